"""Rival figures, as the weighing tells them among the reasons of a claim's origins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_RIVAL = re.compile(r"^(?P<who>.+?) (?P<how>later gave|gives) another figure: (?P<words>.+)$", re.DOTALL)
_OWN = "Its own origin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another figure for the same thing."""

    #: Who gives it; empty where the claim's own origin later did.
    who: str
    #: Whether it came later.
    later: bool
    #: The words that give it.
    words: str


def rivals(reasons: Iterable[str]) -> tuple[Rival, ...]:
    """The rival figures that these reasons tell of, in their order."""
    return tuple(
        Rival(
            who="" if match["who"] == _OWN else match["who"], later=match["how"] == "later gave", words=match["words"]
        )
        for reason in reasons
        if (match := _RIVAL.match(reason))
    )
