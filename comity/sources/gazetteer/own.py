"""Places of a user's own, and the patch table that Comity ships, in one shape of TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from comity.errors import FactsInvalid

#: What a place is.
PlaceKind = Literal["country", "region", "town", "feature"]


class OwnPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row: a place, or more names for one that is known already."""

    #: Language code to its name or names in that language; the first English one is the name that is shown.
    name: dict[str, str | tuple[str, ...]]
    #: ISO 3166-1 alpha-2 code, or any text for an invented country.
    country: str
    #: Degrees north.
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    #: Degrees east.
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    #: What it is.
    kind: PlaceKind = "town"
    #: Its inhabitants, more or less; the larger of two places of one name is meant more often.
    population: int = 200_000
    #: ISO 3166-2 code of a region that gets these names; its position is known then.
    iso: str | None = None

    def __post_init__(self) -> None:
        """Refuse a row without any name.

        Raises:
            ValueError: which msgspec turns into an error that names the row.
        """
        if not self.names():
            raise ValueError("a place needs a name")

    def names(self) -> list[tuple[str, str]]:
        """Pairs of language code and name, in the order of the file."""
        return [
            (code, one)
            for code, given in self.name.items()
            for one in ((given,) if isinstance(given, str) else given)
            if one
        ]

    def shown(self) -> str:
        """The name that is shown: the first English one, else the first of all."""
        names = self.names()
        return next((one for code, one in names if code == "en"), names[0][1])


class OwnPlaces(msgspec.Struct, frozen=True, kw_only=True):
    """A file of such rows; other tables of the file are other people's business."""

    #: The rows.
    place: tuple[OwnPlace, ...] = ()


def load_places(path: Path) -> tuple[OwnPlace, ...]:
    """The rows ``[[place]]`` of a TOML file.

    A row reads ``name = {en = "…", ar = "…", fa = "…", ru = "…"}``, ``country``, ``lat``, ``lon`` and, if wanted,
    ``kind`` and ``population``.

    Raises:
        FactsInvalid: the file does not have that shape; the message names the file and the field.
        OSError: the file cannot be read.
    """
    try:
        rows = msgspec.convert(tomllib.loads(path.read_text("utf-8")), OwnPlaces).place
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FactsInvalid(f"{path.name}: {error}. Mend the file.") from error
    for number, row in enumerate(rows, 1):
        if row.lat is None or row.lon is None or not row.names():
            raise FactsInvalid(f"{path.name}: place {number} lacks a name, lat or lon. Add it.")
    return rows
