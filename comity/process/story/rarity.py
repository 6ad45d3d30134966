"""How rare terms and names are among the reports that came, and what a report's terms weigh by it."""

from __future__ import annotations

from math import fsum, log, sqrt

import numpy as np
import numpy.typing as npt

from comity.process.story.bag import Integers, Numbers, Weighed, Weights, summed
from comity.process.story.profile import Profile

#: What a name's key begins with, by which it is told from a term.
NAME = "~"
#: Terms of a report that are looked up, the weightiest.
_LOOKED_UP = 24
#: Reports that are assumed to have been seen before the first, and in how many of them a term stood: so that three
#: reports can be told apart by words that all three share, and words of every news count for little from the start.
_BEFORE, _SEEN, _SEEN_WEAK = 300, 1, 30
_UNIT = log(_BEFORE)
#: What a name that agrees across scripts adds when stories are looked up.
_BY_NAME = 0.1


Counts = npt.NDArray[np.int64]
#: Numbers counted of late that are kept in a table, and the part of all from which on they are, until they are merged.
_LATE, _PART = 256, 8


class Tally:
    """How often each number was counted: eight bytes for each, in ascending order; those of late in a table beside."""

    def __init__(self, numbers: Integers | None = None, counts: Integers | None = None) -> None:
        """`numbers` and `counts`: those that `all` told of another."""
        none = np.zeros(0, np.int32)
        self._numbers, self._counts = none if numbers is None else numbers, none if counts is None else counts
        self._late: dict[int, int] = {}

    def add(self, numbers: Integers, times: int) -> None:
        """Count different numbers so many times more."""
        late = self._late
        for number in numbers.tolist():
            late[number] = late.get(number, 0) + times
        if len(late) > max(_LATE, len(self._numbers) // _PART):
            self.all()

    def of(self, numbers: Integers) -> Counts:
        """How often each of these was counted."""
        late = self._late
        found = np.array([late.get(number, 0) for number in numbers.tolist()], np.int64)
        if len(self._numbers):
            places = np.minimum(np.searchsorted(self._numbers, numbers), len(self._numbers) - 1)
            found += np.where(self._numbers[places] == numbers, self._counts[places], 0)
        return found

    def all(self) -> tuple[Integers, Integers]:
        """The numbers that were counted, in ascending order, and how often each was."""
        if self._late:
            late = np.fromiter(self._late, np.int32, len(self._late))
            times = np.fromiter(self._late.values(), np.float64, len(self._late))
            numbers, sums = summed(np.concatenate([self._numbers, late]), np.concatenate([self._counts, times]))
            self._numbers, self._counts = numbers[sums != 0], sums[sums != 0].astype(np.int32)
            self._late = {}
        return self._numbers, self._counts


class Rarities:
    """Counts in how many reports every term and name stood."""

    def __init__(self, numbers: Numbers) -> None:
        """`numbers`: of terms, and of names under their key."""
        self._numbers = numbers
        self._seen = 0
        self._often = Tally()
        self._logs: Weights = np.zeros(1)

    def resume(self, seen: int, counted: Integers, often: Integers) -> None:
        """Go on where another was that told this of itself."""
        self._seen, self._often = seen, Tally(counted, often)

    def state(self) -> tuple[int, Integers, Integers]:
        """How many reports were counted, the numbers of the terms in them, and in how many each stood."""
        return self._seen, *self._often.all()

    def count(self, profile: Profile, times: int = 1) -> None:
        """Count a report in, or, with `times` -1, out."""
        self._seen += times
        numbers = self._numbers.of([term for term, _ in profile.terms] + [NAME + name for name in profile.names])
        self._often.add(numbers, times)

    def of(self, term: str, weak: bool = False) -> float:
        """Inverse document frequency, about 1 for a term seen first."""
        (counted,) = self._often.of(self._numbers.of([term])).tolist()
        often = counted + (_SEEN_WEAK if weak else _SEEN)
        return log((self._seen + _BEFORE) / often) / _UNIT

    def weigh(self, profile: Profile) -> Weighed:
        """A report's terms weighted by `of`, and the keys by which its story is looked up."""
        terms = [term for term, _ in profile.terms]
        numbers = self._numbers.of(terms)
        weak = profile.weak
        before = np.array([_SEEN_WEAK if term in weak else _SEEN for term in terms], np.int64)
        counts = np.array([count for _, count in profile.terms])
        weights = counts * ((log(self._seen + _BEFORE) - self._log(self._often.of(numbers) + before)) / _UNIT)
        weights /= sqrt(fsum((weights * weights).tolist())) or 1.0
        near = list(range(len(terms)))
        if len(terms) > _LOOKED_UP:
            near = np.flatnonzero(weights >= np.partition(weights, -_LOOKED_UP)[-_LOOKED_UP]).tolist()
        # Of equal ones the first in the alphabet.
        heaviest = sorted((-weights[n], terms[n], n) for n in near)[:_LOOKED_UP]
        looked_up = [n for _, n in sorted((term, n) for _, term, n in heaviest)]
        names = self._numbers.of([NAME + name for name in sorted(profile.names)])
        return Weighed(
            terms=terms,
            numbers=numbers,
            weights=weights,
            looked_up=looked_up,
            keys=[*numbers[looked_up].tolist(), *names.tolist()],
            by_key=[*weights[looked_up].tolist(), *([_BY_NAME] * len(names))],
        )

    def _log(self, counts: Counts) -> Weights:
        """Logarithms of whole numbers out of a table: those that arrays compute differ from processor to processor."""
        most = int(counts.max(initial=0))
        if most >= len(self._logs):
            self._logs = np.array([0.0, *map(log, range(1, 2 * most + 2))])
        return self._logs[counts]
