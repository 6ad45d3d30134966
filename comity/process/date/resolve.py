"""Expressions of time counted from the day of publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from comity.languages.calendar import Stretch, System
from comity.model.date import Dated, Precision
from comity.model.on_screen import count_of, on_screen
from comity.process.date import expression as say
from comity.process.date.anchor import NO_SUCH_DAY, NONE_NEAR, UNKNOWN, WEEKDAYS, Anchor, Found, Week, open_because
from comity.process.date.civil import civil, iso, middle, move_months, weekday_until
from comity.process.date.expression import Distance, Fixed, Period, Weekday
from comity.process.date.feast import feast_day
from comity.process.date.near import AHEAD, SOON, nearest
from comity.process.date.weekday import day_of_month, weekday, which

_CALENDARS: dict[System, str] = on_screen({"gregorian": "Gregorian", "jalali": "Jalali", "hijri": "Hijri"})
_STATED = on_screen("as the text states it")
_FROM_PUBLICATION = on_screen("counted from the publication")
_TOO_FAR = on_screen("farther from the publication than any calendar goes")
#: Stretches, by how many of them after that of the publication.
_WEEKS = on_screen(
    {
        -2: "the week before the last before the publication on {here}",
        -1: "the week before that of the publication on {here}",
        0: "the week of the publication on {here}",
        1: "the week after that of the publication on {here}",
        2: "the week after the next after the publication on {here}",
    }
)
_MONTHS = on_screen(
    {
        -2: "the month before the last before the publication on {here}",
        -1: "the month before that of the publication on {here}",
        0: "the month of the publication on {here}",
        1: "the month after that of the publication on {here}",
        2: "the month after the next after the publication on {here}",
    }
)
_YEARS = on_screen(
    {
        -2: "the year before the last before the publication on {here}",
        -1: "the year before that of the publication on {here}",
        0: "the year of the publication on {here}",
        1: "the year after that of the publication on {here}",
        2: "the year after the next after the publication on {here}",
    }
)
_PERIODS: dict[Stretch, dict[int, str]] = {"day": _WEEKS, "week": _WEEKS, "month": _MONTHS, "year": _YEARS}


def day_of(says: Fixed) -> date | None:
    """The Gregorian day of a date that states its day, month and year; none if it does not."""
    if says.year is None or says.month is None or says.day is None:
        return None
    return civil(says.system, says.year, says.month, says.day)


def _with_year(says: Fixed, year: int) -> Found:
    if says.month is not None and says.day is not None:
        day = civil(says.system, year, says.month, says.day)
        if day is None:
            return open_because(NO_SUCH_DAY)
        how = _STATED
        if says.system != "gregorian":
            written = f"{year}/{says.month:02d}/{says.day:02d}"
            how = on_screen(f"{written} in the {_CALENDARS[says.system]} calendar")
        if says.weekday is not None and day.weekday() != says.weekday and says.system != "hijri":
            is_a, said = WEEKDAYS[day.weekday()], WEEKDAYS[says.weekday]
            how += f"; {on_screen(f'that day was a {is_a}, not a {said}')}"
        return Found(day=day, precision="day", how=how)
    precision: Precision = "year" if says.month is None else "month"
    if says.system == "gregorian":
        return Found(day=date(year, says.month or 1, 1), precision=precision, how=_STATED)
    day = middle(says.system, year, says.month)
    if day is None:
        return open_because(on_screen(f"the {_CALENDARS[says.system]} year {year} is outside the tables"))
    written = f"{year}" if says.month is None else f"{year}/{says.month:02d}"
    how = on_screen(f"most of {written} in the {_CALENDARS[says.system]} calendar")
    return Found(day=day, precision=precision, how=how)


def _year_in(system: System, day: date) -> int:
    """The year of a calendar that a Gregorian day lies in."""
    guess = {"gregorian": day.year, "jalali": day.year - 621, "hijri": round((day.year - 622) * 33 / 32)}[system]
    for year in (guess + 1, guess, guess - 1):
        first = civil(system, year, 1, 1)
        if first is not None and first <= day:
            return year
    return guess


def _without_year(says: Fixed, future: bool | None, anchor: Anchor) -> Found:
    """A day or month whose year the text leaves to the reader."""
    if anchor.day is None:
        return _by_weekday(says, anchor)
    here = anchor.day
    if says.year_by is not None:
        found = _with_year(says, _year_in(says.system, here) + says.year_by)
        counted = on_screen(f"the year is counted from {here}")
        return Found(day=found.day, precision=found.precision, how=f"{found.how}; {counted}")
    now = _year_in(says.system, here)
    near = [_with_year(says, year) for year in (now - 1, now, now + 1)]
    if says.weekday is not None:
        fit = [each for each in near if each.day is not None and each.day.weekday() == says.weekday]
        near = fit or near
    if says.month is not None and says.day is None:
        return _month_near(says, future, here)
    return nearest([each.day for each in near if each.day is not None], future, here, says.by)


def _month_near(says: Fixed, future: bool | None, here: date) -> Found:
    now = _year_in(says.system, here)
    years = range(now - 1, now + 3)
    starts = [civil(says.system, year, says.month or 1, 1) for year in years]
    middles = [middle(says.system, year, says.month) for year in years]
    pairs = [(start, day) for start, day in zip(starts, middles, strict=True) if start is not None and day is not None]
    inside = [(start, day) for start, day in pairs if start <= here and abs((day - here).days) <= 16]
    past = [(start, day) for start, day in pairs if start <= here and (says.by != -1 or (start, day) not in inside)]
    coming = [(start, day) for start, day in pairs if start > here]
    near = bool(coming) and (coming[0][0] - here).days <= AHEAD
    soon = coming and (coming[0][0] - here).days <= SOON and past and (here - past[-1][1]).days > 2 * SOON
    if says.by == 0:  # *this September* said in November
        day = min((day for _, day in pairs), key=lambda each: abs((each - here).days))
        how = (
            on_screen(f"the latest such month, the publication being of {here}")
            if day <= here
            else on_screen(f"the next such month after {here}")
        )
        return Found(day=day, precision="month", how=how)
    if says.by == 2 and len(coming) > 1:
        return Found(day=coming[1][1], precision="month", how=on_screen(f"the second such month after {here}"))
    if ((future and near) or says.by == 1 or (soon and says.by is None and future is not False)) and coming:
        ahead = coming if says.by == 1 or not inside else inside
        return Found(day=ahead[0][1], precision="month", how=on_screen(f"the next such month after {here}"))
    if not past:
        return open_because(on_screen("there is no such month near the publication"))
    how = on_screen(f"the latest such month, the publication being of {here}")
    return Found(day=past[-1][1], precision="month", how=how)


def _by_weekday(says: Fixed, anchor: Anchor) -> Found:
    """A day without a year when only the year of publication is known: its weekday may settle it."""
    if anchor.year is None:
        return open_because(f"{on_screen('no year is stated')}; {UNKNOWN}")
    if says.weekday is not None and says.system == "gregorian" and says.month and says.day:
        years = (anchor.year - 1, anchor.year)
        days = [day for year in years if (day := civil(says.system, year, says.month, says.day)) is not None]
        fit = [day for day in days if day.weekday() == says.weekday]
        if len(fit) == 1:
            how = on_screen(f"that weekday, the publication being of {anchor.year}")
            return Found(day=fit[0], precision="day", how=how)
    return open_because(f"{on_screen('no year is stated')}; {UNKNOWN}")


def _distance(says: Distance, anchor: Anchor) -> Found:
    if says.count is None:
        return open_because(on_screen("the text does not say exactly how long"))
    if anchor.day is None:
        return open_because(f"{_FROM_PUBLICATION}; {UNKNOWN}")
    here, count = anchor.day, says.count
    try:
        return _counted(says, here, count)
    except (OverflowError, ValueError):
        return open_because(_TOO_FAR)


def _counted(says: Distance, here: date, count: int) -> Found:
    length = _length(abs(count), says.unit)
    how = (
        on_screen(f"{length} before the publication on {here}")
        if count < 0
        else on_screen(f"{length} after the publication on {here}")
    )
    if says.unit in ("day", "week"):
        day = here + timedelta(days=count * (7 if says.unit == "week" else 1))
        how = how if count else on_screen(f"the day of the publication, {here}")
        if says.weekday is not None and says.unit == "week":
            day += timedelta((says.weekday - day.weekday() + 3) % 7 - 3)
            how += f"; {on_screen(f'the {WEEKDAYS[says.weekday]} nearest to that day')}"
        elif says.weekday is not None and day.weekday() != says.weekday:
            # the weekday is what the writer looked up; the distance was counted from the day of writing
            day = (
                weekday_until(day, says.weekday) if count <= 0 else day + timedelta((says.weekday - day.weekday()) % 7)
            )
            how += f"; {on_screen(f'the {WEEKDAYS[says.weekday]} nearest to that day')}"
        return Found(day=day, precision="day", how=how)
    day = move_months(here, count * (12 if says.unit == "year" else 1))
    precision: Precision = "month" if says.unit == "month" else "year"
    return Found(day=day, precision=precision, how=how)


def _length(distance: int, unit: Stretch) -> str:
    """So many days, weeks, months or years."""
    if unit == "day":
        return count_of(distance, "day", "days")
    if unit == "week":
        return count_of(distance, "week", "weeks")
    return count_of(distance, "month", "months") if unit == "month" else count_of(distance, "year", "years")


def _period(says: Period, anchor: Anchor, week_begins: int) -> Found:
    if says.unit == "year" and anchor.year is not None and anchor.day is None:
        return Found(
            day=date(anchor.year + says.by, 1, 1),
            precision="year",
            how=on_screen(f"counted from the publication in {anchor.year}"),
        )
    if anchor.day is None:
        return open_because(f"{_FROM_PUBLICATION}; {UNKNOWN}")
    here = anchor.day
    how = _PERIODS[says.unit][says.by].format(here=here)
    if says.unit == "year":
        return Found(day=date(here.year + says.by, 1, 1), precision="year", how=how)
    if says.unit == "month":
        first = move_months(here, says.by)
        if says.day is None:
            return Found(day=first, precision="month", how=how)
        day = civil("gregorian", first.year, first.month, says.day)
        return open_because(NO_SUCH_DAY) if day is None else Found(day=day, precision="day", how=how)
    begin = weekday_until(here, week_begins) + timedelta(days=7 * says.by)
    if says.weekday is not None:
        day = begin + timedelta(days=(says.weekday - week_begins) % 7)
        how += f"; {on_screen(f'of its days {WEEKDAYS[says.weekday]}')}"
        return Found(day=day, precision="day", how=how)
    last = begin + timedelta(days=6)
    how += f"; {on_screen(f'its days are {begin} to {last}')}"
    if begin.year != last.year:
        return open_because(f"{how}; {on_screen('two years share it')}")
    return Found(day=begin, precision="month" if begin.month == last.month else "year", how=how)


def _inside_month(says: say.Counted, future: bool | None, anchor: Anchor) -> Found:
    """The first Monday of a month and the like; of Gregorian months only, as no other source was seen to count so."""
    month = says.month
    if says.or_day and isinstance(month, Fixed):
        whole = replace(month, day=says.order)
        day = _without_year(whole, future, anchor) if month.year is None else _with_year(whole, month.year)
        if day.day is not None and day.day.weekday() == says.weekday:
            return day
    if isinstance(month, Period):
        found = _period(month, anchor, 0)
        return which(says, found.day.replace(day=1)) if found.day is not None else found
    found = _without_year(month, future, anchor) if month.year is None else _with_year(month, month.year)
    if found.day is None:
        return found
    if month.system != "gregorian":
        return open_because(on_screen("a weekday counted inside a month that is not Gregorian; it is not worked out"))
    return which(says, found.day.replace(day=1))


def _apart(says: say.Apart, future: bool | None, anchor: Anchor, week: Week) -> Found:
    """A day counted from another."""
    base = _said(says.base, future, anchor, week)
    if base.day is None or base.precision != "day" or says.distance.count is None:
        return open_because(on_screen("counted from another day, and not exactly told"))
    count, unit = says.distance.count, says.distance.unit
    length, start = _length(abs(count), unit), base.day
    how = on_screen(f"counted from {start}, {length} back" if count < 0 else f"counted from {start}, {length} on")
    try:
        if unit in ("day", "week"):
            return Found(day=base.day + timedelta(days=count * (7 if unit == "week" else 1)), precision="day", how=how)
        first = move_months(base.day, count * (12 if unit == "year" else 1))
    except (OverflowError, ValueError):
        return open_because(_TOO_FAR)
    day = civil("gregorian", first.year, first.month, base.day.day)
    return Found(day=day or first, precision="day" if day else "month", how=how)


def _following(says: say.Following, future: bool | None, anchor: Anchor, week: Week) -> Found:
    """The first such day after another, or one further on."""
    base = _said(says.base, future, anchor, week)
    if base.day is None or base.precision != "day":
        return _said(says.says, future, anchor, week) if says.order == 1 else base
    start = base.day
    if isinstance(says.says, Weekday):
        weeks = says.order if says.order > 0 else says.order + 1
        begin = start if says.order > 0 else start - timedelta(days=1)
        return _days_on(start, weekday_until(begin + timedelta(days=7 * weeks), says.says.number))
    now = _year_in(says.says.system, start)
    days = [each.day for each in (_with_year(says.says, year) for year in range(now, now + 9)) if each.day is not None]
    later = [day for day in days if day > start]
    return _days_on(start, later[0]) if later else open_because(NONE_NEAR)


def _days_on(start: date, day: date) -> Found:
    length = _length(abs((day - start).days), "day")
    how = on_screen(f"counted from {start}, {length} back" if day < start else f"counted from {start}, {length} on")
    return Found(day=day, precision="day", how=how)


def _said(says: say.Says, future: bool | None, anchor: Anchor, week: Week) -> Found:
    if isinstance(says, say.Unclear):
        if says.year is None:
            return open_because(says.why)
        return Found(day=date(says.year, 1, 1), precision="year", how=says.why)
    if isinstance(says, Distance):
        return _distance(says, anchor)
    if isinstance(says, Period):
        return _period(says, anchor, week.begins)
    if isinstance(says, say.Counted):
        return _inside_month(says, future, anchor)
    if isinstance(says, Weekday):
        return weekday(says, future, anchor, week)
    if isinstance(says, say.DayOfMonth):
        return day_of_month(says, future, anchor)
    if isinstance(says, say.FeastDay):
        return feast_day(says, future, anchor)
    if isinstance(says, say.Following):
        return _following(says, future, anchor, week)
    if isinstance(says, say.Apart):
        return _apart(says, future, anchor, week)
    return _without_year(says, future, anchor) if says.year is None else _with_year(says, says.year)


def resolve(expression: say.Expression, anchor: Anchor, week_begins: int, *, next_of_next: bool = False) -> Dated:
    """What an expression means for a reader on the day of publication; kept without a date where that is open.

    A bare weekday is the latest such day up to the publication, unless its sentence speaks of what is to come.

    Args:
        expression: what the text says.
        anchor: when it was published.
        week_begins: the first day of a week in the language of the text, Monday 0.
        next_of_next: whether *next Friday* is the Friday of next week there.
    """
    week = Week(begins=week_begins, next_is_of_next=next_of_next)
    found = _said(expression.says, expression.future, anchor, week)
    return Dated(
        date=None if found.day is None else iso(found.day, found.precision),
        precision="none" if found.day is None else found.precision,
        how=found.how,
        start=expression.start,
        end=expression.end,
    )
