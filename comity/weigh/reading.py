"""The words and figures of one report, read once however many of its statements ask for theirs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, cached_property

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.number import Number, numbers
from comity.languages.word import Word, words
from comity.model.analysis import Analysis

#: Years tell when, not how many: figures in this range are no figures of a claim.
_YEARS = range(1900, 2101)


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


def negated(found: Sequence[Word], code: str) -> bool:
    """Whether words of a language are negated, a double negation being none."""
    negation, prefixes, apart = _negations(code)
    bare = " ".join(w.form for w in found)
    for phrase in apart:
        bare = bare.replace(phrase, " ")
    hits = sum(f in negation or (bool(prefixes) and f.startswith(prefixes)) for f in bare.split())
    return hits % 2 == 1


def telling(figures: Sequence[Number]) -> list[Number]:
    """The figures that count something: years are left out, and *one*, which is mostly no figure."""
    return [n for n in figures if n.value != 1 and n.value not in _YEARS]


class Reading:
    """What a report's text holds, and what any stretch of it holds."""

    def __init__(self, analysis: Analysis) -> None:
        self._text = analysis.text
        self._code = analysis.language

    @cached_property
    def words(self) -> list[Word]:
        """The words of the whole text."""
        return words(self._text)

    @cached_property
    def numbers(self) -> list[Number]:
        """The figures of the whole text."""
        return numbers(self._text, self._code, self.words)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def within(self, start: int, end: int) -> tuple[list[Word], list[Number]]:
        """The words and figures of a stretch of the text, with places counted from its beginning.

        They are what `words` and `numbers` find in the stretch alone: where its edge cuts through a word or a figure
        they are asked again.
        """
        first, past = bisect_left(self._starts, start), bisect_left(self._starts, end)
        cut = (first and self.words[first - 1].end > start) or (past and self.words[past - 1].end > end)
        figures = [n for n in self.numbers if n.start < end and n.end > start]
        if cut or any(n.start < start or n.end > end for n in figures):
            text = self._text[start:end]
            found = words(text)
            return found, numbers(text, self._code, found)
        make = tuple.__new__
        return (
            [make(Word, (w[0] - start, w[1] - start, w[2])) for w in self.words[first:past]],
            [Number(n.start - start, n.end - start, n.value) for n in figures],
        )

    def negated(self, start: int, end: int) -> bool:
        """Whether a stretch of the text is negated."""
        return negated(self.within(start, end)[0], self._code)

    def figures(self, start: int, end: int) -> frozenset[float]:
        """The telling figures of a stretch of the text."""
        return frozenset(n.value for n in telling(self.within(start, end)[1]))
