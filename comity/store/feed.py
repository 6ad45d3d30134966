"""Alerts as a feed tells them: those that fired last, as their reader may see them now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg.rows import kwargs_row

from comity.db.door import Connection
from comity.model.letter import Item, Letter

#: How many entries a feed has.
MOST = 50


def alerts(connection: Connection, *, standing: UUID | None = None, most: int = MOST) -> tuple[Item, ...]:
    """The viewer's alerts as entries, the last fired first; only those of which they may still see all.

    A story that was split off one whose alert had told of its reports has an alert that never fired: that is no entry.

    Args:
        connection: of a viewer.
        standing: of one standing query alone; none: of all.
        most: how many.
    """
    with connection.cursor(row_factory=kwargs_row(_item)) as cursor:
        return tuple(
            cursor.execute(
                "select a.id as key, a.id as alert, s.name, s.query, a.story, a.report, a.kind, a.title, a.why,"
                " a.contested, a.times, a.received_at, a.fired_at, a.changed, a.source, a.since, a.usual, a.heard_at,"
                " (select count(*) from hit h where h.standing = a.standing and h.story = a.story and h.fired)"
                "    as reports,"
                # A story is told in the words of several reports; what one report says is in that report's language.
                " (select nullif(y.language, 'und') from analysis y where y.report = a.report and a.kind = 'report')"
                "    as language"
                " from alert a join standing s on s.id = a.standing"
                " where a.officer = viewing_officer() and a.times > 0"
                " and (%(standing)s::uuid is null or a.standing = %(standing)s)"
                " order by a.fired_at desc, a.id limit %(most)s",
                {"standing": standing, "most": most},
            )
        )


def _item(*, language: str | None, **columns: Any) -> Item:  # noqa: ANN401 - as the row
    return Item(letter=Letter(**columns), language=language)
