"""Dates in digits that lack a part, stand in ranges or in names of files; published on Thursday 2026-03-12."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.languages import language
from comity.process.date.anchor import Anchor
from comity.process.date.grammar import expressions
from comity.process.date.resolve import resolve

ANCHOR = Anchor(day=date(2026, 3, 12), year=2026)


def dates(text: str, code: str) -> list[str | None]:
    facts = language(code)
    assert facts is not None
    return [resolve(each, ANCHOR, facts.calendar.week_begins).date for each in expressions(text, code)]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "The bridge was shut in 2014-10.", ["2014-10"]),
        ("en", "The bridge was shut in 12-2015.", ["2015-12"]),
        ("en", "The report sales-2019-07-03.txt is out.", ["2019-07-03"]),
        ("en", "The report is of 20190703.", ["2019-07-03"]),
        ("en", "The dam broke on 22/02, say the farmers.", ["2026-02-22"]),
        ("en", "The dam broke on 2/15.", ["2026-02-15"]),
        ("en", "The fair is from 10/1/2018 - 10/7/2018.", ["2018-10-01", "2018-10-07"]),
        ("en", "The fair is from 10/1/2018-10/7/2018.", ["2018-10-01", "2018-10-07"]),
        ("en", "The fair was between 5/1-5/7, 2020.", ["2020-05-01", "2020-05-07"]),
        ("en", "The fair was between 5/1 and 5/7/2020.", ["2020-05-01", "2020-05-07"]),
        ("en", "The fair was open 2020-05-01/2020-05-07.", ["2020-05-01", "2020-05-07"]),
        ("en", "It fell on Dec31, 1994.", ["1994-12-31"]),
        ("en", "It fell on October, 1st.", ["2025-10-01"]),
        ("en", "It fell on 2020/23/Sep.", ["2020-09-23"]),
        ("en", "It fell on September-2020-23.", ["2020-09-23"]),
        ("en", "It fell in 2017 April.", ["2017-04"]),
        ("en", "They met on Feb 13, Fri.", ["2026-02-13"]),
        ("en", "They met on Friday-Feb-13.", ["2026-02-13"]),
        ("en", "They met on Friday 13.", ["2026-03-13"]),
        ("en", "The fair will run from December 28 to January 3.", ["2026-12-28", "2027-01-03"]),
        ("en", "The fair will run from next Monday to Friday.", ["2026-03-16", "2026-03-20"]),
        ("ar", "انهار السد يوم 22/02.", ["2026-02-22"]),
        ("ar", "من 22/02 إلى 25/02", ["2026-02-22", "2026-02-25"]),
        ("ar", "انهار السد في 01/22/2016.", ["2016-01-22"]),
        ("ar", "من 28 ذي الحجة إلى 2 محرم 1437", ["2015-10-11", "2015-10-15"]),
        ("ru", "Дамба рухнула 13 февраля, в пятницу.", ["2026-02-13"]),
    ],
)
def test_is_read(code: str, text: str, expected: list[str]) -> None:
    assert dates(text, code) == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "the crisis of 2008-9"),
        ("en", "the season 2009-10"),
        ("en", "He leads 7/5 to 6/4."),
        ("en", "They met on 4/5."),
        ("en", "They paid $ 12."),
        ("ar", "فاز 7/5 - 7/5"),
        ("fa", "۹/۱۵ و ۴/۶ درصد"),
        ("ar", "دفعت الجهة 1,76 مليون"),
    ],
)
def test_is_no_date(code: str, text: str) -> None:
    assert [each for each in dates(text, code) if each and len(each) > len("2026")] == []


@given(st.dates(date(1990, 1, 1), date(2039, 12, 31)), st.integers(0, 20))
def test_the_ends_of_a_range_in_digits_are_in_order(begin: date, length: int) -> None:
    end = date.fromordinal(begin.toordinal() + length)
    text = f"from {begin.month}/{begin.day}/{begin.year}-{end.month}/{end.day}/{end.year}"
    found = [each for each in dates(text, "en") if each and len(each) == len("2026-03-12")]
    assert found == sorted(found)
