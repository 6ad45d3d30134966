"""Which reports hold a print: the latest in a table, the others in sorted arrays, twelve bytes a print.

Full tables become sorted segments, and segments of like size are merged, as in a log-structured merge-tree (O'Neil et
al., "The log-structured merge-tree", 1996): what is added is sorted a few times over, and what is looked up is looked
up in a few dozen arrays, however many reports there are.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

#: Entries of the table that is written to, and of the largest segment: it bounds how long a merge takes.
_TABLE, _LARGEST = 1 << 16, 1 << 22
#: Segments of like size that are merged into one.
_LIKE = 4

Hashes = NDArray[np.uint64]
_Segment = tuple[Hashes, NDArray[np.uint32]]


class Holders:
    """Reports, by their numbers, under their prints; numbers are given in ascending order."""

    def __init__(self) -> None:
        self._table: dict[int, list[int]] = {}
        self._entries = 0
        #: Sorted by print, then number; later ones hold later reports.
        self._segments: list[_Segment] = []
        self._gone = np.zeros(1024, bool)
        self._any_gone = False

    def add(self, prints: Iterable[int], number: int) -> None:
        """Have a report hold these prints, too."""
        for print_ in prints:
            self._table.setdefault(print_, []).append(number)
            self._entries += 1
        if self._entries >= _TABLE:
            self._settle()

    def drop(self, number: int) -> None:
        """Have a report hold no print any more."""
        if number >= len(self._gone):
            grown = np.zeros(2 * (number + 1), bool)
            grown[: len(self._gone)] = self._gone
            self._gone = grown
        self._gone[number] = self._any_gone = True

    def of(self, prints: Hashes) -> dict[int, list[int]]:
        """Who holds each of these prints, in order of their numbers; prints that nobody holds are left out.

        Args:
            prints: in ascending order, each once.
        """
        found: dict[int, list[int]] = {}
        for hashes, numbers in self._segments:
            places = np.searchsorted(hashes, prints)
            known = hashes.take(places, mode="clip") == prints
            if not known.any():
                continue
            ends = np.searchsorted(hashes, prints[known], side="right")
            for print_, first, end in zip(prints[known].tolist(), places[known].tolist(), ends.tolist(), strict=True):
                found.setdefault(print_, []).extend(numbers[first:end].tolist())
        table = self._table
        for print_ in prints.tolist():
            if print_ in table:
                found.setdefault(print_, []).extend(table[print_])
        if not self._any_gone:
            return found
        here = ((print_, [n for n in held if not self._is_gone(n)]) for print_, held in found.items())
        return {print_: held for print_, held in here if held}

    def _is_gone(self, number: int) -> bool:
        return number < len(self._gone) and bool(self._gone[number])

    def _settle(self) -> None:
        """Make a segment of the table, and merge those that are of like size."""
        hashes = np.fromiter(self._table, np.uint64, len(self._table))
        numbers = np.fromiter((n for held in self._table.values() for n in held), np.uint32, self._entries)
        lengths = np.fromiter(map(len, self._table.values()), np.intp, len(self._table))
        self._table, self._entries = {}, 0
        self._segments.append(_sorted([(np.repeat(hashes, lengths), numbers)]))
        if self._any_gone:
            self._segments = [segment for each in self._segments if len((segment := self._without_gone(each))[0])]
        while len(self._segments) >= _LIKE:
            last = self._segments[-_LIKE:]
            smallest, largest = len(last[-1][0]), len(last[0][0])
            if largest > _LIKE * smallest or sum(len(hashes) for hashes, _ in last) > _LARGEST:
                break
            self._segments[-_LIKE:] = [_sorted(last)]

    def _without_gone(self, segment: _Segment) -> _Segment:
        hashes, numbers = segment
        gone = self._gone.take(numbers, mode="clip") & (numbers < len(self._gone))
        # One with few gone is left as it is: they are passed over when it is looked into.
        return (hashes[~gone], numbers[~gone]) if 2 * np.count_nonzero(gone) > len(gone) else segment


def _sorted(segments: list[_Segment]) -> _Segment:
    hashes = np.concatenate([each for each, _ in segments])
    numbers = np.concatenate([each for _, each in segments])
    order = np.argsort(hashes, kind="stable")  # so that the numbers of one print stay in order
    return hashes[order], numbers[order]
