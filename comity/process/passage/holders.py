"""Which reports hold a print: the latest in a table, the others in sorted arrays, twelve bytes a print.

Full tables become sorted segments, and segments of like size are merged, as in a log-structured merge-tree (O'Neil et
al., "The log-structured merge-tree", 1996): what is added is sorted a few times over, and what is looked up is looked
up in some twenty arrays, however many reports there are. Each array says first, from a bit for each print, which prints
it cannot hold (Bloom, "Space/time trade-offs in hash coding", 1970): hardly one is then searched for in vain, which in
arrays larger than the processor's cache costs far more than the look at a bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Entries of the table that is written to, at least and at most (between them a quarter of those in segments, for an
#: entry of the table takes fifteen times as much memory), and of the largest segment: it bounds how long a merge takes.
_FEW, _TABLE, _LARGEST = 1 << 9, 1 << 16, 1 << 24
#: Bits for each entry of a segment, at least: so many in a hundred prints that it does not hold are searched for.
_BITS = 8
#: Segments of like size that are merged into one.
_LIKE = 4

#: To get from a bit's place to its byte's, and to its place in there.
_BYTE, _IN_BYTE = np.uint64(3), np.uint64(7)

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class _Segment:
    """Entries in order of their prints, of one print in order of their numbers."""

    hashes: Hashes
    numbers: Numbers
    #: A bit for what the last bits of a print say, set if an entry has such a print; their number is a power of two.
    bits: NDArray[np.uint8]

    @classmethod
    def of(cls, hashes: Hashes, numbers: Numbers) -> _Segment:
        held = np.zeros(1 << (_BITS * max(1, len(hashes)) - 1).bit_length(), bool)
        held[hashes & np.uint64(len(held) - 1)] = True
        return cls(hashes, numbers, np.packbits(held, bitorder="little"))

    def __len__(self) -> int:
        return len(self.hashes)

    def may_hold(self, prints: Hashes) -> Hashes:
        """Those of these prints that it may hold; what is left out it does not."""
        places = prints & np.uint64(8 * len(self.bits) - 1)
        likely: Hashes = prints[self.bits.take(places >> _BYTE) >> (places & _IN_BYTE).astype(np.uint8) & 1 != 0]
        return likely


@dataclass(slots=True, kw_only=True)
class HoldersState:
    """Who holds which prints, as it can be written down."""

    table: dict[int, list[int]]
    #: Of each segment the prints and the numbers.
    segments: list[tuple[Hashes, Numbers]]
    any_gone: bool
    gone: NDArray[np.bool_]


class Holders:
    """Reports, by their numbers, under their prints; numbers are given in ascending order."""

    def __init__(self) -> None:
        self._table: dict[int, list[int]] = {}
        self._entries = 0
        #: Sorted by print, then number; later ones hold later reports.
        self._segments: list[_Segment] = []
        self._gone = np.zeros(1024, bool)
        self._any_gone = False
        #: The last answer: a report is compared with others, and filed next.
        self._answered: tuple[Hashes, dict[int, list[int]]] | None = None

    @classmethod
    def of_state(cls, state: HoldersState) -> Holders:
        """Those that `state` described."""
        made = cls()
        made._table, made._entries = state.table, sum(map(len, state.table.values()))
        made._segments = [_Segment.of(hashes, numbers) for hashes, numbers in state.segments]
        made._gone, made._any_gone = state.gone, state.any_gone
        return made

    def state(self) -> HoldersState:
        """All that is known; what is told shares its parts, and is true until something changes."""
        return HoldersState(
            table=self._table,
            segments=[(each.hashes, each.numbers) for each in self._segments],
            any_gone=self._any_gone,
            gone=self._gone,
        )

    def add(self, prints: Iterable[int], number: int) -> None:
        """Have a report hold these prints, too."""
        self._answered = None
        for print_ in prints:
            self._table.setdefault(print_, []).append(number)
            self._entries += 1
        if self._entries >= min(_TABLE, max(_FEW, sum(map(len, self._segments)) // 4)):
            self._settle()

    def drop(self, number: int) -> None:
        """Have a report hold no print any more."""
        self._answered = None
        if number >= len(self._gone):
            grown = np.zeros(2 * (number + 1), bool)
            grown[: len(self._gone)] = self._gone
            self._gone = grown
        self._gone[number] = self._any_gone = True

    def of(self, prints: Hashes) -> dict[int, list[int]]:
        """Who holds each of these prints, in order of their numbers; prints that nobody holds are left out.

        Args:
            prints: in ascending order, each once.

        Returns:
            What is kept for the same question asked again: it is not to be changed.
        """
        if self._answered is None or not np.array_equal(self._answered[0], prints):
            self._answered = prints, self._look_up(prints)
        return self._answered[1]

    def _look_up(self, prints: Hashes) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for segment in self._segments:
            likely = segment.may_hold(prints)
            firsts = segment.hashes.searchsorted(likely)
            there = segment.hashes.take(firsts, mode="clip") == likely
            held, firsts = likely[there], firsts[there]
            ends = segment.hashes.searchsorted(held, side="right")
            for print_, first, end in zip(held.tolist(), firsts.tolist(), ends.tolist(), strict=True):
                found.setdefault(print_, []).extend(segment.numbers[first:end].tolist())
        table = self._table
        for print_ in prints.tolist():
            if print_ in table:
                found.setdefault(print_, []).extend(table[print_])
        if not self._any_gone:
            return found
        gone, known = self._gone, len(self._gone)
        here = ((print_, [n for n in held if n >= known or not gone[n]]) for print_, held in found.items())
        return {print_: held for print_, held in here if held}

    def _settle(self) -> None:
        """Make a segment of the table, and merge those that are of like size."""
        hashes = np.fromiter(self._table, np.uint64, len(self._table))
        numbers = np.fromiter((n for held in self._table.values() for n in held), np.uint32, self._entries)
        lengths = np.fromiter(map(len, self._table.values()), np.intp, len(self._table))
        self._table, self._entries = {}, 0
        self._segments.append(_sorted(np.repeat(hashes, lengths), numbers))
        if self._any_gone:
            self._segments = [segment for each in self._segments if len(segment := self._without_gone(each))]
        while len(self._segments) >= _LIKE:
            last = self._segments[-_LIKE:]
            if len(last[0]) > _LIKE * len(last[-1]) or sum(map(len, last)) > _LARGEST:
                break
            joined = _sorted(
                np.concatenate([each.hashes for each in last]), np.concatenate([each.numbers for each in last])
            )
            self._segments[-_LIKE:] = [joined]

    def _without_gone(self, segment: _Segment) -> _Segment:
        numbers = segment.numbers
        gone = self._gone.take(numbers, mode="clip") & (numbers < len(self._gone))
        # One with few gone is left as it is: they are passed over when it is looked into.
        return _Segment.of(segment.hashes[~gone], numbers[~gone]) if 2 * np.count_nonzero(gone) > len(gone) else segment


def _sorted(hashes: Hashes, numbers: Numbers) -> _Segment:
    order = np.argsort(hashes, kind="stable")  # so that the numbers of one print stay in order
    return _Segment.of(hashes[order], numbers[order])
