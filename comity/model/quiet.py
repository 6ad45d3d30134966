"""When a reader is told: at once, after quiet hours, or in a letter of the hour or the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

#: How soon a reader wants to know of what answers a query: at once and, if so chosen, in quiet hours too; at once; in
#: one letter each hour; in one letter each day.
Pace = Literal["urgent", "now", "hourly", "daily"]
PACES: tuple[Pace, ...] = ("urgent", "now", "hourly", "daily")
#: What goes together in one letter: what waited for the hour, for the day, for the end of quiet hours.
Bundle = Literal["hourly", "daily", "quiet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A reader's hours, in the reader's zone."""

    #: From when on nothing is sent; none: there are no quiet hours.
    since: time | None = None
    #: Until when; before `since`, on the next day.
    until: time | None = None
    #: IANA name of the zone.
    zone: str = "UTC"
    #: Whether urgent alerts are sent all the same.
    urgent: bool = True
    #: When the letter of the day is sent.
    daily: time = time(7)

    def ends(self, moment: datetime) -> datetime | None:
        """When the quiet hours end in which a moment lies; none: it lies in none."""
        if self.since is None or self.until is None or self.since == self.until:
            return None
        here = moment.astimezone(ZoneInfo(self.zone))
        clock = here.time()
        if self.since < self.until:
            quiet = self.since <= clock < self.until
        else:
            quiet = clock >= self.since or clock < self.until
        return self._next(moment, self.until) if quiet else None

    def due(self, moment: datetime, pace: Pace) -> tuple[datetime, Bundle] | None:
        """Until when what fires now is held, and with what it goes together; none: it is sent at once.

        Args:
            moment: now.
            pace: how soon the reader wants to know.
        """
        if pace == "urgent" and self.urgent:
            return None
        if pace == "hourly":
            at = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            return self.ends(at) or at, "hourly"
        if pace == "daily":
            at = self._next(moment, self.daily)
            return self.ends(at) or at, "daily"
        ends = self.ends(moment)
        return (ends, "quiet") if ends else None

    def _next(self, moment: datetime, clock: time) -> datetime:
        """The next moment after this one at which the reader's clock shows that time."""
        here = moment.astimezone(ZoneInfo(self.zone))
        for days in range(3):  # where a clock is put forward, a time of the night may be over before it began
            at = datetime.combine(here.date() + timedelta(days=days), clock, here.tzinfo)
            for each in (at.astimezone(UTC), at.replace(fold=1).astimezone(UTC)):  # put back, it shows a time twice
                if each > moment and each >= at.astimezone(UTC):  # and put forward, the second lies before the gap
                    return each
        raise AssertionError("A day has every time of the clock or one after it.")
