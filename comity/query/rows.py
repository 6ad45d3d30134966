"""A query in rows, as it is put together by clicking: conditions that must hold, of which one is enough, or must not.

Rows and text are two ways to write one query. Not every query has rows, only one without parentheses inside
parentheses: what all must hold, one group of alternatives, what must not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from comity.errors import QueryInvalid
from comity.query.parse import parse
from comity.query.tree import (
    Acts,
    Both,
    Contested,
    Either,
    Figures,
    InStory,
    Moment,
    Named,
    Near,
    Origins,
    Silent,
    Stands,
    Within,
    Without,
    Words,
    show,
)

#: Whether it must hold, is one of those of which one is enough, or must not hold.
How = Literal["all", "any", "not"]
Leaf: TypeAlias = (
    Acts | Contested | Figures | InStory | Moment | Named | Near | Origins | Silent | Stands | Within | Words
)

#: Kinds of rows, in the order in which they are offered.
FIELDS = (
    "words",
    "near",
    "place",
    "country",
    "speaker",
    "act",
    "stance",
    "contested",
    "origins",
    "figures",
    "publisher",
    "source",
    "originator",
    "language",
    "story",
    "since",
    "until",
    "silent",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One condition."""

    #: Whether it must hold.
    how: How = "all"
    #: One of `FIELDS`.
    field: str
    #: What was chosen or typed; empty: nothing yet, and of *contested* always.
    value: str = ""


def written(rows: Sequence[Row]) -> str:
    """The query that rows say; those without a value are passed over. It may be one that `parse` refuses."""
    said = [(row.how, _said(row)) for row in rows if row.value or row.field == "contested"]
    any_of = [text for how, text in said if how == "any"]
    parts: list[str] = []
    for how, text in said:
        if how == "all":
            parts.append(text)
        elif how == "not":
            parts.append(f"NOT {text}")
        elif any_of:
            parts.append(" OR ".join(any_of))
            any_of = []
    together = len(parts) > 1
    return " AND ".join(f"({part})" if together and " OR " in part else part for part in parts)


def rows_of(text: str) -> tuple[Row, ...] | None:
    """The rows of a query; none if it cannot be understood, or is more than rows can say."""
    try:
        root = parse(text).root
    except QueryInvalid:
        return None
    rows: list[Row] = []
    groups = 0
    for part in root.parts if isinstance(root, Both) else (root,):
        match part:
            case Without(part=inner) if isinstance(inner, Leaf):
                rows.append(_row("not", inner))
            case Either(parts=parts) if all(isinstance(one, Leaf) for one in parts):
                groups += 1
                rows += [_row("any", one) for one in parts if isinstance(one, Leaf)]
            case _ if isinstance(part, Leaf):
                rows.append(_row("all", part))
            case _:
                return None
    return tuple(rows) if groups <= 1 else None


def _said(row: Row) -> str:
    value = row.value.strip()
    match row.field:
        case "words":
            return show(Words(text=value))
        case "near":
            return value
        case "contested":
            return "contested"
        case "origins" | "figures":
            return f"{row.field}>={value}"
        case field:
            return f"{field}:{show(Words(text=value))}"


def _row(how: How, node: Leaf) -> Row:
    field, value = _told(node)
    return Row(how=how, field=field, value=value)


def _told(node: Leaf) -> tuple[str, str]:
    match node:
        case Words(text=text):
            return "words", text
        case Near():
            return "near", show(node)
        case Contested():
            return "contested", ""
        case Origins(least=least):
            return "origins", str(least)
        case Figures(least=least):
            return "figures", str(least)
        case Named(field=field, text=text):
            return field, text
        case _:
            name, _, value = show(node).partition(":")
            return name, value.strip('"')
