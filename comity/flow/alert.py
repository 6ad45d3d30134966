"""Standing queries to alerts, in the sequencer's transaction: what it places and weighs is told of or is not there.

A query looks through the eyes of its owner's member: it is asked only of reports that this member may see at that
moment, and the story's weight is the one that this member sees. What it wants of the story besides the report, say
*contested*, is kept with the hit, and looked at again whenever the story is weighed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from uuid import UUID

import msgspec

from comity.db.door import Connection
from comity.errors import QueryInvalid
from comity.model.analysis import Analysis
from comity.model.letter import Kind
from comity.model.picture import ClaimView, StoryView
from comity.query import Clock, Document, Index, Known, Weight, ground, parse
from comity.query.condition import ALWAYS, weighed
from comity.query.mark import excerpt
from comity.query.vector import read_vector
from comity.query.wish import read_told, told
from comity.store import alert, hit, standing
from comity.store.alert import Fired, Firing
from comity.store.hit import Candidate, Hit, View
from comity.store.standing import Live

_log = logging.getLogger(__name__)
#: From so many queries on they are filed by what the newest reports tell of how rare words are, and so many of those.
_MANY, _LEARNT = 500, 1_000
#: Of a story that was not weighed yet.
_UNWEIGHED = Weight(contested=False, origins=0)


class Watch:
    """All standing queries, in memory; one per sequencer, used by one thread.

    Call `refresh` before the first report and whenever the database notifies ``comity_standing``.
    """

    def __init__(self, known: Known | None, zone: tzinfo = UTC) -> None:
        """Plan a watch.

        Args:
            known: what names in queries are looked up in; none: queries are not asked of reports, only of stories.
            zone: the centre's, in which days are told.
        """
        self._known = known
        self._zone = zone
        self._versions: dict[UUID, datetime] = {}
        #: The queries by their ids.
        self.live: dict[UUID, Live] = {}
        #: Their conditions.
        self.index: Index[UUID] = Index()

    def refresh(self, connection: Connection) -> None:
        """Read the standing queries that are new or changed, and forget those that are gone."""
        versions = standing.versions(connection)
        if not self._versions and len(versions) > _MANY:
            for written in hit.newest(connection, _LEARNT):
                self.index.learn(read_vector(written).keys())
        for gone in self._versions.keys() - versions.keys():
            self._forget(gone)
        changed = [one for one, version in versions.items() if self._versions.get(one) != version]
        for query in standing.live(connection, changed):
            self._forget(query.id)
            try:
                if self._known:
                    self.index.put(query.id, ground(parse(query.query), self._known))
            except QueryInvalid:  # a place of the centre's own that was taken out of its facts, say
                _log.warning("Standing query %s is not asked any more: a name in it is known no longer.", query.id)
                continue
            self.live[query.id] = query
        self._versions = versions

    def clock(self) -> Clock:
        """Now, in the centre's zone."""
        return Clock(now=datetime.now(UTC), zone=self._zone)

    def _forget(self, query: UUID) -> None:
        self.index.drop(query)
        self.live.pop(query, None)


def match_reports(connection: Connection, watch: Watch, reports: Sequence[UUID]) -> tuple[Fired, ...]:
    """Ask every standing query of reports that were just placed; the same report asked again fires nothing again.

    Args:
        connection: the sequencer's transaction, in which they were placed.
        watch: the standing queries.
        reports: the reports, annotated and filed in stories.

    Returns:
        The alerts that fired; they, and what is to be sent, are written in this transaction.
    """
    found = hit.candidates(connection, reports)
    if not found or not len(watch.index):
        return ()
    weights = _followed(connection, watch, list({one.story for one in found}))
    clock = watch.clock()
    hits = [one for candidate in found for one in _hits(candidate, watch, weights, clock)]
    new = hit.add(connection, hits)
    told_of = {one.report: one for one in found}
    firings: dict[tuple[UUID, str], Firing] = {}
    for one in hits:  # in order of receipt: of several reports of one story the last is told
        if one.fired and (one.standing, one.report) in new:
            firings[one.standing, one.story] = _of_report(one, told_of[one.report], watch, weights)
    return alert.fire(connection, firings.values())


def match_stories(connection: Connection, watch: Watch, stories: Sequence[str]) -> tuple[Fired, ...]:
    """Look again at what standing queries want of stories that were just weighed.

    An alert fires when its story now shows what its query wants besides a report, when its story becomes contested, and
    when one more figure is given for the same, if its query asks for figures.

    Args:
        connection: the transaction in which the new weights were written.
        watch: the standing queries.
        stories: the stories.
    """
    weights = _followed(connection, watch, stories)
    before = alert.before(connection, stories)
    by_alert: dict[tuple[UUID, str], list[Hit]] = {}
    for one in hit.of_stories(connection, stories):
        if one.standing in watch.live:
            by_alert.setdefault((one.standing, one.story), []).append(one)
    firings: list[Firing] = []
    fulfilled: list[Hit] = []
    settled: list[tuple[UUID, str]] = []
    for pair, hits in by_alert.items():
        view = weights.view(pair[1], hits[0].member)
        if view is None:
            continue
        weight = weights.of(pair[1], hits[0].member)
        holding = [one for one in hits if _satisfied(one.wants, weight)]
        new = [one for one in holding if not one.fired]
        fulfilled += new
        was_contested, figures = before.get(pair, (None, 0))
        if new:
            firings.append(_of_story(new[-1], view, watch, _reason(new[-1].wants, weight)))
        elif holding and weight.contested and was_contested is False:
            firings.append(_of_story(holding[-1], view, watch, "contested"))
        elif was_contested is not None and weight.figures > figures and any(_on_figures(one.wants) for one in holding):
            firings.append(_of_story(holding[-1], view, watch, "figures"))
        elif not weight.contested and was_contested:
            settled.append(pair)
    hit.fire(connection, fulfilled)
    alert.settle(connection, settled)
    return alert.fire(connection, firings)


