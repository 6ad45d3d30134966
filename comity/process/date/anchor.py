"""What relative dates are counted from, and what is found of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from comity.model.date import Precision, Published
from comity.model.on_screen import on_screen

WEEKDAYS = on_screen(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
UNKNOWN = on_screen("the day of publication is not known")
NO_SUCH_DAY = on_screen("there is no such day")
NONE_NEAR = on_screen("there is no such day near the publication")


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
class Week:
    """How weeks are counted in a language."""

    #: Its first day, Monday 0.
    begins: int
    #: Whether *next Friday* is the Friday of next week and not the Friday to come.
    next_is_of_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date found, or the reason why there is none."""

    day: date | None
    precision: Precision
    how: str


def open_because(how: str) -> Found:
    """No date, and why."""
    return Found(day=None, precision="none", how=how)
