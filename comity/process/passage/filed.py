"""A report as the index keeps it: arrays only, no text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.model.passage import Prints
from comity.process.passage.prints import winnowed
from comity.process.passage.reading import read
from comity.process.passage.when import Span, span


class Filed(NamedTuple):
    """What the index keeps of a report: fourteen bytes a word and twelve a print."""

    #: The report's id.
    report: str
    #: When it was published, as far as known.
    when: Span | None
    #: The house that publishes it, canonical name, or none.
    publisher: str | None
    #: The houses that it credits as a whole, canonical names.
    credits: tuple[str, ...]
    #: Hash of each word.
    forms: NDArray[np.uint32]
    #: First character of each word.
    starts: NDArray[np.int32]
    #: One past the last character of each word.
    ends: NDArray[np.int32]
    #: Whether each word is the report's own, not quoted.
    own: NDArray[np.bool_]
    #: Whether a sentence ends after each word.
    stops: NDArray[np.bool_]
    #: The prints, in ascending order.
    hashes: NDArray[np.uint64]
    #: The word at which each print begins.
    words: NDArray[np.int32]

    def owes(self, other: Filed) -> bool:
        """Whether it credits the publisher of another report, and is not credited by it in turn."""
        return _credits(self, other) and not _credits(other, self)


def _credits(one: Filed, other: Filed) -> bool:
    return other.publisher is not None and other.publisher != one.publisher and other.publisher in one.credits


def file(
    report: str,
    text: str,
    prints: Prints | None,
    when: str | None,
    *,
    publisher: str | None = None,
    credits_: tuple[str, ...] = (),
) -> Filed:
    """Bring a report into the form that the index keeps; prints that are not given are made."""
    reading = read(text)
    prints = prints or winnowed(reading)
    hashes = np.array(prints.hashes, dtype=np.uint64)
    words = np.searchsorted(reading.starts, np.array(prints.starts, dtype=np.int32)).astype(np.int32)
    order = np.lexsort((words, hashes))
    return Filed(
        report,
        span(when),
        publisher,
        credits_,
        reading.forms,
        reading.starts,
        reading.ends,
        reading.own,
        reading.stops,
        hashes[order],
        words[order],
    )
