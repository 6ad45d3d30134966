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
    #: Its number among them.
    version: int
    #: `Analysis` as JSON.
    content: bytes
    #: See `Findings`.
    profile: bytes
    #: See `Findings`.
    vector: bytes | None


def as_read(connection: Connection, report: UUID, *, withheld: bool) -> bool:
    """Whether it is still withheld, or still not, who put a report in; it cannot change until this transaction ends."""
    row = connection.execute(
        "select exists (select from clause c where c.label = r.label and c.attribution = 'withheld')"
        " from report r where r.id = %s for share of r",
        (report,),
    ).fetchone()
    return row is not None and row[0] == withheld


def save(connection: Connection, found: Findings) -> bool:
    """Save what was found in a report in place of what was found before.

    As long as the log is replayed with what was found before, that is kept beside it.

    Returns:
        Whether the sequencer has to look at the report: it is new, or something else was found in it.
    """
    # The label cannot change between here and the commit: what is written below has the label that the report has.
    row = connection.execute(
        "select r.label, r.label <> a.label,"
        " a.content = %s and a.profile = %s and a.vector is not distinct from %s, a.story is not null"
        " from report r left join analysis a on a.report = r.id where r.id = %s for share of r",
        (found.content, found.profile, found.vector, found.report),
    ).fetchone()
    assert row is not None  # noqa: S101 - reports are never deleted while they wait
    label, hidden, same, placed = row
    if placed and not same:
        connection.execute(
            "insert into analysis_was (report, content, profile, vector)"
            " select report, content, profile, vector from analysis where report = %s"
            " on conflict (report) where until is null do nothing",
            (found.report,),
        )
    connection.execute(
        "insert into analysis (report, label, stages, title, language, publisher, published_on, published_at,"
        " received_at, source, originator, latest, content, profile, vector, search)"
        " select r.id, r.label, %(stages)s, %(title)s, %(language)s, %(publisher)s, %(published_on)s,"
        " %(published_at)s, r.received_at, case when not w.yes then r.source end,"
        " case when not w.yes then r.originator end, r.latest,"
        " %(content)s, %(profile)s, %(vector)s, (%(search)s || ' ''~l' || r.label || '''')::tsvector"
        " from report r cross join lateral (select exists (select from clause c where c.label = r.label"
        "   and c.attribution = 'withheld') as yes) w where r.id = %(report)s"
        " on conflict (report) do update set label = excluded.label, source = excluded.source,"
        " originator = excluded.originator, stages = excluded.stages, title = excluded.title,"
        " language = excluded.language, publisher = excluded.publisher, published_on = excluded.published_on,"
        " published_at = excluded.published_at, content = excluded.content, profile = excluded.profile,"
        " vector = excluded.vector, search = excluded.search",
        {
            "report": found.report,
            "stages": found.stages,
            "title": found.title,
            "language": found.language,
            "publisher": found.publisher,
            "published_on": found.published_on,
            "published_at": found.published_at,
            "content": found.content,
            "profile": found.profile,
            "vector": found.vector,
            "search": found.search,
        },
    )
    if hidden:  # until now what was found in it was its owner's alone
        _show(connection, found.report, label)
    if not same:
        connection.execute("delete from mention where report = %s", (found.report,))
        _mention(connection, found, label)
    return not placed or not same or hidden


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


def _mention(connection: Connection, found: Findings, label: int) -> None:
    if not found.mentions:
        return
    connection.execute(
        "insert into mention (report, label, place, name, country, lat, lon, times)"
        " select %s, %s, m.place, m.name, m.country, m.lat, m.lon, m.times"
        " from unnest(%s::text[], %s::text[], %s::text[], %s::real[], %s::real[], %s::integer[])"
        " m (place, name, country, lat, lon, times)",
        (
            found.report,
            label,
            [m.place for m in found.mentions],
            [m.name for m in found.mentions],
            [m.country for m in found.mentions],
            [m.lat for m in found.mentions],
            [m.lon for m in found.mentions],
            [m.times for m in found.mentions],
        ),
    )


def as_of(connection: Connection, reports: Iterable[UUID], position: int) -> dict[UUID, Kept]:
    """What had been found in reports at a position of the log."""
    rows = connection.execute(
        "select a.report, r.document, r.version, coalesce(b.content, a.content), coalesce(b.profile, a.profile),"
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
    return Kept(report=row[0], document=row[1], version=row[2], content=row[3], profile=row[4], vector=row[5])


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
