"""Ranges of days: an end that names no month or year has those of the other, *13 to 15 July*, *July 13-15, 2026*."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from comity.process.date.civil import civil
from comity.process.date.expression import Fixed

#: Expressions of one kind, wherever they stand.
_Says = TypeVar("_Says")
#: A leap year of each calendar: it has every day that any year has.
_LEAP = {"gregorian": 2024, "jalali": 1403, "hijri": 1445}


def paired(said: list[_Says], together: Callable[[int], bool]) -> tuple[list[_Says | None], frozenset[int]]:
    """What is said with the ends of ranges completed, and which of them are ends.

    Args:
        said: what the expressions of a text say, in text order.
        together: whether an expression, by its number, and the one after it are the ends of a range.

    Returns:
        What is said, none for a lone number that no other end completes, and the numbers of the ends.
    """
    result: list[_Says | None] = list(said)
    ends: set[int] = set()
    for number in range(len(said) - 1):
        first, last = result[number], result[number + 1]
        if not isinstance(first, Fixed) or not isinstance(last, Fixed) or not (first.day and last.day):
            continue
        if not together(number) or (first.month is None and last.month is None):
            continue
        done = _completed(first, last)
        if done is not None:
            result[number], result[number + 1] = done  # type: ignore[assignment]
            ends |= {number, number + 1}
    return [None if _is_bare(each) else each for each in result], frozenset(ends)


def _completed(first: Fixed, last: Fixed) -> tuple[Fixed, Fixed] | None:
    """Both ends with what they share; none if there are no such days."""
    if first.month is None:
        first = replace(first, system=last.system, month=last.month)
        if (first.day or 0) > (last.day or 0):
            first = _moved(first, -1, last.year)
    elif last.month is None:
        last = replace(last, system=first.system, month=first.month, year=last.year or first.year)
        if (first.day or 0) > (last.day or 0):
            last = _moved(last, 1, last.year)
    if first.year is None and first.system == last.system and (first.month or 0) <= (last.month or 0):
        first = replace(first, year=last.year, year_by=last.year_by)
    for each in (first, last):
        if civil(each.system, each.year or _LEAP[each.system], each.month or 0, each.day or 0) is None:
            return None
    return first, last


def _moved(end: Fixed, by: int, year: int | None) -> Fixed:
    """An end in the month before or after."""
    month = (end.month or 1) - 1 + by
    return replace(end, month=month % 12 + 1, year=None if year is None else year + month // 12)


def _is_bare(says: object) -> bool:
    """Whether it is a day of no month."""
    return isinstance(says, Fixed) and says.day is not None and says.month is None
