"""Which reports share text: one row for each pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from comity.db.door import Connection
from comity.model.passage import Copied

_decoder = msgspec.json.Decoder(Copied)


def write(connection: Connection, copies: Sequence[Copied]) -> None:
    """Keep what was found; what was found of the same pair before is replaced, whichever way it ran."""
    if not copies:
        return
    pairs = [(UUID(c.report), UUID(c.other)) for c in copies]
    ones, others = [p[0] for p in pairs], [p[1] for p in pairs]
    connection.execute(
        "delete from copy c using unnest(%s::uuid[], %s::uuid[]) p (one, other)"
        " where (c.report = p.one and c.other = p.other) or (c.report = p.other and c.other = p.one)",
        (ones, others),
    )
    connection.execute(
        "insert into copy (report, other, label, other_label, source, containment, content)"
        " select c.report, c.other, r.label, o.label, c.source, c.containment, c.content"
        " from unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::real[], %s::bytea[])"
        " c (report, other, source, containment, content)"
        " join report r on r.id = c.report join report o on o.id = c.other",
        (
            ones,
            others,
            [UUID(c.source) if c.source else None for c in copies],
            [c.containment for c in copies],
            [encoded(c) for c in copies],
        ),
    )


def encoded(copied: Copied) -> bytes:
    """What was found as it is kept: the same finding gives the same bytes."""
    return msgspec.json.encode(copied)


def loosen(connection: Connection, reports: Sequence[UUID]) -> None:
    """Forget what these reports share with others."""
    connection.execute("delete from copy where report = any (%s) or other = any (%s)", (list(reports), list(reports)))


def among(connection: Connection, reports: Iterable[UUID]) -> list[Copied]:
    """What any two of these reports share, in the order of their ids."""
    ids = list(reports)
    rows = connection.execute(
        "select content from copy where report = any (%s) and other = any (%s) order by report, other", (ids, ids)
    )
    return [_decoder.decode(row[0]) for row in rows]


def everything(connection: Connection) -> dict[tuple[UUID, UUID], bytes]:
    """Every finding by its pair, as it is kept."""
    return {(row[0], row[1]): row[2] for row in connection.execute("select report, other, content from copy")}


def clear(connection: Connection) -> None:
    """Take every finding away, before all are written anew."""
    connection.execute("delete from copy")
