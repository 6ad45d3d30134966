"""Everything that must be in the ledger is entered by the transaction in which it happens, for those who may know."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import psycopg
import pytest

from comity.db import Viewer
from comity.flow import seal
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import entry, label, member, officer, report, seat


def arrival(text: str, key: str = "k") -> Arrival:
    return Arrival(
        key=key, report=Report(id="", path="a.txt", text=text), original=text.encode(), media_type="text/plain"
    )


@pytest.fixture
def two(centre) -> tuple[Viewer, Viewer]:
    with centre.conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        viewers = []
        for slug in ("norda", "varzan"):
            new = member.add(connection, slug=slug, name=slug.title())
            who = officer.add(connection, new, name=slug, email=f"{slug}@a.example", roles=["watch"])
            seat.give(connection, member=new, number=1, officer=who)
            viewers.append(Viewer(member=new, officer=who))
    return viewers[0], viewers[1]


def entries(centre, viewer: Viewer) -> list[tuple]:
    with centre.web.viewer(viewer) as connection:
        return connection.execute("select kind, subject, content from entry order by id").fetchall()


def test_setting_a_centre_up_is_told_to_every_member(centre, two):
    kinds = [kind for kind, _, _ in entries(centre, two[1])]
    assert kinds == ["charter", "joined", "office", "seat", "joined", "office", "seat"]
    assert entries(centre, two[0]) == entries(centre, two[1])


def test_a_report_is_entered_by_hashes_that_its_secret_opens_and_only_for_its_readers(centre, two):
    norda, varzan = two
    with centre.web.viewer(norda) as connection:
        hidden = label.intern(connection, [Marking(owner=norda.member, audience="members")])
        filed = report.add(connection, arrival("The gates hold."), originator=norda.member, label=hidden)
    with centre.web.viewer(norda) as connection:
        (told,) = entry.about(connection, filed.id)
        kept = connection.execute("select arrived(%s)", (filed.id,)).fetchone()[0]
    content, secret = told.content, told.secret
    assert content["version"] == 1
    assert content["report"] == hashlib.sha256(secret + kept).hexdigest()
    assert content["original"] == hashlib.sha256(secret + b"The gates hold.").hexdigest()
    assert filed.id not in {subject for _, subject, _ in entries(centre, varzan)}


def test_what_is_undone_was_never_entered(centre, two):
    before = entries(centre, two[0])
    with pytest.raises(RuntimeError), centre.web.viewer(two[0]) as connection:
        own = label.intern(connection, [Marking(owner=two[0].member, audience="coalition")])
        report.add(connection, arrival("Never said."), originator=two[0].member, label=own)
        raise RuntimeError
    assert entries(centre, two[0]) == before


def test_another_label_is_told_to_those_of_each_and_names_the_other_to_neither(centre, two):
    norda, varzan = two
    with centre.web.viewer(norda) as connection:
        hidden = label.intern(connection, [Marking(owner=norda.member, audience="members")])
        common = label.intern(connection, [Marking(owner=norda.member, audience="coalition")])
        filed = report.add(connection, arrival("The gates hold."), originator=norda.member, label=common)
    with centre.web.viewer(norda) as connection:
        connection.execute("select mark_report(%s, %s)", (filed.id, hidden))
    assert [k for k, s, _ in entries(centre, norda) if s == filed.id] == ["report", "unmark", "mark"]
    assert [k for k, s, _ in entries(centre, varzan) if s == filed.id] == ["report", "unmark"]


def test_a_viewer_enters_for_its_own_member_and_under_labels_that_it_sees(centre, two):
    norda, varzan = two
    with centre.web.viewer(norda) as connection:
        hidden = label.intern(connection, [Marking(owner=norda.member, audience="members")])
        entry.enter(connection, "export", label=None, subject=norda.member, content={"entries": 3})
    with pytest.raises(psycopg.errors.InsufficientPrivilege), centre.web.viewer(varzan) as connection:
        entry.enter(connection, "read", label=hidden, subject=uuid4(), content={"originator": str(norda.member)})
    with centre.conveyor.worker() as connection:
        entry.enter(connection, "recall", label=hidden, subject=None, content={"originator": str(norda.member)})
        rows = connection.execute("select kind, originator, content from entry order by id desc limit 2").fetchall()
    assert rows == [("recall", norda.member, {}), ("export", norda.member, {"entries": 3})]


def test_nobody_changes_what_was_entered(centre, two):
    for statement in ("update entry set kind = 'x'", "delete from entry", "insert into entry (kind) values ('x')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), centre.web.viewer(two[0]) as connection:
            connection.execute(statement)
        with pytest.raises(psycopg.errors.InsufficientPrivilege), centre.conveyor.worker() as connection:
            connection.execute(statement)


def test_the_salts_of_a_report_can_be_forgotten_by_its_originator_alone_and_that_is_entered(centre, two):
    norda, varzan = two
    with centre.web.viewer(norda) as connection:
        common = label.intern(connection, [Marking(owner=norda.member, audience="coalition")])
        filed = report.add(connection, arrival("The gates hold."), originator=norda.member, label=common)
    with pytest.raises(psycopg.errors.NoDataFound), centre.web.viewer(varzan) as connection:
        connection.execute("select forget_secrets(%s)", (filed.id,))
    with centre.web.viewer(norda) as connection:
        connection.execute("select forget_secrets(%s)", (filed.id,))
        assert [(each.kind, each.secret) for each in entry.about(connection, filed.id)] == [
            ("report", None),
            ("erase", None),
        ]


def test_where_it_is_withheld_who_put_a_report_in_its_hashes_do_not_open(centre, two):
    norda, varzan = two
    with centre.web.viewer(norda) as connection:
        hides = Marking(owner=norda.member, audience="coalition", attribution="withheld")
        hiding = label.intern(connection, [hides])
        filed = report.add(connection, arrival("The gates hold."), originator=norda.member, label=hiding)
    seal.tick(centre.conveyor)
    for viewer, opens in ((norda, True), (varzan, False)):
        with centre.web.viewer(viewer) as connection:
            (told,) = entry.about(connection, filed.id)
            assert (told.secret is not None) is opens
            assert str(norda.member).encode() not in told.envelope
