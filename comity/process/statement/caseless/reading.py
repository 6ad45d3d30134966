"""What both word orders share: cues with all their meanings, and drafts whose content may still be cut."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from comity.languages.speech import Cue, spellings
from comity.model.statement import Act
from comity.process.statement.caseless.phrase import NounPhrases, Phrase, spelled
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon, Phrases
from comity.process.statement.speaker import Mention
from comity.process.statement.unit import Unit

COMMAS = frozenset((",", "،", "؛", ";"))
COLON = ":"
#: `Mention.refers` of a verb without a subject: whoever spoke before.
WHOEVER = "speaker"
#: `Mention.head` of a name in a headline that only another mention can prove.
GUESSED = "guessed"
_EDGES = " \t\u00a0\u200c.,،؛;:!؟?…-–—)("
_MARKS = '"«»“”„‹›'
#: Share of a content that must stand in quotation marks for it to count as quoted.
_MOSTLY = 0.6
#: What is declared untrue is a clause of at most this many words.
_CLAUSE = 16
#: With the opener of a content right after it, a quotation of this many words may still be a name or title.
_LONG_NAME = 10
#: A quotation of fewer words is a name.
_NAME = 4
#: A content of fewer characters says nothing.
_SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A cue where it stands, with all that its words may mean."""

    #: Its first token.
    start: int
    #: One past its last token.
    end: int
    #: The cues that have these words.
    cues: tuple[Cue, ...]
    #: The words as written.
    words: str
    #: A joining letter is written to it: *and he said*.
    joined: bool

    def takes(self, frame: str) -> Cue | None:
        """The first of its cues that has the frame."""
        return next((cue for cue in self.cues if frame in cue.frames), None)

    @property
    def follows(self) -> bool:
        """Whether it has no subject of its own."""
        return all(cue.follows for cue in self.cues)

    @property
    def verbal(self) -> bool:
        """Whether it is a verb that takes a subject."""
        return not self.follows and any(
            frame in ("that", "bare", "colon", "quote", "noun", "rumour", "whole")
            for cue in self.cues
            for frame in cue.frames
        )


@dataclass(slots=True, kw_only=True)
class Sketch:
    """An act of speech whose content is still a run of tokens."""

    #: What the speaker does.
    act: Act
    #: Who speaks; none: whoever spoke before.
    mention: Mention | None
    #: First token of the content.
    first: int
    #: One past its last token.
    last: int
    #: First token of the whole clause.
    clause: int
    #: Why, in words.
    how: str
    #: Those in between, nearest to the report first.
    via: list[str] = field(default_factory=list)
    #: The object of a noun frame: nouns for what is denied are taken off, a pointer points back.
    noun: bool = False
    #: The content is what was said before.
    points_back: bool = False
    #: The speaker takes back what was said before.
    revises: bool = False
    #: It opens the sentence and yields to a verb of saying after it.
    opening: bool = False


@cache
def cue_table(lexicon: Lexicon) -> Phrases[tuple[Cue, ...]]:
    """Every form with all cues that have it."""
    table: dict[str, list[Cue]] = {}
    for cue in lexicon.speech.cues:
        for entry in cue.forms:
            for form in spellings(entry):
                parts = form.split()
                while parts and parts[-1] in lexicon.speech.dative:
                    parts.pop()
                table.setdefault(" ".join(parts), []).append(cue)
    for form in spelled(lexicon.speech.lookalikes):
        table[form] = []
    return Phrases((form, tuple(cues)) for form, cues in sorted(table.items()))


