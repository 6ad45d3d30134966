"""Which report is in which story, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from comity.db.door import Connection
from comity.model.on_screen import on_screen

#: What is put between why a report is in its story and why that story was joined with another.
JOINED = " Its story was joined with another. "
#: Why a report is in the story of its earlier version.
NEW_VERSION = on_screen("A new version of a report that is in it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A report in its story."""

    #: The report.
    report: UUID
    #: The story.
    story: str
    #: Why, one sentence.
    how: str
    #: Log-odds that it belongs there.
    odds: float
    #: Position of the entry of the log that put it there.
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A story whose reports all went into another."""

    #: The story that is no more.
    story: str
    #: The story that took its reports.
    into: str
    #: Why, one sentence.
    how: str


def write(connection: Connection, filings: Sequence[Filing]) -> None:
    """File reports, or file them elsewhere; each has the label of its report."""
    if not filings:
        return
    columns = (
        [f.report for f in filings],
        [f.story for f in filings],
        [f.how for f in filings],
        [f.odds for f in filings],
        [f.position for f in filings],
    )
    connection.execute(
        "insert into filing (report, label, story, how, odds, position)"
        " select f.report, r.label, f.story, f.how, f.odds, f.position"
        " from unnest(%s::uuid[], %s::text[], %s::text[], %s::real[], %s::bigint[])"
        " f (report, story, how, odds, position)"
        " join report r on r.id = f.report"
        " on conflict (report) do update set label = excluded.label, story = excluded.story, how = excluded.how,"
        " odds = excluded.odds, position = excluded.position",
        columns,
    )
    connection.execute(
        "update analysis a set story = f.story from unnest(%s::uuid[], %s::text[]) f (report, story)"
        " where a.report = f.report and a.story is distinct from f.story",
        columns[:2],
    )


def move(connection: Connection, moved: Moved) -> None:
    """Put all reports of a story into another."""
    connection.execute(
        "update filing set story = %s, how = split_part(how, %s, 1) || %s where story = %s",
        (moved.into, JOINED, JOINED + moved.how, moved.story),
    )
    connection.execute("update analysis set story = %s where story = %s", (moved.into, moved.story))


def joined(how: str, moved: Moved) -> str:
    """What `move` makes of a reason."""
    return how.partition(JOINED)[0] + JOINED + moved.how


def filed(connection: Connection, reports: Iterable[UUID]) -> dict[UUID, tuple[str, int]]:
    """The story and the label of those of these reports that are filed."""
    rows = connection.execute("select report, story, label from filing where report = any (%s)", (list(reports),))
    return {row[0]: (row[1], row[2]) for row in rows}


def of_labels(connection: Connection, labels: Sequence[int]) -> list[UUID]:
    """The reports of these labels that are filed, in order of receipt; versions that another replaced are left out."""
    rows = connection.execute(
        "select report from analysis where label = any (%s) and latest and story is not null"
        " order by received_at, report",
        (list(labels),),
    )
    return [row[0] for row in rows]


def successors(
    connection: Connection, stories: Iterable[str], *, within: Sequence[str] | None = None
) -> dict[str, str]:
    """Of these stories those that are no more, and those that took their reports: two may turn out to be one.

    A story that is no more lives on in the one in which the report now is that once founded it.

    Args:
        connection: of a viewer, who is told by reports alone that it sees, or of the conveyor.
        stories: their ids.
        within: told only where it is one of these that took them; none: whichever it is.
    """
    founders: dict[str, UUID] = {}
    for story in stories:
        with suppress(ValueError):
            founders[story] = UUID(story.removeprefix("s"))
    if not founders:
        return {}
    rows = connection.execute(
        "select f.report, f.story from filing f where f.report = any (%(founders)s)"
        " and (%(within)s::text[] is null or f.story = any (%(within)s))"
        " and not exists (select from filing o where o.story = 's' || replace(f.report::text, '-', ''))",
        {"founders": list(founders.values()), "within": None if within is None else list(within)},
    ).fetchall()
    now: dict[UUID, str] = dict(rows)
    return {story: now[founder] for story, founder in founders.items() if founder in now}


def everything(connection: Connection) -> dict[UUID, Filing]:
    """Every filing there is."""
    rows = connection.execute("select report, story, how, odds::float8, position from filing")
    return {row[0]: Filing(report=row[0], story=row[1], how=row[2], odds=row[3], position=row[4]) for row in rows}


def clear(connection: Connection) -> None:
    """Take every filing away, before all are written anew."""
    connection.execute("delete from filing")
