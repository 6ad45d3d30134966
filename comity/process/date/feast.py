"""Feast days: those of a fixed date in some calendar, those counted from Easter, and weekdays counted in a month.

Easter is computed by ``dateutil.easter``, for the Western churches and for the Orthodox.
"""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from comity.languages.calendar import Feast
from comity.model.on_screen import on_screen
from comity.process.date.anchor import NO_SUCH_DAY, UNKNOWN, Anchor, Found, open_because
from comity.process.date.civil import PRINTED, civil
from comity.process.date.expression import FeastDay
from comity.process.date.near import nearest

#: Years from that of the publication within which a feast is looked for.
_YEARS = 2
#: A feast is written of for longer before it comes than other days are.
_WITHIN = 120
#: Years of the Gregorian calendar before the first of another, and its years in one Gregorian year.
_OFFSET = {"gregorian": 0, "jalali": 621, "hijri": 579}


def days_of(feast: Feast, year: int) -> list[date]:
    """The days of a feast that lie in a Gregorian year: one, or of a Hijri feast none or two."""
    if feast.after_easter is not None:
        method = EASTER_ORTHODOX if feast.orthodox else EASTER_WESTERN
        return [easter(year, method) + timedelta(days=feast.after_easter)]
    if feast.weekday is not None:
        first = date(year, feast.month, 1)
        counted = first + timedelta(days=(feast.weekday - first.weekday()) % 7 + 7 * (feast.order - 1))
        return [counted + timedelta(days=feast.days_later)]
    if feast.system == "hijri":
        near = round((year - 622) * 33 / 32)
        own = range(near - 1, near + 3)
    else:
        own = range(year - _OFFSET[feast.system] - 1, year - _OFFSET[feast.system] + 1)
    days = (civil(feast.system, each, feast.month, feast.day) for each in own)
    return [day for day in days if day is not None and day.year == year]


def feast_day(says: FeastDay, future: bool | None, anchor: Anchor) -> Found:
    """The day of a feast: in the year that the text tells, else the one that lies nearest as for any other day."""
    year = says.year
    if year is None and says.year_by is not None and anchor.year is not None:
        year = anchor.year + says.year_by
    if year is not None:
        first, last = PRINTED[says.feast.system]
        own = civil(says.feast.system, year, says.feast.month, says.feast.day) if first <= year <= last else None
        days = [own] if own else days_of(says.feast, year)
        if len(days) != 1:
            return open_because(NO_SUCH_DAY)
        return Found(day=days[0], precision="day", how=on_screen("as the text states it"))
    if anchor.day is None:
        return open_because(f"{on_screen('no year is stated')}; {UNKNOWN}")
    here = anchor.day
    years = range(here.year - _YEARS, here.year + _YEARS + 1)
    return nearest([day for each in years for day in days_of(says.feast, each)], future, here, says.by, _WITHIN)
