from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.sources.institution import body, same_body

ENERGY = [
    "Ministry of Energy of Norda",
    "Norda's Energy Ministry",
    "وزارة الطاقة في نوردا",
    "وزارت انرژی نوردا",
    "Министерство энергетики Норды",
]
NAMES = st.sampled_from([*ENERGY, "the ministry of health", "army", "Red Aid", "company", "", "—", "министр"])


@pytest.mark.parametrize("one", ENERGY)
@pytest.mark.parametrize("other", ENERGY)
def test_one_ministry_in_four_languages(one, other):
    assert same_body(body(one), body(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Energy of Norda", "Ministry of Health of Norda"),
        ("Ministry of Energy of Norda", "Ministry of Energy of Tessel"),
        ("Red Aid", "Blue Aid"),
        ("وزارة الطاقة", "وزارة الصحة"),
        ("Министерство энергетики", "Министерство обороны"),
    ],
)
def test_two_institutions(one, other):
    assert not same_body(body(one), body(other))


def test_a_minister_is_read_as_the_ministry():
    assert body("Energy Minister").concepts == body("Ministry of Energy").concepts


@given(NAMES, NAMES)
def test_it_is_even_handed(one, other):
    assert same_body(body(one), body(other)) == same_body(body(other), body(one))


@given(st.text(max_size=30))
def test_any_name_can_be_taken_apart(name):
    taken = body(name)
    assert list(taken.concepts) == sorted(set(taken.concepts))
    assert list(taken.rest) == sorted(set(taken.rest))
    assert same_body(taken, taken) == bool(taken.concepts or taken.rest)
