"""A word for today that ends a name is no date."""

from __future__ import annotations

import pytest

from comity.process.date.grammar import expressions


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ar", "النهر اليوم\n\nتعطلت بوابتان في السد."),
        ("ar", "قالت صحيفة «النهر اليوم» إن بوابتين في السد معطلتان."),
        ("en", "The gates are jammed, Savra Today reported."),
        ("en", "Savra Today\n\nThe gates are jammed."),
        ("ru", "Издание «Савра сегодня» пишет, что затворы заклинило."),
        ("fa", "روزنامه «رود امروز» نوشت دو دریچه از کار افتاده است."),
    ],
)
def test_a_name_is_no_day(code: str, text: str) -> None:
    assert expressions(text, code) == []


@pytest.mark.parametrize(
    ("code", "text", "word"),
    [
        ("ar", "قال المهندس اليوم إن البوابات معطلة.", "اليوم"),
        ("ar", "وقال الوزير: «سنفتح البوابات المعطلة كلها في السد اليوم».", "اليوم"),
        ("en", "Today the gates were opened.", "Today"),
        ("en", "The engineer said today that the gates were jammed.", "today"),
        ("ru", "Сегодня затворы открыли.", "Сегодня"),
        ("fa", "مهندس سد امروز گفت دریچه‌ها بسته است.", "امروز"),
    ],
)
def test_the_day_itself_is_still_found(code: str, text: str, word: str) -> None:
    assert [text[each.start : each.end] for each in expressions(text, code)] == [word]
