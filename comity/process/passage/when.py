"""Times as known: each is the span that its precision leaves open, so that "earlier" means surely earlier."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?"
)
_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


class Span(NamedTuple):
    """When something happened: at or after `first`, before `last`."""

    #: The earliest moment it can have been.
    first: datetime
    #: The moment before which it was.
    last: datetime


def span(when: str | None) -> Span | None:
    """What an ISO 8601 date leaves open: ``2015-09-27`` is that whole day. None for no date or one not understood."""
    match = _ISO.fullmatch(when.strip()) if when else None
    if match is None:
        return None
    part = {name: int(value) for name, value in match.groupdict().items() if value and name != "zone"}
    zone = match["zone"] or "Z"
    try:
        first = datetime(
            part["year"],
            part.get("month", 1),
            part.get("day", 1),
            part.get("hour", 0),
            part.get("minute", 0),
            tzinfo=UTC,
        )
        if zone != "Z":
            shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
            first -= shift if zone[0] == "+" else -shift
        if "minute" in part:
            return Span(first, first + timedelta(minutes=1))
        if "hour" in part:
            return Span(first, first + timedelta(hours=1))
        if "day" in part:
            return Span(first, first + timedelta(days=1))
        if "month" in part:
            return Span(first, (first.replace(day=1) + timedelta(days=32)).replace(day=1))
        return Span(first, first.replace(year=first.year + 1))
    except (ValueError, OverflowError):
        return None


def earlier(one: Span | None, other: Span | None) -> bool:
    """Whether `one` is surely before `other`."""
    return one is not None and other is not None and one.last <= other.first


def apart(one: Span, other: Span) -> str:
    """How much earlier `one` is, in words: ``3 hours``."""
    distance = other.first - one.first
    for name, unit in _UNITS:
        if distance >= unit:
            count = distance // unit
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "moments"
