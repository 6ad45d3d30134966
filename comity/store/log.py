"""What the sequencer did, in order: replaying it gives the same filings and copies, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from comity.db.door import Connection

#: readers: who sees a label from now on. placed: a report was filed for the first time. marked: its label changed.
#: again: the stages found something else in it. repaired: stories that turned out to be one were joined. formed: the
#: stories of a young centre were formed anew with all of them in view.
Kind = Literal["readers", "placed", "marked", "again", "repaired", "formed"]

#: Entries read at a time.
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing the sequencer did."""

    #: Its place; later ones are larger, some numbers are left out.
    position: int
    #: What was done.
    kind: Kind
    #: The report, for placed, marked and again.
    report: UUID | None
    #: The report's label then; for readers, the label they are of.
    label: int | None
    #: For readers: the members who see it from then on.
    audience: tuple[UUID, ...]
    #: For readers: whether these are all members.
    common: bool
    #: When, by the database's clock.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry that is about to be written."""

    #: See `Entry`.
    kind: Kind
    report: UUID | None = None
    label: int | None = None
    audience: tuple[UUID, ...] = ()
    common: bool = False


def write(connection: Connection, drafts: Sequence[Draft]) -> list[Entry]:
    """Write entries down, in this order."""
    if not drafts:
        return []
    rows = connection.execute(
        "insert into log (kind, report, label, audience, common)"
        " select d ->> 'kind', (d ->> 'report')::uuid, (d ->> 'label')::integer,"
        " (select array_agg(m::uuid order by k)"
        "  from jsonb_array_elements_text(d -> 'audience') with ordinality a (m, k)),"
        " (d ->> 'common')::boolean"
        " from jsonb_array_elements(%s::jsonb) with ordinality t (d, n) order by t.n"
        " returning position, at",
        (_as_json(drafts),),
    ).fetchall()
    return [
        Entry(
            position=position,
            kind=draft.kind,
            report=draft.report,
            label=draft.label,
            audience=draft.audience,
            common=draft.common,
            at=at,
        )
        for draft, (position, at) in zip(drafts, sorted(rows), strict=True)
    ]


def last(connection: Connection) -> int:
    """The position of the last entry; 0 if there is none."""
    row = connection.execute("select coalesce(max(position), 0) from log").fetchone()
    return int(row[0]) if row else 0


def when(connection: Connection, position: int) -> datetime | None:
    """When the entry at a position was written; none if there is no such entry."""
    row = connection.execute("select at from log where position = %s", (position,)).fetchone()
    return row[0] if row else None


def entries(connection: Connection, after: int = 0) -> Iterator[list[Entry]]:
    """All entries after a position, in order, some hundreds at a time."""
    while True:
        rows = connection.execute(
            "select position, kind, report, label, audience, common, at from log"
            " where position > %s order by position limit %s",
            (after, _PAGE),
        ).fetchall()
        if not rows:
            return
        yield [
            Entry(
                position=position,
                kind=kind,
                report=report,
                label=label,
                audience=tuple(audience or ()),
                common=bool(common),
                at=at,
            )
            for position, kind, report, label, audience, common, at in rows
        ]
        after = rows[-1][0]


def _as_json(drafts: Iterable[Draft]) -> str:
    return msgspec.json.encode(drafts).decode()
