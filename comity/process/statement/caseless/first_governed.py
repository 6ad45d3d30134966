"""Objects with their preposition where the verb comes first: *called X Y to C*, *demanded X of Y C*."""

from __future__ import annotations

from comity.languages.speech import Cue
from comity.process.statement.caseless.first_object import NEAR, ObjectsAfter
from comity.process.statement.caseless.listed import Phrase, spelled
from comity.process.statement.caseless.sketch import Found
from comity.process.statement.mention import Mention

#: A shorter word with an attached preposition may be a plain word that begins with its letter.
_SHORTEST = 4
#: Words that an adverbial between subject and object may have.
_FAR = 16


class GovernedAfter(ObjectsAfter):
    """Finds what a preposition marks as said, whoever stands between it and the verb."""

    def _governed_object(self, hit: Found, cue: Cue) -> int:
        """*Called X Y to C*; a verb with its object right after it has the subject of the sentence before."""
        place = self._past_fillers(hit.end, self.size)
        at = self._governor(place, cue)
        if at is None:
            return 0
        content = at if self._attached_to(at, cue) else at + 1
        if content >= self.size or self.that(content):
            return 0
        mention: Mention | None = None
        clause, last = hit.start, at
        before = self._before(hit.start)
        phrase = self._doer(hit, cue, place, at)
        if phrase is not None:
            mention, last = phrase.mention, phrase.last
        elif before is not None:
            mention, clause = before.mention, before.first
        elif not self._silent(hit, cue, place, at):
            return 0
        elif not self.sketches and not self._first_verb(hit):
            earlier = self._sentence_subject(hit.start)
            if earlier is not None and not earlier.mention.refers:
                mention = earlier.mention
        self._cut(clause)
        via = self._heard(max(hit.end, last), content)
        span = (clause, content, self._quote_end(content))
        self.note(cue, mention, span, f"“{hit.words}” with its object", via, noun=True)
        return content

    def _governor(self, place: int, cue: Cue) -> int | None:
        """The preposition of the object, alone or written to its noun."""
        governs = spelled(cue.governs)
        for at in range(place, min(self.size, place + _FAR)):
            if self.forms[at] in governs or self._attached_to(at, cue):
                return at
            verb = at > place and self.lexicon.cues.at(self.forms, at)
            if verb or self.that(at) or (self.tokens[at].kind == "p" and not self.is_comma(at)):
                return None
        return None

    def _attached_to(self, place: int, cue: Cue) -> bool:
        """Whether the noun at `place` has the preposition of the object written to it."""
        form = self.forms[place]
        if self.tokens[place].kind != "w" or len(form) < _SHORTEST or form in self.lexicon.speech.stops:
            return False
        letters = next((each for each in cue.governs if len(each) == 1 and form.startswith(each)), None)
        if letters is None or self.lexicon.fillers.at(self.forms, place) or self.lexicon.stops.at(self.forms, place):
            return False
        lexicon = self.lexicon
        houses = (lexicon.institutions, lexicon.outlets)
        lists = (*houses, lexicon.roles, lexicon.unnamed, lexicon.belongs)
        plain = any(words.at(self.forms, place) for words in lists) or self.nouns.given(place)
        seat = any(each in words for words in houses for each in (form[1:], self.nouns.without_article(form[1:])))
        return not plain and not seat

    def _doer(self, hit: Found, cue: Cue, place: int, at: int) -> Phrase | None:
        """Whoever stands between the verb and its object and is not the one addressed."""
        if at <= place:
            return None
        phrase = self.phrase(place, at, whole=False)
        if phrase is None:
            return None
        if cue.addresses and self._object_by_form(hit, place):
            return None
        if phrase.told:
            return phrase
        if cue.addresses and self.nouns.definite(place):
            return None
        whole = self.phrase(place, at, whole=True)
        return whole if whole is not None and whole.last == at else None

    def _object_by_form(self, hit: Found, place: int) -> bool:
        """Whether the form of the word shows the one addressed: a plural in the accusative, or the other gender."""
        form = self.forms[place]
        speech = self.lexicon.speech
        if self.nouns.definite(place) and form.endswith(speech.accusative_endings):
            return True
        listed = self.nouns.at(self.lexicon.institutions, place) == 1 or self.nouns.at(self.lexicon.roles, place) == 1
        if not speech.feminine_endings or not listed or not self.nouns.definite(place):
            return False
        return self._hers(hit) != form.endswith(speech.feminine_endings)

    def _silent(self, hit: Found, cue: Cue, place: int, at: int) -> bool:
        """Whether the verb has no subject of its own, so that whoever spoke before goes on."""
        if not self._opens_clause(hit) or self.unit.title:
            return False
        if at == place or self._adverbial(place):
            return True
        known = self.nouns.definite(place) or self.nouns.given(place) or self.nouns.at(self.lexicon.institutions, place)
        return cue.addresses and bool(known) and at - place <= NEAR
