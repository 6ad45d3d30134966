"""Dates in links and file names."""

from __future__ import annotations

import re
from datetime import date

from comity.languages.calendar import System
from comity.process.date.civil import PRINTED, civil

_DAY = re.compile(r"(?<!\d)(\d{4})([/_.-]?)(\d{2})\2(\d{2})(?!\d)|(?<!\d)(\d{4})([/_.-])(\d{1,2})\6(\d{1,2})(?!\d)")
_LONG = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})\d{4,8}(?!\d)")
_LAST = re.compile(r"(?<!\d)(\d{1,2})([_.-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH = re.compile(r"(?<=/)(\d{4})/(\d{2})(?=/)|(?<![\d/_.-])(\d{4})-(\d{2})(?![\d-])")
_SCHEME = re.compile(r"^[a-z]+://[^/]*", re.IGNORECASE)
#: What an archive of the web puts before the address that it keeps: the time of keeping.
_ARCHIVE = re.compile(r"^[a-z]+://[^/]*/(?:web/)?\d{4,14}[a-z_]{0,4}/(?=[a-z]+:/)", re.IGNORECASE)
_IRANIAN = re.compile(r"[a-z]+://[^/]*\.ir(?=[:/])", re.IGNORECASE)
#: A number of ten digits that begins with two of a Jalali year, its month and its day: how Iranian agencies numbered
#: their reports. Years before 1370 and after 1399 are left out: times in seconds look like them.
_NUMBERED = re.compile(r"(?<=/)([7-9]\d)(\d{2})(\d{2})\d{4}(?=/|$|[?#])")
_EARLIEST = 1970


def _day(year: str, month: str, day: str) -> date | None:
    """The day that three numbers name: a Gregorian one of the time of computers, else a Jalali one."""
    number = int(year)
    systems: tuple[System, ...] = ("gregorian", "jalali")
    for system in systems:
        first, last = PRINTED[system]
        if (_EARLIEST if system == "gregorian" else first) <= number <= last:
            return civil(system, number, int(month), int(day))
    return None


def _days(written: str) -> list[date]:
    found = [_day(match[1] or match[5], match[3] or match[7], match[4] or match[8]) for match in _DAY.finditer(written)]
    found += [_day(match[1], match[2], match[3]) for match in _LONG.finditer(written)]
    for match in _LAST.finditer(written):
        either = {_day(match[4], match[3], match[1]), _day(match[4], match[1], match[3])} - {None}
        found += either if len(either) == 1 else ()
    return [day for day in found if day is not None]


def date_in_name(written: str, own: System = "gregorian") -> tuple[date, bool] | None:
    """The day (true) or month (false) that a link or path carries, as a day of it; none if it carries none or several.

    Read are ``2026/03/12``, ``2026-03-12``, ``20260312`` (alone or at the head of a longer number), ``12-03-2026``
    where it can be read in one way only, and for a month ``/2026/03/`` and ``2026-03``; Jalali dates alike, and those
    with two digits of the year at the head of a number of ten.

    Args:
        written: a link or a file path.
        own: the calendar in which its report counts years; the last form is read where that is the Jalali one or the
            link is Iranian.
    """
    path = _SCHEME.sub("", _ARCHIVE.sub("", written))
    days = set(_days(path))
    if not days and (own == "jalali" or _IRANIAN.match(written)):
        numbered = (civil("jalali", 1300 + int(m[1]), int(m[2]), int(m[3])) for m in _NUMBERED.finditer(path))
        days = {day for day in numbered if day is not None}
    if len(days) == 1:
        return days.pop(), True
    if days:
        return None
    months = {
        (int(match[1] or match[3]), int(match[2] or match[4]))
        for match in _MONTH.finditer(path)
        if _EARLIEST <= int(match[1] or match[3]) <= PRINTED["gregorian"][1] and 1 <= int(match[2] or match[4]) <= 12
    }
    if len(months) != 1:
        return None
    year, month = months.pop()
    return date(year, month, 1), False
