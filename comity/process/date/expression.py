"""What an expression of time says, before it is known when it was said."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from comity.languages.calendar import Feast, Stretch, System


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A date by its parts, as far as the text gives them."""

    #: The calendar it is written in.
    system: System
    #: Its year; none if the text gives none.
    year: int | None
    #: Its month from 1; none for a year alone.
    month: int | None = None
    #: Its day; none for a month or a year.
    day: int | None = None
    #: The weekday that stands with it, Monday 0.
    weekday: int | None = None
    #: Its year by the distance from the year of publication: *this year*, *last year*.
    year_by: int | None = None
    #: -1 where the text says *last*, 1 where it says *next*, 2 for *after next*.
    by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A day by its distance from the day of publication: *yesterday*, *three weeks ago*."""

    #: What is counted.
    unit: Stretch
    #: How many, negative for the past; none if the text does not say exactly.
    count: int | None
    #: The weekday that stands with it, Monday 0.
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch by its distance from the present one: *last month*; or a day of it."""

    #: What stretch.
    unit: Stretch
    #: -2 to 2.
    by: int
    #: Its day with this name, Monday 0: *Monday last week*.
    weekday: int | None = None
    #: Its day with this number: *the 14th of this month*.
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday:
    """A bare weekday."""

    #: Monday 0.
    number: int
    #: -1, 0 or 1 where the text says *last*, *this* or *next*, 2 for *after next*.
    by: int | None = None
    #: Which one where they are counted, negative for the past: *two Sundays ago*.
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfMonth:
    """A day of a month that the text leaves to the reader: *Tuesday the 19th*, *on the 15th*."""

    #: Its number.
    day: int
    #: The weekday that stands with it, Monday 0.
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A weekday or day counted inside a month: *the first Monday of March*, *the last day of June*."""

    #: Which of them, from 1; -1 for the last.
    order: int
    #: Monday 0; none where days are counted.
    weekday: int | None
    #: The month, with its year where the text gives one, or by its distance from the present one.
    month: Fixed | Period
    #: Whether it may as well be the weekday and the day of the month: *الاثنين الأول من آذار*.
    or_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeastDay:
    """A feast: *Christmas Day*, *next Easter*."""

    #: Which one.
    feast: Feast
    #: Its year, Gregorian or of the calendar of the feast; none if the text gives none.
    year: int | None = None
    #: Its year by the distance from the year of publication: *Christmas last year*.
    year_by: int | None = None
    #: -1 where the text says *last*, 1 where it says *next*.
    by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A day counted from another one: *two weeks before May 13*, *three days from Tuesday*."""

    #: What is counted, how many, negative for the time before.
    distance: Distance
    #: The other day.
    base: Fixed | Distance | Weekday | FeastDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The first such day after another, the end of a range, *from Monday to Friday*; or another before or after it."""

    #: What is looked for; a date without its year, or a weekday.
    says: Fixed | Weekday
    #: Which of those that follow, from 1; of those that come before, from -1.
    order: int
    #: The day after which it is looked for.
    base: Fixed | Distance | Weekday | FeastDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """A date that its own words leave open."""

    #: What is open, in words.
    why: str
    #: The year, if that much is certain.
    year: int | None = None
    #: What it may mean, where that is one of two: with the day first, and with the month first.
    readings: tuple[Fixed, Fixed] | None = None


#: Whatever an expression of time may say.
Says = Fixed | Distance | Period | Weekday | DayOfMonth | Counted | FeastDay | Apart | Following | Unclear


class Expression(msgspec.Struct, frozen=True, kw_only=True):
    """One expression of time in a text."""

    #: First character in the text.
    start: int
    #: One past the last character.
    end: int
    #: What it says.
    says: Says
    #: Whether it speaks of what is to come (true) or lies behind (false); none if its sentence does not tell.
    future: bool | None = None
    #: Whether it and the one before give one day in two calendars.
    same_as_before: bool = False
