"""A story as the index holds it, and how a report or another story compares with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import fsum, sqrt

import numpy as np
import numpy.typing as npt

from comity.process.story.evidence import Evidence, at_best
from comity.process.story.profile import Profile

#: First characters of the index's keys: of a term, of a name.
TERM, NAME = "=", "~"
#: First characters of terms that are alike in all languages: figures and places.
_ANCHORS = "#@"
#: Terms kept of a story in one language, and how many its bag may hold before it is trimmed to them.
_KEPT, _FULL = 200, 400
#: Shared terms that are looked at to see whether they stand apart.
_APART = 6
#: Terms named in a reason.
_NAMED = 4

Vector = npt.NDArray[np.float32]
#: How rare a term or a name is, about 1 for one seen first.
Rarity = Callable[[str], float]


@dataclass(slots=True)
class Bag:
    """Summed terms of a story's reports in one language, each report of length 1."""

    terms: dict[str, float] = field(default_factory=dict)
    square: float = 0.0

    def add(self, terms: Mapping[str, float]) -> None:
        """Adds the terms of a report or of another bag."""
        for term, weight in terms.items():
            before = self.terms.get(term, 0.0)
            self.terms[term] = now = before + weight
            self.square += now * now - before * before
        if len(self.terms) > _FULL:
            kept = sorted(self.terms.items(), key=lambda pair: (-pair[1], pair[0]))[:_KEPT]
            self.terms = dict(kept)
            self.square = sum(weight * weight for weight in self.terms.values())


@dataclass(slots=True)
class Story:
    """What the index knows of one story; it grows with every report."""

    id: str
    title: str
    slot: int
    reports: list[str] = field(default_factory=list)
    bags: dict[str, Bag] = field(default_factory=dict)
    #: Names by language.
    names: dict[str, set[str]] = field(default_factory=dict)
    vector: Vector | None = None
    first: float | None = None
    last: float | None = None
    #: The time of the sequencer when it last took a report.
    touched: float | None = None
    #: Keys of the inverted index under which it stands.
    keys: set[str] = field(default_factory=set)


def compare(
    profile: Profile, terms: Mapping[str, float], story: Story, copied: float, rarity: Rarity, *, least: float
) -> Evidence | None:
    """How a report compares with a story, none if its verdict cannot come to more than `least`.

    Args:
        profile: the report.
        terms: its weighted terms, of length 1.
        story: the story.
        copied: the greatest share of text that the report has in common with one of the story's.
        rarity: how rare a term is.
        least: a verdict that is of no use.
    """
    own = story.bags.get(profile.language)
    bags = [own] if own else list(story.bags.values())
    words, nearest = 0.0, bags[0]
    for bag in bags:
        cosine = _cosine(terms, bag.terms, bag.square)
        if cosine > words:
            words, nearest = cosine, bag
    meaning = _alike(profile.vector, story.vector)
    if at_best(same_language=own is not None, words=words, meaning=meaning, copied=copied) <= least:
        return None
    strong = sorted((-product, term) for product, term in _common(terms, nearest.terms) if term not in profile.weak)
    anchors = {} if own else _anchors(profile, terms, story, rarity)
    return Evidence(
        same_language=own is not None,
        words=min(1.0, words),
        meaning=meaning,
        names=sum(max(anchors[term] for term in group) for group in _apart(sorted(anchors), profile.pairs)),
        shared=len(_apart([term for _, term in strong[:_APART]], profile.pairs)),
        days=_days(profile.time, profile.slack, story),
        copied=copied,
        terms=tuple(profile.forms[term] for _, term in strong[:_NAMED]),
    )


def _anchors(profile: Profile, terms: Mapping[str, float], story: Story, rarity: Rarity) -> dict[str, float]:
    """Terms that stand in the story too, in another language, with their rarity: figures, places, names."""
    kept = [term for term in terms if term[0] in _ANCHORS and term not in profile.weak]
    anchors = {term: rarity(term) for term in kept if any(term in bag.terms for bag in story.bags.values())}
    others = set[str]().union(*story.names.values())
    for name, term in profile.names.items():
        if name in others:
            anchors[term] = rarity(NAME + name)
    return anchors


