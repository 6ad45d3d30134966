"""Secret keys that somebody pastes where they must never be: how they are known, refused and taken out."""

from __future__ import annotations

import re

from comity.errors import Refused

#: How every secret key of age begins, in small letters.
MARK = b"age-secret-key-"
_WHOLE = re.compile(rb"age-secret-key-[0-9a-z]*", re.IGNORECASE)
_INSTEAD = b"(a secret key stood here)"


def holds_secret(content: bytes) -> bool:
    """Whether a secret key begins in these bytes, in whatever case and in two bytes a letter as well."""
    return MARK in content.lower() or (b"\0" in content and MARK in content.replace(b"\0", b"").lower())


def refuse_secrets(*contents: bytes) -> None:
    """Go on only if there is no secret key in any of these.

    Raises:
        Refused: there is one.
    """
    if any(map(holds_secret, contents)):
        raise Refused(
            "There is a secret key in what was sent. It was not kept, and nobody but you may have it. Make a new pair"
            " with 'comity key make' and retire the old public key."
        )


def without_secrets(content: bytes) -> bytes:
    """The same bytes, with words of ours where a secret key stood."""
    return _WHOLE.sub(_INSTEAD, content) if MARK in content.lower() else content
