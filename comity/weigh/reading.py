"""The words and figures of one report, read once however many of its statements ask for theirs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.name import bare, skeleton
from comity.languages.number import Number, numbers
from comity.languages.stem import stems
from comity.languages.word import Columns, Word, columns
from comity.model.analysis import Analysis

#: Years tell when, not how many: figures in this range are no figures of a claim; *one* is mostly no figure at all.
_NO_FIGURES = frozenset(map(float, (1, *range(1900, 2101))))
#: A skeleton shorter than this is shared by chance too often.
_TELLING_SOUND = 3
#: Readings that are kept; one of 2,000 characters takes about 0.1 MB.
_KEPT = 256


@cache
def _negations(code: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    facts = language(code)
    if facts is None:
        return frozenset(), (), ()
    ours = facts.proposition
    return (
        frozenset(map(fold, ours.negations)),
        tuple(map(fold, ours.negative_prefixes)),
        tuple(sorted(map(fold, ours.not_negations), key=lambda phrase: (-len(phrase), phrase))),
    )


def negated(forms: Iterable[str], code: str) -> bool:
    """Whether folded words of a language are negated, a double negation being none."""
    negation, prefixes, apart = _negations(code)
    bare = " ".join(forms)
    if negation.isdisjoint(bare.split()) and not any(f" {prefix}" in f" {bare}" for prefix in prefixes):
        return False  # nearly every stretch of a text
    for phrase in apart:
        bare = bare.replace(phrase, " ")
    found = bare.split()
    hits = sum(map(negation.__contains__, found))
    if prefixes:
        hits += sum(form not in negation and form.startswith(prefixes) for form in found)
    return hits % 2 == 1


def telling(figures: Iterable[Number]) -> list[Number]:
    """The figures that count something: years are left out, and *one*, which is mostly no figure."""
    return [n for n in figures if n.value not in _NO_FIGURES]


class Stretch(NamedTuple):
    """What a stretch of a report's text holds; places are counted from the beginning of the text."""

    #: Where each of its words starts, and where it ends.
    starts: Sequence[int]
    ends: Sequence[int]
    #: The folded forms of its words.
    forms: Sequence[str]
    #: The stems of these words; empty for words that carry grammar only.
    stems: Sequence[str]
    #: Its figures that count something.
    figures: Sequence[Number]
    #: Their values.
    values: frozenset[float]
    #: Whether it is negated.
    negated: bool

    @property
    def words(self) -> list[Word]:
        """Its words."""
        return list(map(Word, self.starts, self.ends, self.forms))

    @property
    def parts(self) -> frozenset[str]:
        """The folded forms of its words, those that a half space parts taken apart."""
        return frozenset(" ".join(self.forms).split())

    @property
    def terms(self) -> frozenset[str]:
        """The stems of the words that tell something, figures left out."""
        spoken = {n for figure in self.figures for n in self.numbered(figure.start, figure.end)}
        found = [stem for n, stem in enumerate(self.stems) if n not in spoken] if spoken else self.stems
        return frozenset([stem for stem in found if stem and not stem.isdigit()])

    @property
    def names(self) -> frozenset[str]:
        """The consonant skeletons that are long enough not to be shared by chance."""
        return frozenset([sound for sound in map(skeleton, self.forms) if len(sound) >= _TELLING_SOUND])

    @property
    def counted(self) -> tuple[str, float] | None:
        """What the first figure counts, as a stem, and how many; none without figures."""
        if not self.figures:
            return None
        first = self.figures[0]
        after = bisect_left(self.starts, first.end)
        return self.stems[after] if after < len(self.stems) else "", first.value

    def numbered(self, start: int, end: int) -> range:
        """Numbers of the words that begin in a part of it."""
        first = bisect_left(self.starts, start)
        return range(first, bisect_left(self.starts, end, lo=first))


