"""Days counted from other days, days without their month, and what looks like one and is none."""

from __future__ import annotations

from datetime import date

import pytest

from comity.languages import language
from comity.process.date.anchor import Anchor
from comity.process.date.grammar import expressions
from comity.process.date.resolve import resolve

#: A Thursday.
_PRESENT = Anchor(day=date(2026, 3, 12), year=2026)


def _dates(text: str, code: str) -> list[str]:
    facts = language(code)
    assert facts is not None
    calendar = facts.calendar
    found = [
        resolve(each, _PRESENT, calendar.week_begins, next_of_next=calendar.next_weekday_next_week)
        for each in expressions(text, code)
    ]
    return [each.date for each in found if each.date is not None]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("The dam broke two weeks before May 13, 2025.", ["2025-04-29"]),
        ("The council of Ostmark will vote three days from Tuesday.", ["2026-03-20"]),
        ("The council will vote two days after tomorrow.", ["2026-03-15"]),
        ("The bridge will open three weeks from now.", ["2026-04-02"]),
        ("The bridge will open a week hence.", ["2026-03-19"]),
        ("The bridge was built thirty-five years ago.", ["1991"]),
        ("The bridge was shut ninety days ago.", ["2025-12-12"]),
        ("The bridge was shut two Sundays ago.", ["2026-03-01"]),
        ("The bridge will open two Sundays from now.", ["2026-03-22"]),
        ("The bridge will open next Friday.", ["2026-03-20"]),
        ("The bridge will open this coming Friday.", ["2026-03-13"]),
        ("The bridge will open the Friday after next.", ["2026-03-20"]),
        ("The bridge will open the month after next.", ["2026-05"]),
        ("The bridge will open on Tuesday the 17th.", ["2026-03-17"]),
        ("The bridge was shut on Mon 2nd.", ["2026-03-02"]),
        ("The bridge was shut on the 4th.", ["2026-03-04"]),
        ("The bridge will open on the 20th.", ["2026-03-20"]),
        ("The bridge was shut from September twenty-seventh to the third.", ["2025-09-27", "2025-10-03"]),
        ("The bridge was shut on 31-Oct-74.", ["1974-10-31"]),
        ("The bridge was shut on 10/31/18.", ["2018-10-31"]),
        ("The bridge was shut on 10.31.1974.", ["1974-10-31"]),
        ("The bridge was shut on 28 June in 2020.", ["2020-06-28"]),
        ("The bridge was shut on January first, 2020.", ["2020-01-01"]),
    ],
)
def test_english(text: str, dates: list[str]) -> None:
    assert _dates(text, "en") == dates


@pytest.mark.parametrize(
    ("code", "text", "dates"),
    [
        ("ar", "اجتمع المجلس منذ أول شباط.", ["2026-02-01"]),
        ("ar", "سوف يجتمع المجلس اليوم الثالث من شهر خمسة.", ["2026-05-03"]),
        ("ar", "سوف يجتمع المجلس بعد بكرا.", ["2026-03-14"]),
        ("ar", "سوف يجتمع المجلس الثلاثاء السابع عشر من هذا الشهر.", ["2026-03-17"]),
        ("ar", "سوف يجتمع المجلس تموز 13 إلى 15.", ["2026-07-13", "2026-07-15"]),
        ("ru", "Мост закрыли в позапрошлом месяце.", ["2026-01"]),
        ("ru", "Мост закрыли с 14.10. по 15.11.2018.", ["2018-10-14", "2018-11-15"]),
    ],
)
def test_other_languages(code: str, text: str, dates: list[str]) -> None:
    assert _dates(text, code) == dates


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "She lives on the 18th floor and finished 4th."),
        ("en", "They sailed for ten days from the port."),
        ("en", "Ostmark won 3-1 after 10/12 attempts at version 10.12.3 for $12.50."),
        ("en", "The paper was sold to the Sun."),
        ("en", "He stayed for a week after the flood and two days before the vote."),
        ("en", "The service runs 24/7, and 5/12 of its riders pay."),
        ("ru", "Цена выросла с 14.10 до 15.50 за литр."),
        ("ar", "لعب الفريق بكرة القدم وسجل 3/1."),
    ],
)
def test_what_is_no_date(code: str, text: str) -> None:
    assert _dates(text, code) == []
