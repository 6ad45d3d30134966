"""What officers did is written down by the tables themselves, for their own member to read, and holds no contents."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from comity.model.act import KINDS
from comity.model.device import Subscription
from comity.serve.web import acts as screen
from comity.store import (
    act,
    authenticator,
    device,
    glass,
    officer,
    passkey,
    reading,
    rfi,
    sealed,
    seat,
    session,
    sign_in,
    token,
)


def noted(centre, viewer) -> list[tuple[str, bool, str | None]]:
    """Kinds, whether the viewer's own officer did it, and by what; the first first."""
    with centre.web.viewer(viewer) as connection:
        rows = act.listed(connection, most=200).rows
    return [(each.kind, each.officer == viewer.officer, each.how) for each in reversed(rows)]


@pytest.fixture
def done(centre, people, world):
    """One deed of every kind, by Ada of Norda or by who operates the server."""
    who = people.norda
    with centre.web.gate() as connection:
        session.prove(connection, session.hash_of(session.begin(connection, who.officer, "link")), "code")
        passkey.add(connection, credential=b"x", officer=who.officer, public_key=b"", sign_count=0, name="secretname")
        authenticator.begin(connection, who.officer, b"sealed")
        authenticator.taken(connection, who.officer, 1)
        authenticator.remove(connection, who.officer)
        act.failed(connection, who.officer, "passkey")
        sign_in.issue(connection, who.officer, by=who.officer)
    with centre.web.viewer(who) as connection:
        made, secret = token.make(
            connection, member=who.member, officer=who.officer, name="secretname", scopes=["read"], days=1
        )
        new = officer.add(connection, who.member, name="secretname", email="s@norda.example", roles=["watch"])
        officer.set_roles(connection, new, ["analyst"])
        connection.execute(
            "insert into contact (officer, member, email) values (%s, %s, 'a@norda.example')", (who.officer, who.member)
        )
        connection.execute("update contact set webhook_secret = 'secretname' where officer = %s", (who.officer,))
        device.add(connection, "secretname", Subscription(endpoint="secretname", public=bytes(65), auth=bytes(16)))
        seat.give(connection, member=who.member, number=1, officer=who.officer)
        act.exported(connection)
        seat.give(connection, member=who.member, number=2, officer=new)
        officer.deactivate(connection, new)
        officer.reactivate(connection, new)
        passkey.remove_own(connection, b"x")
        own = world.ids["report"]
        marking = connection.execute("select label from report where id = %s", (own["shared"],)).fetchone()
        assert marking
        label = connection.execute(
            "select intern_label(jsonb_build_array(jsonb_build_object('owner', viewer(), 'audience', 'public')))"
        ).fetchone()[0]
        reading.mark(connection, own["own"], label)
        connection.execute("update source set marking = %s where member = viewer()", (label,))
        kept = sealed.add(
            connection,
            originator=who.member,
            officer=who.officer,
            label=label,
            title="secretname",
            fits=1,
            content=b"secretname",
        )
        sealed.take_back(connection, kept)
        glass.ask(connection, uuid4(), purpose="secretname", hours=1)
        due = datetime.now(UTC) + timedelta(days=1)
        first, second = (rfi.ask(connection, [who.member], "secretname", due=due, label=label) for _ in range(2))
        rfi.answer(connection, first, "secretname", label=label)
        rfi.decline(connection, second, "secretname")
    for agrees in (True, False):
        with centre.web.viewer(people.varzan) as connection:
            asked = glass.ask(connection, uuid4(), purpose="secretname", hours=1)
        with centre.web.viewer(who) as connection:
            glass.vote(connection, asked, agrees=agrees)
    with centre.web.gate() as connection:
        token.find(connection, secret)
    with centre.web.viewer(who) as connection:
        token.revoke(connection, made.id)
    return who


def test_every_kind_of_deed_is_noted(centre, done):
    found = noted(centre, done)
    assert {kind for kind, _, _ in found} == set(KINDS)
    assert ("signed in", True, "link") in found
    assert ("proved", True, "code") in found
    assert ("failed", True, "passkey") in found


def test_no_other_member_reads_it_and_no_contents_are_in_it(centre, people, done):
    assert not [row for row in noted(centre, people.esk) if row[0] not in ("officer added",)]
    with centre.web.viewer(done) as connection:
        told = repr(connection.execute("select * from act").fetchall())
    assert "secretname" not in told and "heronsgate" not in told


def test_nobody_changes_forges_or_takes_back_what_is_noted(centre, people, done):
    for statement in ("update act set how = 'x'", "delete from act"):
        with centre.web.viewer(done) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    forged = "insert into act (member, officer, kind) values (%s, %s, %s)"
    for values in (
        (people.varzan.member, done.officer, "exported"),
        (done.member, people.varzan.officer, "exported"),
        (done.member, done.officer, "signed in"),
    ):
        with centre.web.viewer(done) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(forged, values)


def test_what_the_host_does_is_told_as_the_hosts(centre, people):
    with centre.web.gate() as connection:
        sign_in.issue(connection, people.norda.officer)
    assert ("link made", False, None) in noted(centre, people.norda)


def test_the_screen_and_the_api_tell_the_same(done, signed_in, token_of, browser):
    page = signed_in(done).get("/centre/acts").text
    assert "proved that it is them by code" in re.sub(r"\s+", " ", page)
    answer = browser().get("/api/v1/acts?limit=100", headers={"Authorization": f"Bearer {token_of(done)}"}).json()
    assert {"signed in", "token made", "marked"} <= {row["kind"] for row in answer["rows"]}
    assert set(screen._PAGES) <= set(KINDS)
