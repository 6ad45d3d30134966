"""The bytes of reports as they came."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What a source gave for one report."""

    #: What the bytes are, as the source said.
    media_type: str
    #: The bytes.
    content: bytes


def original(connection: Connection, report: UUID) -> Original:
    """What a report was made of. It is foreign: show it as text or give it for download, never as a page of ours.

    Raises:
        NotFound: there is none, or the viewer may not see it.
    """
    row = (
        connection.cursor(row_factory=class_row(Original))
        .execute("select media_type, content from original where report = %s", (report,))
        .fetchone()
    )
    if row is None:
        raise NotFound("There is no such report, or it was not released to you.")
    return row
