"""Noun phrases without capital letters: where they end, and what is office, institution and name in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from comity.languages.fold import MARKS
from comity.languages.speech import spellings
from comity.model.statement import Kind
from comity.process.statement.lexicon import Lexicon, Phrases
from comity.process.statement.speaker import Mention
from comity.process.statement.unit import Unit
from comity.sources import houses

#: A longer phrase is a clause that was taken for a name by mistake.
_LONGEST = 18
#: A name that neither an office nor a given name tells has at most this many words.
_LONGEST_NAME = 4
#: A name that an office tells has at most this many words.
_LONGEST_TOLD_NAME = 6
#: A source and what tells of it have at most this many words.
_SOURCE = 6
#: Words after a given name that belong to the name where nothing else shows its end.
_SURNAMES = 3


#: Quotation marks, which stand in names of houses and not of persons.
_MARKS = '"«»“”'


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase that may be a speaker."""

    #: First token.
    first: int
    #: One past its last token.
    last: int
    #: Whom it names.
    mention: Mention
    #: Whether a listed word or a given name tells what it is; else only its place in the sentence does.
    told: bool


@cache
def spelled(entries: tuple[str, ...]) -> frozenset[str]:
    """Entries of a language file with their braces written out, folded."""
    return frozenset(form for entry in entries for form in spellings(entry))


