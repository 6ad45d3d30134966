"""Subjects where the verb comes first: after it, now and then before it, or those of the verb before."""

from __future__ import annotations

from msgspec.structs import replace

from comity.process.statement.caseless.listed import Phrase
from comity.process.statement.caseless.reading import Reading
from comity.process.statement.caseless.sketch import Found
from comity.process.statement.mention import Mention

#: An adverbial between commas has at most this many words.
FAR_ADVERB = 14
#: Whoever has a relative clause is named in at most this many words.
_ANTECEDENT = 9
#: Quotation marks that open or close a name.
_MARKS = ('"', "«", "»", "“", "”")


class SubjectsAfter(Reading):
    """Finds who speaks in a sentence whose verbs stand before their subjects."""

    def subject(self) -> Mention | None:
        """The person or body that a sentence without an act of speech is about."""
        phrase = self._sentence_subject(self.size)
        return phrase.mention if phrase is not None else None

    def _past_fillers(self, first: int, last: int) -> int:
        """Past adverbs, and whom it was told to, between the verb and its subject."""
        dative = self.lexicon.speech.dative
        while first < last:
            filler = self.lexicon.fillers.at(self.forms, first)
            if filler is not None:
                first += filler[0]
            elif self.forms[first] in dative and first + 1 < last:
                first = first + 2 if self.tokens[first + 1].kind == "q" else self._marked_name(first + 1, last)
            elif self.nouns.told_to(first) and (outlet := self.nouns.outlet_at(first, last)) is not None:
                first = outlet.last
            else:
                break
        return first

    def _first_verb(self, hit: Found) -> bool:
        """Whether the sentence opens with the verb, or with an adverbial before it."""
        first = self._past_joins(0, hit.start)
        if first >= hit.start:
            return True
        form = self.forms[first]
        stems = [form, *(form[len(each) :] for each in self.lexicon.speech.proclitics if form.startswith(each))]
        rest = self.forms[first + 1 :]
        return self.tokens[first].kind != "w" or any(
            self.lexicon.stops.at([each, *rest], 0) or self.lexicon.fillers.at([each, *rest], 0) for each in stems
        )

    def _earlier_subject(self, hit: Found, found: list[Found]) -> Phrase | None:
        """The subject of the verb before in the same sentence: *X came and said*."""
        verb = next((each for each in found if each.end < hit.start and each.verbal), None)
        phrase = None
        if verb is not None:
            phrase = self._before(verb.start) or self._verb_subject(hit.start, [verb])
        phrase = phrase or self._sentence_subject(hit.start)
        return replace(phrase, first=hit.start) if phrase is not None else None

    def _adverbial(self, place: int) -> bool:
        """Whether an adverbial, not a subject, stands at `place`."""
        forms, lexicon = self.forms, self.lexicon
        return bool(
            place < self.size
            and (
                lexicon.stops.at(forms, place)
                or self.is_comma(place)
                or lexicon.audience.at(forms, place)
                or self.forms[place] in self.lexicon.speech.dative
            )
        )

    def _heard(self, first: int, last: int) -> list[str]:
        """Outlets between subject and content: those it was told to."""
        found = []
        place = first
        while place < last:
            phrase = self.nouns.outlet_at(place, last)
            if phrase is not None and (phrase.mention.name):
                found.append(phrase.mention.name)
                place = phrase.last
            elif self.forms[place] in self.lexicon.speech.dative and place + 1 < last:
                if self.tokens[place + 1].kind == "q":
                    inner = self.tokens[place + 1].inner
                    found.append(self.text[inner[0] : inner[1]].strip())
                    place += 2
                    continue
                if self.tokens[place + 1].kind != "w":
                    place += 1
                    continue
                end = self._marked_name(place + 1, last)
                found.append(self.text[self.tokens[place + 1].start : self.tokens[end - 1].end])
                place = end
            else:
                place += 1
        return found

    def _marked_name(self, first: int, last: int) -> int:
        """One past a name in quotation marks, which are no tokens around few words."""
        for at in range(first, min(first + 4, last)):
            if self.text[self.tokens[at].end : self.tokens[at].end + 1] in ('"', "»", "”"):
                return at + 1
        return first + 1

    def _before(self, place: int) -> Phrase | None:
        """A subject right before the verb that opens its clause."""
        start = place
        while start > 0 and self.tokens[start - 1].kind == "w":
            start -= 1
        first = self._past_joins(start, place)
        if first == place - 1 and self.forms[first] in self.lexicon.relatives:
            return self._antecedent(first)
        if first >= place:
            return None
        phrase = self.nouns.read(first, place, whole=True)
        if phrase is None or phrase.mention.refers or not (phrase.told or self._in_marks(phrase)):
            return None
        if phrase.last == place or (self.lexicon.stops.at(self.forms, phrase.last) and place - phrase.last <= 4):
            return phrase
        return None

    def told_of(self, place: int) -> bool:
        """Whether a relative clause on somebody known opens right before the verb: *X, who denied C*."""
        return place > 1 and self.forms[place - 1] in self.lexicon.relatives and self._antecedent(place - 1) is not None

    def _antecedent(self, place: int) -> Phrase | None:
        """*X, who denied*: the phrase that ends before the relative word at `place` and the comma before it."""
        last, nouns = place - 1, self.nouns
        lists = (self.lexicon.roles, self.lexicon.institutions)
        for first in range(max(0, last - _ANTECEDENT), last) if self.is_comma(last) else ():
            if not nouns.given(first) and not any(nouns.at(words, first) for words in lists):
                continue
            phrase = self.phrase(first, last, whole=True)
            if phrase is not None and phrase.told and phrase.last == last and not phrase.mention.refers:
                return replace(phrase, first=place)
        return None

    def _in_marks(self, phrase: Phrase) -> bool:
        """Whether the name stands in quotation marks, which are no tokens around few words."""
        start, end = phrase.mention.start, phrase.mention.end
        return self.text[start - 1 : start] in _MARKS and self.text[end : end + 1] in _MARKS and start > 0

    def _hers(self, hit: Found) -> bool:
        """Whether the form of the verb asks for a subject of the feminine gender."""
        speech = self.lexicon.speech
        form = self.forms[hit.end - 1]
        for letters in speech.proclitics:
            form = form[len(letters) :] if hit.joined and form.startswith(letters) else form
        return form.endswith(speech.feminine_after) or form.startswith(speech.feminine_before)

    def _past_joins(self, first: int, last: int) -> int:
        """Past joining words and auxiliaries at the front of a clause."""
        lexicon = self.lexicon
        while first < last:
            form = self.forms[first]
            bare = [form, *(form[len(each) :] for each in lexicon.speech.proclitics if form.startswith(each))]
            rest = self.forms[first + 1 : first + 4]
            opens = next((hit for each in bare if (hit := lexicon.subordinates.at([each, *rest], 0))), None)
            if opens is None and not any(each in lexicon.joins or each in lexicon.finite for each in bare):
                break
            first += opens[0] if opens is not None else 1
        return first

    def _opens_clause(self, hit: Found) -> bool:
        """Whether nothing that may be a subject stands between the start of the clause and its verb."""
        start = hit.start
        if start and self.forms[start - 1] in self.lexicon.joins:
            return True
        while start > 0 and self.tokens[start - 1].kind == "w":
            start -= 1
        first = self._past_joins(start, hit.start)
        if first >= hit.start or hit.joined:
            return True
        form = self.forms[first]
        stems = [form, *(form[len(each) :] for each in self.lexicon.speech.proclitics if form.startswith(each))]
        return any(self.lexicon.stops.at([each, *self.forms[first + 1 :]], 0) for each in stems)

    def _verb_subject(self, before: int, found: list[Found]) -> Phrase | None:
        """The subject of the last verb of saying before, whose content could not be told."""
        verb = next((each for each in reversed(found) if each.end < before and each.verbal), None)
        if verb is None:
            return None
        # A phrase that fills all the room between two verbs of saying is their speaker, whatever its words.
        phrase = self.phrase(verb.end, before, whole=True)
        if phrase is None or phrase.last < before:
            phrase = self.phrase(verb.end, before, whole=False)
            if phrase is not None and not phrase.told:
                return None
        return phrase if phrase is not None and not phrase.mention.refers else None

    def _sentence_subject(self, before: int) -> Phrase | None:
        """The subject of a sentence that opens with some verb."""
        for first in (1, 2):
            if first < before:
                phrase = self.phrase(first, before, whole=False)
                if phrase is not None and phrase.told and phrase.mention.kind in ("person", "institution"):
                    return phrase
        return None

    def _past_adverbial(self, place: int) -> int:
        """Past commas and an adverbial between them."""
        while place < self.size:
            if self.is_comma(place):
                place += 1
                continue
            close = next((at for at in range(place, min(self.size, place + FAR_ADVERB)) if self.is_comma(at)), None)
            aside = self.lexicon.stops.at(self.forms, place) or self.forms[place] in self.lexicon.relatives
            if close is None or not aside:
                break
            place = close + 1
        return place
