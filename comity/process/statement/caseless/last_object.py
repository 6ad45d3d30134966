"""Objects where the verb comes last: they stand between the subject and the verb."""

from __future__ import annotations

from comity.languages.speech import Cue
from comity.model.on_screen import on_screen
from comity.process.statement.caseless.last_subject import SubjectsBefore
from comity.process.statement.caseless.listed import spelled
from comity.process.statement.caseless.sketch import Found, Sketch
from comity.process.statement.mention import Mention

#: Words of a pointer, and of whoever stands before it.
_POINTER, _ANSWERER = 4, 6
#: What is said on the way to a verb has at least this many words.
_FEWEST = 2


class ObjectsBefore(SubjectsBefore):
    """Finds what is denied, confirmed or announced as a noun."""

    def _cut(self, place: int, floor: int) -> None:
        """Ends the content before `place`, where another clause begins."""
        while place > floor and (self.is_comma(place - 1) or self.forms[place - 1] in self.lexicon.joins):
            place -= 1
        for sketch in self.sketches:
            if sketch.last > place > sketch.first:
                sketch.last = place

    def _object(self, hit: Found, cue: Cue, floor: int) -> int:
        """*X denied the report of C*: the object stands between subject and verb."""
        lexicon, forms = self.lexicon, self.forms
        first = self._after_credit(floor)
        clause = self._clause_start(hit.start, floor)
        if floor < clause < hit.start and self.forms[clause] in lexicon.joins:
            first = clause
        elif (turn := self._answered(hit, floor)) is not None:
            first = turn
        last = hit.start
        if (after := self._clause_after_mark(first, last)) is not None:
            return self._denied_clause(hit, cue, first, after, floor)
        while last > first and forms[last - 1] in self.marks:
            last -= 1
        start: int | None = None
        before = last
        if cue.governs:
            governs = spelled(cue.governs)
            for at in range(first, last):
                size = next((size for size in (2, 1) if " ".join(forms[at : at + size]) in governs), 0)
                if size:
                    start, before = at + size, at
                    break
            if start is None:
                return 0
            subject = self._subject(first, before)
        else:
            mark = next((at for at in range(last - 1, first, -1) if forms[at] in self.marks), None)
            last = mark if mark is not None else last
            wanted = spelled(cue.objects)
            start = next(
                (at for at in range(first, last) if (forms[at] in wanted if wanted else self._names_object(at, last))),
                None,
            )
            if start is None and wanted:
                return 0
            if start is None:
                if "rumour" in cue.frames:
                    return 0
                opening = self._past_opening(first, last)
                start = self._infinitive(opening, last)
                if start is not None:
                    subject = self._subject(first, start)
                else:
                    subject = self._short_subject(opening, last) or self.phrase(opening, last, whole=False)
                    start = self._past_adverbial(subject.last, last) if subject is not None else None
                if subject is None or not subject.told or start is None:
                    return 0
            else:
                subject = self._subject(first, start) if start > first else None
                if subject is None and start > self._past_opening(first, start):
                    return 0
        if start >= last and not lexicon.pointers.at(forms, start):
            return 0
        via = self._told_to(first, start)
        via = [*(each.name for each in self._credit if each.name), *via]
        clause = subject.first if subject is not None else first
        self._cut(self._before_relative(clause) if floor else 0, floor)
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
                how=on_screen(f"“{hit.words}” with what is said as its object"),
                via=via,
                noun=True,
            )
        )
        return hit.end

    def _answered(self, hit: Found, floor: int) -> int | None:
        """*X said C, which report Y denied*: the first token of Y where the object points at what X said."""
        if not floor:
            return None
        last = hit.start
        while last > floor and self.forms[last - 1] in self.marks:
            last -= 1
        for place in range(last - 1, max(floor, last - _POINTER) - 1, -1):
            pointer = self.lexicon.pointers.at(self.forms, place)
            if pointer is not None and place + pointer[0] == last:
                opens = self.lexicon.relatives
                start = next((at + 1 for at in range(place - 1, floor, -1) if self.forms[at] in opens), place)
                return start if 0 < place - start <= _ANSWERER else None
        return None

    def _before_relative(self, place: int) -> int:
        """The token of a relative word right before a clause, where the content before it ends; else the clause's."""
        return place - 1 if place and self.forms[place - 1] in self.lexicon.relatives else place

    def _by_agent(self, hit: Found, cue: Cue, floor: int) -> int:
        """*N by Y was denied*: the object opens the clause, whoever acts stands before the verb."""
        first = self._past_opening(self._after_credit(floor), hit.start)
        agents, forms = self.lexicon.agents, self.forms
        at = next((at for at in range(first + 1, hit.start) if agents.at(forms, at)), None)
        opened = agents.at(forms, at) if at is not None else None
        if at is None or opened is None or ("rumour" in cue.frames and not self._names_object(first, at)):
            return 0
        phrase = self.phrase(at + opened[0], hit.start, whole=True)
        if phrase is None or self._past_opening(phrase.last, hit.start) != hit.start:
            return 0
        self._cut(first if floor else 0, floor)
        how = on_screen(f"“{hit.words}” with what is said as its object")
        self.note(cue, phrase.mention, (first, first, at), how, (), noun=True)
        return hit.end

    def _infinitive(self, first: int, last: int) -> int | None:
        """Where an object begins whose head is an infinitive of two words: *X {closing did} the gates denied*."""
        light = self.lexicon.speech.infinitives
        return next((at - 1 for at in range(first + 2, last) if self.forms[at] in light), None)

    def _clause_after_mark(self, first: int, last: int) -> int | None:
        """The first token of C in *denied this report that C*, where the mark of the object stands before *that*."""
        for at in range(first + 1, last - 2):
            if self.forms[at] in self.marks and (that := self.that(at + 1)):
                noun = any(
                    self.lexicon.rumours.at(self.forms, back) or self.lexicon.pointers.at(self.forms, back)
                    for back in range(max(first, at - 3), at)
                )
                return at + 1 + that if noun else None
        return None

    def _denied_clause(self, hit: Found, cue: Cue, first: int, content: int, floor: int) -> int:
        """*X this report that C denied*: the clause stands between the object and the verb."""
        lexicon, forms = self.lexicon, self.forms
        noun = next(
            at for at in range(first, content) if lexicon.rumours.at(forms, at) or lexicon.pointers.at(forms, at)
        )
        subject = self._subject(first, noun)
        if subject is None and noun > self._past_opening(first, noun):
            return 0
        clause = subject.first if subject is not None else first
        self._cut(clause if floor else 0, floor)
        mention = subject.mention if subject is not None else self.sketches[-1].mention if self.sketches else None
        via = [*(each.name for each in self._credit if each.name), *self._told_to(first, noun)]
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=mention,
                first=content,
                last=hit.start,
                clause=clause,
                how=on_screen(f"“{hit.words}” with what is said as its object"),
                via=via,
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
                how=on_screen(f"“{hit.words}” takes back a report of its own"),
                noun=True,
                revises=cue.revises,
            )
        )
        return self.size

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
            if end - first >= _FEWEST or any(self.tokens[at].kind == "q" for at in range(first, end)):
                self.sketches.append(
                    Sketch(
                        act=cue.act,
                        mention=mention,
                        noun=cue.act == "denies" and "noun" in cue.frames,
                        first=first,
                        last=end,
                        clause=waiting.start,
                        how=on_screen(f"“{waiting.words}” belongs to the speaker around it"),
                        via=list(via),
                    )
                )
        self._waiting = []
