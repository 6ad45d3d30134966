"""The ledger: is it whole, what stands in it for who asks, and receipts."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Annotated

import msgspec
from starlette.responses import Response

from comity.flow import export
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Sent, Slugs, Told
from comity.serve.web.ledger import last_version
from comity.store import entry, ledger, witness


class CosignedTold(Told, frozen=True, kw_only=True):
    """A witness's signature."""

    #: The witness's member.
    member: str
    #: When, by the witness's clock.
    at: datetime


class CheckpointTold(Told, frozen=True, kw_only=True):
    """A checkpoint of the log."""

    #: Leaves of its tree; entries are fewer.
    size: int
    #: Root of its tree, base64.
    root: str
    #: When the log signed it.
    at: datetime
    #: Who cosigned it.
    cosigned: list[CosignedTold]


class LedgerTold(Told, frozen=True, kw_only=True):
    """How the ledger fares."""

    #: The log's key; none before anything was sealed.
    key: str | None
    #: How many witnesses must cosign a checkpoint before it counts.
    quorum: int | None
    #: The last checkpoint that so many cosigned.
    accepted: CheckpointTold | None
    #: The last checkpoint.
    last: CheckpointTold | None


class EntryTold(Told, frozen=True, kw_only=True):
    """An entry."""

    #: What it tells.
    kind: str
    #: When it was written.
    at: datetime
    #: What it is about.
    subject: str | None
    #: The stream it is in; none before it is sealed.
    stream: str | None
    #: Its number there.
    number: int | None
    #: More, by the kind.
    content: dict[str, str | int | None]


class Entries(Told, frozen=True, kw_only=True):
    """A part of the entries."""

    #: The last written first.
    rows: list[EntryTold]
    #: ``before`` of the next part; none if there is none.
    next: datetime | None


class EntriesAsked(Sent, frozen=True, kw_only=True):
    """Which part of the entries."""

    #: Those written before this moment.
    before: datetime | None = None
    #: How many rows.
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50


def whole(asked: Asked) -> LedgerTold:
    """How the ledger fares."""
    told, slugs = export.policy(asked.connection), Slugs(asked.connection)

    def checkpoint(kept: ledger.Kept | None) -> CheckpointTold | None:
        if kept is None:
            return None
        under = witness.under(asked.connection, [kept.size])[kept.size]
        return CheckpointTold(
            size=kept.size,
            root=b64encode(kept.root).decode(),
            at=kept.at,
            cosigned=[CosignedTold(member=slugs.slug(each.member), at=each.signed_at) for each in under],
        )

    size = witness.accepted(asked.connection, told.quorum) if told else None
    return LedgerTold(
        key=str(told.log) if told else None,
        quorum=told.quorum if told else None,
        accepted=checkpoint(ledger.at_size(asked.connection, size)) if size is not None else None,
        last=checkpoint(ledger.last(asked.connection)),
    )


def entries(asked: Asked) -> Entries:
    """What stands in it for who asks."""
    query: EntriesAsked = asked.query
    rows = entry.newest(asked.connection, query.limit + 1, query.before)
    shown = rows[: query.limit]
    return Entries(rows=[_told(each) for each in shown], next=shown[-1].at if len(rows) > len(shown) else None)


def receipt(asked: Asked) -> Response:
    """The receipt of a report."""
    found = last_version(entry.about(asked.connection, asked.id))
    return Response(export.receipt_of(asked.connection, found), media_type="text/plain")


def _told(shown: entry.Shown) -> EntryTold:
    sealed = export.as_read(shown).envelope if shown.leaf is not None else None
    return EntryTold(
        kind=shown.kind,
        at=shown.at,
        subject=shown.subject.hex if shown.subject else None,
        stream=sealed.stream.hex if sealed else None,
        number=sealed.number if sealed else None,
        content=shown.content,
    )
