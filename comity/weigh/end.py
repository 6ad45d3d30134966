"""Ends: each statement followed along its chain to where it ends, as far as its own report tells.

An end is a person, an institution, an unnamed source of one house, a house, or somebody nobody can follow (design:
weighing, step 5). `origin` then looks at all ends of a claim together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.name import parts
from comity.languages.word import words
from comity.model.statement import Statement, report_of
from comity.sources import Houses
from comity.weigh.lineage import Lineage
from comity.weigh.speaker import Cast, untraceable

#: What an end is.
EndKind = Literal["person", "institution", "unnamed", "outlet", "unknown"]


#: A house's name in two scripts is one if so many words of it, with so many consonants, sound the same.
_FEWEST_PARTS, _FEWEST_SOUNDS = 2, 6
#: Why an outlet's own reporting is its own.
OWN_PEOPLE = "from its own people"
#: Why a house that another one names as its source is an end.
CITED = "it is cited for this"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where the chain behind one statement ends."""

    #: Equal keys are one origin.
    key: tuple[str, str]
    #: What to call it.
    name: str
    #: What it is.
    kind: EndKind
    #: Whether it can be told from others for sure.
    established: bool
    #: Why the chain ends here, or why it is not established, as the end of a sentence.
    why: str
    #: Whether an outlet just asserts it, without a word on how it knows.
    plain: bool = False
    #: Who spoke, where the end is the institution spoken for.
    through: str | None = None


#: A statement with the end of its chain.
Followed = tuple[Statement, End]


@cache
def _own(code: str) -> tuple[str, ...]:
    """Words for an outlet's own people, folded, with a space on either side."""
    facts = language(code)
    return tuple(f" {fold(own)} " for own in facts.credit.own) if facts else ()


def _nobody(name: str) -> End:
    why = "nobody can follow this any further"
    return End(key=("unknown", "untraceable"), name=name, kind="unknown", established=False, why=why)


def _doubtful(publisher: str, shown: str, why: str) -> End:
    return End(key=("house", publisher), name=shown, kind="outlet", established=False, why=why)


class Ends:
    """Follows statements of one story to the ends of their chains."""

    def __init__(self, lineage: Lineage, cast: Cast, houses: Houses) -> None:
        self._lineage = lineage
        self._cast = cast
        self._houses = houses
        #: By report and name of an unnamed source, through whom it spoke where the report first says so.
        self._via: dict[tuple[str, str], tuple[str, ...]] = {}
        self._keys = _one_key_each(lineage, houses)
        self._ends: dict[str, End] = {}
        #: Keys of the voices that speak in the body of some report.
        self._speaking: set[tuple[str, str]] = set()
        for report, member in lineage.members.items():
            for statement in member.analysis.statements:
                if statement.speaker.kind in ("person", "institution") and not member.headline(statement):
                    self._speaking.add(cast.voice(statement).key)
                if statement.via:
                    self._via.setdefault((report, statement.speaker.name), statement.via)

    def end(self, statement: Statement) -> End:
        """The end of a statement's chain, as its own report tells it."""
        known = self._ends.get(statement.id)
        if known is None:
            known = self._ends[statement.id] = self._end(statement)
        return known

    def _end(self, statement: Statement) -> End:
        if statement.speaker.kind == "outlet":
            return self._of_outlet(statement)
        voice = self._cast.voice(statement)
        if voice.kind == "unknown":
            return _nobody(voice.name)
        if voice.kind == "unnamed" and not statement.via and self._own_people(statement):
            return self._of_own_people(report_of(statement.id))
        if voice.kind == "unnamed":
            return self._of_unnamed(statement)
        if voice.key[0] == "office":
            why = "an office without a name, which could be anybody named beside it"
            return End(key=voice.key, name=voice.name, kind="person", established=False, why=why)
        if voice.key not in self._speaking:
            # "Warning: ...": what stands before the colon of a headline is a speaker only if one speaks.
            why = "only a headline names it, and no report has it speak"
            return _doubtful(self.publisher(report_of(statement.id))[0], voice.name, why)
        kind: EndKind = "person" if voice.kind == "person" else "institution"
        through = voice.through if voice.through != voice.name else None
        why = "speaks for itself" if through is None else "counts once, whoever speaks for it"
        return End(key=voice.key, name=voice.name, kind=kind, established=True, why=why, through=through)

    def publisher(self, report: str) -> tuple[str, str]:
        """Key and name of the publisher behind a report; an unnamed one has the report's own key and no name."""
        name = self._lineage.members[report].analysis.publisher
        if not name:
            return f"report {report}", ""
        return self.house_key(name), name

    def cites(self, report: str) -> frozenset[str]:
        """Keys of the houses that a report names as its sources anywhere, its own publisher left out."""
        statements = self._lineage.members[report].analysis.statements
        named = {name for s in statements for name in s.via}
        named |= {s.speaker.name for s in statements if s.speaker.kind == "outlet" and s.speaker.name}
        named |= set(self._lineage.members[report].analysis.credits)
        return frozenset(map(self.house_key, named)) - {self.publisher(report)[0]}

    def passes(self, statement: Statement) -> frozenset[str]:
        """Keys of the houses through which an attributed statement came: its publisher, and those in its chain."""
        return frozenset({*map(self.house_key, statement.via), self.publisher(report_of(statement.id))[0]})

    def _of_unnamed(self, statement: Statement) -> End:
        """One unnamed source for each agency or outlet that cites it: the last in the chain before the source."""
        name = statement.speaker.name
        report = report_of(statement.id)
        credits = self._lineage.members[report].analysis.credits
        via = statement.via or self._via.get((report, name), ())
        citing = via[-1] if via else (credits[-1] if credits else "")
        if citing and untraceable(citing):
            key = ("unnamed", "via nobody named")
        elif citing:
            key = ("house", self.house_key(citing))
        else:
            publisher, citing = self.publisher(report)
            key = ("house", publisher)
        shown = f"{name}, via {citing}" if citing else name
        why = "an unnamed source; one counts for each house that cites it"
        return End(key=key, name=shown, kind="unnamed", established=False, why=why)

    def _of_outlet(self, statement: Statement) -> End:
        report = report_of(statement.id)
        member = self._lineage.members[report]
        publisher_key, publisher = self.publisher(report)
        cited = statement.speaker.name
        if cited and cited != publisher and self.house_key(cited) != publisher_key:
            return _nobody(cited) if untraceable(cited) else self._house(cited, CITED)
        headline = member.headline(statement)
        if headline and report in self._lineage.copying:
            why = "a headline, over words that stand in another report"
            return _doubtful(publisher_key, publisher or "an outlet that nothing names", why)
        if headline and any(s.speaker.kind != "outlet" for s in member.analysis.statements):
            why = "a headline, over a report that attributes what it says"
            return _doubtful(publisher_key, publisher or "an outlet that nothing names", why)
        if member.analysis.credits:
            credit = member.analysis.credits[-1]
            return _nobody(credit) if untraceable(credit) else self._house(credit, "the report credits it")
        weak = self._lineage.weak.get(report)
        shown = publisher or "an outlet that nothing names"
        if weak and not member.analysis.own:
            path = self._lineage.members[weak.report].report.path
            return _doubtful(publisher_key, shown, f"its names and figures stand in the same order as in {path}")
        if not publisher:
            return _doubtful(publisher_key, shown, "nothing tells who publishes it")
        why = OWN_PEOPLE if member.analysis.own else "in its own words"
        return End(
            key=("house", publisher_key),
            name=shown,
            kind="outlet",
            established=True,
            why=why,
            plain=not member.analysis.own,
        )

    def _own_people(self, statement: Statement) -> bool:
        """Whether an unnamed speaker is the outlet's own: *our correspondent at the port*."""
        name = f" {fold(statement.speaker.name)} "
        return any(own in name for own in _own(self._lineage.members[report_of(statement.id)].analysis.language))

    def _of_own_people(self, report: str) -> End:
        key, publisher = self.publisher(report)
        if not publisher:
            return _doubtful(key, "an outlet that nothing names", "nothing tells who publishes it")
        return End(key=("house", key), name=publisher, kind="outlet", established=True, why=OWN_PEOPLE)

    def house_key(self, name: str) -> str:
        """The key of the house of that name."""
        return self._keys.get(name) or self._houses.publisher(name)

    def _house(self, name: str, why: str) -> End:
        shown = self._houses.canonical(name)
        return End(key=("house", self.house_key(name)), name=shown, kind="outlet", established=True, why=why)


