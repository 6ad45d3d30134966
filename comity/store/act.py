"""What officers of a member did. Most of it the tables write down themselves (release.sql); the rest is noted here."""

from __future__ import annotations

from uuid import UUID

from comity.db.door import Connection
from comity.model.act import Act
from comity.store.stretch import MOST, Place, Stretch, stretch


def listed(connection: Connection, *, place: Place | None = None, most: int = MOST) -> Stretch[Act]:
    """What officers of the viewer's member did, the last first."""
    return stretch(
        connection,
        "select id, at, officer, kind, subject, how from act where member = viewer()",
        {},
        at="at",
        place=place,
        made=Act,
        most=most,
    )


def exported(connection: Connection) -> None:
    """The viewer takes something away as a whole; noted once in ten minutes, however often it is fetched."""
    connection.execute(
        "insert into act (member, officer, kind) select viewer(), viewing_officer(), 'exported' where not exists"
        " (select 1 from act where member = viewer() and officer = viewing_officer() and kind = 'exported'"
        " and at > now() - interval '10 minutes')"
    )


def failed(connection: Connection, officer: UUID, how: str) -> None:
    """Somebody tried to prove to be this officer, and failed. For the gate."""
    _noted(connection, "failed", officer, None, how)


def link_made(connection: Connection, officer: UUID, by: UUID | None) -> None:
    """A link to sign in was made for an officer, by another; none: by who operates the server. For the gate."""
    _noted(connection, "link made", by, officer, None)


def _noted(connection: Connection, kind: str, by: UUID | None, subject: UUID | None, how: str | None) -> None:
    connection.execute(
        "insert into act (member, officer, kind, subject, how)"
        " select o.member, %(by)s, %(kind)s, %(subject)s, %(how)s from officer o"
        " where o.id = coalesce(%(by)s, %(subject)s)",
        {"by": by, "kind": kind, "subject": subject, "how": how},
    )
