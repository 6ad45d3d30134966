"""What an officer of one member tries on another's, past every screen: each is refused, or changes nothing.

The statements run as the web process runs them, in the reader's role; what a screen would have caught is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from comity.db import Database, Viewer
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import label, officer, quarantine, reading, report, session, sign_in, source, token


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """Norda, which is attacked, and Varzan, which attacks."""

    web: Database
    conveyor: Database
    norda: Viewer
    varzan: Viewer
    #: Norda's label for itself, and for all; Varzan's for itself.
    hidden: int
    common: int
    own: int
    #: A report of Norda's that all see, one that Norda alone sees, and a source of Norda's that pushes.
    seen: report.Received
    secret: report.Received
    source: UUID


@pytest.fixture
def two(centre) -> Iterator[Two]:
    with centre.conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        norda, varzan = (_member(connection, slug, place) for place, slug in enumerate(("norda", "varzan"), 1))
    with centre.web.viewer(norda) as connection:
        hidden = label.intern(connection, [Marking(owner=norda.member, audience="members")])
        common = label.intern(connection, [Marking(owner=norda.member, audience="coalition")])
        seen = report.add(connection, arrival("The gates hold."), originator=norda.member, label=common)
        secret = report.add(connection, arrival("They do not.", "s"), originator=norda.member, label=hidden)
        pushes = source.add(
            connection, member=norda.member, label=common, marking=common, kind="push", name="Gauges of Norda"
        )
    with centre.web.viewer(varzan) as connection:
        own = label.intern(connection, [Marking(owner=varzan.member, audience="coalition")])
    yield Two(
        web=centre.web,
        conveyor=centre.conveyor,
        norda=norda,
        varzan=varzan,
        hidden=hidden,
        common=common,
        own=own,
        seen=seen,
        secret=secret,
        source=pushes,
    )


def _member(connection, slug: str, place: int) -> Viewer:
    member = connection.execute(
        "insert into member (slug, name, place) values (%s, %s, %s) returning id", (slug, slug.title(), place)
    ).fetchone()[0]
    connection.execute("insert into seat (member, number) values (%s, 1), (%s, 2)", (member, member))
    who = officer.add(connection, member, name=slug, email=f"{slug}@a.example", roles=["watch"])
    connection.execute("update seat set officer = %s where member = %s and number = 1", (who, member))
    return Viewer(member=member, officer=who)


def arrival(text: str, key: str = "k") -> Arrival:
    return Arrival(
        key=key, report=Report(id="", path="a.txt", text=text), original=text.encode(), media_type="text/plain"
    )


_REPORT = (
    "insert into report (document, version, originator, label, source, key, path, content, fingerprint)"
    " values (%s, %s, %s, %s, %s, 'x', 'x', '', '')"
)
REFUSED = {
    "a version of another's document": (_REPORT, lambda t: (t.seen.document, 999, t.varzan.member, t.own, None)),
    "a version of a hidden document": (_REPORT, lambda t: (t.secret.document, 999, t.varzan.member, t.own, None)),
    "a report of another's source": (_REPORT, lambda t: (uuid4(), 1, t.varzan.member, t.own, t.source)),
    "a report in another's name": (_REPORT, lambda t: (uuid4(), 1, t.norda.member, t.own, None)),
    "a report under another's label": (_REPORT, lambda t: (uuid4(), 1, t.varzan.member, t.common, None)),
    "another's report into quarantine": (
        "insert into quarantine (label, originator, report, path, reason) values (%s, %s, %s, 'x', 'x')",
        lambda t: (t.own, t.varzan.member, t.seen.id),
    ),
    "another's source into quarantine": (
        "insert into quarantine (label, originator, source, path, reason) values (%s, %s, %s, 'x', 'x')",
        lambda t: (t.own, t.varzan.member, t.source),
    ),
    "bytes for another's report": (
        "insert into original (report, label, media_type, content) values (%s, %s, 'text/plain', '')",
        lambda t: (t.seen.id, t.own),
    ),
    "marking another's report": ("select mark_report(%s, %s)", lambda t: (t.seen.id, t.own)),
    "marking a hidden report": ("select mark_report(%s, %s)", lambda t: (t.secret.id, t.own)),
    "a token for another's source": (
        "insert into token (hash, prefix, name, member, officer, scopes, source, expires_at)"
        " values ('x', 'x', 'x', %s, %s, '{push}', %s, now() + '1 day')",
        lambda t: (t.varzan.member, t.varzan.officer, t.source),
    ),
    "a token in another's name": (
        "insert into token (hash, prefix, name, member, officer, scopes, expires_at)"
        " values ('x', 'x', 'x', %s, %s, '{read}', now() + '1 day')",
        lambda t: (t.norda.member, t.norda.officer),
    ),
    "an officer of another's": ("insert into officer (member, name) values (%s, 'x')", lambda t: (t.norda.member,)),
    "one's own mail for another's officer": (
        "update contact set officer = %s where officer = %s",
        lambda t: (t.norda.officer, t.varzan.officer),
    ),
    "one's own officer into another member": (
        "update officer set member = %s where id = %s",
        lambda t: (t.norda.member, t.varzan.officer),
    ),
    "a seat under another member's name": (
        "update seat set member = %s where member = %s",
        lambda t: (t.norda.member, t.varzan.member),
    ),
    "another's officer in one's seat": (
        "update seat set officer = %s where member = %s",
        lambda t: (t.norda.officer, t.varzan.member),
    ),
    "a standing query in another's name": (
        "insert into standing (member, officer, name, query) values (%s, %s, 'x', 'x')",
        lambda t: (t.norda.member, t.norda.officer),
    ),
    "a source in another's name": (
        "insert into source (member, label, marking, kind, name) values (%s, %s, %s, 'feed', 'x')",
        lambda t: (t.norda.member, t.own, t.own),
    ),
    "a source whose reports another answers for": (
        "insert into source (member, label, marking, kind, name) values (%s, %s, %s, 'feed', 'x')",
        lambda t: (t.varzan.member, t.own, t.common),
    ),
    "passwords of mailboxes": ("select secret from source", lambda _: ()),
    "secrets of webhooks": ("select webhook_secret from contact", lambda _: ()),
    "sessions begun without the gate": (
        "insert into session (hash, officer, how, expires_at) values ('x', %s, 'link', now() + '1 day')",
        lambda t: (t.varzan.officer,),
    ),
    "links to sign in": ("select * from sign_in_link", lambda _: ()),
    "the log of the sequencer": ("select * from log", lambda _: ()),
    "the conveyor's role": ("set role comity_worker", lambda _: ()),
    "the owner's role": ("set role comity_owner", lambda _: ()),
    "policies": ("alter table report disable row level security", lambda _: ()),
    "a function that looks past them": (
        "create function comity.peek() returns bigint language sql security definer as 'select 1::bigint'",
        lambda _: (),
    ),
    "files of the machine": ("select pg_read_file('/etc/hostname')", lambda _: ()),
    "programs of the machine": ("copy centre (name) to program 'cat'", lambda _: ()),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(two, what):
    statement, values = REFUSED[what]
    with (
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.NoDataFound)),
        two.web.viewer(two.varzan) as connection,
    ):
        connection.execute(statement, values(two))


NOTHING = {
    "deleting another's source": ("delete from source where id = %s", lambda t: (t.source,)),
    "changing another's source": ("update source set name = 'x' where id = %s", lambda t: (t.source,)),
    "stealing which version is the latest": (
        "update report set latest = false where document = %s",
        lambda t: (t.seen.document,),
    ),
    "putting another's officer out of office": (
        "update officer set active = false where id = %s",
        lambda t: (t.norda.officer,),
    ),
    "another's mail address": ("update contact set email = 'x@y' where officer = %s", lambda t: (t.norda.officer,)),
    "another's seats": ("update seat set officer = null where member = %s", lambda t: (t.norda.member,)),
    "another's tokens": ("update token set revoked_at = now() where member = %s", lambda t: (t.norda.member,)),
    "another's sessions": ("delete from session where officer = %s", lambda t: (t.norda.officer,)),
}


@pytest.mark.parametrize("what", NOTHING)
def test_changes_nothing(two, what):
    with two.web.viewer(two.norda) as connection:
        token.make(connection, member=two.norda.member, officer=two.norda.officer, name="x", scopes=["read"], days=1)
    with two.conveyor.worker() as connection, two.web.gate() as gate:
        connection.execute(
            "update seat set officer = %s where number = 1 and member = %s", (two.norda.officer, two.norda.member)
        )
        session.begin(gate, two.norda.officer, "link")
    statement, values = NOTHING[what]
    with two.web.viewer(two.varzan) as connection:
        assert connection.execute(statement, values(two)).rowcount == 0


def test_a_report_that_failed_is_tried_again_by_those_alone_whose_it_is(two):
    with two.conveyor.worker() as connection:
        connection.execute("update work set state = 'failed' where report = %s", (two.seen.id,))
        connection.execute(  # as an older centre may hold it
            "insert into quarantine (label, originator, report, path, reason) values (%s, %s, %s, 'x', 'x')",
            (two.own, two.varzan.member, two.seen.id),
        )
    with pytest.raises(psycopg.errors.NoDataFound), two.web.viewer(two.varzan) as connection:
        quarantine.retry(connection, two.seen.id)


@pytest.mark.parametrize("roles", ["{host}", "{host,host}"])
def test_who_only_operates_the_server_reads_and_writes_nothing(two, roles):
    with two.conveyor.worker() as connection:
        connection.execute("update officer set roles = %s where id = %s", (roles, two.norda.officer))
    with two.web.viewer(two.norda) as connection:
        for table in ("report", "original", "source", "clause", "label"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,)  # noqa: S608
        assert not connection.execute("update officer set roles = '{watch}'").rowcount
    with pytest.raises(psycopg.errors.InsufficientPrivilege), two.web.viewer(two.norda) as connection:
        report.add(connection, arrival("x", "new"), originator=two.norda.member, label=two.common)


def test_whoever_comes_back_into_office_signs_in_anew(two):
    with two.conveyor.worker() as connection:
        colleague = officer.add(connection, two.norda.member, name="B", email="b@a.example", roles=["watch"])
    as_colleague = Viewer(member=two.norda.member, officer=colleague)
    with two.web.gate() as gate:
        cookie, link = session.begin(gate, colleague, "passkey"), sign_in.issue(gate, colleague)
    with two.web.viewer(as_colleague) as connection:
        _, bearer = token.make(
            connection, member=two.norda.member, officer=colleague, name="x", scopes=["read"], days=9
        )
    with two.web.viewer(two.norda) as connection:
        officer.deactivate(connection, colleague)
    with two.web.viewer(two.norda) as connection:
        officer.reactivate(connection, colleague)
    with two.web.gate() as gate:
        assert session.find(gate, cookie) is None
        assert token.find(gate, bearer) is None
        assert sign_in.use(gate, link) is None


def test_a_letter_that_could_not_be_sent_is_hidden_with_what_it_tells(two):
    with two.conveyor.worker() as connection:
        connection.execute(
            "insert into outbox (member, officer, channel, receiver, labels, payload, state, received_at)"
            " values (%s, %s, 'email', 'a@b.example', %s, %s, 'dead', now())",
            (two.varzan.member, two.varzan.officer, [two.hidden], Jsonb({})),
        )
    with two.web.viewer(two.varzan) as connection:
        assert connection.execute("select count(*) from outbox").fetchone() == (0,)


def test_a_password_does_not_follow_a_mailbox_to_another_host(two):
    with two.web.viewer(two.norda) as connection:
        box = source.add(
            connection,
            member=two.norda.member,
            label=two.hidden,
            marking=two.hidden,
            kind="mailbox",
            name="Box",
            address="imaps://mail.norda.example",
            settings={"user": "a"},
            secret="sesame",  # noqa: S106 - an invented one
        )
    for address, kept in (("imaps://mail.norda.example", b"sesame"), ("imaps://evil.example", None)):
        with two.web.viewer(two.norda) as connection:
            source.change(
                connection,
                box,
                name="Box",
                address=address,
                label=two.hidden,
                marking=two.hidden,
                publisher=None,
                language=None,
                settings={"user": "a"},
            )
        with two.conveyor.worker() as connection:
            assert connection.execute("select secret from source where id = %s", (box,)).fetchone() == (kept,)


def test_a_hidden_version_leaves_no_trace_among_the_others(two):
    """Neither a gap in their numbers, nor an earlier one that stands for the latest, nor one that is gone."""
    with two.web.viewer(two.norda) as connection:
        between = report.add(connection, arrival("They shake."), originator=two.norda.member, label=two.hidden)
        last = report.add(connection, arrival("They hold again."), originator=two.norda.member, label=two.common)
    with two.web.viewer(two.varzan) as connection:
        assert [v.version for v in reading.versions(connection, two.seen.document)] == [1, 2]
        assert reading.report(connection, last.id).version == 2
        latest = connection.execute("select id from report where document = %s and latest", (two.seen.document,))
        assert latest.fetchall() == [(last.id,)]
    with two.web.viewer(two.norda) as connection:
        assert [v.version for v in reading.versions(connection, two.seen.document)] == [1, 2, 3]
        reading.mark(connection, last.id, two.hidden)
    with two.web.viewer(two.varzan) as connection:
        latest = connection.execute("select id from report where document = %s and latest", (two.seen.document,))
        assert latest.fetchall() == [(two.seen.id,)]
    with two.web.viewer(two.norda) as connection:
        assert not connection.execute("select latest from report where id = %s", (between.id,)).fetchone()[0]
