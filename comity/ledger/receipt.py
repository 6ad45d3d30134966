"""Receipts: what proves one entry to somebody who has nothing else; a file ``.tlog-proof`` (c2sp.org/tlog-proof@v1)."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import msgspec

from comity.errors import Unreadable
from comity.ledger import merkle
from comity.ledger.checkpoint import Receipt, parse_receipt
from comity.ledger.envelope import Envelope, opened
from comity.ledger.policy import Policy
from comity.ledger.stream import Read, in_time
from comity.ledger.verdict import Verdict, against_memory, says, trusted


class Extra(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a receipt has besides, to know the leaf."""

    #: The envelope, as it was hashed.
    envelope: str
    #: The salt of the leaf, in hex.
    salt: str
    #: The salt of the hashes in the envelope's content, in hex; none where there is none.
    secret: str | None = None
    #: A cosigned checkpoint from before, which bounds when the entry came into the log.
    before: str | None = None


def receipt(read: Read, path: tuple[bytes, ...], checkpoint: str, before: str | None) -> Receipt:
    """The receipt of an entry.

    Args:
        read: the entry.
        path: that proves it to be in the tree of the checkpoint.
        checkpoint: signed.
        before: signed; the last that was cosigned and does not hold the entry.
    """
    extra = Extra(
        envelope=read.raw.decode(),
        salt=read.salt.hex(),
        secret=read.secret.hex() if read.secret else None,
        before=before,
    )
    return Receipt(index=read.index, path=path, checkpoint=checkpoint, extra=msgspec.json.encode(extra))


def verify_receipt(
    whole: str, policy: Policy, *, content: bytes | None = None, remembered: Mapping[str, str] | None = None
) -> Verdict:
    """Whether a receipt holds.

    Args:
        whole: the file.
        policy: whom to trust.
        content: what the entry's report is said to be, or the bytes it was made of.
        remembered: what a witness remembers: signed checkpoints by origin.
    """
    found = Verdict()
    try:
        told, extra, read = _read(whole)
    except (Unreadable, msgspec.DecodeError, ValueError) as error:
        found.fault("unreadable", f"The receipt cannot be read. {error}")
        return found
    signed = trusted(told.checkpoint, policy, found)
    if signed is None:
        return found
    size, root = signed.told.size, signed.told.root
    if not merkle.includes(merkle.leaf_hash(read.head), read.index, size, told.path, root):
        found.fault("altered", f"What is shown as {read.called} is not in the log at {read.index} of {size}.")
        return found
    found.holds.append(
        f"{read.called[0].upper()}{read.called[1:]} is in the log, cosigned by {says(signed.witnesses)}."
    )
    earlier = trusted(extra.before, policy, found, enough=False) if extra.before else None
    if earlier is not None and earlier.told.size > read.index:
        found.open.append("The earlier checkpoint of the receipt holds the entry too, and bounds nothing.")
        earlier = None
    in_time([read], [each for each in (earlier, signed) if each], found)
    if content is not None:
        _content(read, content, found)
    if remembered:
        against_memory(signed, None, remembered, policy, found)
    return found


def told_by(whole: str) -> Envelope:
    """What the entry of a receipt says; whether it holds, `verify_receipt` tells.

    Raises:
        Unreadable: it cannot be read.
    """
    try:
        return _read(whole)[2].envelope
    except (msgspec.DecodeError, ValueError) as error:
        raise Unreadable(f"The receipt cannot be read. {error}") from error


def _read(whole: str) -> tuple[Receipt, Extra, Read]:
    told = parse_receipt(whole)
    extra = msgspec.json.decode(told.extra or b"", type=Extra)
    raw = extra.envelope.encode()
    read = Read(
        index=told.index,
        raw=raw,
        envelope=opened(raw),
        salt=bytes.fromhex(extra.salt),
        secret=bytes.fromhex(extra.secret) if extra.secret else None,
    )
    return told, extra, read


def _content(read: Read, content: bytes, found: Verdict) -> None:
    if read.secret is None:
        found.open.append("The entry has no salt for its content: it was erased, or is about something else.")
        return
    hash_ = sha256(read.secret + content).hexdigest()
    for what in ("report", "original"):
        if read.envelope.content.get(what) == hash_:
            found.holds.append(f"The file is the {what} of this entry, byte for byte.")
            return
    found.fault("altered", "The file is not what was received with this entry.")
