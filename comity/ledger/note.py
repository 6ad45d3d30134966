"""Signed notes (c2sp.org/signed-note@v1.0.0), their keys, and cosignatures with a time (c2sp.org/tlog-cosignature)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.errors import Unreadable

#: Ed25519 on a note; Ed25519 of a witness on a checkpoint, with the time.
Use = Literal[1, 4]
SIGNATURE: Use = 1
COSIGNATURE: Use = 4
#: More bytes than this are no note of ours.
LONGEST = 64_000
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and what it is used for."""

    #: A name without spaces and plus.
    name: str
    #: `SIGNATURE` or `COSIGNATURE`.
    use: Use
    #: 32 bytes (RFC 8032).
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes by which signatures tell the key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.use]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """As a verifier key is written."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.use]) + self.public).decode()}"


def parse_key(text: str, use: Use) -> Key:
    """A key as people pass it on: ``name+0123abcd+base64``.

    Raises:
        Unreadable: it is none, or for another use.
    """
    parts = text.strip().split("+", 2)
    try:
        name, told, material = parts
        bytes_ = base64.b64decode(material, validate=True)
        key = Key(name, use, bytes_[1:])
        good = bytes_[:1] == bytes([use]) and len(bytes_) == 33 and key.id.hex() == told and is_name(name)
    except (ValueError, binascii.Error):
        good = False
    if not good:
        raise Unreadable("This is not such a key. It is one line, name+id+key, as 'comity witness' prints it.")
    return key


def is_name(name: str) -> bool:
    """Whether a text can name a key."""
    return bool(name) and name.isprintable() and not any(c.isspace() or c == "+" for c in name)


@dataclass(frozen=True, slots=True)
class Signature:
    """A line under a note."""

    #: The name of the key.
    name: str
    #: The id of the key.
    id: bytes
    #: What the key made.
    made: bytes

    def __str__(self) -> str:
        """As it stands under the note."""
        return f"— {self.name} {base64.b64encode(self.id + self.made).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and who signed it."""

    #: Ends with a newline.
    text: str
    #: In the order in which they stand; nobody has verified them.
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """As it is passed on."""
        return self.text + "\n" + "".join(map(str, self.signatures))


def parse_note(whole: str) -> Note:
    """Read a note.

    Raises:
        Unreadable: it is none.
    """
    text, parted, lines = whole.rpartition("\n\n")
    text += "\n"
    if not parted or not lines.endswith("\n") or _CONTROL.search(whole) or len(whole) > LONGEST:
        raise Unreadable("This is not a signed note: a text, an empty line, and lines of signatures.")
    return Note(text, tuple(parse_signature(line) for line in lines.removesuffix("\n").split("\n")))


def parse_signature(line: str) -> Signature:
    """Read a line of a signature.

    Raises:
        Unreadable: it is none.
    """
    found = _LINE.fullmatch(line.removesuffix("\n"))
    try:
        made = base64.b64decode(found[2], validate=True) if found else b""
    except binascii.Error:
        made = b""
    if found is None or len(made) < 5:
        raise Unreadable("A line under the note is not a signature.")
    return Signature(found[1], made[:4], made[4:])


def sign(text: str, key: Key, secret: bytes) -> Signature:
    """Sign a text that ends with a newline; `secret`: 32 bytes."""
    return Signature(key.name, key.id, Ed25519PrivateKey.from_private_bytes(secret).sign(text.encode()))


def cosign(text: str, key: Key, secret: bytes, at: int) -> Signature:
    """Sign a checkpoint as its witness, at a time in seconds since 1970."""
    made = Ed25519PrivateKey.from_private_bytes(secret).sign(_cosigned(text, at))
    return Signature(key.name, key.id, at.to_bytes(8, "big") + made)


def verified(text: str, signature: Signature, key: Key) -> bool:
    """Whether a signature of this key is one on this text."""
    if signature.name != key.name or signature.id != key.id:
        return False
    made, signed = signature.made, text.encode()
    if key.use == COSIGNATURE:
        signed, made = _cosigned(text, time_of(signature)), made[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(made, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def time_of(signature: Signature) -> int:
    """When a witness says that it cosigned, in seconds since 1970."""
    return int.from_bytes(signature.made[:8], "big")


def by(note: Note, key: Key) -> tuple[Signature | None, bool]:
    """The good signature of a key on a note, if there is one; and whether there is one in its name that is not good."""
    good, forged = None, False
    for each in note.signatures:
        if each.name == key.name and each.id == key.id:
            if verified(note.text, each, key):
                good = good or each
            else:
                forged = True
    return good, forged


def new_secret() -> bytes:
    """A new secret key, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(secret: bytes) -> bytes:
    """The public key of a secret one."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def joined(text: str, signatures: Iterable[Signature]) -> str:
    """A note, as it is passed on."""
    return str(Note(text, tuple(signatures)))


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
