"""Reports are kept version by version, and who may see them is the database's to say."""

from __future__ import annotations

from uuid import UUID

import pytest

from comity.db import Database, Viewer
from comity.errors import NotFound
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import label, report


def people(conveyor: Database) -> tuple[Viewer, Viewer]:
    with conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        viewers = []
        for place, slug in enumerate(("norda", "varzan"), 1):
            member = one(
                connection.execute(
                    "insert into member (slug, name, place) values (%s, %s, %s) returning id", (slug, slug, place)
                ).fetchone()
            )
            officer = one(
                connection.execute(
                    "insert into officer (member, name) values (%s, 'Officer') returning id", (member,)
                ).fetchone()
            )
            viewers.append(Viewer(member=member, officer=officer))
    return viewers[0], viewers[1]


def one(row: tuple[UUID, ...] | None) -> UUID:
    assert row
    return row[0]


def arrival(text: str, key: str = "k") -> Arrival:
    return Arrival(
        key=key, report=Report(id="", path="a.txt", text=text), original=text.encode(), media_type="text/plain"
    )


def test_the_same_words_are_nothing_new_and_other_words_a_new_version(centre):
    norda, _ = people(centre.conveyor)
    with centre.web.viewer(norda) as connection:
        ours = label.intern(connection, [Marking(owner=norda.member, audience="coalition")])
        first = report.add(connection, arrival("The gates hold."), originator=norda.member, label=ours)
        again = report.add(connection, arrival("The  gates hold. "), originator=norda.member, label=ours)
        other = report.add(connection, arrival("The gates do not hold."), originator=norda.member, label=ours)
        assert (first.new, again.new, other.new) == (True, False, True)
        assert again.id == first.id
        assert (other.document, other.version) == (first.document, 2)
        assert report.content(connection, first.id).text == "The gates hold."


def test_a_report_for_named_members_is_missing_to_the_others(centre):
    norda, varzan = people(centre.conveyor)
    with centre.web.viewer(norda) as connection:
        alone = label.intern(connection, [Marking(owner=norda.member, audience="members")])
        ours = report.add(connection, arrival("Between us."), originator=norda.member, label=alone)
    with centre.web.viewer(varzan) as connection, pytest.raises(NotFound):
        report.content(connection, ours.id)


def test_without_an_identity_the_reader_role_sees_nothing(centre):
    norda, _ = people(centre.conveyor)
    with centre.web.viewer(norda) as connection:
        everyone = label.intern(connection, [Marking(owner=norda.member, audience="public")])
        report.add(connection, arrival("For all."), originator=norda.member, label=everyone)
    with centre.web._door("comity_reader", None) as connection:
        for table in ("report", "original", "member", "centre", "label", "story_view"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,), table  # noqa: S608


def test_nobody_files_in_the_name_of_another_or_under_anothers_label(centre):
    norda, varzan = people(centre.conveyor)
    with centre.web.viewer(norda) as connection:
        ours = label.intern(connection, [Marking(owner=norda.member, audience="coalition")])
    for originator in (norda.member, varzan.member):
        with pytest.raises(Exception, match="row-level security"), centre.web.viewer(varzan) as connection:
            report.add(connection, arrival("Forged."), originator=originator, label=ours)
