"""Verb last: *subject, adverbials, verb, opener, content*, as in Persian."""

from __future__ import annotations

from msgspec.structs import replace

from comity.languages.speech import Cue
from comity.model.on_screen import on_screen
from comity.process.statement.caseless.last_marked import MarkedObjects
from comity.process.statement.caseless.listed import Phrase
from comity.process.statement.caseless.sketch import COLON, COMMAS, GUESSED, Found, Sketch
from comity.process.statement.draft import Draft

#: The office and name before the colon of a headline take at most this many words.
_HEADLINE = 9
#: A clause without a word that opens it needs this many words after its verb.
_FEWEST = 3
#: The name of who holds an office has fewer words.
_NAME = 5


class VerbLast(MarkedObjects):
    """Reads one sentence whose verbs stand after their subjects."""

    def drafts(self) -> list[Draft]:
        """The acts of speech in the order of the text."""
        if self.correction():
            return self.drafts_of()
        found = self.found()
        if self.unit.title and self._headline(found):
            return self.drafts_of()
        self._credit_end = self._dateline() if found else 0
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
            demand = hit.takes("ahead")
            if demand is not None:
                if self._closed(floor) or self.forms[hit.start - 1] in self.lexicon.joins:
                    floor = busy = self._ahead(hit, demand, floor) or busy
                continue
            if self.sketches and not self._free(hit, floor):
                self._nested = hit.start
                continue
            end = self._verb(hit, floor, found)
            if end:
                floor = busy = end
        if not self.sketches and not self.unit.title:
            self.turn()
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
                how=on_screen("the headline names the speaker before or after a colon"),
            )
        )
        return True

    def _free(self, hit: Found, floor: int) -> bool:
        """Whether a verb after the first statement has a clause of its own: *..., he added*, *... and said*."""
        opened = self._opened(hit)
        if opened is None and (self._denies_in_turn(hit, floor) or self._in_turn(hit, floor)):
            return True
        joined = self.forms[hit.start - 1] in self.lexicon.joins
        if opened is None and not (joined and hit.takes("that") is not None and self._bare(hit)):
            return False
        if self.forms[hit.start - 1] in self.lexicon.joins:
            # Whoever is the subject of a verb inside the content may be the one who goes on.
            return self._nested <= floor
        first = self._clause_start(hit.start, floor)
        subject = self._subject(first, hit.start)
        return subject is not None and subject.told and first > floor

    def _closed(self, floor: int) -> bool:
        """Whether nothing that was said so far may go on."""
        return not self.sketches or self.sketches[-1].last <= floor

    def _in_turn(self, hit: Found, floor: int) -> bool:
        """*called A so and so and stressed C*: one more object of the same subject."""
        opens = floor < hit.start and self.forms[floor] in self.lexicon.joins
        return opens and self._closed(floor) and any("marked" in cue.frames or cue.governs for cue in hit.cues)

    def _denies_in_turn(self, hit: Found, floor: int) -> bool:
        """*..., but Y denied this report*: a clause of its own, whose subject a joining word opens."""
        first = self._clause_start(hit.start, floor)
        if not any(cue.act == "denies" and "noun" in cue.frames for cue in hit.cues):
            return False
        if self._answered(hit, floor) is not None:
            return True
        if first <= floor or self.forms[first] not in self.lexicon.joins:
            return False
        subject = self._subject(first, hit.start)
        return subject is not None and subject.told

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
        if cue is not None and content is None and (end := self._quoted_first(hit, cue, floor)):
            return end
        if cue is not None and content is not None:
            return self._told(hit, cue, content, floor, found)
        objects = [each for each in hit.cues if "noun" in each.frames or "rumour" in each.frames]
        for cue in sorted(objects, key=lambda each: not each.objects):
            end = self._by_agent(hit, cue, floor) if cue.passive else self._object(hit, cue, floor)
            if end:
                return end
        cue = hit.takes("marked")
        if cue is not None and (end := self._marked(hit, cue, floor)):
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
            and not self.lexicon.fillers.at(self.forms, subject.last)
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
                how=on_screen(f"“{hit.words}” after the speaker"),
                via=via,
            )
        )
        return content

    def _tells(self, first: int, found: list[Found]) -> bool:
        """Whether a verb of saying with a content or an object of its own stands after token `first`."""
        return any(
            each.start >= first
            and each.verbal
            and (
                self._opened(each) is not None
                or (each.takes("that") is not None and self._bare(each))
                or (each.takes("noun") is not None and each.start > first)
            )
            for each in found
        )

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
                how=on_screen(f"“{hit.words}” after the speaker"),
                via=via,
            )
        )
        return hit.end

    def _quoted_first(self, hit: Found, cue: Cue, floor: int) -> int:
        """*“C”, X said* and *“C”. This X said*; *“The bridge”, X said, “is open”* is one quotation."""
        if self.tokens[floor].kind != "q" or floor + 1 >= hit.start or self.tokens[floor + 1].kind != "p":
            return 0
        first, last = floor, floor + 1
        place = hit.end + 1 if self.is_comma(hit.end) else hit.end
        goes_on = place > hit.end and place < self.size and self.tokens[place].kind == "q"
        if not goes_on and any(self.tokens[at].kind != "p" for at in range(hit.end, self.size)):
            return 0
        subject = self._subject(self._past_this(last + 1, hit.start), hit.start)
        if subject is None or not subject.told:
            return 0
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=subject.mention,
                first=first,
                last=place + 1 if goes_on else last,
                clause=first,
                how=on_screen(f"“{hit.words}” after what was said"),
                via=self._told_to(last, hit.start),
                parted=goes_on,
            )
        )
        return place + 1 if goes_on else hit.end

    def _past_this(self, first: int, last: int) -> int:
        """Past an object that points at the quotation before it: *this X said*."""
        pointer = self.lexicon.pointers.at(self.forms, first) if first < last else None
        end = first + pointer[0] if pointer else first
        return end + 1 if pointer and end < last and self.forms[end] in self.marks else end

    def _with_holder(self, phrase: Phrase | None, first: int, comma: int) -> Phrase | None:
        """An office with the name of its holder between commas after it: *according to the head of N, X, C*."""
        if phrase is None or not phrase.mention.role or phrase.mention.name or not self.is_comma(comma):
            return phrase
        close = next((at for at in range(comma + 1, self.size) if self.tokens[at].kind != "w"), self.size)
        if close - comma > _NAME or not self.is_comma(close):
            return phrase
        whole = self.phrase(first, close, whole=True)
        return whole if whole is not None and whole.mention.name and whole.last >= close else phrase

    def _oblique(self, hit: Found, cue: Cue, found: list[Found]) -> int:
        """*According to X, C*; a credit that opens the report passes on what follows."""
        limit = next((at for at in range(hit.end, self.size) if self.tokens[at].kind == "p"), self.size)
        cited = next(
            (each for each in found if hit.end <= each.start < limit and each.takes("cited") is not None), None
        )
        phrase = self._credited(hit.end, cited.start if cited is not None else limit, outlets=cue.credits)
        source = self._credited(cited.end, limit, outlets=cue.credits) if cited is not None else None
        if phrase is None and source is None:
            return hit.end
        phrase = self._with_holder(phrase, hit.end, limit)
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
            if after >= self.size or self._tells(after, found):
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
        if hit.start > 1 and speaker.mention.passes_on and self._tells(after, found):
            # "X, as Y wrote, said C".
            self._credit = [each.mention for each in (phrase, source) if each is not None]
            return after
        before = [at for at in range(hit.start) if self.tokens[at].kind == "w"]
        if after >= self.size - 1 or (self.tokens[last].kind == "p" and self.forms[last] not in (*COMMAS, COLON)):
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
                how=on_screen(f"“{hit.words}” tells whose words these are"),
                via=via,
            )
        )
        return after
