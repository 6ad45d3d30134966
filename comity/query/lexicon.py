"""Lexemes as numbers, and which of them a report holds, found for all its lexemes at once."""

from __future__ import annotations

from array import array
from collections.abc import Set

import numpy as np

from comity.query.lists import Numbers

#: The number of what every report holds; it stands in slots that are free, too.
EVERYWHERE = 0
#: Slots of the table, by the last bits of the hash: of a quarter of a million lexemes one in seventeen has none.
_SLOTS = 1 << 21


class Lexicon:
    """Numbers of lexemes; a lexeme keeps its number for good.

    To ask a dictionary for one lexeme after the other took half of all the time of matching, most of it to wait for
    memory. Here a report's lexemes are looked for together, by their hashes, and what has the same hash is taken for
    the same lexeme. The hash has 64 bits and a key that Python draws for every process: a report of 300 lexemes has one
    too many in some 10¹¹ reports, and nobody can write such a report.
    """

    def __init__(self) -> None:
        self._numbers = {"": EVERYWHERE}
        self._lexemes = [""]
        self._hashes = array("q", [hash("")])
        #: The number of the lexeme that came first to a slot, or none; and of those that came later, by their hashes.
        self._first = np.zeros(_SLOTS, np.intc)
        self._later: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._lexemes)

    def number(self, lexeme: str) -> int:
        """The number of a lexeme, which it gets if it has none."""
        number = self._numbers.setdefault(lexeme, len(self._lexemes))
        if number == len(self._lexemes):
            self._lexemes.append(lexeme)
            hashed = hash(lexeme)
            self._hashes.append(hashed)
            slot = hashed & _SLOTS - 1
            if self._first[slot]:
                self._later[hashed] = number
            else:
                self._first[slot] = number
        return number

    def lexeme(self, number: int) -> str:
        """The lexeme of a number."""
        return self._lexemes[number]

    def numbers(self, lexemes: Set[str]) -> Numbers:
        """The numbers of those of these lexemes that have one, in no order, and `EVERYWHERE`."""
        hashes = np.fromiter(map(hash, lexemes), np.int64, len(lexemes))
        numbers = self._first.take(hashes & _SLOTS - 1)
        same = np.frombuffer(self._hashes, np.int64).take(numbers) == hashes
        later = [self._later[hashed] for hashed in hashes[~same].tolist() if hashed in self._later]
        return np.concatenate((numbers[same], np.array([*later, EVERYWHERE], np.intc)))
