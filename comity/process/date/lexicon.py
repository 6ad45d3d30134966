"""The words of a language's dates with the parts that they can play; `tokens` says what each part is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from comity.languages.calendar import Calendar

_UNITS = {"day": "a", "week": "b", "month": "c", "year": "e"}


def entries(calendar: Calendar) -> Iterator[tuple[str, object, Iterable[str]]]:
    """Every part of the lexicon with its value and its forms; a form keeps the first value of a part."""
    for system, months in (
        ("gregorian", calendar.gregorian),
        ("jalali", calendar.jalali),
        ("hijri", calendar.hijri),
    ):
        for number, names in enumerate(months, start=1):
            yield "M", (system, number), names
    for part, lists in (
        ("W", calendar.weekdays),
        ("w", calendar.short_weekdays),
        ("N", calendar.many_weekdays),
        ("C", calendar.lone_weekdays),
    ):
        for number, names in enumerate(lists):
            yield part, number, names
    for part, lists in (("k", calendar.numbers), ("o", calendar.ordinals)):
        for number, names in enumerate(lists, start=1):
            yield part, number, names
    for part, centuries in (("O", calendar.centuries), ("I", calendar.short_centuries)):
        for century in centuries:
            yield part, century.year, century.forms
    for day in calendar.days:
        yield "D", day.days, day.forms
    for span in calendar.spans:
        yield "P", (span.unit, span.by), span.forms
    for unit in calendar.units:
        yield _UNITS[unit.unit], unit.unit, unit.forms
        yield "p", unit.unit, unit.many
        yield "2", unit.unit, unit.double
    for by, forms in ((-1, calendar.before), (1, calendar.after)):
        yield "r", by, forms
    yield "z", -1, calendar.last_in_row
    yield "%", 15, calendar.half_month
    yield "1", 1, calendar.first_of_month
    for shift in calendar.shifts:
        yield ("s" if shift.after else "S"), shift.by, shift.forms
    for feast in calendar.feasts:
        yield "E", feast, feast.names
        yield "Z", feast, feast.words
    for era in calendar.eras:
        yield "g", era.system, era.forms
    for part, forms in (
        ("K", calendar.few),
        ("~", calendar.roughly),
        ("G", calendar.ago),
        ("^", calendar.back),
        ("*", calendar.just_past),
        ("h", calendar.ahead),
        ("H", calendar.from_now),
        ("J", calendar.upcoming),
        ("Q", calendar.lasting),
        ("v", calendar.ago_of),
        ("q", calendar.ordinal_marks),
        ("f", calendar.of),
        ("l", calendar.leads),
        ("j", calendar.day_leads),
        ("@", calendar.feast_leads),
        ("&", calendar.joining),
        ("i", calendar.sure_leads),
        ("t", calendar.till),
        ("B", calendar.since),
        ("R", calendar.owning),
        ("U", calendar.until),
        ("=", calendar.same),
        ("F", calendar.future),
        ("L", calendar.weekday_leads),
        ("X", calendar.weekday_not_after),
        ("Y", calendar.weekday_not_before),
    ):
        yield part, True, forms
