"""The words and figures of one report, read once however many of its statements ask for theirs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.name import skeleton
from comity.languages.number import Number, numbers
from comity.languages.stem import stems
from comity.languages.word import Word, words
from comity.model.analysis import Analysis

#: Years tell when, not how many: figures in this range are no figures of a claim.
_YEARS = range(1900, 2101)
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


def telling(figures: Sequence[Number]) -> list[Number]:
    """The figures that count something: years are left out, and *one*, which is mostly no figure."""
    return [n for n in figures if n.value != 1 and n.value not in _YEARS]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What a stretch of a report's text holds; places are counted from the beginning of the text."""

    #: Its words.
    words: Sequence[Word]
    #: The stems of these words; empty for words that carry grammar only.
    stems: Sequence[str]
    #: The consonant skeletons of these words.
    sounds: Sequence[str]
    #: Its figures that count something.
    figures: Sequence[Number]
    #: Their values.
    values: frozenset[float]
    #: Whether it is negated.
    negated: bool

    @cached_property
    def forms(self) -> list[str]:
        """The folded forms of its words."""
        return [form for _, _, form in self.words]

    @cached_property
    def parts(self) -> frozenset[str]:
        """The same, those that a half space parts taken apart."""
        return frozenset(" ".join(self.forms).split())

    @cached_property
    def terms(self) -> frozenset[str]:
        """The stems of the words that tell something, figures left out."""
        spoken = {n for figure in self.figures for n in self.numbered(figure.start, figure.end)}
        found = [stem for n, stem in enumerate(self.stems) if n not in spoken] if spoken else self.stems
        return frozenset([stem for stem in found if stem and not stem.isdigit()])

    @cached_property
    def names(self) -> frozenset[str]:
        """The skeletons that are long enough not to be shared by chance."""
        return frozenset([sound for sound in self.sounds if len(sound) >= _TELLING_SOUND])

    @cached_property
    def count(self) -> tuple[str, float] | None:
        """What the first figure counts, as a stem, and how many; none without figures."""
        if not self.figures:
            return None
        first = self.figures[0]
        after = bisect_left(self.words, first.end, key=_start)
        return self.stems[after] if after < len(self.stems) else "", first.value

    def numbered(self, start: int, end: int) -> range:
        """Numbers of the words that begin in a part of it."""
        first = bisect_left(self.words, start, key=_start)
        return range(first, bisect_left(self.words, end, lo=first, key=_start))


def _start(word: Word) -> int:
    return word.start


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
    def words(self) -> list[Word]:
        """The words of the whole text."""
        return words(self._text)

    @cached_property
    def forms(self) -> list[str]:
        """The folded forms of these words."""
        return [form for _, _, form in self.words]

    @cached_property
    def sounds(self) -> list[str]:
        """The consonant skeletons of these words."""
        return list(map(skeleton, self.forms))

    @cached_property
    def stems(self) -> list[str]:
        """The stems of these words; empty for words that carry grammar only."""
        return stems(self._code).all(self.forms)

    @cached_property
    def numbers(self) -> list[Number]:
        """The figures of the whole text."""
        return numbers(self._text, self._code, self.words)

    @cached_property
    def body(self) -> int:
        """How many words the headline has."""
        return bisect_left(self._starts, self._head)

    @cached_property
    def told(self) -> frozenset[str]:
        """The stems of what stands below the headline, words of grammar left out."""
        return frozenset(stem for stem in self.stems[self.body :] if stem)

    @cached_property
    def capitals(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words below the headline that stand with a capital inside a sentence, and words that stand without one."""
        text = self._text
        named: set[str] = set()
        plain: set[str] = set()
        for start, _, form in self.words[self.body :]:
            letter = text[start]
            if letter.islower() and letter.isalpha():
                plain.add(form)
            elif letter.isupper() and letter.isalpha():
                before = start - 1
                while before >= 0 and text[before] == " ":
                    before -= 1
                if before >= 0 and text[before].isalpha():
                    named.add(form)
        return frozenset(named), frozenset(plain)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def within(self, start: int, end: int) -> Stretch:
        """What a stretch of the text holds.

        Its words and figures are what `words` and `numbers` find in the stretch alone: where its edge cuts through a
        word or a figure they are asked again.
        """
        known = self._stretches.get((start, end))
        if known is None:
            known = self._stretches[start, end] = self._within(start, end)
        return known

    def _within(self, start: int, end: int) -> Stretch:
        first, past = bisect_left(self._starts, start), bisect_left(self._starts, end)
        cut = (first and self.words[first - 1].end > start) or (past and self.words[past - 1].end > end)
        figures = [n for n in self.numbers if n.start < end and n.end > start]
        if cut or any(n.start < start or n.end > end for n in figures):
            text = self._text[start:end]
            alone = words(text)
            figures = [Number(n.start + start, n.end + start, n.value) for n in numbers(text, self._code, alone)]
            found = [Word(w.start + start, w.end + start, w.form) for w in alone]
            stemmed, sounds = stems(self._code).all(w.form for w in found), [skeleton(w.form) for w in found]
        else:
            found, stemmed, sounds = self.words[first:past], self.stems[first:past], self.sounds[first:past]
        figures = telling(figures)
        return Stretch(
            words=found,
            stems=stemmed,
            sounds=sounds,
            figures=figures,
            values=frozenset(n.value for n in figures),
            negated=negated((w.form for w in found), self._code),
        )


def reading(analysis: Analysis) -> Reading:
    """The reading of a report; those asked for last are kept."""
    return _reading(analysis.text, analysis.language, len(analysis.title))


@lru_cache(maxsize=_KEPT)
def _reading(text: str, code: str, head: int) -> Reading:
    return Reading(text, code, head)
