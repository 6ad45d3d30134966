"""Dates written in digits alone: 2026-03-12, 20260312, 12.03.2026, 1405/3/14, 3/2026."""

from __future__ import annotations

import re

from comity.languages.calendar import Calendar, System
from comity.model.on_screen import on_screen
from comity.process.date.civil import PRINTED, civil
from comity.process.date.expression import Fixed, Unclear

#: Two digits below this are a year of this century; in the press the forties are those of the war.
NEXT_CENTURY = 40
UNCLEAR = on_screen("day and month cannot be told apart")
_MONTHS = 12
_WRITTEN = re.compile(r"([0-9]{1,4})( ?[./-] ?)([0-9]{1,4})(?:\2([0-9]{1,4}))?")
_TOGETHER = re.compile(r"((?:19|20)[0-9]{2})()([0-9]{2})([0-9]{2})")


def _system(year: int, calendar: Calendar) -> System | None:
    """The calendar of a year of four digits: the language's own where the year fits it, else what fits."""
    for system in (calendar.digits, "gregorian", "hijri"):
        first, last = PRINTED[system]
        if first <= year <= last:
            return system
    return None


def read_digits(written: str, calendar: Calendar) -> Fixed | Unclear | None:
    """The date that digits and marks stand for in a language; none if they stand for no date.

    Day and month that cannot be told apart (12/03/2026 in English) leave the year alone.

    Args:
        written: digits in ASCII and the marks between them.
        calendar: how the language writes dates.
    """
    match = _WRITTEN.fullmatch(written) or _TOGETHER.fullmatch(written)
    if match is None:
        return None
    numbers = [number for number in (match[1], match[3], match[4]) if number]
    values = [int(number) for number in numbers]
    if len(numbers) == 2:
        system = _system(values[1], calendar)
        if system is None or not 1 <= values[0] <= 12 or ("." in written and not calendar.short_years):
            return None
        return Fixed(system=system, year=values[1], month=values[0])
    if len(numbers[0]) == 4:
        return _whole(values[0], values[1], values[2], calendar) if len(numbers[2]) <= 2 else None
    if len(numbers[0]) > 2:
        return None
    if len(numbers[2]) == 4:
        return _day_or_month_first(values, "/" in written, calendar)
    if len(numbers[2]) == 2 and (len(numbers[0]) == 2 or "/" in written):
        return _short(values, written, calendar)
    return None


def _whole(year: int, month: int, day: int, calendar: Calendar) -> Fixed | None:
    system = _system(year, calendar)
    if system is None or civil(system, year, month, day) is None:
        return None
    return Fixed(system=system, year=year, month=month, day=day)


def _day_or_month_first(values: list[int], slashes: bool, calendar: Calendar) -> Fixed | Unclear | None:
    first, second, year = values
    day_first = _whole(year, second, first, calendar)
    month_first = None
    if (slashes or second > _MONTHS) and (second > _MONTHS or not calendar.slashes_day_first):
        month_first = _whole(year, first, second, calendar)
    if day_first and month_first and day_first != month_first:
        return Unclear(why=UNCLEAR, year=year, readings=(day_first, month_first))
    return day_first or month_first


def _short(values: list[int], written: str, calendar: Calendar) -> Fixed | None:
    """Two digits for the year: last, where day and month are sure; first in the Jalali calendar, where it is no day."""
    year = values[2] + (2000 if values[2] < NEXT_CENTURY else 1900)
    if "." in written and calendar.short_years:
        return _whole(year, values[1], values[0], calendar)
    if "." not in written and not calendar.slashes_day_first:
        found = _day_or_month_first([*values[:2], year], "/" in written, calendar)
        return found if isinstance(found, Fixed) else None
    if "/" in written and calendar.digits == "jalali" and values[0] > 31:
        return _whole(1300 + values[0], values[1], values[2], calendar)
    return None
