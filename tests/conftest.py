"""What tests share: one PostgreSQL for the run with a database for each test that asks for it; one real browser."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from aiosmtpd.controller import Controller

from comity.db import Database, embedded, migrate

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What a browser without a screen, a sandbox and a network of its own needs.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """An empty, migrated database."""

    #: Addresses, each with its own rights.
    addresses: embedded.Addresses
    #: As the web process uses it.
    web: Database
    #: As the conveyor uses it.
    conveyor: Database


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Addresses]:
    # A socket's path may have a hundred characters at most: a short folder, and not one of pytest's.
    folder = Path(tempfile.mkdtemp(prefix="comity"))
    addresses = embedded.start(folder)
    with psycopg.connect(_named(addresses.admin, "postgres"), autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # what is thrown away need not be safe
            connection.execute(f"alter system set {setting} = off".encode())
        connection.execute("select pg_reload_conf()")
        connection.execute("create database pattern")
    migrate(_named(addresses.admin, "pattern"))
    yield addresses
    embedded.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def centre(server: embedded.Addresses) -> Iterator[Centre]:
    with _database(server, "pattern") as made:
        yield made


@pytest.fixture
def empty(server: embedded.Addresses) -> Iterator[Centre]:
    """A database in which there is nothing yet."""
    with _database(server, "template1") as made:
        yield made


@pytest.fixture
def copies(server: embedded.Addresses) -> Iterator[Callable[[Centre], Centre]]:
    """Makes centres that hold all that another holds."""
    with ExitStack() as stack:

        def copy(of: Centre) -> Centre:
            name = urlsplit(of.addresses.admin).path.removeprefix("/")
            with psycopg.connect(server.admin, autocommit=True) as connection:  # a database in use cannot be copied
                asked = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"
                connection.execute(asked, (name,))
            return stack.enter_context(_database(server, name))

        yield copy


@contextmanager
def _database(server: embedded.Addresses, template: str) -> Iterator[Centre]:
    name = f"t{uuid4().hex}"
    with psycopg.connect(server.admin, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}".encode())
    addresses = embedded.Addresses(
        admin=_named(server.admin, name), web=_named(server.web, name), conveyor=_named(server.conveyor, name)
    )
    made = Centre(addresses=addresses, web=Database(addresses.web), conveyor=Database(addresses.conveyor))
    yield made
    made.web.close()
    made.conveyor.close()
    with psycopg.connect(server.admin, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)".encode())


@pytest.fixture
def mail_to() -> Iterator[Callable[[Any, str], dict[str, str]]]:
    """Starts mail servers on this machine: from who takes the mail, and its sender, to the settings of the courier."""
    with ExitStack() as stack:

        def start(handler: Any, sender: str) -> dict[str, str]:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            controller = Controller(handler, hostname="127.0.0.1", port=port)
            controller.start()
            stack.callback(controller.stop)
            return {"COMITY_SMTP_URL": f"smtp://127.0.0.1:{port}", "COMITY_MAIL_FROM": sender}

        yield start


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser; what needs one is skipped where there is none."""
    path = os.environ.get("COMITY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("There is no Chromium here; install the package 'chromium' or name one in COMITY_CHROMIUM.")
    # Once for the whole run: two of these cannot stand beside each other in one process.
    with pytest.importorskip("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


def _named(address: str, database: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))
