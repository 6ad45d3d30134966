"""What the loading of an example asks, so that nothing of it is loaded twice."""

from __future__ import annotations

from uuid import UUID

from comity.db.door import Connection


def source(connection: Connection, member: UUID, name: str) -> tuple[UUID, int] | None:
    """A member's source of this name and the label that its reports get, if there is one."""
    row = connection.execute(
        "select id, marking from source where member = %s and name = %s", (member, name)
    ).fetchone()
    return (row[0], row[1]) if row else None


def paths(connection: Connection, of: UUID) -> set[str]:
    """The paths of a source's reports."""
    return {row[0] for row in connection.execute("select distinct path from report where source = %s", (of,))}
