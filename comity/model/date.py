"""Dates, with how sure they are and how they were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: How fine a date is. ``none``: no date, or a date whose year nobody states.
Precision = Literal["minute", "hour", "day", "month", "year", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When a report was published."""

    #: ISO 8601 as fine as `precision`: ``2015``, ``2015-09``, ``2015-09-27``, ``2015-09-27T14:05Z``; none if unknown.
    #: A time of day whose zone is not stated has no Z: ``2015-09-27T14:05`` is what the outlet's own clock showed.
    date: str | None
    #: How fine `date` is.
    precision: Precision
    #: Where it was found or why it is not known, in words: ``dateline in the text``.
    how: str
    #: The day on the outlet's own calendar, ``2015-09-27``, where `date` is in UTC and that day is known; else none.
    day: str | None = None

    @property
    def own_day(self) -> str | None:
        """The day that its readers call *today*, as ISO 8601; none where `date` is coarser than a day."""
        return self.day or (self.date[:10] if self.date is not None and len(self.date) >= len("2015-09-27") else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date that the text speaks of, resolved as far as it can be."""

    #: ISO 8601 as fine as `precision`; none if it cannot be resolved.
    date: str | None
    #: How fine `date` is.
    precision: Precision
    #: How it was resolved, in words: ``Thursday before the publication on 2017-10-12``.
    how: str
    #: First character in the cleaned text.
    start: int
    #: One past the last character in the cleaned text.
    end: int
