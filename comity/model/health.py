"""How a centre fares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    #: What it is, in a word or two; the same from one look to the next.
    what: str
    #: Whether it is as it should be.
    well: bool
    #: How it is, a sentence.
    says: str
    #: What to do about it, a sentence; empty where nothing is to be done.
    do: str = ""
