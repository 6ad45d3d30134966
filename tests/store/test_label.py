"""Members that join and leave: what they see of what was released before, and of what sources give afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comity.app import centre as office
from comity.db import Viewer
from comity.govern.charter import Party, Person
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import label, member, officer, reading, report


@pytest.fixture
def viewers(centre):
    with centre.conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        found = {}
        for slug in ("norda", "varzan", "esk", "mur"):
            new = member.add(connection, slug=slug, name=slug.title())
            who = officer.add(connection, new, name=slug, email=f"{slug}@a.example", roles=["watch"])
            found[slug] = Viewer(member=new, officer=who)
    return found


def put(centre, viewers, key: str, marking: int) -> report.Received:
    arrival = Arrival(
        key=key, report=Report(id="", path=key, text=f"The {key} holds."), original=b"x", media_type="text/plain"
    )
    with centre.web.viewer(viewers["norda"]) as connection:
        return report.add(connection, arrival, originator=viewers["norda"].member, label=marking)


def sees(centre, viewer) -> set[str]:
    with centre.web.viewer(viewer) as connection:
        return {row.title for row in reading.named(connection, ids(connection)).values()}


def ids(connection):
    return [row[0] for row in connection.execute("select id from report")]


def joined(centre) -> Viewer:
    party = Party(slug="tamal", name="Tamal", officer=[Person(name="T", email="t@a.example")], principal=[])
    new = office.join(centre.conveyor, party)
    with centre.conveyor.worker() as connection:
        who = connection.execute("select id from officer where member = %s", (new.id,)).fetchone()[0]
    return Viewer(member=new.id, officer=who)


def test_who_joins_later_sees_what_is_for_later_members_and_what_is_released_from_then_on(centre, viewers):
    owner = viewers["norda"].member
    coalition = Marking(owner=owner, audience="coalition")
    with centre.web.viewer(viewers["norda"]) as connection:
        usual = label.intern(connection, [coalition])
        growing = label.intern(connection, [replace(coalition, later=True)])
        assert label.markings(connection, [growing])[growing][0].later
        assert label.today(connection, usual) == usual
    put(centre, viewers, "weir", usual)
    put(centre, viewers, "sluice", growing)
    tamal = joined(centre)
    assert sees(centre, tamal) == {"sluice"}
    assert sees(centre, viewers["varzan"]) == {"weir", "sluice"}
    with centre.web.viewer(viewers["norda"]) as connection:
        # What sources and officers usually say, is meant as of the day it is used.
        assert label.today(connection, growing) == growing
        anew = label.today(connection, usual)
        assert anew == label.intern(connection, [coalition]) != usual
    with centre.web.viewer(viewers["varzan"]) as connection:
        assert label.today(connection, usual) == usual  # another's label is no business of theirs
    put(centre, viewers, "gate", anew)
    assert sees(centre, tamal) == {"sluice", "gate"}


@pytest.mark.parametrize("audience", ["public", "coalition", "members"])
def test_who_leaves_sees_nothing_from_that_moment_on(centre, viewers, audience):
    named = (viewers["varzan"].member,) if audience == "members" else ()
    with centre.web.viewer(viewers["norda"]) as connection:
        marking = label.intern(
            connection, [Marking(owner=viewers["norda"].member, audience=audience, members=named, later=True)]
        )
    put(centre, viewers, "weir", marking)
    assert sees(centre, viewers["varzan"]) == {"weir"}
    office.leave(centre.conveyor, "varzan")
    assert sees(centre, viewers["varzan"]) == set()
    assert sees(centre, viewers["norda"]) == {"weir"}
