"""The stage ``statement``: who says, denies, confirms or questions what, and on whose word.

Rules over words, marks and lists (see ``[speech]`` of the language files); no parser and no model. The method is that
of rule-based quotation attribution (Pouliquen et al. 2007, *Automatic detection of quotations in multilingual news*;
cue, source and content as in Pareti 2012, PARC), widened to indirect speech, denials and chains of attribution.

The files in the order in which a report passes through them: `quote`, `unit` and `dateline` part the text, `cue` finds
verbs of saying, `clause` and `speaker` (on `mention`, `phrase` and `wording`) read who stands beside them, `frame`,
`verbs`, `aside` and `chain` make statements of it, `people` and `link` tie mentions together, `retraction` and `own`
give the outlet what it takes back and what is left. Where no capital letters show names, `caseless` reads instead.
What people are told to think, want and judge is no statement and read by `beyond`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process.stage import Stage
from comity.process.statement.beyond import attributions
from comity.process.statement.beyond.naming import name_sources
from comity.process.statement.caseless import known as names_known
from comity.process.statement.caseless import with_speakers
from comity.process.statement.credit import find
from comity.process.statement.dateline import without_dateline
from comity.process.statement.draft import Draft
from comity.process.statement.frame import drafts
from comity.process.statement.lexicon import lexicon
from comity.process.statement.link import linked
from comity.process.statement.own import own, quotes_alone
from comity.process.statement.quote import one_mark
from comity.process.statement.retraction import retracted
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import units
from comity.sources import Houses, houses


def run(known: Houses, report: Report, analysis: Analysis) -> Analysis:
    """Fills `publisher`, `credits`, `own` and `statements`.

    A language of which nothing is known about speech gets no statements.
    """
    stated = find(report, analysis, known)
    analysis = replace(analysis, publisher=stated.publisher, credits=stated.credits, own=stated.own)
    words = lexicon(analysis.language)
    if words is None or not analysis.text:
        return analysis
    text = one_mark(analysis.text)
    spans = {(place.start, place.end) for place in analysis.places}
    reader = Reader(text, words, lambda start, end: (start, end) in spans, known, analysis.publisher or "")
    parts = [without_dateline(unit, text, reader) for unit in units(text, words)]
    names = names_known([] if words.capitals else parts, text, words, lambda start, end: (start, end) in spans)
    found = [drafts(unit, text, words, reader, names) for unit in parts]
    tried = [bool(row) for row in found]
    if not words.capitals:
        found = with_speakers(found, parts, text, words, names)
    kept = linked(found, parts, text, words, reader)
    retracted(kept, tried, parts, words)
    quotes_alone(kept, parts)
    own(kept, tried, parts, words, analysis.publisher or "")
    rows = sorted((each for row in kept for each in row), key=lambda each: (each.sentence, each.content))
    further = attributions(kept, parts, analysis.language)
    name_sources(kept, parts, analysis.language)
    ids = {id(draft): f"{report.id}.{number}" for number, draft in enumerate(rows, 1)}
    made = tuple(_statement(draft, analysis.text, ids) for draft in rows)
    return replace(analysis, statements=made, attributions=further)


def _statement(draft: Draft, text: str, ids: dict[int, str]) -> Statement:
    """The statement of a draft; `ids` holds the ids of all by the identity of their drafts."""
    start, end = draft.content
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or (draft.quoted and text[end - 1] in ",،")):
        end -= 1
    if draft.mention is None:
        raise AssertionError("a draft without a speaker is dropped before")
    speaker = draft.mention.speaker(text)
    return Statement(
        id=ids[id(draft)],
        act=draft.act,
        speaker=speaker,
        via=tuple(name for name in draft.via if name != speaker.name),
        quoted=draft.quoted,
        start=start,
        end=end,
        text=text[start:end],
        sentence=draft.sentence,
        revises=draft.revises,
        how=draft.how,
        source=draft.source or (draft.mention.start, draft.mention.end),
        continues=ids.get(id(draft.continues), "") if draft.continues else "",
    )


def stage(known: Houses) -> Stage:
    """The stage with a table of houses, the user's own among them."""
    return Stage(
        name="statement",
        version=15,
        needs=("title", "text", "removed", "language", "places"),
        gives=("publisher", "credits", "own", "statements", "attributions"),
        run=partial(run, known),
    )


STAGE = stage(houses())
