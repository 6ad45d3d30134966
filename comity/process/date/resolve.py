"""Expressions of time counted from the day of publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from comity.languages.calendar import System
from comity.model.date import Dated, Precision, Published
from comity.process.date.civil import civil, iso, middle, move_months, weekday_until
from comity.process.date.expression import Counted, Distance, Expression, Fixed, Period, Unclear, Weekday

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CALENDARS: dict[System, str] = {"gregorian": "Gregorian", "jalali": "Jalali", "hijri": "Hijri"}
#: A day without a year that is not said to come lies in the past, unless it comes within so many days.
_SOON = 60
#: What is said to come without its year comes within so many days; the verb may have been another date's.
_AHEAD = 365 - _SOON
_UNKNOWN = "the day of publication is not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The publication that relative dates are counted from."""

    #: Its day; none if it is not known so finely.
    day: date | None
    #: Its year, if that much is known.
    year: int | None

    @classmethod
    def of(cls, published: Published) -> Anchor:
        """The anchor that a publication date gives."""
        if published.date is None:
            return cls(day=None, year=None)
        year = int(published.date[:4])
        if published.precision in ("minute", "hour", "day"):
            own = date.fromisoformat(published.own_day or published.date[:10])
            return cls(day=own, year=own.year)
        return cls(day=None, year=year)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Date:
    """A date found, or the reason why there is none."""

    day: date | None
    precision: Precision
    how: str


def _none(how: str) -> _Date:
    return _Date(day=None, precision="none", how=how)


def day_of(says: Fixed) -> date | None:
    """The Gregorian day of a date that states its day, month and year; none if it does not."""
    if says.year is None or says.month is None or says.day is None:
        return None
    return civil(says.system, says.year, says.month, says.day)


def _with_year(says: Fixed, year: int) -> _Date:
    if says.month is not None and says.day is not None:
        day = civil(says.system, year, says.month, says.day)
        if day is None:
            return _none("there is no such day")
        how = "as the text states it"
        if says.system != "gregorian":
            how = f"{year}-{says.month:02d}-{says.day:02d} in the {_CALENDARS[says.system]} calendar"
        if says.weekday is not None and day.weekday() != says.weekday and says.system != "hijri":
            how += f", though that day was a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[says.weekday]}"
        return _Date(day=day, precision="day", how=how)
    precision: Precision = "year" if says.month is None else "month"
    if says.system == "gregorian":
        return _Date(day=date(year, says.month or 1, 1), precision=precision, how="as the text states it")
    day = middle(says.system, year, says.month)
    if day is None:
        return _none(f"the {_CALENDARS[says.system]} year {year} is outside the tables")
    written = f"{year}" if says.month is None else f"{year}-{says.month:02d}"
    how = f"most of {written} in the {_CALENDARS[says.system]} calendar"
    return _Date(day=day, precision=precision, how=how)


def _year_in(system: System, day: date) -> int:
    """The year of a calendar that a Gregorian day lies in."""
    guess = {"gregorian": day.year, "jalali": day.year - 621, "hijri": round((day.year - 622) * 33 / 32) + 1}[system]
    for year in (guess + 1, guess, guess - 1):
        first = civil(system, year, 1, 1)
        if first is not None and first <= day:
            return year
    return guess


def _without_year(says: Fixed, future: bool | None, anchor: Anchor) -> _Date:
    """A day or month whose year the text leaves to the reader."""
    if anchor.day is None:
        return _by_weekday(says, anchor)
    here = anchor.day
    if says.year_by is not None:
        found = _with_year(says, _year_in(says.system, here) + says.year_by)
        return _Date(day=found.day, precision=found.precision, how=f"{found.how}, the year counted from {here}")
    now = _year_in(says.system, here)
    near = [_with_year(says, year) for year in (now - 1, now, now + 1)]
    if says.weekday is not None:
        fit = [each for each in near if each.day is not None and each.day.weekday() == says.weekday]
        near = fit or near
    if says.month is not None and says.day is None:
        return _month_near(says, future, here)
    days = [each for each in near if each.day is not None]
    past = [each for each in days if each.day is not None and each.day <= here]
    coming = [each for each in days if each.day is not None and 0 < (each.day - here).days <= _AHEAD]
    soon = [each for each in coming if each.day is not None and (each.day - here).days <= _SOON]
    chosen, why = (past[-1:], "the latest such day") if past else (coming, "the next such day")
    since = (here - past[-1].day).days if past and past[-1].day is not None else 2 * _SOON + 1
    if future and coming and (since > _SOON or soon):
        chosen, why = coming, "the next such day"
    elif soon and since > 2 * _SOON and future is not False:
        chosen, why = soon, "the nearest such day"
    if not chosen:
        return _none("there is no such day near the publication")
    return _Date(day=chosen[0].day, precision="day", how=f"{why}, the publication being of {here}")


