"""From a query's text to its tree.

::

    query  = either
    either = both { OR both }
    both   = near { [AND] near }
    near   = one { NEAR[/number] one }
    one    = (NOT | -) one | "(" either ")" | field ":" ( value | "(" either ")" ) | word | "phrase"

So NEAR binds tightest, then NOT, then AND, which may be left out, then OR.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NoReturn, cast, get_args

import regex

from comity.errors import QueryInvalid
from comity.languages.fold import fold
from comity.languages.word import words
from comity.model.on_screen import on_screen
from comity.model.statement import Act
from comity.query.scan import Piece, acts, fields, kilometres, known_fields, scan, stances
from comity.query.tree import (
    Acts,
    Both,
    Contested,
    Either,
    Figures,
    InStory,
    Moment,
    Named,
    NameField,
    Near,
    Node,
    Origins,
    Query,
    Stance,
    Stands,
    Within,
    Without,
    Words,
)

#: More conditions or deeper parentheses than these were not written by a person.
_MOST, _DEEPEST = 200, 24
#: Digits of a number; longer ones are none that anybody means.
_DIGITS = 9
#: Words apart when NEAR comes without a number, and at most.
_NEAR, _NEAREST = 10, 30
#: Kilometres around a place, at most; what is wider has a country or several.
FARTHEST = 1_000
_DISTANCE = regex.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(\p{L}+)")
_AGO = regex.compile(r"(\d{1,4})\s?([hdwm])")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30}
_NAMES: tuple[str, ...] = get_args(NameField)
_STORY = regex.compile(r"[0-9A-Za-z-]{1,64}")


def parse(text: str) -> Query:
    """Understand a query.

    Raises:
        QueryInvalid: it cannot be understood; the message says at which character, and what to do.
    """
    parser = _Parser(scan(text))
    return Query(text=text, root=parser.whole())


class _Parser:
    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self._place = 0
        self._conditions = 0
        self._depth = 0

    def whole(self) -> Node:
        if not self._pieces:
            raise QueryInvalid('The query is empty. Write a word, a "phrase" or a field such as place:Kessel.')
        root = self._either(None)
        piece = self._next()
        if piece:  # only a parenthesis that nothing opened can be left
            raise QueryInvalid(f"The parenthesis at character {piece.at} closes nothing. Take it away.")
        return root

    def _next(self) -> Piece | None:
        return self._pieces[self._place] if self._place < len(self._pieces) else None

    def _take(self, *kinds: str) -> Piece | None:
        piece = self._next()
        if piece and piece.kind in kinds:
            self._place += 1
            return piece
        return None

    def _either(self, field: Piece | None) -> Node:
        parts = [self._both(field)]
        while self._take("either"):
            parts.append(self._both(field))
        return parts[0] if len(parts) == 1 else Either(parts=_flat(parts, Either))

    def _both(self, field: Piece | None) -> Node:
        parts = [self._one(field)]
        while (piece := self._next()) and piece.kind not in ("either", ")"):
            self._take("both")
            parts.append(self._one(field))
        return parts[0] if len(parts) == 1 else Both(parts=_flat(parts, Both))

    def _one(self, field: Piece | None) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryInvalid(f"The query is nested more than {_DEEPEST} deep. Make two of it.")
        try:
            return self._near(field, self._bare(field))
        finally:
            self._depth -= 1

    def _near(self, field: Piece | None, first: Node) -> Node:
        found: list[Node] = []
        while operator := self._take("near"):
            second = self._bare(field)
            sides = (_side(operator, first, field), _side(operator, second, field))
            found.append(Near(left=sides[0], right=sides[1], most=_most(operator)))
            first = second
        if len(found) > 1:
            return Both(parts=tuple(found))
        return found[0] if found else first

    def _bare(self, field: Piece | None) -> Node:
        piece = self._next()
        if piece is None or piece.kind in ("both", "either", "near", ")"):
            self._nothing(piece)
        self._place += 1
        match piece.kind:
            case "without":
                return Without(part=self._one(field))
            case "(":
                inner = self._either(field)
                if not self._take(")"):
                    raise QueryInvalid(f"The parenthesis at character {piece.at} is not closed. Add a ')'.")
                return inner
            case "field":
                if field:
                    raise QueryInvalid(
                        f"'{piece.text}' (character {piece.at}) stands inside {field.text}:(…). Put it outside."
                    )
                return self._field(piece)
            case _:
                return self._leaf(field, piece)

    def _nothing(self, piece: Piece | None) -> NoReturn:
        before = self._pieces[self._place - 1] if self._place else None
        if piece and before is None:
            what = on_screen(f"'{piece.text}' at character {piece.at} has nothing before it")
        elif before and before.kind == "(":
            what = on_screen(f"There is nothing in the parentheses at character {before.at}")
        elif before:
            name = f"{before.text}:" if before.kind == "field" else before.text
            what = on_screen(f"Nothing follows '{name}' at character {before.at}")
        else:
            what = on_screen("Something is missing")
        raise QueryInvalid(f"{what}. Add a word, or put it in quotation marks to find it as a word.")

    def _field(self, field: Piece) -> Node:
        if field.text == "contested":
            return self._count(Contested())
        if self._take("("):
            self._place -= 1
            return self._one(field)
        value = self._take("word", "phrase", "both", "either", "near")
        if value is None:
            self._nothing(self._next())
        follows = self._next()
        if field.text == "place" and follows and follows.kind == "word" and follows.text.startswith("~"):
            self._place += 1  # place:Kessel ~50km
            value = value._replace(text=f"{value.text} {follows.text}")
        return self._leaf(field, value)

    def _leaf(self, field: Piece | None, piece: Piece) -> Node:
        if field is None:
            if piece.kind == "word" and fields().get(fold(piece.text)) == "contested":
                return self._count(Contested())
            if not words(piece.text):
                raise QueryInvalid(
                    f"There is no word in '{piece.text}' (character {piece.at}). Write a word, or take it away."
                )
            return self._count(Words(text=piece.text.strip(), at=piece.at))
        return self._count(_value(field, piece))

    def _count(self, node: Node) -> Node:
        self._conditions += 1
        if self._conditions > _MOST:
            raise QueryInvalid(f"The query has more than {_MOST} conditions. Make two of it.")
        return node


def _flat(parts: list[Node], kind: type[Both] | type[Either]) -> tuple[Node, ...]:
    """`A AND (B AND C)` is `A AND B AND C`: one query has one tree."""
    return tuple(one for part in parts for one in (part.parts if isinstance(part, kind) else (part,)))


def _value(field: Piece, piece: Piece) -> Node:
    text = piece.text.strip()
    where = on_screen(f"(character {piece.at})")
    if field.sign in (">", ">=") and field.text not in ("origins", "figures"):
        raise QueryInvalid(f"'{field.text}' takes a colon, not '{field.sign}' {where}: {field.text}:{text}.")
    match field.text:
        case "act":
            act = acts().get(fold(text))
            if act is None:
                raise QueryInvalid(f"There is no act '{text}' {where}. Write one of {', '.join(get_args(Act))}.")
            return Acts(act=cast("Act", act))
        case "since" | "until":
            return Moment(side="since" if field.text == "since" else "until", when=_when(text, where))
        case "stance":
            stance = stances().get(fold(text))
            if stance is None:
                raise QueryInvalid(f"There is no stance '{text}' {where}. Write one of {', '.join(get_args(Stance))}.")
            return Stands(stance=cast("Stance", stance))
        case "origins" | "figures" as what:
            least = _least(field, text)
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
    least = int(number) + (field.sign == ">")
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


def _side(operator: Piece, node: Node, field: Piece | None) -> tuple[str, ...]:
    """One side of NEAR: a word, a phrase, or several of which one is enough."""
    several = node.parts if isinstance(node, Either) else (node,)
    if field or not all(isinstance(one, Words) for one in several):
        raise QueryInvalid(
            f"'{operator.text}' at character {operator.at} joins words and phrases only: dam NEAR/5 gates, or "
            "(dam OR levee) NEAR/5 gates."
        )
    return tuple(one.text for one in several if isinstance(one, Words))


def _most(operator: Piece) -> int:
    written = operator.text.partition("/")[2]
    most = int(written) if written else _NEAR
    if not 1 <= most <= _NEAREST:
        raise QueryInvalid(
            f"'{operator.text}' at character {operator.at}: words are near each other from 1 to {_NEAREST} words apart."
        )
    return most


def _when(text: str, where: str) -> date | timedelta:
    folded = fold(text)
    ago = _AGO.fullmatch(folded)
    if ago:
        return timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
    try:
        return date.fromisoformat(folded)
    except ValueError:
        raise QueryInvalid(
            f"'{text}' {where} is no day. Write a day like 2026-03-14, or how long ago: 12h, 7d, 2w."
        ) from None
