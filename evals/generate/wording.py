"""The paraphrase grammar: what can be told of an invented affair, in how many words and in which language.

A fact has two wordings in each language, which differ in voice, order and vocabulary; each wording has choices of words
``{large|huge}`` and perhaps a place ``||`` at which it may be split in two sentences. So one fact is told in some
hundred ways, and two tellings may still share a stock phrase, as people's do.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
#: The languages, in the order in which everything here counts them.
LANGUAGES = ("en", "ar", "fa", "ru")
#: How often a wording that can be split is.
_SPLIT = 0.35
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)>")
_DIGITS = {"ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"), "fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")}

Names = Mapping[str, str]
#: What fills the slots: numbers, or names by language.
Values = Mapping[str, "int | Names"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One fact as somebody tells it."""

    #: The fact's name.
    fact: str
    #: Which wording.
    wording: int
    #: Which word at each choice, as numbers that are taken modulo the words there are.
    picks: tuple[int, ...]
    #: Whether it is split where it can be.
    split: bool
    #: The figures and names in it.
    values: Values


@cache
def world() -> dict[str, Any]:
    """The invented names and phrases."""
    return tomllib.loads((_HERE / "world.toml").read_text("utf-8"))


@cache
def affair(name: str) -> dict[str, Any]:
    """An affair: its values, titles, facts and colours."""
    return tomllib.loads((_HERE / f"affair_{name}.toml").read_text("utf-8"))


@cache
def _wordings(name: str) -> dict[str, dict[str, list[str]]]:
    table = affair(name)
    return {row["id"]: row for row in (*table["fact"], *table["colour"])}


def said(kind: str, unit: Unit, language: str, *, eastern: bool = False) -> str:
    """A unit in a language; `eastern` writes Arabic with eastern digits, as half of its houses do."""
    wording = _wordings(kind)[unit.fact][language][unit.wording]
    return capital(filled(_chosen(wording, unit.picks, unit.split), unit.values, language, eastern=eastern))


def filled(text: str, values: Values, language: str, *, eastern: bool = False) -> str:
    """A text with its slots filled."""

    def fill(match: re.Match[str]) -> str:
        value = values[match[1]]
        if not isinstance(value, int):
            return value[language]
        return str(value).translate(_DIGITS[language]) if language == "fa" or eastern else str(value)

    return _SLOT.sub(fill, text)


def _chosen(wording: str, picks: tuple[int, ...], split: bool) -> str:
    turn = iter(picks)
    text = _CHOICE.sub(lambda match: (words := match[1].split("|"))[next(turn) % len(words)], wording)
    first, parting, second = text.partition(" || ")
    if not parting:
        return text
    return f"{first.rstrip(',')}. {capital(second)}" if split else f"{first} {second}"


def picked(dice: random.Random) -> tuple[int, ...]:
    """Words for every choice of a wording."""
    return tuple(dice.randrange(60) for _ in range(9))


def anew(unit: Unit, dice: random.Random) -> Unit:
    """The same fact in whatever words come."""
    return Unit(unit.fact, dice.randrange(2), picked(dice), dice.random() < _SPLIT, unit.values)


def lightly(unit: Unit, dice: random.Random) -> Unit:
    """The same sentence with a third of its choices made again."""
    other = picked(dice)
    picks = tuple(b if dice.random() < 0.35 else a for a, b in zip(unit.picks, other, strict=True))
    return Unit(unit.fact, unit.wording, picks, unit.split if dice.random() < 0.8 else not unit.split, unit.values)


def heavily(unit: Unit, dice: random.Random) -> Unit:
    """The same fact in the other voice, mostly, and in other words."""
    wording = 1 - unit.wording if dice.random() < 0.75 else unit.wording
    return Unit(unit.fact, wording, picked(dice), dice.random() < _SPLIT, unit.values)


def capital(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """A sentence as it stands behind *said that*: a plain word loses its capital, a name keeps it."""
    first = text.split(" ", 1)[0].rstrip(",.")
    return text if first in _names() else text[:1].lower() + text[1:]


@cache
def _names() -> frozenset[str]:
    lists = (world()[key] for key in ("towns", "rivers", "streets", "ships", "first", "last"))
    return frozenset(word for each in lists for row in each for name in row.values() for word in name.split())


def phrase(language: str, name: str, dice: random.Random) -> str:
    """One of the phrases by which houses do something, its choices made; its braces are still to be filled."""
    every = world()["phrases"][language][name]
    chosen: str = every if isinstance(every, str) else dice.choice(every)
    return re.sub(r"\{([^{}]*\|[^{}]*)\}", lambda match: dice.choice(match[1].split("|")), chosen)
