"""Words of a sentence looked up in the lists of its language, attached letters and articles taken off."""

from __future__ import annotations

from functools import cache

import msgspec

from comity.languages.fold import MARKS
from comity.languages.speech import spellings
from comity.model.statement import Kind
from comity.process.statement.caseless.known import Known, given_names
from comity.process.statement.lexicon import Lexicon, Phrases
from comity.process.statement.mention import Mention
from comity.process.statement.unit import Unit

#: A longer phrase is a clause that was taken for a name by mistake.
_LONGEST = 18
#: Quotation marks, which are left out of names.
_MARKS = frozenset('"«»“”„')


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
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
def _given_first(lexicon: Lexicon) -> frozenset[str]:
    """The words with which a given name starts."""
    return frozenset(name.split()[0] for name in given_names(lexicon))


@cache
def _datives(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(sorted(lexicon.speech.dative, key=len, reverse=True))


@cache
def _attached(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(each for each in lexicon.seats if len(each) == 1)


@cache
def _whole(lexicon: Lexicon) -> frozenset[str]:
    """Words with which an office, a body, an outlet or a source without a name starts."""
    lists = (lexicon.roles, lexicon.institutions, lexicon.outlets, lexicon.unnamed)
    return frozenset[str]().union(*(words.first for words in lists))


@cache
def _heads(lexicon: Lexicon) -> frozenset[str]:
    """Words that are one of these by themselves, or a paper."""
    lists = (lexicon.roles, lexicon.institutions, lexicon.outlets, lexicon.unnamed, lexicon.papers)
    return frozenset[str]().union(*(words.alone for words in lists))


@cache
def _closing(lexicon: Lexicon) -> frozenset[str]:
    """Words one of which begins whatever no noun phrase runs over."""
    lists = (
        lexicon.stops,
        lexicon.complementisers,
        lexicon.pronouns,
        lexicon.rumours,
        lexicon.pointers,
        lexicon.cues,
        lexicon.subordinates,
    )
    return frozenset(phrase.split()[0] for phrase in lexicon.relatives).union(*(words.first for words in lists))


def _unmarked(name: str) -> str:
    """A name without quotation marks."""
    if not _MARKS.isdisjoint(name):
        name = "".join(character for character in name if character not in _MARKS)
    return name.strip()


class Listed:
    """One sentence whose words can be asked what they are."""

    def __init__(self, unit: Unit, text: str, lexicon: Lexicon, names: Known) -> None:
        self._known = names
        self._unit = unit
        self._text = text
        self._lexicon = lexicon
        self._tokens = unit.tokens
        self._forms = unit.forms
        self._articles = lexicon.speech.articles
        # Where an article is attached, its absence shows that a word is a name and not an attribute.
        self._has_articles = bool(self._articles)
        self._given_names = given_names(lexicon)
        self._closing = _closing(lexicon)
        self._attached = _attached(lexicon)
        self._indefinite = spelled(lexicon.speech.indefinite)
        self._endings = lexicon.speech.attribute_endings
        #: Attached prepositions of telling, the longest first.
        self._datives = _datives(lexicon)
        self._fronts = (*self._datives, *lexicon.speech.proclitics, *self._attached)
        self._possessive = lexicon.speech.possessive_endings
        #: What was found of outlets, by token.
        self._outlets: dict[int, int] = {}

    def bare(self, place: int) -> str:
        """The word at `place` without an attached preposition and article."""
        form = self._forms[place]
        for letters in self._datives:
            if form.startswith(letters) and len(form) > len(letters) + 2 and not self._listed_as_is(place):
                rest = form[len(letters) :]
                if self._is_head(rest) or len(letters) > 1:
                    form = rest
                    break
        return self.without_article(form)

    def without_article(self, form: str) -> str:
        """A word without the article written to it."""
        for article in self._articles:
            if form.startswith(article) and len(form) > len(article) + 1:
                return form[len(article) :]
        return form

    def _listed_as_is(self, place: int) -> bool:
        lexicon, forms = self._lexicon, self._forms
        return forms[place] in _whole(lexicon) and any(
            words.at(forms, place) for words in (lexicon.roles, lexicon.institutions, lexicon.outlets, lexicon.unnamed)
        )

    def _is_head(self, form: str) -> bool:
        heads = _heads(self._lexicon)
        return form in heads or self.without_article(form) in heads

    def at(self, words: Phrases[str], place: int) -> int:
        """How many tokens of a listed phrase stand at `place`, with or without article; 0 if none."""
        if place >= len(self._forms) or self._tokens[place].kind != "w":
            return 0
        hit = words.at(self._forms, place)
        if hit:
            return hit[0]
        bare = self.bare(place)
        if bare != self._forms[place]:
            rest = [self.without_article(form) for form in self._forms[place + 1 : place + 4]]
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
        if not self._has_articles:
            return False
        heads = ("", *self._lexicon.speech.proclitics, *self._attached)
        return any(
            form.startswith(head + article) and len(form) > len(head + article) + 1
            for head in heads
            for article in self._articles
        ) or any(
            len(letters) > 1 and form.startswith(letters) and len(form) > len(letters) + 2
            for letters in self._lexicon.speech.dative
        )

    def somebodys(self, place: int) -> bool:
        """Whether the word ends as a noun that is somebody's, as written: *رفضه*, "his refusal", not *رفضة*."""
        written = self._text[self._tokens[place].start : self._tokens[place].end].translate(MARKS)
        return written.endswith(self._possessive)

    def given(self, place: int) -> int:
        """How many tokens of a given name stand at `place`; 0 if none."""
        forms = self._forms
        if place >= len(forms) or forms[place] not in _given_first(self._lexicon) or self._tokens[place].kind != "w":
            return 0
        if self._lexicon.belongs.at(forms, place):
            return 0
        if self._lexicon.stops.at(forms, place) and not self._spelled_as_name(place):
            return 0
        for length in (3, 2):
            if " ".join(forms[place : place + length]) in self._given_names and place + length <= len(forms):
                return length
        return int(forms[place] in self._given_names)

    def before_name(self, place: int) -> int:
        """Letters of the preposition of telling that is written to a given name at `place`, *لأحمد*; 0 if none."""
        if place >= len(self._forms) or self._tokens[place].kind != "w" or self._listed_as_is(place):
            return 0
        form = self._forms[place]
        fits = (each for each in self._datives if form.startswith(each) and form[len(each) :] in self._given_names)
        return len(next(fits, ""))

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
        if forms[place] not in self._closing and not forms[place].startswith(lexicon.speech.dative):
            return False
        if lexicon.belongs.at(forms, place):
            return False
        return bool(
            (lexicon.stops.at(forms, place) and not self.given(place) and not self._glued(place))
            or self.told_to(place)
            or (lexicon.complementisers.at(forms, place) and not self.particle(place))
            or forms[place] in lexicon.relatives
            or (not self._has_articles and lexicon.pronouns.at(forms, place))
            or lexicon.rumours.at(forms, place)
            or lexicon.pointers.at(forms, place)
            or (lexicon.relatives and any(" ".join(forms[place : place + n]) in lexicon.relatives for n in (2, 3)))
            or lexicon.cues.at(forms, place)
            or lexicon.subordinates.at(forms, place)
        )

    def particle(self, place: int) -> bool:
        """Whether a word is written as a part of names: *فان*, "van", not *فإن*, "so that"."""
        written = self._text[self._tokens[place].start : self._tokens[place].end]
        return written in self._lexicon.speech.links and written not in self._lexicon.speech.complementisers

    def _glued(self, place: int) -> bool:
        """Whether the word hangs on the one before by a half space, as parts of a name do."""
        return self._text[self._tokens[place].start - 1 : self._tokens[place].start] == "\u200c"

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

    def _written(self, first: int, last: int) -> str:
        """The words as written, an attached preposition before the first taken off."""
        if first >= last:
            return ""
        text = self._text[self._tokens[first].start : self._tokens[last - 1].end]
        form = self._forms[first]
        if not form.startswith(self._fronts) or self._listed_as_is(first):
            return text
        for letters in self._datives:
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
            name=_unmarked(name),
            role=_unmarked(role or "") or None,
            institution=_unmarked(institution or "") or None,
            kind=kind,
            head=head,
            known=known,
        )
        return Phrase(first=first, last=last, mention=mention, told=told)

    def _plain(self, first: int, last: int, kind: Kind, *, head: str = "", known: bool = False) -> Phrase | None:
        return self._made(first, last, name=self._written(first, last), kind=kind, head=head, known=known)

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
