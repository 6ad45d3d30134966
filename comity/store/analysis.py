"""What the stages found in reports: written by annotators, read by the sequencer and by weighing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import sql

from comity.db.door import Connection
from comity.model.analysis import Analysis

_decoder = msgspec.json.Decoder(Analysis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place that a report names."""

    #: GeoNames id, or name and country.
    place: str
    #: English name.
    name: str
    #: ISO 3166-1 alpha-2 code.
    country: str
    #: Degrees north.
    lat: float
    #: Degrees east.
    lon: float
    #: How often it is named.
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that an annotator saves of one report."""

    #: The report.
    report: UUID
    #: Version of the stages.
    stages: str
    #: Its headline.
    title: str
    #: ISO 639 code.
    language: str
    #: The house that publishes it.
    publisher: str | None
    #: When it was published, ISO 8601 as fine as known.
    published_on: str | None
    #: The start of that.
    published_at: datetime | None
    #: `Analysis` as JSON, without the prints, which are quickly made again.
    content: bytes
    #: What the story index needs of it, as JSON, without the vector.
    profile: bytes
    #: The vector of its gist, float32, centred.
    vector: bytes | None
    #: The value of the search column, its label left out.
    search: str
    #: The places it names.
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the sequencer reads of a report."""

    #: The report.
    report: UUID
    #: What all its versions share.
    document: UUID
    #: `Analysis` as JSON.
    content: bytes
    #: See `Findings`.
    profile: bytes
    #: See `Findings`.
    vector: bytes | None


def withheld(connection: Connection, reports: Sequence[UUID]) -> dict[UUID, bool]:
    """Whether it is withheld who put these reports in; it cannot change until this transaction ends."""
    rows = connection.execute(
        "select r.id, exists (select from clause c where c.label = r.label and c.attribution = 'withheld')"
        " from report r where r.id = any (%s) order by r.id for share of r",
        (list(reports),),
    )
    return {row[0]: row[1] for row in rows}


def save(connection: Connection, found: Sequence[Findings]) -> set[UUID]:
    """Save what was found in reports in place of what was found before.

    As long as the log is replayed with what was found before, that is kept beside it.

    Returns:
        The reports that the sequencer has to look at: they are new, or something else was found in them.
    """
    # The labels cannot change between here and the commit: what is written below has the label that its report has.
    rows = connection.execute(
        "select r.id, r.label, coalesce(r.label <> a.label, false), coalesce(a.content = f.content"
        " and a.profile = f.profile and a.vector is not distinct from f.vector, false), a.story is not null"
        " from unnest(%s::uuid[], %b::bytea[], %b::bytea[], %b::bytea[]) f (report, content, profile, vector)"
        " join report r on r.id = f.report left join analysis a on a.report = r.id order by r.id for share of r",
        _columns(found, "report", "content", "profile", "vector"),
    ).fetchall()
    if others := [report for report, _, _, same, placed in rows if placed and not same]:
        connection.execute(
            "insert into analysis_was (report, content, profile, vector)"
            " select report, content, profile, vector from analysis where report = any (%s)"
            " on conflict (report) where until is null do nothing",
            (others,),
        )
    connection.execute(
        "insert into analysis (report, label, stages, title, language, publisher, published_on, published_at,"
        " received_at, source, originator, latest, content, profile, vector, search)"
        " select r.id, r.label, f.stages, f.title, f.language, f.publisher, f.published_on, f.published_at,"
        " r.received_at, case when not w.yes and covers(o.label, r.label) then r.source end,"
        " case when not w.yes then r.originator end, r.latest,"
        " f.content, f.profile, f.vector, (f.search || ' ''~l' || r.label || '''')::tsvector"
        " from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],"
        " %s::text[], %b::bytea[], %b::bytea[], %b::bytea[]) f (report, stages, title, language, publisher,"
        " published_on, published_at, search, content, profile, vector)"
        " join report r on r.id = f.report left join source o on o.id = r.source"
        " cross join lateral (select exists (select from clause c"
        "   where c.label = r.label and c.attribution = 'withheld') as yes) w"
        " on conflict (report) do update set label = excluded.label, source = excluded.source,"
        " originator = excluded.originator, stages = excluded.stages, title = excluded.title,"
        " language = excluded.language, publisher = excluded.publisher, published_on = excluded.published_on,"
        " published_at = excluded.published_at, content = excluded.content, profile = excluded.profile,"
        " vector = excluded.vector, search = excluded.search",
        _columns(
            found,
            *("report", "stages", "title", "language", "publisher", "published_on", "published_at", "search"),
            *("content", "profile", "vector"),
        ),
    )
    for report, label, hidden, _, _ in rows:
        if hidden:  # until now what was found in it was its owner's alone
            _show(connection, report, label)
    labels = {report: label for report, label, _, same, _ in rows if not same}
    connection.execute("delete from mention where report = any (%s)", (list(labels),))
    _mention(connection, [(one, labels[one.report]) for one in found if one.report in labels])
    return {report for report, _, hidden, same, placed in rows if hidden or not (placed and same)}


