"""What is denied before the verb: *N, which X denied*, *N, denied by X*, *N was denied by X*."""

from __future__ import annotations

from typing import NamedTuple

from comity.process.statement.clause import Clauses, is_comma
from comity.process.statement.draft import Hit
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Unit

#: A subject between *which* and its verb has no more words than this.
_SUBJECT = 8
#: So many words after *N, denied by X,* its content may open: *include that C*.
_NEAR = 3


class Denied(NamedTuple):
    """Who denies what stands before the verb."""

    #: Who.
    mention: Mention
    #: The first token of what is denied.
    start: int
    #: One past its last token; `start` where only a word for a claim stands there.
    end: int
    #: The first token of the speaker.
    first: int
    #: Where the sentence goes on.
    floor: int


class Before:
    """Finds what is denied before the verb in one sentence."""

    def __init__(self, unit: Unit, clauses: Clauses, lexicon: Lexicon, reader: Reader) -> None:
        self._tokens = unit.tokens
        self._forms = unit.forms
        self._clauses = clauses
        self._lexicon = lexicon
        self._reader = reader

    def read(self, hit: Hit, floor: int) -> Denied | None:
        """Who denies what, where the words before the verb, not before token `floor`, tell what."""
        return self._relative(hit, floor) or self._passive(hit, floor)

    def _relative(self, hit: Hit, floor: int) -> Denied | None:
        """*N, which X denied*."""
        forms, tokens, lexicon = self._forms, self._tokens, self._lexicon
        end = self._clauses.without_fillers(hit.start, floor)
        far = max(floor, end - _SUBJECT)
        which = next((at for at in range(end - 1, far - 1, -1) if forms[at] in lexicon.relatives), 0)
        parted = which - 1 > floor and tokens[which - 1].kind == "p"
        if not parted or which + 1 >= end or lexicon.complementisers.at(forms, which):
            return None
        mention = self._reader.read(tokens[which + 1 : end])
        if mention is None or mention.refers == "nobody":
            return None
        stop = which - 1
        while stop > floor and tokens[stop - 1].kind == "p":
            stop -= 1
        start = self._phrase_start(floor, stop)
        return Denied(mention, start, stop, which + 1, hit.end) if start < stop else None

    def _passive(self, hit: Hit, floor: int) -> Denied | None:
        """*N, denied by X*, *N was denied by X*."""
        forms, tokens, lexicon = self._forms, self._tokens, self._lexicon
        agent = lexicon.agents.at(forms, hit.end)
        if agent is None or hit.start <= floor:
            return None
        by = Hit(start=hit.start, end=hit.end + agent[0], cue=hit.cue, words=hit.words)
        subject = self._clauses.subject_after(by)
        if subject is None or subject.mention.plain:
            return None
        stop = self._clauses.without_fillers(hit.start, floor)
        while stop > floor and (tokens[stop - 1].kind == "p" or forms[stop - 1] in lexicon.finite):
            stop = self._clauses.without_fillers(stop - 1, floor)
        start = self._phrase_start(floor, stop)
        noun = next((at for at in range(start, stop) if lexicon.rumours.at(forms, at)), None)
        who, first, last = subject.mention, subject.first, subject.last
        if noun is None:
            return Denied(who, start, stop, first, last) if start < stop else None
        if last < len(tokens) and is_comma(tokens[last]):
            # "Other claims, denied by X, include that C"
            for at in range(last + 1, min(last + 1 + _NEAR, len(tokens))):
                that = lexicon.complementisers.at(forms, at)
                if that:
                    return Denied(who, at + that[0], len(tokens), first, len(tokens))
        opened = lexicon.complementisers.at(forms, noun + 1) or lexicon.belongs.at(forms, noun + 1)
        if opened and noun + 1 + opened[0] < stop:
            return Denied(who, noun + 1 + opened[0], stop, first, last)
        return Denied(who, stop if noun - start <= 1 else start, stop, first, last)

    def _phrase_start(self, floor: int, end: int) -> int:
        """Where the phrase, or the clause after *that* or *whether*, that ends before token `end` starts."""
        forms, tokens, lexicon = self._forms, self._tokens, self._lexicon
        for place in range(end, floor, -1):
            form = forms[place - 1]
            last = place == end
            if lexicon.belongs.at(forms, place - 1) and form in lexicon.cancels:
                # "to": of an infinitive, after which its object follows, or of a phrase like "to the board".
                if last or tokens[place].capital or forms[place] in lexicon.determiners:
                    continue
                return min(place + 1, end - 1)
            if form in lexicon.auxiliaries:
                return min(place + 1, end - 1)
            small = form in lexicon.relatives or form in lexicon.cancels or form in lexicon.speech.contrasts
            small = small or lexicon.subordinates.at(forms, place - 1) is not None
            pronoun = lexicon.pronouns.at(forms, place - 1) and form not in lexicon.determiners
            if tokens[place - 1].kind != "w" or small or pronoun or form in lexicon.finite:
                return self._past_preposition(place, end)
            verb = lexicon.cues.at(forms, place - 1) and not lexicon.rumours.at(forms, place - 1)
            if verb and not tokens[place - 1].capital:
                return self._past_preposition(place, end)
        return floor

    def _past_preposition(self, place: int, end: int) -> int:
        """Past a preposition that opens the phrase: *asked about the raid*."""
        skip = self._lexicon.stops.at(self._forms, place) or self._lexicon.belongs.at(self._forms, place)
        return place + skip[0] if skip and place + skip[0] < end else place
