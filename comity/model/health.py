"""How a centre fares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something in quarantine, as the operator is told of it."""

    #: When it was put there.
    at: datetime
    #: The slug of the member whose it is.
    originator: str
    #: How it is named.
    path: str
    #: What happened and what to do.
    reason: str
    #: Whether it got as far as a report, and can be tried again from here.
    report: bool
