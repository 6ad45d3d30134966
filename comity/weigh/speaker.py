"""Who is who in a story: one speaker under all names, one institution in all languages.

People count under the institution they speak for (design: weighing, step 5), so every speaker is brought to an *end*:
an institution, a person who speaks for nobody, a publisher, or somebody nobody can follow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from comity.languages import CODES, language
from comity.languages.fold import fold
from comity.languages.name import alike, echoes, parts
from comity.languages.word import words
from comity.model.statement import Speaker, Statement, report_of
from comity.sources import Houses
from comity.sources.institution import Body, body, is_company, kinds, names_body, same_body
from comity.weigh.member import Member

#: A full name has at least this many words.
FULL = 2


@dataclass(slots=True, kw_only=True)
class _Person:
    """One person with every name and office that the story gives."""

    #: Among all that were met.
    place: int
    names: Counter[str]
    institutions: list[str]
    offices: list[str]

    @property
    def name(self) -> str:
        """The name most used in full, first name and last."""
        return min(self.names, key=lambda n: (len(parts(n)) < FULL, -self.names[n], len(n), n))


@dataclass(slots=True, kw_only=True)
class _Institution:
    """One institution with every name that the story gives, and the reports that name it."""

    names: list[str]
    bodies: list[Body]
    reports: set[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who stands behind a statement, as far as its own words tell."""

    #: Equal keys are one voice.
    key: tuple[str, str]
    #: What to call it.
    name: str
    #: person, institution, unnamed, outlet or unknown.
    kind: str
    #: The person who spoke, where the voice is the institution they spoke for.
    through: str | None = None


@cache
def _untraceable() -> frozenset[str]:
    known = [facts.proposition for code in CODES if (facts := language(code))]
    return frozenset(_bare(name) for facts in known for name in facts.untraceable)


@cache
def _papers() -> frozenset[str]:
    """Words for several agencies, none named."""
    known = [facts.credit for code in CODES if (facts := language(code))]
    return frozenset(_bare(name) for facts in known for name in facts.agencies)


@cache
def _kinds() -> frozenset[str]:
    """Words for a kind of house, none named: *newspaper*, *صحيفة*."""
    known = [facts.credit for code in CODES if (facts := language(code))]
    return frozenset(_bare(name) for facts in known for name in (*facts.before, *facts.after))


@cache
def _spokesmen() -> frozenset[str]:
    """Words for who speaks for an institution by office: without a name, too, it is the institution that speaks."""
    known = [facts.speech for code in CODES if (facts := language(code))]
    return frozenset(_bare(word) for facts in known for word in facts.spokesmen)


@lru_cache(maxsize=20_000)
def _bare(name: str) -> str:
    return " ".join(word.form for word in words(fold(name)))


@lru_cache(maxsize=20_000)
def _length(name: str) -> int:
    return len(words(name))


def untraceable(name: str) -> bool:
    """Whether a source is named so that nobody can follow it: *local media*, *агентства*."""
    bare = _bare(name)
    return bare in _untraceable() or bare in _papers() or bare in _kinds()


