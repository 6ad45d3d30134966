"""What is made of several things may be seen by those only who may see every one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.derived import derived, onward, satisfied
from comity.model.marking import ONWARD, Marking

MEMBERS = [UUID(int=number) for number in range(1, 5)]
NOW = datetime(2031, 3, 3, tzinfo=UTC)
moments = st.none() | st.sampled_from([NOW + timedelta(days=days) for days in (-2, -1, 0, 1, 2)])
clauses = st.builds(
    Marking,
    owner=st.sampled_from(MEMBERS),
    audience=st.sampled_from(["public", "coalition", "members"]),
    members=st.lists(st.sampled_from(MEMBERS), max_size=3).map(tuple),
    not_before=moments,
    not_after=moments,
    later=st.booleans(),
    onward=st.sampled_from(ONWARD),
    attribution=st.sampled_from(["named", "withheld"]),
)
labels = st.lists(clauses, min_size=1, max_size=3).map(tuple)


@given(labels, labels, labels)
def test_order_grouping_and_repetition_change_nothing(a, b, c):
    assert derived([a, b]) == derived([b, a]) == derived([a, b, a])
    assert derived([derived([a, b]), c]) == derived([a, derived([b, c])]) == derived([a, b, c])
    assert derived([derived([a])]) == derived([a])


@given(labels, labels, st.sampled_from(MEMBERS), moments, moments)
def test_it_is_never_wider_than_any_part_and_no_narrower_than_all(a, b, member, at, since):
    at = at or NOW
    whole = derived([a, b])
    assert satisfied(whole, member, at=at, since=since) == (
        satisfied(a, member, at=at, since=since) and satisfied(b, member, at=at, since=since)
    )
    assert ONWARD.index(onward(whole)) == min(ONWARD.index(onward(a)), ONWARD.index(onward(b)))
