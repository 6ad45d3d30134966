"""From sketches to drafts: where a content starts and ends, what it denies, what it points back at."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from comity.languages.speech import Cue
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
#: By whom or when a rumour was spread is told in fewer words than this before a word for *about*.
_TOLD = 6
#: A preposition of no more letters may belong to any noun.
_LETTERS = 2
#: What is declared untrue is a clause of at most this many words.
_CLAUSE = 20
#: A clause of fewer words says nothing of its own.
_FEWEST = 3
#: This near to its subject a predicate needs no mark after it.
_NEAR = 8


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
        self.about = lexicon.about
        self.marks = spelled(lexicon.speech.object_marks)
        self.sketches: list[Sketch] = []
        #: Where cues stand that belong to another clause.
        self.cancelled: set[int] = set()

    def is_comma(self, place: int) -> bool:
        """Whether a comma or semicolon stands at `place`."""
        return 0 <= place < self.size and self.forms[place] in COMMAS

    def note(
        self, cue: Cue, mention: Mention | None, span: tuple[int, int, int], how: str, via: Sequence[str], *, noun: bool
    ) -> None:
        """Sketches an act whose clause starts, and whose content starts and ends, at the tokens of `span`."""
        clause, first, last = span
        act = cue.act
        self.sketches.append(
            Sketch(act=act, mention=mention, first=first, last=last, clause=clause, how=how, via=[*via], noun=noun)
        )

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
        """A content of which one clause is declared untrue in parts: what is said, and what is denied."""
        if sketch.act != "says" or sketch.noun:
            return [sketch]
        untrue = self._untrue(sketch.first, sketch.last)
        if untrue is None:
            return [sketch]
        first = self._clause(sketch.first, untrue)
        if not self._disputed(first, untrue):
            return [sketch]
        denied = replace(sketch, act="denies", first=first, last=untrue, noun=True)
        said = replace(sketch, last=first - 1 if first > sketch.first and self._joins_clause(first - 1) else first)
        return [said, denied] if first - sketch.first >= _FEWEST else [denied]

    def _clause(self, first: int, last: int) -> int:
        """The first token of the last clause between two tokens."""
        for at in range(last - 1, first, -1):
            subordinate = self.lexicon.subordinates.at(self.forms, at)
            if self.is_comma(at) or subordinate or self._joins_clause(at):
                return min(last, at + (subordinate[0] if subordinate else 1))
            opens = self.forms[at - 1] in self.lexicon.joins
            if opens and (self.lexicon.rumours.at(self.forms, at) or self.lexicon.pointers.at(self.forms, at)):
                return at
        return first

    def _joins_clause(self, place: int) -> bool:
        """Whether a second content clause opens here: *and that*."""
        form = self.forms[place]
        return any(
            form.startswith(letters) and form[len(letters) :] in self.lexicon.complementisers
            for letters in self.lexicon.speech.proclitics
        )

    def _disputed(self, first: int, untrue: int) -> bool:
        """Whether the clause is a claim, and not a deed that somebody calls wrong."""
        if not 0 < untrue - first <= _CLAUSE:
            return False
        if not self._blames(untrue) or self._claimed(first):
            return True
        return any(self.lexicon.rumours.at(self.forms, at) or self.that(at) for at in range(first, untrue))

    def _claimed(self, first: int) -> bool:
        """Whether a word opens the clause that makes it a claim and no deed: *اینکه C درست نیست*."""
        for length in (2, 1):
            at = first - length
            if at > 0 and self.that(at) == length and self.forms[first - 1] not in self.lexicon.relatives:
                return True
            if length > 1 and at > 0 and self.that(at) == length:
                return True
        return False

    def _blames(self, place: int) -> bool:
        """Whether the predicate may also say that a deed is wrong."""
        hit = self.lexicon.untrue.at(self.forms, place)
        return hit is not None and hit[1] in spelled(self.lexicon.speech.wrong)

    def _draft(self, sketch: Sketch) -> Draft | None:
        act, first, last = sketch.act, sketch.first, sketch.last
        back = sketch.points_back
        if sketch.noun and (after := self._past_untruth(first)):
            # "confirmed the untruth of reports of C" denies C.
            act, first = "denies", after
        if sketch.noun and (act != "questions" or self.lexicon.pointers.at(self.forms, first)):
            first, pointed = self._past_rumours(first, last)
            back = back or pointed
        tails = self.lexicon.tails
        last = next(
            (at for at in range(first + 3, last - 1) if self.is_comma(at) and tails.at(self.forms, at + 1)), last
        )
        start, end, quoted = (0, 0, False) if back else self._span(first, last)
        if sketch.parted:
            start, end, quoted = self.tokens[first].inner[0], self.tokens[last - 1].inner[1], True
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

    def _past_untruth(self, first: int) -> int:
        """Past a noun that calls what follows untrue and opens the object or stands right before it; 0 if none does."""
        for start in range(max(0, first - 2), first + 1):
            hit = self.lexicon.untruths.at(self.forms, start) if start < self.size else None
            if hit is not None and start + hit[0] >= first:
                return start + hit[0]
        return 0

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
            pointer = lexicon.pointers.at(self.forms, place) or self._joined_pointer(place, first)
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

    def _joined_pointer(self, place: int, first: int) -> tuple[int, str] | None:
        """*And this* where it opens the object."""
        form = self.forms[place]
        letters = next((each for each in self.lexicon.speech.proclitics if form.startswith(each)), "")
        if place != first or not letters:
            return None
        return self.lexicon.pointers.at([form[len(letters) :], *self.forms[place + 1 : place + 4]], 0)

    def _past_where(self, place: int, last: int) -> int:
        """Past where or by whom it was told, to what it was about: *what goes round on the web about C*."""
        if not self.lexicon.speech.articles:
            near = range(place, min(last - 1, place + _TOLD))
            about = next((at for at in near if self.forms[at] in self.about and len(self.forms[at]) > _LETTERS), None)
            if about is not None:
                return about
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
        """Where a predicate that declares its subject untrue starts, if one closes a clause of the content."""
        lexicon = self.lexicon
        if lexicon.untrue.first.isdisjoint(self.forms[first + 1 : last]):
            return None
        for place in range(first + 1, last):
            hit = lexicon.untrue.at(self.forms, place)
            if hit is None:
                continue
            after = place + hit[0]
            if after >= last or self.tokens[after].kind == "p" or lexicon.subordinates.at(self.forms, after):
                return place
            if self.forms[after] in lexicon.joins or self.forms[after].startswith(lexicon.speech.proclitics or " "):
                return place
            if after - first <= _NEAR:
                return place
        return None
