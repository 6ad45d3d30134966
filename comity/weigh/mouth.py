"""The same words in a row under two ends of a claim: a sentence put in two mouths.

Copied text is found between whole reports, and there what is quoted is left out: two who sat at one press conference
quote the same and copied nothing (`process.passage`). Under one claim the same words tell more. Words that a speaker is
quoted with were said once: one report names the man, another his body, a third gets it wrong. A sentence that two
reports print under two credits, too short for a copy, has one author, of whom nobody knows whether he is at the one or
the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from comity.languages.word import words
from comity.model.statement import Statement, report_of
from comity.weigh.end import OWN_PEOPLE, End, Followed
from comity.weigh.lineage import Lineage

#: So many words in a row are not said twice by chance; shorter ones are turns of phrase.
_RUN = 8
#: So many of them must be other than names: whoever tells of two presidents names both with their offices.
_SAID = 4

Run = tuple[str, ...]
T = TypeVar("T")


def one_speaker(kept: Sequence[Followed], lineage: Lineage) -> list[Followed]:
    """The same statements, words that a speaker is quoted with being one's own, whomever else they are put down to.

    That is whoever is established, then whoever of them more statements of the claim are put down to.

    Args:
        kept: the statements that count for a claim, each with its end.
        lineage: the reports of the story.
    """
    spoken = [n for n, (s, _) in enumerate(kept) if s.speaker.kind != "outlet"]
    if len({kept[n][1].key for n in spoken}) < 2:
        return list(kept)
    quoted = {run for n in spoken if kept[n][0].quoted for run in _runs(kept[n][0], lineage)}
    often = Counter(end.key for _, end in kept)
    first: dict[Run, End] = {}
    result = list(kept)
    for n in sorted(spoken, key=lambda n: (not kept[n][1].established, -often[kept[n][1].key], n)):
        statement, end = kept[n]
        whose = _met(statement, lineage, first) or end
        result[n] = statement, whose
        for run in _runs(statement, lineage):
            if run in quoted:
                first.setdefault(run, whose)
    return result


def one_author(kept: Sequence[Followed], lineage: Lineage) -> list[Followed]:
    """The same statements, an end being no longer established if all that it says stands under another one too.

    Speakers go first, then whoever says it in most statements. Who says it in other words besides stays, and so does a
    house that had people there.

    Args:
        kept: the statements that count for a claim, each with its end.
        lineage: the reports of the story.
    """
    if len({end.key for _, end in kept if end.established}) < 2:
        return list(kept)  # there is no other whose words they could be
    said: dict[tuple[str, str], list[Statement]] = {}
    for statement, end in kept:
        if end.established:
            said.setdefault(end.key, []).append(statement)
    names = {end.key: end.name for _, end in reversed(kept)}
    houses = {end.key for _, end in kept if end.kind == "outlet"}
    there = {end.key for _, end in kept if end.why == OWN_PEOPLE}
    taken: dict[Run, str] = {}
    unsure: dict[tuple[str, str], str] = {}
    for key in sorted(said, key=lambda k: (k in houses, -len(said[k]))):
        others = [_met(statement, lineage, taken) for statement in said[key]]
        if key not in there and all(others):
            unsure[key] = f"what it says stands in the same words behind {others[0]}"
            continue
        for statement in said[key]:
            for run in _runs(statement, lineage):
                taken.setdefault(run, names[key])
    return [
        (statement, replace(end, established=False, why=unsure[end.key]) if end.key in unsure else end)
        for statement, end in kept
    ]


def _met(statement: Statement, lineage: Lineage, known: Mapping[Run, T]) -> T | None:
    """What is known of the first run of a statement's words of which something is, if it says more than names."""
    met = [(at, run) for at, run in enumerate(_runs(statement, lineage)) if run in known]
    named = _names(statement, lineage) if met else []
    return next((known[run] for at, run in met if _RUN - sum(named[at : at + _RUN]) >= _SAID), None)


def _runs(statement: Statement, lineage: Lineage) -> list[Run]:
    """Every run of `_RUN` words of a statement, from its first to its last."""
    forms = lineage.reading(report_of(statement.id)).within(statement.start, statement.end).forms
    return list(zip(*(forms[at:] for at in range(_RUN)), strict=False))


def _names(statement: Statement, lineage: Lineage) -> list[bool]:
    """For each word of a statement whether it names a place, a speaker or, by its capital, something else."""
    analysis = lineage.members[report_of(statement.id)].analysis
    reading = lineage.reading(analysis.report)
    stretch = reading.within(statement.start, statement.end)
    named, plain = reading.capitals
    speakers = {word.form for s in analysis.statements for word in words(s.speaker.name)}
    found = [form in speakers or (form in named and form not in plain) for form in stretch.forms]
    for place in analysis.places:
        for n in stretch.numbered(place.start, place.end):
            found[n] = True
    return found
