"""Writes out members' keys for sealed reports, each with its receipt, so that nobody needs to believe this centre."""

from __future__ import annotations

from base64 import b64encode

from comity.db.door import Connection
from comity.errors import NotFound
from comity.exchange.keys import Listed, written
from comity.flow import export
from comity.store import centre, entry, seal_key
from comity.store.seal_key import SealKey


def keys_file(connection: Connection) -> str:
    """All keys in use, as a file that ``age -R`` takes as well (`comity.exchange.keys`)."""
    here, told = centre.found(connection), export.policy(connection)
    keys = [
        Listed(
            member=each.slug,
            name=each.name,
            key=each.key,
            since=each.added_at,
            proof=_proof(connection, each),
        )
        for each in seal_key.everyone(connection)
    ]
    return written(here.name if here else "", str(told.log) if told else None, keys)


def _proof(connection: Connection, key: SealKey) -> str | None:
    """The receipt of the entry that made it known; none before that is sealed."""
    named = [each for each in entry.about(connection, key.id) if each.kind == "seal-key"]
    try:
        return b64encode(export.receipt_of(connection, named[0]).encode()).decode() if named else None
    except NotFound:
        return None
