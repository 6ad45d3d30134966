"""One name in four scripts is one name; other names are not."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.languages.name import alike, echoes, key, parts

ONE_NAME = [
    ["Milos Arden", "ميلوس أردن", "میلوش آردن", "Милош Арден", "Милоша Ардена", "Милошем Арденом", "M. Arden", "Arden"],
    ["Yahya Rasoul", "Yahya Rasul", "يحيى رسول", "یحیی رسول", "Яхья Расул"],
    ["Tahseen al-Khafaji", "تحسين الخفاجي", "Тахсин аль-Хафаджи", "Al-Khafaji"],
    ["Tomas Wren", "توماس رين", "توماس رن", "Томас Рен"],
    ["Ghassan Wali", "غسان والي", "Гассан Вали"],
    ["Norda", "نوردا", "Норда", "Норды", "Нордой"],
    ["Pavel Orlov", "بافل أورلوف", "پاول اورلوف", "Павел Орлов", "Павла Орлова"],
]
TWO_NAMES = [
    ("Yahya Rasoul", "Ahmad Rasoul"),
    ("Milos Arden", "Milos Kern"),
    ("Павел Орлов", "Пётр Орлов"),
    ("حسن ناصر", "كريم ناصر"),
    ("Arden", "Norda"),
]


@pytest.mark.parametrize(("one", "other"), [pair for names in ONE_NAME for pair in itertools.combinations(names, 2)])
def test_one_name_in_any_script(one, other):
    assert alike(one, other)


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_two_names_stay_two(one, other):
    assert not alike(one, other)


@given(st.text(max_size=30), st.text(max_size=30))
def test_alike_is_symmetric_and_never_fails(one, other):
    assert alike(one, other) == alike(other, one)
    assert key(one) == key(one.upper()) or one.upper().lower() != one.lower()


#: Names of few letters, so that many are alike.
NAME = st.lists(st.text("rsFvnlتورсн", min_size=1, max_size=5), min_size=1, max_size=2).map(" ".join)


@given(NAME, NAME)
def test_names_that_are_alike_share_an_echo_of_their_last_words(one, other):
    if alike(one, other):
        assert echoes(parts(one)[-1]) & echoes(parts(other)[-1])
