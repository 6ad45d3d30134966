from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.languages.name import skeleton
from comity.languages.number import numbers
from comity.languages.stem import stems
from comity.languages.word import words
from comity.model.analysis import Analysis
from comity.weigh.reading import negated, reading, telling

PIECES = ["two", "hundred", "and", "six", "1,200", "3.5", "12", "gates", "it's"]
PIECES += ["خمسة", "وعشرون", "۱۲۰۰", "می\u200cشود", " ", " ", " ", "-", ", ", ".\n"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(deadline=None)  # the first one loads the languages
@given(TEXT, st.sampled_from(["en", "ar", "fa", "ru", "und"]), st.data())
def test_a_stretch_holds_what_it_would_hold_alone(text, code, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    stretch = reading(Analysis(report="a", text=text, language=code)).within(start, end)
    alone = words(text[start:end])
    assert [(w.start - start, w.end - start, w.form) for w in stretch.words] == alone
    assert stretch.figures == [
        (n.start + start, n.end + start, n.value) for n in telling(numbers(text[start:end], code))
    ]
    assert stretch.stems == [stems(code).stem(w.form) for w in alone]
    assert stretch.names == {sound for w in alone if len(sound := skeleton(w.form)) > 2}
    assert stretch.negated == negated((w.form for w in alone), code)
