"""Citations with little room: every number is there or inside a range, in its order, and no other is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.serve.language import languages
from comity.serve.page import pages
from comity.serve.runs import bracketed, marks
from comity.serve.sitrep import Cite


def cites(*numbers: int) -> list[Cite]:
    return [Cite(number=each, report=f"r{each}", place="", value="") for each in numbers]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((), ""),
        ((4,), "[4]"),
        ((3, 4), "[3, 4]"),
        ((12, 3, 4, 5, 6, 7, 4), "[3–7, 12]"),
        ((1, 2, 4, 5, 6, 8), "[1, 2, 4–6, 8]"),
    ],
)
def test_three_in_a_row_are_a_range(numbers, told):
    assert bracketed(cites(*numbers), pages("UTC").written(languages()["en"])) == told


def test_they_are_written_as_the_reader_writes_numbers():
    assert bracketed(cites(3, 4, 5, 12), pages("UTC").written(languages()["fa"])) == "[۳–۵، ۱۲]"


@given(st.lists(st.integers(1, 60), max_size=40))
def test_the_ranges_hold_what_is_cited_and_nothing_else(numbers):
    told, last = set[int](), 0
    for mark in marks(cites(*numbers)):
        number = mark.cite.number
        assert number > last
        told |= set(range(last if mark.after == "dash" else number, number + 1))
        last = number
    assert told == set(numbers)
