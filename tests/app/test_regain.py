"""A centre that has only an old backup of its log gets the rest back from members' exports."""

from __future__ import annotations

import zipfile

import psycopg
import pytest

from comity.app.ledger import check, rotate
from comity.app.regain import regain_log
from comity.errors import Refused
from comity.ledger.export import opened_export
from comity.store import entry, ledger
from tests.app.test_verify import faults, place  # noqa: F401 - a fixture

#: What a backup holds of the log, and where it has it back.
TABLES = ("entry", "stream", "tile", "checkpoint", "cosignature", "log_key", "log_key_was")


def backup(centre) -> dict[str, list[str]]:
    with psycopg.connect(centre.addresses.admin) as connection:
        return {
            table: [row[0] for row in connection.execute(f"select t::text from comity.{table} t".encode())]  # noqa: S608
            for table in TABLES
        }


def restore(centre, kept: dict[str, list[str]]) -> None:
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("set search_path = comity; set session_replication_role = replica")
        for table in TABLES[::-1]:
            connection.execute(f"delete from {table}".encode())  # noqa: S608
        for table, rows in kept.items():
            for row in rows:
                connection.execute(
                    f"insert into {table} overriding system value select (%s::{table}).*".encode(),
                    (row,),
                )


def last(centre):
    with centre.conveyor.worker() as connection:
        return ledger.last(connection)


def shown(place, viewer) -> list[tuple[object, ...]]:  # noqa: F811
    with place.centre.web.viewer(viewer) as connection:
        return sorted((each.leaf, each.kind, each.envelope) for each in entry.newest(connection, 500) if each.leaf)


def exports(place, *slugs: str):  # noqa: F811
    return [opened_export(place.export(slug, f"{slug}.zip")) for slug in slugs]


def test_with_an_export_of_every_member_nothing_of_the_log_is_missing(place):  # noqa: F811
    kept = backup(place.centre)
    place.file("The mill runs again.")
    place.file("Only Norda knows this, too.", "members")
    place.seal()
    read = exports(place, "norda", "varzan")
    whole, before = last(place.centre), {slug: shown(place, getattr(place, slug)) for slug in ("norda", "varzan")}
    restore(place.centre, kept)
    assert last(place.centre).size < whole.size
    done = regain_log(place.centre.addresses.admin, read)
    assert (done.before, done.size) == (last_size(kept), whole.size)
    assert [each for each in done.missing if "streams" not in each] == []
    assert (last(place.centre).size, last(place.centre).root) == (whole.size, whole.root)
    for slug, rows in before.items():
        sealed = [row for row in rows if row[0] < whole.size]
        assert [row for row in shown(place, getattr(place, slug)) if row[0] < whole.size] == sealed
    assert check(place.centre.conveyor).faults == []
    # It goes on from there, and what members had before still fits.
    place.file("The ferry sails.")
    place.seal()
    later = place.export("norda", "later.zip")
    assert faults(later, place.folder / "norda.zip", place.folder / "varzan.zip") == set()
    assert regain_log(place.centre.addresses.admin, exports(place, "norda")).entries == 0


def last_size(kept: dict[str, list[str]]) -> int:
    return max(int(row.strip("()").split(",")[0]) for row in kept["checkpoint"])


def test_what_no_export_holds_is_named(place):  # noqa: F811
    kept = backup(place.centre)
    place.file("Only Norda knows this, too.", "members")
    place.seal()
    (read,) = exports(place, "varzan")
    restore(place.centre, kept)
    done = regain_log(place.centre.addresses.admin, [read])
    assert any("streams" in each for each in done.missing)
    assert not any("reports" in each for each in done.missing)  # the backup was of the log alone


def test_reports_that_the_log_knows_and_the_database_lost_are_named(place):  # noqa: F811
    kept = backup(place.centre)
    lost = place.file("The mill runs again.").id
    place.seal()
    read = exports(place, "norda")
    restore(place.centre, kept)
    with psycopg.connect(place.centre.addresses.admin) as connection:
        connection.execute("set search_path = comity; set session_replication_role = replica")
        connection.execute("delete from report where id = %s", (lost,))
    assert any(str(lost)[:8] in each for each in regain_log(place.centre.addresses.admin, read).missing)


def test_what_does_not_hold_or_does_not_fit_is_refused(place):  # noqa: F811
    kept = backup(place.centre)
    place.file("The mill runs again.")
    place.seal()
    file = place.export()
    restore(place.centre, kept)
    bare = file.with_name("bare.zip")
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(bare, "w") as out:
        for name in whole.namelist():
            if not name.startswith("tree/tile/entries/"):
                out.writestr(name, whole.read(name))
    with pytest.raises(Refused, match="older Comity"):
        regain_log(place.centre.addresses.admin, [opened_export(bare)])
    bent = file.with_name("bent.zip")
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(bent, "w") as out:
        for name in whole.namelist():
            content = whole.read(name)
            out.writestr(name, content.replace(b"received", b"deceived") if name == "entries.jsonl" else content)
    with pytest.raises(Refused, match="does not hold"):
        regain_log(place.centre.addresses.admin, [opened_export(bent)])
    place.file("The host went on from the backup.")
    place.seal()
    with pytest.raises(Refused, match="forked"):
        regain_log(place.centre.addresses.admin, [opened_export(file)])


def test_a_log_whose_new_key_is_in_no_backup_does_not_go_on(place):  # noqa: F811
    kept = backup(place.centre)
    rotate(place.centre.conveyor)
    place.file("The mill runs again.")
    place.seal()
    read = exports(place, "norda")
    restore(place.centre, kept)
    with pytest.raises(Refused, match="new key"):
        regain_log(place.centre.addresses.admin, read)
