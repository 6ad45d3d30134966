from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import FactsInvalid
from comity.sources import House, Houses, houses, read_houses

TABLE = Houses(
    [
        House(name="Norda Press", kind="agency", aliases=("НПА", "Норда Пресс", "نوردا پرس", "Torvan")),
        House(name="Valley Herald", kind="outlet", family="Riverside", aliases=("Herald",)),
        House(name="Norda Press International", kind="agency"),
    ]
)


@pytest.mark.parametrize(
    "name", ["Norda Press", "NORDA PRESS", "the Norda Press news agency", "Норда Пресс", "نوردا پرس"]
)
def test_a_house_is_known_by_any_of_its_names(name):
    assert TABLE.named(name).name == "Norda Press"
    assert TABLE.canonical(name) == "Norda Press"


@pytest.mark.parametrize("name", ["", " ", "—", "Norda", "press"])
def test_other_names_are_nobodys(name):
    assert TABLE.named(name) is None
    assert TABLE.canonical(name) == name.strip()


def test_who_says_before_a_name_what_the_house_is_may_leave_it_out_after():
    varda = House(name="Varda News Agency", kind="agency", aliases=("وكالة فاردا للأنباء", "وكالة للأنباء"))
    other = House(name="Varda Evening", kind="outlet", aliases=("صحيفة ساحل", "قناة ساحل الإخبارية", "قناة ساحل"))
    table = Houses([varda, other])
    assert table.named("وكالة فاردا") == table.named("وكالة فاردا للأنباء") == varda
    assert [each.name for _, _, each in table.within("ذكرت وكالة فاردا أن")] == ["Varda News Agency"]
    assert table.named("قناة ساحل") == other
    assert [table.named(name) for name in ("فاردا", "وكالة", "للأنباء", "Varda")] == [None, None, None, None]


@pytest.mark.parametrize(
    ("phrase", "may"),
    [
        ("Torvan", True),
        ("Torvanом", True),
        ("агентства Норда Пресс", True),
        ("«NORDA» of the north", True),
        ("— Herald", True),
        ("", True),
        ("lantern of Norda Press", False),
        ("مصباح نوردا", False),
    ],
)
def test_the_first_word_tells_that_no_name_begins(phrase, may):
    assert TABLE.may_open(phrase) is may


@given(st.lists(st.sampled_from(["the", "агентства", "Norda", "Torvanом", "«", "Herald", "news", "lamp", "-"])))
def test_a_phrase_of_a_known_house_may_open_one_however_it_goes_on(parts):
    phrase = " ".join(parts)
    if TABLE.named(phrase):
        assert TABLE.may_open(f"{phrase} lamp")
        assert TABLE.canonical(phrase) in {"Norda Press", "Valley Herald"}


def test_the_longest_name_counts_and_none_overlap():
    text = "Norda Press International and Norda Press, then the Valley Herald."
    assert [(text[s:e], h.name) for s, e, h in TABLE.within(text)] == [
        ("Norda Press International", "Norda Press International"),
        ("Norda Press", "Norda Press"),
        ("Valley Herald", "Valley Herald"),
    ]


def test_a_short_name_counts_in_capitals_alone():
    assert [h.name for _, _, h in TABLE.within("сообщает НПА")] == ["Norda Press"]
    assert list(TABLE.within("сообщает нпа")) == []


def test_the_publisher_is_the_family_and_of_an_unknown_house_its_bare_name():
    assert TABLE.publisher("the Valley Herald") == "Riverside"
    assert TABLE.publisher("The Hill Times") == TABLE.publisher("HILL TIMES")
    assert TABLE.publisher("Hill Times") != TABLE.publisher("Hill Post")
    assert TABLE.publisher("—") == "—"


def test_a_users_house_goes_before_a_shipped_one():
    shipped = next(h for _, _, h in houses().within("Reuters"))
    mine = House(name="Mine", kind="outlet", aliases=(shipped.name,))
    assert houses([mine]).named(shipped.name) == mine


def test_rows_of_another_shape_are_refused_with_their_file():
    with pytest.raises(FactsInvalid, match="mine"):
        read_houses("[[house]]\nname = 1\nkind = 'outlet'", "mine")


@given(st.text(max_size=40))
def test_any_text_can_be_asked_for(text):
    for start, end, _ in TABLE.within(text):
        assert 0 <= start < end <= len(text)
    TABLE.named(text)
    assert TABLE.publisher(text) == TABLE.publisher(f" {text} ")
