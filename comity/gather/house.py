"""Whether a name that a container states is a house's, an agency's or outlet's, and not a person's."""

from __future__ import annotations

import re
from functools import cache

from comity.languages import CODES, language
from comity.languages.fold import fold

_NO_REPLY = re.compile(r"\b(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|admin|editor|webmaster)\b", re.I)
#: Words of the longest name of a house.
_MOST_WORDS = 8


def is_house(name: str | None) -> bool:
    """Whether a name has a word that houses bear, or an abbreviation in capitals; a single word may be either."""
    words = (name or "").split()
    if not words or len(words) > _MOST_WORDS or "@" in str(name) or _NO_REPLY.search(str(name)):
        return False
    marked = any(fold(word).strip(".,") in _marks() for word in words)
    return marked or any(word.isupper() and len(word.strip(".,")) > 1 and "." not in word for word in words)


@cache
def _marks() -> frozenset[str]:
    """Words by which the name of an agency or outlet is known, in all languages."""
    return frozenset(fold(mark) for known in map(language, CODES) if known is not None for mark in known.credit.marks)
