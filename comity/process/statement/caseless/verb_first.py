"""Verb first: *verb, subject, adverbials, opener, content*, as in Arabic."""

from __future__ import annotations

from dataclasses import replace

from comity.languages.speech import Cue
from comity.process.statement.caseless.phrase import Phrase, spelled
from comity.process.statement.caseless.reading import COLON, GUESSED, Found, Reading, Sketch
from comity.process.statement.draft import Draft
from comity.process.statement.speaker import Mention

#: A word that opens a content further from its verb belongs to another.
_FAR = 34
#: An object further from its subject belongs to another verb.
_NEAR = 12
#: An adverbial between commas has at most this many words.
_FAR_ADVERB = 14
#: The office and name before the colon of a headline take at most this many words.
_HEADLINE = 9


class VerbFirst(Reading):
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
                how="before the colon of the headline",
            )
        )

    def _free(self, hit: Found) -> bool:
        """Whether a cue after the first is not part of what somebody said."""
        last = self.sketches[-1]
        if hit.start <= last.first:
            return hit.start == last.first and hit.follows and hit.takes("noun") is not None
        before = hit.start - 1
        return (
            hit.follows
            or hit.takes("oblique") is not None
            or hit.takes("cited") is not None
            or hit.joined
            or self.tokens[before].kind != "w"
            or self.forms[before] in self.lexicon.joins
            or bool(self.lexicon.subordinates.at(self.forms, before))
            or self._before(hit.start) is not None
        )

    def _cut(self, place: int) -> None:
        """Ends the content before `place`, where another clause begins."""
        while place > 0 and (
            self.is_comma(place - 1) or self.forms[place - 1] in self.lexicon.joins or self.subordinate(place - 1)
        ):
            place -= 1
        for sketch in self.sketches:
            if sketch.last > place > sketch.first:
                sketch.last = place

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
        if hit.follows:
            return self._follows(hit, found)
        return self._verb(hit, found)

    def subject(self) -> Mention | None:
        """The person or body that a sentence without an act of speech is about."""
        phrase = self._sentence_subject(self.size)
        return phrase.mention if phrase is not None else None

    # -- a verb with its subject -------------------------------------------------------------------------------------

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
            if self.forms[place] in ("؛", ";"):
                return None
            place += 1
        return None

    def _verb(self, hit: Found, found: list[Found]) -> int:
        cue = hit.takes("that") or hit.takes("colon") or hit.takes("quote")
        opening = self._opening(hit, found) if cue is not None else None
        if cue is not None and opening is not None:
            return self._told(hit, cue, opening[0], opening[1], found)
        objects = [each for each in hit.cues if "noun" in each.frames or "rumour" in each.frames]
        for cue in sorted(objects, key=lambda each: (not each.objects, not each.governs)):
            end = self._object(hit, cue)
            if end:
                return end
        return hit.end

    def _told(self, hit: Found, cue: Cue, opener: int, content: int, found: list[Found]) -> int:
        """*Said X ... that C*."""
        via: list[str] = []
        mention: Mention | None = None
        subject_end = next((each.start for each in found if hit.end <= each.start < opener), opener)
        clause = hit.start
        agent = self._agent(hit.end, opener) if cue.passive else None
        if cue.passive:
            if agent is None:
                return hit.end
            passer = self.phrase(hit.end, agent, whole=True)
            speaker = self.phrase(agent + 1, opener, whole=True)
            if speaker is None:
                return hit.end
            if (
                passer is not None
                and passer.mention.kind in ("outlet", "unnamed", "institution")
                and passer.mention.name
            ):
                via.append(passer.mention.name)
            mention = speaker.mention
        else:
            first = self._past_fillers(hit.end, opener)
            phrase = self.phrase(first, opener, whole=not cue.addresses) if opener > first else None
            if phrase is not None:
                mention = phrase.mention
                via.extend([*self._heard(hit.end, first), *self._heard(phrase.last, opener)])
            else:
                if opener > hit.end and not self._adverbial(hit.end):
                    return hit.end
                before = self._before(hit.start)
                if before is None and not self._opens_clause(hit):
                    return hit.end
                if before is None and not self.sketches and not self._first_verb(hit):
                    before = self._earlier_subject(hit, found)
                    if before is None:
                        return hit.end
                if before is not None:
                    mention, clause = before.mention, before.first
                via.extend(self._heard(hit.end, opener))
            cited = next((each for each in found if hit.end <= each.start < opener and each.takes("cited")), None)
            if cited is not None:
                source = self.phrase(cited.end, opener, whole=True)
                if source is not None:
                    if mention is not None and mention.name:
                        via.insert(0, mention.name)
                    mention = source.mention
        del subject_end
        self._replace_opening(via)
        self._cut(clause)
        act = cue.act
        self.sketches.append(
            Sketch(
                act=act,
                mention=mention,
                first=content,
                last=self._quote_end(content),
                clause=clause,
                how=f"“{hit.words}” before the speaker",
                via=via,
            )
        )
        return content

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

    def _quote_end(self, content: int) -> int:
        """Speech in quotation marks ends with them, unless the sentence goes on in it."""
        if self.tokens[content].kind == "q":
            after = content + 1
            if after >= self.size or self.tokens[after].kind == "p":
                return after
        return self.size

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

    def _agent(self, first: int, last: int) -> int | None:
        return next((at for at in range(first, last) if self.lexicon.agents.at(self.forms, at)), None)

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
        if first >= place:
            return None
        phrase = self.nouns.read(first, place, whole=True)
        if phrase is None or not phrase.told or phrase.mention.refers:
            return None
        if phrase.last == place or (self.lexicon.stops.at(self.forms, phrase.last) and place - phrase.last <= 4):
            return phrase
        return None

    def _past_joins(self, first: int, last: int) -> int:
        """Past joining words and auxiliaries at the front of a clause."""
        lexicon = self.lexicon
        while first < last:
            form = self.forms[first]
            bare = [form, *(form[len(each) :] for each in lexicon.speech.proclitics if form.startswith(each))]
            if not any(
                each in lexicon.joins or each in lexicon.finite for each in bare
            ) and not lexicon.subordinates.at(self.forms, first):
                break
            first += 1
        return first

    def _opens_clause(self, hit: Found) -> bool:
        """Whether nothing that may be a subject stands between the start of the clause and its verb."""
        start = hit.start
        while start > 0 and self.tokens[start - 1].kind == "w":
            start -= 1
        first = self._past_joins(start, hit.start)
        if first >= hit.start or hit.joined:
            return True
        form = self.forms[first]
        stems = [form, *(form[len(each) :] for each in self.lexicon.speech.proclitics if form.startswith(each))]
        return any(self.lexicon.stops.at([each, *self.forms[first + 1 :]], 0) for each in stems)

    def _object(self, hit: Found, cue: Cue) -> int:
        """*Denied X the reports of C*; *announced X of C*."""
        limit = self.size
        place = hit.end
        phrase = None
        before = self._before(hit.start)
        clause = hit.start
        if before is None or self.unit.title is False:
            phrase = self.phrase(place, limit, whole=False)
            if phrase is not None and not phrase.told:
                phrase = None
        wanted = self._wanted(place, cue)
        if phrase is not None and wanted is not None and place < wanted < phrase.last:
            # The object carries an article, too, and was taken for an attribute of the subject.
            phrase = self.phrase(place, wanted, whole=True)
        if phrase is None:
            marked = next(
                (
                    at
                    for at in range(place, min(limit, place + 6))
                    if self.lexicon.rumours.at(self.forms, at) or self.lexicon.pointers.at(self.forms, at)
                ),
                None,
            )
            if before is not None:
                phrase, clause = before, before.first
            elif marked is not None and marked > place:
                phrase = self.phrase(place, marked, whole=True)
                if phrase is not None and not phrase.told and not self.nouns.definite(place):
                    phrase = None
                place = marked
            if phrase is None:
                return 0
        start = max(place, phrase.last)
        content = self._object_start(start, cue)
        if content is None or content >= self.size:
            return 0
        if cue.act == "says" and not cue.governs and not cue.objects and not self._negated(hit):
            if (
                not phrase.last <= content < phrase.last + _FAR_ADVERB + 2
                or self.nouns.definite(content)
                or phrase.mention.refers
            ):
                return 0
        self._cut(clause)
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=phrase.mention,
                first=content,
                last=self.size,
                clause=clause,
                how=f"“{hit.words}” with an object",
                noun=True,
            )
        )
        return content

    def _negated(self, hit: Found) -> bool:
        """Whether the cue is a negation of its own, such as *did not rule out*."""
        return hit.end - hit.start > 1

    def _wanted(self, place: int, cue: Cue) -> int | None:
        """The first listed object after `place`, if the cue asks for one."""
        wanted = spelled(cue.objects)
        reach = range(place + 1, min(self.size, place + _NEAR))
        return next((at for at in reach if self.forms[at] in wanted), None)

    def _object_start(self, place: int, cue: Cue) -> int | None:
        """Where the object starts: after a preposition that the verb governs, at a listed noun, or right here."""
        lexicon, forms = self.lexicon, self.forms
        reach = range(place, min(self.size, place + _NEAR))
        if cue.governs:
            governs = spelled(cue.governs)
            for at in reach:
                if forms[at] in governs:
                    return at + 1
                if self.tokens[at].kind == "p" and not self.is_comma(at):
                    return None
            return None
        if cue.objects:
            start = self._past_adverbial(place)
            return next((at for at in (place, start, start + 1) if self._wanted(at - 1, cue) == at), None)
        marked = next(
            (
                at
                for at in reach
                if forms[at - 1] not in lexicon.seats
                and (lexicon.rumours.at(forms, at) or lexicon.pointers.at(forms, at))
            ),
            None,
        )
        if marked is not None:
            return marked
        place = self._past_adverbial(place)
        if place < self.size and self.tokens[place].kind == "w" and not lexicon.stops.at(forms, place):
            return place
        return None

    def _past_adverbial(self, place: int) -> int:
        """Past commas and an adverbial between them."""
        while place < self.size:
            if self.is_comma(place):
                place += 1
                continue
            close = next((at for at in range(place, min(self.size, place + _FAR_ADVERB)) if self.is_comma(at)), None)
            if close is None or not self.lexicon.stops.at(self.forms, place):
                break
            place = close + 1
        return place

    # -- cues without a subject of their own -------------------------------------------------------------------------

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
                how=f"“{hit.words}” of the speaker before it",
                via=via,
                noun=noun,
            )
        )
        return content

    def _verb_subject(self, before: int, found: list[Found]) -> Phrase | None:
        """The subject of the last verb of saying before, whose content could not be told."""
        verb = next((each for each in reversed(found) if each.end < before and each.verbal), None)
        phrase = self.phrase(verb.end, before, whole=False) if verb is not None else None
        return phrase if phrase is not None and phrase.told and not phrase.mention.refers else None

    def _sentence_subject(self, before: int) -> Phrase | None:
        """The subject of a sentence that opens with some verb."""
        for first in (1, 2):
            if first < before:
                phrase = self.phrase(first, before, whole=False)
                if phrase is not None and phrase.told and phrase.mention.kind in ("person", "institution"):
                    return phrase
        return None

    def _oblique(self, hit: Found, cue: Cue) -> int:
        """*According to X*, before or after what X says."""
        phrase = self.phrase(hit.end, self.size, whole=False)
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
            that = next((at for at in range(first, min(self.size, first + _NEAR)) if self.that(at)), None)
            if that is not None and self.forms[first] in self.lexicon.relatives:
                first = that
            while first < self.size and (self.is_comma(first) or self.that(first)):
                first += self.that(first) or 1
            last, clause = self.size, hit.start
        else:
            if phrase is None:
                return after
            first, last, clause = 0, hit.start, 0
            if after < self.size - 1 and (
                self.tokens[after].kind != "p" or self.forms[hit.start - 1] in self.lexicon.cancels
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
                how=f"“{hit.words}”",
                opening=hit.start <= 1,
            )
        )
        return after

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

    def _whole(self, hit: Found, cue: Cue) -> int:
        """*X withdrew its report*: the sentence itself is the content."""
        phrase = self.phrase(hit.end, self.size, whole=False) or self._before(hit.start)
        if phrase is None:
            return 0
        wanted = spelled(cue.objects)
        reach = range(hit.end, min(self.size, max(phrase.last, hit.end) + 4))
        marked = next((at for at in reach if self.forms[at] in wanted), None)
        if marked is None:
            return 0
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=phrase.mention,
                first=marked,
                last=self.size,
                clause=0,
                how=f"“{hit.words}” a report of its own",
                noun=True,
                revises=cue.revises,
            )
        )
        return self.size
