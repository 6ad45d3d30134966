"""How dates are put together from the parts that tokens play; one grammar for all languages.

A rule is a pattern over parts and a function that reads what it found. The rules are tried in their order, and a token
that one rule has used is gone for the next: whole dates come before months, months before years, bare weekdays last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from comity.languages.calendar import Stretch
from comity.process.date.expression import (
    Apart,
    Counted,
    DayOfMonth,
    Distance,
    Expression,
    FeastDay,
    Fixed,
    Following,
    Says,
    Weekday,
)
from comity.process.date.found import Found, count_told
from comity.process.date.named import is_name
from comity.process.date.range import paired
from comity.process.date.reading import as_ahead, as_day_ahead
from comity.process.date.rules import USED, Rule, telling_rules
from comity.process.date.tokens import Tokens, reader

_TODAY = Distance(unit="day", count=0)
#: Words on either side of a date within which the verb of its clause is looked for.
_NEAR, _OPENING = 32, 3
#: Tokens of a count before a day that it is counted from.
_COUNT = 6


@cache
def _marks(code: str) -> dict[str, re.Pattern[str]]:
    """Patterns for single parts that are asked for outside the rules."""
    return {part: reader(code).pattern(f"<{part}>") for part in ("=(", "=", "FV", "F", "!|.", "(", "y")} | {
        "range": reader(code).pattern("<.>?<-/t><fl>*"),
        "only": reader(code).pattern("<.>?(?!<&>)<-/t><fl>*"),
        "apart": reader(code).pattern("(?<!<Q>)(?:(?P<count><dk>)(?P<unit><abcep>)|(?P<unit_><a>))(?P<side><r>)<fL>*$"),
        "beside": reader(code).pattern("(?P<order><o>)?(?P<weekday><Ww>)(?P<side><r>)<fL>*$"),
    }


def expressions(text: str, code: str) -> list[Expression]:
    """The expressions of time in a text, in text order; none overlaps another.

    Args:
        text: any text; offsets count its code points.
        code: the language whose facts are used; of a language without facts only dates in digits are found.
    """
    tokens = reader(code).tokens(text)
    found: list[tuple[int, int, Says, bool]] = []
    shape = tokens.shape
    for island in reader(code).islands.finditer(shape):
        start, end = island.start(), island.end() + 1  # patterns look at the token after
        if telling := telling_rules(code, shape[start - 1 if start else 0 : end]):
            found.extend(_on_island(start, end, tokens, telling))
    if not found:
        return []
    found = sorted((_apart(each, tokens, code) for each in found), key=lambda each: (each[0], -each[1]))
    found = [each for number, each in enumerate(found) if number == 0 or each[1] > found[number - 1][1]]
    marks = _marks(code)
    said, ends = paired(
        [each[2] for each in found],
        lambda number: marks["range"].fullmatch(tokens.shape[found[number][1] : found[number + 1][0]]) is not None,
        lambda number: marks["only"].fullmatch(tokens.shape[found[number][1] : found[number + 1][0]]) is not None,
    )
    result: list[Expression] = []
    for number, (first, last, _, ahead) in enumerate(found):
        says = said[number]
        if says is None:
            continue
        future: bool | None = None
        if isinstance(says, Following) and result and says.order == 1 and said[number - 1] == says.base:
            future = result[-1].future
        elif number in ends:
            future = _speaks_of_future(tokens, first, last, code) or None
        elif _may_be_future(says, ahead):
            future = _is_future(tokens, first, last, code)
        if ahead and not future:  # *in three days* is as often *within*
            continue
        start, end = _trimmed(tokens, first, last)
        if says == _TODAY and is_name(text, start, end, capitals=reader(code).calendar.capitals):
            continue
        same = number > 0 and _joined(tokens, found[number - 1][1], first, last, code)
        result.append(Expression(start=start, end=end, says=says, future=future, same_as_before=same))
    return result


def _on_island(start: int, end: int, tokens: Tokens, telling: Sequence[Rule]) -> Iterator[tuple[int, int, Says, bool]]:
    """What stands on an island, in the order of the rules: first token, one past the last, what it says, if ahead."""
    shape = tokens.shape
    for _, pattern, read in telling:
        for match in list(pattern.finditer(shape, start, end)):
            first, last = match.span()
            if USED in shape[first:last] or first == last:
                continue
            says = read(Found(match, tokens))
            if says is not None:
                yield first, last, says, read in (as_ahead, as_day_ahead)
                shape = shape[:first] + USED * (last - first) + shape[last:]


def _apart(one: tuple[int, int, Says, bool], tokens: Tokens, code: str) -> tuple[int, int, Says, bool]:
    """A day with the distance or the weekday that is counted from it, where one stands right before it."""
    first, last, says, ahead = one
    if ahead or not _is_day(says):
        return one
    base = cast("Fixed | Distance | Weekday | FeastDay", says)
    match = _marks(code)["apart"].search(tokens.shape, max(0, first - _COUNT), first)
    if match is not None:
        found = Found(match, tokens)
        side, count = cast(int, found.number("side", "r")), count_told(found)
        unit = cast("Stretch", found.value("unit", "abcep"))
        distance = Distance(unit=unit, count=None if count is None else side * count)
        return match.start(), last, Apart(distance=distance, base=base), ahead
    match = _marks(code)["beside"].search(tokens.shape, max(0, first - _COUNT), first)
    if match is not None and (isinstance(says, FeastDay) or match["order"]) and not isinstance(says, Weekday):
        found = Found(match, tokens)
        side, order = cast(int, found.number("side", "r")), found.number("order", "o") or 1
        weekday = Weekday(number=cast(int, found.number("weekday", "Ww")))
        return match.start(), last, Following(says=weekday, order=side * order, base=base), ahead
    return one


def _is_day(says: Says) -> bool:
    if isinstance(says, Fixed):
        return says.day is not None and says.month is not None
    return isinstance(says, Weekday | FeastDay) or (isinstance(says, Distance) and says.unit == "day")


def _may_be_future(says: Says, ahead: bool) -> bool:
    if isinstance(says, Apart | Following):
        return _may_be_future(says.base, ahead)
    if isinstance(says, Fixed | FeastDay):
        return says.year is None
    if isinstance(says, Counted):
        return isinstance(says.month, Fixed) and says.month.year is None
    return ahead or isinstance(says, Weekday | DayOfMonth)


def _trimmed(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The characters of some tokens, without marks at their end."""
    while last - first > 1 and tokens.parts(last - 1).keys() <= frozenset(",.-("):
        last -= 1
    return tokens.starts[first], tokens.ends[last - 1]


