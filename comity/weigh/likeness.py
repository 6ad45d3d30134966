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
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from comity.weigh.content import Content

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
#: Pairs of contents that are remembered; 200 bytes each.
_MOST = 500_000
#: What a shared figure adds within a language.
_SAME_FIGURE = 0.1
#: What a name, or a word of news of every kind, weighs beside another word of the same rarity.
_LIGHT = 0.4
#: What it costs that all figures differ, though nothing shows that they count the same.
_OTHER_FIGURES = 0.15


class Likeness(NamedTuple):
    """How alike two contents are."""

    #: 0: other propositions; 1: the same words.
    score: float
    #: Whether they say opposite things about the same.
    opposite: bool
    #: Whether they differ in the figure they give for the same.
    rival: bool


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

    def total(self, terms: Iterable[str], light: Iterable[str]) -> float:
        """The weight of several terms of the story, `light` ones counting for less; exact, so in any order the same."""
        ours, less = self.weights, self._light
        return math.fsum([*[ours[t] for t in terms], *[less[t] for t in light]])

    def told(self, content: Content) -> dict[str, float]:
        """The weight of each term of one of the story's contents."""
        return {t: self._light[t] if t in content.light else self.weights[t] for t in content.terms}

    def whole(self, content: Content) -> float:
        """The weight of all terms of one of the story's contents."""
        known = self._whole.get(content.id)
        if known is None:
            known = self._whole[content.id] = self.total(content.terms - content.light, content.terms & content.light)
        return known


class Pair(NamedTuple):
    """What two contents have in common, whatever else their story holds."""

    #: Whether they are in two languages.
    across: bool
    #: Whether both have figures and share none.
    apart: bool
    #: Whether they differ in the figure they give for the same.
    rival: bool
    #: Whether the same voice stands behind both.
    same_voice: bool
    #: Whether they say opposite things, if they are about the same.
    opposite: bool
    #: What shared figures, names and voice add: to the cosine across languages, to the likeness of words within one.
    bonus: float
    #: Terms that both have, without those that count for less; none in two languages, or if they are too few to tell.
    shared: tuple[str, ...] = ()
    #: Terms that both have and that count for less.
    light: tuple[str, ...] = ()
    #: Whether one of them denies, and all that it denies is shared.
    denied: bool = False
    #: How much it counts that the shorter stands in the longer.
    contained: float = 0.0


def pair(one: Content, other: Content) -> Pair:
    """What two contents have in common."""
    apart = bool(one.figures and other.figures and not one.figures & other.figures)
    same_voice = bool(one.voice) and one.voice == other.voice
    if one.language != other.language:
        bonus = _FIGURE_BONUS if one.figures & other.figures else 0.0
        fewest = min(len(one.sounds), len(other.sounds))
        bonus += _NAME_BONUS * len(one.sounds & other.sounds) / fewest if fewest else 0.0
        bonus += _VOICE_BONUS if same_voice else 0.0
        return Pair(True, apart, apart, same_voice, False, bonus)
    rival, opposite = _another_figure(one, other), _opposite(one, other)
    bonus = (_SAME_FIGURE if one.figures & other.figures else 0.0) + (_SAME_VOICE if same_voice else 0.0)
    shared = one.terms & other.terms
    names = one.names | other.names
    said = len(shared - names)
    fewest = min(len(one.terms - names), len(other.terms - names))
    # One shared word is a shared subject, not a shared proposition, unless there is hardly another word.
    if not shared or said < min(2, fewest):
        return Pair(False, apart, rival, same_voice, opposite, bonus)
    denial = one if one.denied and not other.denied else other if other.denied and not one.denied else None
    less = shared & (one.light | other.light)
    return Pair(
        across=False,
        apart=apart,
        rival=rival,
        same_voice=same_voice,
        opposite=opposite,
        bonus=bonus,
        shared=tuple(shared - less),
        light=tuple(less),
        denied=denial is not None and said >= _DENIED_WORDS and denial.terms <= shared,
        contained=_CONTAINED if fewest >= _ENOUGH_WORDS else 0.0,
    )


