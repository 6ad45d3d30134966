"""Whatever reads foreign bytes reads them or says why not; `python -m evals.fuzz` tries longer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.fuzz.targets import TARGETS, seeds

_SMALL = 4_000


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_what_is_well_formed_is_read(target: str) -> None:
    for content in seeds(target).values():
        TARGETS[target](content)


@pytest.mark.parametrize("target", sorted(TARGETS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_broken_is_refused_or_read(target: str, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([content[:_SMALL] for content in seeds(target).values()]), label="seed")
    first, last = sorted(data.draw(st.tuples(st.integers(0, len(whole)), st.integers(0, len(whole)))))
    TARGETS[target](whole[:first] + data.draw(st.binary(max_size=40), label="put in") + whole[last:])
