"""What both word orders share: cues, openers of contents, noun phrases with what stands beside them."""

from __future__ import annotations

from itertools import compress

from msgspec.structs import replace

from comity.model.on_screen import on_screen
from comity.process.statement.caseless.content import Contents
from comity.process.statement.caseless.listed import Phrase
from comity.process.statement.caseless.sketch import COLON, Found, Sketch, cue_table, may_begin
from comity.process.statement.mention import Mention

#: With the opener of a content right after it, a quotation of this many words may still be a name or title.
_LONG_NAME = 10
#: A quotation of fewer words is a name.
_NAME = 4
#: Office and name before the colon of a turn take at most this many words.
_TURN = 12
#: Words of a conjunction such as *after that*.
_TIME = 2


class Reading(Contents):
    """One sentence as a reader goes through it."""

    def found(self) -> list[Found]:
        """The cues of the sentence in order, without those that a word before cancels."""
        cues, lexicon = cue_table(self.lexicon), self.lexicon
        found: list[Found] = []
        free = 0
        for place in compress(range(self.size), map(may_begin(lexicon), self.forms)):
            if place < free or self.tokens[place].kind != "w":
                continue
            form = self.forms[place]
            hit, joined = cues.at(self.forms, place), False
            if hit is None:
                for letters in lexicon.speech.proclitics:
                    if form.startswith(letters) and len(form) > len(letters) + 1:
                        hit = cues.at([form[len(letters) :], *self.forms[place + 1 : place + 6]], 0)
                        joined = hit is not None
                        if hit:
                            break
            if hit is None:
                continue
            length, meanings = hit
            free = place + length
            if not meanings:
                self.cancelled.add(place)
                continue
            before = self.forms[place - 1] if place else ""
            cancels = before in lexicon.cancels and not self._after_the_fact(place) and not self.told_of(place)
            if cancels and not joined:
                self.cancelled.add(place)
            if joined or not cancels or all(cue.follows for cue in meanings):
                words = self.text[self.tokens[place].start : self.tokens[place + length - 1].end]
                found.append(Found(start=place, end=place + length, cues=meanings, words=words, joined=joined))
        return found

    def told_of(self, _place: int) -> bool:
        """Whether a relative clause on somebody known opens right before the verb: *X, who denied C*."""
        return False

    def _after_the_fact(self, place: int) -> bool:
        """Whether a clause of time opens before the verb: *after he had denied*, not *without denying*."""
        if place < _TIME:
            return False
        opens = self.lexicon.subordinates.at(self.forms, place - _TIME)
        return opens is not None and opens[0] == _TIME and opens[1] not in self.lexicon.cancels

    def opener(self, place: int) -> tuple[int, int] | None:
        """If content opens at `place`: the first token of the content and the length of what opens it."""
        if place >= self.size:
            return None
        if self.tokens[place].kind == "q":
            return None if self._governed(place) or self._is_name(place) else (place, 0)
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

    def turn(self) -> bool:
        """*X: “C”*: a speaker, a colon and nothing but a quotation; sketches it if so."""
        colon = next((at for at in range(min(self.size, _TURN + 1)) if self.forms[at] == COLON), 0)
        if not 0 < colon < self.size - 1 or self.tokens[colon + 1].kind != "q":
            return False
        if any(self.tokens[at].kind != "p" for at in range(colon + 2, self.size)):
            return False
        phrase = self.phrase(0, colon, whole=True)
        if phrase is None or phrase.last != colon or not phrase.told or phrase.mention.refers:
            return False
        how = on_screen("the speaker is named before a colon and a quotation")
        self.sketches.append(
            Sketch(act="says", mention=phrase.mention, first=colon + 1, last=self.size, clause=0, how=how)
        )
        return True

    def _governed(self, place: int) -> bool:
        """Whether a quotation belongs to a preposition before it, not to a participle of saying."""
        before = place - 1
        if before < 0 or self.tokens[before].kind != "w" or not self.lexicon.stops.at(self.forms, before):
            return False
        return not cue_table(self.lexicon).at(self.forms, before)

    def _quote_end(self, content: int) -> int:
        """Speech in quotation marks ends with them, unless the sentence goes on in it."""
        if self.tokens[content].kind == "q":
            after = content + 1
            if after >= self.size or self.tokens[after].kind == "p":
                return after
        return self.size

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

    def correction(self) -> bool:
        """Whether the sentence is the outlet's note on what it reported before; sketches it if so."""
        lexicon, place, opened = self.lexicon, 0, False
        withdrawn = False
        if lexicon.corrections.first.isdisjoint(self.forms[:8]):
            return False
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
                how=on_screen("a note of the outlet on its own report"),
                noun=withdrawn,
                revises=True,
            )
        )
        return True


def _merged(one: Phrase, other: Phrase) -> Mention | None:
    """*The minister, X* and *X, the minister* as one mention; none if the two are not one speaker."""
    first, second = one.mention, other.mention
    if first.kind == "person" and first.name and second.kind == "unnamed" and not second.known:
        # "N, one of the members of P".
        return replace(first, end=max(first.end, second.end))
    if first.refers or first.kind == "outlet" or second.kind in ("outlet", "unnamed"):
        return None
    if first.kind == "institution":
        return None
    person, office = (first, second) if first.name else (second, first)
    apart = not person.name or person.kind == "institution" or (office.name and office.kind != "institution")
    two_names = office.kind == "person" and office.name and office.role and not person.role
    if apart and not two_names:
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
