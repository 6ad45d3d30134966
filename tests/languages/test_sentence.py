"""Sentences: exact offsets, abbreviations, line breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.languages import language
from comity.languages.sentence import sentences


def _parts(text: str, code: str) -> list[str]:
    facts = language(code)
    assert facts is not None
    return [text[start:end] for start, end in sentences(text, facts.abbreviations)]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "The gate held. The town slept.", ["The gate held.", "The town slept."]),
        ("en", "Dr. Lorn and Gen. Besh met. They agreed.", ["Dr. Lorn and Gen. Besh met.", "They agreed."]),
        ("en", "It rose 3.5 metres. Then it fell.", ["It rose 3.5 metres.", "Then it fell."]),
        ("en", "“It held.” The town slept.", ["“It held.”", "The town slept."]),
        ("en", "“It held!” said Ada Lorn. She left.", ["“It held!” said Ada Lorn.", "She left."]),
        ("en", "J. Lorn came. He left.", ["J. Lorn came.", "He left."]),
        ("en", "1. The gate held\n2. The town slept", ["1. The gate held", "2. The town slept"]),
        ("ru", "Он жил на ул. Речной в г. Кесра. Потом уехал.", ["Он жил на ул. Речной в г. Кесра.", "Потом уехал."]),
        ("ru", "Погибли 3 тыс. человек? Нет.", ["Погибли 3 тыс. человек?", "Нет."]),
        ("ar", "وصل الوفد؟ نعم. بدأ الاجتماع.", ["وصل الوفد؟", "نعم.", "بدأ الاجتماع."]),
        ("fa", "سد سالم است. خطری نیست.", ["سد سالم است.", "خطری نیست."]),
    ],
)
def test_sentences_are_parted_where_a_reader_would(code: str, text: str, expected: list[str]) -> None:
    assert _parts(text, code) == expected


@given(st.text(alphabet='aB .!?\n"”“1،؟я', max_size=80))
def test_nothing_but_space_is_left_out_and_no_sentence_crosses_a_line(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    for start, end in found:
        assert "\n" not in text[start:end]
        assert text[start:end] == text[start:end].strip()
    assert found == sorted(found)
