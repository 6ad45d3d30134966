"""Every schema that was released becomes today's, with what was in it, and nobody sees more or less than before."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from comity.db import Viewer, migrate
from comity.db.check import refuse_unless_safe
from comity.errors import SchemaTooNew
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.model.scope import expanded
from comity.store import alert, centre, label, member, officer, reading, report

sys.path.insert(0, str(Path(__file__).parent))
from catalogue import catalogue, differences

RELEASED = Path(__file__).parent / "released"
VERSIONS = sorted(file.stem for file in RELEASED.glob("*.sql") if not file.stem.endswith("-data"))
#: What each officer's own door shows of these, before and after.
SHOWN = ("report", "original", "analysis", "mention", "filing", "copy", "story_view", "story_change", "hit", "alert",
         "quarantine", "standing", "label", "clause", "clause_member", "officer", "member", "term", "seat",
         "token", "session", "passkey")  # fmt: skip


@pytest.fixture(params=VERSIONS)
def old(empty, request):
    """A centre as that version left it."""
    with psycopg.connect(empty.addresses.admin) as connection:
        for part in (request.param, f"{request.param}-data"):
            connection.execute((RELEASED / f"{part}.sql").read_text("utf-8").encode())
    return empty


def viewers(old) -> dict[str, Viewer]:
    with old.conveyor.worker() as connection:
        slugs = {each.id: each.slug for each in member.everyone(connection)}
        return {
            f"{slugs[each.member]} {each.name}": Viewer(member=each.member, officer=each.id)
            for each in officer.everyone(connection)
        }


def shown(old, viewer: Viewer) -> dict[str, list[dict[str, object]]]:
    found = {}
    with old.web.viewer(viewer) as connection:
        for table in SHOWN:
            columns = connection.execute(
                "select string_agg(quote_ident(attname), ', ') from pg_attribute where attrelid = %(of)s::regclass"
                " and attnum > 0 and not attisdropped and has_column_privilege(%(of)s::regclass, attnum, 'select')",
                {"of": table},
            ).fetchone()[0]
            rows = connection.execute(f"select to_jsonb(t) from (select {columns} from {table}) t")  # noqa: S608
            found[table] = [row[0] for row in rows]
    # Of colleagues' tokens it is told since 0.2 to whoever has a seat.
    found["token"] = [row for row in found["token"] if row["officer"] == str(viewer.officer)]
    return found


def same(before: dict[str, object], after: dict[str, object]) -> bool:
    """Whether a row says the same in all that a reader may still read of it; a token's rights are told line by line."""
    if "scopes" in before:
        before, after = dict(before), dict(after)
        meant, told = set(expanded(before.pop("scopes"))), set(after.pop("scopes"))
        if not told or not told <= meant:
            return False
    return all(before[column] == after[column] for column in before.keys() & after.keys())


def test_an_old_schema_becomes_that_of_an_empty_centre(old, centre):
    migrate(old.addresses.admin)
    assert differences(catalogue(old.addresses.admin), catalogue(centre.addresses.admin)) == {}
    refuse_unless_safe(old.addresses.web)
    migrate(old.addresses.admin)
    assert differences(catalogue(old.addresses.admin), catalogue(centre.addresses.admin)) == {}


def test_what_was_in_it_is_there_for_the_same_people(old):
    people = viewers(old)
    before = {name: shown(old, viewer) for name, viewer in people.items()}
    assert [len(before[name]["report"]) for name in ("belmark Ana Holt", "carda Cleo Marsh", "ostrava Eli Roth")] == [
        7, 5, 6,
    ]  # fmt: skip
    migrate(old.addresses.admin)
    for name, viewer in people.items():
        after = shown(old, viewer)
        for table, rows in before[name].items():
            assert len(after[table]) == len(rows), (name, table)
            assert all(any(same(row, now) for now in after[table]) for row in rows), (name, table)
        with old.web.viewer(viewer) as connection:
            ids = [UUID(str(row["id"])) for row in before[name]["report"]]
            assert set(reading.contents(connection, ids)) == set(ids)
            assert len(alert.own(connection).rows) == len(before[name]["alert"])
    with old.conveyor.worker() as connection:
        assert centre.found(connection).name == "Ister Joint Centre"


def test_it_goes_on_from_there(old):
    migrate(old.addresses.admin)
    ana = viewers(old)["belmark Ana Holt"]
    with old.web.viewer(ana) as connection:
        marking = label.intern(connection, [Marking(owner=ana.member, audience="coalition")])
        new = report.add(
            connection,
            Arrival(
                key="new",
                report=Report(id="", path="new.txt", text="The gates of the Orlan dam are open."),
                original=b"x",
                media_type="text/plain",
            ),
            originator=ana.member,
            label=marking,
        )
    with old.conveyor.worker() as connection:
        assert connection.execute("select state from work where report = %s", (new.id,)).fetchone() == ("waiting",)


def test_who_may_see_what_is_written_anew_whenever_it_changed(centre, empty):
    """What a hand put there goes, and what it took away comes back."""
    migrate(empty.addresses.admin)
    with psycopg.connect(empty.addresses.admin) as connection:
        connection.execute(
            "set search_path = comity; update schema_version set release = 'that of yesterday';"
            " create policy more on report to public using (true); drop policy seen on original;"
            " create view all_of_it as select * from report; grant select on report to public;"
            " grant select (secret) on source to comity_reader; drop trigger received on report;"
            " create function peek() returns bigint language sql security definer as 'select 1::bigint'"
        )
    migrate(empty.addresses.admin)
    assert differences(catalogue(empty.addresses.admin), catalogue(centre.addresses.admin)) == {}


def test_an_older_comity_leaves_a_newer_database_alone(centre):
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("update comity.schema_version set version = version + 1")
    before = catalogue(centre.addresses.admin)
    with pytest.raises(SchemaTooNew):
        migrate(centre.addresses.admin)
    assert catalogue(centre.addresses.admin) == before