@cache
def _given_names(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.men | lexicon.women


@dataclass(slots=True, kw_only=True)
class _Office:
    """How far an office has been read."""

    #: The next token.
    place: int
    #: One past the words of the office itself.
    role_end: int
    #: The institution, once it was read.
    institution: str | None = None
    #: Whether the office has its attribute, so that a plain word starts a name.
    complete: bool = False


class NounPhrases:
    """Reads the noun phrases of one sentence."""

    def __init__(self, unit: Unit, text: str, lexicon: Lexicon) -> None:
        self._unit = unit
        self._text = text
        self._lexicon = lexicon
        self._tokens = unit.tokens
        self._forms = unit.forms
        self._articles = lexicon.speech.articles
        # Where an article is attached, its absence shows that a word is a name and not an attribute.
        self._has_articles = bool(self._articles)
        self._given_names = _given_names(lexicon)
        self._attached = tuple(each for each in lexicon.seats if len(each) == 1)
        self._indefinite = spelled(lexicon.speech.indefinite)
        self._endings = lexicon.speech.attribute_endings

    # -- words -------------------------------------------------------------------------------------------------------

    def bare(self, place: int) -> str:
        """The word at `place` without an attached preposition and article."""
        form = self._forms[place]
        for letters in sorted(self._lexicon.speech.dative, key=len, reverse=True):
            if form.startswith(letters) and len(form) > len(letters) + 2 and not self._listed_as_is(place):
                rest = form[len(letters) :]
                if self._is_head(rest) or len(letters) > 1:
                    form = rest
                    break
        return self._without_article(form)

    def _without_article(self, form: str) -> str:
        for article in self._articles:
            if form.startswith(article) and len(form) > len(article) + 1:
                return form[len(article) :]
        return form

    def _listed_as_is(self, place: int) -> bool:
        lexicon, forms = self._lexicon, self._forms
        return any(
            words.at(forms, place) for words in (lexicon.roles, lexicon.institutions, lexicon.outlets, lexicon.unnamed)
        )

    def _is_head(self, form: str) -> bool:
        lexicon, bare = self._lexicon, self._without_article(form)
        return any(
            each in words
            for words in (lexicon.roles, lexicon.institutions, lexicon.outlets, lexicon.unnamed, lexicon.papers)
            for each in (form, bare)
        )

    def at(self, words: Phrases[str], place: int) -> int:
        """How many tokens of a listed phrase stand at `place`, with or without article; 0 if none."""
        if place >= len(self._forms) or self._tokens[place].kind != "w":
            return 0
        hit = words.at(self._forms, place)
        if hit:
            return hit[0]
        bare = self.bare(place)
        if bare != self._forms[place]:
            rest = [self._without_article(form) for form in self._forms[place + 1 : place + 4]]
            for forms in ([bare, *self._forms[place + 1 : place + 4]], [bare, *rest]):
                hit = words.at(forms, 0)
                if hit:
                    return hit[0]
        return 0

    def definite(self, place: int) -> bool:
        """Whether the word carries an article, a joining letter before it or not."""
        if place >= len(self._forms) or self._tokens[place].kind != "w":
            return False
        form = self._forms[place]
        heads = ("", *self._lexicon.speech.proclitics, *self._attached)
        return any(
            form.startswith(head + article) and len(form) > len(head + article) + 1
            for head in heads
            for article in self._articles
        ) or any(
            len(letters) > 1 and form.startswith(letters) and len(form) > len(letters) + 2
            for letters in self._lexicon.speech.dative
        )

    def given(self, place: int) -> int:
        """How many tokens of a given name stand at `place`; 0 if none."""
        forms = self._forms
        if place >= len(forms) or self._tokens[place].kind != "w" or self._lexicon.belongs.at(forms, place):
            return 0
        if self._lexicon.stops.at(forms, place) and not self._spelled_as_name(place):
            return 0
        for length in (3, 2):
            if " ".join(forms[place : place + length]) in self._given_names and place + length <= len(forms):
                return length
        return int(forms[place] in self._given_names)

    def _spelled_as_name(self, place: int) -> bool:
        """Whether a word that is a name or a preposition once folded is written as the name: *علي*, not *على*."""
        speech = self._lexicon.speech
        written = self._text[self._tokens[place].start : self._tokens[place].end].translate(MARKS)
        return written not in speech.stops and (written in speech.men or written in speech.women)

    def ends(self, place: int) -> bool:
        """Whether no noun phrase goes on at `place`."""
        lexicon, forms = self._lexicon, self._forms
        if place >= len(forms):
            return True
        if self._tokens[place].kind != "w":
            return True
        if lexicon.belongs.at(forms, place):
            return False
        return bool(
            (lexicon.stops.at(forms, place) and not self.given(place))
            or self.told_to(place)
            or lexicon.complementisers.at(forms, place)
            or forms[place] in lexicon.relatives
            or lexicon.rumours.at(forms, place)
            or lexicon.pointers.at(forms, place)
            or (lexicon.relatives and any(" ".join(forms[place : place + n]) in lexicon.relatives for n in (2, 3)))
            or lexicon.cues.at(forms, place)
            or lexicon.subordinates.at(forms, place)
        )

    def told_to(self, place: int) -> bool:
        """Whether a preposition of telling stands here, alone or written to an outlet: *to the agency X*."""
        form = self._forms[place]
        for letters in self._lexicon.speech.dative:
            if form == letters:
                return True
            rest = form[len(letters) :]
            if form.startswith(letters) and (rest in self._lexicon.outlets or rest in self._lexicon.media):
                return True
        return False

    def outlet_at(self, place: int, limit: int) -> Phrase | None:
        """The outlet whose kind or known name stands at `place`, perhaps with an attached preposition."""
        if place >= limit or self._tokens[place].kind != "w" or not self._outlet_here(place):
            return None
        return self._outlet(place, limit, whole=True)

    # -- phrases -----------------------------------------------------------------------------------------------------

    def pronoun(self, place: int) -> Phrase | None:
        """The pronoun that stands at `place`."""
        if place >= len(self._forms):
            return None
        hit = self._lexicon.pronouns.at(self._forms, place)
        if hit is None:
            return None
        token, last = self._tokens[place], self._tokens[place + hit[0] - 1]
        mention = Mention(
            start=token.start,
            end=last.end,
            name="",
            role=None,
            institution=None,
            kind="unnamed",
            refers=hit[1],
            known=True,
        )
        return Phrase(first=place, last=place + hit[0], mention=mention, told=True)

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

    def _heads_anyhow(self, place: int) -> bool:
        """Words that end a phrase but may also open one: papers and the like."""
        return bool(
            self.at(self._lexicon.papers, place)
            or self.at(self._lexicon.unnamed, place)
            or self.at(self._lexicon.media, place)
            or self.at(self._lexicon.roles, place)
        )

    def _run(self, place: int, limit: int, *, attributes: bool = False) -> int:
        """Past what goes on with the phrase; with `attributes`, only past words that agree with the one before."""
        start = place
        while place < limit and not self.ends(place):
            if attributes and self._has_articles and place > start + 1:
                break
            place += 1
        return place

    def _written(self, first: int, last: int) -> str:
        """The words as written, an attached preposition before the first taken off."""
        if first >= last:
            return ""
        text = self._text[self._tokens[first].start : self._tokens[last - 1].end]
        form = self._forms[first]
        if self._listed_as_is(first):
            return text
        for letters in sorted(self._lexicon.speech.dative, key=len, reverse=True):
            if form.startswith(letters) and len(form) > len(letters) + 2:
                if len(letters) > 1:
                    return (self._articles[0] if self._articles else "") + text[len(letters) :]
                if self._is_head(form[len(letters) :]):
                    return text[len(letters) :]
        for letters in (*self._lexicon.speech.proclitics, *self._attached):
            if form.startswith(letters) and self._is_head(form[len(letters) :]):
                return text[len(letters) :]
        return text

    def _made(
        self,
        first: int,
        last: int,
        *,
        name: str,
        kind: Kind,
        role: str | None = None,
        institution: str | None = None,
        head: str = "",
        known: bool = False,
        told: bool = True,
    ) -> Phrase | None:
        if last - first > _LONGEST or last <= first:
            return None
        mention = Mention(
            start=self._tokens[first].start,
            end=self._tokens[last - 1].end,
            name=name,
            role=role or None,
            institution=institution or None,
            kind=kind,
            head=head,
            known=known,
        )
        return Phrase(first=first, last=last, mention=mention, told=told)

    def _plain(self, first: int, last: int, kind: Kind, *, head: str = "", known: bool = False) -> Phrase | None:
        return self._made(first, last, name=self._written(first, last), kind=kind, head=head, known=known)

    def _outlet_here(self, place: int) -> int:
        if length := self.at(self._lexicon.outlets, place):
            return length
        for length in (4, 3, 2, 1):
            if place + length <= len(self._tokens) and all(t.kind == "w" for t in self._tokens[place : place + length]):
                house = houses().named(self._written(place, place + length))
                if house is not None and house.publishes:
                    return length
        return 0

    def _outlet(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """An outlet: its kind and what it is called."""
        length = self._outlet_here(first)
        last = first + length
        for size in (5, 4, 3, 2, 1):
            if first + size <= limit and all(each.kind == "w" for each in self._tokens[first : first + size]):
                house = houses().named(self._written(first, first + size))
                if house is not None and house.publishes and size >= length:
                    last = first + size
                    return self._made(first, last, name=house.name, kind="outlet")
        known = last - first == 1 and (self.definite(first) if self._has_articles else False)
        count = 0
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
                rest in institutions or self._without_article(rest) in institutions
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
            if title and place > first and self.given(place + title):
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

    def _office(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """Titles and office, the institution, the holder's name, in this order."""
        office = _Office(place=first, role_end=first)
        while office.place < limit and self._office_goes_on(office, first, limit):
            pass
        role = self._written(first, office.role_end)
        last = self._name_end(office.place, limit, whole=whole)
        later = next((at for at in range(office.place + 1, last - 1) if self.given(at)), None)
        if later is not None and not self.given(office.place) and self._forms[later - 1] not in self._lexicon.links:
            # Words between the office and a given name tell where, not who.
            office.place = later
        if last > office.place and any(mark in self._written(office.place, last) for mark in _MARKS):
            last = office.place
        if last > office.place:
            name, institution = self._written(office.place, last), office.institution
            if self._has_articles and last < limit and self._office_at(last):
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
        seat = self._seated(place, limit) if self._has_articles else -1
        if seat >= 0:
            self._institute(office, place + seat, self._institution_end(place + seat, limit))
            return True
        if self.ends(place):
            return False
        attribute = self._has_articles and (self.definite(place) or self._forms[place] in lexicon.links)
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

    def _person(self, first: int, limit: int, *, whole: bool) -> Phrase | None:
        """A name, with the office after it; a name that nothing tells is a person's where it may be."""
        given = self.given(first)
        if not given and any(self._forms[first].startswith(a + b) for a in self._attached for b in self._articles):
            return None
        last = self._name_end(first, limit, whole=whole)
        office = next((at for at in range(first + 1, last + 1) if at < limit and self._office_at(at)), None)
        if office is not None:
            last = office
        if last <= first or (not given and last - first > _LONGEST_NAME):
            return None
        name = self._written(first, last)
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
            if self._is_head(self.bare(ahead)) and not self.at(lexicon.papers, ahead):
                owner = self.read(ahead, limit, whole=whole)
                break
        if owner is not None:
            mention = replace(owner.mention, start=self._tokens[first].start)
            return Phrase(first=first, last=owner.last, mention=mention, told=owner.told)
        return self._made(first, place, name="", kind="institution", known=True, head="paper")
