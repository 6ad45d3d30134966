"""Of what was just told about, what a viewer may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a viewer may see."""

    #: Of the reports.
    reports: frozenset[UUID]
    #: Of the stories.
    stories: frozenset[str]
    #: Of the alerts.
    alerts: frozenset[UUID]


def seen(
    connection: Connection, *, reports: Collection[UUID], stories: Collection[str], alerts: Collection[UUID]
) -> Seen | None:
    """What of these the viewer may see; none for an officer who may not enter any more.

    Args:
        connection: of the viewer.
        reports: some reports.
        stories: some stories.
        alerts: some alerts.
    """
    row = connection.execute(
        "select array(select id from report where id = any (%s)),"
        " array(select story from story_view where story = any (%s)),"
        " array(select id from alert where id = any (%s))"
        " from officer o join member m on m.id = o.member"
        " where o.id = viewing_officer() and o.active and m.left_at is null",
        (list(reports), list(stories), list(alerts)),
        prepare=True,
    ).fetchone()
    if row is None:
        return None
    return Seen(reports=frozenset(row[0]), stories=frozenset(row[1]), alerts=frozenset(row[2]))
