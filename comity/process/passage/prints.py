"""Winnowing: a fingerprint that any long enough shared run of words is sure to meet.

Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting" (SIGMOD 2003): of every
window of `WINDOW` neighbouring n-grams the one with the smallest hash is kept, so that two texts which share
`GRAM + WINDOW - 1` words in a row share at least one print.
"""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from comity.model.passage import Prints
from comity.process.passage.reading import Reading, read

#: Words in one n-gram.
GRAM = 5
#: n-grams in one window.
WINDOW = 9

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


def _grams(reading: Reading) -> NDArray[np.uint64]:
    """64-bit hash of the n-gram that starts at each word; `_NONE` where it would reach into quoted speech."""
    count = len(reading.forms) - GRAM + 1
    forms = reading.forms.astype(np.uint64)
    hashes = forms[:count].copy()
    for offset in range(1, GRAM):
        hashes = hashes * _FACTOR + forms[offset : offset + count]
    hashes ^= hashes >> np.uint64(31)
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(29)
    quoted = np.concatenate(([0], np.cumsum(~reading.own)))
    hashes[quoted[GRAM:] > quoted[:-GRAM]] = _NONE
    return hashes


def winnow(text: str) -> Prints:
    """The winnowed prints of a text, about one for every five words; offsets in code points of `text`."""
    return winnowed(read(text))


def winnowed(reading: Reading) -> Prints:
    """The same, of a text that was read already."""
    if len(reading.forms) < GRAM:
        return Prints(hashes=array("Q"), starts=array("I"), ends=array("I"))
    hashes = _grams(reading)
    # Padding lets the windows reach over both ends, so that even a text of one n-gram leaves a print.
    padded = np.full(len(hashes) + 2 * (WINDOW - 1), _NONE)
    padded[WINDOW - 1 : WINDOW - 1 + len(hashes)] = hashes
    least = np.lib.stride_tricks.sliding_window_view(padded, WINDOW).argmin(axis=1)
    # A later window never chooses an earlier n-gram, so that the same one stands in neighbouring places only.
    places = np.arange(1 - WINDOW, len(least) + 1 - WINDOW) + least
    places = places[np.append(True, places[1:] != places[:-1])]
    places = places[(places >= 0) & (places < len(hashes))]
    chosen = places[hashes[places] != _NONE]
    return Prints(
        hashes=array("Q", hashes[chosen].tobytes()),
        starts=array("I", reading.starts[chosen].tobytes()),
        ends=array("I", reading.ends[chosen + GRAM - 1].tobytes()),
    )
