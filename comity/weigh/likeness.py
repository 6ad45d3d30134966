"""Whether two statements are about one proposition.

Within a language the words decide, weighed by how rare they are in the story, together with figures and negation.
Across languages the words' sounds (names), the figures and, where vectors are at hand, the meaning decide. Vectors
alone do not: two claims about one affair lie as close as two wordings of one claim, and *120 houses* lies beside
*300 houses*.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.stem import stems
from comity.model.analysis import Analysis
from comity.model.statement import Statement
from comity.sources import Houses
from comity.weigh.reading import Reading

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

#: Alike by words from here on.
SAME_WORDS = 0.6
#: From here on the words leave it undecided, and the meaning is asked.
UNDECIDED = 0.3
#: Cosine of two centred vectors from which two statements of one language are taken for one proposition.
SAME_MEANING = 0.68
#: Across languages: what cosine, shared figures, names and voice must come to. Cosines of true pairs lie between .25
#: and .55 there, of others below .35, so that no cosine decides alone.
_SAME_EVIDENCE = 0.5
#: What one shared figure, wholly shared names, and the same voice add to the cosine of two statements.
_FIGURE_BONUS = 0.12
_NAME_BONUS = 0.12
_VOICE_BONUS = 0.1
#: Below this cosine no figure, name or voice makes one proposition of two statements in two languages.
_NO_MEANING = 0.22
#: What the same voice adds to the likeness of words within a language.
_SAME_VOICE = 0.06
#: How much of the score is the share of the shorter statement that stands in the longer; the rest is even-handed.
_CONTAINED = 0.4
#: Sums of the same weights in another order lie within this of each other.
CLOSE = 1e-9
#: Cosines that are summed up in another order lie within this of each other, in single precision.
_ROUNDED = 1e-5
#: A statement of fewer telling words than this is contained in many by chance.
_ENOUGH_WORDS = 3
#: A denial all of whose words stand in an assertion denies it, if it has at least so many besides names,
_DENIED_WORDS = 2
#: and if they are at least this share of what it tells: a long sentence may mention what it does not assert.
_DENIED_SHARE = 0.35
#: What a shared figure adds within a language.
_SAME_FIGURE = 0.1
#: What a name, or a word of news of every kind, weighs beside another word of the same rarity.
_LIGHT = 0.4
#: What it costs that all figures differ, though nothing shows that they count the same.
_OTHER_FIGURES = 0.15


class Content(NamedTuple):
    """A statement's content, made ready for comparing."""

    #: The statement's id.
    id: str
    #: Its language.
    language: str
    #: Stems of the words that tell something, bodies under one name.
    terms: frozenset[str]
    #: Those of `terms` that name places and bodies: they tell what it is about, not what is said of it.
    names: frozenset[str]
    #: Sounds of longer words, for names in other scripts, and bodies under one name.
    sounds: frozenset[str]
    #: `names`, and those of `terms` that stand in news of every kind.
    light: frozenset[str]
    #: Figures, years left out.
    figures: frozenset[float]
    #: What the first figure counts, as a stem, and how many; none without figures.
    counted: tuple[str, float] | None
    #: Whether it is negated.
    negated: bool
    #: For each pair of opposites of the language, which side it speaks for.
    sides: tuple[int, ...]
    #: How many words it has.
    length: int
    #: Key of the voice behind it; empty for an outlet's own words.
    voice: str
    #: Whether the statement denies it.
    denied: bool
    #: Whether it stands in the headline, which often says two things at once.
    headline: bool


class Likeness(NamedTuple):
    """How alike two contents are."""

    #: 0: other propositions; 1: the same words.
    score: float
    #: Whether they say opposite things about the same.
    opposite: bool
    #: Whether they differ in the figure they give for the same.
    rival: bool


NOT_ALIKE = Likeness(score=0.0, opposite=False, rival=False)


class _Opposites(NamedTuple):
    """Pairs of opposites of a language, by which it is told for what side a statement speaks."""

    #: The words of both sides of each pair.
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    #: All of these words.
    every: frozenset[str]

    def sides(self, present: frozenset[str]) -> tuple[int, ...]:
        """For each pair which side the words of a statement speak for."""
        if self.every.isdisjoint(present):
            return (0,) * len(self.pairs)
        return tuple(right.isdisjoint(present) - left.isdisjoint(present) for left, right in self.pairs)


