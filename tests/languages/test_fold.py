from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from comity.languages.fold import fold, fold_word

#: Longer than any text that is folded sign by sign.
LONG = "norda " * 40


@given(st.text(max_size=30))
@example("İΣ ΟΔΟΣ")
@example("Ñandú, ЁЖ, كِتَابٌ\u200cها")
def test_a_text_is_folded_alike_alone_and_within_a_long_one(text):
    assert fold(f"{text}, {LONG}") == f"{fold(text)}, {LONG}"


@given(st.text(max_size=30))
def test_a_remembered_word_is_folded_as_any(text):
    assert fold_word(text) == fold(text)
