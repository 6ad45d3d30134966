"""Times of day in the lines that date a report: 11:05 am, الساعة 3:15 مساءً, 14:05 GMT."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from comity.languages import language
from comity.languages.calendar import Calendar
from comity.languages.fold import fold_letters
from comity.languages.speech import spellings
from comity.model.date import Precision
from comity.model.on_screen import on_screen
from comity.process.date.marks import has_marks, without_marks

_TIME = r"(?P<hour>\d{1,2})(?:[:.٫](?P<minute>\d\d)(?:[:.]\d\d(?:\.\d+)?)?)?(?!\d|[.:,٫/]\d)"
#: A bare offset is one that no second time of day looks like: 11:05-12:30 is a range.
_OFFSET = (
    r"(?:(?:gmt|utc)\s?(?P<offset>[+\-−](?:0?\d|1[0-4])(?::?(?:00|15|30|45))?)"
    r"|(?<=\d)(?P<bare>\+(?:0\d|1[0-4]):?(?:00|15|30|45)|-0\d:?00))(?![\d:])"
)
_NUMBER = re.compile(r"([+\-−])(\d{1,2}?):?(\d\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day in a line."""

    #: Hour, 0 to 23.
    hour: int
    #: Minute; none where only the hour is told.
    minute: int | None
    #: How far its zone is ahead of UTC; none where no zone is stated, or one whose name does not settle it.
    offset: timedelta | None
    #: First character in the line.
    start: int
    #: One past the last character.
    end: int

    def on(self, day: date) -> tuple[str, Precision]:
        """This time of a day as ISO 8601: in UTC where the zone is known, else local and without a zone."""
        when = datetime(day.year, day.month, day.day, self.hour, self.minute or 0)
        zone = ""
        if self.offset is not None:
            when, zone = when.replace(tzinfo=UTC) - self.offset, "Z"
        if self.minute is None and when.minute == 0:
            return f"{when:%Y-%m-%dT%H}{zone}", "hour"
        return f"{when:%Y-%m-%dT%H:%M}{zone}", "minute"

    @property
    def words(self) -> str:
        """The time and what is known of its zone, in words."""
        told = f"{self.hour}:{self.minute:02d}" if self.minute is not None else on_screen(f"{self.hour} o'clock")
        return told if self.offset is not None else on_screen(f"{told}, no time zone stated")


def _forms(forms: Iterable[str]) -> list[str]:
    """Spellings in folded letters, as patterns, the longest first."""
    found = {spelt for form in forms for spelt in spellings(form)}
    return [re.escape(form) for form in sorted(found, key=lambda each: (-len(each), each))]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clocks:
    """How times of day are written in one language and in English."""

    #: A time with the words around it.
    pattern: re.Pattern[str]
    #: Words of the second half of the day.
    afternoon: re.Pattern[str]
    #: Names of zones, each with how far it is ahead of UTC.
    zones: tuple[tuple[re.Pattern[str], timedelta | None], ...]


@cache
def _clocks(codes: tuple[str, ...]) -> _Clocks:
    calendars: list[Calendar] = [facts.calendar for code in codes if (facts := language(code)) is not None]
    leads = "|".join(_forms(form for calendar in calendars for form in calendar.clock)) or "(?!)"
    halves = [form for calendar in calendars for form in (*calendar.forenoon, *calendar.afternoon)]
    half = "|".join(_forms(halves)) or "(?!)"
    zones = [zone for calendar in calendars for zone in calendar.zones]
    names = "|".join(_forms(form for zone in zones for form in zone.forms)) or "(?!)"
    zone = rf"(?P<zone>{names})(?!\w)"
    return _Clocks(
        pattern=re.compile(
            rf"(?:(?<!\w)(?P<lead>{leads})\s*:?\s*)?(?<![\w.:/])t?"
            rf"(?:{_TIME}(?:\s*(?P<half>{half})(?!\w))?(?:z(?!\w)|\s*[,(]?\s*(?:{_OFFSET}|{zone})\)?)?"
            rf"|(?P<four>[0-2]\d[0-5]\d)\s*(?P<zone_four>{names})(?!\w))"
        ),
        afternoon=re.compile("|".join(_forms(form for each in calendars for form in each.afternoon)) or "(?!)"),
        zones=tuple(
            (re.compile("|".join(_forms(each.forms))), None if each.offset is None else _offset(each.offset))
            for each in zones
        ),
    )


def _offset(written: str) -> timedelta:
    match = _NUMBER.fullmatch(written)
    if match is None:
        raise ValueError(f"not an offset from UTC: {written}")
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return ahead if match[1] == "+" else -ahead


def _zone(match: re.Match[str], clocks: _Clocks) -> timedelta | None:
    if written := match["offset"] or match["bare"]:
        return _offset(written)
    name = match["zone"] or match["zone_four"]
    if name:
        return next((ahead for pattern, ahead in clocks.zones if pattern.fullmatch(name)), None)
    return timedelta() if match[0].endswith("z") else None


def find_clocks(line: str, codes: tuple[str, ...]) -> list[Clock]:
    """The times of day in a line, in its order.

    A number alone is none: it needs its minutes, a word for the half of the day, or four digits and a zone.

    Args:
        line: a line from which its dates are blanked; offsets count its characters.
        codes: the languages whose words are looked for.
    """
    clocks = _clocks(codes)
    found: list[Clock] = []
    plain, place = without_marks(line) if has_marks(line) else (line, range(len(line) + 1))
    for match in clocks.pattern.finditer(fold_letters(plain)):
        minute: int | None
        if match["four"]:
            hour, minute = int(match["four"][:2]), int(match["four"][2:])
        elif match["minute"] or match["half"]:
            hour, minute = int(match["hour"]), int(match["minute"]) if match["minute"] else None
        else:
            continue
        if match["half"] and hour <= 12:
            hour = hour % 12 + (12 if clocks.afternoon.fullmatch(match["half"]) else 0)
        if hour <= 23 and (minute or 0) <= 59:
            start, end = place[match.start()], place[match.end() - 1] + 1
            found.append(Clock(hour=hour, minute=minute, offset=_zone(match, clocks), start=start, end=end))
    return found
