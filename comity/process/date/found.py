"""What a pattern over the parts of tokens found: the values of its named groups."""

from __future__ import annotations

import re
from typing import cast

from comity.languages.calendar import Stretch, System
from comity.process.date.digits import NEXT_CENTURY
from comity.process.date.tokens import Tokens


class Found:
    """The parts of the tokens that the named groups of a pattern matched."""

    def __init__(self, match: re.Match[str], tokens: Tokens) -> None:
        self._match, self._tokens = match, tokens

    def has(self, name: str) -> bool:
        """Whether a group matched."""
        return name in self._match.re.groupindex and self._match[name] is not None

    def value(self, name: str, kinds: str) -> object:
        """The value that the token of a group has for the first of these parts that it can play; else none.

        A group that stands in two places of a pattern bears an underscore in the second.
        """
        for group in (name, name + "_"):
            if self.has(group):
                parts = self._tokens.parts(self._match.start(group))
                return next((parts[kind] for kind in kinds if kind in parts), None)
        return None

    def number(self, name: str, kinds: str) -> int | None:
        """As `value`, for the parts whose values are numbers."""
        return cast("int | None", self.value(name, kinds))

    def together(self) -> bool:
        """Whether nothing, no space either, stands between the tokens."""
        first, last = self._match.span()
        return self._tokens.ends[first : last - 1] == self._tokens.starts[first + 1 : last]

    def shift(self) -> int | None:
        """-1, 0 or 1 from a word before or after."""
        before = self.number("shift", "S")
        return self.number("shifted", "s") if before is None else before


def years_on(found: Found) -> int | None:
    """The distance of a year that is told by it: *last year*."""
    if found.has("span"):
        unit, by = cast("tuple[Stretch, int]", found.value("span", "P"))
        return by if unit == "year" else None
    return found.shift()


def year_of(found: Found, system: System = "gregorian") -> int | None:
    """A year in four digits, in words, or in two digits."""
    if found.has("century") or found.has("century_"):
        century, rest = found.number("century", "OI") or 0, found.number("rest", "k") or 0
        # *nineteen six* is no year, *two thousand six* is
        return century + rest if rest >= 10 or found.has("century") else None
    if found.has("short") or found.has("short_"):
        two = str(found.value("short", "dn"))
        if not two.isdecimal() or len(two) > 2 or system == "hijri":
            return None
        first = {"gregorian": 1900, "jalali": 1300}[system]
        return int(two) + (first if int(two) >= NEXT_CENTURY else first + 100)
    return found.number("year", "y")


def month_of(found: Found, kinds: str) -> tuple[System, int]:
    """A month by its name or by its number."""
    if found.has("number"):
        return "gregorian", cast(int, found.number("number", "dko"))
    return cast("tuple[System, int]", found.value("month", kinds))


def count_told(found: Found) -> int | None:
    """The number that is counted; one where none stands, none where it is not exactly told."""
    if found.has("double"):
        return 2
    if found.has("rough"):
        return None
    count = found.value("count", "dkn") if found.has("count") or found.has("count_") else 1
    return int(count) if isinstance(count, int) or (isinstance(count, str) and count.isdigit()) else None
