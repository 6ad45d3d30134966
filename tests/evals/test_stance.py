"""Agreement of headlines is counted class by class, and their mean is the score."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from evals.documents import Absent
from evals.task import Given
from evals.tasks.stance import arabic, persian


def _scores(given: Given) -> dict[str, float]:
    return {each.metric: each.score() for each in persian(given)}


def test_a_headline_that_calls_a_claim_false_disagrees(tmp_path: Path) -> None:
    folder = tmp_path / "stance_persian_fa"
    folder.mkdir()
    rows = [
        "claim,headline,label",
        "پل کهنه شهر توروان بسته شد,پل کهنه شهر توروان بسته شد,Agree",
        "پل کهنه شهر توروان بسته شد,بسته شدن پل کهنه شهر توروان صحت ندارد,Disagree",
        "پل کهنه شهر توروان بسته شد,بازار ماهی در سلم رونق گرفت,Unrelated",
    ]
    with gzip.open(folder / "HeadlineToClaim.txt.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows))
    scores = _scores(Given(data=tmp_path))
    assert scores["F1 of agree"] == 1.0
    mean = (scores["F1 of agree"] + scores["F1 of disagree"] + scores["F1 of other"]) / 3
    assert scores["macro F1"] == pytest.approx(mean)


def test_a_set_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    with pytest.raises(Absent, match="stance_ans_ar"):
        list(arabic(Given(data=tmp_path)))
