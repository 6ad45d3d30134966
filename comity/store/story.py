"""Stories as they are weighed: one picture for those members who see the same of a story's reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class InStory:
    """A report of a story, as weighing reads it."""

    #: The report.
    report: UUID
    #: What all its versions share.
    document: UUID
    #: Its number among them.
    version: int
    #: Who may see it.
    label: int
    #: How it is named where it has no title.
    path: str
    #: When it was received.
    received_at: datetime
    #: `Analysis` as JSON.
    content: bytes
    #: The profile as JSON, without vector.
    profile: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A story as some members see it."""

    #: The story.
    story: str
    #: The members, in the order of their ids.
    audience: tuple[UUID, ...]
    #: Labels of all reports it was weighed from.
    labels: tuple[int, ...]
    #: What it was weighed from, as SHA-256.
    seen: bytes
    #: Its title.
    title: str
    #: How many reports.
    reports: int
    #: Their languages.
    languages: tuple[str, ...]
    #: English names of its places, most named first.
    places: tuple[str, ...]
    #: Day of the earliest dated report.
    since: str | None
    #: Day of the latest.
    until: str | None
    #: How many claims.
    claims: int
    #: How many of them are contested.
    contested: int
    #: Most independent origins of a claim, lower bound.
    origins: int
    #: What is done to its claims: asserts, denies, revises.
    stances: tuple[str, ...] = ()
    #: Most different figures that are given for the same; 0 if none differ.
    figures: int = 0
    #: When its first report was received.
    began_at: datetime
    #: When its last report was received.
    changed_at: datetime
    #: `StoryView` as JSON.
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What became different in a story."""

    #: The story.
    story: str
    #: Those who saw it.
    audience: tuple[UUID, ...]
    #: Labels of the picture that shows it.
    labels: tuple[int, ...]
    #: contested, settled, origins, denied, revised or claim.
    kind: str
    #: Id of the claim.
    claim: str
    #: The claim's words.
    words: str
    #: What was.
    was: str | None
    #: What is.
    becomes: str | None
    #: The reports that what was rested on.
    rested: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A story that is to be weighed."""

    #: The story.
    story: str
    #: Since when its picture is not up to date.
    dirty_at: datetime
    #: How often that was begun and not ended.
    tries: int


_COLUMNS = (
    "story, audience, labels, seen, title, reports, languages, places, since, until, claims, contested, origins,"
    " stances, figures, began_at, changed_at, content"
)


#: By how much a story goes before others if a standing query waits for what it will show.
_AHEAD = timedelta(seconds=30)

# A story keeps its place among those that wait, or one that changes all the time would never be weighed; but what
# changes while it is weighed (tries > 0) counts from then on.
_AGAIN = (
    " on conflict (story) do update set dirty_at ="
    " case when weighing.dirty_at is null or weighing.tries > 0 then clock_timestamp() else weighing.dirty_at end"
)


def soil(connection: Connection, stories: Iterable[str]) -> None:
    """Have these stories weighed again."""
    names = sorted(set(stories))
    if names:
        connection.execute(
            "insert into weighing (story, dirty_at)"  # noqa: S608 - our own words
            " select s, clock_timestamp() from unnest(%s::text[]) s order by s"
            f"{_AGAIN}",
            (names,),
        )


def soil_labels(connection: Connection, labels: Sequence[int]) -> None:
    """Have every story weighed again that has a report of one of these labels."""
    connection.execute(
        "insert into weighing (story, dirty_at)"  # noqa: S608 - our own words
        " select story, clock_timestamp() from filing where label = any (%s) group by story order by story"
        f"{_AGAIN}",
        (list(labels),),
    )


def soil_everything(connection: Connection) -> None:
    """Have every story weighed again."""
    connection.execute(
        "insert into weighing (story, dirty_at)"  # noqa: S608 - our own words
        " select story, clock_timestamp() from (select story from filing union select story from story_view) s"
        f" order by story{_AGAIN}"
    )


def due(connection: Connection, rest: float, most_tries: int) -> Due | None:
    """The next story to be weighed, and begin it: the one that has waited longest, what it costs taken off its wait.

    So a story that takes seconds lets pass those that take none, for `rest` times those seconds; and one of which a
    standing query waits to see more than its reports say goes before others that have waited a little longer.

    Args:
        connection: of the conveyor; commit before the work begins.
        rest: a story is left alone for so many times what weighing it cost the last time.
        most_tries: after so many tries that were begun and not ended it is left alone for an hour.
    """
    with connection.cursor(row_factory=class_row(Due)) as cursor:
        return cursor.execute(
            # Picked once: as part of a join it may be picked anew for each row, and stories begun that nobody weighs.
            "with picked as materialized (select story from weighing where dirty_at is not null"
            "   and (weighed_at is null or weighed_at + make_interval(secs => cost * %(rest)s) <= clock_timestamp())"
            "   and (tries < %(most)s or weighed_at < clock_timestamp() - interval '1 hour')"
            "   order by dirty_at + make_interval(secs => cost * %(rest)s)"
            "     - case when exists (select from hit h where h.story = weighing.story and not h.fired)"
            "            then %(ahead)s else interval '0' end, story limit 1"
            "   for update skip locked)"
            " update weighing set tries = weighing.tries + 1, weighed_at = clock_timestamp() from picked"
            " where weighing.story = picked.story returning weighing.story, weighing.dirty_at, weighing.tries",
            {"rest": rest, "most": most_tries, "ahead": _AHEAD},
        ).fetchone()


