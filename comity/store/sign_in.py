"""One-time links by which officers sign in."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from comity.db.door import Connection
from comity.errors import NotFound
from comity.store import act


def issue(connection: Connection, officer: UUID, *, minutes: int = 30, by: UUID | None = None) -> str:
    """The secret of a new link for an officer; only its SHA-256 is kept, so that it is shown here and nowhere else.

    Args:
        connection: of the gate.
        officer: for whom it is.
        minutes: how long it can be used, once.
        by: the officer who makes it; none: who operates the server.

    Raises:
        NotFound: there is no such officer, the officer is no longer active, or the member has left.
    """
    active = connection.execute(
        "select 1 from officer o join member m on m.id = o.member where o.id = %s and o.active and m.left_at is null",
        (officer,),
    ).fetchone()
    if not active:
        raise NotFound("There is no active officer of that id.")
    connection.execute("delete from sign_in_link where expires_at < now() - interval '1 day'")
    secret = secrets.token_urlsafe(32)
    connection.execute(
        "insert into sign_in_link (hash, officer, expires_at) values (%s, %s, now() + make_interval(mins => %s))",
        (_hash(secret), officer, minutes),
    )
    act.link_made(connection, officer, by)
    return secret


def use(connection: Connection, secret: str) -> UUID | None:
    """Use a link up; the officer it was for, none where it is unknown, used, too old or its officer may not enter.

    Args:
        connection: of the gate.
        secret: what the link ends in.
    """
    row = connection.execute(
        "update sign_in_link l set used_at = now() from officer o join member m on m.id = o.member"
        " where l.hash = %s and l.used_at is null and l.expires_at > now()"
        " and o.id = l.officer and o.active and m.left_at is null returning l.officer",
        (_hash(secret),),
    ).fetchone()
    return row[0] if row else None


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
