"""Descent: which reports of a story have what they tell from one origin, report by report.

A claim's origins are counted statement by statement (`origin`). Of a report as a whole one asks the same: whose words
or findings is it, taken together? It is an agency's or outlet's that it credits for the whole, or that it names as the
source of its lead; one voice's, if most of it is what that voice says; else its own publisher's. Reports that share
most of their words have one origin whatever each credits, and so have two of which one retells the other, if nothing
tells that it is its house's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

from comity.languages import language
from comity.languages.word import words
from comity.model.passage import Copied
from comity.model.statement import Statement
from comity.sources import Houses
from comity.weigh.end import Ends
from comity.weigh.lineage import Lineage
from comity.weigh.member import Member
from comity.weigh.retold import FEWEST, accounts, at_most, of_one_matter, surely
from comity.weigh.speaker import Cast, untraceable

#: Share of its statements, by length, that one voice must make for a report to be its words.
_MOST_OF_IT = 0.6
#: The same where the report opens with that voice: below it stand background and what the house says of itself.
_WITH_LEAD = 0.4
#: Share of either report that must stand in both for one to be the other's copy as a whole.
_WHOLE = 0.4
#: The same for two reports that each name an origin of their own: wires are reprinted under two credits.
_DESPITE = 0.7
#: How much surer a retelling must be between two reports that each tell whence they are.
_SURER = 1.4
#: Two reports of one house tell of the same if so much of either stands in both.
_PART_OF_IT = 0.25
#: A lead begins within so many characters after the headline.
_LEAD = 250
#: Who reports it is named within so many words.
_HEAD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Reports that have what they tell from one origin."""

    #: Their ids, in time order.
    reports: tuple[str, ...]
    #: For each report one sentence on why it belongs here.
    reasons: tuple[str, ...]


class _Root(NamedTuple):
    """Whoever a report has its content from, as it tells itself."""

    #: Equal keys are one origin.
    key: tuple[str, str]
    #: Why, as the end of a sentence.
    why: str
    #: Whether the report says so; else it is merely not told.
    told: bool


@cache
def _saying(code: str) -> frozenset[str]:
    """Words of a language for saying and citing."""
    facts = language(code)
    if facts is None:
        return frozenset()
    forms = [form for cue in facts.speech.cues for form in cue.forms] + list(facts.credit.citing)
    return frozenset(word.form for form in forms for word in words(form))


def families(members: Sequence[Member], copies: Sequence[Copied], houses: Houses) -> tuple[Family, ...]:
    """The reports of a story by origin, in the order of their first report.

    Args:
        members: the story's reports.
        copies: findings of copied text; those with a report outside the story are passed over.
        houses: agencies, outlets and bodies by all their names.
    """
    lineage = Lineage(members, copies)
    return descent(lineage, Ends(lineage, Cast(list(lineage.members.values()), houses), houses), houses, copies)


def descent(lineage: Lineage, ends: Ends, houses: Houses, copies: Sequence[Copied]) -> tuple[Family, ...]:
    """The same, where the lineage and the ends of the story are known already."""
    return _Descent(lineage, ends, houses).families(copies)


