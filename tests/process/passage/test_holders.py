"""Who holds a print, whatever has settled and whatever was dropped; and reports as the index keeps them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.process.passage import PassageIndex, file, holders
from comity.process.passage.filed import pack
from comity.process.passage.holders import Holders
from comity.process.passage.prints import winnow

PRINTS = st.lists(st.integers(0, 20) | st.integers(2**64 - 3, 2**64 - 1), max_size=6, unique=True)
WORDS = ("gates", "hold", "north", "bridge", "“said", "so”", "engineers.", "river\n\n", "w" * 300, "—" * 260)


@settings(deadline=None)
@given(reports=st.lists(st.tuples(PRINTS, st.integers(-1, 30)), max_size=40))
def test_what_settled_is_found_as_what_did_not(reports):
    """Each report holds prints; then the report of the number beside it, if there is one, is dropped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holders, "_TABLE", 4)
        patch.setattr(holders, "_LARGEST", 40)
        held = Holders()
        plain: dict[int, list[int]] = {}
        for number, (prints, gone) in enumerate(reports):
            held.add(prints, number)
            for each in prints:
                plain.setdefault(each, []).append(number)
            asked = np.array(sorted({*prints, 3, 7}), np.uint64)
            assert held.of(asked) == held.of(asked)
            if 0 <= gone <= number:
                held.drop(gone)
                plain = {each: left for each, by in plain.items() if (left := [n for n in by if n != gone])}
            assert held.of(asked) == {each: plain[each] for each in asked.tolist() if each in plain}


@settings(deadline=None)
@given(text=st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_a_report_is_the_same_after_it_was_packed(text):
    filed = file("one", text, winnow(text), "2031-03-04", publisher="Varn Post", credits_=("Orme Wire",))
    again = pack(filed).filed()
    for before, after in zip(filed, again, strict=True):
        if isinstance(before, np.ndarray):
            assert np.array_equal(before, after)
            assert before.dtype == after.dtype
        else:
            assert before == after


def test_copies_are_found_among_settled_prints(monkeypatch):
    monkeypatch.setattr(holders, "_TABLE", 8)
    text = " ".join(f"the {n}th gate of the dam was opened by {n * 7} engineers at dawn" for n in range(12))
    index = PassageIndex(most=30)
    for number in range(60):
        other = f"report {number} tells of " + " ".join(f"thing{number}x{n}" for n in range(60))
        index.add(f"{number}", text if number == 40 else other, winnow(text if number == 40 else other), None)
    (found,) = index.match("last", text, winnow(text), None)
    assert found.other == "40"
    assert len(index) == 30
