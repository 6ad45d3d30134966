"""What a verb attributes: where its content begins and ends."""

from __future__ import annotations

from comity.process.statement.beyond.phrases import LONGEST, SOON, Phrases, Span
from comity.process.statement.beyond.vocabulary import Verb, Vocabulary
from comity.process.statement.unit import Unit

#: What stands before a speaker as content has at least this many tokens.
FEWEST = 3
_STOPS = frozenset((";", ":", "—", "–", "-", ".", "!", "?", "…", "...", "(", ")"))
#: What stands in brackets inside a content is no longer than this, in tokens.
_BRACKET = 12
#: A list shows its last joint within so many tokens.
_LISTED = 7


class Contents(Phrases):
    """Finds the contents of verbs."""

    def __init__(self, unit: Unit, vocabulary: Vocabulary) -> None:
        super().__init__(unit, vocabulary)
        #: What is read is part of a relative clause or a noun phrase, after which the main clause goes on.
        self._relative = False

    def _contents(self, place: int, verb: Verb, first: int) -> tuple[tuple[Span, ...], int] | None:
        """What is attributed, and one past its last token."""
        words, forms, tokens = self._words, self._forms, self._tokens
        size = len(forms)
        ahead = place + 1
        while ahead < size and tokens[ahead].kind == "w" and self._adverb(ahead):
            ahead += 1
        before = first - 1
        if before >= 0 and tokens[before].form == ",":
            before -= 1
        if "quote" in verb.takes and before >= 0 and before >= self._low and tokens[before].kind == "q":
            spans = [tokens[before].inner]
            near = next((at for at in range(ahead, min(size, ahead + SOON)) if tokens[at].kind == "q"), -1)
            if near >= 0 and all(forms[at] not in words.joins for at in range(ahead, near)):
                spans.append(tokens[near].inner)
                ahead = near + 1
            return tuple(spans), ahead
        if ahead >= size:
            return self._front(verb, first, ahead)
        if "hearer" in verb.takes:
            heard = self._past_hearer(ahead)
            if heard is not None:
                ahead = heard
            elif (
                "object" not in verb.takes
                and forms[ahead] not in verb.prepositions
                and tokens[ahead].form not in (",", ".")
            ):
                return None
        form = forms[ahead]
        if form == ":" or (
            form == "," and ahead + 1 < size and (forms[ahead + 1] in words.that or tokens[ahead + 1].kind == "q")
        ):
            ahead += 1
            if ahead >= size:
                return None
            form = forms[ahead]
        takes = verb.takes
        clause = True
        if form in words.that and ("that" in takes):
            start = ahead + 1
        elif tokens[ahead].kind == "q":
            if "quote" not in takes and "object" not in takes:
                return None
            start = ahead
        elif form == words.infinitive and "infinitive" in takes:
            start, clause = ahead, False
        elif form in verb.prepositions:
            start, clause = ahead + 1, False
        elif form in words.questions and ("question" in takes or "object" in takes):
            start = ahead
        elif tokens[ahead].kind != "w":
            return self._front(verb, first, ahead) if form in (",", ".") else None
        elif form in words.prepositions or form in words.joins or form in words.subordinates:
            return self._front(verb, first, ahead)
        elif "clause" in takes and self._finite_soon(ahead):
            start = ahead
        elif "object" in takes:
            if (
                verb.inflection in ("base", "third")
                and forms[place] in words.homographs
                and not self._opens_object(ahead)
            ):
                return None
            start, clause = ahead, False
        else:
            return None
        end = self._end(start, clause=clause)
        if end <= start:
            return None
        return (self._trim(start, end),), end

    def _opens_object(self, at: int) -> bool:
        """Whether a noun phrase clearly opens at the token: a determiner, a pronoun, a name, a plural."""
        words, form = self._words, self._forms[at]
        return (
            form in words.determiners or form in words.pronouns or self._tokens[at].capital or words.looks_plural(form)
        )

    def _trim(self, start: int, end: int) -> Span:
        tokens = self._tokens
        while end > start + 1 and tokens[end - 1].kind == "p" and tokens[end - 1].form not in ")%":
            end -= 1
        if end - start == 1 and tokens[start].kind == "q":
            return tokens[start].inner
        return self._span(start, end)

    def _front(self, verb: Verb, first: int, ahead: int) -> tuple[tuple[Span, ...], int] | None:
        """*C, X thinks*."""
        tokens, forms = self._tokens, self._forms
        if "front" not in verb.takes or first - 1 < self._low or tokens[first - 1].form != ",":
            return None
        if first - 1 - self._low < FEWEST or not any(forms[at] in self._words.finite for at in range(self._low, first)):
            return None
        return (self._span(self._low, first - 1),), ahead

    def _past_hearer(self, ahead: int) -> int | None:
        """Where the content opens past whoever hears it: *told reporters that C*."""
        words, forms, tokens = self._words, self._forms, self._tokens
        for at in range(ahead, min(len(forms), ahead + LONGEST)):
            form = forms[at]
            if (
                form in words.that
                or tokens[at].kind == "q"
                or (form in words.questions and form not in words.relatives)
                or form == ":"
            ):
                return at
            if form == words.infinitive and at > ahead:
                return at
            if form == "," and at + 1 < len(forms) and tokens[at + 1].kind == "q":
                return at + 1
            if tokens[at].kind != "w" or form in words.finite:
                break
            if at > ahead and form in words.pronouns and form not in words.determiners:
                return at
        return None

    def _finite_soon(self, ahead: int) -> bool:
        """Whether a finite verb stands near the start of what may be a clause."""
        words, forms, tokens = self._words, self._forms, self._tokens
        for at in range(ahead, min(len(forms), ahead + SOON)):
            if tokens[at].kind != "w" or forms[at] in words.relatives:
                return False
            if forms[at] in words.finite:
                return True
            verb = words.verbs.get(forms[at])
            if (
                at > ahead
                and verb is not None
                and verb.inflection in ("past", "third")
                and forms[at] not in words.nouns
            ):
                return True
        return False

    def _end(self, start: int, *, clause: bool) -> int:
        """One past the last token of a content that opens at `start`."""
        words, forms, tokens = self._words, self._forms, self._tokens
        size = len(forms)
        place = start
        while place < size:
            form, token = forms[place], tokens[place]
            if token.kind == "p" and (form in _STOPS):
                if form == "(":
                    close = next((at for at in range(place, min(size, place + _BRACKET)) if forms[at] == ")"), -1)
                    if close > 0:
                        place = close + 1
                        continue
                break
            if form == ",":
                quote = place + 1 < size and tokens[place + 1].kind == "q" and clause
                if quote and not any(f in words.finite for f in forms[start:place]):
                    place += 1
                elif self._breaks(place + 1, clause=clause):
                    break
            elif place > start and form in words.joins:
                if (not clause or form not in words.pairs) and self._new_verb(place + 1):
                    break
            elif self._relative and not clause and place > start + 1 and self._main(start, place):
                break
            place += 1
        return place

    def _main(self, start: int, place: int) -> bool:
        """Whether a finite verb at a token is that of the main clause: nothing opened another clause since `start`."""
        words = self._words
        return self._forms[place] in words.finite and not any(
            f in words.subordinates or f in words.relatives or f in words.pronouns - words.determiners
            for f in self._forms[start:place]
        )

    def _breaks(self, place: int, *, clause: bool) -> bool:
        """Whether what follows a comma is no part of the content before it."""
        words, forms, tokens = self._words, self._forms, self._tokens
        size = len(forms)
        if place >= size:
            return True
        if tokens[place].kind == "q":
            return True
        at = place
        while at < size and tokens[at].kind == "w" and self._adverb(at):
            at += 1
        if at >= size:
            return True
        form = forms[at]
        if form in words.joins:
            return form not in words.lists or self._new_verb(at + 1)
        if form in words.that:
            return False
        if not clause:
            listed = not words.lists.isdisjoint(forms[at : at + _LISTED]) and forms[at] not in words.pronouns
            return not listed or self._finite_soon(at)
        verb = words.verbs.get(form)
        if form in words.subordinates or form in words.relatives:
            return not clause or form not in words.relatives
        if (verb is not None and verb.inflection == "present participle") or form.endswith(words.participle_ending):
            return True
        if form in words.prepositions:
            return True
        # "C, X said"
        return self._says(at)

    def _says(self, at: int) -> bool:
        """Whether a speaker and a verb follow that close the sentence."""
        end = self._np_end(at)
        verb = self._words.verbs.get(self._forms[end]) if end < len(self._forms) else None
        return verb is not None and "front" in verb.takes and end + 4 > len(self._forms)

    def _new_verb(self, place: int) -> bool:
        """Whether a predicate or a clause of its own opens at the token."""
        words, forms, tokens = self._words, self._forms, self._tokens
        size = len(forms)
        while place < size and tokens[place].kind == "w" and self._adverb(place):
            place += 1
        if place >= size:
            return False
        form = forms[place]
        if form in words.finite:
            return True
        verb = words.verbs.get(form)
        if verb is not None and verb.inflection in ("past", "third") and form not in words.nouns:
            return True
        if form in words.pronouns and form not in words.determiners:
            return True
        return self._finite_soon(place)
