"""Feast days, and days counted from them; published on Thursday 2026-03-12."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.languages import CODES, language
from comity.languages.calendar import Feast
from comity.process.date.anchor import Anchor
from comity.process.date.feast import days_of
from comity.process.date.grammar import expressions
from comity.process.date.resolve import resolve

ANCHOR = Anchor(day=date(2026, 3, 12), year=2026)


def dates(text: str, code: str, anchor: Anchor = ANCHOR) -> list[str | None]:
    facts = language(code)
    assert facts is not None
    return [resolve(each, anchor, facts.calendar.week_begins).date for each in expressions(text, code)]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "The bridge fell on Christmas Day.", "2025-12-25"),
        ("en", "The bridge fell three days before Christmas.", "2025-12-22"),
        ("en", "The bridge fell at Easter 2015 and Sunday papers said so.", "2015-04-05"),
        ("en", "The bridge will be open by Easter.", "2026-04-05"),
        ("en", "The bridge fell last Easter.", "2025-04-20"),
        ("en", "The bridge fell on Good Friday.", "2026-04-03"),
        ("en", "The bridge fell on Christmas Eve last year.", "2025-12-24"),
        ("en", "The bridge fell on Black Friday 2010.", "2010-11-26"),
        ("en", "The council will meet two weeks after Easter.", "2026-04-19"),
        ("en", "The council met before Eid al-Fitr 2024.", "2024-04-10"),
        ("ar", "انهار الجسر قبل عيد الأضحى 2024.", "2024-06-16"),
        ("ru", "Мост рухнул в Новый год.", "2026-01-01"),
        ("ru", "Мост рухнул на Пасху 2024 года.", "2024-05-05"),
        ("fa", "پل تا نوروز باز خواهد شد.", "2026-03-21"),
    ],
)
def test_is_read(code: str, text: str, expected: str) -> None:
    assert dates(text, code)[:1] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "a Christmas market",
        "The Christmas tree of Savra is lit.",
        "Easter Island",
        "in the new year",
        "a Halloween party",
    ],
)
def test_a_name_that_is_part_of_another_is_no_date(text: str) -> None:
    assert dates(text, "en") == []


def test_a_feast_of_the_moon_may_come_twice_in_a_year() -> None:
    facts = language("en")
    assert facts is not None
    fitr = next(each for each in facts.calendar.feasts if "fitr" in "".join(each.words).lower())
    assert [len(days_of(fitr, year)) for year in (1999, 2000, 2001)] == [1, 2, 1]


@given(st.sampled_from(CODES), st.integers(1950, 2070))
def test_every_feast_has_days_in_its_year(code: str, year: int) -> None:
    facts = language(code)
    assert facts is not None
    for feast in facts.calendar.feasts:
        days = days_of(feast, year)
        assert all(day.year == year for day in days)
        assert len(days) in ((0, 1, 2) if feast.system == "hijri" else (1,))


def test_without_a_publication_a_feast_needs_its_year() -> None:
    unknown = Anchor(day=None, year=None)
    assert dates("The bridge fell on Christmas Day.", "en", unknown) == [None]
    assert dates("The bridge fell on Christmas Day 2014.", "en", unknown) == ["2014-12-25"]
    assert days_of(Feast(month=12, day=25), 2014) == [date(2014, 12, 25)]
