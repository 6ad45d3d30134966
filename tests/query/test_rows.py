"""Rows and text are two ways to write one query."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import QueryInvalid
from comity.query import parse
from comity.query.rows import FIELDS, Row, rows_of, written

VALUES = {
    "near": "dam NEAR/5 gates",
    "act": "denies",
    "stance": "revises",
    "contested": "",
    "origins": "2",
    "figures": "3",
    "story": "s0f3a",
    "since": "7d",
    "until": "2026-03-14",
}
_rows = st.builds(
    lambda how, field, value: Row(how=how, field=field, value=VALUES.get(field, value)),
    st.sampled_from(["all", "any", "not"]),
    st.sampled_from(FIELDS),
    st.sampled_from(["Kessel", "old dam", "سد تورفان", "Мосул", "OR", "a (b)"]),
)


@settings(deadline=None)
@given(st.lists(_rows, min_size=1, max_size=6))
def test_what_rows_say_is_read_again_as_a_query_of_the_same_rows(rows: list[Row]) -> None:
    text = written(rows)
    again = rows_of(text)
    assert again is not None
    assert str(parse(written(again))) == str(parse(text))
    if sum(row.how == "any" for row in rows) != 1:  # of which one alone is enough must hold
        assert sorted(map(repr, again)) == sorted(map(repr, rows))


@pytest.mark.parametrize(
    ("text", "hows", "fields"),
    [
        ("dam", "all", "words"),
        ('place:"Kessel ~50km" (dam OR "old bridge") -drill', "all any any not", "place words words words"),
        ("contested OR origins>2", "any any", "contested origins"),
        ("stance:denied NOT act:says", "all not", "stance act"),
        ("место:Кессель до NEAR/3 dam", "all all", "place near"),
    ],
)
def test_the_rows_of_a_query(text: str, hows: str, fields: str) -> None:
    rows = rows_of(text)
    assert rows is not None
    assert [row.how for row in rows] == hows.split()
    assert [row.field for row in rows] == fields.split()


@pytest.mark.parametrize("text", ["", "(dam", "dam OR (bridge road)", "(a OR b) (c OR d)", "NOT (a OR b)", "NOT NOT a"])
def test_what_has_no_rows(text: str) -> None:
    assert rows_of(text) is None


def test_rows_without_a_value_say_nothing() -> None:
    assert written([Row(field="place"), Row(field="words", value="dam"), Row(how="any", field="act")]) == "dam"


def test_what_is_wrong_in_a_row_is_told_of_the_query() -> None:
    with pytest.raises(QueryInvalid, match="no act 'sings'"):
        parse(written([Row(field="act", value="sings")]))
