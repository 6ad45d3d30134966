"""The task on dates that a text speaks of.

In scope is what a reader of news resolves: days, months, years and ranges of days. Which case is one is told by its
expected value, never by its words: a value of grain day, month or year, or a range of whole days. Out of scope are
times of day, lengths of time, repetitions, holidays, weeks and quarters, and ranges that are no days of a calendar but
parts of a month (they begin and end on a first, an eleventh or a twenty-first), of a week (of three days at most, they
begin or end with it) or of a year, seasons (of three months about, from a solstice or equinox) or stretches counted
from the present (they begin or end on it or beside it). An own row tells which share of all cases is in scope.

English words are given the capitals that newspapers write months and weekdays with. Nobody who writes *two years ago*
means a month and nobody who writes *two months ago* a day: of a value on the same day of another month the month alone
is right too, of one in the same month of another year the year.

Duckling takes every day without a year and every bare weekday for the next, as an assistant does and a newspaper does
not; so its expressions stand in a sentence that looks ahead where the value lies ahead, and back where it lies back. Of
the sentences of Recognizers, which bear several values where the day may lie ahead or back, each value is right.

The Persian cases are invented; their file says who checked them and how.
"""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.report import Report
from comity.process.date import STAGE
from evals.documents import Row, rows
from evals.measure import Measured, share
from evals.task import Given, Task

