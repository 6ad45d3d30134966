"""Objects where the verb comes first: *denied X the reports of C*, *announced X of C*."""

from __future__ import annotations

from comity.languages.speech import Cue
from comity.model.on_screen import on_screen
from comity.process.statement.caseless.first_subject import FAR_ADVERB, SubjectsAfter
from comity.process.statement.caseless.listed import spelled
from comity.process.statement.caseless.sketch import Found, Sketch

#: An object further from its subject belongs to another verb.
NEAR = 12
#: The longest subject with its titles has fewer words.
_LONGEST = 22
#: A shorter word with the letters of a possessive may be a name.
_SHORTEST = 4


class ObjectsAfter(SubjectsAfter):
    """Finds what is denied, confirmed or announced as a noun."""

    def _cut(self, place: int) -> None:
        """Ends the content before `place`, where another clause begins."""
        while place > 0 and (
            self.is_comma(place - 1) or self.forms[place - 1] in self.lexicon.joins or self.subordinate(place - 1)
        ):
            place -= 1
        for sketch in self.sketches:
            if sketch.last > place > sketch.first:
                sketch.last = place

    def _object(self, hit: Found, cue: Cue) -> int:
        """*Denied X the reports of C*; *announced X of C*."""
        limit = self.size
        place = self._past_fillers(hit.end, self.size)
        phrase = None
        before = self._before(hit.start)
        clause = hit.start
        if before is None or self.unit.title is False:
            phrase = self.phrase(place, limit, whole=False)
            if phrase is not None and not phrase.told:
                phrase = None
        own = next((at for at in range(hit.end, min(limit, hit.end + NEAR)) if self._possessed(at)), None)
        bare = before is None and not cue.objects and self._opens_clause(hit)
        if bare and own == self._past_fillers(place, limit):
            return self._own_object(hit, cue, own)
        wanted = self._wanted(place, cue) or (own if own is not None and not self._belongs_to(place, own) else None)
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
            if bare and marked == place and cue.act == "denies":
                return self._own_object(hit, cue, place)
            if before is not None:
                phrase, clause = before, before.first
            elif marked is not None and marked > place:
                phrase = self.phrase(place, marked, whole=True)
                if phrase is not None and not phrase.told and not (self.nouns.definite(place) or self._points(marked)):
                    phrase = None
                place = marked
            if phrase is None:
                return 0
        start = max(place, phrase.last)
        nearest = own == start or not self._noun_here(start)
        opens = own is not None and own >= start and nearest and not cue.objects and not self._prepositional(own)
        content = (
            own
            if opens
            else self._object_start(start, cue, named=phrase.mention.kind == "person" and bool(phrase.mention.name))
        )
        if content is None or content >= self.size:
            return 0
        unsure = cue.act == "says" and not cue.objects and not self._negated(hit)
        near = phrase.last <= content < phrase.last + FAR_ADVERB + 2
        if unsure and (not near or self.nouns.definite(content) or phrase.mention.refers):
            return 0
        self._cut(clause)
        self.sketches.append(
            Sketch(
                act=cue.act,
                mention=phrase.mention,
                first=content,
                last=self.size,
                clause=clause,
                how=on_screen(f"“{hit.words}” with what is said as its object"),
                via=self._heard(max(hit.end, phrase.last), content),
                noun=True,
            )
        )
        return content

    def _points(self, place: int) -> bool:
        """Whether the object is but a pointer, *denied N these claims*, so that all before it is the subject."""
        pointer = self.lexicon.pointers.at(self.forms, place)
        after = place + pointer[0] if pointer else self.size
        return pointer is not None and (after >= self.size or self.tokens[after].kind == "p")

    def _own_object(self, hit: Found, cue: Cue, content: int) -> int:
        """*Confirmed his refusal of C*: the subject is that of the sentence before."""
        self._cut(hit.start)
        self.note(
            cue,
            None,
            (hit.start, content, self.size),
            on_screen(f"“{hit.words}” with what is said as its object"),
            (),
            noun=True,
        )
        return content

    def _belongs_to(self, place: int, own: int) -> bool:
        """Whether the noun that is somebody's is a part of the subject: *the minister of its affairs*."""
        return own == place + 1 and bool(self.nouns.at(self.lexicon.roles, place))

    def _prepositional(self, place: int) -> bool:
        """Whether the word before a noun makes it part of an adverbial."""
        before = place - 1
        governs = self.lexicon.stops.at(self.forms, before) is not None and not self.nouns.somebodys(before)
        return governs or self.tokens[before].kind != "w"

    def _possessed(self, place: int) -> bool:
        """Whether a noun without article that is somebody's stands here: *his refusal*; it opens an object."""
        plain = self.tokens[place].kind == "w" and len(self.forms[place]) >= _SHORTEST
        if not plain or self.nouns.definite(place) or self.nouns.given(place):
            return False
        if not self.nouns.somebodys(place) or self.nouns.ends(place):
            return False
        return not self.nouns.at(self.lexicon.roles, place) and not self.nouns.at(self.lexicon.institutions, place)

    def _negated(self, hit: Found) -> bool:
        """Whether the cue is a negation of its own, such as *did not rule out*."""
        return hit.end - hit.start > 1

    def _wanted(self, place: int, cue: Cue) -> int | None:
        """The first listed object after `place`, if the cue asks for one."""
        wanted = spelled(cue.objects)
        reach = range(place + 1, min(self.size, place + _LONGEST)) if wanted else ()
        return next((at for at in reach if self.forms[at] in wanted), None)

    def _noun_here(self, place: int) -> bool:
        """Whether the object opens at `place` with a noun that has no article."""
        forms, lexicon = self.forms, self.lexicon
        return (
            place < self.size
            and self.tokens[place].kind == "w"
            and not self.nouns.definite(place)
            and not self.nouns.ends(place)
            and not lexicon.fillers.at(forms, place)
        )

    def _object_start(self, place: int, cue: Cue, *, named: bool = False) -> int | None:
        """Where the object starts: after a preposition that the verb governs, at a listed noun, or right here."""
        lexicon, forms = self.lexicon, self.forms
        place = self._past_fillers(place, self.size)
        reach = range(place, min(self.size, place + NEAR))
        if cue.governs:
            governs = spelled(cue.governs)
            for at in reach:
                if forms[at] in governs:
                    return at + 1
                if any(len(each) == 1 and forms[at].startswith(each) for each in governs):
                    return at
                if self.tokens[at].kind == "p" and not self.is_comma(at):
                    return None
            return None
        if cue.objects:
            start = self._past_adverbial(place)
            return next((at for at in (place, start, start + 1) if self._wanted(at - 1, cue) == at), None)
        if named and self._noun_here(place):
            return place
        marked = next(
            (
                at
                for at in reach
                if (cue.act != "says" or at == place)
                and forms[at - 1] not in lexicon.seats
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

    def _judged(self, hit: Found, cue: Cue) -> int:
        """*Called X the reports of C false*: only where a word for a falsehood follows."""
        lexicon, forms = self.lexicon, self.forms
        reach = range(hit.end + 1, min(self.size, hit.end + NEAR))
        marked = next((at for at in reach if lexicon.rumours.at(forms, at)), None)
        phrase = self.phrase(hit.end, marked, whole=True) if marked is not None else None
        if marked is None or phrase is None or not phrase.told or phrase.mention.refers:
            return 0
        for at in range(marked + 1, self.size):
            that = self.that(at)
            if that and (lexicon.untrue.at(forms, at + that) or lexicon.falsehoods.at(forms, at + that)):
                self.sketches.append(
                    Sketch(
                        act=cue.act,
                        mention=phrase.mention,
                        first=marked,
                        last=at,
                        clause=hit.start,
                        how=on_screen(f"“{hit.words}” beside what is called a falsehood"),
                        noun=True,
                    )
                )
                return self.size
        return 0

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
                how=on_screen(f"“{hit.words}” takes back a report of its own"),
                noun=True,
                revises=cue.revises,
            )
        )
        return self.size