class Pairs:
    """What contents have in common, remembered from one picture of a story to the next, which are mostly the same."""

    def __init__(self) -> None:
        self._numbers: dict[Content, int] = {}
        self._known: dict[int, Pair] = {}
        self._across: dict[Pair, Pair] = {}

    def number(self, content: Content) -> int:
        """By what a content is known to `of`."""
        return self._numbers.setdefault(content, len(self._numbers))

    def of(self, number: int, one: Content, other_number: int, other: Content) -> Pair:
        """What two contents have in common; their numbers are those that `number` gives."""
        key = number << 32 | other_number
        known = self._known.get(key)
        if known is None:
            known = pair(one, other)
            if known.across:  # few of these differ from all others, and they are most
                known = self._across.setdefault(known, known)
            if len(self._known) < _MOST:
                self._known[key] = known
        return known


class Likenesses:
    """How alike the contents of one picture of a story are, each two of them compared once."""

    def __init__(self, contents: Sequence[Content], scale: Scale, vectors: Mapping[str, Vector], pairs: Pairs) -> None:
        """Plan it.

        Args:
            contents: the contents of the picture.
            scale: how much a term tells in it.
            vectors: looked up by statement id; any may be missing.
            pairs: what other pictures of the story left; what this one finds is added.
        """
        #: The contents.
        self.contents = contents
        #: How much a term tells in that picture.
        self.scale = scale
        self._wholes = [scale.whole(each) for each in contents]
        self._vectors = [vectors.get(each.id) for each in contents]
        self._numbers = [pairs.number(each) for each in contents]
        self._pairs = pairs
        self._known: dict[tuple[int, int], Likeness] = {}

    def __call__(self, one: int, other: int) -> Likeness:
        """How alike the contents at two places are."""
        key = (one, other) if one < other else (other, one)
        known = self._known.get(key)
        if known is None:
            first, second = key
            contents, numbers, wholes = self.contents, self._numbers, self._wholes
            common = self._pairs.of(numbers[first], contents[first], numbers[second], contents[second])
            cosine = _cosine(self._vectors[first], self._vectors[second])
            known = self._known[key] = _likeness(common, self.scale, wholes[first], wholes[second], cosine)
        return known


def _likeness(common: Pair, scale: Scale, ours: float, theirs: float, cosine: float | None) -> Likeness:
    if common.across:
        return Likeness(_across(common.bonus, cosine), False, common.apart)
    score = max(
        0.0, _by_words(common, scale, ours, theirs) - (_OTHER_FIGURES if common.apart and not common.rival else 0.0)
    )
    asked = score >= UNDECIDED or (common.rival and common.same_voice)
    if cosine is not None and score < SAME_WORDS and (asked or cosine >= SAME_MEANING):
        score = max(score, SAME_WORDS * min(1.0, cosine / SAME_MEANING))
    return Likeness(score, common.opposite, common.rival)


def _another_figure(one: Content, other: Content) -> bool:
    """Whether two statements of one language first give different figures for the same: *seven dead*, *three dead*."""
    if not one.counted or not other.counted or one.counted[0] != other.counted[0]:
        return False
    return one.counted[1] != other.counted[1] and not (
        one.counted[1] in other.figures and other.counted[1] in one.figures
    )


def _by_words(common: Pair, scale: Scale, ours: float, theirs: float) -> float:
    if not common.shared and not common.light:
        return 0.0
    weight = scale.total(common.shared, common.light)
    if common.denied and weight >= _DENIED_SHARE * max(ours, theirs):
        return SAME_WORDS  # who denies that any gate is jammed denies that two are
    contained, even = weight / min(ours, theirs), 2 * weight / (ours + theirs)
    return min(1.0, common.contained * contained + (1 - common.contained) * even + common.bonus)


def at_best(common: Numbers, ours: Numbers, theirs: Numbers) -> Numbers:
    """The most that `Likenesses` can give contents of one language without vectors, neither being a denial.

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
    """For contents of one language and those of another whether `Likenesses` can find the two alike at all.

    Args:
        ours: vectors of the ones, a row each.
        theirs: vectors of the others.

    Returns:
        (len(ours), len(theirs)): false where the meanings lie too far apart, whatever else the two share.
    """
    return np.asarray(ours @ theirs.T >= _NO_MEANING - _ROUNDED)


def _across(bonus: float, cosine: float | None) -> float:
    if cosine is None or cosine < _NO_MEANING:
        return 0.0
    return min(1.0, max(0.0, SAME_WORDS * (cosine + bonus) / _SAME_EVIDENCE))


def _opposite(one: Content, other: Content) -> bool:
    sides = any(a * b < 0 for a, b in zip(one.sides, other.sides, strict=True))
    return sides != (one.negated != other.negated)


def _cosine(one: Vector | None, other: Vector | None) -> float | None:
    if one is None or other is None:
        return None
    return float(np.dot(one, other))
