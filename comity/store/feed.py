"""Alerts as a feed tells them: those that fired last, as their reader may see them now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import kwargs_row

from comity.db.door import Connection
from comity.model.letter import Item, Letter
from comity.store.alert import REPORTS

#: How many entries a feed has.
MOST = 50
_TOLD = (
    "select a.id as key, a.id as alert, s.name, s.query, a.story, a.report, a.kind, a.title, a.why, a.contested,"
    " a.times, a.received_at, a.fired_at, a.changed, a.source, a.since, a.usual, a.heard_at, a.first_at,"
    # A story is told in the words of several reports; what one report says is in that report's language.
    " (select nullif(y.language, 'und') from analysis y where y.report = a.report and a.kind = 'report') as language,"
)
_LAST = (
    "a.times > 0 and (%(standing)s::uuid is null or a.standing = %(standing)s) order by {} desc, a.id limit %(most)s"
)
_OWN = (
    f"{_TOLD} null::timestamptz as passed_at, '' as owner, ({REPORTS}) as reports"
    f" from alert a join standing s on s.id = a.standing where a.officer = viewing_officer() and {_LAST}"
).format("a.fired_at")
_PASSED = (
    f"{_TOLD} a.passed_at, w.name as owner, s.reports"
    " from passed_on() s join alert a on a.id = s.alert join officer w on w.id = a.officer"
    " where (a.taken_by = viewing_officer() or a.taken_at is null and a.done_at is null) and " + _LAST
).format("a.passed_at")


def alerts(connection: Connection, *, standing: UUID | None = None, most: int = MOST) -> tuple[Item, ...]:
    """The viewer's alerts as entries, the last that came first; only those of which they may still see all.

    Among them are those that were passed on to the viewer, but for what its own reader has taken on or is done with
    instead. A story that was split off one whose alert had told of its reports has an alert that never fired: that is
    no entry.

    Args:
        connection: of a viewer.
        standing: of one standing query alone; none: of all.
        most: how many.
    """
    with connection.cursor(row_factory=kwargs_row(_item)) as cursor:
        return tuple(
            cursor.execute(
                f"select * from (({_OWN}) union all ({_PASSED})) f"  # noqa: S608
                " order by greatest(fired_at, passed_at) desc, alert limit %(most)s",
                {"standing": standing, "most": most},
            )
        )


def _item(
    *,
    language: str | None,
    first_at: datetime,
    passed_at: datetime | None,
    **columns: Any,  # noqa: ANN401 - as the row
) -> Item:
    return Item(letter=Letter(**columns), language=language, first_at=first_at, passed_at=passed_at)
