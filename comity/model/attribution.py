"""An attribution: what a report says that somebody thinks, wants, does with words or shows, without stating it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: How the one named holds the content: *believes*, *wants*, *praises*, *shows*; ``says`` where who speaks stays open.
Manner = Literal["says", "thinks", "wants", "judges", "shows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Something that a report attributes to somebody who is not said to have stated it.

    It is no `Statement`: nobody can be held to it, so it counts neither for nor against a claim.
    """

    #: How it is held.
    manner: Manner
    #: The words that name whoever holds it, as offsets into the cleaned text; start and end are one where none do.
    source: tuple[int, int]
    #: The words that attribute it: *fears that*, *the promise*.
    cue: tuple[int, int]
    #: What is attributed, as offsets into the cleaned text, in order.
    contents: tuple[tuple[int, int], ...]
