"""The chair: at every moment one member has it, in the agreed order, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.govern.charter import Charter, parse_charter
from comity.govern.term import begun, boundary, coming, term_at, terms
from comity.model.member import Member

CHARTER = (Path(__file__).parent / "ister.toml").read_text("utf-8")
ZONES = (
    "UTC",
    "Europe/Tallinn",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "America/Nuuk",
)


def member(place: int, *, epoch: int = 1, joined: datetime | None = None, left: datetime | None = None) -> Member:
    return Member(
        id=UUID(int=place),
        slug=f"m{place}",
        name=f"M{place}",
        place=place,
        epoch=epoch,
        joined_at=joined or datetime(2035, 1, 1, tzinfo=UTC),
        left_at=left,
    )


def charter(text: str, **chair: object) -> Charter:
    whole = parse_charter(text)
    return msgspec.structs.replace(
        whole,
        zone=str(chair.pop("zone", whole.zone)),
        chair=msgspec.structs.replace(whole.chair, **chair),
    )


def turns(whole: Charter, members: list[Member], number: int) -> list[int]:
    return [term.member.int for term in islice(terms(whole, members), number)]


AGREED = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "begins": st.dates(date(1995, 1, 1), date(2060, 1, 1)),
        "hour": st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        "months": st.integers(1, 14),
    }
)


@given(
    agreed=AGREED,
    number=st.integers(2, 9),
    ahead=st.timedeltas(timedelta(0), timedelta(days=20 * 365)),
)
def test_every_moment_has_one_chair_and_the_order_holds_over_years(agreed, number, ahead):
    whole = charter(CHARTER, **agreed)
    members = [member(place) for place in range(1, number + 1)]
    moment = boundary(whole, 0) + ahead
    now = term_at(whole, members, moment)
    assert now is not None
    assert now.begins <= moment < now.ends
    assert now.member.int == (now.number - 1) % number + 1
    first = list(islice(terms(whole, members), 60))
    assert all(one.ends == other.begins for one, other in pairwise(first))
    assert sum(one.begins <= moment < one.ends for one in islice(terms(whole, members), now.number + 3)) == 1


def test_before_the_first_day_nobody_has_the_chair(charter_text):
    whole = charter(charter_text)
    members = [member(1), member(2)]
    assert term_at(whole, members, boundary(whole, 0) - timedelta(microseconds=1)) is None
    first = term_at(whole, members, boundary(whole, 0))
    assert first is not None
    assert (first.number, first.member) == (1, UUID(int=1))


def test_it_passes_on_at_the_minute_of_the_centres_zone_in_summer_and_winter(charter_text):
    whole = charter(charter_text)
    here = ZoneInfo("Europe/Tallinn")
    days = [boundary(whole, number).astimezone(here) for number in range(5)]
    assert [day.date().isoformat() for day in days] == [
        "2031-01-31", "2031-04-30", "2031-07-31", "2031-10-31", "2032-01-31",
    ]  # fmt: skip
    assert {day.time() for day in days} == {time(9, 30)}
    assert {day.utcoffset() for day in days} == {timedelta(hours=2), timedelta(hours=3)}


@pytest.mark.parametrize(
    ("zone", "day", "hour", "expected"),
    [
        # The clocks skip the hour: it is the one they show instead.
        ("Europe/Tallinn", date(2030, 3, 31), time(3, 30), "2030-03-31T01:30:00+00:00"),
        # It comes twice: the first counts.
        ("Europe/Tallinn", date(2030, 10, 27), time(3, 30), "2030-10-27T00:30:00+00:00"),
    ],
)
def test_an_hour_that_is_skipped_or_comes_twice(charter_text, zone, day, hour, expected):
    assert boundary(charter(charter_text, zone=zone, begins=day, hour=hour), 0).isoformat() == expected


def test_a_member_that_left_is_passed_over(charter_text):
    whole = charter(charter_text)
    left = boundary(whole, 0) + timedelta(days=5)
    assert turns(whole, [member(1), member(2, left=left), member(3)], 5) == [1, 3, 1, 3, 1]


def test_who_leaves_in_the_chair_is_stood_in_for_by_the_next_who_then_has_its_own_term(charter_text):
    whole = charter(charter_text)
    left = boundary(whole, 1) + timedelta(days=5)
    members = [member(1), member(2, left=left), member(3)]
    found = list(islice(terms(whole, members), 5))
    assert [term.member.int for term in found] == [1, 2, 3, 3, 1]
    assert found[1].ends == found[2].begins == left
    assert found[2].ends == found[3].begins == boundary(whole, 2)


def test_a_member_that_joined_has_its_turn_at_the_end_of_the_order(charter_text):
    whole = charter(charter_text)
    joined = boundary(whole, 1) + timedelta(days=1)
    assert turns(whole, [member(1), member(2), member(3, epoch=2, joined=joined)], 5) == [1, 2, 3, 1, 2]
    late = boundary(whole, 2) + timedelta(days=1)
    assert turns(whole, [member(1), member(2), member(3, epoch=2, joined=late)], 6) == [1, 2, 1, 2, 3, 1]


@given(
    st.lists(st.tuples(st.none() | st.integers(1, 3000), st.none() | st.integers(1, 3000)), min_size=1, max_size=6),
    st.integers(0, 4000),
)
def test_whoever_joins_and_leaves_the_chair_is_never_empty_nor_held_by_who_is_no_member(coming_and_going, day):
    whole = charter(CHARTER)
    start = boundary(whole, 0)
    members = [member(1)]  # one stays
    for place, (joins, leaves) in enumerate(coming_and_going, 2):
        assume(joins is None or leaves is None or joins < leaves)
        members.append(
            member(
                place,
                epoch=1 if joins is None else place,
                joined=start + timedelta(days=joins) if joins else None,
                left=start + timedelta(days=leaves) if leaves else None,
            )
        )
    moment = start + timedelta(days=day, hours=1)
    now = term_at(whole, members, moment)
    assert now is not None
    assert now.begins <= moment < now.ends
    holder = next(m for m in members if m.id == now.member)
    assert holder.left_at is None or moment < holder.left_at
    assert holder.epoch == 1 or holder.joined_at <= moment
    history = begun(whole, members, moment)
    assert history[-1] == now
    assert [term.number for term in history] == list(range(1, len(history) + 1))
    assert all(one.ends == other.begins for one, other in pairwise(history))


def test_the_next_terms_are_those_that_have_not_begun(charter_text):
    whole = charter(charter_text)
    members = [member(1), member(2), member(3)]
    ahead = coming(whole, members, boundary(whole, 2))
    assert [term.member.int for term in ahead] == [1, 2, 3, 1, 2, 3, 1, 2]
    assert ahead[0].begins == boundary(whole, 3)
