"""One way to write a letter: what reports are tidied to, and queries as well, so that they find them."""

from __future__ import annotations

import re
import unicodedata

#: Signs that nobody sees, and that mean nothing between the letters of a word: marks of direction, joiners, soft
#: hyphens. For `str.translate`. Persian spells with the half space, which is none of them.
UNSEEN = dict.fromkeys(
    [0xAD, 0x200B, 0x200D, 0x200E, 0x200F, 0x2060, 0xFE0F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
#: Letters as they look in a word, left by documents that were typeset; one letter may be split so into two.
_SHAPES = re.compile("[\ufb00-\ufb06\ufb50-\ufdcf\ufe70-\ufefc]+")


def composed(text: str) -> str:
    """The text with letters and their marks in one sign where there is one (NFC), and without shapes of typesetting."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return _SHAPES.sub(lambda shape: unicodedata.normalize("NFKC", shape.group()), text)