def _columns(found: Sequence[Findings], *fields: str) -> list[list[Any]]:
    """What `unnest` makes rows of."""
    return [[getattr(one, field) for one in found] for field in fields]


def _show(connection: Connection, report: UUID, label: int) -> None:
    for table, column, whose in (
        ("mention", "label", "report"),
        ("filing", "label", "report"),
        ("copy", "label", "report"),
        ("copy", "other_label", "other"),
        ("hit", "label", "report"),
    ):
        connection.execute(
            sql.SQL("update {} set {} = %s where {} = %s").format(
                sql.Identifier(table), sql.Identifier(column), sql.Identifier(whose)
            ),
            (label, report),
        )


def _mention(connection: Connection, found: Iterable[tuple[Findings, int]]) -> None:
    """Write down the places that reports of these labels name."""
    rows = [
        (one.report, label, m.place, m.name, m.country, m.lat, m.lon, m.times)
        for one, label in found
        for m in one.mentions
    ]
    if not rows:
        return
    connection.execute(
        "insert into mention (report, label, place, name, country, lat, lon, times)"
        " select * from unnest(%s::uuid[], %s::integer[], %s::text[], %s::text[], %s::text[], %s::real[], %s::real[],"
        " %s::integer[])",
        [list(column) for column in zip(*rows, strict=True)],
    )


def as_of(connection: Connection, reports: Iterable[UUID], position: int) -> dict[UUID, Kept]:
    """What had been found in reports at a position of the log."""
    rows = connection.execute(
        "select a.report, r.document, coalesce(b.content, a.content), coalesce(b.profile, a.profile),"
        " case when b.report is null then a.vector else b.vector end"
        " from analysis a join report r on r.id = a.report"
        " left join lateral (select w.report, w.content, w.profile, w.vector from analysis_was w"
        "   where w.report = a.report and (w.until is null or w.until > %s)"
        "   order by w.until nulls last limit 1) b on true"
        " where a.report = any (%s)",
        (position, list(reports)),
    )
    return {row[0]: _kept(row) for row in rows}


def _kept(row: Sequence[Any]) -> Kept:
    return Kept(report=row[0], document=row[1], content=row[2], profile=row[3], vector=row[4])


def took_effect(connection: Connection, report: UUID, position: int) -> None:
    """From this position of the log on, what was found anew in a report counts."""
    connection.execute("update analysis_was set until = %s where report = %s and until is null", (position, report))


def follow_versions(connection: Connection, documents: Sequence[UUID]) -> None:
    """Have the analyses of these documents say which version is the latest, as their reports do."""
    connection.execute(
        "update analysis a set latest = r.latest from report r"
        " where r.document = any (%s) and a.report = r.id and a.latest <> r.latest",
        (list(documents),),
    )


def analyses(connection: Connection, reports: Iterable[UUID]) -> Mapping[UUID, Analysis]:
    """What was found in reports, as it stands now."""
    rows = connection.execute("select report, content from analysis where report = any (%s)", (list(reports),))
    return {row[0]: _decoder.decode(row[1]) for row in rows}


def begins(published_on: str | None) -> datetime | None:
    """The first moment of a time of publication that may be as vague as a year."""
    if not published_on:
        return None
    try:
        when = datetime.fromisoformat(published_on + {4: "-01-01", 7: "-01"}.get(len(published_on), ""))
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    except ValueError:
        return None
