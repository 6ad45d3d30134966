"""Lexemes as numbers, and which of them a report holds, found for all its lexemes at once."""

from __future__ import annotations

from array import array
from collections.abc import Set

import numpy as np

from comity.query.lists import Numbers

#: The number of what every report holds; it stands in slots that are free, too.
EVERYWHERE = 0
#: Slots of the table at first, as many times more whenever a fourth of them is taken. Powers of two.
_SLOTS, _GROWS = 1 << 10, 4


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
        #: By the last bits of the hash, the number of the lexeme that came first; by the hash, those that came later.
        self._first = np.zeros(_SLOTS, np.intc)
        self._later: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._lexemes)

    def number(self, lexeme: str) -> int:
        """The number of a lexeme, which it gets if it has none."""
        number = self._numbers.setdefault(lexeme, len(self._lexemes))
        if number == len(self._lexemes):
            self._lexemes.append(lexeme)
            self._hashes.append(hash(lexeme))
            if len(self._lexemes) * 4 > len(self._first):
                self._spread(len(self._first) * _GROWS)
            else:
                self._file(hash(lexeme), number)
        return number

    def _file(self, hashed: int, number: int) -> None:
        slot = hashed & len(self._first) - 1
        if self._first[slot]:
            self._later[hashed] = number
        else:
            self._first[slot] = number

    def _spread(self, slots: int) -> None:
        """File all lexemes anew, in a table of so many slots."""
        hashes = np.frombuffer(self._hashes, np.int64)
        numbers = np.arange(len(hashes), dtype=np.intc)
        self._first = np.zeros(slots, np.intc)
        self._first[(hashes & slots - 1)[::-1]] = numbers[::-1]  # of several the one that is written last stays
        late = self._first.take(hashes & slots - 1) != numbers
        self._later = dict(zip(hashes[late].tolist(), numbers[late].tolist(), strict=True))

    def lexeme(self, number: int) -> str:
        """The lexeme of a number."""
        return self._lexemes[number]

    def numbers(self, lexemes: Set[str]) -> Numbers:
        """The numbers of those of these lexemes that have one, in no order, and `EVERYWHERE`."""
        hashes = np.fromiter(map(hash, lexemes), np.int64, len(lexemes))
        numbers = self._first.take(hashes & len(self._first) - 1)
        same = np.frombuffer(self._hashes, np.int64).take(numbers) == hashes
        later = [self._later[hashed] for hashed in hashes[~same].tolist() if hashed in self._later]
        return np.concatenate((numbers[same], np.array([*later, EVERYWHERE], np.intc)))
