import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.gather.stated import published


@pytest.mark.parametrize(
    ("stated", "date", "precision"),
    [
        ("2026-03-12", "2026-03-12", "day"),
        ("2026-3-2", "2026-03-02", "day"),
        ("2026-03", "2026-03", "month"),
        ("2026", "2026", "year"),
        ("2026-03-12T14:05:00Z", "2026-03-12T14:05Z", "minute"),
        ("2026-03-12T01:05:00+03:30", "2026-03-11T21:35Z", "minute"),
        ("2026-03-12 14:05:06.123 UTC", "2026-03-12T14:05Z", "minute"),
        ("20260312T140500Z", "2026-03-12T14:05Z", "minute"),
        ("Thu, 12 Mar 2026 10:00:00 +0300", "2026-03-12T07:00Z", "minute"),
    ],
)
def test_a_stated_date_is_as_fine_as_it_is_stated(stated: str, date: str, precision: str) -> None:
    found = published(stated, "the page (date)")
    assert found is not None
    assert (found.date, found.precision) == (date, precision)
    assert found.how == "stated in the page (date)"


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2026-03-12T01:05:00+03:30", "2026-03-12"),
        ("Wed, 11 Mar 2026 21:05:00 -0500", "2026-03-11"),
        ("2026-03-12T01:05:00Z", "2026-03-12"),
        ("2026-03-12T01:05:00", "2026-03-12"),
        ("2026-03", None),
    ],
)
def test_the_day_is_that_of_the_zone_that_is_stated(stated: str, day: str | None) -> None:
    found = published(stated, "the page (date)")
    assert found is not None
    assert found.own_day == day


@pytest.mark.parametrize("stated", ["2026-03-12T10:00:00", "Thu, 12 Mar 2026 10:00:00 -0000"])
def test_a_time_without_a_zone_keeps_none_and_says_so(stated: str) -> None:
    found = published(stated, "the feed (pubdate)")
    assert found is not None
    assert (found.date, found.precision) == ("2026-03-12T10:00", "minute")
    assert "no time zone stated" in found.how


@pytest.mark.parametrize("stated", [None, "", "soon", "2026-13-40", "0001-01-01T00:00:00Z", "12/03/26", "99999"])
def test_what_is_no_date_gives_none(stated: str | None) -> None:
    assert published(stated, "the page") is None


@given(st.text(max_size=60))
def test_no_text_raises(stated: str) -> None:
    published(stated, "the page")
