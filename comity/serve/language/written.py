"""Numbers, days and times as a reader of a language writes them, in the time zone of the centre.

Digits are those that CLDR gives as usual for the language: Persian ones in Persian, European ones in English, Russian
and Arabic. Days are Gregorian; where a reader lives by another calendar its day can stand beside: Jalali in Persian
(persiantools), Hijri of Umm al-Qura in Arabic (hijridate, which knows 1924 to 2077).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_timezone_gmt
from babel.numbers import format_decimal, format_percent
from hijridate import Gregorian
from persiantools.jdatetime import JalaliDate

from comity.languages.span import span
from comity.serve.language import Language

_DIGITS = {"arabext": str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")}
_JALALI = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
_HIJRI = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
)
#: Day and month, without and with the year. Arabic and Russian abbreviate neither happily.
_SHORT = {"en": "d MMM", "ar": "d MMMM", "fa": "d MMMM", "ru": "d MMM"}
_FULL = {"en": "d MMM y", "ar": "d MMMM y", "fa": "d MMMM y", "ru": "d MMM y"}
#: Numbers below it are written without a sign between their digits in every language; most numbers are.
_GROUPED = 1000
_HOUR = dt.timedelta(hours=1)

#: What the model gives for a moment: an aware time, a day, or ISO 8601 as fine as is known (``2026-03`` too).
When = dt.datetime | dt.date | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How things are written for one language and time zone."""

    #: The language.
    language: Language
    #: The centre's time zone.
    zone: ZoneInfo

    def digits(self, text: str) -> str:
        """A text of ours with its digits as the language writes them."""
        return text.translate(_DIGITS.get(self.language.locale.default_numbering_system, {}))

    def number(self, value: float) -> str:
        """A number: 1,200 in English."""
        if isinstance(value, int) and 0 <= value < _GROUPED:
            return self.digits(str(value))
        return self.digits(format_decimal(value, locale=self.language.locale, numbering_system="default"))

    def percent(self, share: float) -> str:
        """A share of 0 to 1: 87%."""
        return self.digits(format_percent(round(share, 2), locale=self.language.locale))

    def range(self, low: int, high: int) -> str:
        """A range of whole numbers: 2–3, or 2 where both ends are the same."""
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def day(self, when: When | None, *, year: bool = True) -> str:
        """A day, or the month or year where no more is known: 14 Mar 2026; nothing of nothing."""
        match _read(when):
            case None:
                return ""
            case str(coarse):
                year_of, _, month = coarse.partition("-")
                pattern = "LLLL y" if month else "y"
                first = dt.date(int(year_of), int(month or 1), 1)
                return self.digits(format_date(first, pattern, locale=self.language.locale))
            case dt.datetime() as moment:
                return self.day(self._here(moment).date(), year=year)
            case dt.date() as day:
                pattern = (_FULL if year else _SHORT)[self.language.code]
                return self.digits(format_date(day, pattern, locale=self.language.locale).replace(" г.", ""))

    def days(self, since: When | None, until: When | None) -> str:
        """A span of days: 12–15 Mar 2026."""
        first, last = _read(since), _read(until)
        if first is None or last is None or isinstance(first, str) or isinstance(last, str) or first == last:
            return self.day(last if first is None else first)
        start, end = (self._here(e).date() if isinstance(e, dt.datetime) else e for e in (first, last))
        if (start.year, start.month) == (end.year, end.month):
            return f"{self.number(start.day)}–{self.day(end)}"
        return f"{self.day(start, year=start.year != end.year)} – {self.day(end)}"

    def time(self, when: When | None) -> str:
        """The time of day, if it is known: 09:14; else nothing."""
        moment = _read(when)
        if not isinstance(moment, dt.datetime):
            return ""
        return self.digits(format_time(self._here(moment), "HH:mm", locale=self.language.locale))

    def moment(self, when: When | None, *, year: bool = False) -> str:
        """Day and, if it is known, time of day: 14 Mar 16:20."""
        return " ".join(part for part in (self.day(when, year=year), self.time(when)) if part)

    def zoned(self, when: dt.datetime) -> str:
        """A moment with its zone, for where nobody can hover: 14 Mar 2026 16:20 GMT+01:00."""
        zone = get_timezone_gmt(self._here(when), locale=self.language.locale)
        return f"{self.moment(when, year=True)} {self.digits(zone)}"

    def exact(self, when: When | None) -> str:
        """The moment in full with its zone, for hover and print: Saturday 14 March 2026 16:20 GMT+01:00."""
        moment = _read(when)
        if not isinstance(moment, dt.datetime):
            return self.day(when)
        here = self._here(moment)
        fine = "HH:mm:ss" if here.second else "HH:mm"
        told = format_datetime(here, f"EEEE d MMMM y {fine}", locale=self.language.locale)
        zone = f" {get_timezone_gmt(here, locale=self.language.locale)}" if here.tzinfo else ""
        return self.digits(told + zone)

    def other_calendar(self, when: When | None) -> str:
        """The day in the calendar that readers of the language also live by: Jalali in Persian, Hijri in Arabic."""
        read = _read(when)
        if read is None or isinstance(read, str) or self.language.code not in ("ar", "fa"):
            return ""
        day = self._here(read).date() if isinstance(read, dt.datetime) else read
        if self.language.code == "fa":
            jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
            return self.digits(f"{jalali.day} {_JALALI[jalali.month - 1]} {jalali.year}")
        try:
            hijri = Gregorian.fromdate(day).to_hijri()
        except OverflowError:
            return ""
        return self.digits(f"{hijri.day} {_HIJRI[hijri.month - 1]} {hijri.year}")

    def iso(self, when: When | None) -> str:
        """For the machine: the ``datetime`` attribute of a ``time`` element."""
        read = _read(when)
        return "" if read is None else read if isinstance(read, str) else read.isoformat()

    def ago(self, when: dt.datetime, now: dt.datetime) -> str:
        """How long ago, within the hour; earlier the moment itself, for "7 hours ago" must be reckoned back."""
        since = now - when
        if not dt.timedelta(0) <= since < _HOUR:
            return self.moment(when)
        minutes = int(since.total_seconds()) // 60
        if not minutes:
            return self.language.gettext("just now")
        told = self.language.ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)
        return told % {"num": self.number(minutes)}

    def span(self, length: dt.timedelta) -> str:
        """About how long: 40 minutes."""
        return self.digits(span(length, self.language.code))

    def named(self, code: str) -> str:
        """The name of a language: Russian, for ``ru``."""
        return str(self.language.locale.languages.get(code, code))

    def _here(self, moment: dt.datetime) -> dt.datetime:
        """The moment in the centre's zone; one of which nobody told the zone stays as it was told."""
        return moment.astimezone(self.zone) if moment.tzinfo else moment


def _read(when: When | None) -> dt.datetime | dt.date | str | None:
    """What is known of a moment: a time, a day, or a month or year as it stands."""
    if not isinstance(when, str):
        return when
    try:
        if len(when) <= len("2026-03"):
            dt.date(int(when[:4]), int(when[5:7] or 1), 1)
            return when
        return dt.date.fromisoformat(when) if len(when) == len("2026-03-14") else dt.datetime.fromisoformat(when)
    except ValueError:
        return None
