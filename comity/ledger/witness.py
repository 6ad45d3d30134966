"""What a witness decides: whether a log only grew since it last looked (c2sp.org/tlog-witness@v1, add-checkpoint)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from comity.errors import Unreadable
from comity.ledger import merkle
from comity.ledger.checkpoint import DEEPEST, Checkpoint, hash_lines, parse_hash, parse_signed
from comity.ledger.note import Key, Signature, by, cosign, joined, parse_signature

_OLD = re.compile(r"old (0|[1-9]\d{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A witness is asked to cosign."""

    #: The size that the log believes the witness has seen last.
    old: int
    #: What proves that the log only grew since.
    proof: tuple[bytes, ...]
    #: The signed checkpoint.
    checkpoint: str

    def __str__(self) -> str:
        """The body of the request."""
        return "\n".join([f"old {self.old}", *hash_lines(self.proof), "", self.checkpoint])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the witness answers."""

    #: Status of HTTP: 200; 400 malformed; 403 not the log's signature; 404 not a log it knows; 409 not the size it has
    #: seen last; 422 the log did not only grow.
    status: int
    #: Lines of cosignatures; with 409 the size it has seen last; otherwise a sentence.
    body: str
    #: What it must remember before it answers: the checkpoint with the signatures that it verified.
    remember: str | None = None


def parse_asked(body: str) -> Asked:
    """Read the body of a request.

    Raises:
        Unreadable: it is none.
    """
    head, parted, checkpoint = body.partition("\n\n")
    first, *lines = head.split("\n")
    found = _OLD.fullmatch(first)
    if not parted or found is None or len(lines) > DEEPEST:
        raise Unreadable("Send 'old SIZE', the hashes of the proof, an empty line, and the checkpoint.")
    return Asked(old=int(found[1]), proof=tuple(map(parse_hash, lines)), checkpoint=checkpoint)


def judge(
    body: str, *, logs: Mapping[str, Key], last: Mapping[str, Checkpoint], key: Key, secret: bytes, now: int
) -> Answered:
    """Decide whether to cosign. Whoever calls this holds a lock until what is to be remembered is kept.

    Args:
        body: of the request.
        logs: the key of each log that the witness knows, by origin.
        last: the last checkpoint it cosigned of each log.
        key: its own.
        secret: of its key.
        now: seconds since 1970.
    """
    try:
        asked = parse_asked(body)
        new, note = parse_signed(asked.checkpoint)
    except Unreadable as error:
        return Answered(status=400, body=f"{error}\n")
    log = logs.get(new.origin)
    if log is None:
        return Answered(status=404, body="This witness does not know this log.\n")
    signature, forged = by(note, log)
    if signature is None or forged:
        return Answered(status=403, body="The log's signature is missing or is not good.\n")
    if asked.old > new.size:
        return Answered(status=400, body="The old size is larger than the new one.\n")
    seen = last.get(new.origin, Checkpoint(new.origin, 0, merkle.EMPTY))
    if asked.old != seen.size:
        return Answered(status=409, body=f"{seen.size}\n")
    if (new.size == 0 and new.root != merkle.EMPTY) or not merkle.grown(
        seen.size, seen.root, new.size, new.root, asked.proof
    ):
        return Answered(status=422, body="The log did not only grow since this witness saw it last.\n")
    cosigned = cosign(note.text, key, secret, now)
    return Answered(status=200, body=str(cosigned), remember=joined(note.text, (signature, cosigned)))


def signatures(lines: str) -> tuple[Signature, ...]:
    """Read what a witness answered.

    Raises:
        Unreadable: a line is no signature.
    """
    return tuple(parse_signature(line) for line in lines.splitlines())
