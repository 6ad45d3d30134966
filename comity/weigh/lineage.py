"""Lineage: where the words of a report come from.

Three kinds of edge (design: weighing, step 3): copied text, span by span; a credit for the whole report; and, weakly,
the same names and figures in the same order in a later report, in the same language or another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from comity.languages.name import skeleton
from comity.languages.number import numbers
from comity.languages.word import words
from comity.model.passage import Copied, Passage
from comity.model.statement import Statement
from comity.weigh.member import Member

#: A statement stands in a passage when at least this share of it does.
_MOSTLY = 0.6
#: Fewer anchors than this say nothing about where a text comes from.
_FEWEST_ANCHORS = 6
#: Share of the shorter report's anchors that stand in the other in the same order before one is taken for its source.
_SAME_ORDER = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A statement that stands in the same words in another report."""

    #: The statement in the other report.
    statement: str
    #: The report the words come from; none if the order of the two is not known.
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weak:
    """An earlier report whose names and figures a report repeats in order."""

    #: The earlier report.
    report: str
    #: The share of anchors repeated, 0 to 1.
    share: float


class Lineage:
    """The edges between the reports of one story."""

    def __init__(self, members: Sequence[Member], copies: Sequence[Copied]) -> None:
        self.members = {m.report.id: m for m in sorted(members, key=lambda m: m.order)}
        inside = [c for c in copies if c.report in self.members and c.other in self.members]
        self._twins = _twins(self.members, inside)
        self.parent: dict[str, Copied] = {}
        for copy in sorted(inside, key=lambda c: (-c.containment, c.other)):
            if copy.source == copy.other:
                self.parent.setdefault(copy.report, copy)
        self.weak = _weak(list(self.members.values()), {frozenset((c.report, c.other)) for c in inside})

    def twins(self, statement: Statement) -> tuple[Twin, ...]:
        """The statements of other reports that are the same words."""
        return self._twins.get(statement.id, ())


def report_of(statement: str) -> str:
    """The id of the report that a statement's id belongs to."""
    return statement.rpartition(".")[0]


def _twins(members: dict[str, Member], copies: Sequence[Copied]) -> dict[str, tuple[Twin, ...]]:
    found: defaultdict[str, list[Twin]] = defaultdict(list)
    for copy in copies:
        ours = members[copy.report].analysis.statements
        theirs = members[copy.other].analysis.statements
        for mine in ours:
            spans = [span for p in copy.passages if (span := _carried(mine.start, mine.end, p))]
            if not spans:
                continue
            start, end = spans[0][0], spans[-1][1]
            if sum(e - s for s, e in spans) < _MOSTLY * (mine.end - mine.start):
                continue
            for their in theirs:
                shared = min(end, their.end) - max(start, their.start)
                if shared >= _MOSTLY * max(end - start, their.end - their.start):
                    found[mine.id].append(Twin(statement=their.id, source=copy.source))
                    found[their.id].append(Twin(statement=mine.id, source=copy.source))
    return {key: tuple(sorted(set(twins), key=lambda t: (t.statement, t.source or ""))) for key, twins in found.items()}


def _carried(start: int, end: int, passage: Passage) -> tuple[int, int] | None:
    """Where the part of a span that lies in a passage stands in the other report."""
    inner_start, inner_end = max(start, passage.start), min(end, passage.end)
    if inner_end <= inner_start:
        return None
    scale = (passage.other_end - passage.other_start) / max(1, passage.end - passage.start)
    return (
        passage.other_start + round((inner_start - passage.start) * scale),
        passage.other_start + round((inner_end - passage.start) * scale),
    )


def _weak(members: Sequence[Member], copied: set[frozenset[str]]) -> dict[str, Weak]:
    """For each report the earlier one whose anchors it repeats, where no copied text links the two already."""
    anchors = {m.report.id: _anchors(m) for m in members}
    found: dict[str, Weak] = {}
    for place, later in enumerate(members):
        mine = anchors[later.report.id]
        if len(mine) < _FEWEST_ANCHORS or later.when == "~":
            continue
        best: Weak | None = None
        for earlier in members[:place]:
            theirs = anchors[earlier.report.id]
            if len(theirs) < _FEWEST_ANCHORS or frozenset((later.report.id, earlier.report.id)) in copied:
                continue
            if len(set(mine) & set(theirs)) < _SAME_ORDER * min(len(set(mine)), len(set(theirs))):
                continue
            matched = sum(b.size for b in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks())
            share = matched / min(len(mine), len(theirs))
            if share >= _SAME_ORDER and (best is None or share > best.share):
                best = Weak(report=earlier.report.id, share=share)
        if best:
            found[later.report.id] = best
    return found


def _anchors(member: Member) -> list[str]:
    """Names and figures of a report in order: what survives translation. Names are the speakers' and places' words."""
    analysis = member.analysis
    marks: list[tuple[int, str]] = [(n.start, f"{n.value:g}") for n in numbers(analysis.text, analysis.language)]
    names = {skeleton(w.form) for s in analysis.statements if s.speaker.kind == "person" for w in words(s.speaker.name)}
    names = {name for name in names if len(name) >= 2}
    marks.extend((p.start, f"@{p.geonameid or p.name}") for p in analysis.places)
    if names:
        marks.extend((w.start, s) for w in words(analysis.text) if (s := skeleton(w.form)) in names)
    return [mark for _, mark in sorted(marks)]
