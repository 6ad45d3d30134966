"""Earlier means surely earlier."""

from __future__ import annotations

import pytest

from comity.process.passage.when import apart, earlier, span


@pytest.mark.parametrize(
    "one, other, surely",
    [
        ("2031-05-01", "2031-05-02", True),
        ("2031-05-01", "2031-05-01", False),
        ("2031-05-01T09:00Z", "2031-05-01T09:01Z", True),
        ("2031-05-01T09:00Z", "2031-05-01T09:00Z", False),
        ("2031-05-01T09:00Z", "2031-05-01", False),
        ("2031-05-01T12:00+04:00", "2031-05-01T09:00Z", True),
        ("2031-05-01T09Z", "2031-05-01T10Z", True),
        ("2031-05-01T09", "2031-05-01T10", False),
        ("2031-05-01T09:00", "2031-05-01T12:30", False),
        ("2031-05-01T09:00", "2031-05-01T13:01", True),
        ("2031-05-01T09:00", "2031-05-01T18:00Z", False),
        ("2031-05-01T09:00", "2031-05-01T21:01Z", True),
        ("2031-05-01T09:00Z", "2031-05-01T21:01", True),
        ("2031-05-01T09:00", "2031-05-01", False),
        ("2031-05-01T23:30", "2031-05-02", True),
        ("2031-04", "2031-05-01", True),
        ("2030", "2031-05-01", True),
        ("2031", "2031-05-01", False),
        (None, "2031-05-01", False),
        ("2031-13-01", "2032-05-01", False),
        ("spring", "2032-05-01", False),
    ],
)
def test_earlier_leaves_no_doubt(one: str | None, other: str, surely: bool) -> None:
    assert earlier(span(one), span(other)) is surely
    assert not earlier(span(other), span(one))


@pytest.mark.parametrize(
    "one, other, words",
    [
        ("2031-05-01", "2031-05-02", "1 day"),
        ("2031-05-01", "2031-05-04", "3 days"),
        ("2031-05-01T09:00Z", "2031-05-01T12:30Z", "3 hours"),
        ("2031-05-01T09:00Z", "2031-05-01T09:01Z", "1 minute"),
    ],
)
def test_how_much_earlier_is_said_in_words(one: str, other: str, words: str) -> None:
    first, second = span(one), span(other)
    assert first is not None
    assert second is not None
    assert apart(first, second) == words


def test_the_edges_of_the_calendar_are_no_error() -> None:
    assert span("9999-12-31") is None or span("9999-12-31T00:00Z") is not None
    assert span("0000-01-01") is None
