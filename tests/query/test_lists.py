"""Lists in one array, and lexemes by numbers, against lists and dictionaries of Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.query import lexicon
from comity.query.lexicon import Lexicon
from comity.query.lists import Lists

_deeds = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 9) | st.lists(st.integers(0, 9), max_size=9)), max_size=60
)


@given(_deeds, st.lists(st.integers(0, 3), max_size=6))
def test_lists_in_one_array_are_lists(deeds: list[tuple[int, int | list[int]]], wanted: list[int]) -> None:
    lists, expected = Lists(), [list[int]() for _ in range(4)]
    lists.grow(4)
    for which, what in deeds:
        if isinstance(what, list):
            lists.replace(which, what)
            expected[which] = list(what)
        elif what in expected[which]:
            lists.remove(which, what)
            expected[which].remove(what)
        else:
            lists.append(which, what)
            expected[which].append(what)
    assert [sorted(lists[which]) for which in range(4)] == list(map(sorted, expected))
    found, sizes = lists.joined(np.array(wanted, np.intc))
    assert found.tolist() == [number for which in wanted for number in lists[which]]
    assert sizes.tolist() == [len(expected[which]) for which in wanted]


def test_what_a_list_leaves_is_taken_by_another() -> None:
    lists = Lists()
    lists.grow(2)
    for _ in range(1_000):
        lists.replace(0, range(7))
        lists.replace(1, range(8))
        for number in range(8):
            lists.remove(1, number)
        for number in range(8):
            lists.append(1, number)
    assert len(lists._places) < 50


@pytest.mark.parametrize("slots", [4, 64, 1024])
def test_lexemes_are_found_by_their_numbers(slots: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_SLOTS", slots)
    known = Lexicon()
    words = ["", *(f"w{number}" for number in range(400))]
    for so_far, word in enumerate(words):
        assert known.number(word) == so_far
        assert known.number(word) == so_far
        assert set(known.numbers({word, words[so_far // 2], "x"}).tolist()) == {0, so_far // 2, so_far}
    assert list(map(known.lexeme, range(401))) == words
    assert sorted(known.numbers({*words[1:], "x"}).tolist()) == list(range(401))
    assert known.numbers(set()).tolist() == [0]
