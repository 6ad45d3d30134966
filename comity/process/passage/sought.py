"""A report that copies are looked for of, and at whose likenesses a glance is thrown before any of them is aligned.

Most reports that share a print with another share a turn of phrase and no more. All of them are told at once, from the
words around the print; what is left is aligned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.process.passage.align import GAP, RESUME
from comity.process.passage.filed import Filed, Packed
from comity.process.passage.holders import Hashes
from comity.process.passage.pair import PASSAGE

#: A print that one report repeats is followed up this often, or a table of like lines would cost its length squared.
REPEATS = 4
#: Words after a gap of at most `GAP` that are looked at, and words on either side of a print that are.
_AFTER, _SIDE = GAP + RESUME, PASSAGE - 1 + GAP + RESUME
#: What stands for the words beyond the ends of a text: of two texts they are never the same.
_OURS, _THEIRS = -1, -2

Words = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sought:
    """A report that copies are looked for of, maybe in many indexes: what each of them asks is worked out once."""

    #: The report.
    filed: Filed
    #: Hash of each word.
    forms: list[int]
    #: Its prints, in ascending order, each once.
    prints: Hashes
    #: The words at which each print stands, `REPEATS` at most.
    words: dict[int, list[int]]

    @classmethod
    def of(cls, filed: Filed) -> Sought:
        """What is asked of a report in the form that the index keeps."""
        words: dict[int, list[int]] = {}
        for print_, word in zip(filed.hashes.tolist(), filed.words.tolist(), strict=True):
            if len(places := words.setdefault(print_, [])) < REPEATS:
                places.append(word)
        return cls(filed, filed.forms.tolist(), np.fromiter(words, np.uint64, len(words)), words)

    def worth(self, held: Mapping[int, Sequence[int]], texts: Mapping[int, Packed]) -> set[int]:
        """Those that are worth aligning: who is left out shares no passage of `PASSAGE` words that a print leads to.

        Args:
            held: the numbers of those that hold each print.
            texts: the texts by these numbers.
        """
        seeds = list(self._seeds(held, texts))
        if not seeds:
            return set()
        padded = np.full(len(self.forms) + 2 * _SIDE, _OURS)
        padded[_SIDE : _SIDE + len(self.forms)] = self.forms
        ours = padded[np.array([i for _, i, _ in seeds])[:, None] + np.arange(2 * _SIDE)]
        theirs = np.full((len(seeds), 2 * _SIDE), _THEIRS)
        for row, (number, _, j) in zip(theirs, seeds, strict=True):
            forms = texts[number].forms[max(0, j - _SIDE) : j + _SIDE]
            begins = max(0, _SIDE - j)
            row[begins : begins + len(forms)] = forms
        before, may_begin_before = _run(ours[:, _SIDE - 1 :: -1], theirs[:, _SIDE - 1 :: -1])
        after, may_go_on = _run(ours[:, _SIDE:], theirs[:, _SIDE:])
        telling = (before + after >= PASSAGE) | may_begin_before | may_go_on
        return {number for (number, _, _), tells in zip(seeds, telling.tolist(), strict=True) if tells}

    def _seeds(self, held: Mapping[int, Sequence[int]], texts: Mapping[int, Packed]) -> Iterator[tuple[int, int, int]]:
        """Of each that holds a print: its number, the word here, the word there."""
        for print_, numbers in held.items():
            asked = np.uint64(print_)
            for number in numbers:
                packed = texts[number]
                first = int(packed.hashes.searchsorted(asked))
                for place in range(first, min(first + REPEATS, packed.counts[1])):
                    if place > first and packed.hashes[place] != asked:
                        break
                    there = int(packed.words[place])
                    for here in self.words[print_]:
                        yield number, here, there


def _run(ours: Words, theirs: Words) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """How many words each row begins with in both, and whether it may go on with others after a gap.

    Args:
        ours: words of one text, a row for each seed.
        theirs: those of the others.
    """
    same = ours == theirs
    count = np.where(same.all(axis=1), same.shape[1], same.argmin(axis=1))
    # Where the run is a passage by itself nothing more needs to be known.
    ahead = np.minimum(count, PASSAGE - 1)[:, None] + np.arange(_AFTER)
    rows = np.arange(len(ours))[:, None]
    pairs = ours[rows, ahead][:, :, None] == theirs[rows, ahead][:, None, :]
    steps = GAP + 1
    resumed = pairs[:, :steps, :steps].copy()
    for further in range(1, RESUME):
        resumed &= pairs[:, further : further + steps, further : further + steps]
    return count, resumed.any(axis=(1, 2))
