"""A dump of a centre is restored into an empty server: all is there, and nobody sees more or less than before."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from comity.app.ledger import check
from comity.db import Database, Viewer, embedded, migrate
from comity.db.check import refuse_unless_safe
from comity.flow import export
from comity.ledger import merkle
from comity.ledger.checkpoint import parse_signed
from comity.ledger.note import by
from comity.store import ledger, witness

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "app"))
from catalogue import catalogue, differences
from every_row import OFFICERS, fill
from test_verify import KEYS, Place


@pytest.fixture
def elsewhere():
    """A server on which no Comity ever was; the address of its superuser."""
    folder = Path(tempfile.mkdtemp(prefix="comity"))
    yield embedded.start(folder)
    embedded.stop(folder)
    rmtree(folder, ignore_errors=True)


def test_it_is_the_same_centre(centre, elsewhere, tmp_path):
    with psycopg.connect(centre.addresses.admin) as connection:
        rows = fill(connection)
        (programs,) = connection.execute("select setting from pg_config where name = 'BINDIR'").fetchone()
    there = restored(centre.addresses.admin, elsewhere, programs, tmp_path / "centre.dump")
    assert differences(catalogue(centre.addresses.admin), catalogue(there.admin)) == {}
    refuse_unless_safe(there.web)
    migrate(there.admin)
    for name in OFFICERS:
        viewer = Viewer(member=rows.members[OFFICERS[name][0]], officer=rows.officers[name])
        assert seen(centre.addresses.web, viewer) == seen(there.web, viewer), name
    with psycopg.connect(there.admin) as connection:
        for table, keys in rows.seen.items():
            found = connection.execute(f"select count(*) from comity.{table}".encode()).fetchone()  # noqa: S608
            assert found == (len(keys),), table
        # What only a superuser may say of an operator is not in a dump; the start says it again.
        leak = connection.execute("select proleakproof from pg_proc where proname = 'ts_match_vq'").fetchone()
    assert leak == (True,)


def restored(admin: str, elsewhere: embedded.Addresses, programs: str, dump: Path) -> embedded.Addresses:
    """Dump a centre and restore it on a server that has none; where it is then."""
    subprocess.run([f"{programs}/pg_dump", "-Fc", "-f", dump, admin], check=True)  # noqa: S603
    # The roles are the server's, not the database's: setting up an empty centre makes them.
    with psycopg.connect(elsewhere.admin, autocommit=True) as connection:
        connection.execute("create database first")
        connection.execute("create database second")
    migrate(named(elsewhere.admin, "first"))
    there = embedded.Addresses(
        **{who: named(getattr(elsewhere, who), "second") for who in ("admin", "web", "conveyor")}
    )
    subprocess.run([f"{programs}/pg_restore", "--exit-on-error", "-d", there.admin, dump], check=True)  # noqa: S603
    return there


def seen(url: str, viewer: Viewer) -> list[tuple[object, ...]]:
    database = Database(url)
    with database.viewer(viewer) as connection:
        found = connection.execute(
            "select 'report', id from report union all select 'original', report from original"
            " union all select 'filing', report from filing union all select 'picture', id from story_view"
            " union all select 'alert', id from alert union all select 'source', id from source"
            " union all select 'token', id from token order by 1, 2"
        ).fetchall()
    database.close()
    return found


def named(address: str, database: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))


def test_its_ledger_ends_where_the_witnesses_say(centre, elsewhere, tmp_path):
    """The root of what was restored is that of the last checkpoint that a witness cosigned."""
    made = Place(centre, tmp_path)
    for text in ("The gates hold.", "The ferry waits."):
        made.file(text)
    made.seal()
    with centre.conveyor.worker() as connection:
        size = witness.accepted(connection, 2)
        told = ledger.at_size(connection, size)
    with psycopg.connect(centre.addresses.admin) as connection:
        (programs,) = connection.execute("select setting from pg_config where name = 'BINDIR'").fetchone()
    there = restored(centre.addresses.admin, elsewhere, programs, tmp_path / "ledger.dump")
    refuse_unless_safe(there.web)
    conveyor = Database(there.conveyor)
    found = check(conveyor)
    assert found.faults == []
    assert f"The tree of {size} leaves" in found.holds[0]
    with conveyor.worker() as connection:
        assert witness.accepted(connection, 2) == size
        assert merkle.root(export.tree(connection, size), size) == told.root == parse_signed(told.note)[0].root
        good = [by(parse_signed(export.signed(connection, told))[1], key)[0] for key in KEYS.values()]
    assert all(good)
    # One leaf less, and the drill tells.
    with psycopg.connect(there.admin) as connection:
        connection.execute(
            "update comity.tile set hashes = substr(hashes, 33) || hashes where level = 0 and number = 0"
        )
    assert {fault.name for fault in check(conveyor).faults} == {"altered"}
    conveyor.close()
