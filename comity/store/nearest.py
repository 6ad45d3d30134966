"""Reports that mean what a vector means, of those that the viewer sees.

Two steps: what lies in nearly the same direction by a code of three bits a number, then these in order of their
vectors. The first compares all that the viewer sees, one by one, where that is little; where it is much, a graph of all
reports is walked (Malkov and Yashunin 2018, as pgvector builds it) until enough of those met are the viewer's. A few
steps round the nearest suffice then; for who sees little the walk would be long, and tell by its length of what is
hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from psycopg import sql

from comity.db.door import Connection
from comity.store import sight
from comity.vectors.weights import Floats

#: Numbers in a vector.
WIDTH = 384
#: The number that parts what is near zero from what is far from it, among those of a vector of length one.
_FAR = np.float32(0.0341796875)
#: Who sees no more reports than these has them compared one by one.
_FEW = 40_000
#: Of rows that a condition names the planner takes row-level security to let through one in so many; here it lets all.
_HALVED = 2
#: Reports in nearly the same direction that are put in order by their vectors: at least, and for each asked for.
_LEAST, _EACH = 400, 4
#: Reports that the walk through the graph keeps in sight, as many as pgvector allows: to begin it again costs more.
_AHEAD = 1000
#: The graph is left after so many reports, though too few of them were the viewer's.
_LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A report near to a vector."""

    #: The report.
    report: UUID
    #: Cosine of the angle between the two, 1 at most.
    likeness: float


def nearest(connection: Connection, vector: Floats, *, most: int) -> list[Near]:
    """The reports nearest to a vector, the nearest first; of each only its latest version.

    Args:
        connection: of a viewer.
        vector: (384,), of length one, centred as those of reports are.
        most: how many at most, up to some hundred.
    """
    candidates = _alike(connection, codes(vector[None])[0], max(_LEAST, _EACH * most))
    rows = connection.execute(
        "select report, vector from analysis where report = any (%s) and latest and vector is not null", (candidates,)
    ).fetchall()
    if not rows:
        return []
    cosines = np.frombuffer(b"".join(row[1] for row in rows), np.float32).reshape(len(rows), WIDTH) @ vector
    best = sorted(zip((-cosines).tolist(), (row[0] for row in rows), strict=True))[:most]
    return [Near(report=report, likeness=-cosine) for cosine, report in best]


def codes(vectors: Floats) -> list[str]:
    """The codes of vectors as the database makes them (code_of in release.sql), each 1,152 characters 0 and 1.

    Args:
        vectors: (count, 384), float32.
    """
    below = np.stack([vectors <= -_FAR, np.signbit(vectors), vectors < _FAR], 2).reshape(len(vectors), -1)
    return [each.tobytes().decode() for each in np.where(below, 49, 48).astype(np.uint8)]


def has_vector(connection: Connection, report: UUID) -> bool:
    """Whether a report that the viewer sees has a vector, so that others like it can be found."""
    return connection.execute("select from meaning where report = %s", (report,)).fetchone() is not None


def vector_of(connection: Connection, report: UUID) -> Floats | None:
    """The vector of a report that the viewer sees; none if there is none."""
    row = connection.execute("select vector from analysis where report = %s", (report,)).fetchone()
    return np.frombuffer(row[0], np.float32) if row and row[0] else None


def _alike(connection: Connection, code: str, most: int) -> list[UUID]:
    """So many in nearly the same direction, by how many bits of their codes differ."""
    graph = _graph(connection)
    own = sight.labels(connection)
    if graph and not _few(connection, own):
        connection.execute(
            "select set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', 'relaxed_order', true),"
            " set_config('hnsw.max_scan_tuples', %s, true)",
            (str(_AHEAD), str(_LONGEST)),
        )
        found = connection.execute(
            sql.SQL("select report from meaning order by code operator({}.<~>) %s::bit(1152) limit %s").format(graph),
            (code, most),
        )
    else:
        found = connection.execute(
            "select report from meaning where label = any (%s::integer[])"
            " order by bit_count(code # %s::bit(1152)) limit %s",
            (own, code, most),
        )
    return [row[0] for row in found]


def _few(connection: Connection, own: Sequence[int]) -> bool:
    """Whether the viewer sees so few reports that they are compared one by one.

    How many there are is what the planner takes them for by its statistics: to count them would cost what is saved.
    """
    row = connection.execute(
        "explain (format json) select from meaning where label = any (%s::integer[])", (list(own),)
    ).fetchone()
    return row is None or row[0][0]["Plan"]["Plan Rows"] * _HALVED <= _FEW


def _graph(connection: Connection) -> sql.Composable | None:
    """Where the operator of the graph of directions is, if this database has one."""
    row = connection.execute(
        "select e.extnamespace::regnamespace::text from pg_extension e where e.extname = 'vector' and exists ("
        "select 1 from pg_index i where i.indexrelid = to_regclass('meaning_near') and i.indisvalid)"
    ).fetchone()
    return sql.SQL(row[0]) if row else None
