"""Standing queries to alerts, in the sequencer's transaction: what it places and weighs is told of or is not there.

A query looks through the eyes of its owner's member: it is asked only of reports that this member may see at that
moment, and the story's weight is the one that this member sees. What it wants of the story besides the report, say
*contested*, is kept with the hit, and looked at again whenever the story is weighed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

import psycopg

from comity.db.door import Connection
from comity.deliver import again
from comity.flow.firing import Weights, of_report, of_story, reason
from comity.flow.watch import Watch
from comity.model.letter import Kind
from comity.model.shown import Shown
from comity.query import Clock, Document, Weight
from comity.query.condition import ALWAYS, weighed
from comity.query.vector import read_vector
from comity.query.wish import read_told, told
from comity.store import firing, hit
from comity.store.firing import Fired, Firing
from comity.store.hit import Candidate, Hit, View
from comity.store.standing import Live

_log = logging.getLogger(__name__)


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
    stories = list({one.story for one in found})
    watch.follow(connection, stories)
    weights = _followed(connection, watch, stories)
    clock = watch.clock()
    hits = [one for candidate in found for one in _hits(candidate, watch, weights, clock)]
    new = hit.add(connection, hits)
    told_of = {one.report: one for one in found}
    before = firing.before(connection, stories) if new else {}
    firings: dict[tuple[UUID, str], Firing] = {}
    for one in hits:  # in order of receipt: of several reports of one story the last is told
        told_already = (one.standing, one.story) in before
        if not one.fired or (one.standing, one.report) not in new:
            continue
        if not told_already or "report" in watch.live[one.standing].again:
            with _alone(one.standing):
                firings[one.standing, one.story] = _of_report(one, told_of[one.report], watch, weights)
    return firing.fire(connection, firings.values())


def match_stories(connection: Connection, watch: Watch, stories: Sequence[str]) -> tuple[Fired, ...]:
    """Look again at what standing queries want of stories that were just weighed.

    An alert fires when its story now shows what its query wants besides a report; and again when the story shows
    something new of what its reader chose.

    Args:
        connection: the transaction in which the new weights were written.
        watch: the standing queries.
        stories: the stories.
    """
    weights = _followed(connection, watch, stories)
    before = firing.before(connection, stories)
    by_alert: dict[tuple[UUID, str], list[Hit]] = {}
    for one in hit.of_stories(connection, stories):
        if one.standing in watch.live:
            by_alert.setdefault((one.standing, one.story), []).append(one)
    firings: list[Firing] = []
    fulfilled: list[Hit] = []
    for pair, hits in by_alert.items():
        with _alone(pair[0]):
            new, fired = _of_story(connection, watch, hits, before.get(pair), weights)
            fulfilled += new
            firings += fired
    hit.fire(connection, fulfilled)
    firing.settle(connection, _settled(before, watch, weights))
    return firing.fire(connection, firings)


def _of_story(
    connection: Connection, watch: Watch, hits: Sequence[Hit], before: Shown | None, weights: Weights
) -> tuple[list[Hit], list[Firing]]:
    """What one query, by its hits in one story, has to tell of the story as it was just weighed.

    Returns:
        The hits that are now told of, and the alert, if one fires.
    """
    query, member, story = watch.live[hits[0].standing], hits[0].member, hits[0].story
    view, weight = weights.view(story, member), weights.of(story, member)
    if view is None:
        return [], []
    holding = [one for one in hits if _satisfied(one.wants, weight)]
    new = [one for one in holding if not one.fired]
    if before is None:
        return new, [_of(connection, watch, one, reason(one.wants, weight), weights, view=view) for one in new[-1:]]
    if not holding:
        return [], []
    changed = again.changes(before, weights.shown(story, member))
    why = again.fires(changed, _chosen(query, holding))
    if why is None and new and "report" in query.again:
        why = reason(new[-1].wants, weight)
    if why is None:
        return new, []
    return new, [_of(connection, watch, holding[-1], why, weights, view=view, changed=changed)]


@contextmanager
def _alone(query: UUID) -> Iterator[None]:
    """What breaks in here breaks for one query: the report, its story and the other queries go on without it."""
    try:
        yield
    except psycopg.Error:  # the transaction is lost, and not to this query alone
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is one officer's query, and all members' report
        _log.exception("Standing query %s tells nothing of what was just placed or weighed.", query)


def _settled(before: Mapping[tuple[UUID, str], Shown], watch: Watch, weights: Weights) -> Iterable[tuple[UUID, str]]:
    """The alerts, by query and story, whose story was contested and is so no more; also where nothing in it answers."""
    for (query, story), shown in before.items():
        if shown.contested and query in watch.live:
            view = weights.view(story, watch.live[query].member)
            if view is not None and not view.contested:
                yield query, story


def _followed(connection: Connection, watch: Watch, stories: Sequence[str]) -> Weights:
    """Have hits and alerts follow reports into these stories, and see what members see of the stories now.

    A story that was split off another gets an alert of its own. Nothing is sent for it: its reports were told of while
    they stood in the other.
    """
    hit.follow(connection, stories)
    weights = Weights(hit.views(connection, stories))
    bare = [one for one in hit.bare(connection, stories) if one.standing in watch.live]
    told_of = {one.report: one for one in hit.candidates(connection, [one.report for one in bare])} if bare else {}
    for one in bare:
        if one.report in told_of:
            with _alone(one.standing):
                firing.keep(connection, [_of_report(one, told_of[one.report], watch, weights)])
    return weights


def _hits(candidate: Candidate, watch: Watch, weights: Weights, clock: Clock) -> Iterable[Hit]:
    places = read_vector(candidate.search)
    points = [(lat, lon) for lat, lon in candidate.points]
    document = Document(places=places, moment=candidate.moment, story=candidate.story, points=points)
    for match in watch.index.match(document, clock):
        query = watch.live[match.key]
        if query.member not in candidate.readers:
            continue
        with _alone(query.id):
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


def _of_report(one: Hit, candidate: Candidate, watch: Watch, weights: Weights) -> Firing:
    return of_report(one, candidate, watch.live[one.standing], watch.condition(one.standing), weights)


def _of(
    connection: Connection,
    watch: Watch,
    one: Hit,
    kind: Kind,
    weights: Weights,
    *,
    view: View,
    changed: Sequence[Mapping[str, str]] = (),
) -> Firing:
    """An alert of what a story shows; where it is a report that fires it, of that report alone.

    Such an alert is seen by whoever sees the report. So it says nothing of what others in the story brought.
    """
    received = firing.moved(connection, one.standing, one.story, one.member)
    told_of = hit.candidates(connection, [one.report]) if kind == "report" else ()
    if told_of:
        return replace(_of_report(one, told_of[0], watch, weights), received_at=received)
    return of_story(one, watch.live[one.standing], kind, weights, view=view, received=received, changed=changed)


def _chosen(query: Live, hits: Iterable[Hit]) -> frozenset[str]:
    """What fires an alert again: what its reader chose, and figures where the query itself asks for them."""
    asked = {"figures"} if any("figures" in one.wants for one in hits) else set()
    return frozenset({*query.again, *asked})
