"""Noun phrases without capital letters: where they end, and what is office, institution and name in them."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from comity.process.statement.caseless.body import Bodies
from comity.process.statement.caseless.listed import Phrase

#: A name that neither an office nor a given name tells has at most this many words.
_LONGEST_NAME = 4
#: A name that an office tells has at most this many words.
_LONGEST_TOLD_NAME = 6
#: Words after a given name that belong to the name where nothing else shows its end.
_SURNAMES = 3
#: An office has at most this many words.
_LONGEST_OFFICE = 10
#: A town's name has at most this many words.
_TOWN = 3
#: Quotation marks, which stand in names of houses and not of persons.
_MARKS = '"«»“”'


class _Office(msgspec.Struct, kw_only=True):
    """How far an office has been read."""

    #: The next token.
    place: int
    #: One past the words of the office itself.
    role_end: int
    #: The institution, once it was read.
    institution: str | None = None
    #: Whether the office has its attribute, so that a plain word starts a name.
    complete: bool = False


class NounPhrases(Bodies):
    """Reads the noun phrases of one sentence."""

    def read(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """The noun phrase that starts at `first`.

        Args:
            first: its first token.
            limit: one past the last token it may have.
            whole: whether everything up to `limit` or to the first word that ends a phrase is the speaker (a verb
                before and a content after prove it); else the phrase itself must show where it ends.
        """
        pronoun = self.pronoun(first)
        if pronoun is not None and pronoun.last <= limit:
            return pronoun
        if first >= limit or self._tokens[first].kind != "w" or (self.ends(first) and not self._heads_anyhow(first)):
            return None
        lexicon = self._lexicon
        if (introduced := self._introduced(first, limit)) is not None:
            return introduced
        if self._forms[first] in self._indefinite and self.at(lexicon.roles, first + 1):
            office = self._office(first + 1, limit, whole=False)
            if office is not None and not office.mention.name:
                return self._made(
                    first,
                    office.last,
                    name=self._written(first, office.last),
                    kind="unnamed",
                    institution=office.mention.institution,
                    head=office.mention.head,
                )
        if self.at(lexicon.papers, first):
            return self._paper(first, limit, whole=whole)
        if length := self.at(lexicon.media, first):
            return self._plain(first, self._run(first + length, limit, attributes=True), "unnamed", head="media")
        if self._outlet_here(first):
            return self._outlet(first, limit, whole=whole)
        unnamed, role = self.at(lexicon.unnamed, first), self.at(lexicon.roles, first)
        if unnamed and unnamed >= role:
            found = self._unnamed(first, unnamed, limit, whole=whole)
            if found is not None:
                return found
        if role:
            return self._office(first, limit, whole=whole)
        if length := self.at(lexicon.institutions, first):
            return self._institution(first, length, limit, whole=whole)
        return self._person(first, limit, whole=whole)

    def _introduced(self, first: int, limit: int) -> Phrase | None:
        """A person whom the report introduces by a full name: that name again, or the surname alone."""
        form, full = self._forms[first], self._known.full
        if form in self._known.first and first + 1 < limit and self._forms[first + 1] in full:
            return self._with_office(first, first + 2, limit)
        if form not in full or form in self._given_names:
            return None
        alone = first + 1 >= limit or self.ends(first + 1) or bool(self._lexicon.pronouns.at(self._forms, first + 1))
        if not alone and (not self._has_articles or self.definite(first)):
            return None
        return self._plain(first, first + 1, "person")

    def _with_office(self, first: int, last: int, limit: int) -> Phrase | None:
        """A name with the office that may follow it at once."""
        name, role, institution = self._written(first, last), None, None
        if last < limit and self._office_at(last):
            after = self._office(last, limit, whole=False)
            if after is not None and not after.mention.name:
                role, institution, last = after.mention.role, after.mention.institution, after.last
        return self._made(first, last, name=name, kind="person", role=role, institution=institution)

    def _heads_anyhow(self, place: int) -> bool:
        """Words that end a phrase but may also open one: papers and the like."""
        return bool(
            self.at(self._lexicon.papers, place)
            or self.at(self._lexicon.unnamed, place)
            or self.at(self._lexicon.media, place)
            or self.at(self._lexicon.roles, place)
        )

    def _office(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """Titles and office, the institution, the holder's name, in this order."""
        office = _Office(place=first, role_end=first)
        while office.place < limit and self._office_goes_on(office, first, limit):
            pass
        role = self._written(first, office.role_end)
        last = self._name_end(office.place, limit, whole=whole)
        later = next((at for at in range(office.place + 1, last - 1) if self.given(at)), None)
        closed = self._has_articles and office.place == office.role_end and self.definite(office.place - 1)
        if (
            later is not None
            and not closed
            and not self.given(office.place)
            and self._forms[later - 1] not in self._lexicon.links
        ):
            # Words between the office and a given name tell where, not who.
            office.place = later
        town = self._last_town(office.place, last)
        if town > office.place:
            # "the chief engineer of the K dam N": the town ends the office.
            role, office.place = self._written(first, town), town
        if last > office.place and any(mark in self._written(office.place, last) for mark in _MARKS):
            last = office.place
        if last > office.place:
            name, institution = self._written(office.place, last), office.institution
            if last < limit and self._office_at(last):
                # A rank before the name, the office after it: the office tells more.
                after = self._office(last, limit, whole=False)
                if after is not None and not after.mention.name:
                    role, last = after.mention.role or role, after.last
                    institution = after.mention.institution or institution
            return self._made(first, last, name=name, kind="person", role=role, institution=institution)
        return self._made(
            first,
            office.place,
            name="",
            kind="person",
            role=role,
            institution=office.institution,
            head=self.bare(first),
            known=office.complete or not self._has_articles,
        )

    def _office_goes_on(self, office: _Office, first: int, limit: int) -> bool:
        """Takes one more step through an office; false where its name, or nothing, follows."""
        lexicon, place = self._lexicon, office.place
        role = self.at(lexicon.roles, place)
        if place > first and self.given(place) and (not role or (office.complete and not self.definite(place))):
            return False
        if role:
            title = place > first and office.role_end > first + 1 and self.given(place + role)
            office.complete = self.definite(place)
            office.place += role
            if not title and office.institution is None:
                office.role_end = office.place
            return True
        if link := lexicon.belongs.at(self._forms, place):
            office.role_end = place + link[0]
            end = self._institution_end if self._has_articles else self._until_name
            self._institute(office, office.role_end, end(office.role_end, limit))
            return True
        if self._forms[place] in lexicon.speech.dative and self.at(lexicon.institutions, place + 1):
            self._institute(office, place + 1, self._institution_end(place + 1, limit))
            return True
        attached = place > first and place + 1 < limit and self._forms[place].startswith(self._attached or " ")
        if attached and (self.given(place + 1) or self.at(lexicon.roles, place + 1)):
            # A town with its preposition written to it, before the name.
            office.place += 1
            return True
        seat = self._seated(place, limit) if self._has_articles else -1
        if seat >= 0:
            self._institute(office, place + seat, self._institution_end(place + seat, limit))
            return True
        if town := self._seat_of_office(place, limit):
            office.place, office.complete = town, True
            return True
        if self.ends(place):
            return False
        # *deputy for the affairs of mosques*: an attached preposition with a definite word after it goes on.
        body = self.at(lexicon.institutions, place)
        open_ = not body and office.institution is None
        purpose = open_ and self._forms[place].startswith(lexicon.speech.dative or " ") and self.definite(place + 1)
        attribute = self._has_articles and (self.definite(place) or self._forms[place] in lexicon.links or purpose)
        if office.institution is None and self.at(lexicon.institutions, place):
            listed = place > first and self._forms[place - 1] in lexicon.joins
            if not listed and not (place == office.role_end and attribute):
                self._institute(office, place, self._institution_end(place, limit))
                return True
        if self._has_articles and not attribute and (office.complete or office.institution is not None):
            return False
        office.complete = True
        office.place += 1
        if office.institution is None:
            office.role_end = office.place
        return True

    def office_end(self, first: int, limit: int) -> int:
        """One past an office that something else follows: one known from elsewhere, or up to a place; 0 if none is."""
        if not self.at(self._lexicon.roles, first):
            return 0
        known = self._known.offices
        for last in range(min(limit - 1, first + _LONGEST_OFFICE), first, -1):
            if tuple(self._forms[first:last]) in known:
                return last
        for last in range(first + 2, min(limit, first + _LONGEST_OFFICE)):
            if self.ends(last - 1):
                return 0
            if self._is_town(last - 1, last):
                return last
        return 0

    def _seat_of_office(self, place: int, limit: int) -> int:
        """One past *in K* between an office and a name; 0 if that does not stand here."""
        form = self._forms[place]
        if not self._has_articles or len(form) < 2 or form not in self._lexicon.seats:
            return 0
        for last in range(place + 2, min(place + 2 + _TOWN, limit)):
            if not self.ends(last) and (self._is_town(place + 1, last) or (last == place + 2 and self.given(last))):
                return last
        return 0

    def _last_town(self, first: int, last: int) -> int:
        """One past the last town between an office and the name after it; 0 if no town stands there."""
        if not self._has_articles:
            return 0
        return next(
            (at for at in range(last - 1, first, -1) if self._is_town(at - 1, at) and not self.given(at - 1)), 0
        )

    def _is_town(self, first: int, last: int) -> bool:
        """Whether the words are the name of a place."""
        return self._known.is_place(self._tokens[first].start, self._tokens[last - 1].end)

    def _institute(self, office: _Office, first: int, last: int) -> None:
        office.institution = office.institution or self._written(first, last)
        office.place = max(last, office.place + 1)

    def _until_name(self, place: int, limit: int) -> int:
        while place < limit and not self.ends(place) and not self.given(place):
            place += 1
        return place

    def _name_end(self, place: int, limit: int, *, whole: bool) -> int:
        """One past the name of a person that starts at `place`; `place` itself if none does."""
        lexicon = self._lexicon
        if place >= limit or (self.ends(place) and not self.given(place)):
            return place
        given = self.given(place)
        if not given and not whole:
            return place
        last = place + max(given, 1)
        if whole and self._has_articles:
            while last < limit and not self.ends(last) and not (self._office_at(last) and last > place):
                if self._joined(last):
                    return last
                last += 1
            return last if last - place <= _LONGEST_TOLD_NAME else place
        count = 0
        while last < limit and not self.ends(last):
            if self.at(lexicon.roles, last) or self.at(lexicon.institutions, last):
                break
            name = self.given(last) or self._forms[last] in lexicon.links
            if not whole and not name:
                if (count >= 1 and not (self._has_articles and self.definite(last))) or count >= _SURNAMES:
                    break
                count += 1
            last += 1
            if last - place > 5:
                break
        return last

    def _joined(self, place: int) -> bool:
        """Whether somebody else follows, joined by a letter: *X and the minister Y said*."""
        form = self._forms[place]
        letters = next((each for each in self._lexicon.speech.proclitics if form.startswith(each)), "")
        if not letters or self.given(place) or self._listed_as_is(place):
            return False
        return form[len(letters) :] in self._given_names or self._is_head(form[len(letters) :])

    def _person(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """A name, with the office after it; a name that nothing tells is a person's where it may be."""
        given = self.given(first)
        if not given and any(self._forms[first].startswith(a + b) for a in self._attached for b in self._articles):
            return None
        if not given and not self._may_name(first):
            return None
        last = self._name_end(first, limit, whole=whole)
        later = next((at for at in range(first + 1, last) if self.given(at)), None)
        if not given and later is not None and self.definite(first):
            # A calling that no list knows, before a given name.
            calling = self._written(first, later)
            return self._made(first, last, name=self._written(later, last), kind="person", role=calling)
        office = next((at for at in range(first + 1, last + 1) if at < limit and self._office_at(at)), None)
        if office is not None:
            last = office
        if last <= first or (not given and last - first > _LONGEST_NAME):
            return None
        name = self._written(first, last)
        if any(character.isdigit() for character in name):
            return None
        if not given and self._has_articles and last - first > 1 and self.definite(first):
            return self._made(first, last, name=name, kind="institution", head=self.bare(first), told=False)
        role = institution = None
        if office is not None:
            after = self._office(office, limit, whole=False)
            if after is not None:
                role, institution, last = after.mention.role, after.mention.institution, after.last
        return self._made(
            first, last, name=name, kind="person", role=role, institution=institution, told=bool(given or role)
        )

    def _may_name(self, place: int) -> bool:
        """Whether a word that no list knows may be a name: no number and nothing that is somebody's."""
        form = self._forms[place]
        return bool(form) and not form[0].isdigit() and not self.somebodys(place) and form not in self._indefinite

    def _office_at(self, place: int) -> bool:
        """Whether an office, not another name, stands after a name."""
        return bool(self.at(self._lexicon.roles, place)) and not self.given(place)

    def _paper(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """A text that speaks for its author: *a statement issued by X*, *a statement by X*."""
        lexicon = self._lexicon
        place = first + self.at(lexicon.papers, first)
        owner: Phrase | None = None
        for ahead in range(place, min(place + 4, limit)):
            if lexicon.agents.at(self._forms, ahead) and ahead + 1 < limit:
                owner = self.read(ahead + 1, limit, whole=whole)
                break
            if lexicon.complementisers.at(self._forms, ahead) or self._tokens[ahead].kind != "w":
                break
            head = self._is_head(self.bare(ahead)) or self.at(lexicon.institutions, ahead)
            if head and not self.at(lexicon.papers, ahead):
                owner = self.read(ahead, limit, whole=whole)
                break
        if owner is not None:
            mention = replace(owner.mention, start=self._tokens[first].start)
            return Phrase(first=first, last=owner.last, mention=mention, told=owner.told)
        return self._made(first, place, name="", kind="institution", known=True, head="paper")
