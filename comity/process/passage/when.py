"""Times as known: each is the span that its precision leaves open, so that "earlier" means surely earlier."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from comity.model.on_screen import count_of, on_screen

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?"
)
#: A time of day without a zone, beside another one: whoever writes out the same words in the same language hardly lives
#: more zones away than this. The whole Arab world lies within four, Iran and Afghanistan within one.
_NEIGHBOURS = timedelta(hours=4)
#: The same beside a moment in UTC: nearly all clocks of the world are within so many hours of it.
_ANYWHERE = timedelta(hours=12)
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


class Span(NamedTuple):
    """When something happened: at or after `first`, before `last`."""

    #: The earliest moment it can have been.
    first: datetime
    #: The moment before which it was.
    last: datetime
    #: True for a time of day without a zone, false for one in UTC; none for a day or longer, which is the calendar's.
    local: bool | None = None


def span(when: str | None) -> Span | None:
    """What an ISO 8601 date leaves open: ``2015-09-27`` is that whole day; none if it is no date.

    A time of day without a zone is kept as its outlet's clock shows it, marked `local`; `earlier` leaves it its doubt.
    """
    match = _ISO.fullmatch(when.strip()) if when else None
    if match is None:
        return None
    part = {name: int(value) for name, value in match.groupdict().items() if value and name != "zone"}
    zone, local = match["zone"] or "Z", match["zone"] is None
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
            return Span(first, first + timedelta(minutes=1), local)
        if "hour" in part:
            return Span(first, first + timedelta(hours=1), local)
        if "day" in part:
            return Span(first, first + timedelta(days=1))
        if "month" in part:
            return Span(first, (first.replace(day=1) + timedelta(days=32)).replace(day=1))
        return Span(first, first.replace(year=first.year + 1))
    except (ValueError, OverflowError):
        return None


def earlier(one: Span | None, other: Span | None) -> bool:
    """Whether `one` is surely before `other`."""
    return one is not None and other is not None and one.last + _doubt(one, other) <= other.first


def _doubt(one: Span, other: Span) -> timedelta:
    """How far two times may lie from what they say of each other, as their zones are not known."""
    if one.local and other.local:
        return _NEIGHBOURS
    if (one.local and other.local is False) or (other.local and one.local is False):
        return _ANYWHERE
    return timedelta()


def apart(one: Span, other: Span) -> str:
    """How much earlier `one` is, in words: ``3 hours``."""
    distance = other.first - one.first
    if distance >= _DAY:
        return count_of(distance // _DAY, "day", "days")
    if distance >= _HOUR:
        return count_of(distance // _HOUR, "hour", "hours")
    if distance >= _MINUTE:
        return count_of(distance // _MINUTE, "minute", "minutes")
    return on_screen("moments")
