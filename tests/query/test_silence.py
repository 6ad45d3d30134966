"""Silence of a source: alone in a query, by name or id, for so long or against its habit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import QueryInvalid
from comity.model.silence import LEAST, UNKNOWN, gaps, learnt, limit
from comity.query import Known, ground, parse, silences
from comity.query.silence import Asked, meant
from comity.sources import houses
from comity.sources.gazetteer import gazetteer

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ID = UUID("5f0c2a64-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('silent:"Valley feed"', 'silent:"Valley feed"'),
        ('silent:"Valley feed ~12h"', 'silent:"Valley feed ~12h"'),
        ("silent:Herald ~2d", 'silent:"Herald ~2d"'),
        ("silent:(Herald~1w OR Courier)", 'silent:"Herald ~7d" OR silent:"Courier"'),
        ("молчит:Вестник", 'silent:"Вестник"'),
        ('صامت:"بريد الوادي ~١٢h"', 'silent:"بريد الوادي ~12h"'),
        ('خاموش:"پیک دره ~2d"', 'silent:"پیک دره ~2d"'),
    ],
)
def test_silence_is_asked_for_in_every_language(text: str, shown: str) -> None:
    query = parse(text)
    assert str(query) == shown
    assert silences(query)
    assert str(parse(shown)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "silent:Herald dam", "silent:Herald OR dam", "NOT silent:Herald", "silent:Herald silent:Courier",
        "(silent:Herald silent:Courier) OR dam", "silent:(Herald OR (Courier NOT Post))",
    ],
)  # fmt: skip
def test_silence_stands_alone(text: str) -> None:
    with pytest.raises(QueryInvalid, match="Make two queries of it"):
        silences(parse(text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('silent:"Herald ~0h"', "is no time"),
        ('silent:"Herald ~12"', "is no time"),
        ('silent:"Herald ~400d"', "the longest is 365 days"),
        ('silent:"~12h"', "no name of a source"),
        ("silent:", "Nothing follows"),
    ],
)
def test_what_is_no_silence_is_refused(text: str, says: str) -> None:
    with pytest.raises(QueryInvalid, match=says):
        parse(text)


def test_no_report_answers_it() -> None:
    known = Known(gazetteer=gazetteer(()), houses=houses())
    with pytest.raises(QueryInvalid, match="Look at the screen Sources"):
        ground(parse("dam OR silent:Herald"), known)
    assert silences(parse("silent")) == ()  # the word alone is a word


@pytest.mark.parametrize(
    ("text", "name", "is_meant"),
    [
        ("silent:herald", "The Valley Herald", True),
        ('silent:"valley heralds"', "The Valley Herald", True),
        ('silent:"herald valley"', "The Valley Herald", False),
        ("silent:Вестником", "Вестник долины", True),
        (f"silent:{ID}", "Whatever", True),
        (f"silent:{ID.hex}", "Whatever", True),
        ("silent:5f0c2a64-0000-4000-8000-000000000002", "Whatever", False),
    ],
)
def test_a_source_goes_by_words_of_its_name_or_its_id(text: str, name: str, is_meant: bool) -> None:
    (one,) = silences(parse(text))
    assert meant(one, ID, name) is is_meant


@given(
    st.lists(st.sampled_from(["herald", "valley herald", "herald valley", "Вестник", str(ID), "post"]), max_size=6),
    st.sampled_from(["The Valley Herald", "Вестник долины", "Post", "Herald Post of the Valley"]),
    st.sampled_from([ID, UUID(int=7)]),
)
def test_of_many_queries_those_are_found_that_mean_the_source(texts: list[str], name: str, source: UUID) -> None:
    asked = {number: silences(parse(f'silent:"{text}"')) for number, text in enumerate(texts)}
    found = sorted(key for key, _ in Asked(asked).of(source, name))
    assert found == [key for key, (one,) in asked.items() if meant(one, source, name)]


def test_a_habit_is_broken_by_half_as_long_again() -> None:
    came = [NOON + n * 4 * HOUR for n in range(10)]
    silent = came[-1] + 7 * HOUR
    (gap,) = gaps([*came, silent], silent + HOUR)
    assert (gap.since, gap.told, gap.until) == (came[-1], came[-1] + 6 * HOUR, silent)
    assert list(gaps([*came, came[-1] + 5 * HOUR], came[-1] + 6 * HOUR)) == []
    (lasting,) = gaps(came, came[-1] + 7 * HOUR)
    assert lasting.until is None


def test_a_time_that_is_named_needs_no_habit() -> None:
    assert [gap.since for gap in gaps([NOON, NOON + 9 * HOUR], NOON + 15 * HOUR, least=8 * HOUR)] == [NOON]
    assert list(gaps([NOON], NOON + 15 * HOUR)) == []


@given(st.lists(st.integers(1, 60 * 24 * 9), min_size=1, max_size=30), st.integers(1, 60 * 24 * 9))
def test_silences_end_where_the_next_thing_comes_and_are_longer_than_the_habit(pauses: list[int], rest: int) -> None:
    came = [NOON]
    for minutes in pauses:
        came.append(came[-1] + timedelta(minutes=minutes))
    until = came[-1] + timedelta(minutes=rest)
    found = list(gaps(came, until))
    ends = dict(zip(came, [*came[1:], until], strict=True))
    quiet = None
    for since, end in ends.items():
        told = next((gap for gap in found if gap.since == since), None)
        if told:
            assert quiet is not None
            assert end - since > limit(quiet, since - NOON) >= LEAST
            assert told.told < end
            assert told.until == (None if since == came[-1] else end)
        quiet = learnt(quiet, end - since)
        assert quiet >= end - since
    assert [gap.since for gap in found] == sorted({gap.since for gap in found})
    assert all(gap.told - gap.since >= UNKNOWN for gap in found if gap.since - NOON < timedelta(days=1))
