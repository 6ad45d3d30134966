"""Winnowing keeps its promise: what is long enough and shared leaves a shared print."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.passage import STAGE
from comity.process.passage.prints import GRAM, WINDOW, winnow

WORDS = st.sampled_from([f"w{number}" for number in range(200)])


@given(
    st.lists(WORDS, min_size=GRAM + WINDOW - 1, max_size=40),
    st.lists(WORDS, max_size=30),
    st.lists(WORDS, max_size=30),
    st.lists(WORDS, max_size=30),
)
def test_texts_that_share_enough_words_in_a_row_share_a_print(
    shared: list[str], before: list[str], after: list[str], other: list[str]
) -> None:
    one = winnow(" ".join([*before, *shared, *after]))
    two = winnow(" ".join([*other, *shared]))
    assert set(one.hashes) & set(two.hashes)


@given(st.text(max_size=300))
def test_prints_stand_in_text_order_on_word_edges(text: str) -> None:
    prints = winnow(text)
    assert len(prints.hashes) == len(prints.starts) == len(prints.ends)
    assert list(prints.starts) == sorted(set(prints.starts))
    assert all(0 <= start < end <= len(text) for start, end in zip(prints.starts, prints.ends, strict=True))
    assert all(
        not text[start].isspace() and not text[end - 1].isspace()
        for start, end in zip(prints.starts, prints.ends, strict=True)
    )


def test_quoted_speech_leaves_no_print() -> None:
    assert not winnow("“the gates of Varn held through the night and the whole morning too”").hashes


def test_the_stage_fills_prints_and_nothing_else() -> None:
    before = Analysis(report="a", text="The river rose by two metres in one night, the water office says.")
    after = STAGE.run(Report(id="a", path="a.txt", text=before.text), before)
    assert after.prints is not None
    assert after.prints.hashes
    assert (after.report, after.text, STAGE.gives) == ("a", before.text, ("prints",))
