"""A marking in plain words, from a form, and who will see what bears it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from comity.exchange.marking import MarkingRefused, plain, preview, wanted
from comity.model.marking import Marking

A, B, C = (UUID(int=n) for n in (1, 2, 3))
NAMES = {A: "Norda", B: "Varzan", C: "Esk"}
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
TALLINN = ZoneInfo("Europe/Tallinn")


def asked(audience="coalition", members=(), until="", **more):
    return wanted(A, audience, [str(m) for m in members], until, others=NAMES, zone=TALLINN, now=NOW, **more)


def test_a_day_counts_whole_by_the_clock_of_the_centre():
    assert asked(until="2026-03-14").not_after == datetime(2026, 3, 14, 21, 59, 59, tzinfo=UTC)
    assert asked(until="2026-03-15T10:00").not_after == datetime(2026, 3, 15, 8, tzinfo=UTC)


def test_members_count_only_where_they_are_named_and_the_owner_is_no_audience():
    assert asked("coalition", [B]).members == ()
    assert asked("members", [A, B]).members == (B,)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"audience": ""}, "audience"),
        ({"audience": "members", "members": [UUID(int=9)]}, "members"),
        ({"until": "2026-03-14T13:59"}, "until"),  # a minute ago, in Tallinn
        ({"until": "tomorrow"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"onward": "all"}, "onward"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(given, field):
    with pytest.raises(MarkingRefused) as refused:
        asked(**given)
    assert refused.value.field == field


def test_the_preview_names_who_will_see_it_and_who_will_not():
    told = preview(Marking(owner=A, audience="members", members=(C,)), NAMES)
    assert (told.seen, told.unseen, told.public) == (("Norda", "Esk"), ("Varzan",), False)
    everyone = preview(Marking(owner=A, audience="public"), NAMES)
    assert (everyone.unseen, everyone.public) == ((), True)


def test_of_several_clauses_the_narrowest_is_told():
    late, soon = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    both = plain(
        [
            Marking(owner=A, audience="members", members=(B, C), not_after=late),
            Marking(owner=B, audience="members", members=(A,), not_after=soon),
        ],
        NAMES,
    )
    assert (both.audience, set(both.members), both.until) == ("members", {"Norda", "Varzan"}, soon)
    assert plain([Marking(owner=A, audience="public"), Marking(owner=B, audience="coalition")], NAMES).audience == (
        "coalition"
    )


def test_the_own_member_alone_is_an_audience_of_nobody_else():
    assert asked("own", [B]) == asked("members", [])
    assert preview(asked("own"), NAMES).seen == ("Norda",)


def test_only_the_coalition_grows():
    assert asked("coalition", later=True).later
    assert not asked("members", [B], later=True).later
    assert preview(asked("coalition"), NAMES).later is False
    assert preview(asked("public"), NAMES).later is None


def test_of_several_clauses_the_least_onward_is_told():
    both = [Marking(owner=A, audience="public", onward="public"), Marking(owner=B, audience="public", onward="same")]
    assert plain(both, NAMES).onward == "same"
    assert plain([*both, Marking(owner=B, audience="public", onward="none")], NAMES).onward == "none"


def test_of_members_of_an_owner_that_is_not_told_none_is_named():
    """All readers but those named would be the owner."""
    told = plain([Marking(owner=None, audience="members", attribution="withheld")], NAMES)
    assert (told.audience, told.members, told.withheld) == ("members", (), True)
