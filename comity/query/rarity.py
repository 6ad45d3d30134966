"""How rare a lexeme is: guessed from what it is, and learnt from the reports that come by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache

from comity.languages import CODES, language
from comity.languages.fold import fold
from comity.languages.stem import stems

#: How many reports a guess is worth.
_WORTH = 50.0
#: Lexemes counted at most; beyond that those seen once are forgotten.
_MOST = 400_000
#: Share of reports that hold a lexeme, by how it begins: language and act, country and place, names, square degree.
_FIELDS = {"g": 0.3, "a": 0.4, "c": 0.1, "w": 0.02, "k": 0.02, "n": 0.02, "q": 0.005}
_NAME, _GRAMMAR, _COMMON, _WORD = 0.05, 0.4, 0.05, 0.001


class Rarity:
    """Shares of reports that hold a lexeme."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        #: Reports that were seen.
        self.reports = 0

    def see(self, lexemes: Iterable[str]) -> None:
        """Learn from one report; `lexemes`, each once."""
        self._seen.update(lexemes)
        self.reports += 1
        if len(self._seen) > _MOST:
            self._seen = Counter({one: n for one, n in self._seen.items() if n > 1})

    def share(self, lexeme: str) -> float:
        """Share of reports expected to hold a lexeme, 0 to 1."""
        return (self._seen.get(lexeme, 0) + _WORTH * _guess(lexeme)) / (self.reports + _WORTH)

    def of_any(self, lexemes: Iterable[str]) -> float:
        """Share of reports expected to hold one of these lexemes, at most."""
        return sum(map(self.share, lexemes))

    def sorted(self, clauses: Collection[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Clauses of lexemes of which one must be held, the rarest first."""
        if len(clauses) == 1:
            return list(clauses)
        return sorted(clauses, key=lambda clause: (self.of_any(clause), clause))


def _guess(lexeme: str) -> float:
    if lexeme[0] == "~":
        return _FIELDS.get(lexeme[1:2], _NAME)
    return _known_words().get(lexeme, _WORD)


@cache
def _known_words() -> dict[str, float]:
    """Stems of common words and words of grammar, of all languages."""
    found: dict[str, float] = {}
    for code in CODES:
        facts = language(code)
        found |= dict.fromkeys(stems(code).common, _COMMON)
        found |= {part: _GRAMMAR for word in (facts.words.stop if facts else ()) for part in fold(word).split()}
    return found
