"""What of a report a query can ask for, as lexemes: the one form that search and standing queries share.

A word of the text becomes its stem at its place. Everything else becomes a lexeme that begins with ``~`` and a letter,
which no word does: ``~gar`` says that the report is in Arabic, ``~w99072`` that it names that place. Names have their
words in order and a gap between two names, so that a name can be asked for like a phrase.

The stemmer goes by the language of the report and the script of the word: English words in an Arabic report are cut
as English ones. A query cannot know the language of what it will find; it is read in every way a report could have
been (`readings`), and one is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from comity.languages.fold import fold
from comity.languages.name import parts
from comity.languages.word import words
from comity.model.analysis import Analysis
from comity.query.cut import LONGEST, MODES, cutter, script
from comity.sources import Houses

#: What PostgreSQL keeps of a tsvector; the index in memory keeps the same, so that both find the same.
_LAST_PLACE, _MOST_PLACES = 16_383, 255
#: Words of a report beyond these are not indexed: a tsvector holds less than a megabyte.
_MOST_WORDS = 40_000
#: Places that are left free between two names of a field, so that no phrase runs from one into the other.
_GAP = 8
#: Consonants that a name must have to be known by its sound in another script; fewer say too little.
_SOUNDS = 4
#: Raised whenever a report may come out with other lexemes, like the version of a stage.
LEXEMES = 1


class Lexeme(NamedTuple):
    """One word of a text."""

    #: Its stem.
    stem: str
    #: First character in the text.
    start: int
    #: One past its last character.
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexemes:
    """All lexemes of one report."""

    #: Lexeme to its places, ascending; none for one that has no place.
    places: Mapping[str, tuple[int, ...]]
    #: How many words its headline has; they stand first.
    headline: int = 0

    def vector(self, labels: Iterable[int] = ()) -> str:
        """The value for a column of type tsvector; words of the headline weigh more.

        Args:
            labels: labels that row-level security goes by, as lexemes ``~l7``; see research on search under it.
        """
        written = [f"'{_escaped(one)}'{self._written(one, at)}" for one, at in self.places.items()]
        written += [f"'~l{label}'" for label in labels]
        return " ".join(written)

    def _written(self, lexeme: str, at: tuple[int, ...]) -> str:
        if not at:
            return ""
        headline = self.headline if not lexeme.startswith("~") else 0
        return ":" + ",".join(f"{place}A" if place <= headline else str(place) for place in at)


def _escaped(lexeme: str) -> str:
    return lexeme.replace("\\", "\\\\").replace("'", "''")


def lex(text: str, code: str) -> list[Lexeme]:
    """The words of a text in order, cut to their stems.

    Args:
        text: any text.
        code: ISO 639 code of its language, ``und`` if it cannot be told.
    """
    cut = cutter(code)
    return [Lexeme(stem, start, end) for start, end, form in words(text) for stem in cut[form]]


def stems_of(text: str, code: str) -> list[str]:
    """The stems of `lex` alone, which is quicker."""
    cut = cutter(code)
    return list(chain.from_iterable([cut[form] for _, _, form in words(text)]))


@lru_cache(maxsize=1 << 14)
def readings(text: str, prefix: str = "") -> tuple[tuple[str, ...], ...]:
    """The words of a query in every way a report could hold them, each way once; `prefix` is put before every one."""
    ways = (tuple([prefix + stem for stem in stems_of(text, mode)]) for mode in MODES)
    return tuple(dict.fromkeys(way for way in ways if way))


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a report came from, as far as a query may ask for it."""

    #: Id of the source, or none.
    source: str | None = None
    #: Its name.
    source_name: str = ""
    #: The house that the source is known to be of; what the report itself says goes before it.
    publisher: str | None = None
    #: Id of the member that put it in; none where the marking withholds it.
    originator: str | None = None
    #: Its names: full and short.
    originator_names: tuple[str, ...] = ()


