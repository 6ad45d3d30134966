"""Days of the Jalali and Hijri calendars as Gregorian days, and ISO 8601 as fine as is known.

Jalali days by persiantools (astronomical leap years), Hijri days by hijridate (Umm al-Qura, 1343 to 1500).
"""

from __future__ import annotations

from datetime import date, timedelta

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from comity.languages.calendar import System
from comity.model.date import Precision

#: Years of each calendar that a report may name: first and last.
YEARS: dict[System, tuple[int, int]] = {"gregorian": (1000, 2100), "jalali": (1200, 1480), "hijri": (1343, 1500)}
#: Years in which a report may be published.
PRINTED: dict[System, tuple[int, int]] = {"gregorian": (1900, 2100), "jalali": (1279, 1480), "hijri": (1343, 1500)}


def civil(system: System, year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a day in any calendar; none if that calendar has no such day."""
    first, last = YEARS[system]
    if not first <= year <= last:
        return None
    try:
        if system == "gregorian":
            return date(year, month, day)
        if system == "jalali":
            jalali: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
            return date(jalali.year, jalali.month, jalali.day)
        hijri = Hijri(year, month, day).to_gregorian()
        return date(hijri.year, hijri.month, hijri.day)
    except (ValueError, OverflowError):
        return None


def middle(system: System, year: int, month: int | None) -> date | None:
    """A day in the middle of a month or year of any calendar: it tells which Gregorian one holds most of it."""
    if month is not None:
        return civil(system, year, month, 15)
    return civil(system, year, 7, 1)


def iso(day: date, precision: Precision) -> str:
    """A day as ISO 8601, no finer than `precision` (day, month or year)."""
    if precision == "year":
        return f"{day.year:04d}"
    return f"{day.year:04d}-{day.month:02d}" if precision == "month" else day.isoformat()


def move_months(day: date, months: int) -> date:
    """The first day of the month that lies so many months from the month of `day`."""
    ordinal = day.year * 12 + day.month - 1 + months
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def weekday_until(day: date, weekday: int) -> date:
    """The latest such weekday (Monday 0) that is not after `day`."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)
