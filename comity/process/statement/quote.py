"""Quotations: where quotation marks open and close, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass

#: A single mark that is also the apostrophe closes only where no letter follows.
_APOSTROPHES = "’'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
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
    marks = {mark for mark, _ in pairs}
    found: list[Quotation] = []
    place = start
    while place < end:
        if text[place] not in marks:
            place += 1
            continue
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
            found.append(Quotation(start=place, end=close + 1, inner_start=place + 1, inner_end=close))
            place = close + 1
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
    for place in range(start + 1, end):
        character = text[place]
        if character == closing:
            letter_follows = place + 1 < len(text) and text[place + 1].isalnum()
            if closing in _APOSTROPHES and letter_follows:
                continue
            depth -= 1
            if depth == 0:
                return place
        elif character == mark:
            depth += 1
    return -1


def _opens(text: str, place: int) -> bool:
    """Whether a mark that both opens and closes stands where one opens: before a letter, after none."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return not before.isalnum() and not after.isspace()
