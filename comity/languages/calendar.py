"""The section ``[calendar]`` of a language file: how dates are written in that language.

Words are written in their usual spelling and folded before they are compared; a list in braces stands for its parts,
as in the section ``[speech]``: ``январ{ь,я,е}``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

#: A calendar that dates are written in.
System = Literal["gregorian", "jalali", "hijri"]
#: A stretch of time that is counted.
Stretch = Literal["day", "week", "month", "year"]


class DayWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word for a day by its distance from today."""

    #: Days after today; before it, a negative number.
    days: int
    #: Its spellings: *yesterday*, *پریروز*.
    forms: tuple[str, ...]


class Unit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word for a stretch of time."""

    #: Which stretch it is.
    unit: Stretch
    #: Its forms for one, in every case.
    forms: tuple[str, ...]
    #: Its forms that only stand beside a number.
    many: tuple[str, ...] = ()
    #: Forms that mean two of it: *يومين*.
    double: tuple[str, ...] = ()


class Shift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that points at the stretch before, at this one or at the next."""

    #: -1, 0 or 1; -2 for the one before the last: *позапрошлый*.
    by: Literal[-2, -1, 0, 1]
    #: Its forms: *last*, *прошл{ый,ого,ой}*.
    forms: tuple[str, ...]
    #: Whether it stands after what it points from: *الماضي*, *گذشته*.
    after: bool = False


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that by itself means a stretch by its distance from the present one: *پارسال*."""

    #: Which stretch it is.
    unit: Stretch
    #: -1, 0 or 1.
    by: Literal[-1, 0, 1]
    #: Its forms.
    forms: tuple[str, ...]


class Century(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words for a century that the rest of a year follows: *nineteen hundred and*."""

    #: Its first year.
    year: int
    #: Its spellings.
    forms: tuple[str, ...]


