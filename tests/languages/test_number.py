"""Numbers are read in digits and words of four languages."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.languages.number import numbers

CASES = [
    ("en", "about 1,200 people and twelve dead, twenty-five hurt", [1200, 12, 25]),
    ("en", "three thousand five hundred, 1.5 million, two hundred and six", [3500, 1_500_000, 206]),
    ("en", "thousands of people, 7 and 8", [7, 8]),
    ("ar", "إجلاء ١٢٠٠ شخص وثلاثة قتلى و3 آلاف نازح", [1200, 3, 3000]),
    ("ar", "أربع عشرة قرية وخمسة وعشرون بيتا وألفان", [14, 25, 2000]),
    ("fa", "۱۲۰۰ نفر و سه هزار و دویست خانه", [1200, 3200]),
    ("ru", "12 тысяч и 1 200, двадцать пять, 3,5 млн, двенадцать", [12000, 1200, 25, 3_500_000, 12]),
    ("de", "rund 40 Menschen", [40]),
]


@pytest.mark.parametrize(("code", "text", "values"), CASES)
def test_values(code, text, values):
    assert [n.value for n in numbers(text, code)] == values


@given(st.text(max_size=80), st.sampled_from(["en", "ar", "fa", "ru", "und"]))
def test_spans_lie_in_the_text_and_in_order(text, code):
    found = numbers(text, code)
    assert all(0 <= n.start < n.end <= len(text) for n in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.integers(min_value=0, max_value=999_999_999))
def test_grouped_digits_are_one_number(value):
    assert [n.value for n in numbers(f"some {value:,} houses", "en")] == [value]
