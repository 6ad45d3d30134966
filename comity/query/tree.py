"""A query as it was written: a tree of conditions, frozen, the same for a search and for a standing query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from comity.model.statement import Act

#: What may be done to a claim of a story.
Stance = Literal["asserts", "denies", "revises"]
#: Fields whose value is a name or a few words.
NameField = Literal["source", "publisher", "originator", "speaker", "place", "country", "language"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """All of them must hold."""

    #: Two or more conditions.
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """One of them is enough."""

    #: Two or more conditions.
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """It must not hold."""

    #: What must not.
    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word, or words that stand one after the other, in any of their inflected forms."""

    #: As they were written.
    text: str
    #: Character of the query where they begin, from 1; 0 if nobody wrote them.
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Words of one side stand near words of the other, in either order."""

    #: Words or phrases of which one is enough, as they were written.
    left: tuple[str, ...]
    #: The same of the other side.
    right: tuple[str, ...]
    #: What comes second begins at most so many words after the end of the first.
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A field holds a name."""

    #: The field.
    field: NameField
    #: The name as it was written.
    text: str
    #: Character of the query where it begins, from 1.
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A place lies within a distance."""

    #: The place's name as it was written, or degrees north and east with a comma between.
    text: str
    #: Kilometres.
    km: float
    #: Character of the query where it begins, from 1.
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Somebody does this with what is said."""

    #: says, denies, confirms or questions.
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """It was received on that day or later (since), or on that day or earlier (until)."""

    #: Which side.
    side: Literal["since", "until"]
    #: A day in the centre's zone, or how long ago.
    when: date | timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class InStory:
    """The report stands in this story."""

    #: The story's id.
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A claim of its story is contested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """A claim of its story stands on that many independent origins, established as different."""

    #: The least number.
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """A claim of its story is asserted, denied, or was revised."""

    #: Which.
    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """That many different figures are given for the same in its story."""

    #: The least number.
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A source brings nothing: a condition on sources, not on reports."""

    #: Words of its name, or its id, as it was written.
    text: str
    #: For so long; none: for longer than is its habit.
    least: timedelta | None
    #: Character of the query where it begins, from 1.
    at: int = 0


#: What is asked of the story's weight.
Weighty: TypeAlias = Contested | Origins | Stands | Figures
Node: TypeAlias = Both | Either | Without | Words | Near | Named | Within | Acts | Moment | InStory | Silent | Weighty


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query, understood."""

    #: As it was written.
    text: str
    #: What it asks.
    root: Node

    def __str__(self) -> str:
        """The query in English operators, as `parse` reads it again to the same tree."""
        return show(self.root)


def show(node: Node, inside: type[Both] | type[Either] | None = None) -> str:
    """A condition in English operators; parentheses only where they are needed."""
    match node:
        case Both(parts=parts):
            shown = " AND ".join(show(part, Both) for part in parts)
            return f"({shown})" if inside else shown
        case Either(parts=parts):
            shown = " OR ".join(show(part, Either) for part in parts)
            return f"({shown})" if inside else shown
        case Without(part=part):
            return f"NOT {show(part, Both)}"
        case Words(text=text):
            return _quoted(text)
        case Near(left=left, right=right, most=most):
            return f"{_side(left)} NEAR/{most} {_side(right)}"
        case Named(field=field, text=text):
            return f"{field}:{_quoted(text)}"
        case Within(text=text, km=km):
            return f"place:{_quoted(f'{text} ~{km:g}km')}"
        case Acts(act=act):
            return f"act:{act}"
        case Moment(side=side, when=when):
            return f"{side}:{_when(when)}"
        case InStory(story=story):
            return f"story:{_quoted(story)}"
        case Silent(text=text, least=least):
            return f"silent:{_quoted(f'{text} ~{_when(least)}' if least else text)}"
        case Contested():
            return "contested"
        case Origins(least=least):
            return f"origins>={least}"
        case Stands(stance=stance):
            return f"stance:{stance}"
        case Figures(least=least):
            return f"figures>={least}"


def _side(texts: tuple[str, ...]) -> str:
    return _quoted(texts[0]) if len(texts) == 1 else f"({' OR '.join(map(_quoted, texts))})"


def _when(when: date | timedelta) -> str:
    if isinstance(when, timedelta):
        hours = int(when.total_seconds() // 3600)
        return f"{hours}h" if hours % 24 else f"{hours // 24}d"
    return when.isoformat()


def _quoted(text: str) -> str:
    # Only what cannot be anything but one word goes without marks; operators of any language and fields do not.
    plain = text.isascii() and text.isalnum() and text.islower() and text != "contested"
    return text if plain else '"' + text.replace('"', "'") + '"'
