"""Objects that open the sentence where cases let them: *Свою вину X отрицает*, *сообщения о C опровергли в МЧС*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from comity.process.statement.clause import Clauses
from comity.process.statement.draft import Hit
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Token

#: Whoever speaks before the verb is named in at most this many words.
_SPEAKER = 7


class Fronted(NamedTuple):
    """Who denies or confirms, and what, as tokens."""

    mention: Mention
    start: int
    end: int
    #: One past the last token of the clause.
    last: int


class Fronts:
    """Finds what is denied or confirmed where it opens the sentence."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, reader: Reader, clauses: Clauses) -> None:
        self._tokens = tokens
        self._forms = [token.form for token in tokens]
        self._lexicon = lexicon
        self._reader = reader
        self._clauses = clauses

    def read(self, hit: Hit, floor: int) -> Fronted | None:
        """The object between token `floor` and the verb; whoever speaks stands after the verb, before it or first."""
        takes = "noun" in hit.cue.frames and hit.cue.act in ("denies", "confirms")
        plain = all(token.kind == "w" for token in self._tokens[floor : hit.start])
        if not self._lexicon.inflects or not takes or not plain or hit.start <= floor:
            return None
        after = self._clauses.subject_after(hit)
        if after is not None and self._closed(after.last) and _speaks(after.mention):
            return self._made(after.mention, (floor, hit.start), after.last)
        if not self._closed(hit.end):
            return None
        return self._seated(hit, floor) if self._forms[floor] in self._lexicon.seats else self._before(hit, floor)

    def _seated(self, hit: Hit, floor: int) -> Fronted | None:
        """*В МЧС N опровергли*: the body in front, up to where its name must end."""
        for last in range(floor + 2, hit.start):
            mention = self._reader.read(self._tokens[floor:last])
            if mention is None or mention.kind not in ("institution", "outlet"):
                continue
            owned = self._lexicon.speech.owned
            end = next((at for at in range(last, hit.start) if not self._forms[at].endswith(owned)), last)
            mention = self._reader.read(self._tokens[floor:end]) or mention
            return self._made(mention, (end, hit.start), hit.end)
        return None

    def _before(self, hit: Hit, floor: int) -> Fronted | None:
        """*N X отрицает*: a name or an office right before the verb."""
        for start in range(max(floor + 1, hit.start - _SPEAKER), hit.start):
            if not self._tokens[start].capital and self._lexicon.roles.at(self._forms, start) is None:
                continue
            mention = self._reader.read(self._tokens[start : hit.start])
            if mention is not None and _speaks(mention):
                return self._made(mention, (floor, start), hit.end)
        return None

    def _made(self, mention: Mention, span: tuple[int, int], last: int) -> Fronted | None:
        """The object without a noun for a rumour before it; none where it looks like a speaker or an adverbial."""
        lexicon, forms = self._lexicon, self._forms
        start, end = span
        rumour = lexicon.rumours.at(forms, start)
        link = lexicon.belongs.at(forms, start + rumour[0]) if rumour else None
        if rumour and link:
            start += rumour[0] + link[0]
        else:
            small = (lexicon.stops, lexicon.fillers, lexicon.subordinates, lexicon.roles, lexicon.pronouns)
            other = forms[start] in lexicon.joins or forms[start] in lexicon.seats
            if other or any(words.at(forms, start) for words in small):
                return None
        return Fronted(mention, start, end, last) if start < end else None

    def _closed(self, place: int) -> bool:
        """Whether nothing follows but a mark."""
        return place >= len(self._tokens) or self._tokens[place].kind == "p"


def _speaks(mention: Mention) -> bool:
    """Whether it is somebody or a body who may deny."""
    return mention.kind in ("person", "institution", "outlet") and not mention.refers and not mention.plain
