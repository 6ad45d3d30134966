"""From a query to its condition: words to lexemes, names to what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal
from uuid import UUID

from babel import Locale
from babel.core import get_global

from comity.errors import QueryInvalid
from comity.languages import CODES
from comity.languages.fold import fold
from comity.query.condition import All, Around, Condition, Holds, Some, Unless
from comity.query.condition import Near as Close
from comity.query.lexemes import by_sound, country_mark, house_mark, place_id, place_mark, readings
from comity.query.parse import parse
from comity.query.silence import silences
from comity.query.tree import Acts, Both, Either, Moment, Named, Near, Node, Query, Silent, Within, Without, Words
from comity.query.tsquery import weight
from comity.sources import Houses
from comity.sources.gazetteer import Candidate, Gazetteer
from comity.sources.gazetteer.keys import forms_of, key_of

#: Degrees north and east, as maps give them.
_DEGREES = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,،]\s*(-?\d{1,3}(?:\.\d+)?)")

#: Codes of languages that reports are told to be in, and of which CLDR knows neither name nor other code.
_UNNAMED = frozenset({"cbk", "dty", "eml", "nah"})
#: Bytes of lexemes in a tsquery; PostgreSQL takes a mebibyte, of which the labels of what a member may see need some.
_HEAVIEST = 900_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What names are looked up in."""

    #: Places, the centre's own among them.
    gazetteer: Gazetteer
    #: Houses, the centre's own among them.
    houses: Houses


def ground(query: Query, known: Known) -> Condition:
    """What a query asks of a report.

    Raises:
        QueryInvalid: it names a place, country or language that nobody knows, or PostgreSQL could not be asked for it.
    """
    condition = _condition(query.root, known)
    if weight(condition) > _HEAVIEST:
        raise QueryInvalid(
            "What is to stand near each other could do so in too many ways. Let fewer words lie between, such as "
            "NEAR/5, name fewer or shorter alternatives, or make two queries of it."
        )
    return condition


def asked(text: str, known: Known) -> Query:
    """A query that may stand: understood, grounded, and asking for something.

    One that asks for the silence of sources asks for nothing else; see `comity.query.silence`.

    Raises:
        QueryInvalid: it cannot be understood, every report would answer it but for what it leaves out, or it asks both
            for silence and for reports.
    """
    query = parse(text)
    if silences(query):
        return query
    if not _asks(ground(query, known)):
        raise QueryInvalid(
            "This query asks for nothing, it only leaves out; as a standing query nearly every report would answer it. "
            "Add a word, a place or another field that must hold."
        )
    return query


def _asks(condition: Condition) -> bool:
    match condition:
        case All(parts=parts):
            return any(map(_asks, parts))
        case Some(parts=parts):
            return all(map(_asks, parts))
        case Unless(part=Unless(part=part)):
            return _asks(part)
        case Unless(part=All(parts=parts)):
            return all(_asks(Unless(part=part)) for part in parts)
        case Unless(part=Some(parts=parts)):
            return any(_asks(Unless(part=part)) for part in parts)
        case Unless() | Moment():
            return False
        case _:
            return True


def _condition(node: Node, known: Known) -> Condition:
    match node:
        case Both(parts=parts):
            return All(parts=tuple(_condition(part, known) for part in parts))
        case Either(parts=parts):
            return Some(parts=tuple(_condition(part, known) for part in parts))
        case Without(part=part):
            return Unless(part=_condition(part, known))
        case Words(text=text):
            return Holds(readings=readings(text))
        case Near(left=left, right=right, most=most):
            return Close(left=_any(left), right=_any(right), most=most)
        case Within():
            return Around(points=_points(node, known.gazetteer), km=node.km)
        case Named():
            return Holds(readings=tuple(dict.fromkeys(_named(node, known))))
        case Acts(act=act):
            return Holds(readings=((f"~a{act}",),))
        case Silent(at=at):
            raise QueryInvalid(
                f"'silent:' (character {at}) asks whether a source brings nothing, and no report answers that. Look at "
                "the screen Sources; as a standing query of its own it tells you as soon as the source falls silent."
            )
        case _:
            return node


def _any(texts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(run for text in texts for run in readings(text)))


def _named(node: Named, known: Known) -> Iterable[tuple[str, ...]]:
    match node.field:
        case "place":
            return ((mark,) for mark in _places(node, known.gazetteer))
        case "country":
            return ((mark,) for mark in _countries(node, known.gazetteer))
        case "language":
            return ((f"~g{code}",) for code in _codes(node))
        case "publisher":
            house = known.houses.named(node.text)
            return ((house_mark(house.name if house else node.text),), *readings(node.text, "~p"))
        case "speaker":
            return (*readings(node.text, "~k"), *by_sound(node.text))
        case "source":
            return _by_id_or_name(node.text, "~S", "~s")
        case "originator":
            return _by_id_or_name(node.text, "~O", "~o")


def _by_id_or_name(text: str, by_id: str, by_name: str) -> Iterable[tuple[str, ...]]:
    try:
        return ((f"{by_id}{UUID(text)}",),)
    except ValueError:
        return readings(text, by_name)


