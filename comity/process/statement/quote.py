"""Quotations: where quotation marks open and close, paragraph by paragraph."""

from __future__ import annotations

from functools import cache

import msgspec
import regex

#: A single mark that is also the apostrophe closes only where no letter follows.
_APOSTROPHES = "’'"
#: Stands for the second half of a mark that is typed as two, so that every offset stays.
WIDE = "\u200c"


def one_mark(text: str) -> str:
    """The text, as long as before, with each pair of apostrophes that stands for a quotation mark as one mark."""
    for typed, mark in (("''", '"'), ("‘‘", "“"), ("’’", "”")):
        if typed in text:
            text = text.replace(typed, mark + WIDE)
    return text


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """One outermost quotation."""

    #: The opening mark.
    start: int
    #: One past the closing mark; the end of the paragraph if it closes in a later one.
    end: int
    #: The first character inside.
    inner_start: int
    #: One past the last character inside.
    inner_end: int
    #: The paragraph ends inside it: the mark is repeated where the next paragraph goes on.
    open_ended: bool = False


def quotations(
    text: str, paragraphs: list[tuple[int, int]], pairs: tuple[tuple[str, str], ...]
) -> list[list[Quotation]]:
    """The outermost quotations of each paragraph, in order.

    Args:
        text: the cleaned text.
        paragraphs: (start, end) of each.
        pairs: opening and closing marks of the language, most usual first.
    """
    openers = {mark for mark, _ in pairs}
    found: list[list[Quotation]] = []
    for number, (start, end) in enumerate(paragraphs):
        follows = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        found.append(_within(text, start, end, pairs, goes_on=follows in openers))
    return found


def _within(text: str, start: int, end: int, pairs: tuple[tuple[str, str], ...], *, goes_on: bool) -> list[Quotation]:
    opens = _marks(pairs)
    found: list[Quotation] = []
    place = start
    while (opening := opens.search(text, place, end)) is not None:
        place = opening.start()
        close = next(
            (
                at
                for mark, closing in pairs
                if mark == text[place]
                if (at := _close(text, place, end, mark, closing)) >= 0
            ),
            -1,
        )
        if close >= 0:
            wide = 1 if text[place + 1 : place + 2] == WIDE else 0
            end_of = close + 1 + (1 if text[close + 1 : close + 2] == WIDE else 0)
            found.append(Quotation(start=place, end=end_of, inner_start=place + 1 + wide, inner_end=close))
            place = end_of
        elif goes_on and text[place] not in _APOSTROPHES + "‘":
            found.append(Quotation(start=place, end=end, inner_start=place + 1, inner_end=end, open_ended=True))
            break
        else:
            place += 1
    return found


def _close(text: str, start: int, end: int, mark: str, closing: str) -> int:
    """Where the quotation that opens at `start` closes, or -1."""
    if mark == closing and not _opens(text, start):
        return -1
    depth = 1
    for match in _pair(mark, closing).finditer(text, start + 1, end):
        place = match.start()
        if text[place] == closing:
            letter_follows = place + 1 < len(text) and text[place + 1].isalnum()
            if closing in _APOSTROPHES and letter_follows:
                continue
            depth -= 1
            if depth == 0:
                return place
        else:
            depth += 1
    return -1


@cache
def _marks(pairs: tuple[tuple[str, str], ...]) -> regex.Pattern[str]:
    """What opens a quotation."""
    return regex.compile("[" + "".join({regex.escape(mark) for mark, _ in pairs}) + "]")


@cache
def _pair(mark: str, closing: str) -> regex.Pattern[str]:
    """Either mark of a pair."""
    return regex.compile("[" + regex.escape(mark) + regex.escape(closing) + "]")


def _opens(text: str, place: int) -> bool:
    """Whether a mark that both opens and closes stands where one opens: before a letter, after none."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return not before.isalnum() and not after.isspace()
