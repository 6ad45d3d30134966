"""A glance passes over no report that shares a passage."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.process.passage import PassageIndex, Register, Sought, file
from comity.process.passage.align import align
from comity.process.passage.pair import PASSAGE

#: Few words, so that texts share turns of phrase of every length, and gaps that may be bridged.
WORDS = st.lists(st.sampled_from(["gate", "river", "stone", "north", "bell"]), min_size=1, max_size=6)
RUNS = st.integers(0, 3).map(lambda at: [f"{name}{at}" for name in "abcdefghijklm"])
PIECES = st.one_of(WORDS, RUNS, st.tuples(RUNS, st.integers(3, 13)).map(lambda one: one[0][: one[1]]))
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map(lambda pieces: " ".join(word for each in pieces for word in each))


@settings(deadline=None, max_examples=300)
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), asked=TEXTS)
def test_who_is_passed_over_shares_no_passage(texts, asked):
    register = Register()
    index = PassageIndex(None, register)
    for number, text in enumerate(texts):
        index.keep(file(f"r{number}", text, None, None))
    sought = Sought.of(file("asked", asked, None, None))
    worth = register.worth(sought)
    for number, packed in register.texts.items():
        seeds = [
            (here, there)
            for print_, there in zip(packed.hashes.tolist(), packed.words.tolist(), strict=True)
            for here in sought.words.get(print_, ())
        ]
        longest = max(
            (sum(n for _, _, n in one.runs) for one in align(sought.forms, packed.forms.tolist(), seeds)), default=0
        )
        assert longest < PASSAGE or number in worth


def test_a_turn_of_phrase_is_told_at_a_glance():
    index = PassageIndex(None, register := Register())
    index.keep(file("one", "Alder birch cedar said on Monday evening that elm fir grove hazel.", None, None))
    index.keep(file("two", "Iris juniper said on Monday evening that kelp larch and more was said.", None, None))
    asked = Sought.of(
        file("three", "Maple nettle said on Monday evening that kelp larch and more was said.", None, None)
    )
    held = {number for numbers in register.of(asked.prints)[0].values() for number in numbers}
    assert register.worth(asked) == {1} <= held
