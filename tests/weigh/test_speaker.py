from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.sources import House, Houses
from comity.weigh.speaker import Cast, untraceable

HOUSES = Houses([House(name="Norda Press", kind="agency", aliases=("НПА",))])


def _cast(teller, *said, houses=HOUSES):
    members = [teller.member(name, [one]) for name, one in zip("abcdefgh", said, strict=False)]
    return Cast(members, houses), [m.analysis.statements[0] for m in members]


def _keys(teller, *said):
    cast, statements = _cast(teller, *said)
    return [cast.voice(s).key for s in statements]


def test_a_surname_is_the_person_whom_another_report_names_in_full(teller):
    full, short = _keys(teller, ("person", "Yanis Rasol", None, "x"), ("person", "Rasol", None, "y"))
    assert full == short


def test_two_first_names_are_two_persons(teller):
    one, other = _keys(teller, ("person", "Yanis Rasol", None, "x"), ("person", "Ahmad Rasol", None, "y"))
    assert one != other


@pytest.mark.parametrize(
    ("body", "again"),
    [
        ("Ministry of Energy of Norda", "وزارة الطاقة في نوردا"),
        ("Ministry of Energy of Norda", "Министерство энергетики Норды"),
        ("وزارت انرژی نوردا", "Министерство энергетики Норды"),
    ],
)
def test_a_person_is_counted_under_the_institution_in_any_language(teller, body, again):
    person, institution = _keys(teller, ("person", "Milos Arden", body, "x"), ("institution", again, None, "y"))
    assert person == institution
    assert person[0] == "body"


def test_two_ministries_are_two(teller):
    keys = _keys(
        teller,
        ("institution", "Ministry of Energy", None, "x"),
        ("institution", "Ministry of Health", None, "y"),
    )
    assert keys[0] != keys[1]


def test_a_house_speaks_under_its_publisher(teller):
    cast, (statement,) = _cast(teller, ("institution", "НПА", None, "x"))
    voice = cast.voice(statement)
    assert (voice.key, voice.name) == (("house", "Norda Press"), "Norda Press")


@pytest.mark.parametrize("name", ["local media", "وسائل إعلام محلية", "رسانه‌های محلی", "местные СМИ"])
def test_who_cannot_be_followed_is_unknown(teller, name):
    assert untraceable(name)
    assert _keys(teller, ("unnamed", name, None, "x")) == [("unknown", "untraceable")]


def test_names_without_letters_and_no_speakers_at_all_stop_nothing(teller):
    assert Cast([], HOUSES).words == frozenset()
    keys = _keys(teller, ("person", "—", None, "x"), ("institution", "…", None, "y"), ("unnamed", "", None, "z"))
    assert len(keys) == 3


NAMES = st.sampled_from(
    ["Milos Arden", "Arden", "M. Arden", "Ministry of Energy", "the ministry", "company", "Orlan company", "Red Aid"]
)
SAID = st.lists(st.tuples(st.sampled_from(["person", "institution", "unnamed"]), NAMES, st.none() | NAMES), max_size=6)


@given(SAID, st.randoms(use_true_random=False))
def test_voices_depend_on_no_order(teller, said, dice):
    members = [teller.member(f"r{n}", [(*one, "x")]) for n, one in enumerate(said)]
    shuffled = list(members)
    dice.shuffle(shuffled)
    one, other = Cast(members, HOUSES), Cast(shuffled, HOUSES)
    statements = [m.analysis.statements[0] for m in members]
    assert [one.voice(s) for s in statements] == [other.voice(s) for s in statements]
    assert [one.voice(s) for s in statements] == [one.voice(s) for s in statements]
