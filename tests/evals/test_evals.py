"""``python -m evals`` measures what a hand counts, and fails when a floor is missed, and only then."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from evals import marks
from evals.__main__ import main
from evals.documents import Absent, documents
from evals.measure import Measured, f1, moments, pearson, share
from evals.tasks import TASKS
from evals.tasks.places import whole
from evals.tasks.stories import b_cubed

ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=30)


def _measured(rows, formula=share):
    return Measured(data="d", language="all", metric="m", rows=rows, formula=formula)


def _set(folder: Path, name: str, *told: dict[str, object]) -> None:
    (folder / name).mkdir()
    with gzip.open(folder / name / "docs.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in told)


def _polnear(folder: Path) -> None:
    text = "Ada Lorn said that the bridge is open. Rain fell on the mayor's garden of tulips."
    start, mayor = text.index("the bridge"), text.index("the mayor")
    rows = [
        {"Source": [[0, 8]], "Cue": [[9, 13]], "Content": [[start, start + len("the bridge is open")]]},
        {"Source": [[mayor, mayor + 9]], "Cue": [], "Content": [[len(text) - 9, len(text)]]},
    ]
    document = {"split": "dev", "doc": "d", "text": text, "annotations": [{"annotator": "a", "attributions": rows}]}
    _set(folder, "quote_polnear_en", document)


def _run(*words: str) -> tuple[int, list[dict[str, object]], str]:
    ran = CliRunner().invoke(main, [*words, "--json"])
    return ran.exit_code, json.loads(ran.stdout), ran.stderr


def test_a_found_and_a_missed_attribution_are_counted(tmp_path):
    _polnear(tmp_path)
    _, told, _ = _run("statements", "--data", str(tmp_path))
    by_metric = {line["metric"]: line["score"] for line in told}
    assert by_metric == {"F1": 0.6667, "precision": 1.0, "recall": 0.5, "F1 of contents": 0.6667}
    assert set(told[0]) == {
        "task", "data", "language", "metric", "score", "low", "high", "known", "floor", "rate",
    }  # fmt: skip


def test_a_set_that_is_absent_is_left_out_with_a_reason_and_breaks_no_floor(tmp_path):
    code, told, said = _run("places-found", "statements", "--data", str(tmp_path))
    assert (code, told) == (0, [])
    assert "statements: left out, quote_polnear_en is not in" in said
    with pytest.raises(Absent, match="stream_telegram_ru"):
        documents(tmp_path, "stream_telegram_ru")


def test_below_a_floor_the_command_fails_and_says_which(tmp_path):
    _polnear(tmp_path)
    code, told, said = _run("statements", "--data", str(tmp_path))
    floors = {line["metric"]: line["floor"] for line in told if line["floor"] is not None}
    low = {line["metric"] for line in told if line["floor"] is not None and line["score"] < line["floor"]}
    assert floors
    assert code == bool(low)
    assert all(metric in said for metric in low)


@given(ROWS)
def test_a_share_is_the_share_and_lies_in_its_interval(rows):
    one = _measured(rows)
    assert one.score() == pytest.approx(sum(a for a, _ in rows) / sum(b for _, b in rows))
    low, high = one.interval()
    assert low <= high
    assert min(a / b for a, b in rows) - 1e-9 <= low
    assert high <= max(a / b for a, b in rows) + 1e-9
    assert one.interval() == (low, high)


def test_an_interval_narrows_with_what_is_measured():
    few, many = (_measured([(n % 2, 1) for n in range(size)]).interval() for size in (20, 2_000))
    assert many[1] - many[0] < (few[1] - few[0]) / 5


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=30))
def test_correlation_is_that_of_numpy(pairs):
    x, y = np.array(pairs, float).T
    if x.std() and y.std():
        assert _measured(moments(pairs), pearson).score() == pytest.approx(np.corrcoef(x, y)[0, 1])


def test_b_cubed_counts_what_a_hand_counts():
    gold = {"a": "x", "b": "x", "c": "y"}
    together, apart = {"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "c": "3"}
    assert _measured(b_cubed(gold, gold), f1).score() == 1.0
    assert _measured(b_cubed(together, gold), f1).score() == pytest.approx(2 * (5 / 9) / (5 / 9 + 1))
    assert _measured(b_cubed(apart, gold), f1).score() == pytest.approx(2 * (2 / 3) / (2 / 3 + 1))


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_a_bound_is_broken_on_one_side_only(score, bound, upper):
    name = {"task": "t", "data": "d", "language": "en", "metric": "m"}
    floor = marks.Floor(**name, **({"most": bound} if upper else {"least": bound}))
    wrong = score > bound + 1e-9 if upper else score < bound - 1e-9
    assert bool(floor.broken(score, quick=False)) is wrong


def test_a_renamed_score_does_not_lose_its_floor_unseen():
    floor = marks.Floor(task="t", data="d", language="en", metric="old", least=0.5)
    asked = {marks.key(floor): floor}
    assert list(marks.unmeasured(asked, [("t", "d", "en", "new")], [("t", "d")])) == [
        "t d en old has a floor but was not measured."
    ]
    assert not list(marks.unmeasured(asked, [], []))


def test_floors_and_known_results_belong_to_tasks_and_a_lowered_floor_says_why():
    names = {task.name for task in TASKS}
    assert {one.task for one in (*marks.floors().values(), *marks.known().values())} <= names
    assert all(one.source for one in marks.known().values())


def test_a_label_inside_a_longer_word_moves_to_where_the_name_stands() -> None:
    text = "the Nordan mill #rain_Norda in Norda and Norda"
    assert whole(text, [(4, 9), (4, 9)]) == [(31, 36), (41, 46)]
    assert whole(text, [(31, 36)]) == [(31, 36)]
    assert whole("a Nordan mill", [(2, 7)]) == [(2, 7)]