def _one_key_each(lineage: Lineage, houses: Houses) -> dict[str, str]:
    """Keys of the houses that a story names, one for a house whose name is spelled in two scripts.

    *Upstream Truth* and *مدونة أبستريم تروث* sound alike; that both stand in one story makes them one. Known houses
    keep the key they have.
    """
    names: set[str] = set()
    for member in lineage.members.values():
        said = member.analysis.statements
        names.update(name for s in said for name in s.via)
        names.update(s.speaker.name for s in said if s.speaker.kind == "outlet")
        names.update(member.analysis.credits, [member.analysis.publisher or ""])
    keys: dict[str, str] = {}
    sounding: dict[str, list[str]] = {}
    for name in sorted(names - {""}, key=lambda n: (houses.named(n) is None, len(words(n)), n)):
        sounds = dict.fromkeys(_without_h(parts(name)))
        same = None
        if houses.named(name) is None:
            near = dict.fromkeys(known for sound in sounds for known in sounding.get(sound, ()))
            same = next((known for known in near if _sounds_the_same(name, known)), None)
        keys[name] = keys[same] if same else houses.publisher(name)
        for sound in sounds:
            sounding.setdefault(sound, []).append(name)
    return keys


@lru_cache(maxsize=10_000)
def _latin(name: str) -> bool:
    return any("a" <= letter <= "z" for letter in fold(name))


@lru_cache(maxsize=10_000)
def _cyrillic(name: str) -> bool:
    return any("а" <= letter <= "я" for letter in fold(name))


def _without_h(sounds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sound.replace("H", "G") for sound in sounds)


def _sounds_the_same(one: str, other: str) -> bool:
    """Whether two names in different scripts sound alike, two words or a long one of them."""
    if _latin(one) == _latin(other):
        return False
    ours, theirs = parts(one), parts(other)
    if _cyrillic(one) or _cyrillic(other):  # Russian lacks an *h* and mostly writes *g*: *Геральд* for *Herald*
        ours, theirs = _without_h(ours), _without_h(theirs)
    fewer, more = sorted((ours, theirs), key=len)
    within = any(more[at : at + len(fewer)] == fewer for at in range(len(more) - len(fewer) + 1))
    return within and len(fewer) >= _FEWEST_PARTS and sum(map(len, fewer)) >= _FEWEST_SOUNDS
