"""Institutions, outlets and unnamed sources: noun phrases whose first word tells what they are."""

from __future__ import annotations

from functools import lru_cache

from comity.process.statement.caseless.listed import Listed, Phrase
from comity.sources import House, houses

#: A source and what tells of it have at most this many words.
_SOURCE = 6
#: The name of an outlet has fewer words.
_NAME = 5


@lru_cache(maxsize=65536)
def _house(written: str) -> House | None:
    """The house of a name as written; reports ask for the same few words again and again."""
    return houses().named(written)


class Bodies(Listed):
    """Reads the bodies that a sentence names."""

    def outlet_at(self, place: int, limit: int, *, whole: bool = True) -> Phrase | None:
        """The outlet whose kind or known name stands at `place`, perhaps with an attached preposition.

        `whole`: whether its name goes on to the first word that ends a phrase.
        """
        if place >= limit or self._tokens[place].kind != "w" or not self._outlet_here(place):
            return None
        if self._has_articles and not self.at(self._lexicon.outlets, place) and not self._governed(place):
            # A bare name may be a plain word: *العربية*, "Arab".
            return None
        return self._outlet(place, limit, whole=whole)

    def _governed(self, place: int) -> bool:
        """Whether a preposition stands before the word, or is written to it."""
        dative = self._lexicon.speech.dative
        before = self._forms[place - 1] if place else ""
        governed = before in dative or bool(place and self._lexicon.stops.at(self._forms, place - 1))
        return governed or self._forms[place].startswith(dative)

    def _outlet_here(self, place: int) -> int:
        """How many tokens of an outlet's kind or known name stand at `place`; 0 if none; asked again and again."""
        found = self._outlets.get(place)
        if found is None:
            found = self._outlets[place] = self._outlet_length(place)
        return found

    def _outlet_length(self, place: int) -> int:
        if length := self.at(self._lexicon.outlets, place):
            return length
        if not houses().may_open(self._written(place, place + 1)):
            return 0
        for length in (4, 3, 2, 1):
            if place + length <= len(self._tokens) and all(t.kind == "w" for t in self._tokens[place : place + length]):
                house = _house(self._written(place, place + length))
                if house is not None and house.publishes:
                    return length
        return 0

    def _outlet(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """An outlet: its kind and what it is called."""
        length = self._outlet_here(first)
        last = first + length
        for size in (5, 4, 3, 2, 1):
            if first + size <= limit and all(each.kind == "w" for each in self._tokens[first : first + size]):
                house = _house(self._written(first, first + size))
                if house is not None and house.publishes and size >= length:
                    last = first + size
                    return self._made(first, last, name=house.name, kind="outlet")
        known = last - first == 1 and (self.definite(first) if self._has_articles else False)
        count = 0
        whole = whole or self._closes(last, limit)
        while last < limit and not self.ends(last):
            if not whole and count >= 1 and self._has_articles and not self.definite(last):
                break
            if count >= 4 or self.at(self._lexicon.roles, last) or self.at(self._lexicon.unnamed, last):
                break
            last += 1
            count += 1
        if last == first + length and known:
            return self._made(first, last, name="", kind="outlet", known=True, head=self.bare(first))
        return self._plain(first, last, "outlet")

    def _closes(self, place: int, limit: int) -> bool:
        """Whether a comma or the opener of a content soon shows where a name ends."""
        last = next((at for at in range(place, min(limit, place + _NAME)) if self.ends(at)), place)
        opens = self._lexicon.complementisers.at(self._forms, last) if last < len(self._forms) else None
        return place < last < len(self._forms) and (opens is not None or self._tokens[last].kind == "p")

    def _unnamed(self, first: int, length: int, limit: int, *, whole: bool) -> Phrase | None:
        """A source without a name, with its attributes and where it works."""
        lexicon = self._lexicon
        place, institution = first + length, None
        sure = self.definite(first) or self.definite(place - 1)
        while place < limit and not self.ends(place) and place - first <= _SOURCE:
            if self.at(lexicon.roles, place) or (self.given(place) and not self.definite(place)):
                return None
            if self.at(lexicon.institutions, place):
                last = self._institution_end(place, limit)
                institution = self._written(place, last)
                place = last
                continue
            if (
                place > first + length
                and self._forms[place].startswith(self._datives[:1] or " ")
                and self._has_articles
            ):
                # Whom it was told to.
                break
            if self._has_articles and not whole and (sure != self.definite(place) or place > first + length + 1):
                break
            place += 1
        seat = self._seated(place, limit) if place > first else -1
        if seat >= 0:
            last = self._institution_end(place + seat, limit)
            institution, place = self._written(place + seat, last), last
        pointed = self._forms[first] in lexicon.definite and self._forms[first] not in self._indefinite
        known = pointed or (self._has_articles and sure)
        return self._made(
            first,
            place,
            name="" if known else self._written(first, place),
            kind="unnamed",
            institution=institution,
            head=self.bare(first + length - 1),
            known=known,
        )

    def _run(self, place: int, limit: int, *, attributes: bool = False) -> int:
        """Past what goes on with the phrase; with `attributes`, only past words that agree with the one before."""
        start = place
        while place < limit and not self.ends(place):
            if attributes and self._has_articles and place > start + 1:
                break
            place += 1
        return place

    def _seated(self, place: int, limit: int) -> int:
        """If *in* or *at* an institution stands here: how many tokens before its head; -1 if not."""
        if place >= limit or self._tokens[place].kind != "w":
            return -1
        institutions = self._lexicon.institutions
        if self._forms[place] in self._lexicon.seats and place + 1 < limit and self.at(institutions, place + 1):
            return 1
        for letter in self._attached:
            rest = self._forms[place][len(letter) :]
            if self._forms[place].startswith(letter) and (
                rest in institutions or self.without_article(rest) in institutions
            ):
                return 0
        return -1

    def _agrees(self, place: int) -> bool:
        """Whether a word with an article may be an attribute of the one before and not the next noun."""
        form = self._forms[place]
        if any(
            form.startswith((*self._lexicon.speech.proclitics, *self._attached)[at] + article)
            for at in range(len(self._lexicon.speech.proclitics) + len(self._attached))
            for article in self._articles
        ):
            return True
        return form.endswith(self._endings) or any(
            len(d) > 1 and form.startswith(d) for d in self._lexicon.speech.dative
        )

    def _institution_end(self, first: int, limit: int, *, whole: bool = True) -> int:
        """One past the institution whose head stands at `first`."""
        length = self.at(self._lexicon.institutions, first) or 1
        place = first + length
        if not self._has_articles:
            while (
                place < limit
                and not self.ends(place)
                and not self.given(place)
                and not self.at(self._lexicon.roles, place)
            ):
                place += 1
            return place
        complete = length > 1 or self.definite(first)
        while place < limit and not self.ends(place):
            title = self.at(self._lexicon.roles, place)
            if title and place > first and (self.given(place + title) or (complete and place > first + 1)):
                break
            if place > first and self._seated(place, limit) >= 0:
                break
            if self.definite(place):
                if complete and not whole and not self._agrees(place):
                    break
                complete = True
            elif self.at(self._lexicon.institutions, place) and not self.given(place):
                complete = self.at(self._lexicon.institutions, place) > 1
            elif self._forms[place] in self._lexicon.links:
                pass
            elif complete or (self.given(place) and place > first + 1):
                break
            else:
                complete = True
            place += 1
        seat = self._seated(place, limit)
        return self._institution_end(place + seat, limit, whole=whole) if seat >= 0 else place

    def _institution(self, first: int, length: int, limit: int, *, whole: bool) -> Phrase | None:
        last = self._institution_end(first, limit)
        if (
            whole
            and last < limit
            and not self.ends(last)
            and not self.given(last)
            and not self.at(self._lexicon.roles, last)
        ):
            last = self._run(last, limit)
        single = last == first + length and length == 1
        known = single and (
            self.definite(first)
            if self._has_articles
            else bool(first) and self._forms[first - 1] in self._lexicon.definite
        )
        return self._plain(first, last, "institution", head=self.bare(first), known=known)
