"""Speakers carried on from sentence to sentence: verbs without a subject, pronouns, *the minister*."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from comity.languages.fold import fold
from comity.process.statement.caseless.known import Known
from comity.process.statement.caseless.office import is_office, name_offices, one_person, words_of
from comity.process.statement.caseless.sketch import GUESSED, WHOEVER
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.unit import Unit

#: Whoever spoke longer ago than this many paragraphs no longer speaks on.
_NEAR = 3
#: The last paragraph, the headline being the first, in which a lead may stand.
_LEAD = 1
#: A longer name is full.
_SHORT = 3
#: A shorter surname ends too many names to tell one.
_TELLING = 4


def carried(
    found: list[list[Draft]],
    units: list[Unit],
    text: str,
    lexicon: Lexicon,
    subject: Callable[[Unit], Mention | None],
    *,
    names: Known,
) -> list[list[Draft]]:
    """The drafts with speakers in place of pronouns and missing subjects; none where two persons could be meant.

    Args:
        found: the drafts of each unit, parallel to `units`.
        units: the sentences of the report.
        text: the cleaned text.
        lexicon: of its language.
        subject: whom a sentence without an act of speech is about.
        names: what the report shows of its names.
    """
    return _Carrier(text, lexicon, subject, names).run(found, units)


class _Carrier:
    def __init__(self, text: str, lexicon: Lexicon, subject: Callable[[Unit], Mention | None], names: Known) -> None:
        self._subject = subject
        self._names = names
        self._text = text
        self._lexicon = lexicon
        #: Who spoke last, and in which paragraph.
        self._last: Mention | None = None
        self._paragraph = 0
        #: Whom a sentence since then was about.
        self._about: Mention | None = None
        #: Whether that was the sentence right before.
        self._just_before = False
        #: Sentences since then that nobody was asked about yet, for few ever need to be read.
        self._unread: list[Unit] = []
        self._named: list[Mention] = []
        self._units: list[Unit] = []

    def run(self, found: list[list[Draft]], units: list[Unit]) -> list[list[Draft]]:
        kept: list[list[Draft]] = []
        self._units = units
        for unit, row in zip(units, found, strict=True):
            if not row and not unit.title:
                self._unread.append(unit)
            kept.append([draft for draft in row if self._settle(draft, unit)])
        self._prove_headline(kept)
        self._name_the_office(kept)
        name_offices(kept, self._text, self._lexicon)
        return kept

    def _prove_headline(self, kept: list[list[Draft]]) -> None:
        """Drops whoever speaks in the headline under a name that the report does not know for a speaker."""
        for row in kept:
            for draft in list(row):
                mention = draft.mention
                if mention is None or mention.head != GUESSED:
                    continue
                own = fold(mention.name).replace(" ", "")
                full = next(
                    (
                        each.mention
                        for others in kept
                        for each in others
                        if each.mention is not None and each.mention.head != GUESSED
                        if fold(each.mention.name).replace(" ", "").endswith(own)
                    ),
                    None,
                )
                if full is None:
                    row.remove(draft)
                else:
                    draft.mention = replace(full, start=mention.start, end=mention.end)

    def _name_the_office(self, kept: list[list[Draft]]) -> None:
        """*The mayor of K said ...* in the lead and *N, today, ...* right after it: N is the mayor.

        News agencies of the region open so. Nothing else is taken for one speaker: the person must be the next to
        speak and have no office of their own, and the office must come back after the name, or nobody else speak.
        """
        drafts = [draft for row in kept for draft in row if draft.mention is not None]
        spoken = [each for each in drafts if each.mention and each.mention.kind == "person"]
        offices = [each for each in spoken if each.mention and is_office(each.mention)]
        people = [each for each in spoken if each.mention and self._without_office(each.mention)]
        if not offices or not people:
            return
        lead = [each for each in offices if each.sentence < people[0].sentence]
        if not lead or lead[0].paragraph > _LEAD or people[0].paragraph != lead[0].paragraph + 1:
            return
        if any(each.paragraph != lead[0].paragraph for each in lead):
            return
        office = lead[0].mention
        first = people[0].mention
        alike = [each.mention for each in people if each.mention and first and one_person(each.mention, first)]
        person = max(alike, key=lambda each: (len(each.name), -each.start))
        if office is None:
            return
        words = self._words(office.role, office.institution)
        same = [
            each
            for each in offices
            if each.mention and _nested(words, self._words(each.mention.role, each.mention.institution))
        ]
        one = [each for each in people if each.mention and one_person(each.mention, person)]
        # The office named again after the name, as these reports do, or nobody else at all.
        if len(one) < len(people) and not any(each.sentence > people[0].sentence for each in same):
            return
        if people[0] not in one:
            return
        whole = replace(person, role=office.role, institution=office.institution)
        for draft in (*same, *one):
            mention = draft.mention
            if mention is not None:
                draft.mention = replace(whole, start=mention.start, end=mention.end)

    def _without_office(self, mention: Mention) -> bool:
        """Whether a named person has no office, or but a title of one word."""
        if is_office(mention):
            return False
        return not mention.role or (not mention.institution and len(mention.role.split()) == 1)

    def _named_fully(self, mention: Mention) -> Mention:
        """A surname alone as the full name that the text gives elsewhere."""
        words = fold(mention.name).split()
        parts = len(words)
        if mention.kind != "person" or not parts or mention.role or parts > _SHORT or mention.head == GUESSED:
            return mention
        own = fold(mention.name).replace(" ", "")
        for earlier in reversed(self._named):
            if len(own) >= _TELLING and fold(earlier.name).replace(" ", "").endswith(own):
                return replace(earlier, start=mention.start, end=mention.end)
        for earlier in reversed(self._named):
            # The object after a surname was read as part of it.
            if parts > 1 and len(words[0]) >= _TELLING and fold(earlier.name).split()[-1:] == words[:1]:
                return replace(earlier, start=mention.start, end=mention.end)
        name = self._names.full.get(fold(mention.name)) if parts == 1 else None
        return replace(mention, name=name) if name else mention

    def _settle(self, draft: Draft, unit: Unit) -> bool:
        """Gives the draft its speaker; false where nobody can be told."""
        mention = draft.mention
        if mention is None:
            return False
        if mention.refers:
            who = self._whoever(mention, draft)
            if who is None:
                return False
            draft.mention = replace(who, start=mention.start, end=mention.end)
        else:
            draft.mention = self._named_fully(self._office(mention))
        if not (unit.title or (draft.mention.kind == "outlet" and draft.revises)):
            self._last, self._paragraph, self._about = draft.mention, draft.paragraph, None
            self._unread.clear()
        if draft.mention.kind == "person" and draft.mention.name and draft.mention.head != GUESSED:
            self._named.append(draft.mention)
        return True

    def _whoever(self, mention: Mention, draft: Draft) -> Mention | None:
        last = self._last
        if last is not None and draft.paragraph - self._paragraph > _NEAR:
            last = None
        if last is not None and last.head == "media":
            last = None
        if mention.refers in ("thing", "several"):
            kinds = ("institution", "outlet") if mention.refers == "thing" else ("unnamed",)
            return last if last is not None and last.kind in kinds else None
        if mention.refers != WHOEVER and last is not None and last.kind in ("institution", "outlet"):
            last = None
        self._read_up()
        about = self._about
        if about is not None and about.kind == "person":
            if last is None or one_person(about, last):
                return last if last is not None else about if self._just_before else None
            return None
        if last is None and about is not None and mention.refers == WHOEVER:
            return about if self._just_before else None
        return last

    def _read_up(self) -> None:
        """Learns whom the sentences since the last speaker are about: the last that tells counts."""
        if self._unread:
            self._just_before = False
        for after, unit in enumerate(reversed(self._unread)):
            who = self._subject(unit)
            if who is not None:
                self._about, self._just_before = self._office(who), after == 0
                break
        self._unread.clear()

    def _office(self, mention: Mention) -> Mention:
        """*The minister* as the minister named before; an office of nobody named keeps its own words for a name."""
        if mention.kind != "person" or mention.name or not mention.role:
            return mention
        wanted = self._words(mention.role, mention.institution)
        surname = self._text[mention.start : mention.end].split()[-1:]
        for earlier in reversed(self._named):
            if (
                surname
                and not is_office(earlier)
                and len(fold(mention.role).split()) > 1
                and fold(earlier.name).split()[-1:] == [fold(surname[0])]
            ):
                return replace(earlier, start=mention.start, end=mention.end)
            if earlier.role and wanted and wanted <= self._words(earlier.role, earlier.institution):
                return replace(earlier, start=mention.start, end=mention.end)
        return replace(mention, name=self._text[mention.start : mention.end].strip())

    def _words(self, *phrases: str | None) -> frozenset[str]:
        return words_of(self._lexicon, *phrases)


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one
