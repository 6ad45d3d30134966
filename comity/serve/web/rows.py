"""The rows of a standing query's form: what was clicked and what was typed, kept in step.

Whoever changes the rows changes the query, and the other way round; the form tells what the query was when the rows
were made of it, so that it is known which of the two was changed. All of it works without JavaScript; with it, rows and
query follow each other as soon as one of them is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from comity.model.statement import Act
from comity.query.parse import MOST
from comity.query.rows import FIELDS, How, Row, rows_of, written
from comity.query.tree import Stance
from comity.serve.web.visit import Visit

#: Fields of which a value is chosen, not typed.
CHOICES: dict[str, tuple[str, ...]] = {"act": get_args(Act), "stance": get_args(Stance)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Query and rows as they stand in the form."""

    #: The query.
    query: str
    #: Its rows; none: rows cannot say it.
    rows: tuple[Row, ...] | None


def built(query: str) -> Built:
    """The form of a query that was not sent yet."""
    return Built(query=query, rows=rows_of(query) if query else ())


def sent(visit: Visit) -> Built:
    """Query and rows as they were sent, the one brought in step with what was changed of the other."""
    query, was = visit.sent("query"), visit.sent("was")
    rows = _rows(visit)
    if rows is None or query != was:
        rows = rows_of(query) if query else tuple(row for row in rows or () if not row.value)
    elif "was" in visit.form:
        said = written(rows)
        same = rows_of(was)
        if same is None or written(same) != said:
            query = said
    if rows is not None:
        rows, query = _clicked(visit, rows, query)
    return Built(query=query, rows=rows)


def clicked(visit: Visit) -> bool:
    """Whether the form was sent to show its rows anew, and not to try or to keep the query."""
    return bool(visit.sent("add") or visit.sent("drop") or visit.sent("step") == "follow")


def _rows(visit: Visit) -> tuple[Row, ...] | None:
    if "rows" not in visit.form:
        return None
    columns = [[str(value) for value in visit.form.getlist(name)] for name in ("how", "field", "value")]
    return tuple(
        Row(how=cast("How", how), field=field, value=value.strip())
        for how, field, value in zip(*columns, strict=False)
        if how in get_args(How) and field in FIELDS
    )


def _clicked(visit: Visit, rows: Sequence[Row], query: str) -> tuple[tuple[Row, ...], str]:
    add, drop = visit.sent("add"), visit.sent("drop")
    if add in FIELDS and len(rows) < MOST:
        first = CHOICES.get(add, ("",))[0]
        rows = (*rows, Row(field=add, value=first))
        return tuple(rows), written(rows) if first or add == "contested" else query
    if drop.isascii() and drop.isdecimal() and len(drop) < 4 and int(drop) < len(rows):
        rows = (*rows[: int(drop)], *rows[int(drop) + 1 :])
        return tuple(rows), written(rows)
    return tuple(rows), query