def _joined(tokens: Tokens, before: int, first: int, last: int, code: str) -> bool:
    """Whether a date is the one before in another calendar: *الموافق* stands between them, or brackets around it."""
    between = tokens.shape[before:first]
    marks = _marks(code)
    if marks["="].search(between) and len(between) <= 3:
        return True
    if not between and marks["="].search(tokens.shape[first:last]):
        return True
    return len(between) == 1 and marks["("].match(between) is not None


def _is_future(tokens: Tokens, first: int, last: int, code: str) -> bool | None:
    """Whether a date is to come: *until* before it says so and *since* the contrary, else the verb of its sentence."""
    for before in map(tokens.parts, range(first - 1, max(-1, first - 3), -1)):
        if "U" in before or "B" in before:
            return "U" in before
        if before.keys().isdisjoint("af"):  # *until the day of* is *until*
            break
    return _speaks_of_future(tokens, first, last, code) or None


def _speaks_of_future(tokens: Tokens, first: int, last: int, code: str) -> bool:
    """Whether the nearest verb in the sentence looks ahead.

    It is looked for before the date, and after it where the date opens the sentence or the verb ends the clause.
    """
    marks, shape = _marks(code), tokens.shape
    start, end = max(0, first - _NEAR), min(len(shape), last + _NEAR)
    sentence = start
    for stop in marks["!|."].finditer(shape, start, first):
        sentence = stop.end()
    verb_last = reader(code).calendar.verb_last
    if not verb_last:
        before = [match.start() for match in marks["FV"].finditer(shape, sentence, first)]
        if before:
            return marks["F"].match(shape[before[-1]]) is not None
        if first - sentence > _OPENING or (sentence == start and start > 0):
            return False
    close = marks["!|."].search(shape, last, end)
    after = marks["FV"].search(shape, last, close.start() if close else end)
    return after is not None and marks["F"].match(after.group()) is not None
