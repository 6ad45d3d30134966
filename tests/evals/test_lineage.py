"""The generator of stories of known lineage, and what the task on it counts."""

import re

import pytest

from evals.generate import lineage as generate
from evals.generate.wording import LANGUAGES, Unit, affair, said
from evals.tasks.lineage import measured, solved


@pytest.mark.parametrize("kind", ["fire", "train", "water", "dam"])
def test_every_wording_of_every_fact_holds_the_same_figures_and_names(kind):
    for row in (*affair(kind)["fact"], *affair(kind)["colour"]):
        slots = {frozenset(re.findall(r"<(\w+)>", wording)) for code in LANGUAGES for wording in row[code]}
        assert len(slots) == 1, row["id"]
        assert all(len(row[code]) == 2 for code in LANGUAGES)


def test_a_story_is_the_same_each_time_and_leaves_no_slot_open():
    assert generate.story(7) == generate.story(7)
    for seed in range(40):
        for told in generate.story(seed).told:
            assert not re.search(r"[<>{}|]", told.report.text)


def test_words_vary_and_values_do_not():
    values = {"crews": 17, "hours": 15}
    one, other = (said("fire", Unit("crews", wording, (1,) * 9, True, values), "en") for wording in (0, 1))
    assert one != other
    assert all("17" in text and "15" in text for text in (one, other))


def test_every_report_gets_one_family_and_scores_are_counted():
    stories = [generate.story(seed) for seed in (2, 5)]
    for story, family in solved(stories):
        assert set(family) == {told.report.id for told in story.told}
    scores = {(one.data, one.metric): one.score() for one in measured(stories)}
    assert set(scores) == {
        (data, metric)
        for data in ("generated", "generated, hard")
        for metric in ("exact count", "pair F1", "false merges")
    }
    assert all(0 <= score <= 1 for score in scores.values())