def lexemes(analysis: Analysis, provenance: Provenance, known: Houses) -> Lexemes:
    """Everything of a report that a query can ask for, but for its dates, its label and its story.

    Args:
        analysis: what the stages found in it.
        provenance: where it came from.
        known: the houses, so that a publisher is found under all its names.
    """
    places: dict[str, list[int]] = {}
    found = stems_of(analysis.text, analysis.language)[:_MOST_WORDS]
    for place, stem in enumerate(found, 1):
        at = places.get(stem)
        if at is None:
            places[stem] = [place]
        elif len(at) < _MOST_PLACES and at[-1] < _LAST_PLACE:
            at.append(min(place, _LAST_PLACE))
    headline = len(stems_of(analysis.title, analysis.language)) if analysis.text.startswith(analysis.title) else 0
    _names(places, "~k", _speakers(analysis), analysis.language)
    _sounds(places, _speakers(analysis))
    publisher = analysis.publisher or provenance.publisher
    if publisher:
        _names(places, "~p", [publisher], analysis.language)
        house = known.named(publisher)
        marks = {house.name, house.publisher} if house else {publisher}
        places.update({house_mark(mark): [] for mark in marks})
    _names(places, "~s", [provenance.source_name], "und")
    _names(places, "~o", provenance.originator_names, "und")
    places.update({mark: [] for mark in _marks(analysis, provenance)})
    return Lexemes(places={one: tuple(at) for one, at in places.items()}, headline=min(headline, _LAST_PLACE - 1))


def _marks(analysis: Analysis, provenance: Provenance) -> Iterable[str]:
    yield f"~g{analysis.language}"
    if provenance.source:
        yield f"~S{provenance.source}"
    if provenance.originator:
        yield f"~O{provenance.originator}"
    for statement in analysis.statements:
        yield f"~a{statement.act}"
    for place in analysis.places:
        yield place_mark(place_id(place.name, place.country, place.geonameid))
        yield country_mark(place.country)


def place_id(name: str, country: str, geonameid: int | None) -> str:
    """What a place is known by in the table of mentions: its GeoNames id, or its name and country."""
    return str(geonameid) if geonameid is not None else f"{name}@{country}"


def place_mark(place: str) -> str:
    """The lexeme of a place, by its id."""
    return f"~w{fold(place)}"[:LONGEST]


def country_mark(country: str) -> str:
    """The lexeme of a country, by its code or, if it is invented, its name."""
    return f"~c{fold(country)}"[:LONGEST]


def house_mark(house: str) -> str:
    """The lexeme of a publishing house, by its name."""
    return f"~P{fold(house)}"[:LONGEST]


def _speakers(analysis: Analysis) -> list[str]:
    """Names, offices and institutions of all who speak, each once, in text order."""
    return list(
        dict.fromkeys(
            name
            for statement in analysis.statements
            for name in (statement.speaker.name, statement.speaker.role, statement.speaker.institution)
            if name
        )
    )


def _names(places: dict[str, list[int]], prefix: str, names: Iterable[str], code: str) -> None:
    place = 0
    for name in names:
        for stem in stems_of(name, code):
            place = _put(places, prefix + stem, place)
        place += _GAP


def _sounds(places: dict[str, list[int]], names: Iterable[str]) -> None:
    place = 0
    for name in names:
        for sound in _coarse(name):
            place = _put(places, f"~n{script(fold(name))}:{sound}"[:LONGEST], place)
        place += _GAP


#: Sounds that writers of another script mix up: Miloš is spelt Milos, and with ш.
_MIXED = str.maketrans({"Š": "S", "Z": "S"})


def _coarse(name: str) -> list[str]:
    """The consonants of a name's words, as far as all scripts keep them; F inside a word may be a vowel (و)."""
    return [(sound[:1] + sound[1:].replace("F", "")).translate(_MIXED) for sound in parts(name)]


def _put(places: dict[str, list[int]], lexeme: str, place: int) -> int:
    place = min(place + 1, _LAST_PLACE)
    at = places.setdefault(lexeme, [])
    if len(at) < _MOST_PLACES and (not at or at[-1] < place):
        at.append(place)
    return place


def by_sound(name: str) -> tuple[tuple[str, ...], ...]:
    """A name as it sounds, for each script but its own; none for a name that is too short to be known by its sound."""
    own = script(fold(name).strip() or " ")
    sounds = _coarse(name)
    if sum(map(len, sounds)) < _SOUNDS:
        return ()
    return tuple(
        tuple(f"~n{other}:{sound}"[:LONGEST] for sound in sounds)
        for other in ("latin", "cyrillic", "arabic")
        if other != own
    )
