"""Alerts: one of a standing query for a story, written anew as the story grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.letter import Kind, Letter
from comity.store.stretch import MOST, Place, Stretch, stretch

_MISSING = "There is no such alert, or it is not yours."


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as its reader sees it."""

    #: Its id.
    id: UUID
    #: The standing query.
    standing: UUID
    #: How its owner calls the query.
    name: str
    #: The query as it was written.
    query: str
    #: The story.
    story: str
    #: The report that fired it last.
    report: UUID | None
    #: Why it fired last.
    kind: Kind
    #: Headline of the report, or title of the story.
    title: str
    #: The words that answer, or the claim.
    why: str
    #: Whether the story was contested when it fired.
    contested: bool
    #: How often it has fired; 0 for a story that was split off one whose alert told of its reports.
    times: int
    #: How many reports of the story answer that the reader may see.
    reports: int
    #: When what fired it came in: the report, or the newest that its reader sees in the story.
    received_at: datetime
    #: When it fired last.
    fired_at: datetime
    #: When its reader saw it.
    seen_at: datetime | None
    #: When its reader was done with it.
    done_at: datetime | None
    #: What was new in the story when it fired last: each with its ``kind``, what it ``was`` and was ``now``.
    changed: list[dict[str, str]]
    #: Headline of the newest report that answers and that the reader may see, where another fired the alert.
    newest: str | None
    #: That report.
    newest_report: UUID | None
    #: When it was received.
    newest_at: datetime | None
    #: When somebody took it on.
    taken_at: datetime | None
    #: The deputy's name, where it was the deputy who took it on.
    taken_by: str | None
    #: When it was passed on to the deputy, as nobody had taken it on.
    passed_at: datetime | None
    #: The deputy's name, where it would be or was passed on.
    deputy: str | None
    #: The source that is silent, where it tells of one instead of a story …
    source: UUID | None
    #: … since when it brought nothing …
    since: datetime | None
    #: … how long it usually is between two things that it brings, by its habit …
    usual: timedelta | None
    #: … and when it brought something again.
    heard_at: datetime | None
    #: When its reader called it not relevant; until they say otherwise.
    refused_at: datetime | None
    #: When the deputy was done with it.
    left_at: datetime | None
    #: Whose it is by name, to whom it was passed on; none for its own reader.
    owner: str | None


#: How many reports an alert `a` tells of, of those that who asks may see.
REPORTS = "select count(*) from hit h where h.standing = a.standing and h.story = a.story and h.fired"
_TOLD = (
    "select a.id, a.standing, s.name, s.query, a.story, a.report, a.kind, a.title, a.why, a.contested, a.times,"
    " a.received_at, a.fired_at, a.seen_at, a.done_at, a.changed, a.taken_at, t.name as taken_by, a.passed_at,"
    " a.left_at, a.source, a.since, a.usual, a.heard_at, a.refused_at, d.name as deputy,"
    " case when a.officer <> viewing_officer() then w.name end as owner,"
    " n.title as newest, n.report as newest_report, n.received_at as newest_at, "
)
_BESIDE = (
    " join officer w on w.id = a.officer left join officer d on d.id = coalesce(a.passed_to, s.deputy)"
    " left join officer t on t.id = a.taken_by left join lateral (select h.report, h.received_at, y.title"
    "    from hit h join analysis y on y.report = h.report"
    "    where h.standing = a.standing and h.story = a.story and h.fired"
    "    order by h.received_at desc, h.report limit 1) n on n.report is distinct from a.report where "
)
_OWN = (
    f"{_TOLD} ({REPORTS}) as reports"
    f" from alert a join standing s on s.id = a.standing {_BESIDE} a.officer = viewing_officer() and "
)
_PASSED = f"{_TOLD} s.reports from alert a join passed_on() s on s.alert = a.id {_BESIDE} "


def letter(connection: Connection, alert: UUID, channel: str, *, officer: UUID, key: UUID) -> Letter | None:
    """What an alert tells its reader now; none if they may not see it any more, or do not want it this way any more.

    Args:
        connection: of the courier; what the reader may see is asked of the labels, not of the courier's rights.
        alert: the alert.
        channel: the way it is to be sent.
        officer: its reader: whose alert it is, or the deputy to whom it was passed on and who gets it as long as
            nobody has taken it on.
        key: what the receiver is to know the letter by.
    """
    with connection.cursor(row_factory=class_row(Letter)) as cursor:
        return cursor.execute(
            "with seen as materialized (select a.*, labels_seen_by(a.member) as may from alert a where a.id = %s)"  # noqa: S608 - our own words
            " select %s::uuid as key, a.id as alert, s.name, s.query, a.story, a.report, a.kind, a.title, a.why,"
            " a.contested, a.times,"
            f" ({REPORTS} and h.label = any (a.may)) as reports, a.received_at, a.fired_at, a.changed,"
            " a.source, a.since, a.usual, a.heard_at, case when o.id <> a.officer then w.name else '' end as owner"
            " from seen a join standing s on s.id = a.standing and s.active join officer w on w.id = a.officer"
            " join officer o on o.id = %s and o.active and not o.roles <@ '{host}' and o.member = a.member"
            " where a.labels <@ a.may"
            " and case when o.id = a.officer then %s = any (s.channels)"
            "     else o.id = s.deputy and a.passed_at is not null and a.taken_at is null and a.done_at is null end",
            (alert, key, officer, channel),
        ).fetchone()


