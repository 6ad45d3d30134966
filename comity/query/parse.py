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

from typing import NoReturn

from comity.errors import QueryInvalid
from comity.languages.word import words
from comity.model.on_screen import on_screen
from comity.query.scan import LONGEST, Piece, fields, key, scan
from comity.query.tree import Both, Contested, Either, Near, Node, Query, Without, Words
from comity.query.value import value_of

#: More conditions or deeper parentheses than these were not written by a person.
MOST, _DEEPEST = 200, 24
#: Words apart when NEAR comes without a number, and at most.
_NEAR, _NEAREST = 10, 30


def parse(text: str, *, longest: int | None = LONGEST) -> Query:
    """Understand a query.

    Args:
        text: as it was written.
        longest: characters that it may have; none: any number, for what no person wrote.

    Raises:
        QueryInvalid: it cannot be understood; the message says at which character, and what to do.
    """
    parser = _Parser(scan(text, longest=longest))
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
            value = self._take("word", "phrase", "(")
            if value:
                raise QueryInvalid(
                    f"'contested' (character {field.at}) takes no value, such as '{value.text}'. Write contested, or "
                    "NOT contested."
                )
            return self._count(Contested())
        if self._take("("):
            self._place -= 1
            return self._one(field)
        value = self._take("word", "phrase", "both", "either", "near")
        if value is None:
            self._nothing(self._next())
        follows = self._next()
        if field.text in ("place", "silent") and follows and follows.kind == "word" and follows.text.startswith("~"):
            self._place += 1  # place:Kessel ~50km, silent:Herald ~12h
            value = value._replace(text=f"{value.text} {follows.text}")
        return self._leaf(field, value)

    def _leaf(self, field: Piece | None, piece: Piece) -> Node:
        if field is None:
            if piece.kind == "word" and fields().get(key(piece.text)) == "contested":
                return self._count(Contested())
            if not words(piece.text):
                raise QueryInvalid(
                    f"There is no word in '{piece.text}' (character {piece.at}). Write a word, or take it away."
                )
            return self._count(Words(text=piece.text.strip(), at=piece.at))
        return self._count(value_of(field, piece))

    def _count(self, node: Node) -> Node:
        self._conditions += 1
        if self._conditions > MOST:
            raise QueryInvalid(f"The query has more than {MOST} conditions. Make two of it.")
        return node


def _flat(parts: list[Node], kind: type[Both] | type[Either]) -> tuple[Node, ...]:
    """`A AND (B AND C)` is `A AND B AND C`: one query has one tree."""
    return tuple(one for part in parts for one in (part.parts if isinstance(part, kind) else (part,)))


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
