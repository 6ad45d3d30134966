"""What fields of a query hold: the value of each, understood or refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast, get_args

import regex

from comity.errors import QueryInvalid
from comity.languages.fold import fold
from comity.languages.word import words
from comity.model.on_screen import on_screen
from comity.model.statement import Act
from comity.query.scan import Piece, acts, key, kilometres, known_fields, stances
from comity.query.tree import (
    Acts,
    Figures,
    InStory,
    Moment,
    Named,
    NameField,
    Node,
    Origins,
    Silent,
    Stance,
    Stands,
    Within,
)

#: Digits of a number; longer ones are none that anybody means.
_DIGITS = 9
#: Kilometres around a place, at most; what is wider has a country or several.
FARTHEST = 1_000
_DISTANCE = regex.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(\p{L}+)")
_AGO = regex.compile(r"(\d{1,4})\s?([hdwm])")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30}
_NAMES: tuple[str, ...] = get_args(NameField)
_STORY = regex.compile(r"[0-9A-Za-z-]{1,64}")
#: No report is older; a year below is one of another calendar.
_FIRST_YEAR = 1900
#: The longest silence that may be asked for: a source that brings nothing for longer is not waited for.
_LONGEST = timedelta(days=365)


def value_of(field: Piece, piece: Piece) -> Node:
    """The condition that a field and its value say.

    Raises:
        QueryInvalid: the field cannot hold it; the message says at which character, and what to write instead.
    """
    text = piece.text.strip()
    where = on_screen(f"(character {piece.at})")
    if field.sign[0] in "<>" and field.text not in ("origins", "figures"):
        raise QueryInvalid(f"'{field.text}' takes a colon, not '{field.sign}' {where}: {field.text}:{text}.")
    match field.text:
        case "act":
            act = acts().get(key(text))
            if act is None:
                raise QueryInvalid(f"There is no act '{text}' {where}. Write one of {', '.join(get_args(Act))}.")
            return Acts(act=cast("Act", act))
        case "since" | "until":
            return Moment(side="since" if field.text == "since" else "until", when=_when(text, where))
        case "stance":
            stance = stances().get(key(text))
            if stance is None:
                raise QueryInvalid(f"There is no stance '{text}' {where}. Write one of {', '.join(get_args(Stance))}.")
            return Stands(stance=cast("Stance", stance))
        case "origins" | "figures" as what:
            least = _least(field, text)
            if least is not None and field.sign[0] == "<":
                raise QueryInvalid(
                    f"'{field.sign}' is not asked of {what} {where}, only how many there are at least. Write what must "
                    f"not hold: NOT {what}>={least}."
                )
            if least is None:
                raise QueryInvalid(f"'{text}' {where} is no number of {what}. Write, for example, {what}>=2.")
            return Origins(least=least) if what == "origins" else Figures(least=least)
        case "story":
            if not _STORY.fullmatch(text):
                raise QueryInvalid(
                    f"'{text}' {where} is not the id of a story. Copy it from the address of the story's page; to find "
                    "stories by their words, write the words alone."
                )
            return InStory(story=text)
        case "place" if "~" in text:
            return _within(text, piece.at)
        case "silent":
            return _silent(text, piece.at)
        case name if name in _NAMES:
            if not words(text):
                raise QueryInvalid(f"There is no name in '{text}' {where}. Write {name}: and a name.")
            return Named(field=cast("NameField", name), text=text, at=piece.at)
        case _:
            raise QueryInvalid(f"There is no field '{field.text}' {where}. They are {', '.join(known_fields())}.")


def _least(field: Piece, text: str) -> int | None:
    number = fold(text)
    if not number.isdecimal() or len(number) > _DIGITS:
        return None
    least = int(number) + (field.sign in (">", "<="))
    return least if 1 <= least <= 1_000 else None


def _within(text: str, at: int) -> Within:
    name, _, written = text.rpartition("~")
    found = _DISTANCE.fullmatch(fold(written).strip())
    if not found or found[2] not in kilometres() or not 0 < float(found[1].replace(",", ".")) <= FARTHEST:
        raise QueryInvalid(
            f"'~{written}' (character {at}) is no distance from a place. Write, for example, "
            f'place:"Kessel ~50km"; the farthest is {FARTHEST} km.'
        )
    name = name.strip()
    if not words(name):
        raise QueryInvalid(f"There is no name before '~{written}' (character {at}). Write place: and a name.")
    return Within(text=name, km=float(found[1].replace(",", ".")), at=at)


def _silent(text: str, at: int) -> Silent:
    name, mark, written = text.rpartition("~")
    least = _ago(fold(written).strip()) if mark else None
    if mark and (least is None or not timedelta(0) < least <= _LONGEST):
        raise QueryInvalid(
            f"'~{written}' (character {at}) is no time for which a source is silent. Write, for example, "
            f'silent:"Valley feed ~12h"; the longest is {_LONGEST.days} days.'
        )
    name = (name if mark else text).strip()
    if not words(name):
        raise QueryInvalid(f"There is no name of a source at character {at}. Write silent: and a name.")
    return Silent(text=name, least=least, at=at)


def _ago(folded: str) -> timedelta | None:
    found = _AGO.fullmatch(folded)
    return timedelta(hours=int(found[1]) * _HOURS[found[2]]) if found else None


def _when(text: str, where: str) -> date | timedelta:
    folded = fold(text)
    ago = _ago(folded)
    if ago is not None:
        return ago
    try:
        day = date.fromisoformat(folded)
    except ValueError:
        raise QueryInvalid(
            f"'{text}' {where} is no day. Write a day like 2026-03-14, or how long ago: 12h, 7d, 2w."
        ) from None
    if day.year < _FIRST_YEAR:
        raise QueryInvalid(
            f"'{text}' {where} is before {_FIRST_YEAR}: days are counted by the Gregorian calendar here. Write a day "
            "like 2026-03-14, or how long ago: 12h, 7d, 2w."
        )
    return day
