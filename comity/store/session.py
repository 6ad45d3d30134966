"""Sessions: who is signed in where, until when."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg.rows import class_row

from comity.config import session_limits
from comity.db.door import Connection

How = Literal["link", "passkey"]
#: By what an officer proved within a session to be who they are; in a sample, where nothing else is, by saying so.
Proof = Literal["passkey", "code", "recovery", "sample"]

#: For so long a proof lets an officer do what asks for one.
FRESH_MINUTES = 10
#: For so long after coming in by a link an officer who has nothing to prove it by may add the first.
ENTERED_MINUTES = 15
#: That a session (as `s`) runs and its officer (`o`) of a member (`m`) may enter; takes `session_limits`.
_RUNS = (
    "s.expires_at > now() and s.seen_at > now() - %s and s.created_at > now() - %s and o.active and m.left_at is null"
)


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
    #: Whether the officer proved to be who they are within the last minutes.
    fresh: bool
    #: Whether the officer came by a link within the last minutes.
    entered: bool


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
    idle, longest = session_limits()
    connection.execute("delete from session where expires_at < now() or seen_at < now() - %s", (idle,))
    secret = secrets.token_urlsafe(32)
    connection.execute(
        "insert into session (hash, officer, how, expires_at) values (%s, %s, %s, now() + %s)",
        (hash_of(secret), officer, how, longest),
    )
    if how == "passkey":
        prove(connection, hash_of(secret), "passkey")
    return secret


def prove(connection: Connection, key: bytes, proof: Proof) -> None:
    """Note that whose session this is proved to be who they are, now. For the gate; `key`: the session's hash."""
    connection.execute("update session set proven_at = now(), proven_by = %s where hash = %s", (proof, key))


def find(connection: Connection, secret: str) -> SignedIn | None:
    """Who has a session with this secret; none where it ended or its officer may no longer enter.

    Args:
        connection: of the gate.
        secret: what the cookie holds.
    """
    return known(connection, hash_of(secret))


def known(connection: Connection, key: bytes) -> SignedIn | None:
    """Who has the session of this hash; none where it ended or its officer may no longer enter. For the gate."""
    found = (
        connection.cursor(row_factory=class_row(_Found))
        .execute(
            "select o.id as officer, o.member, o.name, m.name as member_name, o.roles, o.language, c.name as centre,"  # noqa: S608
            " c.zone, o.looked_at, s.seen_at < now() - interval '1 minute' as stale,"
            " coalesce(s.proven_at > now() - make_interval(mins => %s), false) as fresh,"
            " s.how = 'link' and s.created_at > now() - make_interval(mins => %s) as entered"
            " from session s join officer o on o.id = s.officer join member m on m.id = o.member, centre c"
            f" where s.hash = %s and {_RUNS}",
            (FRESH_MINUTES, ENTERED_MINUTES, key, *session_limits()),
        )
        .fetchone()
    )
    if found is None:
        return None
    if found.stale:
        connection.execute("update session set seen_at = now() where hash = %s", (key,))
    return found.signed_in()


def holding(connection: Connection, keys: Sequence[bytes]) -> frozenset[bytes]:
    """Of these hashes those of sessions that still run; that it was asked prolongs none of them. For the gate."""
    rows = connection.execute(
        "select s.hash from session s join officer o on o.id = s.officer join member m on m.id = o.member"  # noqa: S608
        f" where s.hash = any (%s) and {_RUNS}",
        (list(keys), *session_limits()),
    )
    return frozenset(row[0] for row in rows)


def ends(connection: Connection, key: bytes) -> datetime | None:
    """When one of the viewer's own sessions, known by its hash, ends if it is used no more; none: no such one."""
    row = connection.execute(
        "select least(expires_at, now() + %s) from session where hash = %s", (session_limits()[0], key)
    ).fetchone()
    return row[0] if row else None


def end(connection: Connection, secret: str) -> None:
    """End the session with this secret, if there is one."""
    connection.execute("delete from session where hash = %s", (hash_of(secret),))


def own(connection: Connection) -> list[Session]:
    """The viewer's own sessions that still run, the last used first."""
    return (
        connection.cursor(row_factory=class_row(Session))
        .execute(
            "select hash, how, created_at, seen_at, expires_at from session"
            " where officer = viewing_officer() and expires_at > now() and seen_at > now() - %s"
            " and created_at > now() - %s order by seen_at desc",
            session_limits(),
        )
        .fetchall()
    )


def end_own(connection: Connection, key: bytes) -> bool:
    """End one of the viewer's own sessions, known by its hash; whether there was such a one."""
    return connection.execute("delete from session where hash = %s", (key,)).rowcount == 1


def end_others(connection: Connection, key: bytes) -> int:
    """End all of the viewer's own sessions but the one of this hash; how many there were."""
    return connection.execute("delete from session where officer = viewing_officer() and hash <> %s", (key,)).rowcount


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
    fresh: bool
    entered: bool

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
            fresh=self.fresh,
            entered=self.entered,
        )
