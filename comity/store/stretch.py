"""A stretch of a long list: so many rows from a place in it on, and the places to go on from.

A place is a moment and an id (keyset), never a number of rows to pass over: the thousandth page costs what the first
does, and no row shows twice when others come in meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, LiteralString, TypeVar
from uuid import UUID

from psycopg import sql
from psycopg.rows import dict_row

from comity.db.door import Connection
from comity.errors import Refused

Row = TypeVar("Row")

#: Rows on one page.
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a list a stretch begins."""

    #: Moment of the row beside it.
    at: datetime
    #: That row's id.
    id: UUID
    #: Whether the stretch goes back from there, to newer rows.
    newer: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.newer else ''}{self.at.isoformat()}~{self.id.hex}"

    @classmethod
    def read(cls, written: str | None) -> Place | None:
        """The place that an address names; none where it names none.

        Raises:
            Refused: it names no place.
        """
        if not written:
            return None
        at, _, row = written.removeprefix("-").partition("~")
        try:
            # In an address a plus sign is a space.
            return cls(at=datetime.fromisoformat(at.replace(" ", "+")), id=UUID(row), newer=written[0] == "-")
        except ValueError as error:
            raise Refused("This page of the list cannot be found. Go back to its first page.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch(Generic[Row]):
    """Rows of a list, newest first."""

    #: The rows.
    rows: tuple[Row, ...]
    #: From where newer rows are had; none if there are none.
    newer: Place | None = None
    #: From where older rows are had; none if there are none.
    older: Place | None = None


@contextmanager
def in_order(connection: Connection) -> Iterator[None]:
    """Have lists read in the order of their index, and no more of them than is shown.

    Row-level security hides from the planner how many rows pass, so it takes them for few, and would read and sort all.
    """
    connection.execute("set local enable_sort = off")
    yield
    connection.execute("set local enable_sort = on")


def stretch(
    connection: Connection,
    select: LiteralString,
    values: Mapping[str, Any],
    *,
    at: LiteralString,
    id: LiteralString = "id",
    place: Place | None,
    made: Callable[..., Row],
    most: int = MOST,
) -> Stretch[Row]:
    """Read one stretch.

    Args:
        connection: of a viewer.
        select: the statement up to its last condition, ending inside a ``where``; or the whole of it, with the gaps
            ``{condition}`` and ``{order}`` wherever they belong.
        values: what fills the statement's named gaps.
        at: the column of moments that the list is ordered by; an index must have it.
        id: the column of ids that tells rows of one moment apart.
        place: where to begin; none: with the newest.
        made: makes a row of its columns, given by their names.
        most: rows of one stretch.
    """
    back = place is not None and place.newer
    condition: sql.Composable = sql.SQL("")
    if place:
        condition = sql.SQL(" and {at} {bound} %(_at)s and ({at}, {id}) {beyond} (%(_at)s, %(_id)s)").format(
            at=sql.SQL(at), id=sql.SQL(id), bound=sql.SQL(">=" if back else "<="), beyond=sql.SQL(">" if back else "<")
        )
    way = sql.SQL("asc" if back else "desc")
    order = sql.SQL("order by {at} {way}, {id} {way} limit %(_most)s").format(at=sql.SQL(at), way=way, id=sql.SQL(id))
    whole: LiteralString = select if "{order}" in select else select + "{condition} {order}"
    statement = sql.SQL(whole).format(condition=condition, order=order)
    gaps = {**values, "_most": most + 1, "_at": place.at if place else None, "_id": place.id if place else None}
    with in_order(connection), connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(statement, gaps).fetchall()
    more, shown = len(found) > most, found[:most]
    if back:
        shown.reverse()
    moment, name = at.rpartition(".")[2], id.rpartition(".")[2]
    edges: Sequence[dict[str, Any]] = (shown[0], shown[-1]) if shown else ()
    newer = Place(at=edges[0][moment], id=edges[0][name], newer=True) if edges and (more if back else place) else None
    older = Place(at=edges[1][moment], id=edges[1][name]) if edges and (more or back) else None
    return Stretch(rows=tuple(made(**row) for row in shown), newer=newer, older=older)
