"""Tokens by which programs use the API in an officer's name."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound, Refused
from comity.model.scope import SCOPES, WORDS, expanded, in_short

#: A token ends after this many days at the latest.
LONGEST_DAYS = 366
#: Tokens that are neither over nor revoked, of officers who may enter.
_HOLDING = (
    "from token t join officer o on o.id = t.officer and o.member = t.member join member m on m.id = t.member"
    " where t.revoked_at is null and t.expires_at > now() and o.active and m.left_at is null"
)
_SHAPE = re.compile(r"comity_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token, as its member sees it in the list of them."""

    #: What it is known by.
    id: UUID
    #: Its first characters.
    prefix: str
    #: What its officer calls it.
    name: str
    #: In whose name it acts.
    officer: UUID
    #: What it may do; lines of `SCOPES`.
    scopes: list[str]
    #: The one source that it may push to.
    source: UUID | None
    #: When it was made.
    created_at: datetime
    #: When it ends.
    expires_at: datetime
    #: When it was last used, to the minute.
    used_at: datetime | None
    #: When it was revoked.
    revoked_at: datetime | None

    @property
    def short(self) -> list[str]:
        """What it may do, as people read it."""
        return in_short(self.scopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """What a token says of a program at the gate."""

    #: The token.
    id: UUID
    #: In whose name it asks.
    officer: UUID
    #: For which member.
    member: UUID
    #: What it may do.
    scopes: list[str]
    #: The one source that it may push to.
    source: UUID | None


def make(
    connection: Connection,
    *,
    member: UUID,
    officer: UUID,
    name: str,
    scopes: Sequence[str],
    days: int,
    source: UUID | None = None,
) -> tuple[Token, str]:
    """A new token and its secret, which is not kept and cannot be shown again.

    Args:
        connection: of the viewer in whose name it shall act.
        member: the viewer's member.
        officer: the viewer.
        name: what the officer calls it.
        scopes: lines of `SCOPES`, or `WORDS` for several of them.
        days: after how many it ends, at most 366.
        source: for the scope ``push``, the source.

    Raises:
        Refused: scopes, days and source do not fit together.
        NotFound: the source is not a push source of this member.
    """
    scopes = expanded(scopes)
    if not scopes or set(scopes) - set(SCOPES):
        words = ", ".join((*WORDS, *SCOPES))
        raise Refused(f"A token needs scopes out of {words}.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A token lasts from 1 to {LONGEST_DAYS} days. Make a new one when it ends.")
    if ("push" in scopes) != (source is not None):
        raise Refused("The scope push goes with one source, and a source with the scope push. Give both or neither.")
    if (
        source is not None
        and not connection.execute(
            "select 1 from source where id = %s and member = viewer() and kind = 'push'", (source,)
        ).fetchone()
    ):
        raise NotFound("There is no such source, or it was not released to you.")
    secret = "comity_" + secrets.token_urlsafe(32)
    made = (
        connection.cursor(row_factory=class_row(Token))
        .execute(
            "insert into token (hash, prefix, name, member, officer, scopes, source, expires_at)"
            " values (%s, %s, %s, %s, %s, %s, %s, now() + make_interval(days => %s))"
            " returning id, prefix, name, officer, scopes, source, created_at, expires_at, used_at, revoked_at",
            (hash_of(secret), secret[:13], name, member, officer, scopes, source, days),
        )
        .fetchone()
    )
    assert made is not None  # noqa: S101 - a row was inserted
    return made, secret


def find(connection: Connection, secret: str) -> Bearer | None:
    """In whose name a token acts; none where it is unknown, over or revoked, or its officer may no longer enter.

    Args:
        connection: of the gate.
        secret: the token as it was shown once.
    """
    if not _SHAPE.fullmatch(secret):
        return None
    key = hash_of(secret)
    row = connection.execute(
        "select t.id, t.officer, t.member, t.scopes, t.source,"
        " t.used_at is null or t.used_at < now() - interval '1 minute'"
        f" {_HOLDING} and t.hash = %s",
        (key,),
    ).fetchone()
    if row is None:
        return None
    if row[5]:
        connection.execute("update token set used_at = now() where hash = %s", (key,))
    return Bearer(id=row[0], officer=row[1], member=row[2], scopes=row[3], source=row[4])


def holding(connection: Connection, tokens: Sequence[UUID]) -> frozenset[UUID]:
    """Of these tokens those that still hold; that it was asked is no use of them. For the gate."""
    rows = connection.execute(f"select t.id {_HOLDING} and t.id = any (%s)", (list(tokens),))
    return frozenset(row[0] for row in rows)


def listed(connection: Connection) -> list[Token]:
    """The tokens of the viewer's member that are neither over nor revoked, the newest first."""
    return (
        connection.cursor(row_factory=class_row(Token))
        .execute(
            "select id, prefix, name, officer, scopes, source, created_at, expires_at, used_at, revoked_at from token"
            " where member = viewer() and revoked_at is null and expires_at > now() order by created_at desc, id"
        )
        .fetchall()
    )


def revoke(connection: Connection, token: UUID) -> None:
    """End a token of the viewer's member at once.

    Raises:
        NotFound: there is none that could be ended.
    """
    done = connection.execute("update token set revoked_at = now() where id = %s and revoked_at is null", (token,))
    if done.rowcount != 1:
        raise NotFound("There is no such token of your member.")


def hash_of(secret: str) -> bytes:
    """What a token is known by in the database."""
    return hashlib.sha256(secret.encode()).digest()
