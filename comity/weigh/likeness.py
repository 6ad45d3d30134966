"""Whether two statements are about one proposition.

Within a language the words decide, weighed by how rare they are in the story, together with figures and negation.
Across languages the words' sounds (names), the figures and, where vectors are at hand, the meaning decide. Vectors
alone do not: two claims about one affair lie as close as two wordings of one claim, and *120 houses* lies beside
*300 houses*.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.name import skeleton
from comity.languages.number import numbers
from comity.languages.stem import stems
from comity.languages.word import words
from comity.model.statement import Statement
from comity.sources import Houses

Vector = npt.NDArray[np.float32]

#: Years tell when, not how many: figures in this range are no figures of a claim.
_YEARS = range(1900, 2101)
#: Alike by words from here on.
SAME_WORDS = 0.55
#: Below this the words rule it out, whatever the vectors say.
_OTHER_WORDS = 0.2
#: Cosine of two centred vectors from which two statements are taken for one proposition, within and across languages.
SAME_MEANING = 0.62
#: What one shared figure, and what wholly shared names, add to the cosine of two statements in two languages.
_FIGURE_BONUS = 0.12
_NAME_BONUS = 0.15
#: A skeleton shorter than this is shared by chance too often.
_TELLING_SOUND = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A statement's content, made ready for comparing."""

    #: The statement's id.
    id: str
    #: Its language.
    language: str
    #: Stems of the words that tell something, bodies under one name.
    terms: frozenset[str]
    #: Sounds of longer words, for names in other scripts.
    sounds: frozenset[str]
    #: Figures, years left out.
    figures: frozenset[float]
    #: Whether it is negated.
    negated: bool
    #: For each pair of opposites of the language, which side it speaks for.
    sides: tuple[int, ...]
    #: How many words it has.
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two contents are."""

    #: 0: other propositions; 1: the same words.
    score: float
    #: Whether they say opposite things about the same.
    opposite: bool
    #: Whether they differ in the figure they give for the same.
    rival: bool


NOT_ALIKE = Likeness(score=0.0, opposite=False, rival=False)


@cache
def _negations(code: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    facts = language(code)
    if facts is None:
        return frozenset(), (), ()
    ours = facts.proposition
    return (
        frozenset(map(fold, ours.negations)),
        tuple(map(fold, ours.negative_prefixes)),
        tuple(map(fold, ours.not_negations)),
    )


@cache
def _opposites(code: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    facts = language(code)
    pairs = facts.proposition.opposites if facts else ()
    return tuple((frozenset(map(fold, left)), frozenset(map(fold, right))) for left, right in pairs)


def content(statement: Statement, code: str, houses: Houses) -> Content:
    """The content of a statement made ready for comparing."""
    found = words(statement.text)
    cut = stems(code)
    terms = {stem for w in found if (stem := cut.stem(w.form)) and not stem.isdigit() and stem not in cut.common}
    negation, prefixes, apart = _negations(code)
    bare = " ".join(w.form for w in found)
    for phrase in apart:
        bare = bare.replace(phrase, " ")
    forms = bare.split()
    hits = sum(f in negation or (bool(prefixes) and f.startswith(prefixes)) for f in forms)
    present = set(forms)
    named = {house.name for _, _, house in houses.within(statement.text, found)}
    figures = {n.value for n in numbers(statement.text, code, found)}
    return Content(
        id=statement.id,
        language=code,
        terms=frozenset(terms | named),
        sounds=frozenset(s for w in found if len(s := skeleton(w.form)) >= _TELLING_SOUND) | named,
        figures=frozenset(f for f in figures if f not in _YEARS),
        negated=hits % 2 == 1,
        sides=tuple((1 if present & left else 0) - (1 if present & right else 0) for left, right in _opposites(code)),
        length=len(found),
    )


class Scale:
    """How much a term tells in one story: the rarer among its statements, the more."""

    def __init__(self, contents: Iterable[Content]) -> None:
        self._count: Counter[str] = Counter()
        self._all = 0
        for each in contents:
            self._count.update(each.terms)
            self._all += 1

    def weight(self, term: str) -> float:
        """The weight of one term; 1 for a term of a lone statement."""
        return math.log(1 + (self._all + 1) / (1 + self._count[term]))

    def total(self, terms: Iterable[str]) -> float:
        """The weight of several terms, summed in a fixed order."""
        return math.fsum(self.weight(t) for t in terms)


def compare(one: Content, other: Content, scale: Scale, vectors: Mapping[str, Vector]) -> Likeness:
    """How alike two contents are; vectors are looked up by statement id and may be missing."""
    rival = bool(one.figures and other.figures and not one.figures & other.figures)
    cosine = _cosine(vectors.get(one.id), vectors.get(other.id))
    if one.language == other.language:
        score = _by_words(one, other, scale)
        if cosine is not None and _OTHER_WORDS <= score < SAME_WORDS:
            score = max(score, SAME_WORDS * min(1.0, cosine / SAME_MEANING))
        opposite = _opposite(one, other)
    else:
        score = _across(one, other, cosine)
        opposite = False
    return Likeness(score=score, opposite=opposite, rival=rival)


def _by_words(one: Content, other: Content, scale: Scale) -> float:
    shared = one.terms & other.terms
    # One shared word is a shared subject, not a shared proposition, unless there is hardly another word.
    if len(shared) < 2 and not (
        len(shared) == 1 and min(len(one.terms), len(other.terms)) <= 2 and one.figures == other.figures
    ):
        return 0.0
    common, ours, theirs = scale.total(shared), scale.total(one.terms), scale.total(other.terms)
    contained, even = common / min(ours, theirs), 2 * common / (ours + theirs)
    figures = 0.1 if one.figures & other.figures else 0.0
    return min(1.0, 0.45 * contained + 0.55 * even + figures)


def _across(one: Content, other: Content, cosine: float | None) -> float:
    if cosine is None:
        return 0.0
    figures = _FIGURE_BONUS if one.figures & other.figures else 0.0
    fewest = min(len(one.sounds), len(other.sounds))
    names = _NAME_BONUS * len(one.sounds & other.sounds) / fewest if fewest else 0.0
    return min(1.0, max(0.0, SAME_WORDS * (cosine + figures + names) / SAME_MEANING))


def _opposite(one: Content, other: Content) -> bool:
    sides = any(a * b < 0 for a, b in zip(one.sides, other.sides, strict=True))
    return sides != (one.negated != other.negated)


def _cosine(one: Vector | None, other: Vector | None) -> float | None:
    if one is None or other is None:
        return None
    return float(np.dot(one, other))


def nearest(contents: Sequence[Content], scale: Scale) -> dict[int, list[int]]:
    """For each content the others it could be alike: those that share two of its telling terms or a figure and a term.

    Comparing all with all costs n²; in a story of a thousand statements nearly all pairs share nothing that matters.
    """
    holders: dict[str, list[int]] = {}
    for place, each in enumerate(contents):
        for term in sorted(each.terms, key=lambda t: (-scale.weight(t), t))[:12]:
            holders.setdefault(term, []).append(place)
    result: dict[int, list[int]] = {}
    for place, each in enumerate(contents):
        seen: Counter[int] = Counter()
        for term in sorted(each.terms):
            seen.update(other for other in holders.get(term, ()) if other != place)
        few = min(2, len(each.terms))
        result[place] = sorted(
            other for other, shared in seen.items() if shared >= few or len(contents[other].terms) < 2
        )
    return result
