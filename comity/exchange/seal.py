"""Sealed files: encrypted on the sender's own machine to the keys of those who may read them (the format of age)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256

import pyrage

from comity.errors import Refused

#: How a sealed file begins.
MARK = b"age-encryption.org/v1"
#: Bytes of a file's head that are looked at, and of a stanza that names a way to open it.
_HEAD, _WAY = 64 * 1024, b"-> "
_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")


def make_key() -> tuple[str, str]:
    """A new pair of keys, at random: the secret one, which never leaves its machine, and the public one."""
    secret = pyrage.x25519.Identity.generate()
    return str(secret), str(secret.to_public())


def public_key(secret: str) -> str:
    """The public key that goes with a secret one.

    Raises:
        Refused: it is no secret key.
    """
    return str(_secret(secret).to_public())


def sealed(content: bytes, keys: Sequence[str]) -> bytes:
    """A file that only the holders of the secret keys that go with these can open.

    Args:
        content: what it holds.
        keys: public keys, ``age1…``.

    Raises:
        Refused: there is no key, or one of them is none.
    """
    if not keys:
        raise Refused("A sealed file needs a key at least. Name those who may open it.")
    try:
        recipients = [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys]
    except pyrage.RecipientError as error:
        raise Refused("One of these is no public key. It begins with age1; 'comity key public' prints it.") from error
    return bytes(pyrage.encrypt(content, recipients))


def checked_key(written: str) -> str:
    """A public key as it was typed, if it is one.

    Raises:
        Refused: it is none, or it is a secret one.
    """
    key = written.strip().lower()
    try:
        if not _KEY.fullmatch(key):
            raise Refused("This is no public key. It begins with age1; 'comity key public' prints it.")
        pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise Refused(
            "There is a slip of the pen in this key. Copy it whole, as 'comity key public' prints it."
        ) from error
    return key


def fingerprint(key: str) -> str:
    """What two people compare of a public key over another line: 16 bytes of its SHA-256, in groups of four letters."""
    told = sha256(key.encode()).hexdigest()[:32]
    return " ".join(told[at : at + 4] for at in range(0, 32, 4))


def fits(content: bytes) -> int:
    """How many keys open a sealed file, by its head; which these are nobody can tell from it.

    Raises:
        Refused: it is no sealed file, or sealed with a passphrase.
    """
    head, ended, _ = content[:_HEAD].partition(b"\n--- ")
    lines = head.split(b"\n")
    # Some writers add ways that open nothing, so that readers get used to passing over what they do not know.
    ways = [line.removeprefix(_WAY).split(b" ")[0] for line in lines if line.startswith(_WAY)]
    if lines[0] != MARK or not ended:
        raise Refused(
            "This file is not sealed. Seal it on your own machine with 'comity seal', then hand in what that makes."
        )
    if b"scrypt" in ways or b"X25519" not in ways:
        raise Refused("This file is sealed with a passphrase or in a way not known here. Seal it to keys of members.")
    return ways.count(b"X25519")


def unsealed(content: bytes, secret: str) -> bytes:
    """What a sealed file holds.

    Raises:
        Refused: it is not sealed, or not to this key, or was changed, or the key is none.
    """
    try:
        return bytes(pyrage.decrypt(content, [_secret(secret)]))
    except pyrage.DecryptError as error:
        raise Refused("This key does not open the file: it is not sealed to it, or it was changed.") from error


def _secret(written: str) -> pyrage.x25519.Identity:
    lines = [line.strip() for line in written.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(lines[0])
    except (pyrage.IdentityError, IndexError) as error:
        raise Refused("This is no secret key. 'comity key make' makes one.") from error
