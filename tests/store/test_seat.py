"""Members keep house for themselves: seats, deputies and officers of another are not to be touched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from comity.app import centre as centres
from comity.db import Viewer
from comity.errors import NotAllowed, NotFound, Refused
from comity.govern.charter import parse_charter
from comity.model.marking import Marking
from comity.store import label, member, officer, seat

CHARTER = (Path(__file__).parents[1] / "govern" / "ister.toml").read_text("utf-8")
HOSTED = CHARTER.replace(
    "[[member]]", '[host]\nmember = "belmark"\nname = "Op"\nemail = "op@belmark.example"\n\n[[member]]', 1
)
NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def ister(centre):
    centres.set_up(centre.conveyor, parse_charter(HOSTED), HOSTED)
    return centre


@pytest.fixture
def people(ister):
    """Officers by the name before their address's sign."""
    with ister.conveyor.worker() as connection:
        return {o.email.split("@")[0]: o for o in officer.everyone(connection)}


def acting(one) -> Viewer:
    return Viewer(member=one.member, officer=one.id)


def test_two_officers_have_the_two_seats_and_principals_none(ister, people):
    with ister.web.viewer(acting(people["ana"])) as connection:
        seats = seat.everyone(connection, NOON)
        names = {o.id: o.name for o in officer.everyone(connection)}
    assert [names[s.sits] for s in seats] == ["Ana Holt", "Bo Lind", "Cleo Marsh", "Dan Fells", "Eli Roth", "Fay Quill"]


def test_a_deputy_sits_from_the_first_moment_until_just_before_the_last(ister, people):
    ana, bo, pia = people["ana"], people["bo"], people["pia"]
    until = NOON + timedelta(days=2)
    with ister.web.viewer(acting(bo)) as connection:
        seat.set_deputy(connection, member=ana.member, number=1, deputy=pia.id, begins=NOON, until=until)
    with ister.web.viewer(acting(people["cleo"])) as connection:
        tick = timedelta(microseconds=1)
        sits = [seat.everyone(connection, at)[0].sits for at in (NOON - tick, NOON, until - tick, until)]
    assert sits == [ana.id, pia.id, pia.id, ana.id]
    with ister.web.viewer(acting(bo)) as connection:
        seat.end_deputy(connection, member=ana.member, number=1)
        assert seat.everyone(connection, NOON)[0].sits == ana.id


def test_a_seat_is_given_though_its_deputy_is_out_of_office(ister, people):
    ana, bo, pia = people["ana"], people["bo"], people["pia"]
    with ister.web.viewer(acting(bo)) as connection:
        until = NOON + timedelta(days=2)
        seat.set_deputy(connection, member=ana.member, number=1, deputy=pia.id, begins=NOON, until=until)
        seat.give(connection, member=ana.member, number=1, officer=ana.id)
        assert seat.everyone(connection, NOON)[0].sits == pia.id  # who stands in stays
    with ister.conveyor.worker() as connection:  # as who operates the server may do it
        connection.execute("update officer set active = false where id = %s", (pia.id,))
    with ister.web.viewer(acting(bo)) as connection:
        seat.give(connection, member=ana.member, number=1, officer=ana.id)
        kept = seat.everyone(connection, NOON)[0]
    assert (kept.officer, kept.deputy, kept.deputy_until, kept.sits) == (ana.id, None, None, ana.id)


def test_only_an_officer_of_the_same_member_can_sit_there(ister, people):
    ana, cleo = people["ana"], people["cleo"]
    for stranger in (cleo, people["op"]):
        with pytest.raises(Refused, match="same member"), ister.web.viewer(acting(ana)) as connection:
            seat.set_deputy(
                connection,
                member=ana.member,
                number=1,
                deputy=stranger.id,
                begins=NOON,
                until=NOON + timedelta(days=1),
            )
        with pytest.raises(Refused, match="same member"), ister.web.viewer(acting(ana)) as connection:
            seat.give(connection, member=ana.member, number=2, officer=stranger.id)
    with pytest.raises(Refused, match="leave before coming"), ister.web.viewer(acting(ana)) as connection:
        seat.set_deputy(connection, member=ana.member, number=1, deputy=ana.id, begins=NOON, until=NOON)


def test_another_member_changes_neither_seats_nor_officers_nor_addresses(ister, people):
    ana, cleo = people["ana"], people["cleo"]
    with ister.web.viewer(acting(cleo)) as connection:
        with pytest.raises(NotFound):
            seat.give(connection, member=ana.member, number=1, officer=None)
        with pytest.raises(NotFound):
            seat.end_deputy(connection, member=ana.member, number=1)
        with pytest.raises(NotFound):
            officer.deactivate(connection, ana.id)
        with pytest.raises(NotFound):
            officer.reactivate(connection, ana.id)
        assert (
            connection.execute("update contact set email = 'x@y.example' where officer = %s", (ana.id,)).rowcount == 0
        )
        assert connection.execute("update officer set roles = '{watch}' where id = %s", (ana.id,)).rowcount == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege), ister.web.viewer(acting(cleo)) as connection:
        officer.add(connection, ana.member, name="Spy", email="spy@carda.example", roles=["watch"])
    with pytest.raises(psycopg.errors.InsufficientPrivilege), ister.web.viewer(acting(cleo)) as connection:
        connection.execute("update officer set member = %s where id = %s", (ana.member, cleo.id))