class Reading:
    """What a report's text holds, and what any stretch of it holds.

    Nothing in it depends on other reports, so a story that is weighed anew for one report more reads that one only.
    """

    def __init__(self, text: str, code: str, head: int) -> None:
        """Plan a reading.

        Args:
            text: the report's text.
            code: its language.
            head: where its headline ends.
        """
        self._text = text
        self._code = code
        self._head = head
        self._stretches: dict[tuple[int, int], Stretch] = {}

    @cached_property
    def columns(self) -> Columns:
        """Where the words of the whole text start and end, and their folded forms."""
        return columns(self._text)

    @property
    def starts(self) -> list[int]:
        """Where each word starts."""
        return self.columns[0]

    @property
    def forms(self) -> list[str]:
        """The folded forms of the words."""
        return self.columns[2]

    @cached_property
    def sounds(self) -> list[str]:
        """The consonant skeletons of the words."""
        return list(map(skeleton, self.forms))

    @cached_property
    def bare_sounds(self) -> list[str]:
        """The same without what Arabic script may mean as a vowel."""
        return list(map(bare, self.sounds))

    @cached_property
    def stems(self) -> list[str]:
        """The stems of the words; empty for words that carry grammar only."""
        return stems(self._code).all(self.forms)

    @cached_property
    def numbers(self) -> list[Number]:
        """The figures of the whole text."""
        return numbers(self._text, self._code, self.columns)

    @cached_property
    def body(self) -> int:
        """How many words the headline has."""
        return bisect_left(self.starts, self._head)

    @cached_property
    def told(self) -> frozenset[str]:
        """The stems of what stands below the headline, words of grammar left out."""
        return frozenset(filter(None, self.stems[self.body :]))

    @cached_property
    def capitals(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words below the headline that stand with a capital inside a sentence, and words that stand without one."""
        text = self._text
        starts, forms = self.starts[self.body :], self.forms[self.body :]
        letters = list(map(text.__getitem__, starts))
        plain = [form for letter, form in zip(letters, forms, strict=True) if letter.islower() and letter.isalpha()]
        upper = [n for n, letter in enumerate(letters) if letter.isupper() and letter.isalpha()]
        named: set[str] = set()
        for n in upper:
            before = starts[n] - 1
            while before >= 0 and text[before] == " ":
                before -= 1
            if before >= 0 and text[before].isalpha():
                named.add(forms[n])
        return frozenset(named), frozenset(plain)

    def within(self, start: int, end: int) -> Stretch:
        """What a stretch of the text holds.

        Its words and figures are what `columns` and `numbers` find in the stretch alone: where its edge cuts through a
        word or a figure they are asked again.
        """
        known = self._stretches.get((start, end))
        if known is None:
            known = self._stretches[start, end] = self._within(start, end)
        return known

    def _within(self, start: int, end: int) -> Stretch:
        starts, ends, forms = self.columns
        first = bisect_left(starts, start)
        past = bisect_left(starts, end, lo=first)
        figures = [n for n in self.numbers if n.start < end and n.end > start]
        cut = (first and ends[first - 1] > start) or (past and ends[past - 1] > end)
        if cut or (figures and (figures[0].start < start or figures[-1].end > end)):
            text = self._text[start:end]
            alone = columns(text)
            figures = [Number(n.start + start, n.end + start, n.value) for n in numbers(text, self._code, alone)]
            starts, ends = [at + start for at in alone[0]], [at + start for at in alone[1]]
            forms, stemmed = alone[2], stems(self._code).all(alone[2])
        else:
            starts, ends, forms = starts[first:past], ends[first:past], forms[first:past]
            stemmed = self.stems[first:past]
        figures = telling(figures)
        values = frozenset([n.value for n in figures])
        return Stretch(starts, ends, forms, stemmed, figures, values, negated(forms, self._code))


def reading(analysis: Analysis) -> Reading:
    """The reading of a report; those asked for last are kept."""
    return _reading(analysis.text, analysis.language, len(analysis.title))


@lru_cache(maxsize=_KEPT)
def _reading(text: str, code: str, head: int) -> Reading:
    return Reading(text, code, head)
