"""Weekdays and bare days of a month, counted from the day of publication."""

from __future__ import annotations

from datetime import date, timedelta

from comity.model.on_screen import on_screen
from comity.process.date.anchor import NO_SUCH_DAY, NONE_NEAR, UNKNOWN, WEEKDAYS, Anchor, Found, Week, open_because
from comity.process.date.civil import civil, move_months, weekday_until
from comity.process.date.expression import Counted, DayOfMonth, Weekday

_MONTHS = 12


def weekday(says: Weekday, future: bool | None, anchor: Anchor, week: Week) -> Found:
    """A weekday by its name, with *last*, *this* or *next* or a count."""
    name = WEEKDAYS[says.number]
    if anchor.day is None:
        return open_because(f"{name}; {UNKNOWN}")
    here = anchor.day
    latest = weekday_until(here, says.number)
    if says.count is not None:
        back = weekday_until(here - timedelta(days=1), says.number)
        day = latest + timedelta(days=7 * says.count) if says.count > 0 else back + timedelta(days=7 * (says.count + 1))
        number = abs(says.count)
        how = (
            on_screen(f"the {name} number {number} after the publication on {here}")
            if says.count > 0
            else on_screen(f"the {name} number {number} before the publication on {here}")
        )
        return Found(day=day, precision="day", how=how)
    if says.by == 2 or (says.by == 1 and week.next_is_of_next):
        begin = weekday_until(here, week.begins)
        ahead = begin + timedelta(days=7 + (says.number - week.begins) % 7)
        day = ahead if says.by == 1 else latest + timedelta(days=14)
        how = on_screen(f"the {name} so called after the publication on {here}")
        return Found(day=day, precision="day", how=how)
    if says.by == -1:
        begin = here
        if week.next_is_of_next:  # a day of this week is told by its bare name; a Sunday paper has the week behind it
            begin -= timedelta(days=(here.weekday() + 1) % 7 and here.weekday())
        day = weekday_until(begin - timedelta(days=1), says.number)
        return Found(day=day, precision="day", how=on_screen(f"the last {name} before the publication on {here}"))
    if says.by == 1 or (says.by == 0 and latest != here) or (future and latest != here):
        how = on_screen(f"the next {name} after the publication on {here}")
        return Found(day=latest + timedelta(days=7), precision="day", how=how)
    how = (
        on_screen(f"the day of the publication, {here}")
        if latest == here
        else on_screen(f"the {name} before the publication on {here}")
    )
    return Found(day=latest, precision="day", how=how)


def which(says: Counted, first: date) -> Found:
    """The weekday or day so counted in the month that begins with a day."""
    if says.weekday is None:
        days = (move_months(first, 1) - first).days
        day = first + timedelta(days=says.order - 1 if says.order > 0 else days + says.order)
        return Found(day=day, precision="day", how=on_screen(f"a day counted in {first:%Y-%m}"))
    if says.order > 0:
        day = first + timedelta(days=(says.weekday - first.weekday()) % 7 + 7 * (says.order - 1))
    else:
        day = weekday_until(move_months(first, 1) - timedelta(days=1), says.weekday)
    if day.month != first.month:
        return open_because(NO_SUCH_DAY)
    name, month = WEEKDAYS[says.weekday], f"{first:%Y-%m}"
    how = (
        on_screen(f"of the days called {name} in {month} the last")
        if says.order < 0
        else on_screen(f"of the days called {name} in {month} number {says.order}")
    )
    return Found(day=day, precision="day", how=how)


def day_of_month(says: DayOfMonth, future: bool | None, anchor: Anchor) -> Found:
    """The latest such day up to the publication, or the next where the sentence looks ahead."""
    if anchor.day is None:
        return open_because(f"{on_screen('no month is stated')}; {UNKNOWN}")
    here = anchor.day
    firsts = [move_months(here, by) for by in range(-_MONTHS, _MONTHS + 1)]
    days = [day for each in firsts if (day := civil("gregorian", each.year, each.month, says.day)) is not None]
    days = [day for day in days if says.weekday in (None, day.weekday())]
    past = [day for day in days if day <= here]
    coming = [day for day in days if day > here]
    soon = bool(coming) and (not past or coming[0] - here < here - past[-1])
    ahead = coming and (future or (says.weekday is not None and soon and future is None))
    if ahead and not (past and past[-1] == here):
        return Found(
            day=coming[0], precision="day", how=on_screen(f"the next such day after the publication on {here}")
        )
    if not past:
        return open_because(NONE_NEAR)
    why = on_screen("the latest such day")
    return Found(day=past[-1], precision="day", how=on_screen(f"{why}, the publication being of {here}"))
