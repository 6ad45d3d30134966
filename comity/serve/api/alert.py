"""Alerts, and what could not be delivered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec
from starlette.responses import Response

from comity.serve import auth
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Id, Page, Paging, Sent, Told, as_id, page
from comity.serve.live import Live
from comity.store import alert, centre, delivered, outbox


class AlertsAsked(Paging, frozen=True, kw_only=True):
    """Which alerts."""

    #: Only those that the officer is not done with.
    open: bool = False


class Passed(Told, frozen=True, kw_only=True):
    """Alerts that were passed on to the officer, who stands in, and wait."""

    #: The last first.
    alerts: list[AlertTold]


class NewsTold(Told, frozen=True, kw_only=True):
    """What is new in a story."""

    #: contested, denied, origins, figures or place.
    kind: str
    #: How many there were; empty where nothing is counted.
    was: str
    #: How many there are; of places their names.
    now: str


class AlertTold(Told, frozen=True, kw_only=True):
    """An alert of the officer's own, or passed on to the officer."""

    #: Its id.
    id: str
    #: The standing query.
    standing: str
    #: How the query is called.
    name: str
    #: The story; null where it tells of a source.
    story: str | None
    #: The source that is silent, where it tells of one.
    source: str | None
    #: The report that fired it last.
    report: str | None
    #: report, contested, stance, figures, origins, denied or place; of a source silent, or heard again.
    kind: str
    #: Headline of the report, title of the story, or name of the source.
    title: str
    #: The words that answer, or the claim.
    why: str
    #: Whether the story was contested when it fired.
    contested: bool
    #: What is new in the story since it fired before, the weightiest first.
    changed: list[NewsTold]
    #: How often it has fired.
    times: int
    #: How many reports of the story answer.
    reports: int
    #: When what fired it last came in: a report, or its story's newest; of a source, when its silence was noticed.
    received_at: datetime
    #: When it fired last.
    fired_at: datetime
    #: When the officer saw it.
    seen_at: datetime | None
    #: When the officer was done with it.
    done_at: datetime | None
    #: When the officer called it not relevant.
    refused_at: datetime | None
    #: When the officer, or the deputy, took it on.
    taken_at: datetime | None
    #: When it was passed on to the deputy, as nobody had taken it on.
    passed_at: datetime | None
    #: Of a source: since when it brought nothing.
    since: datetime | None
    #: Seconds that usually are between two things that it brings, by its habit.
    usual: float | None
    #: When it brought something again.
    heard_at: datetime | None
    #: The deputy's name, where there is one.
    deputy: str | None
    #: The deputy's name, where it was the deputy who took it on.
    taken_by: str | None
    #: When the deputy was done with it.
    left_at: datetime | None
    #: Whose it is by name, where it was passed on to the officer; null of one's own.
    owner: str | None


class AlertsSeen(Sent, frozen=True, kw_only=True):
    """Alerts that were seen."""

    #: Their ids.
    alerts: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=200)]


class AlertDone(Sent, frozen=True, kw_only=True):
    """Whether the officer is done with an alert."""

    #: True; false takes it back.
    done: bool = True


class DeliveryDay(Told, frozen=True, kw_only=True):
    """How fast alerts were delivered one way on one day."""

    #: The day on which they arrived, in the centre's zone.
    day: date
    #: screen, email, webhook or push.
    channel: str
    #: How many messages.
    messages: int
    #: Seconds from the receipt of a report to the delivery of its alert within which half of them arrived.
    p50: float
    #: Seconds within which 95 of 100 did.
    p95: float


class Delivery(Told, frozen=True, kw_only=True):
    """How fast the officer's alerts were delivered; what waited by the officer's own wish is left out."""

    #: The last day first.
    days: list[DeliveryDay]


class DeadTold(Told, frozen=True, kw_only=True):
    """A message that was given up."""

    #: Its idempotency key, as its receiver would have got it.
    key: str
    #: email, webhook or push.
    channel: str
    #: Where it was to go: an address, or the name of a device.
    receiver: str
    #: Why it was given up.
    reason: str | None
    #: How often it was tried.
    tries: int
    #: When it was written.
    made_at: datetime


class DeadLetters(Told, frozen=True, kw_only=True):
    """Messages to the officer that were given up."""

    #: The last first.
    messages: list[DeadTold]


def listed(asked: Asked) -> Page[AlertTold]:
    """The officer's own alerts, the last fired first."""
    query: AlertsAsked = asked.query
    return page(alert.own(asked.connection, open_only=query.open, place=query.place, most=query.limit), told)


def passed(asked: Asked) -> Passed:
    """Alerts that were passed on to the officer and that nobody else has taken on, the last first."""
    return Passed(alerts=[told(each) for each in alert.passed(asked.connection)])


def one(asked: Asked) -> AlertTold:
    """One alert."""
    return told(alert.one(asked.connection, asked.id))


def stream(asked: Asked) -> Response:
    """Alerts as they fire, as server-sent events."""
    live: Live = asked.request.app.state.live
    last = asked.request.headers.get("last-event-id")
    return live.stream(asked.viewer, auth.key(asked.request), last=last, only="alert")


def delivery(asked: Asked) -> Delivery:
    """How fast the officer's alerts were delivered in the last seven days."""
    here = centre.found(asked.connection)
    return Delivery(
        days=[
            DeliveryDay(day=each.day, channel=each.channel, messages=each.messages, p50=each.half, p95=each.most)
            for each in delivered.days(asked.connection, zone=here.zone if here else "UTC")
        ]
    )


def see(asked: Asked) -> None:
    """Note that alerts were seen; those that are not the officer's are passed over."""
    sent: AlertsSeen = asked.body
    alert.see(asked.connection, [as_id(each) for each in sent.alerts])


def take_on(asked: Asked) -> None:
    """Note that the officer has taken an alert on, so that it is passed on to nobody."""
    alert.one(asked.connection, asked.id)
    alert.take_on(asked.connection, asked.id)


def finish(asked: Asked) -> None:
    """Note that the officer is done with an alert."""
    sent: AlertDone = asked.body
    alert.one(asked.connection, asked.id)
    alert.finish(asked.connection, asked.id, done=sent.done)


def dead(asked: Asked) -> DeadLetters:
    """Messages to the officer that were given up."""
    return DeadLetters(
        messages=[
            DeadTold(
                key=each.key.hex,
                channel=each.channel,
                receiver=each.receiver,
                reason=each.reason,
                tries=each.tries,
                made_at=each.made_at,
            )
            for each in outbox.dead(asked.connection)
        ]
    )


def retry(asked: Asked) -> None:
    """Have a message that was given up sent again."""
    outbox.retry(asked.connection, [asked.id])


def told(each: alert.Alert) -> AlertTold:
    """An alert as the API tells it."""
    return AlertTold(
        id=each.id.hex,
        standing=each.standing.hex,
        name=each.name,
        story=None if each.source else each.story,
        source=each.source.hex if each.source else None,
        report=each.report.hex if each.report else None,
        kind=each.kind,
        title=each.title,
        why=each.why,
        contested=each.contested,
        changed=[NewsTold(**one) for one in each.changed],
        times=each.times,
        reports=each.reports,
        received_at=each.received_at,
        fired_at=each.fired_at,
        seen_at=each.seen_at,
        done_at=each.done_at,
        refused_at=each.refused_at,
        taken_at=each.taken_at,
        passed_at=each.passed_at,
        since=each.since,
        usual=each.usual.total_seconds() if each.usual else None,
        heard_at=each.heard_at,
        deputy=each.deputy,
        taken_by=each.taken_by,
        left_at=each.left_at,
        owner=each.owner,
    )
