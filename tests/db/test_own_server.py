"""A PostgreSQL of the operator's own, whose user is no superuser: it owns the database and may create roles."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from comity.app import centre as centres
from comity.app import sample
from comity.db import Database, Viewer, embedded, migrate
from comity.db.check import refuse_unless_safe
from comity.db.embedded import Addresses
from comity.errors import DatabaseAway
from comity.store import officer


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A fresh server, in which Comity's roles are not there yet; its superuser's address."""
    folder = Path(tempfile.mkdtemp(prefix="comity"))
    addresses = embedded.start(folder)
    with psycopg.connect(addresses.admin, autocommit=True) as connection:
        connection.execute("drop role comity_web")
        connection.execute("drop role comity_conveyor")
        for role in ("comity_reader", "comity_gate", "comity_worker"):
            connection.execute(f"drop role {role}".encode())
        connection.execute("create role operator login password 'x' createrole")
        connection.execute("create role visitor login password 'x'")
        connection.execute("create database own owner operator")
        connection.execute("create database second owner operator")
        connection.execute("create database closed")
    yield addresses.admin
    embedded.stop(folder)
    rmtree(folder, ignore_errors=True)


def address(admin: str, user: str, database: str) -> str:
    parts = urlsplit(admin)
    return urlunsplit(parts._replace(netloc=f"{user}:x@", path=f"/{database}"))


def test_it_is_set_up_by_a_user_who_may_create_roles_and_used_through_the_same_doors(server):
    url = address(server, "operator", "own")
    migrate(url)
    migrate(url)
    refuse_unless_safe(url)
    database = Database(url)
    sample.set_up(database)
    with database.worker() as connection:
        who = officer.by_email(connection, "clara.wenning@protection.norda.example")
    with database.viewer(Viewer(member=who.member, officer=who.id)) as connection:
        assert connection.execute("select current_user, count(*) from member").fetchone() == ("comity_reader", 4)
        assert connection.execute("select count(*) from term").fetchone() != (0,)
    with database.gate() as connection:
        assert connection.execute("select current_user").fetchone() == ("comity_gate",)
    links = centres.invite(Addresses(admin=url, web=url, conveyor=url), lambda one: one.id == who.id)
    assert [link.officer.id for link in links] == [who.id]
    database.close()


def test_a_second_centre_finds_the_roles_there(server):
    url = address(server, "operator", "second")
    migrate(url)
    refuse_unless_safe(url)


def test_a_user_who_may_not_is_told_what_is_missing(server):
    url = address(server, "visitor", "closed")
    with pytest.raises(DatabaseAway, match="createrole"):
        centres.prepare(Addresses(admin=url, web=url, conveyor=url))
