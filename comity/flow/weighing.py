"""Weighing: the pictures of stories that changed, each for those members who see the same of a story's reports.

It runs in a process of its own, beside the sequencer, because a story of hundreds of reports takes seconds: the next
report and its alerts do not wait for that. The story that changed first is weighed first, and one that is costly is
left to rest for a few times what it cost.

A picture is made of the reports that its readers see, in the highest version that they see, and of nothing else.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from time import monotonic
from uuid import UUID

import msgspec

from comity.db import Database
from comity.db.door import Connection
from comity.flow.change import differences
from comity.flow.pile import meanings
from comity.flow.shelf import read_profile
from comity.model.analysis import Analysis
from comity.model.passage import Copied
from comity.model.picture import ClaimView, StoryView
from comity.model.report import Report
from comity.process.story import Profile, main_language, title
from comity.sources import Houses, houses
from comity.sources.facts import parse_facts
from comity.store import copy, label, sense, story, withdrawal, work
from comity.store.story import Changed, Due, InStory, View
from comity.vectors import Encoder
from comity.vectors.remembered import Recall, Remembered
from comity.weigh.likeness import Pairs
from comity.weigh.member import Member
from comity.weigh.picture import WeighedStory, story_view
from comity.weigh.weigh import weigh

_log = logging.getLogger(__name__)

#: Times what weighing it cost that a story is left alone, and tries after which it is left alone for an hour.
_REST, _TRIES = 3.0, 3
#: Raised whenever the same reports may give another picture.
VERSION = 2

#: Tells whoever asked for it of stories that were weighed, in the transaction in which their pictures are kept.
Tell = Callable[[Connection, Sequence[str]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that a story is weighed from."""

    #: The story.
    story: str
    #: Its reports, by their ids.
    reports: tuple[InStory, ...]
    #: What any two of them share.
    copies: tuple[Copied, ...]
    #: Of each of their labels the members who see it.
    readers: Mapping[int, frozenset[UUID]]
    #: The pictures that are kept.
    before: tuple[View, ...]
    #: How many reports of the centre were erased by then.
    erased: int


def gathered(connection: Connection, name: str) -> Gathered:
    """What a story is weighed from now."""
    erased = withdrawal.erased(connection)  # before the texts are read
    reports = story.reports(connection, name)
    readers, _ = label.readers_of_all(connection, sorted({one.label for one in reports}))
    return Gathered(
        story=name,
        reports=tuple(reports),
        copies=tuple(copy.among(connection, [one.report for one in reports])),
        readers=readers,
        before=tuple(story.views(connection, name)),
        erased=erased,
    )


class Scales:
    """What weighs stories: the houses, and the encoder if there is one."""

    def __init__(self, facts: str = "", encoder: Encoder | None = None) -> None:
        """`facts`: the centre's own, TOML; `encoder`: compares meanings, across languages too."""
        self._houses: Houses = houses(parse_facts(facts).houses)
        self._encoder = encoder
        self._marks = f"{VERSION} {encoder.model if encoder else ''} {facts}".encode()

    def views(self, found: Gathered, *, anew: bool = False) -> list[View]:
        """The pictures of a story, one for each audience; the same reports give the same pictures.

        Args:
            found: what it is weighed from.
            anew: weigh again what was weighed before, too.
        """
        known = {} if anew else {view.seen: view for view in found.before}
        views, pairs = [], Pairs()
        for audience, reports in _audiences(found):
            names = {one.report.hex for one in reports}
            copies = [one for one in found.copies if one.report in names and one.other in names]
            seen = self._seen(reports, copies)
            labels = tuple(sorted({one.label for one in reports}))
            view = known.get(seen) or self._view(found.story, reports, copies, seen, pairs)
            views.append(replace(view, audience=audience, labels=labels))
        return sorted(views, key=lambda view: view.audience)

    def _seen(self, reports: Sequence[InStory], copies: Sequence[Copied]) -> bytes:
        marks = sha256(self._marks)
        for one in reports:
            marks.update(one.report.bytes + sha256(one.content).digest() + sha256(one.path.encode()).digest())
        for copied in copies:
            marks.update(sha256(copy.encoded(copied)).digest())
        return marks.digest()

    def _view(self, name: str, reports: Sequence[InStory], copies: Sequence[Copied], seen: bytes, pairs: Pairs) -> View:
        members = tuple(_member(one) for one in reports)
        profiles = sorted((read_profile(one.profile, None) for one in reports), key=_time)
        claims = weigh(members, copies, self._houses, meanings(self._encoder) if self._encoder else None, pairs)
        headline = title(profiles, main_language(profiles))
        told = story_view(WeighedStory(id=name, title=headline, members=members, weighed=claims))
        languages = Counter(member.analysis.language for member in members)
        return View(
            story=name,
            audience=(),
            labels=(),
            seen=seen,
            title=headline or reports[0].path,
            reports=len(reports),
            languages=tuple(sorted(languages, key=lambda code: (-languages[code], code))),
            places=told.places,
            since=told.since,
            until=told.until,
            claims=len(told.claims),
            contested=sum(claim.status == "contested" for claim in told.claims),
            origins=max((claim.origins.low for claim in told.claims), default=0),
            stances=stances(told.claims),
            figures=max((1 + len(one.claim.rivals) for one in claims if one.claim.rivals), default=0),
            began_at=min(one.received_at for one in reports),
            changed_at=max(one.received_at for one in reports),
            content=msgspec.json.encode(told),
        )


