"""Members' witnesses, as their officers made them known, and what they cosigned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A witness that a member runs."""

    #: Random.
    id: UUID
    #: Whose it is.
    member: UUID
    #: The member's slug.
    slug: str
    #: Its key, as it is passed on.
    vkey: str
    #: Since when it is known here.
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """A witness has cosigned a checkpoint."""

    #: The checkpoint's size.
    size: int
    #: The witness's member.
    member: UUID
    #: The line under the checkpoint.
    line: str
    #: When, by the witness's clock.
    signed_at: datetime


def everyone(connection: Connection) -> list[Witness]:
    """The witnesses of members that have not left, in the order of the chair; a member has one at most."""
    with connection.cursor(row_factory=class_row(Witness)) as cursor:
        return cursor.execute(
            "select w.id, w.member, m.slug, w.vkey, w.added_at from witness w join member m on m.id = w.member"
            " where w.retired_at is null and m.left_at is null order by m.place"
        ).fetchall()


def keys(connection: Connection) -> list[tuple[UUID, str]]:
    """Ids and keys of all witnesses that are not retired, for those who do not sign in."""
    return connection.execute("select id, vkey from witness where retired_at is null order by id").fetchall()


def add(connection: Connection, member: UUID, *, name: str, vkey: str) -> None:
    """Make a witness known; the one that the member had before is retired.

    Raises:
        Refused: the key is known here already.
    """
    connection.execute(
        "update witness set retired_at = clock_timestamp() where member = %s and retired_at is null", (member,)
    )
    try:
        with connection.transaction():
            connection.execute("insert into witness (member, name, vkey) values (%s, %s, %s)", (member, name, vkey))
    except psycopg.errors.UniqueViolation as error:
        raise Refused("This witness is known here already, or was. Make a new key with 'comity witness'.") from error


def retire(connection: Connection, member: UUID) -> None:
    """A member's witness counts no more.

    Raises:
        NotFound: it has none.
    """
    done = connection.execute(
        "update witness set retired_at = clock_timestamp() where member = %s and retired_at is null", (member,)
    )
    if not done.rowcount:
        raise NotFound("Your member has no witness here.")


def cosigned(connection: Connection, size: int, witness: UUID, *, line: str, signed_at: datetime) -> None:
    """Keep a cosignature of a checkpoint; the first of a witness stays."""
    connection.execute(
        "insert into cosignature (size, witness, line, signed_at) values (%s, %s, %s, %s) on conflict do nothing",
        (size, witness, line, signed_at),
    )


def under(connection: Connection, sizes: Sequence[int]) -> dict[int, list[Cosigned]]:
    """Who cosigned these checkpoints, the first first."""
    with connection.cursor(row_factory=class_row(Cosigned)) as cursor:
        rows = cursor.execute(
            "select c.size, w.member, c.line, c.signed_at from cosignature c join witness w on w.id = c.witness"
            " where c.size = any (%s) order by c.signed_at, w.id",
            (list(sizes),),
        ).fetchall()
    found: dict[int, list[Cosigned]] = {size: [] for size in sizes}
    for each in rows:
        found[each.size].append(each)
    return found


def accepted(connection: Connection, quorum: int) -> int | None:
    """The size of the last checkpoint that so many members' witnesses cosigned; none if there is none."""
    row = connection.execute(
        "select c.size from checkpoint c where %(quorum)s <= (select count(distinct w.member) from cosignature s"
        " join witness w on w.id = s.witness where s.size = c.size) order by c.size desc limit 1",
        {"quorum": quorum},
    ).fetchone()
    return int(row[0]) if row else None


def latest(connection: Connection) -> dict[UUID, Cosigned]:
    """What each witness cosigned last, by the witness."""
    with connection.cursor(row_factory=class_row(Cosigned)) as cursor:
        rows = cursor.execute(
            "select distinct on (c.witness) c.size, c.witness as member, c.line, c.signed_at from cosignature c"
            " order by c.witness, c.size desc"
        ).fetchall()
    return {each.member: each for each in rows}
