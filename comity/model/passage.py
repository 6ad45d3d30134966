"""Copied text: fingerprints of a report, and the passages two reports share."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

# Whoever reads an analysis from JSON evaluates this; before Python 3.12 an array's type takes no argument then.
if TYPE_CHECKING:
    Numbers: TypeAlias = array[int]
else:
    Numbers = array


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """The winnowed fingerprint of one report; the three arrays run in parallel, in text order."""

    #: 64-bit hashes of the chosen word n-grams.
    hashes: Numbers
    #: First character of each n-gram in the cleaned text.
    starts: Numbers
    #: One past the last character of each n-gram.
    ends: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of text that stands in two reports."""

    #: First character in this report's cleaned text.
    start: int
    #: One past the last character in this report.
    end: int
    #: First character in the other report's cleaned text.
    other_start: int
    #: One past the last character in the other report.
    other_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """That one report shares text with another, beyond quoted speech and boilerplate."""

    #: The report this finding belongs to; of the two, the one that copied, if that is known.
    report: str
    #: The other report.
    other: str
    #: The report the text comes from; none when the order of the two is not known.
    source: str | None
    #: Share of `report`'s own words (quoted speech and boilerplate left out) that stand in `other`, 0 to 1.
    containment: float
    #: The shared passages in text order.
    passages: tuple[Passage, ...]
    #: Why this is a copy and why in this direction, in words.
    how: str
