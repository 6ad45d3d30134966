"""What each role may do, tried past every screen: whatever is not in the table is refused, or changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from comity.db import Database, Viewer
from comity.db.door import Connection
from comity.errors import ComityError
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import label, officer, reading, report, right, session, source, standing, token

#: Officers of one member: their roles, and whether they have a seat.
KINDS = {
    "watch": (["watch"], None),
    "analyst": (["analyst"], None),
    "principal": (["principal"], None),
    "host": (["host"], None),
    "seat": (["principal"], 1),
    "deputy": (["analyst"], None),
}


@dataclass(slots=True, kw_only=True)
class House:
    web: Database
    conveyor: Database
    member: UUID
    who: dict[str, Viewer] = field(default_factory=dict)
    ours: int = 0
    common: int = 0
    report: UUID | None = None
    source: UUID | None = None


@pytest.fixture
def house(centre) -> House:
    with centre.conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        for slug in ("norda", "varzan"):
            asked = "insert into member (slug, name, place) values (%s, %s, %s) returning id"
            member = connection.execute(asked, (slug, slug, len(slug))).fetchone()[0]
            connection.execute("insert into seat (member, number) values (%s, 1), (%s, 2)", (member, member))
        made = House(web=centre.web, conveyor=centre.conveyor, member=member)
        for name, (roles, number) in KINDS.items():
            who = officer.add(connection, member, name=name, email=f"{name}@a.example", roles=roles)
            made.who[name] = Viewer(member=member, officer=who)
            if number:
                connection.execute(
                    "update seat set officer = %s where member = %s and number = %s", (who, member, number)
                )
        connection.execute(
            "update seat set deputy = %s, deputy_from = now() - interval '1 hour',"
            " deputy_until = now() + interval '1 hour'"
            " where member = %s and number = 2",
            (made.who["deputy"].officer, member),
        )
    with centre.web.viewer(made.who["watch"]) as connection:
        made.ours = label.intern(connection, [Marking(owner=member, audience="members")])
        made.common = label.intern(connection, [Marking(owner=member, audience="coalition")])
        made.report = filed(connection, made, made.ours)
        made.source = source.add(
            connection, member=member, label=made.common, marking=made.common, kind="push", name="Gauges"
        )
    return made


def filed(connection: Connection, house: House, marking: int) -> UUID:
    arrival = Arrival(
        key=uuid4().hex, report=Report(id="", path="a.txt", text="It holds."), original=b"x", media_type="text/plain"
    )
    return report.add(connection, arrival, originator=house.member, label=marking).id


def _token(connection: Connection, house: House, viewer: Viewer, *, pushes: bool = False) -> object:
    return token.make(
        connection,
        member=house.member,
        officer=viewer.officer,
        name="x",
        scopes=["push"] if pushes else ["read"],
        days=1,
        source=house.source if pushes else None,
    )


def _changed(connection: Connection, statement: str, *values: object) -> None:
    assert connection.execute(statement.encode(), values).rowcount, "changes nothing"


#: What is tried, and who may. Everybody else is refused.
DEEDS: dict[str, tuple[Callable[[Connection, House, Viewer], Any], set[str]]] = {
    "file for the coalition": (lambda c, h, _: filed(c, h, h.common), {"watch"}),
    "file for the own member": (lambda c, h, _: filed(c, h, h.ours), {"watch", "analyst", "deputy"}),
    "release": (lambda c, h, _: reading.mark(c, h.report, h.common), {"watch"}),
    "add a source": (
        lambda c, h, _: source.add(c, member=h.member, label=h.ours, marking=h.ours, kind="push", name="x"),
        {"watch"},
    ),
    "rename a source": (lambda c, h, _: _changed(c, "update source set name = 'x' where id = %s", h.source), {"watch"}),
    "remove a source": (lambda c, h, _: source.remove(c, h.source), {"watch"}),
    "keep a standing query": (
        lambda c, _, v: standing.add(c, v.member, v.officer, name="x", query="dam"),
        {"watch", "analyst", "principal", "seat", "deputy"},
    ),
    "make a token": (_token, {"watch", "analyst", "principal", "seat", "deputy"}),
    "make a token to push with": (lambda c, h, v: _token(c, h, v, pushes=True), {"watch"}),
    "add an officer": (
        lambda c, h, _: officer.add(c, h.member, name="x", email="x@b.example", roles=["watch"]),
        {"seat", "deputy"},
    ),
    "put a colleague out of office": (lambda c, h, _: officer.deactivate(c, _other(h)), {"seat", "deputy"}),
    "change a colleague's roles": (lambda c, h, _: officer.set_roles(c, _other(h), ["watch"]), {"seat", "deputy"}),
    "change one's own roles": (
        lambda c, _, v: _changed(c, "update officer set roles = '{watch,analyst}' where id = %s", v.officer),
        set(),
    ),
    "change one's own language": (
        lambda c, _, v: _changed(c, "update officer set language = 'ru' where id = %s", v.officer),
        {"watch", "analyst", "principal", "seat", "deputy"},
    ),
    "change a colleague's address": (
        lambda c, h, _: _changed(c, "update contact set email = 'y@b.example' where officer = %s", _other(h)),
        set(),
    ),
    "give a seat": (
        lambda c, h, _: _changed(c, "update seat set officer = %s where number = 2", _other(h)),
        {"seat", "deputy"},
    ),
}  # fmt: skip


def _other(house: House) -> UUID:
    return house.who["principal" if house.who else "watch"].officer


@pytest.mark.parametrize("deed", DEEDS)
def test_each_role_may_do_what_the_table_says_and_nothing_else(house, deed):
    does, may = DEEDS[deed]
    did = set()
    for name, viewer in house.who.items():
        if "colleague" in deed and name == "principal":
            continue  # it is done to this one
        try:
            with house.web.viewer(viewer) as connection:
                does(connection, house, viewer)
                did.add(name)
                raise psycopg.Rollback
        except (psycopg.Error, ComityError, AssertionError):
            pass
    assert did == may


def test_rights_are_told_as_they_are_enforced(house):
    told = {}
    for name, viewer in house.who.items():
        with house.web.viewer(viewer) as connection:
            told[name] = set(right.rights(connection))
    assert told == {
        "watch": {"file", "note"},
        "analyst": {"note"},
        "principal": set(),
        "host": set(),
        "seat": {"administer"},
        "deputy": {"note", "administer"},
    }


def test_who_stood_in_administers_no_more_afterwards(house):
    with house.conveyor.worker() as connection:
        connection.execute("update seat set deputy_until = now() - interval '1 second' where number = 2")
    with house.web.viewer(house.who["deputy"]) as connection:
        assert right.rights(connection) == {"note"}


def test_tokens_of_others_are_seen_and_ended_by_who_administers(house):
    with house.web.viewer(house.who["watch"]) as connection:
        made, _ = _token(connection, house, house.who["watch"])
    for name, seen in (("principal", 0), ("seat", 1), ("watch", 1)):
        with house.web.viewer(house.who[name]) as connection:
            assert len(token.listed(connection)) == seen
    with house.web.viewer(house.who["principal"]) as connection, pytest.raises(ComityError):
        token.revoke(connection, made.id)
    with house.web.viewer(house.who["seat"]) as connection:
        token.revoke(connection, made.id)


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ("update officer set roles = '{watch,analyst}' where id = %s", True),
        ("update officer set active = false where id = %s", True),
        ("update seat set officer = null where officer = %s", True),
        ("update officer set looked_at = now() where id = %s", False),
    ],
)
def test_sessions_end_with_the_role_the_office_and_the_seat(house, change, ends):
    with house.web.gate() as connection:
        secret = session.begin(connection, house.who["seat"].officer, "link")
    with house.conveyor.worker() as connection:
        connection.execute(change.encode(), (house.who["seat"].officer,))
    with house.web.gate() as connection:
        assert (session.find(connection, secret) is None) is ends
