"""A user's own facts: places that no gazetteer has, houses that no list has. One TOML file holds both."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from comity.errors import FactsInvalid
from comity.sources.gazetteer.own import OwnPlace
from comity.sources.house import House


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    place: tuple[OwnPlace, ...] = ()
    house: tuple[House, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a user adds to what Comity knows."""

    #: Places.
    places: tuple[OwnPlace, ...] = ()
    #: Agencies, outlets and bodies.
    houses: tuple[House, ...] = ()


def parse_facts(text: str, where: str = "facts") -> Facts:
    """The rows ``[[place]]`` and ``[[house]]`` of a TOML text.

    Raises:
        FactsInvalid: it is not TOML, or a row has another shape; the message names `where` and the field.
    """
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise FactsInvalid(f"{where}: {error}. Mend the row; docs/reference/facts.md shows the shape.") from error
    return Facts(places=file.place, houses=file.house)


def facts_text(path: Path) -> str:
    """The text of a facts file.

    Raises:
        FactsInvalid: it cannot be read.
    """
    try:
        return path.read_text("utf-8-sig")  # some editors begin a file with a mark of its encoding
    except (OSError, UnicodeDecodeError) as error:
        raise FactsInvalid(f"{path}: {error}. Check the path; the file is TOML in UTF-8.") from error
