"""Ranges of days: an end that names no month or year has those of the other, *13 to 15 July*, *July 13-15, 2026*."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from comity.process.date.civil import civil
from comity.process.date.expression import Fixed, Following, Says, Unclear, Weekday

_ENDS = Fixed | Unclear | Weekday
#: A length of no range.
_NEVER = 1 << 20
#: A leap year of each calendar: it has every day that any year has.
_LEAP = {"gregorian": 2024, "jalali": 1403, "hijri": 1445}


def paired(
    said: list[Says], together: Callable[[int], bool], only: Callable[[int], bool]
) -> tuple[list[Says | None], frozenset[int]]:
    """What is said with the ends of ranges completed, and which of them are ends.

    Args:
        said: what the expressions of a text say, in text order.
        together: whether an expression, by its number, and the one after it may be the ends of a range.
        only: whether they cannot be two days, *Monday to Friday*; *Monday and Friday* can.

    Returns:
        What is said, none for a lone number that no other end completes, and the numbers of the ends.
    """
    result: list[Says | None] = list(said)
    ends: set[int] = set()
    for number in range(len(said) - 1):
        if not isinstance(said[number], _ENDS) or not together(number):
            continue
        first, last = result[number], result[number + 1]
        if isinstance(last, Weekday) and last.by is None and last.count is None:
            if only(number) and isinstance(first, Weekday):
                result[number + 1] = _after(first, last)
            continue
        first, last = result[number], result[number + 1] = _settled(result[number], result[number + 1])
        if not isinstance(first, Fixed) or not isinstance(last, Fixed) or not (first.day and last.day):
            continue
        if first.month is None and last.month is None:
            continue
        done = _completed(first, last)
        if done is not None:
            result[number], result[number + 1] = done[0], _after(*done)
            ends |= {number, number + 1}
    return [None if _is_bare(each) else each for each in result], frozenset(ends)


def _after(first: Says | None, last: Fixed | Weekday) -> Says:
    """The end of a range: where it has no year of its own, the first such day after the other end."""
    if not isinstance(first, Fixed | Weekday) or (isinstance(last, Fixed) and last.year is not None):
        return last
    if isinstance(last, Fixed) and last.year_by is not None:
        return last
    return Following(says=last, order=1, base=first)


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
    if first.year is None and first.system == last.system:
        over = (first.month or 0) > (last.month or 0)  # from December to January of the next year
        if not over:
            first = replace(first, year=last.year, year_by=last.year_by)
        elif last.year is not None:
            first = replace(first, year=last.year - 1)
    for each in (first, last):
        if civil(each.system, each.year or _LEAP[each.system], each.month or 0, each.day or 0) is None:
            return None
    return first, last


def _moved(end: Fixed, by: int, year: int | None) -> Fixed:
    """An end in the month before or after."""
    month = (end.month or 1) - 1 + by
    return replace(end, month=month % 12 + 1, year=None if year is None else year + month // 12)


def _is_bare(says: Says | None) -> bool:
    """Whether it is a day of no month, or one that cannot be told apart from its month, and of no year."""
    if isinstance(says, Unclear):
        return says.year is None
    return isinstance(says, Fixed) and says.day is not None and says.month is None


def _settled(first: Says | None, last: Says | None) -> tuple[Says | None, Says | None]:
    """Ends of which one may be read in two ways: both in one order, and if both orders can be, the shorter stretch."""
    if not (isinstance(first, Unclear) or isinstance(last, Unclear)):
        return first, last
    ways = []
    for begin, end in zip(_readings(first), _readings(last), strict=True):
        done = _completed(begin, end) if begin and end else None
        if done is not None:
            ways.append((_length(*done), done))
    ways.sort(key=lambda way: way[0])
    if not ways or (len(ways) > 1 and ways[0][0] == ways[1][0] and ways[0][1] != ways[1][1]):
        return first, last
    return ways[0][1]


def _length(first: Fixed, last: Fixed) -> int:
    """Days from one end to the other; where the last has no year, to the next such day."""
    begin, end = (date(each.year or _LEAP["gregorian"], each.month or 1, each.day or 1) for each in (first, last))
    length = (end - begin).days
    return length % 366 if last.year is None else length if length >= 0 else _NEVER


def _readings(end: Says | None) -> tuple[Fixed | None, Fixed | None]:
    """With the day first and with the month first."""
    if isinstance(end, Unclear) and end.readings is not None:
        return end.readings
    if not isinstance(end, Fixed) or end.system != "gregorian" or end.day is None:
        return None, None
    return end, end
