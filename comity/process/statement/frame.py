"""Frames: from the cues of one sentence to statements, each with its speaker and content."""

from __future__ import annotations

from comity.model.on_screen import on_screen
from comity.process.statement import caseless
from comity.process.statement.aside import attribute, find_asides, without
from comity.process.statement.chain import cite
from comity.process.statement.cue import hits
from comity.process.statement.draft import Draft
from comity.process.statement.headline import headline, turn
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Unit, trim
from comity.process.statement.verbs import Sentence

#: What is taken back has at least this many words.
_FEWEST = 2
#: How many words into the sentence the words of correction may start.
_OPENING = 9


def drafts(unit: Unit, text: str, lexicon: Lexicon, reader: Reader, names: caseless.Known) -> list[Draft]:
    """The acts of speech of one sentence, in order."""
    if not lexicon.capitals:
        return caseless.drafts(unit, text, lexicon, names)
    correction = _correction(unit, lexicon, reader)
    if correction is not None:
        return [correction]
    found = hits(unit, text, lexicon)
    if not found:
        return headline(unit, text, reader) if unit.title else turn(unit, reader)
    asides = find_asides(unit, found, lexicon, reader)
    rest = without(unit, asides) if asides else unit
    verbs = hits(rest, text, lexicon) if asides else found
    made = Sentence(rest, text, lexicon, reader).read(verbs)
    for aside in asides:
        if aside.cites:
            cite(made, aside.mention, text)
    for aside in asides:
        if not aside.cites:
            made = attribute(aside, unit, rest, made, asides=asides, text=text, lexicon=lexicon)
    for each in made:
        each.sentence = (unit.start, unit.end)
    if not made:
        return headline(unit, text, reader) if unit.title else turn(unit, reader)
    return made


def _correction(unit: Unit, lexicon: Lexicon, reader: Reader) -> Draft | None:
    """*An earlier version of this article said that C*: the outlet takes C back."""
    if not lexicon.corrections.may_stand_in(unit.forms):
        return None
    for place in range(min(_OPENING, len(unit.tokens))):
        found = lexicon.corrections.at(unit.forms, place)
        if found is None:
            continue
        piece = unit.tokens[place + found[0] :]
        start, end = trim(piece)
        if end - start < _FEWEST:
            return None
        return Draft(
            act="denies",
            mention=reader.publisher(unit.start),
            content=(piece[start].start, piece[end - 1].end),
            sentence=(unit.start, unit.end),
            span=(unit.start, unit.end),
            paragraph=unit.paragraph,
            revises=True,
            how=on_screen("the outlet corrects its own report"),
        )
    return None
