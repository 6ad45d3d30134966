"""What the tasks on dates count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from persiantools.jdatetime import JalaliDate

from evals.tasks.dates import duckling, persian_cases, recognizers, right
from evals.tasks.published import jalali_day


def _expression(value: str, kind: str = "datetime") -> dict[str, object]:
    return {"lang": "en", "text": "on 3 march", "kind": kind, "value": value}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("(2013, 3, 3, 4, 0, 0) Hour", "datetime"),
        ("(2013, 3, 4, 0, 0, 0) Week", "datetime"),
        ('(2013, 3, 3, 0, 0, 0) Day "Gate Day"', "datetimeHoliday"),
        ("((2013, 3, 1, 0, 0, 0), (2013, 3, 11, 0, 0, 0)) Day", "datetimeInterval"),
        ("((2013, 2, 13, 0, 0, 0), (2013, 2, 16, 0, 0, 0)) Day", "datetimeInterval"),
        ("((2013, 2, 18, 0, 0, 0), (2013, 2, 21, 0, 0, 0)) Day", "datetimeInterval"),
    ],
)
def test_what_is_no_date_of_the_news_is_out_of_scope(value: str, kind: str) -> None:
    assert duckling(_expression(value, kind)) is None


def test_an_expression_gets_a_sentence_and_capitals() -> None:
    case = duckling(_expression("(2013, 3, 3, 0, 0, 0) Day"))
    assert case is not None
    assert case.text == "The council will meet on 3 March."
    assert right(case)
    assert not right(duckling(_expression("(2013, 3, 4, 0, 0, 0) Day")))


def test_each_value_of_a_sentence_is_right_and_the_last_day_may_be_counted_in() -> None:
    told = {"timex": "(2025-07-13,2025-07-16,P3D)", "type": "daterange", "start": "2025-07-13", "end": "2025-07-16"}
    row = {"lang": "English", "model": "DateTimeModel", "ref": "2025-09-01T00:00:00", "text": "from 13 to 15 july 2025",
           "results": [{"Resolution": {"values": [told]}}]}  # fmt: skip
    case = recognizers(row)
    assert case is not None
    assert right(case)
    assert recognizers({**row, "results": []}) is None


def test_there_are_a_hundred_persian_cases_and_each_stands_once() -> None:
    texts = [case.text for case in persian_cases()]
    assert len(texts) == len(set(texts)) == 100


def test_jalali_days_of_links_are_those_of_the_calendar() -> None:
    for days in range(0, 36_000, 97):
        day = date(1925, 1, 1) + timedelta(days=days)
        jalali = JalaliDate(day)
        assert jalali_day(f"https://x.example/news/{jalali:%Y%m%d}0001") == day.isoformat()
    assert jalali_day("https://x.example/news/gates") is None
