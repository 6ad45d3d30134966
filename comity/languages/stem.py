"""Words cut to their stem, by the facts in section ``[words]`` of a language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import snowballstemmer

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.words import WordFacts

#: Stems remembered for a language; a day of news has fewer word forms.
_REMEMBERED = 200_000
#: What is left of a word without its suffix has at least this many letters.
_SHORTEST = 3
#: `fold` writes Arabic in the letters that Persian shares; the stemmer knows the Arabic ones.
_ARABIC = str.maketrans({"ی": "ي", "ک": "ك"})


class _Seen(dict[str, str]):
    """Word forms to stems; a form that is not here is cut, and remembered if there is room."""

    def __init__(self, facts: WordFacts) -> None:
        super().__init__()
        self._cut: Callable[[str], str] = _cutter(facts)
        self._stop = frozenset(part for word in facts.stop for part in fold(word).split())

    def __missing__(self, form: str) -> str:
        stem = "" if form in self._stop else self._cut(form)
        if len(self) < _REMEMBERED:
            self[form] = stem
        return stem


class Stems:
    """Word forms of one language to stems; remembers what it has seen. One per process is enough."""

    def __init__(self, facts: WordFacts) -> None:
        self._seen = _Seen(facts)
        #: Stems of words that stand in news of every kind.
        self.common = frozenset(self.stem(part) for word in facts.common for part in fold(word).split())

    def stem(self, form: str) -> str:
        """The stem of a folded word form, without spaces; empty for a word that carries grammar only."""
        return self._seen[form]

    def all(self, forms: Iterable[str]) -> list[str]:
        """The stems of several forms in turn; for a whole text it takes a third of the time."""
        return list(map(self._seen.__getitem__, forms))


def _cutter(facts: WordFacts) -> Callable[[str], str]:
    if facts.stemmer == "arabic":
        arabic = snowballstemmer.stemmer(facts.stemmer)
        return lambda form: fold(arabic.stemWord(form.translate(_ARABIC)))
    if facts.stemmer:
        stemmer = snowballstemmer.stemmer(facts.stemmer)
        return lambda form: str(stemmer.stemWord(form))
    suffixes = tuple(sorted(map(fold, facts.suffixes), key=lambda suffix: (-len(suffix), suffix)))

    def cut(form: str) -> str:
        for suffix in suffixes:
            if form.endswith(suffix) and len(form) - len(suffix) >= _SHORTEST:
                return form[: -len(suffix)]
        return form

    return cut


@cache
def stems(code: str) -> Stems:
    """The stems of a language; for one without facts, words are taken as they are."""
    facts = language(code)
    return Stems(facts.words if facts else WordFacts())
