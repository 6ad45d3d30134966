"""Phrases of one sentence: a verb with its auxiliaries, and the subject of a verb with what explains it."""

from __future__ import annotations

from comity.process.statement.beyond.vocabulary import Verb, Vocabulary
from comity.process.statement.unit import Token, Unit

Span = tuple[int, int]

#: A noun phrase is no longer than this, in tokens.
LONGEST = 16
#: How many tokens into a clause its verb is looked for, and the end of what stands in brackets.
SOON = 9
_PAUSES = frozenset((",", "-", "–", "—", ")", "("))
#: The tokens of the source before, where a verb has no subject of its own.
AS_BEFORE = (-1, -1)


class Phrases:
    """Finds the noun phrases of a sentence."""

    def __init__(self, unit: Unit, vocabulary: Vocabulary) -> None:
        self._tokens: list[Token] = unit.tokens
        self._forms = unit.forms
        self._words = vocabulary
        #: The first token that is not yet part of an attribution.
        self._low = 0
        #: Where the last source stands in the text.
        self._last: Span | None = None

    def _adverb(self, at: int) -> bool:
        """Whether the word is an adverb; a capital inside a sentence is a name."""
        return not (at and self._tokens[at].capital) and self._words.adverb(self._forms[at])

    def _span(self, first: int, last: int) -> Span:
        return self._tokens[first].start, self._tokens[last - 1].end

    def _group(self, place: int) -> tuple[int, bool, bool, int | None]:
        """What stands before a verb and belongs to it: its first token, a form of *be*, any auxiliary, and a pronoun.

        The pronoun is one that is written in one with an auxiliary: *he's*.
        """
        words, forms, tokens = self._words, self._forms, self._tokens
        first, being, helped = place, False, False
        while first > 0 and tokens[first - 1].kind == "w":
            form = forms[first - 1]
            if form in words.finite:
                being |= form in words.being
                helped = True
                bare = form.split("'")[0]
                if "'" in form and bare in words.pronouns:
                    being |= form[len(bare) :] in words.being
                    return first - 1, being, True, first - 1
            elif not self._adverb(first - 1):
                break
            first -= 1
        return first, being, helped, None

    def _subject(self, first: int) -> Span | None:
        """The tokens of the subject of a verb whose group starts at token `first`; (-1, -1) is the last source."""
        words, forms, tokens = self._words, self._forms, self._tokens
        last = first - 1
        if last < 0:
            return None
        if last < self._low:
            return (-1, -1) if self._last and forms[last] in words.joins else None
        form = forms[last]
        if form in words.relatives:
            if last == 0 or form in words.not_subjects:
                return None
            return last, last + 1
        if form in words.joins:
            if self._last:
                return -1, -1
            return self._clause_subject(last)
        if form in _PAUSES:
            return self._before_apposition(last)
        if tokens[last].kind != "w" or form in words.prepositions or form in words.subordinates:
            return None
        if form in words.pronouns:
            return last, last + 1
        if form in words.determiners:
            return None
        start = self._np_start(last)
        if start > last or last - start >= LONGEST or (forms[start] in words.determiners and self._modifier(last)):
            return None
        if (
            start > self._low + 1
            and forms[start - 1] == ","
            and not words.pairs.isdisjoint(forms[start:last])
            and tokens[start - 2].capital
        ):
            start = self._np_start(start - 2)
        if forms[start] in words.prepositions:
            start = next(
                (
                    at
                    for at in range(start + 2, last + 1)
                    if forms[at] in words.determiners and forms[at - 1] not in words.prepositions
                ),
                -1,
            )
            if start < 0:
                return None
        return start, self._without_adverbial(start, last + 1)

    def _modifier(self, at: int) -> bool:
        """Whether a word can only stand before a noun: *the required*, *the least*."""
        form = self._forms[at]
        return form.endswith(self._words.past_ending) or form in self._words.degrees

    def _without_adverbial(self, start: int, end: int) -> int:
        """Where a name ends before an adverbial: *Ada Lorn in her speech*."""
        words, forms, tokens = self._words, self._forms, self._tokens
        for at in range(start + 1, end):
            if forms[at] in words.prepositions and forms[at] not in words.links:
                named = tokens[at - 1].capital and forms[start] not in words.determiners
                return at if named or forms[at - 1] in words.pronouns else end
        return end

    def _np_start(self, last: int) -> int:
        """Where the noun phrase that ends with token `last` begins."""
        words, forms, tokens = self._words, self._forms, self._tokens
        start = last
        while start - 1 >= self._low:
            at = start - 1
            form, token = forms[at], tokens[at]
            if token.kind != "w" or form in words.relatives or form in words.finite:
                break
            compared = at > 0 and forms[at - 1] in words.degrees
            if form in words.subordinates and form not in words.prepositions and not compared:
                break
            if form in words.joins:
                if (
                    form not in words.pairs
                    or at - 1 < self._low
                    or tokens[at - 1].kind != "w"
                    or tokens[at - 1].capital != tokens[start].capital
                ):
                    break
                if forms[start] in words.pronouns and forms[start] not in words.determiners:
                    break
            elif self._adverb(at) and form not in words.plural:
                break
            else:
                verb = words.verbs.get(form)
                if verb is not None and not token.capital and form not in words.nouns and self._predicate(at, verb):
                    break
                if form in words.pronouns and form not in words.determiners:
                    break
            start = at
        while start < last and (
            forms[start] in words.joins
            or forms[start] in words.adverbs
            or (forms[start].endswith(words.past_ending) and not tokens[start].capital)
        ):
            start += 1
            while start < last and forms[start - 1].endswith(words.past_ending) and forms[start] in words.prepositions:
                start += 1
        return start

    def _predicate(self, at: int, verb: Verb) -> bool:
        """Whether a form that may be a verb is one here, not an adjective or a noun."""
        words, forms, tokens = self._words, self._forms, self._tokens
        if at == 0:
            return False
        before = forms[at - 1]
        if verb.inflection == "third":
            return tokens[at - 1].capital or before in words.pronouns or before in words.relatives
        return verb.inflection != "base" and before not in words.determiners and not before.endswith("'s")

    def _clause_subject(self, before: int) -> Span | None:
        """The noun phrase with which the clause opens that reaches up to token `before`."""
        words, forms, tokens = self._words, self._forms, self._tokens
        first = before
        while first - 1 >= self._low and tokens[first - 1].form not in (";", ":") and tokens[first - 1].kind != "q":
            first -= 1
        while first < before and (forms[first] in words.joins or self._adverb(first) or forms[first] == ","):
            first += 1
        if first >= before or forms[first] in words.prepositions or forms[first] in words.subordinates:
            return None
        end = self._np_end(first)
        return (first, end) if end > first else None

    def _before_apposition(self, close: int) -> Span | None:
        """*NP, apposition, verb*: the noun phrase with its apposition."""
        words, forms, tokens = self._words, self._forms, self._tokens
        mark = forms[close]
        opening = "(" if mark == ")" else mark
        at = close - 1
        while at > self._low and forms[at] != opening:
            if tokens[at].kind == "q":
                return None
            at -= 1
        if at <= self._low or forms[at] != opening or close - at > LONGEST + 6:
            return None
        head = forms[at + 1]
        last = at - 1
        if tokens[last].kind != "w" or forms[last] in words.prepositions or forms[last] in words.subordinates:
            return None
        start = last if forms[last] in words.pronouns else self._np_start(last)
        if last - start >= LONGEST or forms[start] in words.prepositions:
            return None
        if head in words.joins or (
            head in words.pronouns and head not in words.relatives and head not in words.determiners
        ):
            return None
        return (start, last + 1) if words.adds_nothing(head) or forms[last] in words.pronouns else (start, close)

    def _np_end(self, first: int) -> int:
        """Where the noun phrase that opens at a token ends."""
        words, forms, tokens = self._words, self._forms, self._tokens
        place = first
        size = len(forms)
        if place < size and forms[place] in words.pronouns and forms[place] not in words.determiners:
            return place + 1
        while place < size and place - first < LONGEST:
            form = forms[place]
            if tokens[place].kind != "w" or form in words.finite or form in words.relatives or self._adverb(place):
                break
            if form in words.subordinates and form not in words.prepositions:
                break
            if form in words.joins and not (
                form in words.pairs and place + 1 < size and tokens[place + 1].capital == tokens[place - 1].capital
            ):
                break
            if form in words.prepositions and form not in words.links:
                break
            if place > first and form in words.pronouns and form not in words.determiners:
                break
            verb = words.verbs.get(form)
            if place > first and not tokens[place].capital and form not in words.nouns:
                past = verb.inflection in ("past", "third") if verb is not None else form.endswith(words.past_ending)
                if past and forms[place - 1] not in words.determiners and not forms[place - 1].endswith("'s"):
                    break
            place += 1
        return place

    def _past_apposition(self, end: int) -> int:
        """Past an apposition or a relative clause that runs to the end of the sentence or to a quotation."""
        forms, tokens, words = self._forms, self._tokens, self._words
        if end < len(forms) and forms[end] == "(":
            end = next((at + 1 for at in range(end, min(len(forms), end + SOON)) if forms[at] == ")"), end)
        if end + 1 >= len(forms) or forms[end] != ",":
            return end
        ahead = end + 1
        while ahead < len(forms) and tokens[ahead].kind == "w":
            ahead += 1
        head = forms[end + 1]
        if (
            head in words.joins
            or head in words.prepositions
            or (head in words.verbs and words.verbs[head].inflection == "present participle")
        ):
            return end
        return ahead

    def _plural(self, np: Span) -> bool:
        """Whether a noun phrase may be the subject of a plural verb."""
        words, forms = self._words, self._forms
        if np[0] < 0:
            return True
        head = np[1] - 1
        for at in range(np[0] + 1, np[1]):
            if forms[at] in words.prepositions or forms[at] in _PAUSES or forms[at] in words.relatives:
                head = at - 1
                break
        form = forms[head]
        if head + 1 < np[1] and (form.isdigit() or form in words.determiners or form in words.plural):
            return True
        if forms[np[1] - 1] in words.plural or (head + 2 < np[1] and forms[np[0]] in words.numbers):
            return True
        return form in words.plural or words.looks_plural(form) or not words.pairs.isdisjoint(forms[np[0] : head + 1])

    def _apostrophe(self, at: int) -> bool:
        """Whether a mark that is no token stands after the word, as the apostrophe of a plural does: *states' plan*."""
        if not self._words.looks_plural(self._forms[at]):
            return False
        return at + 1 < len(self._tokens) and self._tokens[at].end < self._tokens[at + 1].start - 1
