"""Lineage: where the words of a report come from.

Three kinds of edge (design: weighing, step 3): copied text, span by span; a credit for the whole report; and, weakly,
the same names and figures in the same order in a later report, in the same language or another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain

from rapidfuzz.distance import LCSseq

from comity.languages.name import skeleton
from comity.languages.word import words
from comity.model.passage import Copied, Passage
from comity.model.statement import Statement
from comity.weigh.member import Member
from comity.weigh.reading import Reading, reading, telling

#: A statement stands in a passage when at least this share of it does.
_MOSTLY = 0.6
#: Fewer anchors than this say nothing about where a text comes from.
_FEWEST_ANCHORS = 6
#: So many different figures tell as much, where they all stand in the other in the same order.
_FEWEST_FIGURES = 4
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
        self._readings = {name: reading(member.analysis) for name, member in self.members.items()}
        self._twins = _twins(self.members, inside, self._readings)
        #: Reports of which some words stand in another, unless they are known to be the source.
        self.copying = {name for c in inside for name in (c.report, c.other) if name != c.source}
        self.parent: dict[str, Copied] = {}
        for copy in sorted(inside, key=lambda c: (-c.containment, c.other)):
            if copy.source == copy.other:
                self.parent.setdefault(copy.report, copy)
        several = self.members if len(self.members) > 1 else {}
        anchors = {name: _anchors(member, self._readings[name]) for name, member in several.items()}
        copied = {frozenset((c.report, c.other)) for c in inside}
        self.weak = _weak(list(several.values()), anchors, copied)
        figures = {name: _figures(member, self._readings[name]) for name, member in several.items()}
        for name, weak in _same_figures(list(several.values()), figures, copied).items():
            self.weak.setdefault(name, weak)

    def reading(self, report: str) -> Reading:
        """The words and figures of a report."""
        return self._readings[report]

    def twins(self, statement: Statement) -> tuple[Twin, ...]:
        """The statements of other reports that are the same words."""
        return self._twins.get(statement.id, ())


def _twins(
    members: dict[str, Member], copies: Sequence[Copied], readings: Mapping[str, Reading]
) -> dict[str, tuple[Twin, ...]]:
    found: defaultdict[str, list[Twin]] = defaultdict(list)
    for copy in copies:
        ours = members[copy.report].analysis.statements
        theirs = sorted(members[copy.other].analysis.statements, key=_start)
        for mine in ours:
            start, end = mine.start, mine.end
            spans = [_carried(start, end, p) for p in copy.passages if p.start < end and p.end > start]
            if not spans:
                continue
            start, end = spans[0][0], spans[-1][1]
            if sum(e - s for s, e in spans) < _MOSTLY * (mine.end - mine.start):
                continue
            # What shares most of itself with a span begins before it ends, and not long before it begins.
            longest = (end - start) / _MOSTLY
            near = bisect_left(theirs, start - longest, key=_start)
            for their in theirs[near : bisect_left(theirs, end, lo=near, key=_start)]:
                shared = min(end, their.end) - max(start, their.start)
                if shared < _MOSTLY * max(end - start, their.end - their.start):
                    continue
                if _one_sense(mine, readings[copy.report], their, readings[copy.other]):
                    found[mine.id].append(Twin(statement=their.id, source=copy.source))
                    found[their.id].append(Twin(statement=mine.id, source=copy.source))
    return {key: tuple(sorted(set(twins), key=lambda t: (t.statement, t.source or ""))) for key, twins in found.items()}


def _one_sense(mine: Statement, ours: Reading, their: Statement, theirs: Reading) -> bool:
    """Whether copied words kept their sense: with another figure, or with a *not*, they say something else."""
    one, other = ours.within(mine.start, mine.end), theirs.within(their.start, their.end)
    return one.negated == other.negated and (one.values <= other.values or other.values <= one.values)


def _start(statement: Statement) -> int:
    return statement.start


def _carried(start: int, end: int, passage: Passage) -> tuple[int, int]:
    """Where the part of a span that lies in a passage stands in the other report."""
    inner_start, inner_end = max(start, passage.start), min(end, passage.end)
    scale = (passage.other_end - passage.other_start) / max(1, passage.end - passage.start)
    return (
        passage.other_start + round((inner_start - passage.start) * scale),
        passage.other_start + round((inner_end - passage.start) * scale),
    )


def _weak(
    members: Sequence[Member], anchors: Mapping[str, Sequence[str]], copied: set[frozenset[str]]
) -> dict[str, Weak]:
    """For each report the earlier one whose anchors it repeats, where no copied text links the two already.

    Only reports that share enough different anchors are put side by side; a table of who holds which anchor tells.
    """
    found: dict[str, Weak] = {}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    kinds: dict[int, int] = {}
    bags: dict[str, Counter[str]] = {}
    for place, later in enumerate(members):
        name = later.report.id
        mine = anchors[name]
        if len(mine) < _FEWEST_ANCHORS:
            continue
        different = sorted(set(mine))
        if later.when != "~":
            shared = Counter(chain.from_iterable([holders[anchor] for anchor in different]))
            enough = (
                members[earlier].report.id
                for earlier, count in sorted(shared.items())
                if count >= _SAME_ORDER * min(len(different), kinds[earlier])
            )
            best = _best([e for e in enough if frozenset((name, e)) not in copied], mine, anchors, bags)
            if best:
                found[name] = best
        kinds[place], bags[name] = len(different), Counter(mine)
        for anchor in different:
            holders[anchor].append(place)
    return found


def _same_figures(
    members: Sequence[Member], figures: Mapping[str, Sequence[float]], copied: set[frozenset[str]]
) -> dict[str, Weak]:
    """For each report the first earlier one such that all figures of one stand in the other in the same order."""
    found: dict[str, Weak] = {}
    holders: defaultdict[float, list[str]] = defaultdict(list)
    for later in members:
        name = later.report.id
        mine = figures[name]
        different = sorted(set(mine))
        if len(different) < _FEWEST_FIGURES:
            continue
        if later.when != "~":
            shared = Counter(chain.from_iterable([holders[figure] for figure in different]))
            for earlier, count in sorted(shared.items()):
                short, long = sorted((mine, figures[earlier]), key=len)
                if count >= _FEWEST_FIGURES and frozenset((name, earlier)) not in copied and _in_order(short, long):
                    found.setdefault(name, Weak(report=earlier, share=1.0))
        for figure in different:
            holders[figure].append(name)
    return found


def _in_order(short: Sequence[float], long: Sequence[float]) -> bool:
    rest = iter(long)
    return all(figure in rest for figure in short)


def _figures(member: Member, reading: Reading) -> list[float]:
    """The telling figures of a report's body in order."""
    return [n.value for n in telling(reading.numbers) if n.start >= len(member.analysis.title)]