class Cast:
    """All speakers of one story."""

    def __init__(self, members: Sequence[Member], houses: Houses) -> None:
        self._houses = houses
        self._people: list[_Person] = []
        self._by_name: dict[str, _Person | None] = {}
        self._by_report: dict[tuple[str, str], _Institution] = {}
        self._voices: dict[str, Voice] = {}
        self._bodies: list[_Institution] = []
        #: Names of people by what their last word sounds like, each with the place of whose it is.
        self._by_sound: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._in_office: dict[str, _Person | None] = {}
        #: Places of institutions by the kinds of their names, and of those that have a company's name.
        self._of_kinds: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        self._companies: set[int] = set()
        speakers = [s.speaker for m in members for s in m.analysis.statements]
        # The fullest names first, so that a bare surname finds its owner whatever order the reports are in.
        met: tuple[str, _Person] | None = None
        for speaker in _fullest(s for s in speakers if s.kind == "person" and not _nameless(s)):
            same = met[1] if met and met[0] == speaker.name else None
            met = speaker.name, self._meet(speaker, same)
        named = [(s.speaker, report_of(s.id)) for m in members for s in m.analysis.statements]
        bodies = {(s.name, r) for s, r in named if s.kind == "institution"}
        bodies |= {(s.institution, r) for s, r in named if s.institution}
        # Those that say most first, so that "the ministry" finds its ministry.
        for name, report in sorted(bodies, key=lambda pair: (-len(body(pair[0]).concepts), -_length(pair[0]), pair)):
            self._find(name, report)

    @property
    def words(self) -> frozenset[str]:
        """The folded words of all names of persons."""
        return frozenset(word.form for person in self._people for name in person.names for word in words(name))

    def voice(self, statement: Statement) -> Voice:
        """The voice of a statement whose speaker is not the outlet itself."""
        known = self._voices.get(statement.id)
        if known is None:
            known = self._voices[statement.id] = self._voice(statement.speaker, report_of(statement.id))
        return known

    def _voice(self, speaker: Speaker, report: str) -> Voice:
        if speaker.kind == "person":
            return self._of_person(speaker, report)
        if speaker.kind == "institution":
            return self._of_body(speaker.name, None, report)
        if untraceable(speaker.name):
            return Voice(key=("unknown", "untraceable"), name=speaker.name, kind="unknown")
        if speaker.institution and not _spokesmen().isdisjoint(_bare(speaker.name).split()):
            return self._of_body(speaker.institution, None, report)
        return Voice(key=("unnamed", _bare(speaker.name)), name=speaker.name, kind="unnamed")

    def _of_person(self, speaker: Speaker, report: str) -> Voice:
        person = self._by_office(speaker) or self._person(speaker.name)
        if person is None:
            if speaker.institution:
                return self._of_body(speaker.institution, None, report)
            if names_body(body(speaker.name)):
                return self._of_body(speaker.name, None, report)
            return Voice(key=("office", fold(speaker.name)), name=speaker.name, kind="person")
        for institution in person.institutions:
            voice = self._of_body(institution, person.name, report)
            if voice.key != ("person", fold(person.name)):
                return voice
        for office in person.offices:
            if names_body(body(office)):
                return self._of_body(office, person.name, report)
        return Voice(key=("person", fold(person.name)), name=person.name, kind="person")

    def _by_office(self, speaker: Speaker) -> _Person | None:
        """Who *the chief engineer* is, where one person alone has that office."""
        if not _nameless(speaker):
            return None
        office = fold(speaker.role or speaker.name)
        if office not in self._in_office:
            holders = [p for p in self._people if any(office in fold(known) for known in p.offices)]
            self._in_office[office] = holders[0] if len(holders) == 1 else None
        return self._in_office[office]

    def _of_body(self, name: str, through: str | None, report: str) -> Voice:
        house = self._houses.named(name)
        if house:
            return Voice(key=("house", house.publisher), name=house.name, kind="institution", through=through)
        if not body(name).concepts and (person := self._person(name)):
            # "a spokesman for Vladimir Putin" speaks for a person, and so for whatever body that person heads.
            for institution in person.institutions:
                if body(institution).concepts:
                    return self._of_body(institution, through or person.name, report)
            return Voice(key=("person", fold(person.name)), name=person.name, kind="person", through=through)
        found = self._found(name, report)
        return Voice(key=("body", found.names[0]), name=found.names[0], kind="institution", through=through)

    def _person(self, name: str) -> _Person | None:
        """Who has that name, once everybody has been met."""
        if name not in self._by_name:
            self._by_name[name] = self._first_alike(name)
        return self._by_name[name]

    def _first_alike(self, name: str) -> _Person | None:
        heard = {each for echo in _last_sounds(name) for each in self._by_sound.get(echo, ())}
        place = min((place for place, known in heard if alike(name, known)), default=None)
        return None if place is None else self._people[place]

    def _meet(self, speaker: Speaker, person: _Person | None) -> _Person:
        """Take in what a speaker's statement tells of a person; `person`: whom the same name meant a moment ago."""
        person = person or self._first_alike(speaker.name)
        if person is None:
            person = _Person(place=len(self._people), names=Counter(), institutions=[], offices=[])
            self._people.append(person)
        if speaker.name not in person.names:
            for echo in _last_sounds(speaker.name):
                self._by_sound[echo].append((person.place, speaker.name))
        person.names[speaker.name] += 1
        for known, value in ((person.institutions, speaker.institution), (person.offices, speaker.role)):
            if value and value not in known:
                known.append(value)
        return person

    def _found(self, name: str, report: str) -> _Institution:
        """The institution of that name as a report uses it; a new one if none fits."""
        if (name, report) not in self._by_report:
            self._by_report[name, report] = self._find(name, report)
        return self._by_report[name, report]

    def _find(self, name: str, report: str) -> _Institution:
        taken = body(name)
        place = self._first_same(taken)
        if place is None:
            place = self._in_short(taken, report)
        if place is None:
            place = len(self._bodies)
            self._bodies.append(_Institution(names=[], bodies=[], reports=set()))
        known = self._bodies[place]
        if name not in known.names:
            known.names.append(name)
            known.bodies.append(taken)
            self._of_kinds[kinds(taken)].add(place)
            if is_company(taken):
                self._companies.add(place)
        known.reports.add(report)
        return known

    def _first_same(self, taken: Body) -> int | None:
        """The place of the first institution that a body can be."""
        places = range(len(self._bodies)) if is_company(taken) else self._of_kinds[kinds(taken)] | self._companies
        same = (n for n in sorted(places) if any(same_body(taken, known) for known in self._bodies[n].bodies))
        return next(same, None)

    def _in_short(self, taken: Body, report: str) -> int | None:
        """The place of what *the ministry* alone can mean: of those in the same report, else in the story."""
        if taken.rest or not taken.concepts:
            return None
        concepts = set(taken.concepts)
        longer = [n for n, i in enumerate(self._bodies) if any(concepts < set(b.concepts) for b in i.bodies)]
        chosen = [n for n in longer if report in self._bodies[n].reports] or longer
        return chosen[0] if len(chosen) == 1 else None


def _last_sounds(name: str) -> frozenset[str]:
    """What the last word of a name sounds like; names that are alike share one of these."""
    sounds = parts(name)
    return echoes(sounds[-1]) if sounds else frozenset()


def _nameless(speaker: Speaker) -> bool:
    """Whether a person is named by an office alone: *the chief engineer*."""
    return bool(speaker.role) and fold(speaker.role or "") in fold(speaker.name)


def _fullest(speakers: Iterable[Speaker]) -> list[Speaker]:
    """Speakers with the fullest names first, in an order that does not depend on the reports'."""
    return sorted(
        speakers, key=lambda s: (-len(s.name.split()), not s.institution, s.name, s.role or "", s.institution or "")
    )
