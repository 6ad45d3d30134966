"""Sealed files: encrypted on the sender's own machine to the keys of those who may read them (the format of age)."""

from __future__ import annotations

from collections.abc import Sequence

import pyrage

from comity.errors import Refused

#: How a sealed file begins.
MARK = b"age-encryption.org/v1"


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
