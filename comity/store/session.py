"""Sessions: who is signed in where, until when."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection

How = Literal["link", "passkey"]

#: A session ends when nobody used it for this long …
IDLE_HOURS = 12
#: … and after this time in any case.
LONGEST_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An officer at the gate, known by a session or a token."""

    #: The officer.
    officer: UUID
    #: The member that the officer acts for.
    member: UUID
    #: The officer's name.
    name: str
    #: The member's name.
    member_name: str
    #: What the officer is there: watch, analyst, principal, host.
    roles: tuple[str, ...]
    #: Language of the screens that the officer chose, a code.
    language: str
    #: Name of the centre.
    centre: str
    #: Time zone of the centre, an IANA name.
    zone: str
    #: When the officer last looked at *Now*.
    looked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session of an officer, as the officer sees it in the list of them."""

    #: What it is known by: the SHA-256 of the secret in its cookie.
    hash: bytes
    #: By what it began.
    how: How
    #: When it began.
    created_at: datetime
    #: When it was last used, to the minute.
    seen_at: datetime
    #: When it ends in any case.
    expires_at: datetime


def begin(connection: Connection, officer: UUID, how: How) -> str:
    """Start a session; the secret for its cookie, of which only the SHA-256 is kept.

    Args:
        connection: of the gate.
        officer: who proved to be this officer.
        how: by what.
    """
    connection.execute("delete from session where expires_at < now() or seen_at < now() - interval '2 days'")
    secret = secrets.token_urlsafe(32)
    connection.execute(
        "insert into session (hash, officer, how, expires_at) values (%s, %s, %s, now() + make_interval(days => %s))",
        (hash_of(secret), officer, how, LONGEST_DAYS),
    )
    return secret


def find(connection: Connection, secret: str) -> SignedIn | None:
    """Who has a session with this secret; none where it ended or its officer may no longer enter.

    Args:
        connection: of the gate.
        secret: what the cookie holds.
    """
    key = hash_of(secret)
    found = (
        connection.cursor(row_factory=class_row(_Found))
        .execute(
            "select o.id as officer, o.member, o.name, m.name as member_name, o.roles, o.language, c.name as centre,"
            " c.zone, o.looked_at, s.seen_at < now() - interval '1 minute' as stale"
            " from session s join officer o on o.id = s.officer join member m on m.id = o.member, centre c"
            " where s.hash = %s and s.expires_at > now() and s.seen_at > now() - make_interval(hours => %s)"
            " and o.active and m.left_at is null",
            (key, IDLE_HOURS),
        )
        .fetchone()
    )
    if found is None:
        return None
    if found.stale:
        connection.execute("update session set seen_at = now() where hash = %s", (key,))
    return found.signed_in()


def end(connection: Connection, secret: str) -> None:
    """End the session with this secret, if there is one."""
    connection.execute("delete from session where hash = %s", (hash_of(secret),))


def own(connection: Connection) -> list[Session]:
    """The viewer's own sessions that still run, the last used first."""
    return (
        connection.cursor(row_factory=class_row(Session))
        .execute(
            "select hash, how, created_at, seen_at, expires_at from session"
            " where officer = viewing_officer() and expires_at > now() and seen_at > now() - make_interval(hours => %s)"
            " order by seen_at desc",
            (IDLE_HOURS,),
        )
        .fetchall()
    )


def end_own(connection: Connection, key: bytes) -> bool:
    """End one of the viewer's own sessions, known by its hash; whether there was such a one."""
    return connection.execute("delete from session where hash = %s", (key,)).rowcount == 1


def hash_of(secret: str) -> bytes:
    """What a session is known by in the database."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    officer: UUID
    member: UUID
    name: str
    member_name: str
    roles: list[str]
    language: str
    centre: str
    zone: str
    looked_at: datetime | None
    stale: bool

    def signed_in(self) -> SignedIn:
        return SignedIn(
            officer=self.officer,
            member=self.member,
            name=self.name,
            member_name=self.member_name,
            roles=tuple(self.roles),
            language=self.language,
            centre=self.centre,
            zone=self.zone,
            looked_at=self.looked_at,
        )
