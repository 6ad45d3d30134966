"""The section ``[attribution]`` of a language made ready for looking words up, one table for all words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from comity.languages import language
from comity.languages.attribution import Attributing, Take
from comity.languages.speech import Speech, spellings
from comity.model.attribution import Manner

#: Forms of a verb, in the order of the file.
Inflection = Literal["base", "third", "past", "present participle", "past participle", "adjective"]
_ORDER: tuple[Inflection, ...] = ("base", "third", "past", "present participle", "past participle")


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of an attributing verb."""

    #: How whoever is named holds the content.
    manner: Manner
    #: Which form it is; one that is base and past alike counts as the past.
    inflection: Inflection
    #: What may follow.
    takes: frozenset[Take]
    #: Prepositions that may bring the content.
    prepositions: frozenset[str]


@dataclass(frozen=True, slots=True)
class NounOf:
    """An attributing noun."""

    #: How its owner holds the content.
    manner: Manner
    #: Words that open the content.
    before: frozenset[str]


class Vocabulary:
    """What one language knows of thoughts, wishes and judgements, folded."""

    def __init__(self, facts: Attributing, speech: Speech) -> None:
        self.verbs = _verbs(facts)
        self.nouns = {
            form: NounOf(row.manner, _set(row.before))
            for row in facts.nouns
            for each in row.nouns
            for form in spellings(each)
        }
        self.sourcing = dict(facts.sourcing)
        self.unowned = _set(facts.unowned)
        self.being = _set(facts.being)
        self.seeming = _set(facts.seeming)
        self.that = _set(speech.complementisers)
        self.infinitive = facts.infinitive
        self.questions = _set(facts.questions)
        self.subordinates = _set(facts.subordinates)
        self.prepositions = _set(facts.prepositions)
        self.finite = _set(facts.finite)
        self.joins = _set(speech.joins)
        self.relatives = _set(speech.relatives)
        self.determiners = _set(speech.definite) | _set(speech.indefinite)
        self.agents = _set(speech.agents)
        self.adverbs = _set(facts.adverbs)
        self.plural = _set(facts.plural)
        self.adverb_ending = facts.adverb_ending
        self.no_adverbs = _set(facts.no_adverbs)
        self.plural_ending = facts.plural_ending
        self.no_plural_endings = facts.no_plural_endings
        self.participle_ending = facts.participle_ending
        self.past_ending = facts.past_ending
        self.numbers = _set(facts.numbers)
        self.links = _set(facts.links)
        self.owners = _set(facts.owners)
        self.pairs = _set(facts.pairs)
        self.lists = _set(facts.lists)
        self.not_subjects = _set(facts.not_subjects)
        self.belonging = _set(facts.belonging)
        self.unowned_before = _set(facts.unowned_before)
        self.degrees = _set(facts.degrees)
        self.homographs = self.nouns.keys() | _set(facts.homographs)
        self.pronouns = frozenset(form for row in speech.pronouns for each in row.forms for form in spellings(each))
        #: Words one of which every attribution has.
        self.cues = self.verbs.keys() | self.nouns.keys() | self.unowned | self.seeming | self.sourcing.keys()

    def looks_plural(self, form: str) -> bool:
        """Whether a word has the ending of a plural."""
        return form.endswith(self.plural_ending) and not form.endswith(self.no_plural_endings)

    def adds_nothing(self, form: str) -> bool:
        """Whether a word after the comma behind a name opens no apposition: *X, speaking in Y, said*."""
        verb = self.verbs.get(form)
        participle = verb is not None and verb.inflection == "present participle"
        small = form in self.joins or form in self.prepositions or form in self.finite or form in self.subordinates
        return participle or small or form.endswith(self.participle_ending) or self.adverb(form)

    def adverb(self, form: str) -> bool:
        """Whether a word is an adverb."""
        return form in self.adverbs or (form.endswith(self.adverb_ending) and form not in self.no_adverbs)


def _verbs(facts: Attributing) -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    for row in facts.verbs:
        for each in row.verbs:
            for form, inflection in zip(spellings(each), _ORDER, strict=False):
                known = found.get(form)
                if known is None:
                    found[form] = Verb(row.manner, inflection, frozenset(row.takes), frozenset(row.prepositions))
                    continue
                found[form] = Verb(
                    known.manner,
                    known.inflection if known.inflection == inflection else "past",
                    known.takes | frozenset(row.takes),
                    known.prepositions | frozenset(row.prepositions),
                )
    for adjectives in facts.adjectives:
        kind = Verb(adjectives.manner, "adjective", frozenset(adjectives.takes), frozenset(adjectives.prepositions))
        found.update({form: kind for each in adjectives.words for form in spellings(each) if form not in found})
    return found


def _set(entries: tuple[str, ...]) -> frozenset[str]:
    return frozenset(form for each in entries for form in spellings(each))


@cache
def vocabulary(code: str) -> Vocabulary | None:
    """The vocabulary of a language, or none if nothing is known of how it attributes thoughts."""
    facts = language(code)
    if facts is None or not facts.attribution.verbs:
        return None
    return Vocabulary(facts.attribution, facts.speech)
