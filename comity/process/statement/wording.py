"""Wording: the words of a noun phrase as written, in the dictionary form, and as the tables of houses know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from comity.languages.fold import fold_letters
from comity.process.statement.inflect import nominative
from comity.process.statement.lexicon import Lexicon, Phrases
from comity.process.statement.unit import Token, plain_tokens
from comity.sources import Houses

_APOSTROPHES = "‘’'"

#: Says whether a span of the text is the name of a place.
IsPlace = Callable[[int, int], bool]


class Wording:
    """Words of one text."""

    def __init__(self, text: str, lexicon: Lexicon, is_place: IsPlace, known: Houses, publisher: str = "") -> None:
        #: The cleaned text.
        self.text = self._text = text
        self._folded = ""
        #: Of lists asked about again and again, the words that stand anywhere in the text.
        self._present: dict[Phrases[str], list[str]] = {}
        self._lexicon = lexicon
        self._is_place = is_place
        self._houses = known
        self._publisher = publisher

    def _written(self, tokens: Sequence[Token]) -> str:
        if not tokens:
            return ""
        written = self._text[tokens[0].start : tokens[-1].end]
        following = self._text[tokens[-1].end : tokens[-1].end + 1]
        for opening, closing in self._lexicon.quotes:
            if following == closing and opening != closing and opening in written and closing not in written:
                return written + closing
        return written

    def _in_marks(self, tokens: Sequence[Token]) -> str | None:
        """The part of a name that stands in quotation marks, if any."""
        start = tokens[0].start
        written = self._text[max(0, start - 1) : start] + self._written(tokens)
        following = self._text[tokens[-1].end : tokens[-1].end + 1]
        for opening, closing in self._lexicon.quotes:
            if following == closing and opening in written and not written.endswith(closing):
                written += closing
            _, opened, rest = written.partition(opening)
            inside, closed, _ = rest.partition(closing)
            if opened and closed and inside:
                return inside
        return None

    def _bare(self, tokens: Sequence[Token]) -> list[Token]:
        """Without articles at the front."""
        tokens = list(tokens)
        while tokens and tokens[0].form in self._lexicon.determiners:
            tokens = tokens[1:]
        return tokens

    def _named(self, tokens: Sequence[Token]) -> str:
        """The words as written, without the article and a possessive ending, in the dictionary form where known."""
        tokens = self._bare(tokens)
        written = self._written(tokens)
        for ending in ("'s", "’s"):
            written = written.removesuffix(ending)
        base = self._lexicon.nominatives.get(tokens[0].form) if tokens else None
        if base is None:
            return self._attribute_first(tokens, written)
        first = base[:1].upper() + base[1:] if tokens[0].capital else base
        return first + written[tokens[0].end - tokens[0].start :]

    def _attribute_first(self, tokens: Sequence[Token], written: str) -> str:
        """An institution with its attribute before it in the dictionary form: *Водного управления*."""
        noun = self._lexicon.nominatives.get(tokens[1].form) if len(tokens) > 1 else None
        if noun is None:
            return written
        word = self._text[tokens[0].start : tokens[0].end]
        for ending, of, base in self._lexicon.speech.attribute_bases:
            if word.endswith(ending) and noun.endswith(of):
                first = word.removesuffix(ending) + base
                rest = written[tokens[1].end - tokens[0].start :]
                second = noun[:1].upper() + noun[1:] if tokens[1].capital else noun
                return f"{first} {second}{rest}"
        return written

    def _called(self, tokens: Sequence[Token], *, oblique: bool = False) -> str:
        """A person's name in the dictionary form; `oblique` where the office before it shows another case."""
        written = self._named(tokens)
        for mark, _ in self._lexicon.quotes:
            # «сказал Иванов "Известиям"»: what stands in marks after a name is no part of it.
            written = written.split(" " + mark)[0] if mark not in _APOSTROPHES else written
        words = written.split(" ")
        return (
            " ".join(nominative(words, self._lexicon, oblique=oblique)) if self._lexicon.speech.man_endings else written
        )

    def house(self, tokens: Sequence[Token]) -> str | None:
        """The name of the known outlet or agency that the words name from first to last, or none."""
        if not tokens or not tokens[0].capital:
            return None
        found = self._houses.named(self._written(tokens))
        return found.name if found is not None and found.publishes else None

    def is_house(self, tokens: Sequence[Token]) -> bool:
        """Whether the words are the name of an outlet or agency in the tables."""
        found = self._houses.named(self._written(tokens))
        return found is not None and found.publishes

    def marked(self, tokens: Sequence[Token]) -> str | None:
        """The name in quotation marks that ends the phrase, as the tables spell it; none if no mark closes there."""
        name = self._in_marks(tokens)
        closes = self._text[tokens[-1].end : tokens[-1].end + 1] in {closing for _, closing in self._lexicon.quotes}
        if name is None or not closes:
            return None
        found = self._houses.named(name)
        return found.name if found is not None and found.publishes else name

    def is_known(self, name: str) -> bool:
        """Whether the name is that of a house or body in the tables."""
        return self._houses.named(name) is not None

    def inflected(self, token: Token) -> bool:
        """Whether the word is known to stand in a case other than that of a subject."""
        return token.form in self._lexicon.nominatives

    def heads(self, token: Token) -> bool:
        """Whether the word is one for sources or media without a name."""
        form = [token.form]
        return any(words.at(form, 0) for words in (self._lexicon.unnamed, self._lexicon.media, self._lexicon.roles))

    def tokens(self, start: int, end: int) -> list[Token]:
        """The words of a stretch of the text, quotation marks and all left out."""
        return plain_tokens(self._text, start, end)

    def may_hold(self, phrases: Phrases[str], start: int, end: int) -> bool:
        """Whether a phrase may stand in a stretch of the text; false is sure."""
        words = self._present.get(phrases)
        if words is None:
            words = self._present[phrases] = phrases.telling_in(self._fold())
        stretch = self._fold()[start:end] if words else ""
        return any(word in stretch for word in words)

    def _fold(self) -> str:
        self._folded = self._folded or fold_letters(self._text)
        return self._folded

    def _name_inside(self, token: Token) -> bool:
        """Whether a word that opens a sentence also stands inside one with its capital, as names do."""
        word = self._text[token.start : token.end].removesuffix("'s").removesuffix("’s")
        at = self._text.find(" " + word)
        while at > 0:
            before = self._text[at - 1]
            if (before.isalpha() or before in ",،") and at + 1 != token.start:
                return True
            at = self._text.find(" " + word, at + 1)
        return False

    def is_town(self, tokens: Sequence[Token]) -> bool:
        """Whether the words are the name of a place and of no institution."""
        return self._is_place(tokens[0].start, tokens[-1].end) and self._houses.named(self._written(tokens)) is None
