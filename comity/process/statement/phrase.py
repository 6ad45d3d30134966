"""A noun phrase that can be asked where words of a list stand in it."""

from __future__ import annotations

from collections.abc import Sequence

from comity.process.statement.lexicon import Lexicon, Phrases
from comity.process.statement.unit import Token

#: Endings of an owner.
POSSESSIVE = ("'s", "s'")


class NounPhrase:
    """A noun phrase with look-ups."""

    def __init__(self, tokens: Sequence[Token], forms: Sequence[str], lexicon: Lexicon) -> None:
        self.tokens = list(tokens)
        self.forms = [form.removesuffix("'s") for form in forms]
        self._definite = lexicon.determiners

    def owner(self) -> int:
        """The place of the last possessive, or -1."""
        return max((at for at, token in enumerate(self.tokens) if token.form.endswith(POSSESSIVE)), default=-1)

    def all(self, words: Phrases[str]) -> list[tuple[int, int]]:
        """Place and length of each phrase of the list, in order."""
        found: list[tuple[int, int]] = []
        if words.first.isdisjoint(self.forms):
            return found
        place = 0
        while place < len(self.forms):
            hit = words.at(self.forms, place)
            if hit:
                found.append((place, hit[0]))
            place += hit[0] if hit else 1
        return found

    def find(self, words: Phrases[str]) -> tuple[int, int] | None:
        """The last one."""
        found = self.all(words)
        return found[-1] if found else None


def shouted(text: str, token: Token) -> bool:
    """Whether the word is written in capitals alone."""
    word = text[token.start : token.end]
    return len(word) > 1 and word.isupper()


def acronym(text: str, tokens: Sequence[Token]) -> bool:
    """Whether the phrase is one word of capitals."""
    return len(tokens) == 1 and shouted(text, tokens[0]) and tokens[0].form.isalpha()
