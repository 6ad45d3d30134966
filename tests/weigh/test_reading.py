from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.languages.number import numbers
from comity.languages.word import words
from comity.model.analysis import Analysis
from comity.weigh.reading import Reading

PIECES = ["two", "hundred", "and", "six", "1,200", "3.5", "12", "gates", "it's"]
PIECES += ["خمسة", "وعشرون", "۱۲۰۰", "می\u200cشود", " ", " ", " ", "-", ", ", ".\n"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(TEXT, st.sampled_from(["en", "ar", "fa", "ru", "und"]), st.data())
def test_a_stretch_holds_what_it_would_hold_alone(text, code, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found, figures = Reading(Analysis(report="a", text=text, language=code)).within(start, end)
    assert found == words(text[start:end])
    assert figures == numbers(text[start:end], code)