def meant(name: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The places that a name in a query means: all that bear it equally well; ``Paris, France`` narrows them down."""
    head, _, container = name.replace("،", ",").partition(",")
    found = _bearing(head, gazetteer)
    if not container.strip():
        return found
    around = _bearing(container, gazetteer, short=True)
    countries = {c.country for c in around if c.kind == "country"} | {container.strip(), container.strip().upper()}
    regions = {(c.country, c.region) for c in around if c.kind == "region" and c.region}
    return tuple(c for c in found if c.country in countries or (c.country, c.region) in regions)


def _bearing(name: str, gazetteer: Gazetteer, *, short: bool = False) -> tuple[Candidate, ...]:
    """The places that bear a name best, and those that share a name in English with one of them in its own country.

    A city and its region are called alike in English, but lists of names have them in other scripts one without the
    other: so *Idlib* means the same in all of them.
    """
    found = [c for c in gazetteer.candidates(key_of(forms_of(name))) if short or not c.short]
    best = {_place(c): c for c in _first(found)}
    countries = {c.country for c in best.values()}
    for english in {c.name: None for c in found if c.country in countries}:
        alike = _first([c for c in gazetteer.candidates(key_of(forms_of(english))) if not c.short])
        shared = {c.country for c in alike if _place(c) in best}
        best |= {_place(c): c for c in alike if c.country in shared and _place(c) not in best}
    return tuple(best.values())


def _first(found: list[Candidate]) -> list[Candidate]:
    return [c for c in found if c.own == found[0].own and c.first == found[0].first]


def _place(of: Candidate) -> tuple[str, str, str, str, int | None]:
    """What tells a place from others, whatever name it was found by."""
    return of.name, of.country, of.kind, of.region, of.geonameid


def _points(node: Within, gazetteer: Gazetteer) -> tuple[tuple[float, float], ...]:
    degrees = _DEGREES.fullmatch(fold(node.text))
    if degrees:
        lat, lon = float(degrees[1]), float(degrees[2])
        if abs(lat) > 90 or abs(lon) > 180:
            raise QueryInvalid(
                f"'{node.text}' (character {node.at}) is nowhere on earth. Write degrees north, a comma, degrees east."
            )
        return ((lat, lon),)
    return tuple(dict.fromkeys((c.lat, c.lon) for c in _known(node.text, node.at, gazetteer)))


def _known(text: str, at: int, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    found = meant(text, gazetteer)
    if not found:
        raise QueryInvalid(
            f"No place called '{text}' is known (character {at}). Look at its spelling, add it to the "
            "centre's own places, or search for the word alone."
        )
    return found


def _places(node: Named, gazetteer: Gazetteer) -> list[str]:
    return [
        country_mark(c.country) if c.kind == "country" else place_mark(place_id(c.name, c.country, c.geonameid))
        for c in _known(node.text, node.at, gazetteer)
    ]


def _countries(node: Named, gazetteer: Gazetteer) -> list[str]:
    codes = {c.country for c in _bearing(node.text, gazetteer) if c.kind == "country"}
    written = node.text.strip().upper()
    if not codes and len(written) in (2, 3) and written.isascii():
        codes = {code for code in (written, *_aliases("territory").get(written, ())) if code in _territories()}
    # A country that is invented goes by the name that places of the centre's own give it.
    codes = codes or {country for country in gazetteer.countries if fold(country) == fold(node.text.strip())}
    if not codes:
        raise QueryInvalid(
            f"No country called '{node.text}' is known (character {node.at}). Write its name or two letters, such as "
            "country:IQ; a part of a country or a town is a place."
        )
    return [country_mark(code) for code in sorted(codes)]


@cache
def _territories() -> frozenset[str]:
    """Codes of two letters of all that may have a place: no unions of states, and nothing unknown."""
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2) - {
        "EU",
        "EZ",
        "QO",
        "UN",
        "ZZ",
    }


@cache
def _aliases(of: Literal["language", "territory"]) -> dict[str, tuple[str, ...]]:
    """Other codes, those of three letters among them, to the ones that are meant."""
    found = get_global("language_aliases" if of == "language" else "territory_aliases")
    return {code: (meant,) if isinstance(meant, str) else tuple(meant) for code, meant in found.items()}


@cache
def _languages() -> dict[str, str]:
    """Names of languages in every language of the screens, folded, to their codes."""
    return {fold(name): code for own in CODES for code, name in Locale(own).languages.items()}


def _codes(node: Named) -> tuple[str, ...]:
    """The codes of a language: where an older or longer one is written, the one that reports are known by, too."""
    written = fold(node.text).strip()
    named = _languages().get(written)
    aliases = tuple(code.partition("_")[0] for code in _aliases("language").get(written, ()))
    known = (written,) if written in _UNNAMED or written in Locale("en").languages else ()
    found = (named,) if named else (*known, *aliases, *((written,) if aliases else ()))
    if not found:
        raise QueryInvalid(
            f"No language called '{node.text}' is known (character {node.at}). Write its code: language:ar."
        )
    return tuple(dict.fromkeys(found))
