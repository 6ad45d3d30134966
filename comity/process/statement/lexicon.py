"""The section ``[speech]`` of a language made ready for looking words up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Generic, TypeVar

from babel import Locale

from comity.languages import language
from comity.languages.speech import Cue, Speech, spellings

V = TypeVar("V")


class Phrases(Generic[V]):
    """Words and phrases with a value each; the longest that stands at a place is found."""

    def __init__(self, rows: Iterable[tuple[str, V]]) -> None:
        #: By first word, what it means alone, and by second word, the phrases that start with both, the longest first:
        #: the words after these, and what is answered.
        self._by_first: dict[str, tuple[tuple[int, V] | None, dict[str, list[tuple[list[str], tuple[int, V]]]]]] = {}
        last, telling = set(), set()
        for form, value in rows:
            parts = form.split()
            if not parts:
                continue
            alone, longer = self._by_first.get(parts[0], (None, {}))
            found = (len(parts), value)
            if len(parts) > 1:
                longer.setdefault(parts[1], []).append((parts[2:], found))
            self._by_first[parts[0]] = (alone or found if len(parts) == 1 else alone, longer)
            last.add(parts[-1])
            telling.add(max(parts, key=len))
        for _, longer in self._by_first.values():
            for options in longer.values():
                options.sort(key=lambda option: -len(option[0]))
        self._get = self._by_first.get
        #: The words with which a phrase starts.
        self.first = frozenset(self._by_first)
        #: The words that are one by themselves.
        self.alone = frozenset(word for word, (found, _) in self._by_first.items() if found is not None)
        #: The words with which one ends.
        self.last = frozenset(last)
        #: The longest word of each, which tells soonest that none is there.
        self._telling = frozenset(telling)

    def at(self, forms: list[str], place: int) -> tuple[int, V] | None:
        """The length and value of the longest phrase that starts at `place`, or none; nothing starts past the end."""
        entry = self._get(forms[place]) if place < len(forms) else None
        if entry is None:
            return None
        alone, longer = entry
        if longer and place + 1 < len(forms):
            for rest, found in longer.get(forms[place + 1], ()):
                if not rest or forms[place + 2 : place + found[0]] == rest:
                    return found
        return alone

    def may_stand_in(self, forms: Iterable[str]) -> bool:
        """Whether a word of each phrase is missing among the forms, so that none can be there; else true."""
        return not self._telling.isdisjoint(forms)

    def telling_in(self, folded: str) -> list[str]:
        """The words one of which is in each phrase that may stand in a folded text, not yet parted into words."""
        return [word for word in self._telling if word in folded]

    def __contains__(self, form: str) -> bool:
        return form in self.alone


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
        self.indirect = _phrases(speech.indirect)
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
        self.mastheads = _set(speech.mastheads)
        self.media = _phrases(speech.media)
        self.unnamed = _phrases(speech.unnamed)
        self.texts = _phrases(speech.texts)
        self.papers = _phrases(speech.papers)
        self.pronouns: Phrases[str] = Phrases(
            (form, pronoun.refers) for pronoun in speech.pronouns for form in _spell(pronoun.forms)
        )
        self.subjects = _set(speech.subjects)
        self.men = _set(speech.men)
        self.women = _set(speech.women)
        self.rumours = _phrases(speech.rumours)
        self.about = _set(speech.about)
        self.pointers = _phrases(speech.pointers)
        self.falsehoods = _phrases(speech.falsehoods)
        self.untrue, self.untruths = _phrases(speech.untrue), _phrases(speech.untruths)
        self.subordinates = _phrases(speech.subordinates)
        self.retractions = _phrases(speech.retractions)
        self.tails = _phrases(speech.tails)
        self.corrections = _phrases(speech.corrections)
        self.nominatives = {form: base for entry, base in speech.nominatives.items() for form in spellings(entry)}
        #: Words one of which stands where a noun phrase may end.
        self.small = (
            frozenset((",", "،"))
            | self.relatives
            | self.audience.first
            | self.fillers.first
            | self.belongs.first
            | self.pronouns.first
            | self.stops.first
        )
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
