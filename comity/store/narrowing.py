"""What a reader's standing query found of late, by which it can be made to find less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import sql
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.query.condition import ALWAYS, NEVER, Clock, Condition, Holds
from comity.query.narrow import of_report, of_story
from comity.query.tsquery import tsquery
from comity.query.wish import told
from comity.store.matching import matched, ready

#: Of a query so many of its newest alerts are looked at, and of each so many of its newest reports.
_ALERTS, _REPORTS = 300, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An alert of a query, and what its reader made of it."""

    #: The alert.
    alert: UUID
    #: Refused, kept (taken on or done with), or open: nothing was said yet.
    verdict: Literal["refused", "kept", "open"]
    #: The newest of its reports that the reader may see.
    reports: list[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """What a report has that a query could leave out."""

    #: The report.
    report: UUID
    #: Its headline.
    title: str
    #: Language of its text.
    language: str
    #: The source it was gathered from, as far as the reader may know that: what a query calls it, its name or where
    #: another's holds that, its id; and its name.
    source: list[str] | None
    #: Places that it names, the most often named first: id, name and country.
    places: list[list[str]]


def past(connection: Connection, alert: UUID, *, since: datetime) -> tuple[Past, ...]:
    """The alerts of one query that the viewer may see: this one, and those that fired since a moment."""
    with connection.cursor(row_factory=class_row(Past)) as cursor:
        return tuple(
            cursor.execute(
                "select a.id as alert, case when a.refused_at is not null then 'refused'"
                "   when a.done_at is not null or a.taken_at is not null then 'kept' else 'open' end as verdict,"
                " array(select h.report from hit h join analysis y on y.report = h.report where h.standing = a.standing"
                "       and h.story = a.story and h.fired order by h.received_at desc, h.report limit %(reports)s)"
                "   as reports"
                " from alert t join alert a on a.standing = t.standing where t.id = %(alert)s"
                " and a.officer = viewing_officer() and (a.fired_at > %(since)s or a.id = t.id)"
                " order by a.id = t.id desc, a.fired_at desc, a.id limit %(alerts)s",
                {"alert": alert, "since": since, "alerts": _ALERTS, "reports": _REPORTS},
            )
        )


def traits(connection: Connection, reports: Sequence[UUID]) -> tuple[Trait, ...]:
    """What these reports have that a query could leave out, as far as the viewer may know it; the newest first."""
    with connection.cursor(row_factory=class_row(Trait)) as cursor:
        return tuple(
            cursor.execute(
                "select y.report, y.title, y.language, (select array[case when exists (select 1 from source o"
                "     where o.id <> s.id and position(lower(s.name) in lower(o.name)) > 0)"
                "   then s.id::text else s.name end, s.name] from source s where s.id = y.source) as source,"
                " array(select array[m.place, m.name, m.country] from mention m where m.report = y.report"
                "       order by m.times desc, m.place) as places"
                " from analysis y where y.report = any (%s) order by y.received_at desc, y.report",
                (list(reports),),
            )
        )


def holding(
    connection: Connection, reports: Sequence[UUID], conditions: Sequence[Holds]
) -> tuple[frozenset[UUID], ...]:
    """Of each condition, those of these reports of which it holds."""
    rows = connection.execute(
        "select y.report, array(select y.search @@ q::tsquery from unnest(%s::text[]) with ordinality c (q, place)"
        "                       order by c.place) from analysis y where y.report = any (%s)",
        ([tsquery(each) for each in conditions], list(reports)),
    ).fetchall()
    return tuple(frozenset(report for report, held in rows if held[at]) for at in range(len(conditions)))


def ask_anew(connection: Connection, standing: UUID, condition: Condition, *, clock: Clock) -> None:
    """Note which reports that answered a query of the viewer's answer it as it stands now; the others fire no more.

    What the query wants of their stories besides is noted with it. What was replaced by a later version is left as it
    is.

    Args:
        connection: of the officer, as viewer.
        standing: the query.
        condition: what it asks now.
        clock: by what days are told.
    """
    own = ready(connection)
    held = {part: _found(connection, standing, part, own, clock) for part in of_report(condition)}
    found = connection.execute(
        "select h.report from hit h join analysis y on y.report = h.report and y.latest where h.standing = %s",
        (standing,),
    ).fetchall()
    left: dict[frozenset[Condition], Condition] = {}
    rows: list[tuple[UUID, Condition]] = []
    for (report,) in found:
        holding = frozenset(part for part, those in held.items() if report in those)
        if holding not in left:
            left[holding] = of_story(condition, holding.__contains__)
        rows.append((report, left[holding]))
    connection.execute(
        "update hit h set answers = t.answers, wants = t.wants"
        " from unnest(%s::uuid[], %s::boolean[], %s::text[]) as t (report, answers, wants)"
        " where h.standing = %s and h.report = t.report and (h.answers, h.wants) <> (t.answers, t.wants)",
        (
            [report for report, _ in rows],
            [wanted != NEVER for _, wanted in rows],
            ["" if wanted in (ALWAYS, NEVER) else told(wanted) for _, wanted in rows],
            standing,
        ),
    )


def _found(
    connection: Connection, standing: UUID, condition: Condition, own: Sequence[int], clock: Clock
) -> frozenset[UUID]:
    """The reports that answered a query and of which a condition holds."""
    those, values = matched(own, condition, clock, on_receipt=True)
    rows = connection.execute(
        sql.SQL(
            "select f.report from hit h join ({}) f on f.report = h.report where h.standing = %(_standing)s"
        ).format(those),
        {**values, "_standing": standing},
    )
    return frozenset(row[0] for row in rows)
