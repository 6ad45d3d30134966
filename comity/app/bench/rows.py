"""Rows of the database as the conveyor would write them, made of a varied story."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from comity.app.bench.cast import Cast, identity, markings, readers
from comity.app.bench.pool import Pattern, Varied, Vocabulary, statements
from comity.flow.shelf import written
from comity.flow.weighing import stances
from comity.model.analysis import Analysis
from comity.model.marking import Marking
from comity.model.picture import StoryView
from comity.model.report import Report
from comity.process import story
from comity.query import Provenance, lexemes, place_id
from comity.sources import houses
from comity.store import sense
from comity.store.report import fingerprint
from comity.vectors.remembered import name_of

#: Share of the reports that have an older version, which stands in no story.
_EDITED = 0.02
#: Minutes from publication to receipt, at least and at most.
_ON_THE_WAY = (1.0, 40.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented source."""

    #: Its id.
    id: UUID
    #: Its name.
    name: str
    #: The member that reads it.
    member: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all rows have in common."""

    #: Members and markings.
    cast: Cast
    #: The label of each marking.
    labels: Mapping[Marking, int]
    #: Sources of each member, the busiest first.
    outlets: Mapping[UUID, Sequence[Outlet]]
    #: The words to vary stories with.
    vocabulary: Vocabulary
    #: Version of the stages, as annotators write it down.
    stages: str
    #: The moment of filling.
    now: datetime
    #: The encoder of the vectors that patterns have; empty for none.
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """One report of a varied story, with who may see it."""

    report: Report
    analysis: Analysis
    how: str
    id: UUID
    marking: Marking
    label: int
    outlet: Outlet
    story: str
    position: int
    published: datetime
    received: datetime


Rows = dict[str, list[tuple[Any, ...]]]


def rows(pattern: Pattern, ground: Ground, dice: Random, *, weeks: int, position: int) -> Rows:
    """Everything that the conveyor would write for one story.

    Args:
        pattern: the story's pattern.
        ground: what all rows have in common.
        dice: for every choice.
        weeks: so many weeks ago.
        position: of its first report in the log; the others follow.
    """
    ids = [identity(dice) for _ in range(pattern.size)]
    told = pattern.varied(dice, ground.vocabulary, weeks, [one.hex for one in ids])
    placed = [
        _placed(told, number, marking, ground, dice, position=position + number)
        for number, marking in enumerate(markings(ground.cast, pattern.size, dice))
    ]
    made: Rows = {}
    for one in placed:
        _report(made, one, ground, dice)
    for one, vectors in zip(placed, pattern.vectors, strict=bool(pattern.vectors)):
        if ground.now - one.received < timedelta(days=sense.DAYS):
            texts = statements(one.analysis)
            made.setdefault("sense", []).extend(zip((name_of(ground.model, t) for t in texts), vectors, strict=True))
    labels = {one.report.id: one.label for one in placed}
    for copy in told.copies:
        source = UUID(copy.source) if copy.source else None
        pair, marked = (UUID(copy.report), UUID(copy.other)), (labels[copy.report], labels[copy.other])
        found = (*pair, *marked, source, copy.containment, msgspec.json.encode(copy))
        made.setdefault("copy", []).append(found)
    _pictures(made, told, placed, ground)
    return made


def _placed(told: Varied, number: int, marking: Marking, ground: Ground, dice: Random, *, position: int) -> _Placed:
    report, analysis = told.reports[number], told.analyses[number]
    published = datetime.fromisoformat(analysis.published.date or "").astimezone(UTC)
    received = min(ground.now, published + timedelta(minutes=dice.uniform(*_ON_THE_WAY)))
    own = next(outlets for member, outlets in ground.outlets.items() if member == marking.owner)
    # As with words: a few sources give much, most give little.
    outlet = own[int(len(own) ** dice.random()) - 1]
    return _Placed(
        report=report,
        analysis=analysis,
        how=told.how[number],
        id=UUID(report.id),
        marking=marking,
        label=ground.labels[marking],
        outlet=outlet,
        story=told.views[0].id,
        position=position,
        published=published,
        received=received,
    )


def _report(made: Rows, one: _Placed, ground: Ground, dice: Random) -> None:
    def put(table: str, *row: object) -> None:
        made.setdefault(table, []).append(row)

    report, analysis, marking = one.report, one.analysis, one.marking
    document, key, old = identity(dice), f"urn:uuid:{one.id}", dice.random() < _EDITED
    member = next(m for m in ground.cast.members if m.id == marking.owner)
    told = (document, marking.owner, one.label, one.outlet.id, key, report.path, report.title or "", report.link)
    versions = [(one.id, 2 if old else 1, True, report)]
    if old:
        first = identity(dice)
        shorter = report.text[: report.text.rfind("\n\n")]
        versions.insert(0, (first, 1, False, replace(report, id=first.hex, text=shorter)))
    found = lexemes(
        analysis,
        Provenance(
            source=str(one.outlet.id),
            source_name=one.outlet.name,
            originator=str(marking.owner),
            originator_names=(member.name, member.slug),
        ),
        houses(()),
    )
    for id_, version, latest, content in versions:
        print_ = fingerprint(content)
        received = one.received - timedelta(seconds=0 if latest else 30)
        put("report", id_, document, version, latest, *told[1:], msgspec.json.encode(content), print_, received)
        put("original", id_, one.label, "text/plain", content.text.encode())
        put("work", id_, "done", received, ground.stages)
    profile = written(story.profile(report, analysis))
    put(
        "analysis",
        *(one.id, one.label, ground.stages, analysis.title, analysis.language, analysis.publisher),
        *(analysis.published.date, one.published, one.received, one.outlet.id, marking.owner, True, one.story),
        *(written(analysis), profile, None, found.vector((one.label,))),
    )
    places = {place_id(p.name, p.country, p.geonameid): p for p in analysis.places}
    times = Counter(place_id(p.name, p.country, p.geonameid) for p in analysis.places)
    for place, p in places.items():
        put("mention", one.id, one.label, place, p.name, p.country, p.lat, p.lon, times[place])
    put("log", one.position, "placed", one.id, one.label, None, None, one.received)
    put("filing", one.id, one.label, one.story, one.how, 0.0 if one.story == f"s{report.id}" else 3.0, one.position)


def _pictures(made: Rows, told: Varied, placed: Sequence[_Placed], ground: Ground) -> None:
    """One picture for each set of members who see the same reports of the story."""
    sights: dict[tuple[int, ...], list[UUID]] = {}
    may = [readers(ground.cast, one.marking) for one in placed]
    for member in ground.cast.members:
        seen = tuple(number for number in range(len(placed)) if member.id in may[number])
        if seen:
            sights.setdefault(seen, []).append(member.id)
    for seen, members in sights.items():
        view = told.views[_sight(seen, len(placed))]
        members_of_it = [placed[number] for number in seen]
        labels = sorted({one.label for one in members_of_it})
        made.setdefault("story_view", []).append(_picture(view, members_of_it, members, labels))
        contested = next((c for c in view.claims if c.status == "contested"), None)
        if contested:
            at = members_of_it[-1].received
            made.setdefault("story_change", []).append(
                (view.id, members, labels, at, "contested", contested.id, contested.text, "uncontested", "contested")
            )


def _sight(seen: Sequence[int], size: int) -> int:
    """Which of the weighed pictures shows these reports: all, all but the last, or the last alone."""
    if len(seen) == size:
        return 0
    if len(seen) == size - 1 and seen[-1] == size - 2:
        return 1
    if list(seen) == [size - 1]:
        return 2
    raise AssertionError(seen)


def _picture(
    view: StoryView, reports: Sequence[_Placed], members: Sequence[UUID], labels: list[int]
) -> tuple[Any, ...]:
    languages = [code for code, _ in Counter(one.analysis.language for one in reports).most_common()]
    seen = hashlib.sha256("".join(sorted(one.report.id for one in reports)).encode()).digest()
    received = [one.received for one in reports]
    return (
        *(view.id, list(members), labels, seen, view.title, len(reports), languages, list(view.places)),
        *(view.since, view.until, len(view.claims), sum(c.status == "contested" for c in view.claims)),
        *(max((c.origins.low for c in view.claims), default=0), list(stances(view.claims)), 0),
        *(min(received), max(received)),
        msgspec.json.encode(view),
    )
