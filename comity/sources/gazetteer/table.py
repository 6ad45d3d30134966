"""A table of places in arrays, written to one file and mapped from it.

The file: eight letters, the length of a JSON head, the head, then the arrays one after another, each at a multiple of
64 bytes. A key leads to a slice of `links`; a link holds the number of a row in its low bits and in its high bits how
the name belongs to that row.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

_MAGIC = b"COMITYG1"
_ALIGN = 64
#: Low bits of a link: the row.
ROW_BITS = 24
#: How a name belongs to a row: its first name, another, one in another case, one without its article, an abbreviation,
#: one that is spelt with the Arabic letter of a long a (آ), which folding takes for any other a.
FIRST, OTHER, DECLINED, BARE, SHORT, LONG_A = 1, 2, 4, 8, 16, 32
#: What a row is, by the number in the table.
KINDS: tuple[Literal["country", "region", "town", "feature", "county"], ...] = (
    "country",
    "region",
    "town",
    "feature",
    "county",
)

_ARRAYS = (
    "keys",
    "sieve",
    "begins",
    "links",
    "lat",
    "lon",
    "population",
    "country",
    "region",
    "kind",
    "geonameid",
    "names_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place before it stands in a table."""

    #: The name that is shown.
    name: str
    #: ISO 3166-1 alpha-2 code, or any text for an invented country.
    country: str
    #: Degrees north.
    lat: float
    #: Degrees east.
    lon: float
    #: Number in `KINDS`.
    kind: int
    #: Inhabitants.
    population: int
    #: Code of the first-level division, as GeoNames has it, or empty.
    region: str = ""
    #: GeoNames id, or none.
    geonameid: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Places in arrays; `n` rows, `k` keys, `m` links."""

    #: Sorted keys, uint64 (k).
    keys: npt.NDArray[np.uint64]
    #: 1 where a key has these leading bits, else 0, uint8 (a power of two): most words are sifted out without a search.
    sieve: npt.NDArray[np.uint8]
    #: Where each key's links begin, uint32 (k + 1).
    begins: npt.NDArray[np.uint32]
    #: Row number and how the name belongs to it, uint32 (m).
    links: npt.NDArray[np.uint32]
    #: Degrees north, float32 (n).
    lat: npt.NDArray[np.float32]
    #: Degrees east, float32 (n).
    lon: npt.NDArray[np.float32]
    #: Inhabitants, uint32 (n).
    population: npt.NDArray[np.uint32]
    #: Number in `countries`, uint16 (n).
    country: npt.NDArray[np.uint16]
    #: Number in `regions`, uint16 (n).
    region: npt.NDArray[np.uint16]
    #: Number in `KINDS`, uint8 (n).
    kind: npt.NDArray[np.uint8]
    #: GeoNames id or 0, uint32 (n).
    geonameid: npt.NDArray[np.uint32]
    #: Where each name begins in `names`, uint32 (n + 1).
    names_at: npt.NDArray[np.uint32]
    #: All names in UTF-8, uint8.
    names: npt.NDArray[np.uint8]
    #: Country codes.
    countries: tuple[str, ...]
    #: Codes of first-level divisions.
    regions: tuple[str, ...]

    def holds(self, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
        """Which of the keys the table has."""
        found: npt.NDArray[np.bool_] = self.sieve[keys >> np.uint64(65 - len(self.sieve).bit_length())] != 0
        likely = np.flatnonzero(found)
        at = np.searchsorted(self.keys, keys[likely])
        at[at == len(self.keys)] = 0
        found[likely] = self.keys[at] == keys[likely]
        return found

    def row(self, number: int) -> Row:
        """The row of that number."""
        name = bytes(self.names[self.names_at[number] : self.names_at[number + 1]]).decode()
        geonameid = int(self.geonameid[number])
        return Row(
            name=name,
            country=self.countries[self.country[number]],
            lat=round(float(self.lat[number]), 5),
            lon=round(float(self.lon[number]), 5),
            kind=int(self.kind[number]),
            population=int(self.population[number]),
            region=self.regions[self.region[number]],
            geonameid=geonameid or None,
        )


def make(rows: Sequence[Row], links: Iterable[tuple[int, int, int]]) -> Table:
    """A table of rows and of links (key, row number, how the name belongs to the row)."""
    countries = tuple(sorted({row.country for row in rows}))
    regions = tuple(sorted({row.region for row in rows}))
    country_at = {code: at for at, code in enumerate(countries)}
    region_at = {code: at for at, code in enumerate(regions)}
    pairs = np.array(sorted({(key, row | how << ROW_BITS) for key, row, how in links}), dtype=np.uint64).reshape(-1, 2)
    keys, begins = np.unique(pairs[:, 0], return_index=True)
    bits = max(8, len(keys).bit_length() + 3)  # an eighth of the words pass by chance
    sieve = np.zeros(1 << bits, np.uint8)
    sieve[keys >> np.uint64(64 - bits)] = 1
    blobs = [row.name.encode() for row in rows]
    return Table(
        keys=keys,
        sieve=sieve,
        begins=np.append(begins, len(pairs)).astype(np.uint32),
        links=pairs[:, 1].astype(np.uint32),
        lat=np.array([row.lat for row in rows], np.float32),
        lon=np.array([row.lon for row in rows], np.float32),
        population=np.array([row.population for row in rows], np.uint32),
        country=np.array([country_at[row.country] for row in rows], np.uint16),
        region=np.array([region_at[row.region] for row in rows], np.uint16),
        kind=np.array([row.kind for row in rows], np.uint8),
        geonameid=np.array([row.geonameid or 0 for row in rows], np.uint32),
        names_at=np.cumsum([0, *map(len, blobs)], dtype=np.uint32),
        names=np.frombuffer(b"".join(blobs), np.uint8),
        countries=countries,
        regions=regions,
    )


def save(table: Table, path: Path) -> None:
    """Writes the table under another name beside `path` and moves it there, so that no reader sees half a file."""
    arrays: list[npt.NDArray[Any]] = [getattr(table, name) for name in (*_ARRAYS, "names")]
    head: dict[str, Any] = {"countries": table.countries, "regions": table.regions, "arrays": []}
    at = 0
    for name, array in zip((*_ARRAYS, "names"), arrays, strict=True):
        head["arrays"].append([name, array.dtype.str, len(array), at])
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    text = json.dumps(head).encode()
    first = -(-(len(_MAGIC) + 8 + len(text)) // _ALIGN) * _ALIGN
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + len(text).to_bytes(8, "little") + text)
            for (_, _, _, begin), array in zip(head["arrays"], arrays, strict=True):
                file.seek(first + begin)
                file.write(array.tobytes())
            file.truncate(first + at)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load(path: Path) -> Table:
    """Maps a table from its file; pages are read when they are needed.

    Raises:
        ValueError: the file is no such table or is cut short.
        OSError: the file cannot be read.
    """
    whole = np.memmap(path, np.uint8, mode="r")
    if bytes(whole[: len(_MAGIC)]) != _MAGIC:
        raise ValueError(f"{path.name} is not a gazetteer")
    length = int.from_bytes(bytes(whole[8:16]), "little")
    head = json.loads(bytes(whole[16 : 16 + length]))
    first = -(-(16 + length) // _ALIGN) * _ALIGN
    arrays: dict[str, Any] = {}
    for name, dtype, count, begin in head["arrays"]:
        size = np.dtype(dtype).itemsize * count
        part = whole[first + begin : first + begin + size]
        if len(part) != size:
            raise ValueError(f"{path.name} is cut short")
        arrays[name] = np.asarray(part).view(dtype)
    return Table(countries=tuple(head["countries"]), regions=tuple(head["regions"]), **arrays)