def test_addresses_are_known_within_the_member_only(ister, people):
    with ister.web.viewer(acting(people["cleo"])) as connection:
        known = {o.name: o.email for o in officer.everyone(connection)}
    assert known["Dan Fells"] == "dan@carda.example"
    assert known["Ana Holt"] is None


def test_officers_come_and_go_by_their_own_member(ister, people):
    ana, bo = people["ana"], people["bo"]
    with ister.web.viewer(acting(ana)) as connection:
        new = officer.add(connection, ana.member, name="Gus", email="Gus@belmark.example", roles=["analyst"])
        seat.give(connection, member=ana.member, number=2, officer=new)
        with pytest.raises(Refused, match="already"):
            officer.add(connection, ana.member, name="Gus", email="gus@BELMARK.example", roles=["analyst"])
        with pytest.raises(NotAllowed):
            officer.deactivate(connection, ana.id)
    with pytest.raises(Refused, match="cannot be taken"), ister.web.viewer(acting(ana)) as connection:
        officer.add(connection, ana.member, name="Cleo", email="cleo@carda.example", roles=["watch"])
    with ister.web.viewer(acting(ana)) as connection:
        officer.deactivate(connection, new)
        assert seat.everyone(connection, NOON)[1].officer is None
        seat.give(connection, member=ana.member, number=2, officer=bo.id)
        officer.deactivate(connection, bo.id)
    with pytest.raises(NotFound, match="Nobody here"), ister.conveyor.worker() as connection:
        officer.by_email(connection, "bo@belmark.example")


def test_out_of_office_nothing_is_seen_and_nothing_changed(ister, people):
    ana, bo = people["ana"], people["bo"]
    with ister.web.viewer(acting(ana)) as connection:
        label.intern(connection, [Marking(owner=ana.member, audience="public")])
        assert connection.execute("select count(*) from label").fetchone() == (1,)
        officer.deactivate(connection, bo.id)
    with ister.web.viewer(acting(bo)) as connection:
        assert connection.execute("select count(*) from label").fetchone() == (0,)
        with pytest.raises(NotFound):
            officer.reactivate(connection, bo.id)


def test_the_host_of_the_server_reads_nothing_and_does_not_make_itself_a_reader(ister, people):
    ana, op = people["ana"], people["op"]
    with ister.web.viewer(acting(ana)) as connection:
        label.intern(connection, [Marking(owner=ana.member, audience="public")])
    with ister.web.viewer(acting(op)) as connection:
        assert connection.execute("select count(*) from label").fetchone() == (0,)
        assert connection.execute("update officer set roles = '{watch}' where id = %s", (op.id,)).rowcount == 0


def test_an_officer_acts_for_the_own_member_only(ister, people):
    ana, cleo = people["ana"], people["cleo"]
    with ister.web.viewer(acting(ana)) as connection:
        label.intern(connection, [Marking(owner=ana.member, audience="members")])
    with ister.web.viewer(Viewer(member=ana.member, officer=cleo.id)) as connection:
        assert connection.execute("select count(*) from label").fetchone() == (0,)


def test_a_member_that_left_sees_nothing_and_one_that_joined_sees_what_comes(ister, people):
    from comity.govern.charter import Party, Person

    cleo = people["cleo"]
    with ister.web.viewer(acting(cleo)) as connection:
        old = label.intern(connection, [Marking(owner=cleo.member, audience="coalition")])
    party = Party(
        slug="delta",
        name="Delta",
        officer=[Person(name="H", email="h@delta.example"), Person(name="I", email="i@delta.example")],
    )
    delta = centres.join(ister.conveyor, party)
    with ister.conveyor.worker() as connection:
        (first, _) = officer.everyone(connection, delta.id)
    with ister.web.viewer(acting(cleo)) as connection:
        new = label.intern(connection, [Marking(owner=cleo.member, audience="coalition")])
    assert new != old
    with ister.web.viewer(acting(first)) as connection:
        assert [row[0] for row in connection.execute("select id from label")] == [new]
    centres.leave(ister.conveyor, "delta")
    with ister.web.viewer(acting(first)) as connection:
        assert connection.execute("select count(*) from label").fetchone() == (0,)
    with pytest.raises(Refused, match="is or was a member"):
        centres.join(ister.conveyor, party)
    with pytest.raises(NotFound, match="left already"):
        centres.leave(ister.conveyor, "delta")
    with ister.conveyor.worker() as connection:
        assert member.one(connection, "delta").epoch == 2
