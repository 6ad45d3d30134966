from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.sources import Houses
from comity.weigh.likeness import Scale, compare, content, nearest
from comity.weigh.reading import reading

HOUSES = Houses([])
WORDS = ["gate", "dam", "jammed", "not", "village", "flooded", "seven", "nine", "120", "people", "Monday", "1998"]
CONTENT = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


def _contents(teller, *texts, code="en"):
    members = [teller.member(f"r{n}", [("outlet", "", None, text)], language=code) for n, text in enumerate(texts)]
    return [content(m.analysis.statements[0], m.analysis, reading(m.analysis), HOUSES) for m in members]


@given(st.lists(CONTENT, min_size=2, max_size=6))
def test_likeness_is_a_share_and_the_same_both_ways(teller, texts):
    contents = _contents(teller, *texts)
    scale = Scale(contents)
    for one in contents:
        for other in contents:
            there, back = compare(one, other, scale, {}), compare(other, one, scale, {})
            assert there == back
            assert 0 <= there.score <= 1


@given(st.lists(CONTENT, min_size=1, max_size=8))
def test_the_nearest_are_others_in_order(teller, texts):
    contents = _contents(teller, *texts)
    for place, others in nearest(contents, Scale(contents)).items():
        assert others == sorted(set(others) - {place})
        assert all(contents[place].terms & contents[other].terms for other in others if contents[other].terms)


def test_a_year_is_no_figure_and_neither_is_one(teller):
    (found,) = _contents(teller, "one bridge built in 1998 was crossed by 120 trucks")
    assert found.figures == {120}
    assert found.count == ("truck", 120)


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
    assert compare(empty, full, Scale([empty, full]), {}).score == 0
    assert (empty.length, empty.terms) == (0, frozenset())
