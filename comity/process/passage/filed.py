"""A report as the index keeps it: arrays only, no text."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.model.passage import Prints
from comity.process.passage.prints import winnowed
from comity.process.passage.reading import read
from comity.process.passage.when import Span, span


class Filed(NamedTuple):
    """What the index needs of a report."""

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


class Packed(NamedTuple):
    """The same as the index keeps it: six bytes a word and ten a print."""

    #: The report's id.
    report: str
    #: When it was published, as far as known.
    when: Span | None
    #: The house that publishes it, canonical name, or none.
    publisher: str | None
    #: The houses that it credits as a whole, canonical names.
    credits: tuple[str, ...]
    #: How many words and how many prints it has.
    counts: tuple[int, int]
    #: Hashes of the prints, hashes of the words, then what else is kept of both.
    content: bytes
    #: Whether a word or what is before it is so long, or the text, that its lengths take four bytes each.
    wide: bool

    @property
    def hashes(self) -> NDArray[np.uint64]:
        """The prints, in ascending order."""
        return np.frombuffer(self.content, np.uint64, self.counts[1])

    @property
    def forms(self) -> NDArray[np.uint32]:
        """Hash of each word."""
        return np.frombuffer(self.content, np.uint32, self.counts[0], 8 * self.counts[1])

    @property
    def words(self) -> NDArray[Any]:
        """The word at which each print begins, in two or four bytes."""
        words, prints = self.counts
        kind = np.dtype(np.uint32 if self.wide else np.uint16)
        return np.frombuffer(self.content, kind, prints, 8 * prints + 4 * words)

    def filed(self) -> Filed:
        """The report as it was filed."""
        words, prints = self.counts
        of_word, of_print = (4, 4) if self.wide else (1, 2)
        at = (8 + of_print) * prints + 4 * words
        lengths = np.frombuffer(self.content, f"u{of_word}", 2 * words, at).astype(np.int32)
        places = np.cumsum(lengths, dtype=np.int32)
        marks = np.unpackbits(np.frombuffer(self.content, np.uint8, offset=at + 2 * words * of_word), count=2 * words)
        return Filed(
            self.report,
            self.when,
            self.publisher,
            self.credits,
            self.forms,
            places[::2],
            places[1::2],
            marks[:words].astype(np.bool_),
            marks[words:].astype(np.bool_),
            self.hashes,
            self.words.astype(np.int32),
        )


def pack(filed: Filed) -> Packed:
    """Bring a report into the form that takes least room."""
    places = np.empty(2 * len(filed.forms), np.int64)
    places[::2], places[1::2] = filed.starts, filed.ends
    lengths = np.diff(places, prepend=0)
    wide = bool(lengths.max(initial=0) > 255 or len(filed.forms) > 65535)
    parts = (
        filed.hashes,
        filed.forms,
        filed.words.astype(np.uint32 if wide else np.uint16),
        lengths.astype(np.uint32 if wide else np.uint8),
        np.packbits(np.concatenate([filed.own, filed.stops])),
    )
    return Packed(
        filed.report,
        filed.when,
        filed.publisher,
        filed.credits,
        (len(filed.forms), len(filed.hashes)),
        b"".join(part.tobytes() for part in parts),
        wide,
    )


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
