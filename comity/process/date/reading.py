"""What the rules of dates read from the tokens that they found."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from comity.languages.calendar import Feast, Stretch, System
from comity.process.date.civil import PRINTED, YEARS, civil
from comity.process.date.digits import UNCLEAR
from comity.process.date.expression import Counted, DayOfMonth, Distance, FeastDay, Fixed, Period, Unclear, Weekday
from comity.process.date.found import Found, count_told, month_of, year_of, years_on

_MONTHS = 12
_DAY_AND_MONTH = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])")


def as_fixed(found: Found) -> Fixed | None:
    """A day with its month, and the weekday and year that may stand with them."""
    system, month = month_of(found, "Mmu")
    day, year = found.number("day", "dok1%"), year_of(found, system)
    if year is None and found.has("century_"):
        return None
    # a leap year has every day that any year of its calendar has
    if (
        day is None
        or civil(system, year or {"gregorian": 2024, "jalali": 1403, "hijri": 1445}[system], month, day) is None
    ):
        return None
    weekday, by, year_by = found.number("weekday", "Ww"), found.number("which", "S"), years_on(found)
    if by == 0:  # *this June 5*
        by, year_by = None, 0
    return Fixed(system=system, year=year, month=month, day=day, weekday=weekday, year_by=year_by, by=by)


def as_other_end(found: Found) -> Fixed:
    """A day of a range whose other end names the month."""
    return Fixed(system="gregorian", year=found.number("year", "y"), day=found.number("day", "do"))


def as_month(found: Found) -> Fixed | None:
    """A month with what is told of its year."""
    system, month = month_of(found, "Mm")
    year = year_of(found, system)
    if year is None and found.has("century_"):
        return None
    if month > _MONTHS or (year is not None and not YEARS[system][0] <= year <= YEARS[system][1]):
        return None
    return Fixed(system=system, year=year, month=month, year_by=years_on(found))


def as_year_month(found: Found) -> Fixed | None:
    """*2026-03*, *3-2026*; not *2009-10*, which may be a stretch of two years."""
    year, month = cast(int, found.number("year", "y")), cast(int, found.number("number", "d"))
    if not found.together() or month > _MONTHS or not PRINTED["gregorian"][0] <= year <= PRINTED["gregorian"][1]:
        return None
    span = not found.has("before") and month > year % 100
    return None if span else Fixed(system="gregorian", year=year, month=month)


def as_day_first(found: Found) -> Fixed | Unclear | None:
    """Day and month in digits, *22/4*, where the language writes the day first; without a lead, an end only."""
    one, two, year = (found.number(name, kind) for name, kind in (("one", "d"), ("two", "d"), ("year", "y")))
    day = _day(year, two or 0, one or 0)
    return day if day is None or found.has("lead") else Unclear(why=UNCLEAR, readings=(day, day))


def as_either_first(found: Found) -> Fixed | Unclear | None:
    """Day and month in digits, *4/22* or *22/4*; of no use by itself where both readings are open."""
    one, two, year = (found.number(name, kind) or 0 for name, kind in (("one", "d"), ("two", "d"), ("year", "y")))
    day_first, month_first = _day(year or None, two, one), _day(year or None, one, two)
    if day_first is None or month_first is None or day_first == month_first:
        one_reading = day_first or month_first
        if one_reading is None or found.has("lead") or one != two:
            return one_reading
        return Unclear(why=UNCLEAR, readings=(one_reading, one_reading))
    return Unclear(why=UNCLEAR, readings=(day_first, month_first))


def _day(year: int | None, month: int, day: int) -> Fixed | None:
    if civil("gregorian", year or 2024, month, day) is None:  # a leap year has every day
        return None
    return Fixed(system="gregorian", year=year, month=month, day=day)


def as_month_in(found: Found) -> Fixed | None:
    """*March in a year*."""
    month = as_month(found)
    if month is None or found.value("unit", "ep") != "year":
        return None
    return replace(month, year_by=count_told(found))


def as_month_day(found: Found) -> Period:
    """A day of a range whose other end names the month by its distance: *4-23 in next month*."""
    return Period(unit="month", by=found.shift() or 0, day=found.number("day", "d"))


def as_month_by(found: Found) -> Fixed:
    """*Last March*."""
    system, month = cast("tuple[System, int]", found.value("month", "Mm"))
    return Fixed(system=system, year=None, month=month, by=found.shift())


def as_digits(found: Found) -> Fixed | Unclear:
    """A date in digits, and the weekday that may stand with it."""
    date = cast("Fixed | Unclear", found.value("date", "A"))
    weekday = found.number("weekday", "Ww")
    return replace(date, weekday=weekday) if weekday is not None and isinstance(date, Fixed) and date.day else date


def as_day_word(found: Found) -> Distance:
    """*Yesterday*, and the weekday that may stand with it."""
    return Distance(unit="day", count=found.number("word", "D"), weekday=found.number("weekday", "W"))


def as_feast(found: Found) -> FeastDay:
    """A feast, with what is told of its year."""
    year_by = years_on(found) if found.has("beside") else None
    feast = cast(Feast, found.value("feast", "EZ"))
    by = None if found.has("beside") else found.shift()
    if by == 0:  # *this Christmas* is that of the year
        year_by, by = 0, None
    return FeastDay(feast=feast, year=found.number("year", "y"), year_by=year_by, by=by)


def as_ago(found: Found) -> Distance:
    """*Two weeks ago*."""
    count = count_told(found)
    unit = cast("Stretch", found.value("double", "2") or found.value("unit", "abcep"))
    return Distance(unit=unit, count=None if count is None else -count, weekday=found.number("weekday", "W"))


def as_ahead(found: Found) -> Distance:
    """*In two weeks*."""
    unit = cast("Stretch", found.value("double", "2") or found.value("unit", "abcep"))
    return Distance(unit=unit, count=count_told(found), weekday=found.number("weekday", "W"))


def as_from_now(found: Found) -> Distance:
    """As `as_ahead`, but its words alone say that it is to come."""
    return as_ahead(found)


def as_weekdays(found: Found) -> Weekday | None:
    """*Two Sundays ago*."""
    count, ago = count_told(found), found.has("ago")
    if count is None:
        return None
    return Weekday(number=cast(int, found.number("weekday", "N")), count=-count if ago else count)


def as_day_of_month(found: Found) -> DayOfMonth:
    """*Tuesday the 19th*."""
    return DayOfMonth(day=cast(int, found.number("day", "do")), weekday=found.number("weekday", "Ww"))


def as_day_ahead(found: Found) -> DayOfMonth:
    """*On the first*, which is as often the first of some things, and a day only where the sentence looks ahead."""
    return as_day_of_month(found)


def as_period(found: Found) -> Period | Distance:
    """*Last month*, and a day of it."""
    if found.has("span"):
        unit, by = cast("tuple[Stretch, int]", found.value("span", "P"))
    else:
        unit, by = cast("Stretch", found.value("unit", "abce")), cast(int, found.shift())
    if unit == "day":
        return Distance(unit="day", count=by)
    return Period(unit=unit, by=by, weekday=found.number("weekday", "Ww"), day=found.number("day", "do"))


def as_this_month(found: Found) -> Period | None:
    """Without a word between, only the present month: *۳ ماه گذشته* is three months, *۳ ماه جاری* the third."""
    return Period(unit="month", by=0, day=found.number("day", "do")) if found.shift() == 0 else None


def as_weekday(found: Found) -> Weekday:
    """A weekday, and the word that may say which."""
    return Weekday(number=cast(int, found.number("weekday", "WC")), by=found.shift())


def as_just_past(found: Found) -> Weekday:
    """*This past Friday*, which may be a day of this week."""
    return Weekday(number=cast(int, found.number("weekday", "W")), count=-1)


def as_coming(found: Found) -> Weekday:
    """*The upcoming Friday*."""
    return Weekday(number=cast(int, found.number("weekday", "W")), count=1)


def as_after_next(found: Found) -> Weekday | Fixed | Period | None:
    """*The Friday after next*, and a month, week or year so told."""
    if found.shift() != 1:
        return None
    if found.has("weekday"):
        return Weekday(number=cast(int, found.number("weekday", "W")), by=2)
    if found.has("month"):
        system, month = month_of(found, "Mm")
        return Fixed(system=system, year=None, month=month, by=2)
    return Period(unit=cast("Stretch", found.value("unit", "bce")), by=2)


def as_dotted(found: Found) -> Fixed | None:
    """Day and month in digits, before the other end of a range that has the year."""
    match = _DAY_AND_MONTH.fullmatch(str(found.value("dotted", "n")))
    return None if match is None else Fixed(system="gregorian", year=None, month=int(match[2]), day=int(match[1]))


def as_counted(found: Found) -> Counted | None:
    """*The first Monday of March*."""
    order, month = found.number("order", "ozS"), as_month(found)
    if found.has("backward"):  # the fifth last day
        order = -(found.number("backward", "od") or 0)
    if order is None or month is None or not (1 <= order <= 5 or -5 <= order <= -1):
        return None
    return Counted(order=order, weekday=found.number("weekday", "Ww"), month=month)


def as_counted_or_day(found: Found) -> Counted | None:
    """As `as_counted`, where it may as well be the weekday and the day of the month."""
    counted = as_counted(found)
    return None if counted is None else replace(counted, or_day=counted.order > 0)


def as_counted_by(found: Found) -> Counted | None:
    """*The first Monday of this month*; without a word for which month, the present one."""
    order = found.number("order", "ozS")
    if order is None or not (1 <= order <= 5 or order == -1):
        return None
    return Counted(
        order=order, weekday=found.number("weekday", "Ww"), month=Period(unit="month", by=found.shift() or 0)
    )


def as_year(found: Found) -> Fixed | None:
    """A year alone: beside the word *year* one of any century from the sixteenth, else one of our time."""
    year, era = cast(int, year_of(found)), cast("System | None", found.value("era", "g"))
    if era is not None:
        return Fixed(system=era, year=year) if YEARS[era][0] <= year <= YEARS[era][1] else None
    sure = found.has("sure") or found.has("sure_")
    return Fixed(system="gregorian", year=year) if (1500 if sure else 1900) <= year < 2200 else None


def as_own_year(found: Found) -> Fixed | None:
    """As `as_year`, where the language counts years of four digits in the Jalali calendar too."""
    year = cast(int, year_of(found))
    if not found.has("era") and PRINTED["jalali"][0] <= year <= PRINTED["jalali"][1]:
        return Fixed(system="jalali", year=year)
    return as_year(found)
