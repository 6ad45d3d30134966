"""Search by meaning: the reports that are most like something, of those that answer a condition besides."""

from __future__ import annotations

from uuid import UUID

from psycopg import sql

from comity.db.door import Connection
from comity.query.condition import Clock, Condition
from comity.store import nearest
from comity.store.answer import PAGE, Found, answers_of
from comity.store.matching import matched, ready
from comity.vectors.weights import Floats

#: So many of the nearest are asked what else must hold of them. Two reports that have nothing to do with each other are
#: alike by .0 ± .08; what is less alike than this is not shown.
_NEAREST, _ALIKE = 200, 0.3


def alike(
    connection: Connection,
    vector: Floats,
    condition: Condition | None,
    *,
    clock: Clock,
    but: UUID | None = None,
    most: int = PAGE,
) -> Found:
    """The reports that mean what a vector means, the nearest first, whatever language they are in; one page, no more.

    Args:
        connection: of a viewer.
        vector: of what they are to mean (`comity.store.nearest`).
        condition: what else must hold of them; it is asked of the `_NEAREST` nearest alone.
        clock: by what days are told.
        but: a report that is left out.
        most: reports on the page.
    """
    near = [
        one.report
        for one in nearest.nearest(connection, vector, most=_NEAREST)
        if one.likeness >= _ALIKE and one.report != but
    ]
    if condition is not None:
        those, values = matched(ready(connection), condition, clock)
        rows = connection.execute(
            sql.SQL("select report from ({}) found where report = any (%(near)s)").format(those),
            {**values, "near": near},
        ).fetchall()
        answering = {row[0] for row in rows}
        near = [one for one in near if one in answering]
    return Found(answers=answers_of(connection, near[:most], None), total=None, facets=(), counted=0, next=None)
