"""Reports taken back by their owner: hidden for a while, recalled from their readers, or erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection

#: hidden: until it is shown again. recalled: hidden, and every reader is told. erased: nothing is left of it.
How = Literal["hidden", "recalled", "erased"]
HOW: tuple[How, ...] = ("hidden", "recalled", "erased")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A report of the viewer's own member that was taken back."""

    #: How.
    kind: How
    #: When.
    at: datetime


def of(connection: Connection, report: UUID) -> Withdrawal | None:
    """Whether and how a report of the viewer's own member was taken back."""
    with connection.cursor(row_factory=class_row(Withdrawal)) as cursor:
        return cursor.execute("select kind, at from withdrawal where report = %s", (report,)).fetchone()


def erased(connection: Connection) -> int:
    """How many reports of all members were erased; for the conveyor."""
    row = connection.execute("select count(*) from withdrawal where kind = 'erased'").fetchone()
    return int(row[0]) if row else 0


def withdraw(connection: Connection, report: UUID, how: How) -> None:
    """Take back all versions of a report; nobody else sees one from this moment on.

    Raises:
        psycopg.errors.NoDataFound: it is not the viewer's member's.
    """
    connection.execute("select withdraw(%s, %s)", (report, how))


def show_again(connection: Connection, report: UUID) -> None:
    """Show a report that was hidden or recalled to those again who saw it before.

    Raises:
        psycopg.errors.NoDataFound: it is not the viewer's member's.
    """
    connection.execute("select show_again(%s)", (report,))