class Reading:
    """One sentence, and the acts of speech found in it so far."""

    def __init__(self, unit: Unit, text: str, lexicon: Lexicon) -> None:
        self.unit = unit
        self.text = text
        self.lexicon = lexicon
        self.tokens = unit.tokens
        self.forms = unit.forms
        self.size = len(unit.tokens)
        self.nouns = NounPhrases(unit, text, lexicon)
        self.about = spelled(lexicon.speech.about)
        self.marks = spelled(lexicon.speech.object_marks)
        self.sketches: list[Sketch] = []
        #: Where cues stand that belong to another clause.
        self.cancelled: set[int] = set()

    # -- cues --------------------------------------------------------------------------------------------------------

    def found(self) -> list[Found]:
        """The cues of the sentence in order, without those that a word before cancels."""
        cues, lexicon = cue_table(self.lexicon), self.lexicon
        found: list[Found] = []
        place = 0
        while place < self.size:
            if self.tokens[place].kind != "w":
                place += 1
                continue
            hit, joined = cues.at(self.forms, place), False
            if hit is None:
                for letters in lexicon.speech.proclitics:
                    form = self.forms[place]
                    if form.startswith(letters) and len(form) > len(letters) + 1:
                        hit = cues.at([form[len(letters) :], *self.forms[place + 1 : place + 6]], 0)
                        joined = hit is not None
                        if hit:
                            break
            if hit is None:
                place += 1
                continue
            length, meanings = hit
            if not meanings:
                place += length
                continue
            before = self.forms[place - 1] if place else ""
            if before in lexicon.cancels and not joined:
                self.cancelled.add(place)
            if joined or before not in lexicon.cancels or all(cue.follows for cue in meanings):
                words = self.text[self.tokens[place].start : self.tokens[place + length - 1].end]
                found.append(Found(start=place, end=place + length, cues=meanings, words=words, joined=joined))
            place += length
        return found

    # -- tokens ------------------------------------------------------------------------------------------------------

    def is_comma(self, place: int) -> bool:
        """Whether a comma or semicolon stands at `place`."""
        return 0 <= place < self.size and self.forms[place] in COMMAS

    def opener(self, place: int) -> tuple[int, int] | None:
        """If content opens at `place`: the first token of the content and the length of what opens it."""
        if place >= self.size:
            return None
        if self.tokens[place].kind == "q":
            governed = place and self.tokens[place - 1].kind == "w" and self.lexicon.stops.at(self.forms, place - 1)
            return None if governed or self._is_name(place) else (place, 0)
        if self.forms[place] == COLON:
            start = place + 1
            start += self.that(start) if start < self.size else 0
            return (start, 1) if start < self.size else None
        length = self.that(place)
        if length:
            start = place + length
            if start < self.size and self.forms[start] in (COLON, "،", ","):
                start += 1
            return (start, start - place) if start < self.size else None
        return None

    def _is_name(self, place: int) -> bool:
        """Whether a quotation is but a name: whom it was told to, or a few words with the opener after them."""
        if place and self.forms[place - 1] in self.lexicon.speech.dative:
            return True
        if place and self.forms[place - 1] == COLON:
            return False
        first, last = self.tokens[place].inner
        words = len(self.text[first:last].split())
        after = place + 1
        if self.is_comma(after):
            after += 1
        return words < _NAME or (words <= _LONG_NAME and bool(self.that(after)))

    def that(self, place: int) -> int:
        """How many tokens of a word that opens a content clause stand at `place`; 0 if none."""
        if place >= self.size or self.tokens[place].kind != "w":
            return 0
        hit = self.lexicon.complementisers.at(self.forms, place)
        return hit[0] if hit else 0

    def subordinate(self, place: int) -> int:
        """How many tokens of a word that opens a subordinate clause stand at `place`."""
        hit = self.lexicon.subordinates.at(self.forms, place)
        return hit[0] if hit else 0

    def phrase(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """The noun phrase at `first`, with an apposition between commas after it."""
        found = self._with_name(self.nouns.read(first, limit, whole=whole), limit)
        if found is None or not self.is_comma(found.last) or found.last + 1 >= limit:
            return found
        close = next((at for at in range(found.last + 1, limit) if self.tokens[at].kind != "w"), limit)
        other = self.nouns.read(found.last + 1, close, whole=whole or found.mention.role is not None)
        if other is None or other.last != close or other.mention.refers:
            return found
        merged = _merged(found, other)
        if merged is None:
            return found
        last = close + 1 if close < limit and self.is_comma(close) else close
        return Phrase(first=found.first, last=last, mention=merged, told=found.told or other.told)

    def _with_name(self, phrase: Phrase | None, limit: int) -> Phrase | None:
        """*The organisation “N”*: the name in quotation marks belongs to it."""
        if phrase is None or phrase.last >= limit or self.tokens[phrase.last].kind != "q":
            return phrase
        mention = phrase.mention
        if mention.kind not in ("institution", "outlet") or not self._is_name(phrase.last):
            return phrase
        first, last = self.tokens[phrase.last].inner
        name = f"{mention.name} {self.text[first:last].strip()}".strip()
        named = replace(mention, name=name, known=False, end=self.tokens[phrase.last].end)
        return replace(phrase, last=phrase.last + 1, mention=named)

    # -- the outlet on itself ----------------------------------------------------------------------------------------

    def correction(self) -> bool:
        """Whether the sentence is the outlet's note on what it reported before; sketches it if so."""
        lexicon, place, opened = self.lexicon, 0, False
        withdrawn = False
        for at in range(min(self.size, 8)):
            hit = lexicon.corrections.at(self.forms, at)
            if hit is None:
                continue
            alone = hit[0] == 1
            if alone and (at or self.forms[1:2] != [COLON]):
                continue
            opened, withdrawn, place = True, withdrawn or not alone, max(place, at + hit[0] + int(alone))
        if not opened:
            return False
        last = self.size
        if withdrawn:
            that = next((at for at in range(place, min(self.size, place + 10)) if self.that(at)), None)
            if that is not None:
                place = that + self.that(that)
            last = next((at for at in range(place, self.size) if self.is_comma(at)), self.size)
        outlet = Mention(
            start=self.unit.start, end=self.unit.start, name="", role=None, institution=None, kind="outlet"
        )
        self.sketches.append(
            Sketch(
                act="denies" if withdrawn else "says",
                mention=outlet,
                first=place,
                last=last,
                clause=0,
                how="a note of the outlet on its own report",
                noun=withdrawn,
                revises=True,
            )
        )
        return True

    # -- contents ----------------------------------------------------------------------------------------------------

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
        if closing and closing in _MARKS:
            if opening and opening in _MARKS:
                return start, end, True
        if opening and opening in _MARKS and any(mark in self.text[start:end] for mark in _MARKS):
            start -= 1
        if closing and closing in _MARKS:
            if closing not in self.text[start:end] or ("«" in self.text[start:end] and closing == "»"):
                end += 1
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


def _merged(one: Phrase, other: Phrase) -> Mention | None:
    """*The minister, X* and *X, the minister* as one mention; none if the two are not one speaker."""
    first, second = one.mention, other.mention
    if first.refers or first.kind == "outlet" or second.kind in ("outlet", "unnamed"):
        return None
    if first.kind == "institution":
        return None
    person, office = (first, second) if first.name else (second, first)
    if not person.name or person.kind == "institution" or (office.name and office.kind != "institution"):
        if not (office.kind == "person" and office.name and office.role and not person.role):
            return None
    return replace(
        person,
        role=office.role or person.role,
        institution=person.institution or office.institution or (office.name if office.kind == "institution" else None),
        start=min(first.start, second.start),
        end=max(first.end, second.end),
        kind="person",
        known=False,
        head="",
    )
