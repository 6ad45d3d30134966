"""The order of things: which story each report is in, what it copied, and what everybody may know of it.

`Placing` holds the indexes in memory and changes them by one entry of the log at a time. It reads no clock and no
database, so the sequencer that acts and a replay that checks it come to the same, byte for byte.

A report that all members may see goes into the common indexes. One for fewer is compared with those, which changes
nothing there, and joins a common story for its readers' eyes alone; if it belongs to none, it goes into the indexes of
its own label. So nothing that is common hangs on a report that not all may see.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from uuid import UUID
from zlib import crc32

import msgspec

from comity.flow.shelf import Incoming, Shelf, ShelfState, alike, fit, named_groups
from comity.model.passage import Copied
from comity.process.passage import Register, RegisterState, Sought
from comity.process.story import IN_VIEW, Numbers, Placement, groups, reasons
from comity.store.filing import NEW_VERSION, Filing, Moved
from comity.store.log import Entry

#: What reports said at a position of the log.
Lookup = Callable[[Sequence[str], int], Mapping[str, Incoming]]

#: The shelf of what all members see; the others go by their labels, which begin at 1.
_COMMON = 0
#: Stories of one label that are compared with the common ones when stories are repaired, the largest of them, and the
#: hours since they last took a report, at most.
_TRIED, _SMALL, _YOUNG = 200, 20, 48.0
#: Reports of such stories that are read at one repair, about; of more a part in each minute, or a busy centre would
#: read all that came in for two days again and again.
_READ = 1000
#: Hours for which the text of a report that not all members see is kept to be compared with: a month. So the cost of a
#: report and the memory go by what comes in, not by what is stored. Of those that all see the latest `KEPT` are kept.
MONTH = 30 * 24.0
#: Reports of a story that one is compared with to say why it is there.
_NAMED = 30


@dataclass(slots=True)
class Outcome:
    """What entries of the log change in the database; in this order."""

    #: Reports of which everything known about copied text is void.
    loosened: list[str] = field(default_factory=list)
    #: What was found about copied text.
    copies: list[Copied] = field(default_factory=list)
    #: Stories that are no more.
    moves: list[Moved] = field(default_factory=list)
    #: Where reports are now.
    filings: dict[str, Filing] = field(default_factory=dict)
    #: Stories whose picture is not up to date any more.
    touched: set[str] = field(default_factory=set)

    def plain(self) -> bool:
        """Whether it only adds, so that the next one may be written together with it."""
        return not self.loosened and not self.moves

    def add(self, other: Outcome) -> None:
        """Put what came later behind what came before; both are plain."""
        self.copies += other.copies
        self.filings.update(other.filings)
        self.touched |= other.touched


class Placed(msgspec.Struct, array_like=True, gc=False):
    """Where a report is."""

    document: UUID
    label: int
    story: str
    #: The hour when it was put into the indexes.
    at: float


@dataclass(slots=True, kw_only=True)
class Account:
    """What `Placing` knows beside its shelves, as it can be written down."""

    position: int
    hour: float
    readers: dict[int, frozenset[UUID]]
    common: list[int]
    placed: dict[str, Placed]
    labelled: dict[int, list[str]]
    members: dict[str, list[str]]
    blind: list[str]
    texts: list[tuple[float, str]]
    terms: list[str]
    register: RegisterState


class Placing:
    """All that the sequencer keeps in memory."""

    def __init__(self, lookup: Lookup) -> None:
        """`lookup`: how to read reports again that were placed before."""
        self._lookup = lookup
        self._numbers = Numbers()  # shared, for a word is one however many labels have it; what is counted is not
        self._register = Register()  # likewise, for a report is compared with those of many labels
        self._shelves: dict[int, Shelf] = {_COMMON: Shelf.empty(self._numbers, self._register, _COMMON)}
        self._placed: dict[str, Placed] = {}
        self._labelled: dict[int, dict[str, None]] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._documents: dict[UUID, list[str]] = {}
        self._common: set[int] = set()
        self._blind: set[str] = set()  # reports without a vector
        self._hour = 0.0
        self._texts: deque[tuple[float, str]] = deque()  # that are forgotten in a while, the earliest first
        self._again = False  # whether what is done was done before
        #: Of each label the members who see it.
        self.readers: dict[int, frozenset[UUID]] = {}
        #: Position of the last entry.
        self.position = 0

    @classmethod
    def of(cls, lookup: Lookup, account: Account, shelves: Iterable[ShelfState]) -> Placing:
        """The one that told this of itself; `lookup` as when one is made."""
        made = cls(lookup)
        made._numbers = Numbers(account.terms)
        made._register = Register.of_state(account.register)
        made._shelves = {state.number: Shelf.of(state, made._numbers, made._register) for state in shelves}
        made._placed = account.placed
        for report, placed in account.placed.items():
            made._documents.setdefault(placed.document, []).append(report)
        made._labelled = {label: dict.fromkeys(reports) for label, reports in account.labelled.items()}
        made._members = {story: dict.fromkeys(reports) for story, reports in account.members.items()}
        made._common, made._blind = set(account.common), set(account.blind)
        made._hour, made._texts = account.hour, deque(account.texts)
        made.readers, made.position = account.readers, account.position
        return made

    def account(self) -> Account:
        """All that it knows beside its shelves; true until the next entry."""
        return Account(
            position=self.position,
            hour=self._hour,
            readers=self.readers,
            common=sorted(self._common),
            placed=self._placed,
            labelled={label: list(reports) for label, reports in self._labelled.items()},
            members={story: list(reports) for story, reports in self._members.items()},
            blind=sorted(self._blind),
            texts=list(self._texts),
            terms=self._numbers.all(),
            register=self._register.state(),
        )

    def shelves(self) -> Mapping[int, Shelf]:
        """Its shelves, by the numbers of their labels, in the order in which they are gone through."""
        return self._shelves

    def __len__(self) -> int:
        return len(self._placed)

    def label(self, report: str) -> int | None:
        """The label under which a report is placed; none if it is not."""
        placed = self._placed.get(report)
        return placed.label if placed else None

    def is_common(self, label: int) -> bool:
        """Whether reports of a label are seen by all members."""
        return label in self._common

    def can_form(self) -> bool:
        """Whether the common stories that still take reports are better formed with all of them in view.

        They are where there are few of them, and all have vectors: on the sample B³ is .73 then, and .55 as they come.
        Without vectors it is .41 and .52.
        """
        stories = self._shelves[_COMMON].stories
        return not self._blind and sum(len(stories.reports(name)) for name in stories.stories()) <= IN_VIEW

    def apply(self, entry: Entry, incoming: Incoming | None = None, *, again: bool = False) -> Outcome:
        """Do what an entry says.

        Args:
            entry: the entry, of a position after the last one.
            incoming: the report as it is at that position, for placed, marked and again.
            again: whether it was done before, so that only what is remembered of it is wanted, and of copied text what
                decides on stories is told.
        """
        out, self._again = Outcome(), again
        self._hour = max(self._hour, entry.at.timestamp() / 3600)
        match entry.kind:
            case "readers":
                self._readers(entry, out)
            case "repaired":
                self._repair(entry, out)
            case "formed":
                self._form(entry, out)
            case "placed" if incoming is not None and entry.label is not None:
                self._put(incoming, entry.label, entry, out)
            case "marked" | "again" if incoming is not None and entry.label is not None:
                self._move(incoming, entry.label, entry, out)
            case _:
                raise ValueError(f"entry {entry.position} of the log says {entry.kind} of no report")
        self.position = entry.position
        return out

    # What entries do

    def _readers(self, entry: Entry, out: Outcome) -> None:
        label = entry.label or 0
        self.readers[label] = frozenset(entry.audience)
        own = list(self._labelled.get(label, ()))
        out.touched |= {self._placed[report].story for report in own}
        if (label in self._common) == entry.common:
            return
        self._take_out(own, entry, out)
        (self._common.add if entry.common else self._common.discard)(label)
        known = self._lookup(own, entry.position)
        for report in own:
            self._put(known[report], label, entry, out)

    def _move(self, incoming: Incoming, label: int, entry: Entry, out: Outcome) -> None:
        report = incoming.report
        placed = self._placed[report]
        out.touched.add(placed.story)
        if entry.kind == "marked" and self._key(placed.label) == self._key(label):
            del self._labelled[placed.label][report]
            self._labelled.setdefault(label, {})[report] = None
            placed.label = label
            return
        same_shelf = self._key(placed.label) == self._key(label)
        before = placed.story
        self._take_out([report], entry, out)
        self._put(incoming, label, entry, out, prefer=before if same_shelf else None)

    def _take_out(self, reports: Sequence[str], entry: Entry, out: Outcome) -> None:
        """Take reports out of the indexes of their labels, and place the others of their stories anew."""
        was = entry.position - 1
        known = self._lookup(reports, was)
        gone = set(reports)
        again: dict[str, str] = {}  # the others, each with the story it was in
        for report in reports:
            placed = self._placed[report]
            shelf = self._shelf(placed.label)
            shelf.passages.forget(report)
            others = shelf.stories.forget(known[report].profile)
            for other, told in self._lookup(others, was).items():
                shelf.stories.uncount(told.profile)
                again[other] = placed.story
            self._members[placed.story].pop(report, None)
            self._documents[placed.document].remove(report)
            del self._labelled[placed.label][report]
            self._blind.discard(report)
            out.loosened.append(report)
            out.touched.add(placed.story)
        stirred = {self._placed[report].story for report in reports} - {""}
        for report in reports:
            del self._placed[report]
        rest = [other for other in again if other not in gone]
        said = self._lookup(rest, was)
        for other in rest:
            self._refile(said[other], entry, out, prefer=again[other])
        self._reattach(stirred, entry, out)

    def _put(self, incoming: Incoming, label: int, entry: Entry, out: Outcome, *, prefer: str | None = None) -> None:
        """Place a report that is in no index."""
        key = self._key(label)
        found: dict[int, tuple[Copied, ...]] = {}
        siblings = set(self._documents.get(incoming.document, ()))
        self._forget_old()
        sought = Sought.of(incoming.filed)
        for number in self._deciding(key) if self._again else self._register.indexes(sought):
            copies = self._shelves[number].passages.look(sought, alone=self._again)
            found[number] = tuple(c for c in copies if c.report not in siblings and c.other not in siblings)
            out.copies += found[number]
        self._shelf(label).passages.keep(incoming.filed)
        if key != _COMMON:
            self._texts.append((self._hour, incoming.report))
        if incoming.profile.vector is None:
            self._blind.add(incoming.report)
        earlier = [one for one in siblings if self._key(self._placed[one].label) in (_COMMON, key)]
        self._placed[incoming.report] = Placed(incoming.document, label, "", self._hour)
        self._labelled.setdefault(label, {})[incoming.report] = None
        self._documents.setdefault(incoming.document, []).append(incoming.report)
        evidence = {number: alike(copies, incoming.report) for number, copies in found.items()}
        placement = self._place(incoming, label, evidence, earlier, entry, prefer=prefer)
        if any(self._placed[one].story == placement.story for one in earlier):
            placement = replace(placement, how=NEW_VERSION)
        self._file(incoming.report, placement, entry, out)

    def _deciding(self, key: int) -> list[int]:
        """The shelves whose copies decide on the story of a report of this one."""
        return [number for number in dict.fromkeys((_COMMON, key)) if number in self._shelves]

    def _forget_old(self) -> None:
        """Let texts go that are older than `MONTH`, of reports that not all members see."""
        while self._texts and self._texts[0][0] < self._hour - MONTH:
            at, report = self._texts.popleft()
            placed = self._placed.get(report)
            if placed and placed.at == at and self._key(placed.label) != _COMMON:
                self._shelf(placed.label).passages.forget(report)

    def _refile(self, incoming: Incoming, entry: Entry, out: Outcome, *, prefer: str | None = None) -> None:
        """Place a report anew that has lost its story; what it copied stands."""
        placed = self._placed[incoming.report]
        key = self._key(placed.label)
        sought = Sought.of(incoming.filed)
        evidence = {
            number: alike(self._shelves[number].passages.look(sought, alone=True), incoming.report)
            for number in self._deciding(key)
        }
        earlier = [
            one
            for one in self._documents[placed.document]
            if one != incoming.report and self._key(self._placed[one].label) in (_COMMON, key)
        ]
        placement = self._place(incoming, placed.label, evidence, earlier, entry, prefer=prefer)
        self._file(incoming.report, placement, entry, out)

    def _place(
        self,
        incoming: Incoming,
        label: int,
        evidence: Mapping[int, dict[str, float]],
        earlier: Iterable[str],
        entry: Entry,
        *,
        prefer: str | None,
    ) -> Placement:
        key = self._key(label)
        common, shelf = self._shelves[_COMMON].stories, self._shelf(label).stories
        near_common = dict(evidence.get(_COMMON, {}))
        near_own = dict(evidence.get(key, {}))
        for one in earlier:  # the versions of a report tell one affair, whatever their words
            (near_common if self._key(self._placed[one].label) == _COMMON else near_own)[one] = 1.0
        name = prefer if prefer and prefer not in shelf and prefer not in common else self._fresh(incoming.report)
        hours = entry.at.timestamp() / 3600
        if key == _COMMON:
            return shelf.place(incoming.profile, near_common, now=hours, name=name)
        for one, share in near_own.items():
            story = self._placed[one].story
            if story in common:  # one of the same readers that joined a common story speaks for that story
                proxy = common.reports(story)[0]
                near_common[proxy] = max(share, near_common.get(proxy, 0.0))
        shelf.evict(hours)
        joined, own = common.near(incoming.profile, near_common), shelf.near(incoming.profile, near_own)
        if joined and (own is None or joined.odds >= own.odds):
            return joined
        return shelf.take(incoming.profile, own, name=name)

    def _repair(self, entry: Entry, out: Outcome) -> None:
        for shelf in self._shelves.values():
            shelf.stories.evict(self._hour)
            for merge in shelf.stories.repair():
                moved = Moved(story=merge.story, into=merge.into, how=merge.how)
                out.moves.append(moved)
                out.touched |= {moved.story, moved.into}
                members = self._members.get(moved.story, {})
                self._members[moved.story] = {}
                for report in members:
                    self._placed[report].story = moved.into
                self._members.setdefault(moved.into, {}).update(members)
        self._attach(entry, out)

    def _form(self, entry: Entry, out: Outcome) -> None:
        """Forms the common stories anew, each report compared with every other."""
        shelf = self._shelves[_COMMON]
        before = {name: shelf.stories.reports(name) for name in shelf.stories.stories()}
        known = self._lookup([report for reports in before.values() for report in reports], entry.position)
        ordered = sorted(known.values(), key=lambda i: (i.profile.time is None, i.profile.time or 0.0, i.report))
        profiles = [one.profile for one in ordered]
        shared: dict[str, dict[str, float]] = {}
        for one in ordered:
            for other, share in alike(shelf.passages.look(Sought.of(one.filed)), one.report).items():
                for this, that in ((one.report, other), (other, one.report)):
                    kept = shared.setdefault(this, {})
                    kept[that] = max(share, kept.get(that, 0.0))
        found = groups(profiles, shared)
        named = named_groups(
            [[profiles[at].report for at in group] for group in found],
            {report: self._placed[report].story for report in known},
            self._fresh,
        )
        shelf.stories.form([(name, [profiles[at] for at in group]) for name, group in zip(named, found, strict=True)])
        stirred: set[str] = set()
        for name, group in zip(named, found, strict=True):
            told: dict[tuple[int, ...], dict[int, str]] = {}
            for at in group:
                report = profiles[at].report
                old = self._placed[report].story
                if old != name:
                    stirred |= {old, name}
                    company = tuple(sorted({*[other for other in group if other != at][:_NAMED], at}))
                    if company not in told:
                        told[company] = dict(zip(company, reasons(profiles, company, shared), strict=True))
                    self._file(report, Placement(story=name, how=told[company][at], odds=0.0), entry, out)
        self._reattach(stirred, entry, out)
        self._attach(entry, out)

    # Reports for fewer readers

    def _reattach(self, stories: Iterable[str], entry: Entry, out: Outcome) -> None:
        """Look anew where reports belong that joined common stories which are not what they were."""
        lost = [
            report
            for story in sorted(stories)
            for report in self._members.get(story, {})
            if self._key(self._placed[report].label) != _COMMON
            and story not in self._shelf(self._placed[report].label).stories
        ]
        said = self._lookup(lost, entry.position - 1) if lost else {}
        for report in lost:
            self._refile(said[report], entry, out)

    def _attach(self, entry: Entry, out: Outcome) -> None:
        """Have small stories of one label join the common story that has come to fit them."""
        common = self._shelves[_COMMON].stories
        if not len(common):
            return
        small = self._small(int(entry.at.timestamp() // 60))
        said = self._lookup([report for _, reports in small for report in reports], entry.position - 1)
        for shelf, reports in small:
            near = [common.near(said[report].profile) for report in reports]
            best = max((one for one in near if one), key=lambda one: (one.odds, one.story), default=None)
            if best is None:
                continue
            shelf.stories.forget(said[reports[0]].profile)
            for other in reports[1:]:
                shelf.stories.uncount(said[other].profile)
            for report in reports:
                self._file(report, best, entry, out)

    def _small(self, minute: int) -> list[tuple[Shelf, tuple[str, ...]]]:
        """The reports of each small story that not all see, that took one lately and whose turn it is."""
        young = [
            (shelf, reports)
            for key, shelf in self._shelves.items()
            if key != _COMMON
            for story in shelf.stories.since(self._hour - _YOUNG)[-_TRIED:]
            if len(reports := shelf.stories.reports(story)) <= _SMALL
        ]
        parts = 1 + sum(len(reports) for _, reports in young) // _READ
        return [(shelf, reports) for shelf, reports in young if (crc32(reports[0].encode()) - minute) % parts == 0]

    # Keeping account

    def _file(self, report: str, placement: Placement, entry: Entry, out: Outcome) -> None:
        placed = self._placed[report]
        if placed.story:
            out.touched.add(placed.story)
            self._members.get(placed.story, {}).pop(report, None)
        placed.story = placement.story
        self._members.setdefault(placement.story, {})[report] = None
        out.touched.add(placement.story)
        out.filings[report] = Filing(
            report=UUID(report),
            story=placement.story,
            how=placement.how,
            odds=fit(placement.odds),
            position=entry.position,
        )

    def _fresh(self, report: str) -> str:
        """An id for a story that a report founds, which no other story has."""
        name = f"s{report}"
        while self._members.get(name):
            name = f"s{blake2b(name.encode(), digest_size=16).hexdigest()}"
        return name

    def _key(self, label: int) -> int:
        return _COMMON if label in self._common else label

    def _shelf(self, label: int) -> Shelf:
        key = self._key(label)
        if key not in self._shelves:
            self._shelves[key] = Shelf.empty(self._numbers, self._register, key)
        return self._shelves[key]
