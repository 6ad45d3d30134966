"""One sentence read for what it attributes to people beyond their statements."""

from __future__ import annotations

from comity.model.attribution import Attribution, Manner
from comity.process.statement.beyond.contents import FEWEST, Contents
from comity.process.statement.beyond.phrases import Span
from comity.process.statement.beyond.vocabulary import Verb, Vocabulary
from comity.process.statement.phrase import POSSESSIVE
from comity.process.statement.unit import Unit

#: Words between an owner and the noun.
_NEAR = 3
#: A name before a colon has no more words than this.
_NAME = 4


class Reading(Contents):
    """Reads one sentence from left to right."""

    def __init__(self, unit: Unit, vocabulary: Vocabulary, taken: list[tuple[Span, Span]]) -> None:
        super().__init__(unit, vocabulary)
        self._title = unit.title
        #: Spans that statements cover, each with the source of its statement.
        self._taken = taken
        self._made: list[Attribution] = []

    def read(self) -> list[Attribution]:
        """The attributions of the sentence, in order."""
        words, forms, tokens = self._words, self._forms, self._tokens
        place, size = self._turn(), len(forms)
        while place < size:
            if forms[place] not in words.cues or tokens[place].kind != "w":
                place += 1
                continue
            covered = self._covered(tokens[place].start)
            if covered:
                place += 1
                continue
            verb = words.verbs.get(forms[place])
            following = self._verb(place, verb) if verb else None
            if following is None and forms[place] in words.nouns:
                following = self._noun(place)
            if forms[place] in words.sourcing:
                following = self._sourced(place)
            if following is None and (forms[place] in words.unowned or forms[place] in words.seeming):
                following = self._unowned(place)
            place = max(place + 1, following or 0)
            if following:
                self._low = following
        return self._made

    def _turn(self) -> int:
        """*Ada Lorn: C*: a turn of an interview, or a headline; one past its last token, or 0."""
        tokens, forms = self._tokens, self._forms
        mark = next((at for at in range(1, min(len(forms), _NAME + 1)) if forms[at] == ":"), 0)
        if not mark or mark + FEWEST >= len(forms) or any(not t.capital or t.kind != "w" for t in tokens[:mark]):
            return 0
        if (
            forms[0] in self._words.determiners
            or tokens[mark + 1].start == tokens[mark].end
            or self._covered(tokens[mark + 1].start)
        ):
            return 0
        end = len(forms)
        self._last = self._span(0, mark)
        self._add("says", self._last, (tokens[mark].start, tokens[mark].end), (self._trim(mark + 1, end),))
        return end

    def _covered(self, start: int) -> bool:
        """Whether a statement covers the character; whoever makes it may be the source of what comes after."""
        for (first, last), source in self._taken:
            if first <= start < last:
                self._last = source if source[0] < source[1] else self._last
                return True
        return False

    # -- verbs -------------------------------------------------------------------------------------------------------

    def _verb(self, place: int, verb: Verb) -> int | None:
        """*X fears that C*; one past the last token that is read, or none if the verb attributes nothing."""
        words, forms, tokens = self._words, self._forms, self._tokens
        if tokens[place].capital and place and not self._title:
            return None
        first, being, helped, own = self._group(place)
        inflection = verb.inflection
        if inflection == "adjective" and not being:
            return None
        if own is not None:
            source: Span | None = self._span(own, own + 1)
            first_source = own
        elif inflection == "present participle" and not being:
            found = self._participle(first)
            if found is None:
                return None
            source, first_source = found
        elif inflection in ("past", "past participle") and being:
            return self._passive(place, first)
        else:
            before = forms[first - 1] if first else ""
            if before == words.infinitive or (inflection == "past participle" and not helped):
                return None
            np = self._subject(first)
            if np is None:
                if inflection == "past" and place + 1 < len(forms) and forms[place + 1] in words.agents:
                    return None
                return self._inverted(place, verb)
            if inflection == "base" and not helped and not self._plural(np):
                return None
            if (
                inflection == "third"
                and np[0] >= 0
                and forms[place] in words.homographs
                and not self._predicate(place, verb)
            ):
                return None
            source, first_source = self._span(*np) if np[0] >= 0 else self._last, np[0]
            if np[0] < 0:
                first_source = first
        if source is None or source[0] == source[1]:
            return None
        self._relative = forms[first_source] in words.relatives and first_source < first
        contents = self._contents(place, verb, first_source)
        self._relative = False
        if contents is None:
            return None
        spans, end = contents
        self._add(verb.manner, source, (tokens[place].start, tokens[place].end), spans)
        self._last = source
        return end

    def _participle(self, first: int) -> tuple[Span, int] | None:
        """Whose participle it is: of the noun right before, else of the last source, else of its clause."""
        words, tokens = self._words, self._tokens
        if first == 0:
            return None
        before = tokens[first - 1]
        form = before.form
        pause = before.kind != "w" or form in words.joins or form in words.prepositions or form in words.subordinates
        if not pause:
            if form in words.determiners or form.endswith("'s"):
                return None
            np = self._subject(first)
            return (self._span(*np), np[0]) if np is not None and np[0] >= 0 else None
        if self._last is None:
            np = self._clause_subject(first - 1)
            if np is None:
                return None
            return self._span(*np), first
        return self._last, first

    def _passive(self, place: int, first: int) -> int | None:
        """*C was criticized by X*."""
        words, forms = self._words, self._forms
        if forms[place] in words.unowned:
            return self._unowned(place)
        size = len(forms)
        for ahead in range(place + 1, min(size, place + 4)):
            if forms[ahead] in words.agents:
                end = self._np_end(ahead + 1)
                np = self._subject(first)
                if end <= ahead + 1 or np is None or np[0] < 0:
                    return None
                source = self._span(ahead + 1, end)
                token = self._tokens[place]
                self._add(words.verbs[forms[place]].manner, source, (token.start, token.end), (self._span(*np),))
                self._last = source
                return end
            if self._tokens[ahead].kind != "w":
                break
        return None

    def _inverted(self, place: int, verb: Verb) -> int | None:
        """*“C,” said X*."""
        forms, tokens = self._forms, self._tokens
        if "front" not in verb.takes or verb.inflection not in ("past", "third") or place == 0:
            return None
        before = place - 1
        if tokens[before].form == ",":
            before -= 1
        if before < 0 or place - 1 < 0 or (tokens[place - 1].kind == "w"):
            return None
        end = self._np_end(place + 1)
        if end <= place + 1:
            return None
        end = self._past_apposition(end)
        source = self._span(place + 1, end)
        if tokens[before].kind == "q":
            content = tokens[before].inner
        elif before - self._low >= FEWEST and before == place - 2:
            content = self._span(self._low, before + 1)
        else:
            return None
        spans = [content]
        ahead = end + 1 if end < len(forms) and forms[end] == "," else end
        if ahead < len(forms) and tokens[ahead].kind == "q":
            spans.append(tokens[ahead].inner)
            end = ahead + 1
        self._add(verb.manner, source, (tokens[place].start, tokens[place].end), tuple(spans))
        self._last = source
        return end

    def _sourced(self, place: int) -> int | None:
        """*According to X, C* and *C, according to X*."""
        words, forms, tokens = self._words, self._forms, self._tokens
        first = place + 2
        if first >= len(forms) or forms[place + 1] != words.sourcing[forms[place]] or tokens[first].kind != "w":
            return None
        end = self._np_end(first)
        while end < len(forms) and tokens[end].kind == "w" and not (end > first and forms[end] in words.finite):
            end += 1
        source = self._span(first, end)
        if place <= self._low + 1:
            if end + 1 >= len(forms) or forms[end] != ",":
                return None
            start, stop = end + 1, self._end(end + 1, clause=True)
        else:
            start, stop = self._low, place
            while stop > start and tokens[stop - 1].kind == "p":
                stop -= 1
        if stop - start < FEWEST:
            return None
        self._add("says", source, (tokens[place].start, tokens[place + 1].end), (self._trim(start, stop),))
        self._last = source
        return max(end, stop)

    # -- nouns -------------------------------------------------------------------------------------------------------

    def _noun(self, place: int) -> int | None:
        """*X's promise to C*, *their criticism of C*."""
        words, forms, tokens = self._words, self._forms, self._tokens
        noun = words.nouns[forms[place]]
        ahead = place + 1
        if ahead >= len(forms) or forms[ahead] not in noun.before:
            return None
        owner = None
        for at in range(place - 1, max(-1, place - 2 - _NEAR), -1):
            if tokens[at].kind != "w":
                break
            form = forms[at]
            if form.endswith(POSSESSIVE) or self._apostrophe(at):
                start = self._np_start(at)
                start = max(
                    (
                        p + 1
                        for p in range(start, at)
                        if forms[p] in words.prepositions and forms[p] not in words.belonging
                    ),
                    default=start,
                )
                owner = self._span(start, at + 1)
                break
            if form in words.determiners and form in words.owners:
                owner = self._span(at, at + 1)
                break
            if form in words.prepositions or form in words.joins or form in words.finite or form in words.determiners:
                break
        if owner is None:
            return None
        start = ahead + 1
        self._relative = True
        end = self._end(start, clause=forms[ahead] in words.that)
        self._relative = False
        if end - start < 1:
            return None
        self._add(noun.manner, owner, (tokens[place].start, tokens[place].end), (self._span(start, end),))
        return end

    # -- nobody's ----------------------------------------------------------------------------------------------------

    def _unowned(self, place: int) -> int | None:
        """*C is expected to C*: both halves are attributed, to nobody named."""
        words, forms, tokens = self._words, self._forms, self._tokens
        first = place
        being = forms[place] in words.seeming
        while first > 0 and tokens[first - 1].kind == "w":
            form = forms[first - 1]
            if form in words.finite:
                being |= form in words.being
            elif not self._adverb(first - 1):
                break
            first -= 1
        if not being or place + 1 >= len(forms):
            return None
        if forms[place] in words.unowned and forms[place + 1] not in words.unowned_before:
            return None
        np = self._subject(first)
        if np is None or np[0] < 0:
            return None
        end = self._end(place + 1, clause=True)
        if end <= place + 1:
            return None
        token = tokens[place]
        at = tokens[np[0]].start
        self._add("thinks", (at, at), (token.start, token.end), (self._span(*np), self._span(place + 1, end)))
        return end

    def _add(self, manner: Manner, source: Span, cue: Span, contents: tuple[Span, ...]) -> None:
        self._made.append(Attribution(manner=manner, source=source, cue=cue, contents=contents))