def _month_near(says: Fixed, future: bool | None, here: date) -> _Date:
    now = _year_in(says.system, here)
    starts = [civil(says.system, year, says.month or 1, 1) for year in (now - 1, now, now + 1)]
    middles = [middle(says.system, year, says.month) for year in (now - 1, now, now + 1)]
    pairs = [(start, day) for start, day in zip(starts, middles, strict=True) if start is not None and day is not None]
    inside = [(start, day) for start, day in pairs if start <= here and abs((day - here).days) <= 16]
    past = [(start, day) for start, day in pairs if start <= here and (says.by != -1 or (start, day) not in inside)]
    coming = [(start, day) for start, day in pairs if start > here]
    near = bool(coming) and (coming[0][0] - here).days <= _AHEAD
    soon = coming and (coming[0][0] - here).days <= _SOON and past and (here - past[-1][1]).days > 2 * _SOON
    if ((future and near) or says.by == 1 or (soon and says.by is None and future is not False)) and coming:
        ahead = coming if says.by == 1 or not inside else inside
        return _Date(day=ahead[0][1], precision="month", how=f"the next such month after {here}")
    if not past:
        return _none("there is no such month near the publication")
    return _Date(day=past[-1][1], precision="month", how=f"the latest such month, the publication being of {here}")


def _by_weekday(says: Fixed, anchor: Anchor) -> _Date:
    """A day without a year when only the year of publication is known: its weekday may settle it."""
    if anchor.year is None:
        return _none(f"no year is stated and {_UNKNOWN}")
    if says.weekday is not None and says.system == "gregorian" and says.month and says.day:
        years = (anchor.year - 1, anchor.year)
        days = [day for year in years if (day := civil(says.system, year, says.month, says.day)) is not None]
        fit = [day for day in days if day.weekday() == says.weekday]
        if len(fit) == 1:
            return _Date(day=fit[0], precision="day", how=f"that weekday, the publication being of {anchor.year}")
    return _none(f"no year is stated and {_UNKNOWN}")


def _distance(says: Distance, anchor: Anchor) -> _Date:
    if says.count is None:
        return _none("the text does not say exactly how long")
    if anchor.day is None:
        return _none(f"counted from the publication, and {_UNKNOWN}")
    here, count = anchor.day, says.count
    try:
        return _counted(says, here, count)
    except (OverflowError, ValueError):
        return _none("farther from the publication than any calendar goes")


def _counted(says: Distance, here: date, count: int) -> _Date:
    side = "before" if count < 0 else "after"
    number = f"{abs(count)} {says.unit}{'s' if abs(count) != 1 else ''}"
    if says.unit in ("day", "week"):
        day = here + timedelta(days=count * (7 if says.unit == "week" else 1))
        how = f"{number} {side} the publication on {here}" if count else f"the day of the publication, {here}"
        if says.weekday is not None and day.weekday() != says.weekday:
            # the weekday is what the writer looked up; the distance was counted from the day of writing
            day = (
                weekday_until(day, says.weekday) if count <= 0 else day + timedelta((says.weekday - day.weekday()) % 7)
            )
            how = f"the {WEEKDAYS[says.weekday]} nearest to {how}"
        return _Date(day=day, precision="day", how=how)
    day = move_months(here, count * (12 if says.unit == "year" else 1))
    precision: Precision = "month" if says.unit == "month" else "year"
    return _Date(day=day, precision=precision, how=f"{number} {side} the publication on {here}")