def _best(
    earlier: Sequence[str],
    mine: Sequence[str],
    anchors: Mapping[str, Sequence[str]],
    bags: Mapping[str, Counter[str]],
) -> Weak | None:
    """Of several earlier reports the one with most of the anchors in the same order, if that is enough; else none."""
    best: Weak | None = None
    ours = Counter(mine)
    for name in earlier:
        theirs = anchors[name]
        fewest = min(len(mine), len(theirs))
        needed = _SAME_ORDER if best is None else best.share
        if _in_both(ours, bags[name]) < needed * fewest:  # whatever their order
            continue
        if LCSseq.similarity(mine, theirs) < needed * fewest:  # blocks in order are a common subsequence
            continue
        blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
        share = sum(block.size for block in blocks) / fewest
        if share >= _SAME_ORDER and (best is None or share > best.share):
            best = Weak(report=name, share=share)
    return best


def _in_both(one: Counter[str], other: Counter[str]) -> int:
    return sum(min(one[mark], other[mark]) for mark in one.keys() & other.keys())


def _anchors(member: Member, reading: Reading) -> list[str]:
    """Names and figures of a report in order: what survives translation. Names are the speakers' and places' words."""
    analysis = member.analysis
    marks: list[tuple[int, str]] = [(n.start, f"{n.value:g}") for n in reading.numbers]
    people = {s.speaker.name for s in analysis.statements if s.speaker.kind == "person"}
    names = {sound for name in people for sound in _sounds(name) if len(sound) >= 2}
    marks.extend((p.start, f"@{p.geonameid or p.name}") for p in analysis.places)
    if names:
        marks.extend((at, sound) for at, sound in zip(reading.starts, reading.sounds, strict=True) if sound in names)
    return [mark for _, mark in sorted(marks)]


@lru_cache(maxsize=10_000)
def _sounds(name: str) -> tuple[str, ...]:
    return tuple(skeleton(word.form) for word in words(name))
