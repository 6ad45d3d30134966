"""Hits: which report answers which standing query, and what its story must show besides. For the conveyor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A report answers a standing query."""

    #: The query.
    standing: UUID
    #: The report.
    report: UUID
    #: The member that the query looks for.
    member: UUID
    #: The officer whose query it is.
    officer: UUID
    #: Label of the report.
    label: int
    #: The story it stands in.
    story: str
    #: What the story must show, as a query; empty: nothing.
    wants: str
    #: Whether it has been told of.
    fired: bool
    #: When the report was received.
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A report as standing queries are asked of it."""

    #: The report.
    report: UUID
    #: Who may see it.
    label: int
    #: Members who may, now.
    readers: tuple[UUID, ...]
    #: The story it was placed in.
    story: str
    #: Its headline.
    title: str
    #: Its lexemes, as PostgreSQL writes them.
    search: str
    #: Where the places lie that it names: degrees north and east, one list for each.
    points: list[list[float]]
    #: When it was published, or received where that is not known.
    moment: datetime
    #: When it was received.
    received_at: datetime
    #: What the stages found, as JSON of `comity.model.analysis.Analysis`.
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What members see of a story, as far as standing queries ask."""

    #: The story.
    story: str
    #: The members who see it so.
    audience: tuple[UUID, ...]
    #: Labels of the reports it was weighed from.
    labels: tuple[int, ...]
    #: Members who may still see all of these.
    readers: tuple[UUID, ...]
    #: Its title.
    title: str
    #: Claims that are contested.
    contested: int
    #: Most independent origins of a claim, lower bound.
    origins: int
    #: What is done to its claims: asserts, denies, revises.
    stances: tuple[str, ...]
    #: Most different figures that are given for the same.
    figures: int
    #: English names of its places.
    places: tuple[str, ...]
    #: `comity.model.picture.StoryView` as JSON.
    content: bytes


def candidates(connection: Connection, reports: Sequence[UUID]) -> tuple[Candidate, ...]:
    """Reports that are placed in a story, in order of receipt; versions that another has replaced are left out."""
    with connection.cursor(row_factory=class_row(Candidate)) as cursor:
        return tuple(
            cursor.execute(
                "select a.report, a.label, r.readers, f.story, a.title, a.search::text as search,"
                " array(select array[m.lat, m.lon] from mention m where m.report = a.report) as points,"
                " coalesce(a.published_at, a.received_at) as moment, a.received_at, a.content"
                " from analysis a join filing f on f.report = a.report"
                " join (select distinct l.label, readers_of(l.label) as readers from"
                "       (select distinct label from analysis where report = any (%(reports)s)) l) r"
                "   on r.label = a.label"
                " where a.report = any (%(reports)s) and a.latest order by a.received_at, a.report",
                {"reports": list(reports)},
            )
        )


def newest(connection: Connection, most: int) -> list[str]:
    """The lexemes of the newest reports, as PostgreSQL writes them."""
    rows = connection.execute(
        "select search::text from analysis where latest order by received_at desc, report desc limit %s", (most,)
    )
    return [row[0] for row in rows]


def views(connection: Connection, stories: Sequence[str]) -> tuple[View, ...]:
    """What each set of members sees of these stories."""
    with connection.cursor(row_factory=class_row(View)) as cursor:
        return tuple(
            cursor.execute(
                "with shown as materialized (select * from story_view where story = any (%s)),"
                " seen as materialized (select * from seen_among("
                "   array(select distinct l from shown, unnest(labels) l)))"
                " select story, audience, labels, title, contested, origins, stances, figures, places, content,"
                " array(select s.member from seen s where s.member = any (v.audience) and v.labels <@ s.labels)"
                "   as readers from shown v order by story, id",
                (list(stories),),
            )
        )