class _Weights:
    """What each member sees of stories; what a member may no longer see all of, it does not see."""

    def __init__(self, views: Iterable[View]) -> None:
        self._views = {(view.story, member): view for view in views for member in view.readers}

    def view(self, story: str, member: UUID) -> View | None:
        return self._views.get((story, member))

    def of(self, story: str, member: UUID) -> Weight:
        view = self.view(story, member)
        if view is None:
            return _UNWEIGHED
        return Weight(
            contested=view.contested > 0,
            origins=view.origins,
            stances=frozenset(view.stances),
            figures=view.figures,
        )


def _followed(connection: Connection, watch: Watch, stories: Sequence[str]) -> _Weights:
    """Have hits and alerts follow reports into these stories, and see what members see of the stories now.

    A story that was split off another gets an alert of its own. Nothing is sent for it: its reports were told of while
    they stood in the other.
    """
    hit.follow(connection, stories)
    weights = _Weights(hit.views(connection, stories))
    bare = [one for one in hit.bare(connection, stories) if one.standing in watch.live]
    told_of = {one.report: one for one in hit.candidates(connection, [one.report for one in bare])} if bare else {}
    alert.keep(
        connection,
        [_of_report(one, told_of[one.report], watch, weights) for one in bare if one.report in told_of],
    )
    return weights


def _hits(candidate: Candidate, watch: Watch, weights: _Weights, clock: Clock) -> Iterable[Hit]:
    places = read_vector(candidate.search)
    points = [(lat, lon) for lat, lon in candidate.points]
    document = Document(places=places, moment=candidate.moment, story=candidate.story, points=points)
    for match in watch.index.match(document, clock):
        query = watch.live[match.key]
        if query.member not in candidate.readers:
            continue
        wants = "" if match.wants == ALWAYS else told(match.wants)
        yield Hit(
            standing=query.id,
            report=candidate.report,
            member=query.member,
            officer=query.officer,
            label=candidate.label,
            story=candidate.story,
            wants=wants,
            fired=_satisfied(wants, weights.of(candidate.story, query.member)),
            received_at=candidate.received_at,
        )


@lru_cache(maxsize=10_000)
def _satisfied(wants: str, weight: Weight) -> bool:
    """Whether a story of this weight shows what is wanted; `wants` was written by `told`."""
    return not wants or weighed(read_told(wants), weight)


def _on_figures(wants: str) -> bool:
    """Whether a query wants to be told of figures; `wants` was written by `told`."""
    return "figures" in wants


def _of_report(one: Hit, candidate: Candidate, watch: Watch, weights: _Weights) -> Firing:
    query = watch.live[one.standing]
    weight = weights.of(one.story, one.member)
    analysis = msgspec.json.decode(candidate.content, type=Analysis)
    return Firing(
        standing=one.standing,
        member=one.member,
        officer=one.officer,
        story=one.story,
        labels=(candidate.label,),
        report=one.report,
        kind="report",
        title=candidate.title,
        why=str(excerpt(analysis, watch.index.condition(one.standing))),
        contested=weight.contested,
        figures=weight.figures,
        received_at=one.received_at,
        channels=query.channels,
    )


def _of_story(one: Hit, view: View, watch: Watch, kind: Kind) -> Firing:
    claims = msgspec.json.decode(view.content, type=StoryView).claims
    return Firing(
        standing=one.standing,
        member=one.member,
        officer=one.officer,
        story=one.story,
        labels=tuple(sorted({*view.labels, one.label})),
        report=one.report,
        kind=kind,
        title=view.title,
        why=_claim(claims, kind),
        contested=view.contested > 0,
        figures=view.figures,
        received_at=one.received_at,
        channels=watch.live[one.standing].channels,
    )


def _claim(claims: Sequence[ClaimView], kind: Kind) -> str:
    """The words of the claim that an alert tells of."""
    if kind == "contested":
        return next((claim.text for claim in claims if claim.status == "contested"), "")
    most = max(claims, key=lambda claim: claim.origins.low, default=None)
    return most.text if most else ""


def _reason(wants: str, weight: Weight) -> Kind:
    """What a story shows now that it did not show before."""
    if weight.contested and not _satisfied(wants, replace(weight, contested=False)):
        return "contested"
    if weight.stances and not _satisfied(wants, replace(weight, stances=frozenset())):
        return "stance"
    if weight.figures and not _satisfied(wants, replace(weight, figures=0)):
        return "figures"
    return "origins" if not _satisfied(wants, replace(weight, origins=0)) else "report"
