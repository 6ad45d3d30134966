"""Verb last: *subject, adverbials, verb, opener, content*, as in Persian."""

from __future__ import annotations

from dataclasses import replace

from comity.languages.speech import Cue
from comity.process.statement.caseless.phrase import Phrase, spelled
from comity.process.statement.caseless.reading import COLON, GUESSED, Found, Reading, Sketch
from comity.process.statement.draft import Draft
from comity.process.statement.speaker import Mention

#: The office and name before the colon of a headline take at most this many words.
_HEADLINE = 9
#: A clause without a word that opens it needs this many words after its verb.
_FEWEST = 3
#: A subject that no listed word tells is taken only this short.
_SHORT = 4


class VerbLast(Reading):
    """Reads one sentence whose verbs stand after their subjects."""

    def drafts(self) -> list[Draft]:
        """The acts of speech in the order of the text."""
        if self.correction():
            return self.drafts_of()
        found = self.found()
        if self.unit.title and self._headline(found):
            return self.drafts_of()
        self._credit: list[Mention] = []
        self._credit_end = self._dateline()
        self._waiting: list[tuple[Found, Cue]] = []
        self._nested = 0
        floor = 0
        busy = 0
        for hit in found:
            if hit.start < busy:
                continue
            cue = hit.takes("oblique")
            if cue is not None:
                busy = self._oblique(hit, cue, found)
                continue
            if hit.takes("cited") is not None:
                continue
            if hit.follows:
                self._waiting.append((hit, hit.cues[0]))
                continue
            if self.sketches and not self._free(hit, floor):
                self._nested = hit.start
                continue
            end = self._verb(hit, floor, found)
            if end:
                floor = busy = end
        return self.drafts_of()

    def _headline(self, found: list[Found]) -> bool:
        """*X: C* in a headline."""
        colon = next((at for at in range(min(self.size, _HEADLINE + 1)) if self.forms[at] in (COLON, "/")), 0)
        if not 0 < colon < self.size - 1 or any(hit.end <= colon and hit.verbal for hit in found):
            return False
        phrase = self.phrase(0, colon, whole=True)
        if phrase is None or phrase.last != colon or phrase.mention.refers:
            return False
        sure = phrase.told and not (phrase.mention.kind == "institution" and phrase.last == 1)
        self.sketches.append(
            Sketch(
                act="says",
                mention=phrase.mention if sure else replace(phrase.mention, head=GUESSED),
                first=colon + 1,
                last=self.size,
                clause=0,
                how="before the colon of the headline",
            )
        )
        return True

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
        if outlet is not None and outlet.last < self.size and self.forms[outlet.last] == COLON:
            return outlet.last + 1
        return 0

    # -- verbs -------------------------------------------------------------------------------------------------------

    def _free(self, hit: Found, floor: int) -> bool:
        """Whether a verb after the first statement has a clause of its own: *..., he added*, *... and said*."""
        opened = self._opened(hit)
        if opened is None:
            return False
        if self.forms[hit.start - 1] in self.lexicon.joins:
            # Whoever is the subject of a verb inside the content may be the one who goes on.
            return self._nested <= floor
        first = self._clause_start(hit.start, floor)
        subject = self._subject(first, hit.start)
        return subject is not None and subject.told and first > floor

    def _clause_start(self, place: int, floor: int) -> int:
        """After the last comma before `place`."""
        first = place
        while first > floor and not self.is_comma(first - 1):
            first -= 1
        return first

    def _opened(self, hit: Found) -> int | None:
        """The first token of the content after the verb, if content opens there."""
        place = hit.end
        while place < self.size and self.is_comma(place) and self.that(place + 1):
            place += 1
        opened = self.opener(place)
        if opened is not None:
            first = opened[0]
            that = self.that(first)
            return first + that if that and first + that < self.size else first
        return None

    def _verb(self, hit: Found, floor: int, found: list[Found]) -> int:
        content = self._opened(hit)
        cue = hit.takes("that") or hit.takes("colon")
        if cue is not None and content is not None:
            return self._told(hit, cue, content, floor, found)
        for cue in (each for each in hit.cues if "noun" in each.frames or "rumour" in each.frames):
            end = self._object(hit, cue, floor, found)
            if end:
                return end
        cue = hit.takes("whole")
        if cue is not None:
            return self._whole(hit, cue)
        cue = hit.takes("that")
        if cue is not None and self._bare(hit) and not self._in_relative(hit, floor):
            return self._told(hit, cue, hit.end, floor, found)
        if cue is not None and cue.act == "says" and hit.start > floor and self.tokens[hit.start - 1].kind == "q":
            return self._quoted_before(hit, cue, floor, found)
        return 0

    def _in_relative(self, hit: Found, floor: int) -> bool:
        """Whether the verb belongs to a relative clause of the subject: *the ministers who announced ...*."""
        subject = self._subject(max(floor, self._credit_end), hit.start)
        return (
            subject is not None
            and self.forms[subject.last] in self.lexicon.relatives
            and not any(self.is_comma(at) for at in range(subject.last, hit.start))
        )

    def _bare(self, hit: Found) -> bool:
        """Whether the clause after the verb is its content though nothing opens it."""
        words = [at for at in range(hit.end, self.size) if self.tokens[at].kind == "w"]
        first = hit.end + 1 if self.is_comma(hit.end) else hit.end
        if len(words) < _FEWEST or first >= self.size or self.tokens[first].kind != "w":
            return False
        if self.forms[first] in self.lexicon.joins or self.lexicon.cues.at(self.forms, first):
            return False
        return self.forms[hit.start - 1 : hit.start] != ["را"] if hit.start else False

    def _told(self, hit: Found, cue: Cue, content: int, floor: int, found: list[Found]) -> int:
        """*X ... said: C*."""
        subject, via, clause = self._speaker(hit, floor, found)
        if subject is None and floor == 0 and self._strangers(hit):
            return 0
        mention = (
            subject.mention if subject is not None else self.sketches[-1].mention if self.sketches and floor else None
        )
        if floor and not subject and self.sketches:
            via = list(dict.fromkeys([*via, *self.sketches[-1].via]))
        self._cut(clause if clause > floor else hit.start, floor)
        self._said_on_the_way(hit, mention, via, floor)
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=mention,
                first=content,
                last=self._quote_end(content),
                clause=clause,
                how=f"“{hit.words}” after the speaker",
                via=via,
            )
        )
        return content

    def _quote_end(self, content: int) -> int:
        if self.tokens[content].kind == "q":
            after = content + 1
            if after >= self.size or self.tokens[after].kind == "p":
                return after
        return self.size

    def _quoted_before(self, hit: Found, cue: Cue, floor: int, found: list[Found]) -> int:
        """*X, “C”, said*: the quotation stands before the verb."""
        subject, via, clause = self._speaker(hit, floor, found)
        if subject is None:
            return 0
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=subject.mention,
                first=hit.start - 1,
                last=hit.start,
                clause=clause,
                how=f"“{hit.words}” after the speaker",
                via=via,
            )
        )
        return hit.end

    def _cut(self, place: int, floor: int) -> None:
        """Ends the content before `place`, where another clause begins."""
        while place > floor and (self.is_comma(place - 1) or self.forms[place - 1] in self.lexicon.joins):
            place -= 1
        for sketch in self.sketches:
            if sketch.last > place > sketch.first:
                sketch.last = place

    def _said_on_the_way(self, hit: Found, mention: Mention | None, via: list[str], floor: int) -> None:
        """*saying that C, X added*: what stands between subject and verb is said, too."""
        for waiting, cue in self._waiting:
            if not floor <= waiting.start < hit.start:
                continue
            last = hit.start
            comma = next((at for at in range(last - 1, waiting.end, -1) if self.is_comma(at)), None)
            first = waiting.end
            that = self.that(first)
            first += that
            end = comma if comma is not None else last
            if end - first >= 2:
                self.sketches.append(
                    Sketch(
                        act=cue.act,
                        mention=mention,
                        first=first,
                        last=end,
                        clause=waiting.start,
                        how=f"“{waiting.words}” of the speaker around it",
                        via=list(via),
                    )
                )
        self._waiting = []

    # -- speakers ----------------------------------------------------------------------------------------------------

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
        if self._credit and not floor:
            names = [mention.name for mention in self._credit if mention.name]
            via = [*names, *via]
        return subject, via, subject.first if subject is not None else first

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
        if opening is not None:
            return opening
        adverbial = self.lexicon.stops.at(self.forms, place) is not None
        for at in range(place + 1, last) if adverbial else ():
            if not (self.is_comma(at - 1) or self._adverb(at - 1, place)):
                continue
            if self.tokens[at].kind != "w":
                continue
            phrase = self._read_subject(at, last)
            if phrase is not None and phrase.told:
                return phrase
        return self._beside_verb(place, last)

    def _read_subject(self, place: int, last: int) -> Phrase | None:
        phrase = self._quoted_name(place, last) or self.phrase(place, last, whole=True)
        if phrase is None:
            return None
        if not phrase.told and (phrase.last - phrase.first > _SHORT or (place and not self._opens_clause(place))):
            return None
        after = self.forms[phrase.last] if phrase.last < last else ""
        if after in self.marks:
            return None
        return phrase

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
        """A phrase that ends right before the verb after an adverbial of place: *in this meeting the head of Y said*."""
        if not any(self.forms[at] in self.lexicon.definite for at in range(first, min(first + 3, last))):
            return None
        for at in range(first + 2, last):
            phrase = self.phrase(at, last, whole=True)
            if phrase is not None and phrase.told and phrase.last == last and phrase.mention.kind == "person":
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
        return not (
            self.lexicon.stops.at(self.forms, first) is not None
            or self.is_comma(first)
            or (self._waiting and self._waiting[0][0].start == first)
        )

    # -- objects -----------------------------------------------------------------------------------------------------

    def _object(self, hit: Found, cue: Cue, floor: int, found: list[Found]) -> int:
        """*X denied the report of C*: the object stands between subject and verb."""
        lexicon, forms = self.lexicon, self.forms
        first = self._after_credit(floor)
        last = hit.start
        while last > first and forms[last - 1] in self.marks:
            last -= 1
        start: int | None = None
        if cue.governs:
            governs = spelled(cue.governs)
            for at in range(first, last):
                for size in (2, 1):
                    if " ".join(forms[at : at + size]) in governs:
                        start = at + size
                        break
                if start is not None:
                    break
            if start is None:
                return 0
            subject = self._subject(first, start - 1)
        else:
            mark = next((at for at in range(last - 1, first, -1) if forms[at] in self.marks), None)
            last = mark if mark is not None else last
            start = next((at for at in range(first, last) if self._names_object(at, last)), None)
            if start is None:
                if "rumour" in cue.frames:
                    return 0
                subject = self.phrase(self._past_opening(first, last), last, whole=False)
                if subject is None or not subject.told:
                    return 0
                start = self._past_adverbial(subject.last, last)
                if start is None:
                    return 0
            else:
                subject = self._subject(first, start) if start > first else None
                if subject is None and start > self._past_opening(first, start):
                    return 0
        if start >= last and not lexicon.pointers.at(forms, start):
            return 0
        via = self._told_to(first, hit.start)
        via = [*(each.name for each in self._credit if each.name), *via]
        clause = subject.first if subject is not None else first
        self._cut(clause if floor else 0, floor)
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=subject.mention
                if subject is not None
                else self.sketches[-1].mention
                if self.sketches
                else None,
                first=start,
                last=last,
                clause=clause,
                how=f"“{hit.words}” with an object",
                via=via,
                noun=True,
            )
        )
        return hit.end

    def _names_object(self, place: int, last: int) -> bool:
        """Whether the object opens here with a noun for what is denied, or is but a pointer."""
        if self.lexicon.rumours.at(self.forms, place):
            return True
        pointer = self.lexicon.pointers.at(self.forms, place)
        return pointer is not None and place + pointer[0] >= last

    def _past_adverbial(self, place: int, last: int) -> int | None:
        """Where the object starts after the subject and an adverbial that a comma or *also* closes; none if unclear."""
        if place < last and self.is_comma(place):
            place += 1
        if place >= last or not self.lexicon.stops.at(self.forms, place):
            return place
        for at in range(last - 2, place, -1):
            if self.is_comma(at):
                return at + 1
        for at in range(place, last - 1):
            filler = self.lexicon.fillers.at(self.forms, at)
            if filler is not None and at + filler[0] < last:
                return at + filler[0]
        return None

    def _whole(self, hit: Found, cue: Cue) -> int:
        """*X withdrew its report*: the sentence itself is the content."""
        wanted = spelled(cue.objects)
        marked = next((at for at in range(hit.start) if self.forms[at] in wanted), None)
        if marked is None:
            return 0
        subject = self._subject(0, marked)
        if subject is None:
            return 0
        last = hit.start
        while last > marked and self.forms[last - 1] in self.marks:
            last -= 1
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=subject.mention,
                first=marked,
                last=last,
                clause=0,
                how=f"“{hit.words}” a report of its own",
                noun=True,
                revises=cue.revises,
            )
        )
        return self.size

    # -- attributions ------------------------------------------------------------------------------------------------

    def _oblique(self, hit: Found, cue: Cue, found: list[Found]) -> int:
        """*According to X, C*; a credit that opens the report passes on what follows."""
        limit = next((at for at in range(hit.end, self.size) if self.tokens[at].kind == "p"), self.size)
        cited = next(
            (each for each in found if hit.end <= each.start < limit and each.takes("cited") is not None), None
        )
        phrase = self._credited(hit.end, cited.start if cited is not None else limit)
        source = self._credited(cited.end, limit) if cited is not None else None
        if phrase is None and source is None:
            return hit.end
        last = source.last if source is not None else phrase.last if phrase is not None else limit
        after = last
        if cue.credits and after < limit and self.lexicon.stops.at(self.forms, after):
            # Where it was reported from.
            named = next((at for at in range(after + 1, min(limit, after + 5)) if self._heads(at)), limit)
            after = named if named < limit or (limit < self.size and self.is_comma(limit)) else after
        while after < self.size and (self.is_comma(after) or self.forms[after] == COLON):
            after += 1
        if cue.credits and hit.start <= 1:
            self._credit = [each.mention for each in (phrase, source) if each is not None]
            self._credit_end = after
            later = any(each.start >= after and each.verbal and self._opened(each) is not None for each in found)
            if later or after >= self.size:
                return after
        speaker = source or phrase
        if speaker is None:
            return after
        via = [phrase.mention.name] if source is not None and phrase is not None and phrase.mention.name else []
        self._credit = []
        if self.sketches:
            if speaker.mention.passes_on and speaker.mention.name and hit.start > self.sketches[-1].first:
                self.sketches[-1].via.append(speaker.mention.name)
            return after
        before = [at for at in range(hit.start) if self.tokens[at].kind == "w"]
        if after >= self.size - 1 or (self.tokens[last].kind == "p" and self.forms[last] not in COMMAS_AND_COLON):
            first, end, clause = 0, hit.start, 0
        elif len(before) <= _FEWEST or not self.is_comma(hit.start - 1):
            first, end, clause = after, self.size, hit.start
        else:
            first, end, clause = after, self.size, hit.start
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=speaker.mention,
                first=first,
                last=end,
                clause=clause,
                how=f"“{hit.words}”",
                via=via,
            )
        )
        return after

    def _heads(self, place: int) -> bool:
        """Whether a name or an office opens here."""
        return bool(self.nouns.given(place) or self.nouns.at(self.lexicon.roles, place))

    def _credited(self, first: int, last: int) -> Phrase | None:
        """Whom a credit names: an outlet inside the phrase, or whoever it is."""
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
        if not phrase.told and mention.kind == "person":
            phrase = replace(phrase, mention=replace(mention, kind="outlet"))
        return phrase


COMMAS_AND_COLON = frozenset((",", "،", "؛", ";", COLON))
