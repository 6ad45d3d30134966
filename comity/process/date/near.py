"""Which of the days that an expression without a year may mean is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from comity.model.on_screen import on_screen
from comity.process.date.anchor import NONE_NEAR, Found, open_because

#: A day without a year that is not said to come lies in the past, unless it comes within so many days.
SOON = 60
#: What is said to come without its year comes within so many days; the verb may have been another date's.
AHEAD = 365 - SOON
_NEXT, _LATEST = on_screen("the next such day"), on_screen("the latest such day")


def nearest(days: Sequence[date], future: bool | None, here: date, by: int | None = None, within: int = SOON) -> Found:
    """The latest of some days up to the publication; the next where that is said, or is near and the latest is not.

    Args:
        days: the days, in order.
        future: whether the sentence looks ahead; false where it looks back, none where it does not tell.
        here: the day of publication.
        by: -1 where the text says *last*, 1 where it says *next*.
        within: so many days ahead are near.
    """
    past = [day for day in days if day < here or (day == here and by is None)]
    coming = [day for day in days if day > here and (by == 1 or (day - here).days <= AHEAD)]
    soon = bool(coming) and (coming[0] - here).days <= within
    since = (here - past[-1]).days if past else 2 * SOON + 1
    chosen, why = (past[-1:], _LATEST) if past else (coming[:1], _NEXT)
    if by == 1 or (by is None and future and coming and (since > SOON or soon)):
        chosen, why = coming[:1], _NEXT
    elif by is None and soon and since > 2 * SOON and future is not False:
        chosen, why = coming[:1], on_screen("the nearest such day")
    if not chosen:
        return open_because(NONE_NEAR)
    return Found(day=chosen[0], precision="day", how=on_screen(f"{why}, the publication being of {here}"))