@cache
def _opposites(code: str) -> _Opposites:
    facts = language(code)
    given = facts.proposition.opposites if facts else ()
    pairs = tuple((frozenset(map(fold, left)), frozenset(map(fold, right))) for left, right in given)
    return _Opposites(pairs, frozenset[str]().union(*(side for pair in pairs for side in pair)))


def content(
    statement: Statement,
    analysis: Analysis,
    reading: Reading,
    houses: Houses,
    *,
    voice: str = "",
    people: frozenset[str] = frozenset(),
    sounds: bool = True,
) -> Content:
    """The content of one of a report's statements made ready for comparing.

    Args:
        statement: the statement.
        analysis: of its report.
        reading: the words of that report.
        houses: by which bodies under several names are one.
        voice: key of whoever stands behind it; empty for the outlet's own words.
        people: folded words of the names of the story's speakers.
        sounds: whether it will be compared with contents in another language.
    """
    code = analysis.language
    stretch = reading.within(statement.start, statement.end)
    parts, terms = stretch.parts, stretch.terms
    named: set[str] = set()
    if houses.may_name(parts):
        named.update(house.name for _, _, house in houses.within(analysis.text, stretch.words))
    bodies = frozenset(named)
    if not people.isdisjoint(stretch.forms):
        named.update(stem for form, stem in zip(stretch.forms, stretch.stems, strict=True) if form in people)
    for place in analysis.places:
        if place.start < statement.end and place.end > statement.start:
            named.update(stretch.stems[n] for n in stretch.numbered(place.start, place.end))
    names = frozenset(named)
    return Content(
        id=statement.id,
        language=code,
        terms=terms | bodies,
        names=names,
        light=names | (terms & stems(code).common),
        sounds=stretch.names | bodies if sounds else bodies,
        figures=stretch.values,  # "one" is mostly no figure
        counted=stretch.counted,
        negated=stretch.negated,
        sides=_opposites(code).sides(parts),
        length=len(stretch.forms),
        voice=voice,
        denied=statement.act == "denies",
        headline=statement.end <= len(analysis.title),
    )


class Scale:
    """How much a term tells in one story: the rarer among its statements, the more; names tell less than words."""

    def __init__(self, contents: Iterable[Content]) -> None:
        self._count: Counter[str] = Counter()
        self._all = 0
        for each in contents:
            self._count.update(each.terms)
            self._all += 1
        #: The weight of every term of the story: small for what half its statements hold.
        self.weights = {term: self._told(count) for term, count in self._count.items()}
        self._whole: dict[str, float] = {}
        self._light = {term: weight * _LIGHT for term, weight in self.weights.items()}

    def _told(self, count: int) -> float:
        return math.log(1 + (self._all + 1) / (1 + count))

    def total(self, terms: frozenset[str], light: frozenset[str]) -> float:
        """The weight of several terms of the story, `light` ones counting for less; exact, so in any order the same."""
        ours, less = self.weights, self._light
        return math.fsum([less[t] if t in light else ours[t] for t in terms])

    def told(self, content: Content) -> dict[str, float]:
        """The weight of each term of one of the story's contents."""
        return {t: self._light[t] if t in content.light else self.weights[t] for t in content.terms}

    def whole(self, content: Content) -> float:
        """The weight of all terms of one of the story's contents."""
        known = self._whole.get(content.id)
        if known is None:
            known = self._whole[content.id] = self.total(content.terms, content.light)
        return known


def compare(one: Content, other: Content, scale: Scale, vectors: Mapping[str, Vector]) -> Likeness:
    """How alike two contents are; vectors are looked up by statement id and may be missing."""
    across = one.language != other.language
    apart = bool(one.figures and other.figures and not one.figures & other.figures)
    rival = apart if across else _another_figure(one, other)
    same_voice = bool(one.voice) and one.voice == other.voice
    cosine = _cosine(vectors.get(one.id), vectors.get(other.id))
    if not across:
        score = max(0.0, _by_words(one, other, scale) - (_OTHER_FIGURES if apart and not rival else 0.0))
        asked = score >= UNDECIDED or (rival and same_voice)
        if cosine is not None and score < SAME_WORDS and (asked or cosine >= SAME_MEANING):
            score = max(score, SAME_WORDS * min(1.0, cosine / SAME_MEANING))
        opposite = _opposite(one, other)
    else:
        score = _across(one, other, cosine)
        opposite = False
    return Likeness(score=score, opposite=opposite, rival=rival)


