"""Dates as they are spoken, and words that choose among days of one name; published on Thursday 2026-03-12."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.languages import CODES, language
from comity.process.date.anchor import Anchor
from comity.process.date.grammar import expressions
from comity.process.date.resolve import resolve

ANCHOR = Anchor(day=date(2026, 3, 12), year=2026)


def dates(text: str, code: str, day: date | None = None) -> list[str | None]:
    facts = language(code)
    assert facts is not None
    anchor = ANCHOR if day is None else Anchor(day=day, year=day.year)
    next_of_next = facts.calendar.next_weekday_next_week
    found = expressions(text, code)
    return [resolve(each, anchor, facts.calendar.week_begins, next_of_next=next_of_next).date for each in found]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "She was born on January twenty five nineteen eighty six.", ["1986-01-25"]),
        ("en", "She was born on twenty five January nineteen eighty-six.", ["1986-01-25"]),
        ("en", "The dam was built in October two thousand and five.", ["2005-10"]),
        ("en", "It sailed on 6 April seventeen hundred thirty three.", ["1733-04-06"]),
        ("en", "It was so in two thousand and twenty.", ["2020"]),
        ("en", "She was born in April of 87.", ["1987-04"]),
        ("en", "She was born in April '87.", ["1987-04"]),
        ("en", "The road has been shut from 2014.", ["2014"]),
        ("en", "It will open on the fifth last day of May.", ["2026-05-27"]),
        ("en", "It will open on the first.", ["2026-04-01"]),
        ("en", "They met last week's Tuesday.", ["2026-03-03"]),
        ("en", "They met two Thursdays back.", ["2026-02-26"]),
        ("en", "They met a fortnight ago.", ["2026-02-26"]),
        ("en", "They will meet in two days from today.", ["2026-03-14"]),
        ("en", "They will meet in a fortnight's time.", ["2026-03-26"]),
        ("en", "They will vote, it says, in April in two years.", ["2028-04"]),
        ("en", "They will meet from 4-23 in next month.", ["2026-04-04", "2026-04-23"]),
        ("en", "They met last June 5.", ["2025-06-05"]),
        ("en", "They will meet from next Friday to Oct 1st 2026.", ["2026-03-20", "2026-10-01"]),
        ("en", "They will meet on the third Tuesday after Christmas 2026.", ["2027-01-12"]),
        ("en", "They met on the Saturday before Christmas.", ["2025-12-20"]),
        ("en", "They met on the day after Christmas.", ["2025-12-26"]),
        ("ar", "اجتمع المجلس في نصف شهر فبراير.", ["2026-02-15"]),
        ("ar", "اجتمع المجلس في شباط تسعة.", ["2026-02-09"]),
        ("ar", "سيجتمع المجلس من 4 إلى 23 في الشهر القادم.", ["2026-04-04", "2026-04-23"]),
        ("ar", "سيجتمع المجلس ثالث ثلاثاء بعد عيد الميلاد 2026.", ["2027-01-12"]),
    ],
)
def test_is_read(code: str, text: str, expected: list[str]) -> None:
    assert dates(text, code) == expected


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("last Wednesday", date(2026, 3, 12), "2026-03-04"),
        ("last Sunday", date(2026, 3, 12), "2026-03-08"),
        ("last Friday", date(2026, 3, 15), "2026-03-13"),
        ("this past Wednesday", date(2026, 3, 12), "2026-03-11"),
        ("the coming Thursday", date(2026, 3, 12), "2026-03-19"),
        ("this September", date(2026, 11, 7), "2026-09"),
        ("this January", date(2026, 12, 7), "2027-01"),
    ],
)
def test_which_of_the_days_of_one_name(text: str, day: date, expected: str) -> None:
    assert dates(f"The council will speak of {text}.", "en", day) == [expected]


@pytest.mark.parametrize(
    "text",
    ["They will march two by two.", "nineteen people", "from 1900 to 2000 points", "the first of them", "May one ask?"],
)
def test_is_no_date(text: str) -> None:
    assert dates(text, "en") == []


@given(st.dates(date(1960, 1, 1), date(2099, 12, 31)))
def test_a_weekday_said_to_be_the_last_lies_within_two_weeks(day: date) -> None:
    told = date.fromisoformat(dates("last Tuesday", "en", day)[0] or "")
    assert 0 < (day - told).days < 14
    assert told.weekday() == 1


_WORDS = [
    "March",
    "15",
    "last",
    "Friday",
    "of",
    "'",
    "87",
    "10.00",
    "to",
    "-",
    "/",
    "2014",
    "nineteen",
    "Christmas",
    "after",
    "the",
    "first",
    "in",
    "2/29",
    "week's",
    "two",
    "Easter",
    "this",
    ".",
    "th",
    "day",
    "from",
]


@settings(deadline=None)  # the words of a language are read at their first use
@given(st.lists(st.sampled_from(_WORDS), max_size=9), st.sampled_from(CODES))
def test_any_order_of_words_is_read_without_a_stumble(words: list[str], code: str) -> None:
    dates(" ".join(words), code)
    dates("will " + "".join(words), code)


def test_a_month_of_the_moon_without_its_year() -> None:
    assert dates("شهر رمضان الحالي", "ar", date(2015, 7, 21)) == ["2015-07"]
