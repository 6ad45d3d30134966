"""Verb first: *verb, subject, adverbials, opener, content*, as in Arabic."""

from __future__ import annotations

from msgspec.structs import replace

from comity.languages.speech import Cue
from comity.model.on_screen import on_screen
from comity.process.statement.caseless.first_governed import GovernedAfter
from comity.process.statement.caseless.first_object import NEAR
from comity.process.statement.caseless.sketch import COLON, GUESSED, Found, Sketch
from comity.process.statement.draft import Draft
from comity.process.statement.mention import Mention

#: A word that opens a content further from its verb belongs to another.
_FAR = 34
#: The office and name before the colon of a headline take at most this many words.
_HEADLINE = 9
#: A name that nothing but the office before it tells has at most this many words.
_NAME = 3
#: A sentence that *according to X* closes has this many words before it, and at most that many after it.
_CLAUSE, _CREDIT = 5, 14


class VerbFirst(GovernedAfter):
    """Reads one sentence whose verbs stand before their subjects."""

    def drafts(self) -> list[Draft]:
        """The acts of speech in the order of the text."""
        if self.correction():
            return self.drafts_of()
        if self.unit.title:
            self._headline()
        found = self.found()
        busy = 0
        for hit in found:
            if hit.start < busy:
                continue
            if self.sketches and not self._free(hit):
                continue
            busy = max(busy, self._take(hit, found))
        if not self.sketches and not self.unit.title:
            self.turn()
        return self.drafts_of()

    def _headline(self) -> None:
        """*X: C* in a headline."""
        colon = next((at for at in range(min(self.size, _HEADLINE + 1)) if self.forms[at] == COLON), 0)
        if not 0 < colon < self.size - 1:
            return
        phrase = self.phrase(0, colon, whole=True)
        if phrase is None or phrase.last != colon or phrase.mention.refers:
            return
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

    def _free(self, hit: Found) -> bool:
        """Whether a cue after the first is not part of what somebody said."""
        last = self.sketches[-1]
        if last.opening and hit.start <= last.first:
            return True
        if hit.start <= last.first:
            return hit.start == last.first and hit.follows and hit.takes("noun") is not None
        before = hit.start - 1
        return (
            hit.follows
            or hit.takes("oblique") is not None
            or hit.takes("cited") is not None
            or hit.takes("back") is not None
            or hit.joined
            or self.tokens[before].kind != "w"
            or self.forms[before] in self.lexicon.joins
            or bool(self.lexicon.subordinates.at(self.forms, before))
            or self._before(hit.start) is not None
        )

    def _take(self, hit: Found, found: list[Found]) -> int:
        """Adds what the cue tells; returns the first token that is free again."""
        cue = hit.takes("oblique")
        if cue is not None:
            return self._oblique(hit, cue)
        cue = hit.takes("cited")
        if cue is not None:
            return self._cited(hit, cue)
        cue = hit.takes("whole")
        if cue is not None and (end := self._whole(hit, cue)):
            return end
        cue = hit.takes("back")
        if cue is not None:
            return self._back(hit, cue)
        if hit.follows:
            return self._follows(hit, found)
        return self._verb(hit, found)

    def _back(self, hit: Found, cue: Cue) -> int:
        """*..., which is what Y denied*: a clause on what was said before."""
        phrase = self.phrase(hit.end, self.size, whole=False)
        if phrase is None or not phrase.told or phrase.mention.refers:
            return hit.end
        self._cut(hit.start)
        how = on_screen(f"“{hit.words}” before the speaker")
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=phrase.mention,
                first=hit.start,
                last=phrase.last,
                clause=hit.start,
                how=how,
                points_back=True,
            )
        )
        return phrase.last

    def _opening(self, hit: Found, found: list[Found]) -> tuple[int, int] | None:
        """Where the content opens after the verb: its opener and its first token; none if another verb comes first."""
        starts = {each.start: each for each in found}
        passive = any(cue.passive for cue in hit.cues)
        place = hit.end
        while place < min(self.size, hit.end + _FAR):
            aside = next((n for n in (3, 2) if " ".join(self.forms[place : place + n]) in self.lexicon.relatives), 0)
            if aside:
                place += aside
                continue
            other = starts.get(place)
            if other is not None and other.takes("cited") is not None:
                place = other.end
                continue
            if other is not None and place > hit.end and (other.verbal or (other.follows and not passive)):
                return None
            if place in self.cancelled:
                return None
            skip = self.subordinate(place)
            if skip:
                place += skip
                continue
            opened = self.opener(place)
            if opened is not None:
                return place, opened[0]
            if self.forms[place] in ("؛", ";") and place > hit.end + _HEADLINE:
                return None
            place += 1
        return None

    def _verb(self, hit: Found, found: list[Found]) -> int:
        cue = hit.takes("that") or hit.takes("colon") or hit.takes("quote")
        opening = self._opening(hit, found) if cue is not None else None
        if opening is not None and self.that(opening[0]) and hit.takes("that") is None:
            opening = None
        if cue is not None and opening is not None:
            parted = not self.that(opening[0]) and self.is_comma(opening[0] - 1)
            if parted and self.tokens[opening[0]].kind == "q" and (end := self._quoted_before(hit, cue)):
                return end
            return self._told(hit, cue, opening[0], opening[1], found)
        if cue is not None and opening is None and (end := self._quoted_before(hit, cue)):
            return end
        judged = hit.takes("judged")
        if judged is not None and (end := self._judged(hit, judged)):
            return end
        if self._says_on(hit, found):
            return hit.end
        objects = [each for each in hit.cues if "noun" in each.frames or "rumour" in each.frames]
        for cue in sorted(objects, key=lambda each: (not each.objects, not each.governs)):
            end = self._governed_object(hit, cue) if cue.governs else self._object(hit, cue)
            if end:
                return end
        return hit.end

    def _says_on(self, hit: Found, found: list[Found]) -> bool:
        """Whether only the speaker stands between the verb and *saying that C*, which then tells the content."""
        after = next((each for each in found if each.start >= hit.end and each.follows), None)
        if after is None or self.opener(after.end) is None:
            return False
        phrase = self.phrase(hit.end, after.start, whole=True)
        return phrase is not None and phrase.last == after.start

    def _told(self, hit: Found, cue: Cue, opener: int, content: int, found: list[Found]) -> int:
        """*Said X ... that C*."""
        via: list[str] = []
        if cue.passive:
            mention, clause = self._passed_on(hit, opener, via), hit.start
            if mention is None:
                return hit.end
        else:
            speaker = self._speaker(hit, cue, opener, found, via)
            if speaker is None and self._of_another(hit):
                self._cut(hit.start)
            if speaker is None:
                return hit.end
            mention, clause = speaker
        self._replace_opening(via)
        self._cut(clause)
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=mention,
                first=content,
                last=self._quote_end(content),
                clause=clause,
                how=on_screen(f"“{hit.words}” before the speaker"),
                via=via,
                hers=self._hers(hit) if mention is not None and not mention.refers else None,
            )
        )
        return content

    def _quoted_before(self, hit: Found, cue: Cue) -> int:
        """*“C”, said X*: the quotation stands before the verb, and nothing but its speaker after it."""
        before = hit.start - 1
        while before > 0 and (self.is_comma(before) or self.lexicon.fillers.at(self.forms, before)):
            before -= 1
        spoken = before >= 0 and before < hit.start - 1 and self.tokens[before].kind == "q" and "quote" in cue.frames
        spoken = spoken and (not before or not self._is_name(before))
        phrase = self.phrase(hit.end, self.size, whole=True) if spoken else None
        if phrase is None or not phrase.told or phrase.mention.refers:
            return 0
        if phrase.last < self.size and not self.nouns.ends(phrase.last):
            return 0
        again = phrase.last + 1
        goes_on = self.is_comma(phrase.last) and again < self.size and self.tokens[again].kind == "q"
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=phrase.mention,
                first=before,
                last=again + 1 if goes_on else before + 1,
                clause=hit.start,
                how=on_screen(f"“{hit.words}” after what was said"),
                via=self._heard(phrase.last, self.size),
                parted=goes_on,
            )
        )
        return again + 1 if goes_on else phrase.last

    def _passed_on(self, hit: Found, opener: int, via: list[str]) -> Mention | None:
        """Whom *the agency Y quoted X as saying* quotes; Y is added to `via`."""
        agent = self._agent(hit.end, opener)
        speaker = self.phrase(agent + 1, opener, whole=True) if agent is not None else None
        if agent is None or speaker is None:
            return None
        passer = self.phrase(hit.end, agent, whole=True)
        if passer is not None and passer.mention.kind != "person" and passer.mention.name:
            via.append(passer.mention.name)
        return speaker.mention

    def _speaker(
        self, hit: Found, cue: Cue, opener: int, found: list[Found], via: list[str]
    ) -> tuple[Mention | None, int] | None:
        """Who speaks, none for whoever spoke before, with the first token of the clause; none if nobody can be told."""
        mention: Mention | None = None
        clause = hit.start
        first = self._past_fillers(hit.end, opener)
        limit = self._before_addressee(first, opener) if cue.addresses else opener
        phrase = self.phrase(first, limit, whole=not cue.addresses) if limit > first else None
        if phrase is not None:
            mention = phrase.mention
            via.extend([*self._heard(hit.end, first), *self._heard(phrase.last, opener)])
        else:
            if opener > first and not self._adverbial(first):
                return None
            before = self._before(hit.start)
            if before is None and (not self._opens_clause(hit) or self._describes(hit)):
                return None
            if before is None and not self.sketches and not self._first_verb(hit):
                before = self._earlier_subject(hit, found)
                if before is None:
                    return None
            if before is not None:
                mention, clause = before.mention, before.first
            via.extend(self._heard(hit.end, opener))
        cited = next((each for each in found if hit.end <= each.start < opener and each.takes("cited")), None)
        source = self.phrase(cited.end, opener, whole=True) if cited is not None else None
        if source is not None:
            if mention is not None and mention.name:
                via.insert(0, mention.name)
            mention = source.mention
        return mention, clause

    def _describes(self, hit: Found) -> bool:
        """Whether the verb belongs to a noun before it: *reports that confirm*, or its gender is not the speaker's."""
        before = hit.start - 1
        lexicon = self.lexicon
        noun = before >= 0 and bool(lexicon.rumours.at(self.forms, before) or lexicon.papers.at(self.forms, before))
        if noun and not hit.joined:
            return True
        return self._of_another(hit)

    def _of_another(self, hit: Found) -> bool:
        """Whether the gender of the verb is not that of whoever spoke before in the sentence."""
        last = self.sketches[-1].hers if self.sketches else None
        return last is not None and last != self._hers(hit)

    def _before_addressee(self, first: int, last: int) -> int:
        """One past the given names and one surname after them: whom it was told to may follow at once."""
        given = next((at for at in range(first, last) if self.nouns.given(at)), None)
        if given is None:
            return last
        while given < last and (size := self.nouns.given(given)):
            given += size
        return min(last, given + 1)

    def _agent(self, first: int, last: int) -> int | None:
        return next((at for at in range(first, last) if self.lexicon.agents.at(self.forms, at)), None)

    def _follows(self, hit: Found, found: list[Found]) -> int:
        """*..., adding that C*: the speaker of the sentence so far."""
        mention: Mention | None
        if self.sketches:
            mention = self.sketches[-1].mention
            via = list(self.sketches[-1].via)
        else:
            subject = self._verb_subject(hit.start, found) or self._sentence_subject(hit.start)
            if subject is None:
                return hit.end
            mention, via = subject.mention, []
        place = hit.end
        opened = self.opener(place)
        cue = hit.takes("that") or hit.cues[0]
        noun = False
        if opened is None:
            nouns = hit.takes("noun")
            if nouns is None:
                return hit.end
            start = self._object_start(place, nouns)
            if start is None or start >= self.size:
                return hit.end
            cue, content, noun = nouns, start, True
        else:
            content = opened[0]
        own = (
            bool(self.sketches)
            and content - 1 <= self.sketches[-1].first + 2
            and self.sketches[-1].act == "says"
            and cue.act == "denies"
        )
        if own:
            # "said that there is no truth in C": one act, not two.
            self.sketches.pop()
        self._cut(hit.start)
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=mention,
                first=content,
                last=self._quote_end(content),
                clause=hit.start,
                how=on_screen(f"“{hit.words}” belongs to the speaker before it"),
                via=via,
                noun=noun,
            )
        )
        return content

    def _oblique(self, hit: Found, cue: Cue) -> int:
        """*According to X*, before or after what X says."""
        if not self.sketches and (closing := self._closing(hit)) is not None:
            how = on_screen(f"“{hit.words}” tells whose words these are")
            self.sketches.append(Sketch(act=cue.act, mention=closing, first=0, last=hit.start, clause=0, how=how))
            return self.size
        self._part_from_name(hit.end)
        phrase = self.phrase(hit.end, self.size, whole=False)
        if phrase is None and hit.end < self.size and self.nouns.told_to(hit.end):
            # The preposition written to an outlet is the cue's own: nobody is told anything.
            phrase = self.nouns.outlet_at(hit.end, self.size, whole=False)
        if phrase is not None and phrase.mention.role and not phrase.mention.name:
            # An office that closes the sentence has the name of its holder after it, known or not.
            close = next((at for at in range(phrase.last, self.size) if self.tokens[at].kind != "w"), self.size)
            ends = hit.start > 1 and all(self.tokens[at].kind == "p" for at in range(close, self.size))
            named = self.phrase(hit.end, close, whole=True) if ends and 0 < close - phrase.last <= _NAME else None
            phrase = named if named is not None and named.last == close else phrase
        after = phrase.last if phrase is not None else hit.end
        if (phrase is not None and not phrase.told) or (
            phrase is None and after < self.size and self.tokens[after].kind == "w"
        ):
            return hit.end
        if phrase is None and not (hit.end >= self.size or self.tokens[hit.end].kind == "p"):
            return hit.end
        if self.sketches:
            if phrase is not None and phrase.mention.passes_on and phrase.mention.name:
                self.sketches[-1].via.append(phrase.mention.name)
            self._cut(hit.start)
            return after
        if hit.start <= 1:
            first = after
            that = next((at for at in range(first, min(self.size, first + NEAR)) if self.that(at)), None)
            if that is not None and self.forms[first] in self.lexicon.relatives:
                first = that
            while first < self.size and (self.is_comma(first) or self.that(first)):
                first += self.that(first) or 1
            auxiliary = self._past_joins(first, self.size)
            if auxiliary < self.size and self.tokens[auxiliary].kind == "q":
                first = auxiliary
            last, clause = self.size, hit.start
        else:
            if phrase is None:
                return after
            first, last, clause = 0, hit.start, 0
            adverbial = after < self.size and self.lexicon.stops.at(self.forms, after) is not None
            if after < self.size - 1 and (
                (self.tokens[after].kind != "p" and not adverbial) or self.forms[hit.start - 1] in self.lexicon.cancels
            ):
                # In the middle of a clause: what follows is sure to be theirs.
                first, last, clause = after, self.size, hit.start
        if first >= last:
            return after
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=phrase.mention if phrase is not None else None,
                first=first,
                last=last,
                clause=clause,
                how=on_screen(f"“{hit.words}” tells whose words these are"),
                opening=hit.start <= 1,
            )
        )
        return after

    def _part_from_name(self, place: int) -> None:
        """Takes a preposition, which belongs to the cue before it, off the name that it is written to."""
        letters = self.nouns.before_name(place)
        if letters:
            token = self.tokens[place]
            form = self.forms[place] = self.forms[place][letters:]
            self.tokens[place] = token._replace(start=token.start + letters, form=form)

    def _closing(self, hit: Found) -> Mention | None:
        """Who speaks where *according to X* closes the sentence after what X says."""
        last = self.size
        while last > hit.end and self.tokens[last - 1].kind == "p":
            last -= 1
        spoken = sum(self.tokens[at].kind != "p" for at in range(hit.start))
        if spoken < _CLAUSE or not hit.end < last <= hit.end + _CREDIT:
            return None
        if any(
            self.tokens[at].kind != "w" or self.that(at) for at in range(hit.end, last) if self.forms[at] not in "()"
        ):
            return None
        told = (at for at in range(hit.end + 1, last) if self.forms[at].startswith(self.lexicon.speech.dative or " "))
        last = next((at for at in told if self.nouns.at(self.lexicon.roles, at) or self.nouns.told_to(at)), last)
        phrase = self.phrase(hit.end, last, whole=True)
        return phrase.mention if phrase is not None and phrase.told else None

    def _replace_opening(self, via: list[str]) -> None:
        """An outlet that opens the sentence only passes on what somebody in it says."""
        if self.sketches and self.sketches[-1].opening:
            opening = self.sketches.pop()
            if opening.mention is not None and opening.mention.passes_on and opening.mention.name:
                via.append(opening.mention.name)

    def _cited(self, hit: Found, cue: Cue) -> int:
        """*..., citing X*: X speaks, whoever is the subject passes it on."""
        phrase = self.phrase(hit.end, self.size, whole=False)
        if phrase is None or not phrase.told:
            return hit.end
        if self.sketches:
            sketch = self.sketches[-1]
            self._cut(hit.start)
            if sketch.mention is not None and sketch.mention.passes_on:
                sketch.via.append(sketch.mention.name)
                sketch.mention = phrase.mention
            return phrase.last
        return self._oblique(hit, cue)
