"""A story as the index holds it, and how a report or another story compares with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import fsum, sqrt

import numpy as np
import numpy.typing as npt

from comity.process.story.bag import Bag, Integers, Numbers, Weighed, Weights
from comity.process.story.evidence import Evidence, at_best
from comity.process.story.profile import Profile
from comity.process.story.rarity import NAME

#: First characters of terms that are alike in all languages: figures and places.
_ANCHORS = "#@"
#: Shared terms that are looked at to see whether they stand apart.
_APART = 6
#: Terms named in a reason.
_NAMED = 4

Vector = npt.NDArray[np.float32]
#: How rare a term or a name is, about 1 for one seen first.
Rarity = Callable[[str], float]


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


def compare(
    profile: Profile,
    weighed: Weighed,
    story: Story,
    copied: float,
    rarity: Rarity,
    *,
    numbers: Numbers,
    least: float,
) -> Evidence | None:
    """How a report compares with a story, none if its verdict cannot come to more than `least`.

    Args:
        profile: the report.
        weighed: its weighted terms.
        story: the story.
        copied: the greatest share of text that the report has in common with one of the story's.
        rarity: how rare a term is.
        numbers: in which `weighed` is laid out.
        least: a verdict that is of no use.
    """
    own = story.bags.get(profile.language)
    bags = [own] if own else list(story.bags.values())
    words, nearest = 0.0, bags[0]
    for bag in bags:
        cosine = _sum(numbers.products(bag)) / (sqrt(bag.square) or 1.0)
        if cosine > words:
            words, nearest = cosine, bag
    meaning = _alike(profile.vector, story.vector)
    if at_best(same_language=own is not None, words=words, meaning=meaning, copied=copied) <= least:
        return None
    common = _told(numbers.products(nearest), nearest.numbers, numbers)
    strong = sorted((-product, term) for product, term in common if term not in profile.weak)
    anchors = {} if own else _anchors(profile, weighed, story, rarity)
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


def _anchors(profile: Profile, weighed: Weighed, story: Story, rarity: Rarity) -> dict[str, float]:
    """Terms that stand in the story too, in another language, with their rarity: figures, places, names."""
    kept = [n for n, term in enumerate(weighed.terms) if term[0] in _ANCHORS and term not in profile.weak]
    there = np.zeros(len(kept), bool)
    for bag in story.bags.values():
        there |= bag.holds(weighed.numbers[kept])
    anchors = {term: rarity(term) for n, held in zip(kept, there, strict=True) if held and (term := weighed.terms[n])}
    others = set[str]().union(*story.names.values())
    for name, term in profile.names.items():
        if name in others:
            anchors[term] = rarity(NAME + name)
    return anchors


def _sum(products: Weights) -> float:
    """Exact, so that it is the same in any order."""
    return fsum(products[products != 0.0].tolist())


def _told(products: Weights, of: Integers, numbers: Numbers) -> list[tuple[float, str]]:
    """What each common term adds to a product, and the term."""
    common = np.flatnonzero(products)
    return list(zip(products[common].tolist(), numbers.terms(of[common]), strict=True))


def compare_stories(one: Story, other: Story, rarity: Rarity, *, numbers: Numbers, least: float) -> Evidence | None:
    """How two stories compare, each taken as a whole; none if their verdict cannot come to more than `least`."""
    languages = sorted(one.bags.keys() & other.bags.keys())
    pairs = [(code, code) for code in languages] or [(a, b) for a in sorted(one.bags) for b in sorted(other.bags)]
    words, shared = -1.0, (one.bags[pairs[0][0]], np.zeros(0))
    for ours, theirs in pairs:
        a, b = one.bags[ours], other.bags[theirs]
        products = a.weights * b.of(a.numbers)
        cosine = _sum(products) / (sqrt(a.square * b.square) or 1.0)
        if cosine > words:
            words, shared = cosine, (a, products)
    meaning = _alike_stories(one, other)
    if at_best(same_language=bool(languages), words=words, meaning=meaning, copied=0.0) <= least:
        return None
    common = _told(shared[1], shared[0].numbers, numbers)
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