def follow(connection: Connection, stories: Sequence[str]) -> None:
    """Have hits and alerts follow reports that were since filed in these stories: two stories may turn out to be one.

    Of two alerts of one query that come together, the one that fired last stays; one that never fired, as it was split
    off another, gives way to any that did.
    """
    moved = connection.execute(
        "with was as (select h.standing, h.report, h.story, f.story as into from filing f join hit h using (report)"
        "             where f.story = any (%s) and h.story <> f.story)"
        " update hit h set story = was.into from was where h.standing = was.standing and h.report = was.report"
        " returning was.standing, was.story, was.into",
        (list(stories),),
    ).fetchall()
    for standing, story, into in sorted(set(moved)):
        connection.execute(
            "delete from alert a using alert b where a.standing = %(standing)s and b.standing = a.standing"
            " and a.story = any (%(both)s) and b.story = any (%(both)s) and a.id <> b.id"
            " and (a.times > 0, a.fired_at, a.id) < (b.times > 0, b.fired_at, b.id)"
            " and not exists (select from hit where standing = %(standing)s and story = %(story)s)",
            {"standing": standing, "story": story, "both": [story, into]},
        )
        connection.execute(
            "update alert a set story = %(into)s where a.standing = %(standing)s and a.story = %(story)s"
            " and not exists (select from hit where standing = %(standing)s and story = %(story)s)"
            " and not exists (select from alert where standing = %(standing)s and story = %(into)s)",
            {"standing": standing, "story": story, "into": into},
        )


def bare(connection: Connection, stories: Sequence[str]) -> tuple[Hit, ...]:
    """Of each query that was told of reports in one of these stories and has no alert for it, the last such hit.

    An alert of which its reader may no longer see all, or whose words are gone with the report they were of, is none.
    """
    with connection.cursor(row_factory=class_row(Hit)) as cursor:
        return tuple(
            cursor.execute(
                "with told as materialized (select standing, story, member, labels from alert"
                "   where story = any (%(stories)s) and title <> ''),"
                " seen as materialized (select * from seen_among(array(select label from hit"
                "   where story = any (%(stories)s) union select l from told, unnest(labels) l)))"
                " select distinct on (h.standing, h.story) h.standing, h.report, h.member, h.officer, h.label, h.story,"
                " h.wants, h.fired, h.received_at from hit h join standing s on s.id = h.standing and s.active"
                " join analysis a on a.report = h.report and a.latest"
                " join seen n on n.member = h.member and h.label = any (n.labels)"
                " where h.story = any (%(stories)s) and h.fired and h.answers and not exists (select from told t"
                "   join seen k on k.member = t.member where t.standing = h.standing and t.story = h.story"
                "   and t.labels <@ k.labels)"
                " order by h.standing, h.story, h.received_at desc, h.report",
                {"stories": list(stories)},
            )
        )


def add(connection: Connection, hits: Iterable[Hit]) -> set[tuple[UUID, UUID]]:
    """Keep hits; those that were there already stay told of or not, and are else as the query now finds them.

    Returns:
        Query and report of those that are new.
    """
    rows = list(hits)
    if not rows:
        return set()
    found = connection.execute(
        "insert into hit (standing, report, member, officer, label, story, wants, fired, received_at)"
        " select * from unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::integer[], %s::text[], %s::text[],"
        "                      %s::boolean[], %s::timestamptz[])"
        " on conflict (standing, report) do update set story = excluded.story, label = excluded.label, answers = true,"
        "   wants = excluded.wants"
        " returning standing, report, xmax = 0",
        [
            [row.standing for row in rows],
            [row.report for row in rows],
            [row.member for row in rows],
            [row.officer for row in rows],
            [row.label for row in rows],
            [row.story for row in rows],
            [row.wants for row in rows],
            [row.fired for row in rows],
            [row.received_at for row in rows],
        ],
    )
    return {(row[0], row[1]) for row in found if row[2]}


def of_stories(connection: Connection, stories: Sequence[str]) -> tuple[Hit, ...]:
    """The hits in these stories of queries that are asked and still answered, whose reports their members see now.

    A version that another has replaced answers nothing any more.
    """
    with connection.cursor(row_factory=class_row(Hit)) as cursor:
        return tuple(
            cursor.execute(
                "with seen as materialized (select * from seen_among("
                "   array(select distinct label from hit where story = any (%(stories)s))))"
                " select h.standing, h.report, h.member, h.officer, h.label, h.story, h.wants, h.fired, h.received_at"
                " from hit h join standing s on s.id = h.standing and s.active"
                " join analysis a on a.report = h.report and a.latest"
                " join seen n on n.member = h.member and h.label = any (n.labels)"
                " where h.story = any (%(stories)s) and h.answers order by h.received_at, h.report, h.standing",
                {"stories": list(stories)},
            )
        )


def fire(connection: Connection, hits: Iterable[Hit]) -> None:
    """Note that these hits have been told of."""
    rows = list(hits)
    connection.execute(
        "update hit h set fired = true from unnest(%s::uuid[], %s::uuid[]) as t (standing, report)"
        " where h.standing = t.standing and h.report = t.report",
        ([row.standing for row in rows], [row.report for row in rows]),
    )
