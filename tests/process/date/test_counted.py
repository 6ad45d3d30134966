"""A weekday counted inside a month."""

from __future__ import annotations

from datetime import date

import pytest

from comity.process.date.anchor import Anchor
from comity.process.date.grammar import expressions
from comity.process.date.resolve import resolve


@pytest.mark.parametrize(
    ("code", "text", "day"),
    [
        ("en", "The talks began on the first Monday of March 2026.", "2026-03-02"),
        ("en", "The ferry sank on the last Friday of October 2025.", "2025-10-31"),
        ("en", "The dam was opened on the third Tuesday in September.", "2025-09-16"),
        ("en", "They met on the fifth Monday of February 2026.", None),
        ("en", "The ferry sails again on the last day of June 2026.", "2026-06-30"),
        ("en", "The dam was filled in the third month of 2025.", "2025-03"),
        ("ar", "عقدت الجلسة يوم الاثنين الأول من آذار.", "2026-03-02"),
        ("ar", "عقدت الجلسة يوم الأحد الأول من آذار.", "2026-03-01"),
        ("ar", "سوف تعقد الجلسة آخر خميس من شهر عشرة.", "2026-10-29"),
    ],
)
def test_it_is_worked_out_or_left_open(code: str, text: str, day: str | None) -> None:
    anchor = Anchor(day=date(2026, 3, 12), year=2026)
    found = [resolve(each, anchor, 0) for each in expressions(text, code)]
    assert day in [each.date for each in found]
    assert len([each for each in found if each.date is not None]) <= 1
