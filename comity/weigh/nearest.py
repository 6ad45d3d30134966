"""Which statements of a story could be alike: comparing all with all costs the square of their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from comity.weigh.content import Content
from comity.weigh.likeness import CLOSE, Scale, at_best, enough_to_deny

#: A term that more statements of a story hold brings no two of them together.
_SPREAD = 60
#: Terms of a statement by which others are found, the weightiest.
_LOOKED_UP = 12
#: Pairs of contents that are looked at in one go.
_AT_ONCE = 1 << 18


class _Terms:
    """Which contents hold which terms, and how much each term tells in each."""

    def __init__(self, told: Sequence[Mapping[str, float]], looked_up: Iterable[bool]) -> None:
        """Lay terms out.

        Args:
            told: for each content of a story the weights of its terms.
            looked_up: for each of these terms whether others are found by it.
        """
        number: dict[str, int] = {}
        #: Where the terms of each content begin, (n + 1,).
        self.begins = np.cumsum([0, *map(len, told)])
        #: The terms of all contents, one content after the other, as numbers.
        self.terms = np.array([number.setdefault(term, len(number)) for each in told for term in each], np.intp)
        self.weights = np.array([weight for each in told for weight in each.values()])
        rows = np.repeat(np.arange(len(told)), np.diff(self.begins))
        order = np.argsort(self.terms, kind="stable")
        #: The same, one term after the other.
        self.holders, self.held = rows[order], self.weights[order]
        self.counts = np.bincount(self.terms, minlength=len(number))
        self.firsts = np.cumsum(self.counts) - self.counts
        self.rows = rows
        terms, marked = self.terms[order], np.fromiter(looked_up, bool, len(order))[order]
        spread = np.bincount(terms[marked], minlength=len(number)) > _SPREAD
        #: For each entry of `holders` whether that content is found by the term, which few contents may hold.
        self.looked_up: NDArray[np.bool_] = marked & ~spread[terms]


def nearest(contents: Sequence[Content], scale: Scale, least: float) -> list[tuple[int, int]]:
    """Pairs of contents of one language that share two telling terms and whose words may come to a likeness.

    What terms two contents share is summed up for many pairs at once; only pairs that this leaves open need be compared
    by themselves.

    Args:
        contents: the contents of a story.
        scale: how much a term tells in that story.
        least: the likeness that `Likenesses` must be able to give by words alone.

    Returns:
        The place of a content and that of another one which shares enough of its terms.
    """
    if len(contents) < 2:
        return []
    table = _Terms(list(map(scale.told, contents)), chain.from_iterable(_looked_up(each, scale) for each in contents))
    wholes = np.array([scale.whole(each) for each in contents])
    languages = np.unique([each.language for each in contents], return_inverse=True)[1]
    denied = np.array([each.denied for each in contents])
    sizes = np.diff(table.begins)
    found: list[tuple[int, int]] = []
    for begin, end in _stretches(table, len(contents)):
        shared, common = _shared(table, begin, end, len(contents))
        rows = np.arange(begin, end)
        shared[rows - begin, rows] = 0
        enough = (shared > 0) & ((shared >= np.minimum(2, sizes[rows])[:, None]) | (sizes < 2))
        ours, others = np.nonzero(enough & (languages == languages[rows][:, None]))
        weight, one, other = common[ours, others], wholes[ours + begin], wholes[others]
        open_ = at_best(weight, one, other) >= least - CLOSE
        open_ |= (denied[others] != denied[ours + begin]) & enough_to_deny(weight, one, other)
        found.extend(zip((ours[open_] + begin).tolist(), others[open_].tolist(), strict=True))
    return found


def _looked_up(content: Content, scale: Scale) -> Iterable[bool]:
    """For each term of a content whether it is one of its weightiest, of equal ones the first in the alphabet."""
    if len(content.terms) <= _LOOKED_UP:
        return repeat(True, len(content.terms))
    heaviest = {term for _, term in sorted([(-scale.weights[term], term) for term in content.terms])[:_LOOKED_UP]}
    return map(heaviest.__contains__, content.terms)


def _stretches(table: _Terms, count: int) -> Iterator[tuple[int, int]]:
    """Runs of contents, first and one past the last, that can be compared with all others in one go."""
    costs = np.bincount(table.rows, table.counts[table.terms], count) + count
    begin, cost = 0, 0.0
    for place, each in enumerate(costs.tolist()):
        if cost and cost + each > _AT_ONCE:
            yield begin, place
            begin, cost = place, 0.0
        cost += each
    yield begin, count


def _shared(table: _Terms, begin: int, end: int, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For a run of contents how many terms each shares by which the other is looked up, and the weight of all shared.

    Both are (`end` - `begin`, `count`).
    """
    entries = slice(table.begins[begin], table.begins[end])
    terms = table.terms[entries]
    times = table.counts[terms]
    # For every entry the entries of all contents that hold the same term.
    skipped = np.repeat(table.firsts[terms] - (np.cumsum(times) - times), times)
    theirs = skipped + np.arange(len(skipped))
    pairs = np.repeat((table.rows[entries] - begin) * count, times) + table.holders[theirs]
    # A term that tells less in one of the two tells less in both.
    weights = np.minimum(np.repeat(table.weights[entries], times), table.held[theirs])
    shape = (end - begin, count)
    size = shape[0] * shape[1]
    common = np.bincount(pairs, weights, size).astype(np.float64, copy=False)
    shared = np.bincount(pairs, table.looked_up[theirs], size).astype(np.float64, copy=False)
    return shared.reshape(shape), common.reshape(shape)
