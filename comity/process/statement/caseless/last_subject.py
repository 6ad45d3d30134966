"""Subjects where the verb comes last: they open the sentence, credits and adverbs before them."""

from __future__ import annotations

from msgspec.structs import replace

from comity.languages.speech import Cue
from comity.process.statement.caseless.known import Known
from comity.process.statement.caseless.listed import Phrase
from comity.process.statement.caseless.reading import Reading
from comity.process.statement.caseless.sketch import COLON, Found
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.unit import Unit

#: A verb and the word that joins it to the next.
_VERB_AND_JOIN = 2
#: A subject that no listed word tells is taken only this short.
_SHORT = 4


class SubjectsBefore(Reading):
    """Finds who speaks in a sentence whose verbs stand after their subjects."""

    def __init__(self, unit: Unit, text: str, lexicon: Lexicon, names: Known) -> None:
        super().__init__(unit, text, lexicon, names)
        #: Those whom a credit at the front names, and where the sentence goes on after it.
        self._credit: list[Mention] = []
        self._credit_end = 0
        #: Cues that wait for the subject of a later verb.
        self._waiting: list[tuple[Found, Cue]] = []
        #: The last verb inside somebody's content.
        self._nested = 0

    def subject(self) -> Mention | None:
        """The person or body that a sentence without an act of speech is about."""
        first = self._past_opening(0, self.size)
        phrase = self.phrase(first, self.size, whole=True) if first < self.size else None
        if phrase is None or not phrase.told or phrase.mention.refers:
            return None
        return phrase.mention if phrase.mention.kind in ("person", "institution") else None

    def _dateline(self) -> int:
        """Past the name of the outlet and a colon at the front."""
        outlet = self.nouns.outlet_at(0, self.size) if self.size else None
        if outlet is not None and outlet.last < self.size and self.forms[outlet.last] in (COLON, "-"):
            return outlet.last + 1
        return 0

    def _clause_start(self, place: int, floor: int) -> int:
        """After the last comma before `place`."""
        first = place
        while first > floor and not self.is_comma(first - 1):
            first -= 1
        return first

    def _speaker(self, hit: Found, floor: int, found: list[Found]) -> tuple[Phrase | None, list[str], int]:
        """The subject of a verb, those in between, and the first token of the clause."""
        first = floor
        if floor and self.sketches:
            first = self._clause_start(hit.start, floor)
            if self.forms[hit.start - 1] in self.lexicon.joins:
                first = hit.start
        via = self._told_to(first, hit.start)
        subject = self._subject(max(first, self._after_credit(first)), hit.start)
        cited = next(
            (each for each in found if first <= each.start < hit.start and each.takes("cited") is not None), None
        )
        if cited is not None and cited.start >= self._after_credit(first):
            source = self.phrase(cited.end, hit.start, whole=True)
            if source is not None:
                if subject is not None and subject.mention.name and subject.last <= cited.start:
                    via.insert(0, subject.mention.name)
                    subject = source
                elif subject is None:
                    subject = source
        if subject is None and any(cue.impersonal for cue in hit.cues):
            subject = self._seated_text(max(first, self._after_credit(first)), hit.start)
        if self._credit and not floor:
            names = [mention.name for mention in self._credit if mention.name]
            via = [*names, *via]
        return subject, via, subject.first if subject is not None else first

    def _seated_text(self, first: int, last: int) -> Phrase | None:
        """*In the statement of X it says*: the text that a preposition opens the clause with, or its author."""
        place = self._past_opening(first, last)
        if place + 1 >= last or self.forms[place] not in self.lexicon.seats:
            return None
        pointed = self.forms[place + 1] in self.lexicon.definite
        if not pointed and not self.nouns.at(self.lexicon.papers, place + 1):
            return None
        return self.phrase(place + 1, last, whole=True)

    def _after_credit(self, first: int) -> int:
        """Past a credit that opens the sentence."""
        return max(first, self._credit_end)

    def _told_to(self, first: int, last: int) -> list[str]:
        """Outlets that a preposition marks as whom it was told to."""
        found = []
        for place in range(max(first, self._after_credit(first)), last):
            told = self.forms[place] in self.lexicon.speech.dative
            audience = self.lexicon.audience.at(self.forms, place)
            start = place + 1 if told else place + audience[0] if audience else 0
            if not start:
                continue
            for at in range(start, min(start + 3, last)):
                phrase = self.nouns.outlet_at(at, last)
                if phrase is not None and phrase.mention.name:
                    found.append(phrase.mention.name)
                    break
        return found

    def _subject(self, first: int, last: int) -> Phrase | None:
        """The subject between two tokens: the first noun phrase that no preposition governs."""
        place = self._past_opening(first, last)
        if place >= last:
            return None
        opening = self._read_subject(place, last)
        if opening is not None and opening.told:
            return opening
        adverbial = self.lexicon.stops.at(self.forms, place) is not None or opening is not None
        for at in range(place + 1, last) if adverbial else ():
            if not (self.is_comma(at - 1) or self._adverb(at - 1, place) or self.forms[at - 1].isdigit()):
                continue
            if self.tokens[at].kind != "w":
                continue
            phrase = self._read_subject(at, last)
            if phrase is not None and phrase.told:
                return phrase
        return opening or self._beside_verb(place, last)

    def _read_subject(self, place: int, last: int) -> Phrase | None:
        phrase = self._quoted_name(place, last) or self.phrase(place, last, whole=True)
        if phrase is None:
            return None
        if not phrase.told and any(self.forms[at] in self.lexicon.joins for at in range(place, phrase.last)):
            return None
        if not phrase.told and (phrase.last - phrase.first > _SHORT or (place and not self._opens_clause(place))):
            return None
        after = self.forms[phrase.last] if phrase.last < last else ""
        if after in self.marks:
            end = self.nouns.office_end(place, phrase.last)
            return self.phrase(place, end, whole=True) if end else None
        return phrase

    def _short_subject(self, place: int, mark: int) -> Phrase | None:
        """A subject that ends before the object after it: a pronoun, a name, an office that is known to end there."""
        phrase = self.phrase(place, mark, whole=False)
        if phrase is None or not phrase.told:
            return None
        mention = phrase.mention
        closed = mention.refers or (mention.name and (mention.kind == "person" or self._adverbial(phrase.last)))
        if phrase.last < mark and closed:
            return phrase
        end = self.nouns.office_end(place, mark)
        if not end:
            return phrase if phrase.last < mark and self._adverbial(phrase.last) else None
        short = self.phrase(place, end, whole=True)
        return short if short is not None and short.told and short.last == end else None

    def _adverbial(self, place: int) -> bool:
        """Whether what stands here shows that the phrase before it has ended."""
        return self.is_comma(place) or bool(
            self.lexicon.stops.at(self.forms, place) or self.lexicon.fillers.at(self.forms, place)
        )

    def _quoted_name(self, place: int, last: int) -> Phrase | None:
        """A name in quotation marks with its office after it: *“N” the leader of P*."""
        if self.tokens[place].kind != "q" or not self.nouns.at(self.lexicon.roles, place + 1):
            return None
        office = self.phrase(place + 1, last, whole=False)
        first, end = self.tokens[place].inner
        if office is None or office.mention.name or len(self.text[first:end].split()) > _SHORT:
            return None
        name = self.text[first:end].strip()
        mention = replace(office.mention, name=name, start=self.tokens[place].start, known=False, head="")
        return replace(office, first=place, mention=mention)

    def _opens_clause(self, place: int) -> bool:
        return self.is_comma(place - 1) or self.forms[place - 1] in self.lexicon.joins or self._adverb(place - 1, 0)

    def _beside_verb(self, first: int, last: int) -> Phrase | None:
        """A phrase that ends right before the verb after an adverbial: *in this meeting the head of Y said*."""
        if not any(self.forms[at] in self.lexicon.definite for at in range(first, min(first + 3, last))):
            return None
        for at in range(first + 2, last):
            phrase = self.phrase(at, last, whole=True)
            if phrase is None or not phrase.told or phrase.mention.kind != "person":
                continue
            end = self._past_opening(phrase.last, last)
            if (
                end < last
                and self.forms[end] in self.lexicon.seats
                and self.nouns.at(self.lexicon.institutions, end + 1)
            ):
                end = self._past_opening(end + 2, last)
            if end == last:
                return phrase
        return None

    def _past_opening(self, first: int, last: int) -> int:
        """Past joining words and adverbs that open a sentence."""
        lexicon = self.lexicon
        while first < last:
            filler = lexicon.fillers.at(self.forms, first)
            if filler:
                first += filler[0]
            elif self.forms[first] in lexicon.joins or self.tokens[first].kind == "p":
                first += 1
            else:
                break
        return first

    def _adverb(self, place: int, first: int) -> bool:
        """Whether the word before a subject is the end of an adverb of time."""
        return any(
            (hit := self.lexicon.fillers.at(self.forms, at)) is not None and at + hit[0] == place + 1
            for at in range(max(first, place - 3), place + 1)
        )

    def _strangers(self, hit: Found) -> bool:
        """Whether words stand before the verb that may well be a subject nobody knows."""
        first = max(self._past_opening(0, hit.start), self._after_credit(0))
        if first >= hit.start:
            return False
        if hit.start - first == _VERB_AND_JOIN and self.forms[hit.start - 1] in self.lexicon.joins:
            # "laughed and said": a verb without a subject before it.
            return False
        return not (
            self.lexicon.stops.at(self.forms, first) is not None
            or self.is_comma(first)
            or (self._waiting and self._waiting[0][0].start == first)
        )

    def _heads(self, place: int) -> bool:
        """Whether a name or an office opens here."""
        return bool(self.nouns.given(place) or self.nouns.at(self.lexicon.roles, place))

    def _credited(self, first: int, last: int, *, outlets: bool) -> Phrase | None:
        """Whom a credit names: an outlet inside the phrase, or whoever it is; with `outlets`, a stranger is one."""
        for at in range(first, min(first + 8, last)):
            outlet = self.nouns.outlet_at(at, last)
            if outlet is not None and outlet.mention.name:
                return outlet
        phrase = self.phrase(first, last, whole=True)
        if phrase is None:
            return None
        if not phrase.told and phrase.last - phrase.first > _SHORT:
            return None
        mention = phrase.mention
        if outlets and not phrase.told and mention.kind == "person":
            phrase = replace(phrase, mention=replace(mention, kind="outlet"))
        return phrase
