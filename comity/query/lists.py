"""Many short lists of whole numbers in one array, from which thousands are read at once without touching an object."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Whole numbers below two thousand millions.
Numbers: TypeAlias = NDArray[np.intc]


class Lists:
    """Lists by the numbers 0, 1, 2 and so on; each is empty until something is put there.

    A list lies in a block whose size is a power of two, so that it rarely moves when it grows. The block that it leaves
    is taken by the next list that needs one of that size.
    """

    def __init__(self) -> None:
        #: Where each list begins, how long it is, and how long it can become there.
        self._begins, self._sizes, self._rooms = array("i"), array("i"), array("i")
        #: What stands in the lists; the first place is nobody's, so that there is always one.
        self._places = array("i", [0])
        #: Where free blocks begin, by their size.
        self._free: dict[int, list[int]] = {}

    def grow(self, count: int) -> None:
        """Let there be at least so many lists."""
        for of_each in (self._begins, self._sizes, self._rooms):
            of_each.frombytes(bytes(4 * max(0, count - len(of_each))))

    def __getitem__(self, which: int) -> list[int]:
        """One list."""
        begin = self._begins[which]
        return self._places[begin : begin + self._sizes[which]].tolist()

    def append(self, which: int, number: int) -> None:
        """Put a number at the end of a list."""
        size = self._sizes[which]
        if size == self._rooms[which]:
            self.replace(which, [*self[which], number])
        else:
            self._places[self._begins[which] + size] = number
            self._sizes[which] = size + 1

    def remove(self, which: int, number: int) -> None:
        """Take a number out of a list; the last one takes its place.

        Raises:
            ValueError: the list does not hold it.
        """
        begin, last = self._begins[which], self._sizes[which] - 1
        at = self._places.index(number, begin, begin + last + 1)
        self._places[at] = self._places[begin + last]
        self._sizes[which] = last
        if not last:
            self.replace(which, ())

    def replace(self, which: int, numbers: Sequence[int]) -> None:
        """Let a list be these numbers."""
        size, room = len(numbers), self._rooms[which]
        needed = 1 << (size - 1).bit_length() if size else 0
        if needed != room:
            if room:
                self._free.setdefault(room, []).append(self._begins[which])
            self._begins[which] = self._taken(needed) if needed else 0
            self._rooms[which] = needed
        begin = self._begins[which]
        self._places[begin : begin + size] = array("i", numbers)
        self._sizes[which] = size

    def joined(self, which: Numbers) -> tuple[Numbers, Numbers]:
        """Several lists, one after the other.

        Args:
            which: their numbers, in the order in which they are wanted; some maybe twice.

        Returns:
            What stands in the lists, and how much of it in each of them.
        """
        if not len(which):
            return which, which
        sizes = np.frombuffer(self._sizes, np.intc).take(which)
        before = sizes.cumsum(dtype=np.intc)
        before -= sizes
        shifts = np.frombuffer(self._begins, np.intc).take(which)
        shifts -= before
        places = shifts.repeat(sizes)
        places += np.arange(len(places), dtype=np.intc)
        return np.frombuffer(self._places, np.intc).take(places), sizes

    def _taken(self, size: int) -> int:
        """Where a block of that size begins that is taken now."""
        free = self._free.get(size)
        if free:
            return free.pop()
        begin = len(self._places)
        self._places.frombytes(bytes(4 * size))
        return begin
