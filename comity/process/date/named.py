"""Words for today that are part of a name: «النهر اليوم», *Savra Today*, «Россия сегодня»."""

from __future__ import annotations

import re

#: A line of no more words that ends with *today* is the name of an outlet, not a sentence.
_SHORT = 3
#: Words of a name in quotation marks before *today*.
_INSIDE = 3
_WORD = re.compile(r"[^\W_]+")
_OPENING, _CLOSING = "«“„\"'‘(", "»”“\"'’)"


def is_name(text: str, start: int, end: int, *, capitals: bool) -> bool:
    """Whether a word for today is the last word of a name: in quotation marks, alone on its line, or by its capital.

    Args:
        text: the text.
        start: first character of the word for today.
        end: one past its last character.
        capitals: whether the language writes *today* without a capital letter and names with one.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    before, after = text[line_start:start], text[end : line_end if line_end >= 0 else len(text)]
    words = _WORD.findall(before)
    if not words or " " in text[start:end]:
        return False
    if capitals:
        return text[start].isupper() and words[-1][0].isupper() and before.endswith((" ", "\u00a0"))
    if not after.strip() and len(words) < _SHORT:
        return True
    if not after or after[0] not in _CLOSING:
        return False
    opened = max(before.rfind(mark) for mark in _OPENING)
    return opened >= 0 and 0 < len(_WORD.findall(before[opened:])) <= _INSIDE
