"""The mill grinds the same reports for the same seed, as long as real ones."""

from __future__ import annotations

from comity.app.bench.mill import LENGTH, grind


def test_a_long_run_begins_as_a_short_one_and_another_seed_gives_others() -> None:
    short = list(grind(30))
    assert list(grind(60))[:30] == short
    assert {r.text for r in grind(30, seed=2)}.isdisjoint(r.text for r in short)


def test_reports_are_as_long_as_real_ones() -> None:
    ground = list(grind(60))
    assert all(LENGTH <= len(report.text) < 2 * LENGTH for report in ground)
    assert len({report.id for report in ground}) == 60