def _period(says: Period, anchor: Anchor, week_begins: int) -> _Date:
    if says.unit == "year" and anchor.year is not None and anchor.day is None:
        return _Date(
            day=date(anchor.year + says.by, 1, 1),
            precision="year",
            how=f"counted from the publication in {anchor.year}",
        )
    if anchor.day is None:
        return _none(f"counted from the publication, and {_UNKNOWN}")
    here = anchor.day
    place = {-1: "before that of", 0: "of", 1: "after that of"}[says.by]
    how = f"the {says.unit} {place} the publication on {here}"
    if says.unit == "year":
        return _Date(day=date(here.year + says.by, 1, 1), precision="year", how=how)
    if says.unit == "month":
        first = move_months(here, says.by)
        if says.day is None:
            return _Date(day=first, precision="month", how=how)
        day = civil("gregorian", first.year, first.month, says.day)
        return _none("there is no such day") if day is None else _Date(day=day, precision="day", how=f"in {how}")
    begin = weekday_until(here, week_begins) + timedelta(days=7 * says.by)
    if says.weekday is not None:
        day = begin + timedelta(days=(says.weekday - week_begins) % 7)
        return _Date(day=day, precision="day", how=f"{WEEKDAYS[says.weekday]} of {how}")
    last = begin + timedelta(days=6)
    how = f"{how}: {begin} to {last}"
    if begin.year != last.year:
        return _none(f"{how}, which two years share")
    return _Date(day=begin, precision="month" if begin.month == last.month else "year", how=how)


def _weekday(says: Weekday, future: bool | None, anchor: Anchor) -> _Date:
    name = WEEKDAYS[says.number]
    if anchor.day is None:
        return _none(f"{name}; {_UNKNOWN}")
    here = anchor.day
    latest = weekday_until(here, says.number)
    if says.by == -1:
        day = weekday_until(here - timedelta(days=1), says.number)
        return _Date(day=day, precision="day", how=f"the last {name} before the publication on {here}")
    if says.by == 1 or (says.by == 0 and latest != here) or (future and latest != here):
        return _Date(
            day=latest + timedelta(days=7), precision="day", how=f"the next {name} after the publication on {here}"
        )
    how = f"the {name} of the publication on {here}" if latest == here else f"{name} before the publication on {here}"
    return _Date(day=latest, precision="day", how=how)


def _inside_month(says: Counted, future: bool | None, anchor: Anchor) -> _Date:
    """The first Monday of a month and the like; of Gregorian months only, as no other source was seen to count so."""
    month = says.month
    if isinstance(month, Period):
        found = _period(month, anchor, 0)
        return _which(says, found.day.replace(day=1)) if found.day is not None else found
    found = _without_year(month, future, anchor) if month.year is None else _with_year(month, month.year)
    if found.day is None:
        return found
    if month.system != "gregorian":
        return _none("a weekday counted inside a month that is not Gregorian; it is not worked out")
    return _which(says, found.day.replace(day=1))


def _which(says: Counted, first: date) -> _Date:
    """The weekday so counted in the month that begins with a day."""
    if says.order > 0:
        day = first + timedelta(days=(says.weekday - first.weekday()) % 7 + 7 * (says.order - 1))
    else:
        day = weekday_until(move_months(first, 1) - timedelta(days=1), says.weekday)
    if day.month != first.month:
        return _none("there is no such day")
    which = "the last" if says.order < 0 else f"number {says.order}"
    return _Date(day=day, precision="day", how=f"{which} of the {WEEKDAYS[says.weekday]}s of {first:%Y-%m}")


def _date(expression: Expression, anchor: Anchor, week_begins: int) -> _Date:
    says = expression.says
    if isinstance(says, Unclear):
        if says.year is None:
            return _none(says.why)
        return _Date(day=date(says.year, 1, 1), precision="year", how=says.why)
    if isinstance(says, Distance):
        return _distance(says, anchor)
    if isinstance(says, Period):
        return _period(says, anchor, week_begins)
    if isinstance(says, Counted):
        return _inside_month(says, expression.future, anchor)
    if isinstance(says, Weekday):
        return _weekday(says, expression.future, anchor)
    return _without_year(says, expression.future, anchor) if says.year is None else _with_year(says, says.year)


def resolve(expression: Expression, anchor: Anchor, week_begins: int) -> Dated:
    """What an expression means for a reader on the day of publication; kept without a date where that is open.

    A bare weekday is the latest such day up to the publication, unless its sentence speaks of what is to come.

    Args:
        expression: what the text says.
        anchor: when it was published.
        week_begins: the first day of a week in the language of the text, Monday 0.
    """
    found = _date(expression, anchor, week_begins)
    return Dated(
        date=None if found.day is None else iso(found.day, found.precision),
        precision="none" if found.day is None else found.precision,
        how=found.how,
        start=expression.start,
        end=expression.end,
    )
