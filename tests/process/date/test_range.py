"""Ranges of days, and days counted inside the month that is named by its distance."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.process.date.anchor import Anchor
from comity.process.date.grammar import expressions
from comity.process.date.resolve import resolve

ANCHOR = Anchor(day=date(2026, 3, 12), year=2026)
MONTHS = list(calendar.month_name)[1:]


def _dates(text: str, code: str) -> list[str | None]:
    return [resolve(each, ANCHOR, 0).date for each in expressions(text, code)]


@pytest.mark.parametrize(
    ("code", "text", "days"),
    [
        ("en", "The council met on July 13-15, 2025.", ["2025-07-13", "2025-07-15"]),
        ("en", "The council met from July 13 to 15, 2025.", ["2025-07-13", "2025-07-15"]),
        ("en", "The council met on July 13 - August 2, 2025.", ["2025-07-13", "2025-08-02"]),
        ("en", "The council will meet from July 13 to 15.", ["2026-07-13", "2026-07-15"]),
        ("en", "The council met from 28 December to 3 January 2026.", ["2025-12-28", "2026-01-03"]),
        ("ru", "Совет будет заседать с 13 по 15 июля.", ["2026-07-13", "2026-07-15"]),
        ("ru", "Совет заседал 14 - 15.10.2025.", ["2025-10-14", "2025-10-15"]),
        ("ar", "سوف يجتمع المجلس من 13 إلى 15 يوليو.", ["2026-07-13", "2026-07-15"]),
        ("fa", "شورا از ۲۸ دی تا ۲ بهمن ۱۴۰۴ نشست داشت.", ["2026-01-18", "2026-01-22"]),
        ("en", "The council met on the first Monday of this month.", ["2026-03-02"]),
        ("en", "The council met on the second Monday of last month.", ["2026-02-09"]),
        ("en", "The council met on the third day of October 2025.", ["2025-10-03"]),
        ("ar", "اجتمع المجلس الثلاثاء الثالث من شهر أيلول عام 2025.", ["2025-09-16"]),
        ("ar", "اجتمع المجلس الاثنين الأول من أيلول 2025.", ["2025-09-01"]),
        ("ar", "اجتمع المجلس في ثالث ثلاثاء من أيلول 2025.", ["2025-09-16"]),
    ],
)
def test_both_ends_are_told(code: str, text: str, days: list[str]) -> None:
    assert _dates(text, code) == days


def test_a_number_after_a_day_is_not_always_its_end() -> None:
    assert _dates("On July 13 to 15 people the mayor spoke in 2025.", "en")[0] == "2025-07-13"
    assert _dates("Gates 14 - 15 are open.", "en") == []


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 28))
def test_the_ends_of_a_range_keep_their_order(first: date, length: int) -> None:
    last = first.replace(day=min(28, first.day + length)) if first.day < 28 else first
    month = MONTHS[first.month - 1]
    for text in (
        f"The council met from {first.day} to {last.day} {month} {first.year}.",
        f"The council met on {month} {first.day}-{last.day}, {first.year}.",
    ):
        assert list(dict.fromkeys(_dates(text, "en"))) == list(dict.fromkeys([first.isoformat(), last.isoformat()]))
