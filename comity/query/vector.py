"""Lexemes as PostgreSQL writes a tsvector, read back."""

from __future__ import annotations

import re

_ENTRY = re.compile(r"'((?:[^']|'')*)'(?::([0-9A-D,]+))?")
_WEIGHTS = str.maketrans("", "", "ABCD")


def read_vector(written: str) -> dict[str, tuple[int, ...]]:
    """Lexeme to its places, ascending; none for one without a place.

    PostgreSQL's own output is trusted to be whole: it comes from a column of type tsvector.
    """
    return {
        (lexeme.replace("''", "'").replace("\\\\", "\\") if "'" in lexeme or "\\" in lexeme else lexeme): (
            tuple(map(int, places.translate(_WEIGHTS).split(","))) if places else ()
        )
        for lexeme, places in _ENTRY.findall(written)
    }