def own(
    connection: Connection, *, open_only: bool = False, place: Place | None = None, most: int = MOST
) -> Stretch[Alert]:
    """The viewer's alerts, the last fired first; only those they may still see all of."""
    return stretch(
        connection,
        _OWN + ("a.done_at is null" if open_only else "true"),
        {},
        at="a.fired_at",
        id="a.id",
        place=place,
        made=Alert,
        most=most,
    )


def passed(connection: Connection) -> tuple[Alert, ...]:
    """Alerts that were passed on to the viewer and wait for the viewer, the last first; only what they may see."""
    with connection.cursor(row_factory=class_row(Alert)) as cursor:
        return tuple(
            cursor.execute(
                _PASSED + "a.left_at is null and a.done_at is null"
                " and (a.taken_at is null or a.taken_by = viewing_officer()) order by a.passed_at desc, a.id"
            )
        )


def one(connection: Connection, alert: UUID) -> Alert:
    """One alert, of the viewer's own or passed on to the viewer.

    Raises:
        NotFound: there is none, it is not the viewer's, or what it tells was taken back.
    """
    with connection.cursor(row_factory=class_row(Alert)) as cursor:
        found = (
            cursor.execute(_OWN + "a.id = %s", (alert,)).fetchone()
            or cursor.execute(_PASSED + "a.id = %s", (alert,)).fetchone()
        )
    if found is None:
        raise NotFound(_MISSING)
    return found


def unseen(connection: Connection, *, most: int = 100) -> int:
    """How many alerts the viewer has not seen, or not taken on where they were passed on; counted up to `most`."""
    row = connection.execute(
        "select count(*) from (select from alert where officer = viewing_officer() and seen_at is null"
        "  and done_at is null union all select from alert where passed_to = viewing_officer() and taken_at is null"
        "  and done_at is null limit %s) a",
        (most,),
    ).fetchone()
    return int(row[0]) if row else 0


def see(connection: Connection, alerts: Sequence[UUID]) -> None:
    """Note that the viewer has seen these alerts."""
    connection.execute(
        "update alert set seen_at = now() where id = any (%s) and seen_at is null and officer = viewing_officer()",
        (list(alerts),),
    )


def take_on(connection: Connection, alert: UUID) -> None:
    """Note that the viewer has taken an alert on, so that it is passed on to nobody, or the deputy has it.

    Raises:
        NotFound: there is none, or it is not the viewer's.
    """
    changed = connection.execute(
        "update alert set taken_at = coalesce(taken_at, now()), seen_at = coalesce(seen_at, now()), refused_at = null"
        " where id = %s and officer = viewing_officer()",
        (alert,),
    )
    if not changed.rowcount:
        _stand_in(connection, alert, done=False)


def finish(connection: Connection, alert: UUID, *, done: bool = True, relevant: bool = True) -> None:
    """Note that the viewer is done with an alert, or is not after all; it comes back when it fires again.

    Args:
        connection: of the officer, as viewer.
        alert: one of the viewer's own, or one that was passed on: who stands in is done with it for themselves alone.
        done: false opens it again.
        relevant: whether it was what the viewer wanted to be told of; that is said of one's own.

    Raises:
        NotFound: there is none, or it is not the viewer's.
    """
    changed = connection.execute(
        "update alert set done_at = case when %s then now() end, seen_at = coalesce(seen_at, now()),"
        " taken_at = coalesce(taken_at, now()), refused_at = case when not %s then now() end"
        " where id = %s and officer = viewing_officer()",
        (done, relevant, alert),
    )
    if changed.rowcount:
        return
    if not relevant:
        raise NotFound(_MISSING)
    _stand_in(connection, alert, done=done)


def _stand_in(connection: Connection, alert: UUID, *, done: bool) -> None:
    try:
        with connection.transaction():
            connection.execute("select stand_in(%s, %s)", (alert, done))
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_MISSING) from error
