"""Expressions of time in English, Arabic and Russian, for a report published on Thursday 2026-03-12."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.languages import CODES, language
from comity.process.date.anchor import Anchor
from comity.process.date.grammar import expressions
from comity.process.date.resolve import resolve

ANCHOR = Anchor(day=date(2026, 3, 12), year=2026)
UNKNOWN = Anchor(day=None, year=None)

CASES = {
    "en": [
        ("Sunday, September 27, 2015", "2015-09-27"),
        ("27 September 2015", "2015-09-27"),
        ("the 27th of September 2015", "2015-09-27"),
        ("27 Sept. 2015", "2015-09-27"),
        ("2015-09-27", "2015-09-27"),
        ("27.09.2015", "2015-09-27"),
        ("27-Sep-2015", "2015-09-27"),
        ("27/Sep/2015", "2015-09-27"),
        ("25/03/2026", "2026-03-25"),
        ("03/25/2026", "2026-03-25"),
        ("03/03/2026", "2026-03-03"),
        ("12/03/2026", "2026"),
        ("May 5, 2026", "2026-05-05"),
        ("March 3", "2026-03-03"),
        ("on November 29", "2025-11-29"),
        ("the sixth of October last year", "2025-10-06"),
        ("the 3rd of this month", "2026-03-03"),
        ("14 Khordad 1405", "2026-06-04"),
        ("yesterday", "2026-03-11"),
        ("the day before yesterday", "2026-03-10"),
        ("last night", "2026-03-11"),
        ("tomorrow", "2026-03-13"),
        ("three days ago", "2026-03-09"),
        ("a week ago", "2026-03-05"),
        ("on Thursday", "2026-03-12"),
        ("on Friday", "2026-03-06"),
        ("last Thursday", "2026-03-05"),
        ("next Tuesday", "2026-03-17"),
        ("Monday last week", "2026-03-02"),
        ("last month", "2026-02"),
        ("last week", "2026-03"),
        ("last year", "2025"),
        ("two years ago", "2024"),
        ("in September 2015", "2015-09"),
        ("since February", "2026-02"),
        ("in May", "2026-05"),
        ("since May", "2025-05"),
        ("in July", "2025-07"),
        ("The road will be shut; it has been so since January.", "2026-01"),
        ("until Saturday", "2026-03-14"),
        ("since 2015", "2015"),
        ("The council will meet on Monday.", "2026-03-16"),
        ("On Monday, the council will meet.", "2026-03-16"),
        ("Guards at the gate are expected to leave the valley on Saturday.", "2026-03-14"),
    ],
    "ar": [
        ("٢٧ أيلول ٢٠١٥", "2015-09-27"),
        ("27 سبتمبر 2015", "2015-09-27"),
        ("27 أيلول/سبتمبر 2015", "2015-09-27"),
        ("12 تشرين الثاني (نوفمبر) 2025", "2025-11-12"),
        ("1 كانون الأول 2025", "2025-12-01"),
        ("الأحد، 8 آذار 2026", "2026-03-08"),
        ("3 جوان 2025", "2025-06-03"),
        ("3 أوت 2025م", "2025-08-03"),
        ("14 ذو الحجة 1436هـ", "2015-09-27"),
        ("1436/12/14", "2015-09-27"),
        ("الأول من شباط", "2026-02-01"),
        ("الحادي والعشرين من فبراير 2026", "2026-02-21"),
        ("3 من الشهر الجاري", "2026-03-03"),
        ("20 من الشهر الماضي", "2026-02-20"),
        ("12/03/2026", "2026-03-12"),
        ("أمس", "2026-03-11"),
        ("أمس الأربعاء", "2026-03-11"),
        ("أول أمس", "2026-03-10"),
        ("اليوم", "2026-03-12"),
        ("غدا", "2026-03-13"),
        ("قبل ثلاثة أيام", "2026-03-09"),
        ("قبل يومين", "2026-03-10"),
        ("منذ أسبوع", "2026-03-05"),
        ("يوم الجمعة", "2026-03-06"),
        ("الخميس الماضي", "2026-03-05"),
        ("حتى يوم الأحد", "2026-03-15"),
        ("الاثنين المقبل", "2026-03-16"),
        ("الشهر الماضي", "2026-02"),
        ("العام الماضي", "2025"),
        ("في أيلول 2015", "2015-09"),
        ("منذ عام 2011", "2011"),
        ("سيعقد المجلس جلسة يوم السبت.", "2026-03-14"),
    ],
    "ru": [
        ("27 сентября 2015 года", "2015-09-27"),
        ("27 сен 2015", "2015-09-27"),
        ("в воскресенье, 8 марта", "2026-03-08"),
        ("27.09.2015", "2015-09-27"),
        ("27.09.15", "2015-09-27"),
        ("первого марта", "2026-03-01"),
        ("двадцать первого февраля", "2026-02-21"),
        ("3 марта этого года", "2026-03-03"),
        ("вчера", "2026-03-11"),
        ("позавчера", "2026-03-10"),
        ("сегодня", "2026-03-12"),
        ("завтра", "2026-03-13"),
        ("три дня назад", "2026-03-09"),
        ("неделю назад", "2026-03-05"),
        ("в четверг", "2026-03-12"),
        ("в пятницу", "2026-03-06"),
        ("к понедельнику", "2026-03-16"),
        ("в прошлый вторник", "2026-03-10"),
        ("в следующий понедельник", "2026-03-16"),
        ("в понедельник на прошлой неделе", "2026-03-02"),
        ("в прошлом месяце", "2026-02"),
        ("в прошлом году", "2025"),
        ("в сентябре 2015 года", "2015-09"),
        ("в феврале", "2026-02"),
        ("в 2011 году", "2011"),
        ("Совет соберётся, заседание состоится в субботу.", "2026-03-14"),
    ],
}
NONE = {
    "en": [
        "She may march with the second group.",
        "version 1.2.3 of the tool, a score of 5-3",
        "call 555-12-34",
        "the Sunday Times",
        "Black Friday sales",
        "some 2000 people",
        "over the past year",
        "two days of talks",
        "May I ask?",
    ],
    "ar": ["أحد السكان", "صلاة الجمعة", "نحو 2000 شخص", "مارس ضغوطا كبيرة", "خلال الأيام الماضية", "5 - 3"],
    "ru": ["в среду обитания", "сорок человек", "2000 человек", "версия 1.2.3", "окружающую среду", "счёт 3:2"],
}


def dates(text: str, code: str, anchor: Anchor = ANCHOR) -> list[str | None]:
    facts = language(code)
    assert facts is not None
    return [resolve(each, anchor, facts.calendar.week_begins).date for each in expressions(text, code)]


@pytest.mark.parametrize(("code", "text", "expected"), [(c, *case) for c, cases in CASES.items() for case in cases])
def test_resolved(code: str, text: str, expected: str) -> None:
    assert dates(text, code) == [expected]


@pytest.mark.parametrize(("code", "text"), [(c, text) for c, texts in NONE.items() for text in texts])
def test_what_is_no_date(code: str, text: str) -> None:
    assert dates(text, code) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "yesterday"),
        ("en", "on Thursday"),
        ("en", "September 9"),
        ("en", "Sunday, November 29"),
        ("ar", "أول أمس"),
        ("ar", "الخميس الماضي"),
        ("fa", "دو روز پیش"),
        ("fa", "۱۴ خرداد"),
        ("ru", "на прошлой неделе"),
        ("ru", "27 сентября"),
    ],
)
def test_kept_without_a_date_while_the_publication_is_unknown(code: str, text: str) -> None:
    facts = language(code)
    assert facts is not None
    found = [resolve(each, UNKNOWN, facts.calendar.week_begins) for each in expressions(text, code)]
    assert [(each.date, each.precision) for each in found] == [(None, "none")]
    assert "not known" in found[0].how


def test_a_rough_number_is_not_resolved() -> None:
    assert dates("about two weeks ago, several days ago", "en") == [None, None]


def test_a_weekday_settles_the_day_when_only_the_year_is_known() -> None:
    found = expressions("Sunday, November 29", "en")
    assert resolve(found[0], Anchor(day=None, year=2020), 0).date == "2020-11-29"
    assert resolve(found[0], Anchor(day=None, year=2018), 0).date is None


def test_both_ends_of_a_range() -> None:
    assert dates("с 3 по 5 марта", "ru") == ["2026-03-03", "2026-03-05"]
    assert dates("بين 3 و 5 مارس 2026", "ar") == ["2026-03-03", "2026-03-05"]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(CODES))
def test_iso_reads_alike_in_every_language(day: date, code: str) -> None:
    assert dates(f"x ({day.isoformat()}) y", code) == [day.isoformat()]


@given(st.text(alphabet="12 مارس/.-، 2026 پیش روز Mayдня\n\u200c\u0640ـ", max_size=60), st.sampled_from([*CODES, "de"]))
def test_offsets_lie_in_the_text_in_order_without_overlap(text: str, code: str) -> None:
    last = 0
    for each in expressions(text, code):
        assert last <= each.start < each.end <= len(text)
        last = each.end
        resolve(each, ANCHOR, 0)
        resolve(each, UNKNOWN, 0)


@given(st.text(alphabet="0123456789.,/-: ", max_size=24), st.sampled_from([*CODES, "de"]))
def test_any_digits_are_read_without_a_stumble(text: str, code: str) -> None:
    for each in expressions(text, code):
        resolve(each, ANCHOR, 0)


@pytest.mark.parametrize("text", ["1,234,567.89", "1.234.567.890", "192.168.10.20", "3.5", "12:30:45", "0/0/2015"])
def test_numbers_that_are_no_dates(text: str) -> None:
    assert [dates(text, code) for code in CODES] == [[], [], [], []]