def stances(claims: Sequence[ClaimView]) -> tuple[str, ...]:
    """What is done to the claims of a story, as standing queries ask for it."""
    done = {
        "asserts": any(claim.asserted_by for claim in claims),
        "denies": any(claim.denied_by for claim in claims),
        "revises": any(claim.status == "revised" for claim in claims),
    }
    return tuple(stance for stance, found in done.items() if found)


class Weigher:
    """Weighs the stories that changed, one after the other."""

    def __init__(
        self, database: Database, scales: Scales, *, vectors: Remembered | None = None, tell: Tell | None = None
    ) -> None:
        """Plan a weigher.

        Args:
            database: as the conveyor logs in.
            scales: what weighs.
            vectors: the scales' encoder, if what it makes is to be kept; see `recall`.
            tell: called with the transaction and the story whenever a picture of it became another.
        """
        self._database = database
        self._scales = scales
        self._vectors = vectors
        self._tell = tell

    def once(self, *, rest: float = _REST, anew: bool = False) -> bool:
        """Weigh the story that has waited longest; whether there was one.

        Args:
            rest: how many times what it cost a story is left alone.
            anew: weigh again what is kept and up to date, too.
        """
        with self._database.worker() as connection:
            due = story.due(connection, rest, _TRIES)
        if due is None:
            return False
        if due.tries > _TRIES:
            _log.warning("Story %s was begun to be weighed %d times and never ended.", due.story, due.tries - 1)
        began = monotonic()
        if self._vectors is not None:
            self._vectors.made()  # of a story that could not be weighed: what it was made of may be erased by now
        with self._database.worker() as connection:
            found = gathered(connection, due.story)
        views = self._scales.views(found, anew=anew)
        if self._vectors is not None and (made := self._vectors.made()):
            with self._database.worker() as connection:
                sense.keep(connection, made, found.erased)
        with self._database.worker() as connection:
            self._keep(connection, due, found, views, monotonic() - began)
        return True

    def drain(self, *, anew: bool = False) -> int:
        """Weigh every story that changed; returns how many."""
        count = 0
        while self.once(rest=0.0, anew=anew):
            count += 1
        return count

    def _keep(self, connection: Connection, due: Due, found: Gathered, views: Sequence[View], cost: float) -> None:
        story.weighed(connection, due.story, due.dirty_at, cost)
        labels = {one.report: one.label for one in found.reports}
        if story.labels_now(connection, list(labels)) != labels:
            story.soil(connection, [due.story])  # a marking changed meanwhile: nothing of this may be shown
            return
        if tuple(views) == found.before:
            return
        story.replace_views(connection, due.story, views)
        story.note(connection, _changes(found.before, views))
        if self._tell is not None:
            self._tell(connection, [due.story])
        payload = {"kind": "story", "stories": [due.story]}
        work.tell(connection, "comity", msgspec.json.encode(payload).decode())


def recall(database: Database) -> Recall:
    """What gives a weigher's encoder the vectors that were kept before."""

    def known(names: Sequence[bytes]) -> dict[bytes, bytes]:
        with database.worker() as connection:
            return sense.known(connection, names)

    return known


def _audiences(found: Gathered) -> list[tuple[tuple[UUID, ...], list[InStory]]]:
    """The members in groups that see the same, with the reports that each group sees."""
    members = sorted({member for readers in found.readers.values() for member in readers})
    groups: dict[tuple[UUID, ...], tuple[list[UUID], list[InStory]]] = {}
    for member in members:
        last: dict[UUID, InStory] = {}
        for one in found.reports:
            if member in found.readers[one.label]:
                known = last.get(one.document)
                last[one.document] = one if known is None or one.version > known.version else known
        seen = sorted(last.values(), key=lambda one: one.report)
        groups.setdefault(tuple(one.report for one in seen), ([], seen))[0].append(member)
    return [(tuple(audience), seen) for audience, seen in groups.values() if seen]


def _changes(before: Sequence[View], after: Sequence[View]) -> list[Changed]:
    """What became different, for each group of members that saw one picture before and see one now."""
    changes: list[Changed] = []
    for now in after:
        told = msgspec.json.decode(now.content, type=StoryView)
        left = set(now.audience)
        pairs: list[tuple[View | None, set[UUID]]] = []
        for was in before:
            if both := left.intersection(was.audience):
                pairs.append((was, both))
                left -= both
        if left:
            pairs.append((None, left))
        for old, audience in pairs:
            if old is not None and old.seen == now.seen:
                continue
            past = msgspec.json.decode(old.content, type=StoryView) if old else None
            changes.extend(
                Changed(
                    story=now.story,
                    audience=tuple(sorted(audience)),
                    labels=now.labels,
                    kind=one.kind,
                    claim=one.claim,
                    words=one.words,
                    was=one.was,
                    becomes=one.becomes,
                    rested=tuple(map(UUID, one.rested)),
                )
                for one in differences(past, told)
            )
    return changes


def _member(one: InStory) -> Member:
    # Weighing looks at the cleaned text; the text as it came is large and not needed.
    return Member(report=Report(id=one.report.hex, path=one.path, text=""), analysis=_analysis.decode(one.content))


def _time(profile: Profile) -> tuple[bool, float, str]:
    return profile.time is None, profile.time or 0.0, profile.report


_analysis = msgspec.json.Decoder(Analysis)
