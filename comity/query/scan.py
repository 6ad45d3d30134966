"""A query's text in pieces: words, phrases, fields, operators, parentheses; each knows where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal, NamedTuple

import regex

from comity.errors import QueryInvalid
from comity.languages import CODES, language
from comity.languages.compose import UNSEEN, composed
from comity.languages.fold import fold

#: A query longer than this was not written by a person.
LONGEST = 4_000

Kind = Literal["word", "phrase", "field", "both", "either", "without", "near", "(", ")"]

#: Opening quotation marks and what closes each.
_CLOSES = {'"': '"', "“": '”“"', "”": '”"', "„": '“”"', "«": "»", "‟": "”", "＂": "＂"}
_MINUS = "-−–"
_FIELD = regex.compile(r"([\p{L}_][\p{L}\p{M}_\u200c]*)\s*(:|>=|≥|>|<=|≤|<|=)")
_RUN = regex.compile(r"[^\s()“”„«»\"]+")


class Piece(NamedTuple):
    """One piece of a query."""

    #: What it is.
    kind: Kind
    #: A word or phrase; of a field its English name.
    text: str
    #: Character where it begins, from 1.
    at: int
    #: Of a field, what stands after its name: ``:``, ``=``, ``>=``, ``>``, ``<=`` or ``<``.
    sign: str = ""


#: ``NEAR`` and a slash with a number of words.
_NEAR = regex.compile(r"(\p{L}+)(?:/(\d{1,3}))?")


@cache
def _nears() -> frozenset[str]:
    return frozenset(_operator(name) for code in CODES if (facts := language(code)) for name in facts.query.near)


@cache
def _operators() -> dict[str, Literal["both", "either", "without"]]:
    found: dict[str, Literal["both", "either", "without"]] = {}
    for code in CODES:
        facts = language(code)
        if facts:
            found |= dict.fromkeys(map(_operator, facts.query.both), "both")
            found |= dict.fromkeys(map(_operator, facts.query.either), "either")
            found |= dict.fromkeys(map(_operator, facts.query.without), "without")
    return found


def _operator(run: str) -> str:
    """What an operator is looked up by: as it is written where capitals tell it from the word, else folded."""
    return run if run.lower() != run.upper() else fold(run)


@cache
def fields() -> dict[str, str]:
    """Every name of a field, by its `key`, to its English name."""
    return _english({code: facts.query.fields for code in CODES if (facts := language(code))})


@cache
def acts() -> dict[str, str]:
    """Every name of an act, by its `key`, to its English name."""
    return _english({code: facts.query.acts for code in CODES if (facts := language(code))})


@cache
def stances() -> dict[str, str]:
    """Every name of a stance, by its `key`, to its English name."""
    return _english({code: facts.query.stances for code in CODES if (facts := language(code))})


@cache
def kilometres() -> frozenset[str]:
    """What a distance is measured in, in every language, folded."""
    return frozenset(fold(name) for code in CODES if (facts := language(code)) for name in facts.query.kilometres)


def _english(named: Mapping[str, Mapping[str, Iterable[str]]]) -> dict[str, str]:
    """Names, by their `key`, to the English one; the first language that has a name keeps it."""
    found: dict[str, str] = {}
    for of_language in named.values():
        for english, names in of_language.items():
            for name in names:
                found.setdefault(key(name), english)
    return found


def key(name: str) -> str:
    """What the name of a field, an act or a stance is looked up by: folded, a Persian half space left out."""
    return fold(name).replace(" ", "")


def scan(text: str, *, longest: int | None = LONGEST) -> list[Piece]:
    """The pieces of a query.

    Args:
        text: the query.
        longest: characters that it may have; none: any number.

    Raises:
        QueryInvalid: it is too long, a quotation mark is not closed, or a field is not known.
    """
    if longest is not None and len(text) > longest:
        raise QueryInvalid(f"The query has {len(text)} characters; the most is {longest}. Make two of it.")
    text = composed(text).translate(UNSEEN)
    pieces: list[Piece] = []
    place = 0
    while place < len(text):
        letter = text[place]
        if letter.isspace():
            place += 1
        elif letter in "()":
            pieces.append(Piece("(" if letter == "(" else ")", letter, place + 1))
            place += 1
        elif letter in _CLOSES:
            end = _closing(text, place)
            pieces.append(Piece("phrase", text[place + 1 : end], place + 1))
            place = end + 1
        elif letter in _MINUS and place + 1 < len(text) and not text[place + 1].isspace():
            pieces.append(Piece("without", letter, place + 1))
            place += 1
        else:
            place = _word_or_field(text, place, pieces)
    return pieces


def _closing(text: str, opens: int) -> int:
    for place in range(opens + 1, len(text)):
        if text[place] in _CLOSES[text[opens]]:
            return place
    raise QueryInvalid(
        f"The quotation mark at character {opens + 1} is not closed. Close it, or take it away: {text[opens:][:30]}"
    )


def _word_or_field(text: str, place: int, pieces: list[Piece]) -> int:
    field = _FIELD.match(text, place)
    if field:
        name = fields().get(key(field[1]))
        if name:
            sign = {"≥": ">=", "≤": "<="}.get(field[2], field[2])
            pieces.append(Piece("field", name, place + 1, sign))
            return int(field.end())
        if field[2] == ":":
            raise QueryInvalid(
                f"There is no field '{field[1]}:' (character {place + 1}). The fields are {', '.join(known_fields())}. "
                "To find the words themselves, put them in quotation marks."
            )
    run = _RUN.match(text, place)
    if not run:  # a closing quotation mark that nothing opened
        return place + 1
    operator = "near" if _is_near(run[0]) else _operators().get(_operator(run[0]))
    pieces.append(Piece(operator or "word", run[0], place + 1))
    return int(run.end())


def _is_near(run: str) -> bool:
    """Whether a run is the operator: in a script without capitals only a number tells it from the word."""
    found = _NEAR.fullmatch(run)
    return bool(found and _operator(found[1]) in _nears() and (found[2] or run.isupper()))


def known_fields() -> list[str]:
    """The English names of the fields, in the order of the reference."""
    english = language("en")
    return list(english.query.fields) if english else []
