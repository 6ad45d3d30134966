"""Reports of a file come in when it says, others at a rate; what is no report is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.app.bench.hands import BURST, Line, planned, read, written
from comity.app.bench.mill import grind
from comity.errors import ComityError


def test_what_the_mill_writes_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    reports = list(grind(5))
    written(file, reports, 2.0)
    lines = read(file)
    assert [line.title for line in lines] == [report.title for report in reports]
    assert [due.at for due in planned(lines, 99.0)] == [0.0, 0.5, 1.0, 1.5, 2.0]


def test_a_line_that_is_no_report_is_told(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text('{"text": "The gates are shut."}\n\n{"title": "no text"}\n', "utf-8")
    with pytest.raises(ComityError, match=r"Line 3 of reports\.jsonl is no report"):
        read(file)
    file.write_text("\n", "utf-8")
    with pytest.raises(ComityError, match="holds no report"):
        read(file)


def test_a_burst_comes_within_a_minute_and_then_all_is_as_before() -> None:
    rate, times = 2.0, 10.0
    lines = [Line(text="The gates are shut.")] * round(rate * (30 + BURST * times + BURST))
    due = planned(lines, rate, times)
    burst = [one.at for one in due if one.burst]
    assert len(burst) == rate * times * BURST
    assert burst[0] == 30 and burst[-1] < 30 + BURST
    assert [one.at for one in due] == sorted(one.at for one in due)
    after = [one.at for one in due if one.at >= 30 + BURST]
    assert len(after) == rate * BURST and not any(one.burst for one in due if one.at in after)