_PERSIAN = Path(__file__).parents[1] / "gold" / "dates_fa.toml"
#: A sentence that looks back and one that looks ahead.
_SENTENCES = {
    "en": ("The council met {}.", "The council will meet {}."),
    "ru": ("Совет собрался {}.", "Совет будет заседать {}."),
    "ar": ("اجتمع المجلس {}.", "سوف يجتمع المجلس {}."),
}
_CODES = {"Arabic": "ar", "English": "en", "Russian": "ru"}
_LENGTH = {"Day": 10, "Month": 7, "Year": 4}
_VALUE = re.compile(r"(\([^-]*\)) (Day|Month|Year)")
_PARTS = re.compile(r"(\d+), (\d+), (\d+), \d+, \d+, \d+")
#: The English names of months and weekdays, long and short; *may* and *sat* only where no other word can be meant.
_NAMES = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mon|tues?|wed|thurs?|thu|fri|sun|sat(?=\.?$)|january|february"
    r"|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|may(?=\W+\d|\W*$)|(?<=in )may)\b"
)
#: Duckling's present.
_PRESENT = date(2013, 2, 12)
_PARTS_OF_MONTHS = frozenset((1, 11, 21))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One expression and what it may mean."""

    code: str
    text: str
    present: date
    #: Each way to read it: one date, or the first and last day of a range.
    values: tuple[tuple[str, ...], ...]


def found(case: Case) -> list[str]:
    """The dates that the stage tells, in text order."""
    day = Published(date=case.present.isoformat(), precision="day", how="stated")
    analysis = Analysis(report="r", text=case.text, language=case.code)
    dates = STAGE.run(Report(id="r", path="r", text=case.text, published=day), analysis).dates
    return [each.date for each in dates if each.date is not None]


def right(case: Case) -> bool:
    """Whether the dates told are one of the values and nothing else."""
    told = tuple(dict.fromkeys(found(case)))
    return any(told in (tuple(dict.fromkeys(value)), _counted(value, case.present)) for value in case.values)


def _counted(value: tuple[str, ...], present: date) -> tuple[str, ...]:
    """The month or year alone of one that lies whole months or years from the present; else the value."""
    one = value[0]
    if len(value) > 1 or one[: _LENGTH["Month"]] == present.isoformat()[: _LENGTH["Month"]]:
        return value
    if one[: _LENGTH["Year"]] != present.isoformat()[: _LENGTH["Year"]] and one[5:7] == f"{present:%m}":
        return (one[: _LENGTH["Year"]],)
    return (one[: _LENGTH["Month"]],) if one[8:] == f"{present:%d}" else value


def duckling(row: Row) -> Case | None:
    """A case of Duckling, if it is in scope."""
    match = _VALUE.fullmatch(str(row["value"]))
    if row["lang"] not in _SENTENCES or row["kind"] not in ("datetime", "datetimeInterval") or match is None:
        return None
    days, length = [_day(*each) for each in _PARTS.findall(match[1])], _LENGTH[match[2]]
    begin, end = days[0], days[-1]
    values: tuple[str, ...] = (begin.isoformat()[:length],)
    if row["kind"] == "datetimeInterval":
        if length != _LENGTH["Day"] or not _is_range(begin, end, _PRESENT):
            return None
        values = (begin.isoformat(), (end - timedelta(days=1)).isoformat())
    sentence, code = _SENTENCES[row["lang"]][begin > _PRESENT], row["lang"]
    text = sentence.format(_capitals(row["text"]) if code == "en" else row["text"])
    return Case(code=code, text=text, present=_PRESENT, values=(values,))


def _capitals(text: str) -> str:
    return _NAMES.sub(lambda match: match[0].capitalize(), text)


def _day(year: str, month: str, day: str) -> date:
    return date(int(year), max(int(month), 1), max(int(day), 1))


def _is_range(begin: date, end: date, present: date) -> bool:
    """Whether a range, its end not in it, is one of days: no part of a month, week or year, none from the present."""
    length = (end - begin).days
    parts = begin.day in _PARTS_OF_MONTHS and end.day in _PARTS_OF_MONTHS
    counted = any(abs((each - present).days) <= 1 for each in (begin, end))
    week = length <= 3 and 0 in (begin.weekday(), end.weekday())
    season = 85 <= length <= 95 and begin.month % 3 == 0 and 19 <= begin.day <= 23
    return not (parts or counted or week or season)


def recognizers(row: Row) -> Case | None:
    """A case of Recognizers, if all that it expects is in scope and stands in a text of one of the languages."""
    if row["lang"] not in _CODES or row["model"] != "DateTimeModel" or not row["ref"] or len(row["results"]) != 1:
        return None
    present = date.fromisoformat(row["ref"][:10])
    resolution = row["results"][0].get("Resolution")
    if not isinstance(resolution, dict):
        return None
    values: list[tuple[str, ...]] = []
    for each in resolution["values"]:
        if each["type"] == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", each.get("value", "")):
            values.append((each["value"],))
        elif each["type"] == "daterange" and "Mod" not in each and {"start", "end"} <= each.keys():
            values += _ranges(each["timex"], each["start"], each["end"], present)
    code = _CODES[row["lang"]]
    text = _capitals(row["text"]) if code == "en" else row["text"]
    return Case(code=code, text=text, present=present, values=tuple(values)) if values else None


def _ranges(timex: str, start: str, end: str, present: date) -> Iterator[tuple[str, ...]]:
    """A month, a year, or the days of a range, whose end some count in and others not."""
    try:
        begin, until = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return
    if begin.day == 1 and re.fullmatch(r"(?:\d{4}|XXXX)-\d\d", timex):
        yield (start[:7],)
    elif re.fullmatch(r"\d{4}", timex) and (until.month, until.day) == (1, 1):
        yield (start[:4],)
    elif timex.startswith("(") and timex.endswith("D)") and _is_range(begin, until, present):
        yield (start, end)
        yield (start, (until - timedelta(days=1)).isoformat())


def _measured(data: str, code: str, cases: Sequence[Case]) -> Measured:
    began = time.process_time()
    exact = [(float(right(case)), 1.0) for case in cases]
    rate = len(cases) / max(time.process_time() - began, 1e-9)
    return Measured(data=data, language=code, metric="exact", rows=exact, formula=share, rate=rate)


def _both(data: str, code: str, cases: Sequence[Case | None]) -> Iterator[Measured]:
    """How many cases in scope are right, and how many of all the set's cases of the language are in scope."""
    yield _measured(data, code, [case for case in cases if case is not None])
    within = [(float(case is not None), 1.0) for case in cases]
    yield Measured(data=data, language=code, metric="share in scope", rows=within, formula=share)


def assistants(given: Given) -> Iterator[Measured]:
    """Duckling's own cases."""
    data = "date_duckling_time_expr"
    asked = list(rows(given.data / data))
    for code in _SENTENCES:
        yield from _both(data, code, [duckling(row) for row in asked if row["lang"] == code])


def sentences(given: Given) -> Iterator[Measured]:
    """The sentences of Recognizers; it has none in Russian."""
    data = "date_recognizers_text_specs"
    asked = list(rows(given.data / data))
    for name in ("Arabic", "English"):
        yield from _both(data, _CODES[name], [recognizers(row) for row in asked if row["lang"] == name])


def persian(_: Given) -> Iterator[Measured]:
    """Our own cases."""
    yield _measured("dates_fa", "fa", persian_cases())


def persian_cases() -> list[Case]:
    """The cases of the file."""
    told = tomllib.loads(_PERSIAN.read_text("utf-8"))
    return [
        Case(code="fa", text=each["text"], present=told["present"], values=(tuple(each["dates"]),))
        for each in told["case"]
    ]


DATES = Task(name="dates", question="Is each date in a text resolved?", parts=(assistants, sentences, persian))
