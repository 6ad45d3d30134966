"""Envelopes: the bytes of an entry, to which a leaf commits under a salt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from comity.errors import Unreadable
from comity.ledger.merkle import leaf_hash

#: Version of the layout.
VERSION = 1
#: Bytes of a salt.
SALT = 32


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry, as it is in the log."""

    #: Version of the layout.
    v: int
    #: What it tells: `model.entry.KINDS`.
    kind: str
    #: When it was entered, by the database's clock.
    at: datetime
    #: Whose deed it is; null: the centre's, or its label withholds it.
    originator: UUID | None
    #: SHA-256 of the label's clauses, in hex; null: every member may read it, or the label withholds whose it is.
    label: str | None
    #: Its stream.
    stream: UUID
    #: Its number there, from 1 without a gap.
    number: int
    #: What the leaf of the entry before it commits to, in hex; empty for the first.
    previous: str
    #: What it is about.
    subject: UUID | None
    #: More, by the kind.
    content: dict[str, str | int | None]


def seal(
    *,
    kind: str,
    at: datetime,
    originator: UUID | None,
    label: bytes | None,
    stream: UUID,
    number: int,
    previous: bytes,
    subject: UUID | None,
    content: Mapping[str, str | int | None],
) -> bytes:
    """The bytes of an envelope: JSON, keys in order, no spaces, UTF-8."""
    fields = {
        "v": VERSION,
        "kind": kind,
        "at": instant(at),
        "originator": str(originator) if originator else None,
        "label": label.hex() if label else None,
        "stream": str(stream),
        "number": number,
        "previous": previous.hex(),
        "subject": str(subject) if subject else None,
        "content": dict(content),
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def opened(envelope: bytes) -> Envelope:
    """Read an envelope.

    Raises:
        Unreadable: it is none.
    """
    try:
        return msgspec.json.decode(envelope, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"An envelope cannot be read: {str(error).replace('`', chr(39))}.") from error


def commitment(salt: bytes, content: bytes) -> bytes:
    """What is told of something without telling it: SHA-256 of a salt and of it."""
    return sha256(salt + content).digest()


def leaf_of(salt: bytes, envelope: bytes) -> bytes:
    """The hash in the tree of an entry."""
    return leaf_hash(commitment(salt, envelope))


def instant(at: datetime) -> str:
    """A moment in UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
