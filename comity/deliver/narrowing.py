"""How a query could leave out what its reader called not relevant: by contrast with what else it found.

Of an alert that was refused it is asked what all its reports have in common: a source, a place, a word of the headline.
Each of these that would have left out nothing that the reader took on or was done with, no more of what was not yet
judged than of what was refused, and not all there is, tells the refused from the rest. Of each kind the one that would
have left out most of what was refused is proposed. That the story alone be left out can be proposed of every alert.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Literal
from uuid import UUID

from comity.db.door import Connection
from comity.errors import QueryInvalid
from comity.languages.stem import stems
from comity.languages.word import words
from comity.query import Known, Query, ground, parse, show
from comity.query.condition import Holds
from comity.query.lexemes import place_mark
from comity.query.narrow import lexemes_asked, narrowed
from comity.query.tree import InStory, Named, Node, Words
from comity.store import narrowing
from comity.store.alert import Alert
from comity.store.narrowing import Past, Trait

#: How far back a proposal is tried.
TRIED = timedelta(days=30)
#: Letters of a word that is worth leaving out, and how many of what a report has are looked at.
_SHORTEST, _LOOKED_AT = 3, 12

#: The last is of a source that was silent: to be told only when it is so for longer.
Kind = Literal["story", "source", "place", "word", "longer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One way to narrow a query."""

    #: What it would leave out.
    kind: Kind
    #: The source, the place or the word by its name; the story by its title; the source that was silent.
    name: str
    #: The query as it would be.
    query: str
    #: How many of its alerts of the last days it would have left out, this one among them.
    left_out: int
    #: How many of these its reader called not relevant.
    refused: int
    #: How many alerts there were.
    alerts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    kind: Kind
    name: str
    leaf: Node
    condition: Holds


def proposals(connection: Connection, alert: Alert, known: Known, *, now: datetime) -> tuple[Proposal, ...]:
    """How the query of an alert could leave it out, at most one way of each kind; from the narrowest to the widest.

    Args:
        connection: of the reader, as viewer: nothing is proposed by what the reader may not see.
        alert: the reader's own.
        known: what names in queries are looked up in.
        now: from when the last days are counted.
    """
    found = narrowing.past(connection, alert.id, since=now - TRIED)
    this = next((each for each in found if each.alert == alert.id), None)
    if this is None or alert.source:  # of a silence there is no report to leave out
        return ()
    chosen = [_proposal(alert, found, {this.alert}, kind="story", name=alert.title, leaf=InStory(story=alert.story))]
    try:
        candidates = list(_candidates(narrowing.traits(connection, this.reports), parse(alert.query), known))
    except QueryInvalid:  # a name in the query is known no longer
        candidates = []
    reports = list({report for each in found for report in each.reports})
    held = narrowing.holding(connection, reports, [each.condition for each in candidates])
    best: dict[Kind, tuple[tuple[int, int], _Candidate, set[UUID]]] = {}
    for candidate, holding in zip(candidates, held, strict=True):
        out = {each.alert for each in found if each.reports and holding.issuperset(each.reports)}
        worth = _worth(found, out) if this.alert in out else None
        if worth and (candidate.kind not in best or worth > best[candidate.kind][0]):
            best[candidate.kind] = (worth, candidate, out)
    for _, candidate, out in best.values():
        chosen.append(_proposal(alert, found, out, kind=candidate.kind, name=candidate.name, leaf=candidate.leaf))
    return tuple(each for each in chosen if each is not None)


def _worth(found: Sequence[Past], out: set[UUID]) -> tuple[int, int] | None:
    """How well leaving these out tells refused alerts from the others; none where it does not."""
    verdicts = [each.verdict for each in found if each.alert in out]
    refused, undecided = verdicts.count("refused"), verdicts.count("open")
    if "kept" in verdicts or undecided > refused:
        return None
    if all(each.alert in out for each in found if each.verdict != "refused"):
        return None  # nothing is left that the reader did not refuse: it tells nothing apart
    return refused, -undecided


def _proposal(
    alert: Alert, found: Sequence[Past], out: set[UUID], *, kind: Kind, name: str, leaf: Node
) -> Proposal | None:
    query = narrowed(alert.query, leaf)
    if query is None:
        return None
    refused = sum(each.verdict == "refused" for each in found if each.alert in out)
    return Proposal(kind=kind, name=name, query=query, left_out=len(out), refused=refused, alerts=len(found))


def _candidates(having: Sequence[Trait], query: Query, known: Known) -> Iterator[_Candidate]:
    """What all these reports have in common and the query does not itself ask for."""
    if not having:
        return
    asked = set(lexemes_asked(ground(query, known)))
    for kind, name, leaf in _common(having, known):
        condition = ground(Query(text="", root=leaf), known)
        if isinstance(condition, Holds) and not any(asked.intersection(run) for run in condition.readings):
            yield _Candidate(kind=kind, name=name, leaf=leaf, condition=condition)


def _common(having: Sequence[Trait], known: Known) -> Iterator[tuple[Kind, str, Node]]:
    source = having[0].source
    if source and words(source[0]) and all(each.source == source for each in having):
        yield "source", source[1], Named(field="source", text=source[0])
    places = reduce(set.intersection, [{place[0] for place in each.places} for each in having])
    for place, name, country in (each for each in having[0].places[:_LOOKED_AT] if each[0] in places):
        if named := _place(place, name, country, known):
            yield "place", named.text, named
    for word in _telling(having[0])[:_LOOKED_AT]:
        yield "word", word, Words(text=word)


def _place(place: str, name: str, country: str, known: Known) -> Named | None:
    """The condition that names this place and no other; none where its name does not tell it from others."""
    for text in (name, f"{name}, {country}"):
        leaf = Named(field="place", text=text)
        try:
            condition = ground(Query(text=show(leaf), root=leaf), known)
        except QueryInvalid:
            continue
        if isinstance(condition, Holds) and condition.readings == ((place_mark(place),),):
            return leaf
    return None


def _telling(of: Trait) -> list[str]:
    """Words of a headline as they stand there, but for those of grammar and numbers; the longest first."""
    cut = stems(of.language)
    found: Iterable[str] = (
        of.title[word.start : word.end]
        for word in words(of.title)
        if len(word.form) >= _SHORTEST and not word.form[0].isdecimal() and cut.stem(word.form)
    )
    return sorted(dict.fromkeys(found), key=len, reverse=True)