def _another_figure(one: Content, other: Content) -> bool:
    """Whether two statements of one language first give different figures for the same: *seven dead*, *three dead*."""
    if not one.counted or not other.counted or one.counted[0] != other.counted[0]:
        return False
    return one.counted[1] != other.counted[1] and not (
        one.counted[1] in other.figures and other.counted[1] in one.figures
    )


def _by_words(one: Content, other: Content, scale: Scale) -> float:
    shared = one.terms & other.terms
    if not shared:
        return 0.0
    names = one.names | other.names
    said = len(shared - names)
    fewest = min(len(one.terms - names), len(other.terms - names))
    # One shared word is a shared subject, not a shared proposition, unless there is hardly another word.
    if said < min(2, fewest):
        return 0.0
    denial = one if one.denied and not other.denied else other if other.denied and not one.denied else None
    common = scale.total(shared, one.light | other.light)
    ours, theirs = scale.whole(one), scale.whole(other)
    if denial and said >= _DENIED_WORDS and denial.terms <= shared and common >= _DENIED_SHARE * max(ours, theirs):
        return SAME_WORDS  # who denies that any gate is jammed denies that two are
    contained, even = common / min(ours, theirs), 2 * common / (ours + theirs)
    share = _CONTAINED if fewest >= _ENOUGH_WORDS else 0.0
    figures = _SAME_FIGURE if one.figures & other.figures else 0.0
    voice = _SAME_VOICE if one.voice and one.voice == other.voice else 0.0
    return min(1.0, share * contained + (1 - share) * even + figures + voice)


def at_best(common: Numbers, ours: Numbers, theirs: Numbers) -> Numbers:
    """The most that `compare` can give contents of one language without vectors, neither being a denial.

    Args:
        common: for each pair the weight of the terms that both share.
        ours: the weight of all terms of the one.
        theirs: the same of the other.
    """
    shares = _CONTAINED * common / np.minimum(ours, theirs) + (1 - _CONTAINED) * 2 * common / (ours + theirs)
    return np.asarray(shares + _SAME_FIGURE + _SAME_VOICE)


def enough_to_deny(common: Numbers, ours: Numbers, theirs: Numbers) -> Marks:
    """Whether so much is shared that one may deny the other; the arguments are those of `at_best`."""
    return np.asarray(common >= _DENIED_SHARE * np.maximum(ours, theirs) - CLOSE)


def may_be_alike(ours: Vectors, theirs: Vectors) -> Marks:
    """For contents of one language and those of another whether `compare` can find the two alike at all.

    Args:
        ours: vectors of the ones, a row each.
        theirs: vectors of the others.

    Returns:
        (len(ours), len(theirs)): false where the meanings lie too far apart, whatever else the two share.
    """
    return np.asarray(ours @ theirs.T >= _NO_MEANING - _ROUNDED)


def _across(one: Content, other: Content, cosine: float | None) -> float:
    if cosine is None or cosine < _NO_MEANING:
        return 0.0
    figures = _FIGURE_BONUS if one.figures & other.figures else 0.0
    fewest = min(len(one.sounds), len(other.sounds))
    names = _NAME_BONUS * len(one.sounds & other.sounds) / fewest if fewest else 0.0
    voice = _VOICE_BONUS if one.voice and one.voice == other.voice else 0.0
    return min(1.0, max(0.0, SAME_WORDS * (cosine + figures + names + voice) / _SAME_EVIDENCE))


def _opposite(one: Content, other: Content) -> bool:
    sides = any(a * b < 0 for a, b in zip(one.sides, other.sides, strict=True))
    return sides != (one.negated != other.negated)


def _cosine(one: Vector | None, other: Vector | None) -> float | None:
    if one is None or other is None:
        return None
    return float(np.dot(one, other))
