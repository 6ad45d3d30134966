"""What is made of several things may be seen by those only who may see every one of them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.model.marking import ONWARD, Marking
from comity.store import label

sys.path.insert(0, str(Path(__file__).parent))
from derived_model import derived, onward, satisfied

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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a=labels, b=labels)
def test_the_database_derives_the_same_and_lets_those_read_who_may_read_each(centre, a, b):
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("set search_path = comity")
        for number, member in enumerate(MEMBERS):
            connection.execute(
                "insert into member (id, slug, name, place) values (%s, %s, %s, %s) on conflict do nothing",
                (member, f"m{number}", f"M{number}", number),
            )
        connection.execute(
            "insert into centre (name, charter, zone, languages) values ('c', '', 'UTC', '{en}') on conflict do nothing"
        )
        one, other = label.intern(connection, a), label.intern(connection, b)
        whole = label.derived(connection, [one, other])
        assert derived([label.markings(connection, [whole])[whole]]) == derived(
            list(label.markings(connection, [one, other]).values())
        )
        readers = [label.readers(connection, each) for each in (one, other, whole)]
    assert readers[2] == readers[0] & readers[1]
