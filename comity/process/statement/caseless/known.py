"""What the whole report tells of its names, where no capital letter shows them: surnames, and towns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import compress

from comity.languages.fold import MARKS
from comity.process.statement.clause import COMMAS, is_comma
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.unit import Token, Unit

#: A shorter surname may be any word.
_TELLING = 3
#: Words of a name after which its bearer's office stands between commas.
_PAIR = 2
#: An office has fewer words.
_LONG_OFFICE = 10


def _nowhere(_start: int, _end: int) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Names that one report shows."""

    #: The full name for each folded surname that the report introduces by it.
    full: dict[str, str] = field(default_factory=dict)
    #: The folded first names of those whom only their office shows to be persons.
    first: frozenset[str] = frozenset()
    #: Offices, as folded words, that stand somewhere with nothing but a mark, a verb or an adverbial after them.
    offices: frozenset[tuple[str, ...]] = frozenset()
    #: Says whether a span of the text is the name of a place.
    is_place: Callable[[int, int], bool] = _nowhere


@cache
def given_names(lexicon: Lexicon) -> frozenset[str]:
    """The given names of a language, folded."""
    return lexicon.men | lexicon.women


def known(units: Iterable[Unit], text: str, lexicon: Lexicon, is_place: Callable[[int, int], bool]) -> Known:
    """The surnames that a report introduces: after a given name, or in *N M, the minister of K, ...*."""
    given = given_names(lexicon)
    full: dict[str, str] = {}
    first: set[str] = set()
    offices: set[tuple[str, ...]] = set()
    offices_open = () if lexicon.speech.articles else lexicon.roles.first
    telling = given.union(offices_open)
    for unit in units:
        for place in _worth_a_look(unit, telling):
            token = unit.tokens[place]
            if token.kind != "w":
                continue
            if token.form in offices_open and lexicon.roles.at(unit.forms, place):
                offices.add(_office(unit, place, lexicon))
            if token.form in given and not _preposition(text, token, lexicon):
                last = _last(unit, place, given)
                if last > place and _plain(unit, last, lexicon):
                    full.setdefault(unit.forms[last], _words(text, unit.tokens, place, last))
            elif (not place or unit.tokens[place - 1].kind == "p") and _introduced(unit, place, lexicon):
                last = place + _PAIR - 1
                first.add(token.form)
                full.setdefault(unit.forms[last], _words(text, unit.tokens, place, last))
    return Known(full=full, first=frozenset(first), offices=frozenset(offices), is_place=is_place)


def _worth_a_look(unit: Unit, telling: frozenset[str]) -> list[int]:
    """The words that tell something by themselves, and those after which a comma may close a name, in order."""
    found = set(compress(range(len(unit.forms)), map(telling.__contains__, unit.forms)))
    commas = compress(range(len(unit.forms)), map(COMMAS.__contains__, unit.forms))
    found.update(comma - _PAIR for comma in commas if comma >= _PAIR)
    return sorted(found)


def _preposition(text: str, token: Token, lexicon: Lexicon) -> bool:
    """Whether a word that is a name or a preposition once folded is written as the preposition: *على*, not *علي*."""
    written = text[token.start : token.end].translate(MARKS)
    return written in lexicon.speech.stops or written in lexicon.speech.complementisers


def _office(unit: Unit, place: int, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of the office at `place` up to what closes it; none if that is far."""
    forms = unit.forms
    for last in range(place + 1, min(place + _LONG_OFFICE, len(forms))):
        closes = any(words.at(forms, last) for words in (lexicon.fillers, lexicon.cues))
        if unit.tokens[last].kind != "w" or closes:
            return tuple(forms[place:last])
        if forms[last] in lexicon.joins or lexicon.stops.at(forms, last):
            break
    return ()


def _last(unit: Unit, place: int, given: frozenset[str]) -> int:
    """The token of the surname after the given names that start at `place`; `place` if none follows."""
    ahead = place + 1
    while ahead < len(unit.forms) and unit.forms[ahead] in given:
        ahead += 1
    return ahead if ahead < len(unit.forms) and unit.tokens[ahead].kind == "w" else place


def _plain(unit: Unit, place: int, lexicon: Lexicon) -> bool:
    """Whether no list has the word, so that it may be a surname."""
    forms = unit.forms
    lists = (lexicon.stops, lexicon.fillers, lexicon.cues, lexicon.roles, lexicon.institutions, lexicon.rumours)
    return (
        len(forms[place]) >= _TELLING
        and not any(words.at(forms, place) for words in lists)
        and not lexicon.complementisers.at(forms, place)
        and forms[place] not in lexicon.joins
        and forms[place] not in lexicon.finite
    )


def _introduced(unit: Unit, place: int, lexicon: Lexicon) -> bool:
    """Whether two words that no list has are set off by a comma from an office after them."""
    forms, comma = unit.forms, place + _PAIR
    if comma + 1 >= len(forms) or not is_comma(unit.tokens[comma]) or unit.tokens[place + 1].kind != "w":
        return False
    if not lexicon.roles.at(forms, comma + 1) or not _plain(unit, place, lexicon):
        return False
    lists = (lexicon.stops, lexicon.fillers, lexicon.cues, lexicon.roles, lexicon.unnamed, lexicon.media)
    return not any(words.at(forms, at) for words in lists for at in (place, place + 1))


def _words(text: str, tokens: list[Token], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last].end]