class Era(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mark after a year that says which calendar it is counted in: *هـ*, *م*."""

    #: The calendar.
    system: System
    #: Its spellings.
    forms: tuple[str, ...]


class Feast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A feast or a day of remembrance, and when it is.

    Its day is a day of a month; a number of days after Easter; or a weekday counted in a month, or days after it.
    """

    #: The calendar of its month and day.
    system: System = "gregorian"
    #: Its month from 1.
    month: int = 0
    #: Its day of the month.
    day: int = 0
    #: Days after Easter, before it a negative number.
    after_easter: int | None = None
    #: Whether Easter is that of the Orthodox churches.
    orthodox: bool = False
    #: The weekday that is counted in the month, Monday 0.
    weekday: int | None = None
    #: Which of them it is, from 1.
    order: int = 1
    #: Days after that weekday.
    days_later: int = 0
    #: Names that mean the day wherever they stand: *Christmas Day*.
    names: tuple[str, ...] = ()
    #: Names that mean it beside a year, a count, or a word that leads to a day: *before Christmas*.
    words: tuple[str, ...] = ()


class Zone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words after a time of day that name its zone."""

    #: How far it is ahead of UTC: ``+03:00``; none where the words do not settle it, as *local time* or *BST*.
    offset: str | None = None
    #: Its spellings: *GMT*, *بتوقيت غرينتش*.
    forms: tuple[str, ...]


class Calendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Month names, weekdays, relative days, and the order in which a date is written."""

    #: Months of the Gregorian calendar, January first, each with all its spellings and cases.
    gregorian: tuple[tuple[str, ...], ...] = ()
    #: Months of the Jalali calendar, Farvardin first.
    jalali: tuple[tuple[str, ...], ...] = ()
    #: Months of the Hijri calendar, Muharram first.
    hijri: tuple[tuple[str, ...], ...] = ()
    #: Month names that mean something else as well; they count only beside a day, a year or the word *month*.
    weak_months: tuple[str, ...] = ()
    #: Month names that count only between a day and a year: Persian *می*.
    weakest_months: tuple[str, ...] = ()
    #: Weekdays, Monday first, each with all its spellings and cases.
    weekdays: tuple[tuple[str, ...], ...] = ()
    #: Abbreviated weekdays, Monday first; they count only as part of a whole date.
    short_weekdays: tuple[tuple[str, ...], ...] = ()
    #: Words one of which stands right before a weekday that is meant as a day; empty where none is needed.
    weekday_leads: tuple[str, ...] = ()
    #: Of those, the ones that count by themselves at the end of a clause: *Thu*, but not *Sun*.
    lone_weekdays: tuple[tuple[str, ...], ...] = ()
    #: Weekdays in the plural, Monday first; they count only beside a number: *two Sundays ago*.
    many_weekdays: tuple[tuple[str, ...], ...] = ()
    #: Whether *next Friday* is the Friday of next week and not the Friday to come.
    next_weekday_next_week: bool = False
    #: Words after which a weekday is part of a name: *Black Friday*, *امام جمعه*.
    weekday_not_after: tuple[str, ...] = ()
    #: Words before which a weekday is part of a name: *Sunday Times*.
    weekday_not_before: tuple[str, ...] = ()
    #: Numbers in words from 1.
    numbers: tuple[tuple[str, ...], ...] = ()
    #: Centuries in words, before a number from 1 to 99 or alone: *two thousand and*.
    centuries: tuple[Century, ...] = ()
    #: Centuries in words before a number from 10 to 99 only: *nineteen* eighty-six.
    short_centuries: tuple[Century, ...] = ()
    #: What makes an owner of a word: *last week's Monday*.
    owning: tuple[str, ...] = ()
    #: Words for a number that is not told: *several*.
    few: tuple[str, ...] = ()
    #: Words that make a number rough: *about*.
    roughly: tuple[str, ...] = ()
    #: Days of the month in words from the first.
    ordinals: tuple[tuple[str, ...], ...] = ()
    #: Endings of a day of the month written in digits: *th*, *-го*.
    ordinal_marks: tuple[str, ...] = ()
    #: Whether an ordinal must be joined to its month by one of `of`: *the first of March*.
    ordinal_needs_of: bool = False
    #: Words for the last in a row, of the weekdays or days of a month: *آخر*, *последний*.
    last_in_row: tuple[str, ...] = ()
    #: Words that mean the first day before the name of a month: *أول شباط*.
    first_of_month: tuple[str, ...] = ()
    #: Words that mean its fifteenth day before the name of a month: *نصف شعبان*.
    half_month: tuple[str, ...] = ()
    #: Whether a month may be told by its number beside the word: *شهر عشرة*, *الشهر الثامن*.
    months_by_number: bool = False
    #: Whether the plain number stands for the day as well: *چهارده خرداد*.
    cardinal_days: bool = False
    #: Words for days by their distance from today.
    days: tuple[DayWord, ...] = ()
    #: Words for stretches of time.
    units: tuple[Unit, ...] = ()
    #: Words for *last*, *this* and *next*.
    shifts: tuple[Shift, ...] = ()
    #: Single words for a stretch before, at or after the present one.
    spans: tuple[Span, ...] = ()
    #: Words for *ago*.
    ago: tuple[str, ...] = ()
    #: Words that mean *ago* after weekdays that are counted: *two Thursdays back*.
    back: tuple[str, ...] = ()
    #: Words that mean the latest such weekday, be it of this week: *this past*.
    just_past: tuple[str, ...] = ()
    #: Whether *ago* comes before the number.
    ago_first: bool = False
    #: Whether one stands for *one ago* without a number: *неделю назад*.
    ago_bare: bool = False
    #: Words after *ago* that count it from something else than today: *دو روز پیش از انتخابات*.
    ago_of: tuple[str, ...] = ()
    #: Words for *in so many days*, before the number; they count only where the future is meant.
    ahead: tuple[str, ...] = ()
    #: Words for the same after the number, which speak of the future by themselves: *from now*.
    from_now: tuple[str, ...] = ()
    #: Words before or after the number that count ahead where the future is meant: *upcoming*.
    upcoming: tuple[str, ...] = ()
    #: Words that count from a day that follows into the past: *two days before Monday*; and such into the future.
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    #: Words before such a count that make it a length: *for ten days from Monday*.
    lasting: tuple[str, ...] = ()
    #: Words that join day, month and year.
    of: tuple[str, ...] = ()
    #: Words right before a day that may be written in digits alone, *on 22/4*.
    day_leads: tuple[str, ...] = ()
    #: Words before a month that stands alone: *in*, *before*.
    leads: tuple[str, ...] = ()
    #: Of those, the ones that also make a date of a year alone or of a month's name that means something else: *in*.
    sure_leads: tuple[str, ...] = ()
    #: Words after which a date lies behind: *since*.
    since: tuple[str, ...] = ()
    #: Words after which a date lies ahead: *until*, *by*.
    until: tuple[str, ...] = ()
    #: Words that join the two ends of a range of days: *to*, *по*.
    till: tuple[str, ...] = ()
    #: Feasts and days of remembrance.
    feasts: tuple[Feast, ...] = ()
    #: Words before the name of a feast that are said of a day: *at*, *before*.
    feast_leads: tuple[str, ...] = ()
    #: Whether a name may stand before a noun and say of what kind it is: *Christmas market*.
    names_before_nouns: bool = False
    #: Words among `till` that also join two days which are no range: *and*.
    joining: tuple[str, ...] = ()
    #: Marks of the calendar after a year.
    eras: tuple[Era, ...] = ()
    #: Words that join one day's dates in two calendars: *الموافق*.
    same: tuple[str, ...] = ()
    #: Words that show that what follows is to come: *will*.
    future: tuple[str, ...] = ()
    #: Beginnings of words that show the same: *سي*.
    future_starts: tuple[str, ...] = ()
    #: Beginnings of words that look so and are none.
    future_starts_not: tuple[str, ...] = ()
    #: Whether the verb stands at the end of its clause, so that it is looked for after the date.
    verb_last: bool = False
    #: What is written onto the front of a word, and what is left when it is taken off: ``["لل", "ال"]``.
    prefixes: tuple[tuple[str, str], ...] = ()
    #: Whether names of months and weekdays have a capital letter.
    capitals: bool = False
    #: Whether the month may stand before the day: *March 12*.
    month_first: bool = False
    #: Whether in 12/03/2026 the day is known to come first.
    slashes_day_first: bool = True
    #: Whether 12.03.26 is a date.
    short_years: bool = False
    #: The calendar in which a year of digits without a mark is counted where it fits two.
    digits: System = "gregorian"
    #: The day on which a week begins, Monday 0.
    week_begins: int = 0
    #: Words that introduce the moment of publication on a line of its own.
    published: tuple[str, ...] = ()
    #: Words that introduce the moment of a later change.
    updated: tuple[str, ...] = ()
    #: Words that introduce the author on a line of its own: *By*.
    bylines: tuple[str, ...] = ()
    #: Words before a time of day: *at*, *الساعة*.
    clock: tuple[str, ...] = ()
    #: Words after an hour of the first half of the day: *am*, *صباحا*.
    forenoon: tuple[str, ...] = ()
    #: Words after an hour of the second half: *pm*, *مساء*.
    afternoon: tuple[str, ...] = ()
    #: Time zones that are named after a time of day.
    zones: tuple[Zone, ...] = ()
