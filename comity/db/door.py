"""The doors to the data: each gives one transaction in one role, with the identity that row-level security asks for.

Whoever holds a connection of `Database.viewer` sees what the database lets that member and officer see; Python decides
nothing about visibility.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool, PoolTimeout

from comity.errors import DatabaseAway

Connection = psycopg.Connection[tuple[Any, ...]]
#: Times that the conveyor's own questions are asked on one connection before they are planned for good. Those of
#: viewers never are unless they ask for it (``prepare=True``): the best way to the newest reports depends on who looks.
_OFTEN, _NEVER = 5, 1 << 30
Role = Literal["comity_reader", "comity_worker", "comity_gate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """An officer who acts for a member now."""

    #: The member.
    member: UUID
    #: The officer.
    officer: UUID


class Database:
    """Connections to one centre's database. Safe to share between threads; close it when done."""

    def __init__(self, url: str, *, most: int = 10) -> None:
        """`url`: a PostgreSQL connection address; `most`: connections held open at the same time."""
        self.url = url
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=0,
            max_size=most,
            timeout=10.0,
            max_idle=60.0,
            open=True,
            check=_check,
            configure=_configure,
            kwargs={"prepare_threshold": None},
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    @contextmanager
    def viewer(self, viewer: Viewer) -> Iterator[Connection]:
        """A transaction that sees and changes what this viewer may; committed at the end, undone after an error.

        Raises:
            DatabaseAway: no connection could be had within ten seconds.
        """
        with self._door("comity_reader", viewer) as connection:
            yield connection

    @contextmanager
    def worker(self) -> Iterator[Connection]:
        """A transaction of the conveyor."""
        with self._door("comity_worker", None) as connection:
            yield connection

    @contextmanager
    def gate(self) -> Iterator[Connection]:
        """A transaction of the gate: who an officer is, before anything else."""
        with self._door("comity_gate", None) as connection:
            yield connection

    def listener(self, channel: str | None = None) -> Connection:
        """A connection of its own that listens on a channel and sees no row; the caller closes it.

        Raises:
            DatabaseAway: no connection could be had.
        """
        try:
            connection = psycopg.connect(self.url, autocommit=True)
            if channel:
                connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
        except psycopg.OperationalError as error:
            raise DatabaseAway(_AWAY) from error
        return connection

    @contextmanager
    def _door(self, role: Role, viewer: Viewer | None) -> Iterator[Connection]:
        try:
            held = self._pool.getconn()
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise DatabaseAway(_AWAY) from error
        try:
            if held.prepare_threshold is not None:
                held.prepare_threshold = _NEVER if role == "comity_reader" else _OFTEN
            with held.transaction():
                held.execute(
                    "select set_config('search_path', 'comity, pg_temp', true), set_config('comity.member', %s, true),"
                    " set_config('comity.officer', %s, true), set_config('comity.seen', '', true),"
                    " set_config('jit', 'off', true), set_config('role', %s, true)",
                    (str(viewer.member) if viewer else "", str(viewer.officer) if viewer else "", role),
                    prepare=True,
                )
                yield held
        finally:
            self._pool.putconn(held)


def _check(connection: Connection) -> None:
    """Ask a connection for a sign of life where it has something to say unasked, as one does that the server closed.

    To ask each time would cost as much as a small question.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        ConnectionPool.check_connection(connection)


def _configure(connection: Connection) -> None:
    """Have questions that are asked often planned once, where the server itself is at the other end.

    Row-level security makes planning dearer than answering. Between us and the server there may be a pooler, which
    gives each transaction to whatever server process is free, and not all of them carry along what was prepared: it
    shows in the number of the process, which is another then.
    """
    row = connection.execute("select pg_backend_pid()").fetchone()
    connection.commit()
    if row is not None and row[0] == connection.info.backend_pid:
        connection.prepare_threshold = _OFTEN


@contextmanager
def rebuilding(admin: str) -> Iterator[Connection]:
    """A transaction of the conveyor in which it may also write entries of the ledger, which else functions alone do.

    Args:
        admin: address of the database as its owner, who gives that right and takes it back in the same transaction.

    Raises:
        DatabaseAway: no connection could be had.
    """
    try:
        held = psycopg.connect(admin)
    except psycopg.OperationalError as error:
        raise DatabaseAway(_AWAY) from error
    with held as connection:
        connection.execute("set local search_path = comity, pg_temp")
        connection.execute("grant insert on entry, cosignature to comity_worker")
        connection.execute("set local role comity_worker")
        yield connection
        connection.execute("reset role")
        connection.execute("revoke insert on entry, cosignature from comity_worker")


_AWAY = "The database does not answer. See whether it runs ('comity status'); what was acknowledged is safe in it."
