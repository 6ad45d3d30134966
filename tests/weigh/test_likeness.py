from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.sources import Houses
from comity.weigh.content import content
from comity.weigh.likeness import SAME_WORDS, UNDECIDED, Likeness, Likenesses, Pairs, Scale
from comity.weigh.nearest import nearest
from comity.weigh.reading import reading

HOUSES = Houses([])
WORDS = ["gate", "dam", "jammed", "not", "village", "flooded", "seven", "nine", "120", "people", "Monday", "1998"]
CONTENT = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


def _contents(teller, *texts, code="en"):
    members = [teller.member(f"{code}{n}", [("outlet", "", None, text)], language=code) for n, text in enumerate(texts)]
    return [content(m.analysis.statements[0], m.analysis, reading(m.analysis), HOUSES) for m in members]


def _likenesses(contents, vectors=None, pairs=None):
    return Likenesses(contents, Scale(contents), vectors or {}, pairs or Pairs())


def _all(likeness: Likenesses, count: int) -> list[Likeness]:
    return [likeness(one, other) for one, other in combinations(range(count), 2)]


@given(st.lists(CONTENT, min_size=2, max_size=6))
def test_likeness_is_a_share_and_the_same_both_ways(teller, texts):
    contents = _contents(teller, *texts)
    there = _likenesses(contents)
    back = _likenesses(contents[::-1])
    for one, other in combinations(range(len(contents)), 2):
        assert there(one, other) == there(other, one) == back(len(contents) - 1 - one, len(contents) - 1 - other)
        assert 0 <= there(one, other).score <= 1


@given(st.lists(CONTENT, min_size=2, max_size=6), st.lists(CONTENT, max_size=4), st.data())
def test_what_another_picture_left_changes_nothing(teller, texts, others, data):
    contents = [*_contents(teller, *texts), *_contents(teller, *others, code="ru")]
    vectors = {each.id: np.array([1.0, data.draw(st.floats(-1, 1))], np.float32) for each in contents}
    some = [each for each in contents if data.draw(st.booleans())]
    pairs = Pairs()
    _all(_likenesses(some, vectors, pairs), len(some))
    assert _all(_likenesses(contents, vectors, pairs), len(contents)) == _all(
        _likenesses(contents, vectors), len(contents)
    )


@given(st.lists(CONTENT, min_size=1, max_size=8), st.sampled_from([UNDECIDED, SAME_WORDS]))
def test_the_nearest_are_others_and_all_that_are_alike_enough(teller, texts, least):
    contents = _contents(teller, *texts)
    scale = Scale(contents)
    found = set(nearest(contents, scale, least))
    likeness = _likenesses(contents)
    for one, other in permutations(range(len(contents)), 2):
        ours, theirs = contents[one], contents[other]
        shared = len(ours.terms & theirs.terms)
        if (one, other) in found:
            assert shared
        elif shared >= 2:
            assert likeness(one, other).score < least
    assert all(one != other for one, other in found)


def test_a_year_is_no_figure_and_neither_is_one(teller):
    (found,) = _contents(teller, "one bridge built in 1998 was crossed by 120 trucks")
    assert found.figures == {120}
    assert found.counted == ("truck", 120)


@pytest.mark.parametrize(
    ("code", "plain", "negated"),
    [
        ("en", "the gates were opened", "the gates were not opened"),
        ("ar", "فتحت البوابات", "لم تفتح البوابات"),
        ("ru", "затворы открыли", "затворы не открыли"),
    ],
)
def test_a_negation_is_seen(teller, code, plain, negated):
    ours, theirs = _contents(teller, plain, negated, code=code)
    assert (ours.negated, theirs.negated) == (False, True)


def test_an_empty_content_is_like_nothing(teller):
    empty, full = _contents(teller, "", "the gates were opened")
    assert _likenesses([empty, full])(0, 1).score == 0
    assert (empty.length, empty.terms) == (0, frozenset())
