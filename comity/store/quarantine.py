"""What could not be processed, kept with its reason until a person or a later try settles it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.secret import without_secrets
from comity.store.stretch import Place, Stretch, stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something in quarantine, as people see it."""

    #: Its id.
    id: UUID
    #: Who may see it, and what is made of it.
    label: int
    #: The member whose it is.
    originator: UUID
    #: The source that gave it, if one did.
    source: UUID | None
    #: The report, if it got as far as one.
    report: UUID | None
    #: How it is named.
    path: str
    #: What happened and what to do.
    reason: str
    #: How often it was tried.
    tries: int
    #: Since when.
    at: datetime
    #: Whether its bytes are kept here.
    bytes_kept: bool


_KEPT = (
    "select id, label, originator, source, report, path, reason, tries, at, content is not null as bytes_kept"
    " from quarantine where settled_at is null"
)
_MISSING = "There is nothing like this in quarantine, or it is not yours to settle."


def report(connection: Connection, which: UUID, reason: str, tries: int) -> None:
    """Put a report into quarantine that the stages could not read; it stays where it is kept.

    Args:
        connection: of the conveyor.
        which: the report.
        reason: one sentence: what happened and what to do.
        tries: how often it was tried.
    """
    connection.execute(
        "insert into quarantine (label, originator, source, report, path, reason, tries)"
        " select label, originator, source, id, path, %s, %s from report where id = %s",
        (reason, tries, which),
    )


def unread(
    connection: Connection,
    *,
    label: int,
    originator: UUID,
    source: UUID | None = None,
    path: str,
    reason: str,
    content: bytes,
    media_type: str,
) -> UUID:
    """Put into quarantine what cannot even be made a report of, and give its id.

    Args:
        connection: of the conveyor, or of a viewer who acts for the originator.
        label: who may see it.
        originator: the member whose source it is, or for whom a person handed it in.
        source: the source, if one gave it.
        path: how it is named to people.
        reason: one sentence: what happened and what to do.
        content: the bytes as they came; a secret key in them is not kept.
        media_type: what they are.
    """
    row = connection.execute(
        "insert into quarantine (label, originator, source, path, reason, content, media_type, tries)"
        " values (%s, %s, %s, %s, %s, %s, %s, 1) returning id",
        (label, originator, source, path, reason, without_secrets(content), media_type),
    ).fetchone()
    assert row is not None  # noqa: S101 - an insert that does not raise returns its row
    return UUID(str(row[0]))


def settle(connection: Connection, which: Iterable[UUID]) -> None:
    """Reports were read after all."""
    connection.execute(
        "update quarantine set settled_at = now(), settled = 'read after all'"
        " where report = any (%s) and settled_at is null",
        (list(which),),
    )


def listed(connection: Connection, *, place: Place | None = None) -> Stretch[Kept]:
    """What waits in quarantine for a person, the last first."""
    return stretch(connection, _KEPT, {}, at="at", place=place, made=Kept)


def of_report(connection: Connection, which: UUID) -> Kept | None:
    """Why a report is in quarantine, if it is."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(_KEPT + " and report = %s order by at desc limit 1", (which,)).fetchone()


def waiting(connection: Connection, *, most: int = 100) -> int:
    """How much waits in quarantine; counted up to `most`."""
    row = connection.execute(
        "select count(*) from (select from quarantine where settled_at is null limit %s) q", (most,)
    ).fetchone()
    return int(row[0]) if row else 0


def one(connection: Connection, which: UUID) -> Kept:
    """Something that waits in quarantine.

    Raises:
        NotFound: it is not there, was settled, or the viewer may not see it.
    """
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        found = cursor.execute(_KEPT + " and id = %s", (which,)).fetchone()
    if found is None:
        raise NotFound(_MISSING)
    return found


def content(connection: Connection, which: UUID) -> bytes:
    """The bytes as they came, of something that is not yet a report.

    Raises:
        NotFound: it is not there, its bytes are not kept, or the viewer may not see it.
    """
    row = connection.execute("select content from quarantine where id = %s", (which,)).fetchone()
    if row is None or row[0] is None:
        raise NotFound(_MISSING)
    return bytes(row[0])


def retry(connection: Connection, report: UUID) -> None:
    """Have a report that is in quarantine annotated again.

    Raises:
        psycopg.errors.NoDataFound: it is not in quarantine, or not the viewer's member's.
    """
    connection.execute("select retry_report(%s)", (report,))


def close(connection: Connection, which: UUID, how: str) -> None:
    """Take something out of the list: it was set aside, or came to be a report.

    Args:
        connection: of a viewer of the member whose it is.
        which: what.
        how: what became of it, for the record.

    Raises:
        NotFound: it is not there, or another member's.
    """
    done = connection.execute(
        "update quarantine set settled_at = now(), settled = %s where id = %s and settled_at is null"
        " and originator = viewer()",
        (how, which),
    )
    if not done.rowcount:
        raise NotFound(_MISSING)