class _Descent:
    def __init__(self, lineage: Lineage, ends: Ends, houses: Houses) -> None:
        self._lineage = lineage
        self._ends = ends
        self._houses = houses
        self._accounts = accounts(lineage)
        self._top = {name: name for name in lineage.members}
        self._reasons: dict[str, str] = {}
        #: By family, the origins that its reports name.
        self._told: dict[str, set[tuple[str, str]]] = {}
        #: By pair of reports, how much of either stands in both.
        self._shares: dict[frozenset[str], float] = {}

    def families(self, copies: Sequence[Copied]) -> tuple[Family, ...]:
        """From the surest link to the weakest; a report's reason is the link that brought it in."""
        inside = [(self._share(c), c) for c in copies if c.report in self._top and c.other in self._top]
        self._shares = {frozenset((c.report, c.other)): share for share, c in inside}
        seen: dict[tuple[str, str], list[str]] = {}
        roots = {name: self._origin(name) for name in self._lineage.members}
        for name, root in roots.items():
            self._reasons[name] = root.why
            before = seen.setdefault(root.key, [])
            alike = next(
                (other for other in before if root.key[0] != "house" or self._of_one_matter(name, other)), None
            )
            self._join(name, alike or name, root.why)
            before.append(name)
        self._told = {self._home(name): {root.key} for name, root in roots.items() if root.told}
        self._copied(inside)
        self._retold(set(self._told))
        found: dict[str, list[str]] = {}
        for name in self._lineage.members:
            found.setdefault(self._home(name), []).append(name)
        return tuple(
            Family(reports=tuple(names), reasons=tuple(f"{self._path(n)}: {self._reasons[n]}." for n in names))
            for names in found.values()
        )

    def _of_one_matter(self, one: str, other: str) -> bool:
        """Whether two reports of one house tell of the same: it has many origins, one for each thing that it tells.

        Of a great affair an agency files dozens of reports, and what hangs together with one of them hangs together
        with all if it takes no more than the words that all have in common, *president* and *summit*.
        """
        shared = self._shares.get(frozenset((one, other)), 0.0)
        return shared >= _PART_OF_IT or of_one_matter(self._accounts[one], self._accounts[other])

    def _copied(self, inside: Sequence[tuple[float, Copied]]) -> None:
        """Join copies with whom they have most from; two that name different origins only if hardly a word differs."""
        for share, copy in sorted(inside, key=lambda pair: (-pair[0], pair[1].report, pair[1].other)):
            ours, theirs = self._home(copy.report), self._home(copy.other)
            both_told = ours in self._told and theirs in self._told and self._told[ours] != self._told[theirs]
            if ours == theirs or share < (_DESPITE if both_told else _WHOLE):
                continue
            keys = self._told.pop(ours, set()) | self._told.pop(theirs, set())
            path = self._path(copy.other)
            self._join(copy.report, copy.other, f"{share:.0%} of the shorter stands in both it and {path}")
            if keys:
                self._told[self._home(copy.other)] = keys

    def _share(self, copy: Copied) -> float:
        """The share of either report, the larger, that stands in both: an excerpt is a copy, and so is its source."""
        other = self._lineage.members[copy.other].analysis
        within = sum(p.other_end - p.other_start for p in copy.passages) / max(1, len(other.text))
        return max(copy.containment, min(1.0, within))

    def _path(self, report: str) -> str:
        return self._lineage.members[report].report.path

    def _home(self, name: str) -> str:
        while self._top[name] != name:
            name = self._top[name]
        return name

    def _join(self, one: str, other: str, why: str) -> None:
        ours, theirs = self._home(one), self._home(other)
        if ours != theirs:
            self._top[ours] = theirs
            self._reasons[one] = why

    def _retold(self, closed: set[str]) -> None:
        """Join families of which one retells the other; those that tell themselves whence they are retell nobody."""
        told_by = self._accounts
        holders: defaultdict[str, list[str]] = defaultdict(list)
        pairs = []
        for later, account in told_by.items():
            shared = Counter(chain.from_iterable([holders[detail] for detail in account.details]))
            for detail in account.details:
                holders[detail].append(later)
            for earlier, count in shared.items():
                ours, theirs = self._home(later), self._home(earlier)
                if ours == theirs or count < FEWEST:
                    continue
                despite = ours in closed and (theirs in closed or self._surely_first(earlier, later))
                needed = _SURER if despite else 1
                if at_most(told_by[earlier], account, count) < needed:
                    continue
                sure = surely(told_by[earlier], account)
                if sure >= needed:
                    pairs.append((-sure, later, earlier))
        for minus, later, earlier in sorted(pairs):
            ours, theirs = self._home(later), self._home(earlier)
            if ours != theirs and (-minus >= _SURER or not (ours in closed and theirs in closed)):
                retelling, told = (earlier, later) if ours in closed else (later, earlier)
                why = f"it gives the figures of {self._path(told)} in the same order"
                self._join(retelling, told, why)
                if {ours, theirs} & closed:
                    closed.add(self._home(told))

    def _surely_first(self, earlier: str, later: str) -> bool:
        one, other = self._lineage.members[earlier].when, self._lineage.members[later].when
        shortest = min(len(one), len(other))
        return one[:shortest] < other[:shortest]

    def _origin(self, report: str) -> _Root:
        """Whoever the report as a whole has its content from, as far as it tells."""
        analysis = self._lineage.members[report].analysis
        for credit in reversed(analysis.credits):
            if not untraceable(credit):
                return _Root(("house", self._ends.house_key(credit)), f"it credits {credit}", told=True)
        if not analysis.own and (led := self._lead(report)):
            return led
        body = [s for s in analysis.statements if s.start >= len(analysis.title)]
        heard: Counter[tuple[str, str]] = Counter()
        for statement in body:
            heard[self._ends.end(statement).key] += statement.end - statement.start
        publisher, name = self._ends.publisher(report)
        lead = self._ends.end(body[0]).key if body else None
        for key, size in heard.most_common(2):
            needed = _WITH_LEAD if key == lead and not analysis.own else _MOST_OF_IT
            if size >= needed * heard.total() and key != ("house", publisher):
                return _Root(key, f"most of it is what {self._name(body, key)} says", told=True)
        house = self._houses.named(name) if name else None
        own = analysis.own or (house is not None and house.kind == "agency")
        return _Root(("house", publisher), f"it is {name or 'its outlet'}'s own", told=own)

    def _lead(self, report: str) -> _Root | None:
        """Whoever a report names as the source of its lead: the last house of the chain there, if it is not its own."""
        analysis = self._lineage.members[report].analysis
        head = len(analysis.title)
        lead = next((s for s in analysis.statements if s.start >= head), None)
        if lead is None or lead.start > head + _LEAD or lead.speaker.kind != "outlet":
            return None
        publisher = self._ends.publisher(report)[0]
        names = [lead.speaker.name]
        if not names[0] or self._ends.house_key(names[0]) == publisher:
            names = self._reporting(report)
        for name in names:
            key = self._ends.house_key(name)
            if not untraceable(name) and key != publisher:
                return _Root(("house", key), f"its lead is what {name} reports", told=True)
        return None

    def _reporting(self, report: str) -> list[str]:
        """Known houses named at the very head of a report with a word for saying beside them, the last first."""
        member = self._lineage.members[report]
        reading = self._lineage.reading(report)
        head = slice(reading.body, reading.body + _HEAD)
        starts, ends, forms = reading.columns
        if _saying(member.analysis.language).isdisjoint(forms[head]):
            return []
        clause = member.analysis.text[starts[head][0] : ends[head][-1]]
        return [house.name for _, _, house in self._houses.within(clause) if house.publishes][::-1]

    def _name(self, statements: Sequence[Statement], key: tuple[str, str]) -> str:
        return next(end.name for s in statements if (end := self._ends.end(s)).key == key)
