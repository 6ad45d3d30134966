"""From sketches to drafts: where a content starts and ends, what it denies, what it points back at."""

from __future__ import annotations

from dataclasses import replace

from comity.process.statement.caseless.known import Known
from comity.process.statement.caseless.listed import spelled
from comity.process.statement.caseless.phrase import NounPhrases
from comity.process.statement.caseless.sketch import COMMAS, WHOEVER, Sketch
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.unit import Unit

_EDGES = " \t\u00a0\u200c.,،؛;:!؟?…-–—)("
_MARKS = '"«»“”„‹›'
#: Share of a content that must stand in quotation marks for it to count as quoted.
_MOSTLY = 0.6
#: A content of fewer characters says nothing.
_SHORTEST = 4
#: Where a rumour goes round is told in at most this many words.
_WHERE = 12
#: What is declared untrue is a clause of at most this many words.
_CLAUSE = 16


class Contents:
    """One sentence, and the acts of speech found in it so far."""

    def __init__(self, unit: Unit, text: str, lexicon: Lexicon, names: Known) -> None:
        self.unit = unit
        self.text = text
        self.lexicon = lexicon
        self.tokens = unit.tokens
        self.forms = unit.forms
        self.size = len(unit.tokens)
        self.nouns = NounPhrases(unit, text, lexicon, names)
        self.about = spelled(lexicon.speech.about)
        self.marks = spelled(lexicon.speech.object_marks)
        self.sketches: list[Sketch] = []
        #: Where cues stand that belong to another clause.
        self.cancelled: set[int] = set()

    def is_comma(self, place: int) -> bool:
        """Whether a comma or semicolon stands at `place`."""
        return 0 <= place < self.size and self.forms[place] in COMMAS

    def that(self, place: int) -> int:
        """How many tokens of a word that opens a content clause stand at `place`; 0 if none."""
        if place >= self.size or self.tokens[place].kind != "w":
            return 0
        hit = self.lexicon.complementisers.at(self.forms, place)
        return hit[0] if hit and not self.nouns.particle(place) else 0

    def drafts_of(self) -> list[Draft]:
        """The sketches as drafts, without those that have no content."""
        made: list[Draft] = []
        for sketch in self.sketches:
            for part in self._parts(sketch):
                draft = self._draft(part)
                if draft is not None:
                    made.append(draft)
        return made

    def _parts(self, sketch: Sketch) -> list[Sketch]:
        """A content whose last clause alone is declared untrue, in two: what is said, and what is denied."""
        if sketch.act != "says" or sketch.noun:
            return [sketch]
        untrue = self._untrue(sketch.first, sketch.last)
        if untrue is None:
            return [sketch]
        joined = next((at for at in range(untrue - 1, sketch.first, -1) if self._joins_clause(at)), None)
        if joined is None:
            return [sketch] if untrue - sketch.first <= _CLAUSE else []
        said, denied = replace(sketch, last=joined), replace(sketch, first=joined + 1)
        return [said, denied]

    def _joins_clause(self, place: int) -> bool:
        """Whether a second content clause opens here: *and that*."""
        form = self.forms[place]
        return any(
            form.startswith(letters) and form[len(letters) :] in self.lexicon.complementisers
            for letters in self.lexicon.speech.proclitics
        )

    def _draft(self, sketch: Sketch) -> Draft | None:
        act, first, last = sketch.act, sketch.first, sketch.last
        back = sketch.points_back
        if sketch.noun and (act != "questions" or self.lexicon.pointers.at(self.forms, first)):
            first, pointed = self._past_rumours(first, last)
            back = back or pointed
        if act != "denies" or not sketch.noun:
            untrue = self._untrue(first, last)
            if untrue is not None:
                last = untrue
                act = "denies"
                first, pointed = self._past_rumours(first, last)
                back = back or pointed
        tails = self.lexicon.tails
        last = next(
            (at for at in range(first + 3, last - 1) if self.is_comma(at) and tails.at(self.forms, at + 1)), last
        )
        start, end, quoted = (0, 0, False) if back else self._span(first, last)
        if not back and end - start < _SHORTEST:
            return None
        at = self.tokens[sketch.clause].start
        before = Mention(
            start=at, end=at, name="", role=None, institution=None, kind="unnamed", refers=WHOEVER, known=True
        )
        return Draft(
            act=act,
            mention=sketch.mention or before,
            content=(start, end),
            sentence=(self.unit.start, self.unit.end),
            span=(self.tokens[sketch.clause].start, max(end, self.tokens[min(sketch.clause, self.size - 1)].end)),
            paragraph=self.unit.paragraph,
            how=sketch.how,
            via=list(dict.fromkeys(sketch.via)),
            quoted=quoted,
            revises=sketch.revises,
            points_back=back,
        )

    def _span(self, first: int, last: int) -> tuple[int, int, bool]:
        """The content in the text, trimmed, and whether it is a quotation."""
        last = min(last, self.size)
        while last > first and self.tokens[last - 1].kind == "p" and self.forms[last - 1] not in ")%٪":
            last -= 1
        while first < last and self.tokens[first].kind == "p" and self.forms[first] not in "(%#$":
            first += 1
        if first >= last:
            return 0, 0, False
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        spoken = sum(token.end - token.start for token in self.tokens[first:last] if token.kind == "q")
        if last - first == 1 and self.tokens[first].kind == "q":
            start, end = self.tokens[first].inner
            while end > start and self.text[end - 1] in _EDGES + _MARKS:
                end -= 1
            while start < end and self.text[start] in _EDGES + _MARKS:
                start += 1
            return start, end, True
        # Marks around a few words are no tokens; one that closes right here belongs to the content.
        closing, opening = self.text[end : end + 1], self.text[start - 1 : start]
        opened, closed = bool(opening) and opening in _MARKS, bool(closing) and closing in _MARKS
        marked = any(mark in self.text[start:end] for mark in _MARKS)
        if opened and closed and not marked:
            return start, end, True
        start -= int(opened and marked)
        end += int(closed and marked)
        return start, end, spoken > _MOSTLY * (end - start)

    def _past_rumours(self, first: int, last: int) -> tuple[int, bool]:
        """Past nouns for what is denied (*reports that*), and whether nothing but a pointer (*this*) is left."""
        lexicon, place = self.lexicon, first
        while place < last:
            pointer = lexicon.pointers.at(self.forms, place)
            if pointer and (place + pointer[0] >= last or self._idle(place + pointer[0], last)):
                return first, True
            rumour = lexicon.rumours.at(self.forms, place)
            if rumour:
                place += rumour[0]
                place = self._past_where(place, last)
                continue
            if place == first:
                return first, False
            if self.forms[place] in lexicon.relatives:
                place = self._past_relative(place, last)
                continue
            that = self.that(place)
            if that:
                place += that
                continue
            if self.forms[place] in self.about:
                place += 1
                continue
            break
        return (place, False) if place < last else (first, True)

    def _past_where(self, place: int, last: int) -> int:
        """Past where it was told, to what it was about: *what goes round on the web about C*."""
        if place >= last or not self.lexicon.stops.at(self.forms, place) or self.forms[place] in self.about:
            return place
        return next((at for at in range(place, min(last, place + _WHERE)) if self.forms[at] in self.about), place)

    def _past_relative(self, place: int, last: int) -> int:
        """Past *which spoke of* and the like: to the word after the preposition or complementiser."""
        for ahead in range(place + 1, min(place + 7, last)):
            if self.forms[ahead] in self.about:
                return ahead + 1
            that = self.that(ahead)
            if that:
                return ahead + that
        return place + 1

    def _idle(self, first: int, last: int) -> bool:
        """Whether only words that end a phrase, and marks, stand here: *denied this on Sunday*."""
        if self.forms[first] in self.about:
            return False
        return all(
            self.tokens[at].kind == "p" or self.lexicon.stops.at(self.forms, at) or at > first
            for at in range(first, last)
        ) and bool(self.tokens[first].kind == "p" or self.lexicon.stops.at(self.forms, first))

    def _untrue(self, first: int, last: int) -> int | None:
        """Where a predicate that declares its subject untrue starts, if one ends the content."""
        for place in range(first + 1, last):
            hit = self.lexicon.untrue.at(self.forms, place)
            if hit and all(self.tokens[at].kind == "p" for at in range(place + hit[0], last)):
                return place
            if hit and place - first <= 8:
                return place
        return None
