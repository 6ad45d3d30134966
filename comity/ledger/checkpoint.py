"""Checkpoints (c2sp.org/tlog-checkpoint@v1.0.0) and proofs that are passed on (c2sp.org/tlog-proof@v1)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from comity.errors import Unreadable
from comity.ledger.note import Note, parse_note

_SIZE = re.compile(r"0|[1-9]\d{0,18}")
_FIRST = "c2sp.org/tlog-proof@v1"
#: Hashes of a proof, at most.
DEEPEST = 63


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How large a log is, and the root of its tree."""

    #: Which log.
    origin: str
    #: Leaves.
    size: int
    #: 32 bytes.
    root: bytes

    def __str__(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; further lines are let be.

    Raises:
        Unreadable: it is none.
    """
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
        raise Unreadable("This is not a checkpoint: a log's name, its size and its root, a line for each.")
    return Checkpoint(lines[0], int(lines[1]), parse_hash(lines[2]))


def parse_signed(whole: str) -> tuple[Checkpoint, Note]:
    """Read a signed checkpoint.

    Raises:
        Unreadable: it is none.
    """
    note = parse_note(whole)
    return parse_checkpoint(note.text), note


def parse_hash(line: str) -> bytes:
    """Read a hash as base64.

    Raises:
        Unreadable: it is none.
    """
    try:
        made = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        made = b""
    if len(made) != 32:
        raise Unreadable("A line that should be a hash is none: 32 bytes in base64.")
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What proves that something is in a log, to somebody who is not connected to anything."""

    #: Where in the log.
    index: int
    #: From the neighbour upward.
    path: tuple[bytes, ...]
    #: The signed checkpoint, as it was served.
    checkpoint: str
    #: What else is needed to know the leaf; nobody has signed it.
    extra: bytes | None

    def __str__(self) -> str:
        """As a file ``.tlog-proof``."""
        lines = [_FIRST]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        return "\n".join([*lines, *hash_lines(self.path), "", self.checkpoint])


def hash_lines(hashes: Sequence[bytes]) -> list[str]:
    """Hashes as base64."""
    return [base64.b64encode(each).decode() for each in hashes]


def parse_receipt(whole: str) -> Receipt:
    """Read a file ``.tlog-proof``.

    Raises:
        Unreadable: it is none.
    """
    head, parted, checkpoint = whole.partition("\n\n")
    lines = head.split("\n")
    if not parted or lines.pop(0) != _FIRST:
        raise Unreadable(f"This is not a receipt: its first line is not '{_FIRST}'.")
    extra = None
    if lines and lines[0].startswith("extra "):
        try:
            extra = base64.b64decode(lines.pop(0)[6:], validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unreadable("The line 'extra' of the receipt is not base64.") from error
    told = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
    if not _SIZE.fullmatch(told) or len(lines) > DEEPEST:
        raise Unreadable("The receipt does not say at which index, or its proof is too long.")
    return Receipt(index=int(told), path=tuple(map(parse_hash, lines)), checkpoint=checkpoint, extra=extra)
