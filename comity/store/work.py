"""The queue: the row of a report is its place in it. waiting → ready (annotated) → done (placed), or failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection

#: How often a report is tried before it goes to quarantine.
TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A report that one annotator has for a while, with what the database knows of where it came from."""

    #: The report.
    report: UUID
    #: What arrived, as JSON.
    content: bytes
    #: How often it was taken, this time included.
    tries: int
    #: Whether it was annotated before and is now done anew.
    again: bool
    #: The source it was gathered from.
    source: UUID | None
    #: That source's name.
    source_name: str
    #: The house that the source is known to be of.
    publisher: str | None
    #: The language that the source is known to be in.
    language: str | None
    #: The member that put it in; none where its marking withholds it.
    originator: UUID | None
    #: That member's names.
    originator_names: tuple[str, ...]
    #: Whether its marking withholds who put it in.
    withheld: bool
    #: Then the names by which that would be told: of the source, its house, the member and its officer.
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A report that the stages have read and the sequencer has to place."""

    #: The report.
    report: UUID
    #: Its label now.
    label: int
    #: What all its versions share.
    document: UUID
    #: Whether the stages found something else than when it was placed.
    again: bool


def claim(connection: Connection, most: int, lease: timedelta) -> list[Claimed]:
    """Take reports that nobody has tried, the earliest received first; once committed they are the caller's.

    Args:
        connection: of an annotator; commit before the work begins.
        most: how many at most.
        lease: for how long; if they are not saved by then, others may take them.
    """
    return _claim(connection, "w.state = 'waiting' and w.tries = 0", most, lease)


def waiting(connection: Connection, most: int) -> tuple[int, float]:
    """How many reports wait that nobody has tried, counted up to `most`, and for how many seconds the newest has.

    None waits: the newest has for ever.
    """
    row = connection.execute(
        "select count(*), coalesce(extract(epoch from clock_timestamp() - max(since)), 'infinity')::float8"
        " from (select since from work where state = 'waiting' and tries = 0 order by since desc limit %s) w",
        (most,),
    ).fetchone()
    return row or (0, inf)


def behind(connection: Connection) -> float:
    """For how many seconds the report has waited that waits longest to be read or placed; 0 if none does."""
    row = connection.execute(
        "select coalesce(extract(epoch from clock_timestamp() - least("
        " (select min(since) from work where state = 'waiting' and tries = 0),"
        " (select min(since) from work where state = 'ready'))), 0)::float8"
    ).fetchone()
    return row[0] if row else 0.0


def claim_retry(connection: Connection, lease: timedelta) -> list[Claimed]:
    """Take one report that was tried before and not saved; it is to be done by itself."""
    return _claim(
        connection,
        f"w.state = 'waiting' and w.tries between 1 and {TRIES - 1}"
        " and (w.taken_until is null or w.taken_until < now())",
        1,
        lease,
    )


def claim_again(connection: Connection, stages: str, most: int, lease: timedelta) -> list[Claimed]:
    """Take reports that an earlier version of the stages annotated.

    Args:
        connection: of an annotator.
        stages: the version of the annotator's stages; see `comity.flow.stages`.
        most: how many at most.
        lease: for how long.
    """
    return _claim(
        connection,
        "w.state = 'done' and (w.stages < %(stages)s or w.stages > %(stages)s)"
        " and split_part(w.stages, '-', 1) <= split_part(%(stages)s, '-', 1)"
        f" and w.tries < {TRIES} and (w.taken_until is null or w.taken_until < now())",
        most,
        lease,
        stages,
    )


def _claim(connection: Connection, which: str, most: int, lease: timedelta, stages: str = "") -> list[Claimed]:
    with connection.cursor(row_factory=class_row(Claimed)) as cursor:
        return cursor.execute(
            # Picked once, or as part of a join more might be taken than are wanted; see `story.due`.
            f"with picked as materialized (select w.report from work w where {which}"  # noqa: S608 - the conditions above
            "   order by w.since, w.report limit %(most)s for update skip locked), taken as ("
            "  update work set taken_until = now() + %(lease)s, tries = work.tries + 1 from picked"
            "  where work.report = picked.report returning work.report, work.tries, work.state, work.since)"
            " select t.report, r.content, t.tries, t.state = 'done' as again,"
            " case when not withheld.source then r.source end as source,"
            " case when withheld.source then '' else coalesce(s.name, '') end as source_name,"
            " case when not withheld.source then s.publisher end as publisher, s.language,"
            " case when withheld.yes then null else r.originator end as originator,"
            " case when withheld.yes then '{}' else array[m.name, m.slug] end as originator_names,"
            " withheld.yes as withheld, case when withheld.yes"
            "   then array_remove(array[m.name, m.slug, s.name, s.publisher, f.name], null) else '{}' end as hidden"
            " from taken t join report r on r.id = t.report join member m on m.id = r.originator"
            " left join source s on s.id = r.source left join officer f on f.id = r.officer"
            " cross join lateral (select yes, yes or not covers(s.label, r.label) as source"
            "   from (select exists (select from clause c where c.label = r.label"
            "     and c.attribution = 'withheld') as yes) w) withheld"
            " order by t.since, t.report",
            {"lease": lease, "most": most, "stages": stages},
        ).fetchall()


def renew(connection: Connection, reports: Sequence[UUID], lease: timedelta) -> None:
    """Reports are still being annotated by the one who took them."""
    connection.execute(
        "update work set taken_until = now() + %s from ("
        "  select report from work where report = any (%s) and taken_until is not null order by report"
        "   for update skip locked) held where work.report = held.report",
        (lease, list(reports)),
    )


def worn_out(connection: Connection) -> list[tuple[UUID, bool]]:
    """Reports whose last try was not ended by anybody: their annotator died of it, or was killed each time.

    Returns:
        Each with whether it was annotated before.
    """
    rows = connection.execute(
        "select report, state = 'done' from work where state in ('waiting', 'done') and tries >= %s"
        " and taken_until < now() order by since, report limit 100 for update skip locked",
        (TRIES,),
    )
    return [(row[0], row[1]) for row in rows]


def put_back(connection: Connection, report: UUID) -> None:
    """A try failed; the report waits for the next one."""
    connection.execute("update work set taken_until = null where report = %s", (report,))


def fail(connection: Connection, report: UUID) -> None:
    """No try is left; the report is in quarantine."""
    connection.execute("update work set state = 'failed', taken_until = null where report = %s", (report,))


def keep(connection: Connection, report: UUID, stages: str) -> None:
    """What was found in a report stands, whatever these stages would find."""
    connection.execute("update work set stages = %s, taken_until = null, tries = 0 where report = %s", (stages, report))


def annotated(connection: Connection, stages: Mapping[UUID, str]) -> None:
    """Reports are ready for the sequencer, each read by these stages."""
    connection.execute(
        "update work set state = 'ready', stages = f.stages, taken_until = null, tries = 0"
        " from unnest(%s::uuid[], %s::text[]) f (report, stages) where work.report = f.report",
        (list(stages), list(stages.values())),
    )


def ready(connection: Connection, most: int) -> list[Ready]:
    """The next reports for the sequencer, in the order in which they were received.

    Their labels cannot change until the transaction ends: what is written of them has the label that they have.
    """
    with connection.cursor(row_factory=class_row(Ready)) as cursor:
        return cursor.execute(
            "select w.report, r.label, r.document,"
            " exists (select from analysis_was b where b.report = w.report and b.until is null) as again"
            " from (select report, since from work where state = 'ready' order by since, report limit %s) w"
            " join report r on r.id = w.report order by w.since, w.report for share of r",
            (most,),
        ).fetchall()


def done(connection: Connection, reports: Sequence[UUID]) -> None:
    """Reports are placed."""
    connection.execute("update work set state = 'done' where report = any (%s) and state = 'ready'", (list(reports),))


def tell(connection: Connection, channel: str, payload: str) -> None:
    """Notify whoever listens, once this transaction is committed."""
    connection.execute("select pg_notify(%s, %s)", (channel, payload))
