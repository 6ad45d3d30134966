"""Dates as containers state them: in a page's head, a feed, a mail, a wire's envelope."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from comity.model.date import Published
from comity.model.on_screen import on_screen

_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d|UTC|GMT)?)?", re.I
)
_COARSE = re.compile(r"\s*(\d{4})(?:-(\d\d))?\s*")
_COMPACT = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?\s*")
#: Before the first newspaper site, and where clocks that were never set point.
_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_NO_ZONE = on_screen("no time zone stated")


def published(stated: str | None, where: str) -> Published | None:
    """A stated date, as fine as it is stated; none if it is not one.

    A time that names its zone is given in UTC to the minute, with the day of that zone unless it is UTC itself. A time
    without a zone is given without one, and `how` says so.

    Args:
        stated: ISO 8601, or the form of mails and feeds (RFC 5322).
        where: where it stands, for `how`: ``the page (article:published_time)``.
    """
    if not stated:
        return None
    stated = stated.strip()[:100]
    how = on_screen(f"stated in {where}")
    if coarse := _COARSE.fullmatch(stated):
        year, month = coarse.groups()
        if not _FIRST_YEAR <= int(year) <= _LAST_YEAR or (month and not 1 <= int(month) <= 12):
            return None
        return Published(date=stated.strip(), precision="month" if month else "year", how=how)
    moment = _moment(stated)
    if moment is None or not _FIRST_YEAR <= moment[0].year <= _LAST_YEAR:
        return None
    when, timed = moment
    if not timed:
        return Published(date=f"{when:%Y-%m-%d}", precision="day", how=how)
    if when.tzinfo is None:
        return Published(date=f"{when:%Y-%m-%dT%H:%M}", precision="minute", how=f"{how}; {_NO_ZONE}")
    try:
        utc = when.astimezone(UTC)
    except OverflowError:
        return None
    own = f"{when:%Y-%m-%d}" if when.utcoffset() else None
    return Published(date=f"{utc:%Y-%m-%dT%H:%MZ}", precision="minute", how=how, day=own)


def _moment(stated: str) -> tuple[datetime, bool] | None:
    """The moment, and whether it has a time of day."""
    try:
        if (compact := _COMPACT.fullmatch(stated)) is not None:
            year, month, day, hour, minute, second, zone = compact.groups()
            clock = f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else ""
            return datetime.fromisoformat(f"{year}-{month}-{day}{clock}"), bool(hour)
        if (iso := _ISO.match(stated)) is not None:
            year, month, day, clock, zone = iso.groups()
            when = datetime(int(year), int(month), int(day))
            if clock is None:
                return when, False
            offset = "+00:00" if zone and zone.upper() in ("Z", "UTC", "GMT") else zone or ""
            return datetime.fromisoformat(
                f"{when:%Y-%m-%d}T{clock.zfill(5 if clock.count(':') == 1 else 8)}{offset}"
            ), True
        return parsedate_to_datetime(stated), True
    except (ValueError, TypeError, IndexError):
        return None
