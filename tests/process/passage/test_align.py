"""Alignment finds exactly the words that two texts share in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.process.passage.align import GAP, align


def test_a_word_replaced_put_in_or_left_out_does_not_end_a_passage() -> None:
    here = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    there = [90, 1, 2, 3, 91, 5, 6, 7, 92, 93, 8, 9, 10, 12]
    (passage,) = align(here, there, [(4, 5)])
    assert passage.span == (0, 10)
    assert passage.other_span == (1, 13)
    assert passage.runs == ((0, 1, 3), (4, 5, 3), (7, 10, 3))


def test_a_gap_too_wide_parts_two_passages() -> None:
    here = [*range(10), *range(100, 101 + GAP), *range(20, 30)]
    there = [*range(10), *range(200, 201 + GAP), *range(20, 30)]
    assert len(align(here, there, [(0, 0), (len(here) - 10, len(there) - 10)])) == 2


def test_paragraphs_in_another_order_are_found() -> None:
    first, second = list(range(10)), list(range(20, 30))
    passages = align(first + second, second + first, [(0, 10), (10, 0)])
    assert [(p.span, p.other_span) for p in passages] == [((0, 10), (10, 20)), ((10, 20), (0, 10))]


WORDS = st.lists(st.integers(0, 8), min_size=1, max_size=60)


@given(WORDS, WORDS)
def test_every_run_is_the_same_in_both_and_no_word_is_counted_twice(here: list[int], there: list[int]) -> None:
    seeds = [(i, j) for i in range(len(here)) for j in range(len(there)) if here[i : i + 3] == there[j : j + 3]]
    seen: set[int] = set()
    for passage in align(here, there, seeds):
        for i, j, n in passage.runs:
            assert here[i : i + n] == there[j : j + n]
            assert not seen & set(range(i, i + n))
            seen |= set(range(i, i + n))
