"""How long a query for silence is to wait that told of too short a one."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.serve.ways import rounded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=300)))
def test_it_is_longer_than_what_it_shall_not_tell_and_a_time_that_a_query_can_say(lasted):
    longer = rounded(lasted)
    assert timedelta() < longer - lasted <= (HOUR if lasted < 2 * DAY else DAY)
    assert longer % HOUR == timedelta()
