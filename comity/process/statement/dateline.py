"""Datelines: the town, the day and the agency at the head of a report are no part of what it says."""

from __future__ import annotations

from msgspec.structs import replace

from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Token, Unit

#: The last paragraph, the headline being the first, that may open with a dateline.
_LAST = 3
#: A piece of a dateline, and all of it, have at most so many words and tokens.
_PIECE, _LONGEST = 4, 18
_DASH = "-"
_MARKS = ("(", ")", "/", ",", "،", ".", ":", _DASH)
_BRACKETS = ("(", "/")


def without_dateline(unit: Unit, text: str, reader: Reader) -> Unit:
    """The sentence without the dateline it opens with; the sentence itself where it opens with none.

    A dateline is short pieces parted by brackets, slashes, commas or dashes, the last mark a dash: *KESRA (Tarn News)
    -*, *KESRA -*, *town- agency-*. One of them is in brackets, names a house, or is written in capitals.
    """
    if unit.title or unit.paragraph > _LAST or unit.tokens[0].kind != "w":
        return unit
    pieces: list[list[Token]] = [[]]
    end, bracketed = 0, False
    for place, token in enumerate(unit.tokens[:_LONGEST]):
        if token.form in _MARKS:
            bracketed = bracketed or token.form in _BRACKETS
            pieces.append([])
            if (
                token.form == _DASH
                and text[token.end : token.end + 1].isspace()
                and _proves(pieces, text, reader, bracketed)
            ):
                end = place + 1
        elif token.kind != "w" or len(pieces[-1]) >= _PIECE:
            break
        else:
            pieces[-1].append(token)
    if not end or end >= len(unit.tokens):
        return unit
    return replace(unit, tokens=unit.tokens[end:], forms=unit.forms[end:])


def _proves(pieces: list[list[Token]], text: str, reader: Reader, bracketed: bool) -> bool:
    """Whether the pieces so far make a dateline."""
    full = [piece for piece in pieces if piece]
    if not full:
        return False
    shouted = all(text[token.start : token.end].isupper() for token in full[0])
    return (
        bracketed or (shouted and len(text[full[0][0].start : full[0][-1].end]) > 2) or any(map(reader.is_house, full))
    )