def weighed(connection: Connection, story: str, dirty_at: datetime, cost: float) -> None:
    """A story was weighed as it was at `dirty_at`; what changed since then is still to be weighed."""
    connection.execute(
        "update weighing set weighed_at = clock_timestamp(), cost = %s, tries = 0,"
        " dirty_at = case when dirty_at > %s then dirty_at end where story = %s",
        (cost, dirty_at, story),
    )


def unweighed(connection: Connection) -> set[str]:
    """The stories that wait for being weighed."""
    return {row[0] for row in connection.execute("select story from weighing where dirty_at is not null")}


def everyone(connection: Connection) -> list[str]:
    """Every story that has a report or a picture."""
    rows = connection.execute("select story from filing union select story from story_view order by 1")
    return [row[0] for row in rows]


def reports(connection: Connection, story: str) -> list[InStory]:
    """The reports of a story."""
    with connection.cursor(row_factory=class_row(InStory)) as cursor:
        return cursor.execute(
            "select f.report, r.document, r.version, a.label, r.received_at, a.content, a.profile,"
            # A label may withhold who put it in, and the path would tell.
            " case when exists (select from clause c where c.label = r.label and c.attribution = 'withheld')"
            "   then '' else r.path end as path"
            " from filing f join report r on r.id = f.report join analysis a on a.report = f.report"
            " where f.story = %s order by r.id",
            (story,),
        ).fetchall()


def labels_now(connection: Connection, reports: Sequence[UUID]) -> dict[UUID, int]:
    """The labels of reports, which cannot change until this transaction ends."""
    rows = connection.execute(
        "select report, label from analysis where report = any (%s) order by report for share", (list(reports),)
    )
    return {row[0]: row[1] for row in rows}


def views(connection: Connection, story: str) -> list[View]:
    """The pictures of a story that are kept."""
    with connection.cursor(row_factory=class_row(View)) as cursor:
        found = cursor.execute(
            f"select {_COLUMNS} from story_view where story = %s",  # noqa: S608 - our own columns
            (story,),
        ).fetchall()
    return sorted((_view(row) for row in found), key=lambda view: view.audience)


def _view(row: View) -> View:
    return View(
        story=row.story,
        audience=tuple(row.audience),
        labels=tuple(row.labels),
        seen=bytes(row.seen),
        title=row.title,
        reports=row.reports,
        languages=tuple(row.languages),
        places=tuple(row.places),
        since=row.since,
        until=row.until,
        claims=row.claims,
        contested=row.contested,
        origins=row.origins,
        stances=tuple(row.stances),
        figures=row.figures,
        began_at=row.began_at,
        changed_at=row.changed_at,
        content=bytes(row.content),
    )


def replace_views(connection: Connection, story: str, views: Sequence[View]) -> None:
    """Put these pictures of a story in place of those that are kept."""
    connection.execute("delete from story_view where story = %s", (story,))
    for view in views:
        connection.execute(
            f"insert into story_view ({_COLUMNS}) values"  # noqa: S608 - our own columns
            " (%(story)s, %(audience)s, %(labels)s, %(seen)s, %(title)s, %(reports)s, %(languages)s, %(places)s,"
            " %(since)s, %(until)s, %(claims)s, %(contested)s, %(origins)s, %(stances)s, %(figures)s,"
            " %(began_at)s, %(changed_at)s, %(content)s)",
            {
                "story": view.story,
                "audience": list(view.audience),
                "labels": list(view.labels),
                "seen": view.seen,
                "title": view.title,
                "reports": view.reports,
                "languages": list(view.languages),
                "places": list(view.places),
                "since": view.since,
                "until": view.until,
                "claims": view.claims,
                "contested": view.contested,
                "origins": view.origins,
                "stances": list(view.stances),
                "figures": view.figures,
                "began_at": view.began_at,
                "changed_at": view.changed_at,
                "content": view.content,
            },
        )


def note(connection: Connection, changes: Sequence[Changed]) -> None:
    """Write down what became different."""
    for change in changes:
        connection.execute(
            "insert into story_change (story, audience, labels, kind, claim, words, was, becomes, rested)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                change.story,
                list(change.audience),
                list(change.labels),
                change.kind,
                change.claim,
                change.words,
                change.was,
                change.becomes,
                list(change.rested),
            ),
        )


def move_changes(connection: Connection, story: str, into: str) -> None:
    """What became different in a story that is no more is told of the one that took its reports."""
    connection.execute("update story_change set story = %s where story = %s", (into, story))
