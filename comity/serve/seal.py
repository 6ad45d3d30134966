"""Seals what the database keeps and must not show to whoever reads the database alone: the secrets of codes.

The key stands in the data folder, not in the database, so that neither a dump nor a backup of the database holds it.
(AES-256-GCM, NIST SP 800-38D, with a random nonce of 96 bits before each sealed text.)
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: Bytes of a key.
KEY = 32
_NONCE = 12


class Seal:
    """One key that seals and opens."""

    def __init__(self, key: bytes) -> None:
        """`key`: 32 bytes of chance."""
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, about: bytes) -> bytes:
        """Seal a text; it opens for the same `about` alone, so that it cannot be put where another stood."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, about: bytes) -> bytes | None:
        """What was sealed; none where it is spoilt, stood somewhere else, or was sealed with another key."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
        except (InvalidTag, ValueError):
            return None
