"""The section ``[speech]`` of a language made ready for looking words up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Generic, TypeVar

from babel import Locale

from comity.languages import language
from comity.languages.speech import Cue, Speech, spellings

V = TypeVar("V")


class Phrases(Generic[V]):
    """Words and phrases with a value each; the longest that stands at a place is found."""

    def __init__(self, rows: Iterable[tuple[str, V]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        for form, value in rows:
            parts = tuple(form.split())
            if parts:
                self._by_first.setdefault(parts[0], []).append((parts, value))
        for options in self._by_first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, forms: Sequence[str], place: int) -> tuple[int, V] | None:
        """The length and value of the longest phrase that starts at `place`, or none; nothing starts past the end."""
        options = self._by_first.get(forms[place]) if place < len(forms) else None
        if options is None:
            return None
        for parts, value in options:
            length = len(parts)
            if length == 1 or tuple(forms[place : place + length]) == parts:
                return length, value
        return None

    def may_stand_in(self, forms: Sequence[str]) -> bool:
        """Whether the first word of any phrase is among the forms."""
        return not self._by_first.keys().isdisjoint(forms)

    def __contains__(self, form: str) -> bool:
        return any(len(parts) == 1 for parts, _ in self._by_first.get(form, ()))


class Lexicon:
    """What one language knows of reported speech, folded and indexed."""

    def __init__(self, code: str, speech: Speech, abbreviations: tuple[str, ...]) -> None:
        self.code = code
        self.speech = speech
        self.abbreviations = abbreviations
        self.capitals = speech.capitals
        #: Whether names change their ending with the case.
        self.inflects = bool(speech.man_endings)
        self.cues: Phrases[Cue] = Phrases((form, cue) for cue in speech.cues for form in _spell(cue.forms))
        self.complementisers = _phrases(speech.complementisers)
        self.cancels = _set(speech.cancels)
        self.audience = _phrases(speech.audience)
        self.agents = _phrases(speech.agents)
        self.stops = _phrases(speech.stops)
        self.links = _set(speech.links)
        self.belongs = _phrases(speech.belongs)
        self.fillers = _phrases(speech.fillers)
        self.finite = _set(speech.finite)
        self.auxiliaries = _set(speech.auxiliaries)
        self.joins = _set(speech.joins)
        self.asides = _set(speech.asides)
        self.backs = _phrases(speech.backs)
        self.seats = _set(speech.seats)
        self.relatives = _set(speech.relatives)
        #: Marks of known things.
        self.definite = _set(speech.definite)
        #: Words that may open a name phrase and are no part of the name.
        self.determiners = self.definite | _set(speech.indefinite)
        self.roles = _phrases(speech.roles)
        self.spokesmen = _set(speech.spokesmen)
        self.institutions = _phrases(speech.institutions)
        self.outlets = _phrases(speech.outlets)
        self.media = _phrases(speech.media)
        self.unnamed = _phrases(speech.unnamed)
        self.texts = _phrases(speech.texts)
        self.papers = _phrases(speech.papers)
        self.pronouns: Phrases[str] = Phrases(
            (form, pronoun.refers) for pronoun in speech.pronouns for form in _spell(pronoun.forms)
        )
        self.men = _set(speech.men)
        self.women = _set(speech.women)
        self.rumours = _phrases(speech.rumours)
        self.pointers = _phrases(speech.pointers)
        self.falsehoods = _phrases(speech.falsehoods)
        self.untrue = _phrases(speech.untrue)
        self.subordinates = _phrases(speech.subordinates)
        self.retractions = _phrases(speech.retractions)
        self.tails = _phrases(speech.tails)
        self.corrections = _phrases(speech.corrections)
        self.nominatives = {form: base for entry, base in speech.nominatives.items() for form in spellings(entry)}
        self.quotes = speech.quotes
        self.countries = _phrases(Locale(code).territories.values())


def _spell(entries: Iterable[str]) -> list[str]:
    return [form for entry in entries for form in spellings(entry)]


def _set(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(_spell(entries))


def _phrases(entries: Iterable[str]) -> Phrases[str]:
    return Phrases((form, form) for form in _spell(entries))


@cache
def lexicon(code: str) -> Lexicon | None:
    """The lexicon of a language, or none if nothing is known of how it reports speech."""
    facts = language(code)
    if facts is None or not facts.speech.cues:
        return None
    return Lexicon(code, facts.speech, facts.abbreviations)


#: A test of the word at a place.
Test = Callable[[int], bool]