def _cosine(terms: Mapping[str, float], others: Mapping[str, float], square: float) -> float:
    """The product of two bags by the root of `square`; exact, so that it is the same in any order."""
    return fsum([terms[term] * others[term] for term in terms.keys() & others.keys()]) / (sqrt(square) or 1.0)


def _common(terms: Mapping[str, float], others: Mapping[str, float]) -> list[tuple[float, str]]:
    """What each common term adds to that product."""
    return [(terms[term] * others[term], term) for term in terms.keys() & others.keys()]


def compare_stories(one: Story, other: Story, rarity: Rarity, least: float) -> Evidence | None:
    """How two stories compare, each taken as a whole; none if their verdict cannot come to more than `least`."""
    languages = sorted(one.bags.keys() & other.bags.keys())
    pairs = [(code, code) for code in languages] or [(a, b) for a in sorted(one.bags) for b in sorted(other.bags)]
    words, shared = -1.0, (one.bags[pairs[0][0]], other.bags[pairs[0][1]])
    for ours, theirs in pairs:
        a, b = one.bags[ours], other.bags[theirs]
        cosine = _cosine(a.terms, b.terms, a.square * b.square)
        if cosine > words:
            words, shared = cosine, (a, b)
    meaning = _alike_stories(one, other)
    if at_best(same_language=bool(languages), words=words, meaning=meaning, copied=0.0) <= least:
        return None
    common = _common(shared[0].terms, shared[1].terms)
    names = sorted(
        set[str]().union(
            *(ours & theirs for a, ours in one.names.items() for b, theirs in other.names.items() if a != b)
        )
    )
    gap = None
    if one.first is not None and one.last is not None and other.first is not None and other.last is not None:
        gap = max(0.0, one.first - other.last, other.first - one.last) / 24.0
    return Evidence(
        same_language=bool(languages),
        words=min(1.0, words),
        meaning=meaning,
        names=sum(rarity(NAME + name) for name in names),
        shared=len(common),
        days=gap,
        copied=0.0,
        terms=tuple(term.lstrip("#@") for _, term in sorted((-p, t) for p, t in common)[:_NAMED]),
    )


def unit(vector: Vector) -> Vector:
    """The vector with length 1; a vector of length 0 as it is."""
    return np.asarray(vector / (float(np.linalg.norm(vector)) or 1.0), dtype=np.float32)


def _alike(one: Vector | None, other: Vector | None) -> float | None:
    """Cosine of two vectors of any length."""
    if one is None or other is None:
        return None
    return float(one @ other) / ((float(np.linalg.norm(one)) * float(np.linalg.norm(other))) or 1.0)


def _alike_stories(one: Story, other: Story) -> float | None:
    """Between the cosine of the two means, which grows with the stories, and the mean cosine of their reports."""
    cosine = _alike(one.vector, other.vector)
    if cosine is None or one.vector is None or other.vector is None:
        return None
    mean = float(one.vector @ other.vector) / (len(one.reports) * len(other.reports))
    return sqrt(max(0.0, cosine) * max(0.0, mean))


def _days(time: float | None, slack: float, story: Story) -> float | None:
    if time is None or story.first is None or story.last is None:
        return None
    return max(0.0, time - story.last - slack, story.first - time - slack) / 24.0


def _apart(terms: list[str], pairs: frozenset[tuple[str, str]]) -> list[set[str]]:
    """The terms in groups, those that stand next to each other in one: the two words of a name are one thing."""
    groups: list[set[str]] = []
    for term in terms:
        touching = [g for g in groups if any((min(term, other), max(term, other)) in pairs for other in g)]
        groups = [g for g in groups if g not in touching]
        groups.append({term}.union(*touching))
    return groups
