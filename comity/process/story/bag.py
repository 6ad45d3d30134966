"""Weighted terms as arrays: every term has a number, so that a report is compared with many stories at little cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import fsum

import numpy as np
import numpy.typing as npt

#: Terms kept of a story in one language, and how many its bag may hold before it is trimmed to them.
_KEPT, _FULL = 200, 400

Integers = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float64]


def summed(numbers: Integers, weights: Weights) -> tuple[Integers, Weights]:
    """Different numbers in ascending order, each with the sum of its weights, added up in the order given."""
    order = np.argsort(numbers, kind="stable")
    numbers, weights = numbers[order], weights[order]
    first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    if first.all():
        return numbers, weights
    sums = np.bincount(np.cumsum(first) - 1, weights)
    return numbers[first], sums.astype(np.float64, copy=False)


class _Next(dict[str, int]):
    """Terms to numbers; one that was never met gets the next."""

    def __init__(self) -> None:
        super().__init__()
        #: The terms by their numbers.
        self.terms: list[str] = []

    def __missing__(self, term: str) -> int:
        self[term] = number = len(self.terms)
        self.terms.append(term)
        return number


class Numbers:
    """A number for every term, and one report's terms laid out by them."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        """`terms`: those that have the first numbers, as `all` told of another."""
        self._number = _Next()
        self.of(terms)
        self._laid: Weights = np.zeros(1)
        self._last: Integers = np.zeros(0, np.int32)

    def __len__(self) -> int:
        return len(self._number)

    def all(self) -> list[str]:
        """The terms in order of their numbers."""
        return list(self._number.terms)

    def of(self, terms: Iterable[str]) -> Integers:
        """The numbers of terms."""
        return np.array(list(map(self._number.__getitem__, terms)), np.int32)

    def terms(self, numbers: Integers) -> list[str]:
        """The terms that have these numbers."""
        return list(map(self._number.terms.__getitem__, numbers.tolist()))

    def lay(self, weighed: Weighed) -> None:
        """Lay out a report's terms in place of those of the last one."""
        self._laid[self._last] = 0.0
        if len(self._number) >= len(self._laid):
            self._laid = np.zeros(2 * len(self._number))
        self._last = weighed.numbers
        self._laid[self._last] = weighed.weights

    def products(self, bag: Bag) -> Weights:
        """What each term of a bag adds to the product with what is laid out."""
        # The last that can be laid out is 0: what came into a bag later is not in the report.
        return np.asarray(self._laid.take(bag.numbers, mode="clip") * bag.weights)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A report's terms, weighted by their rarity, together of length 1."""

    #: The terms.
    terms: list[str]
    #: Their numbers, in parallel.
    numbers: Integers
    #: What each weighs.
    weights: Weights
    #: Which of them the story is looked up by, the first in the alphabet first.
    looked_up: list[int]
    #: Numbers of those, then of the report's names.
    keys: list[int]
    #: What each of `keys` weighs.
    by_key: list[float]


@dataclass(slots=True)
class Bag:
    """Summed terms of a story's reports in one language, each report of length 1."""

    #: Numbers of the terms, in ascending order.
    numbers: Integers = field(default_factory=lambda: np.zeros(0, np.int32))
    #: Their sums.
    weights: Weights = field(default_factory=lambda: np.zeros(0))
    #: The square of its length.
    square: float = 0.0

    def add(self, numbers: Integers, weights: Weights, known: Numbers) -> None:
        """Adds the terms of a report or of another bag."""
        self.numbers, self.weights = summed(
            np.concatenate([self.numbers, numbers]), np.concatenate([self.weights, weights])
        )
        if len(self.numbers) > _FULL:
            heaviest = zip((-self.weights).tolist(), known.terms(self.numbers), range(len(self.numbers)), strict=True)
            kept = sorted(place for _, _, place in sorted(heaviest)[:_KEPT])
            self.numbers, self.weights = self.numbers[kept], self.weights[kept]
        self.square = fsum((self.weights * self.weights).tolist())

    def holds(self, numbers: Integers) -> npt.NDArray[np.bool_]:
        """Whether each of some terms is in it."""
        if not len(self.numbers):
            return np.zeros(len(numbers), bool)
        return np.asarray(self.numbers[self._places(numbers)] == numbers)

    def of(self, numbers: Integers) -> Weights:
        """The sums of some terms, 0 for one that is not in it."""
        if not len(self.numbers):
            return np.zeros(len(numbers))
        places = self._places(numbers)
        return np.where(self.numbers[places] == numbers, self.weights[places], 0.0)

    def _places(self, numbers: Integers) -> npt.NDArray[np.intp]:
        """Where each of some terms stands, or would."""
        return np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
