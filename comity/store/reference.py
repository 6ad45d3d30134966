"""What a text that cites reports shows of them: headline, house, day, and the places that they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A report that is cited."""

    #: The report.
    report: UUID
    #: Its headline; empty where it has none.
    title: str
    #: Language of its text; ``und`` as long as nobody has read it.
    language: str
    #: The house that publishes it, if it is known.
    publisher: str | None
    #: When it was published, ISO 8601 as fine as it is known.
    published_on: str | None
    #: When it was received.
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place that cited reports name."""

    #: English name in the gazetteer.
    name: str
    #: How many of the reports name it.
    reports: int
    #: Degrees north.
    lat: float
    #: Degrees east.
    lon: float


#: Of what a worker reads as a member, only what that member sees.
_SEEN = " and (%(member)s::uuid is null or {of}.label = any ((select labels_seen_by(%(member)s))::integer[]))"


def references(connection: Connection, reports: Sequence[UUID], member: UUID | None = None) -> dict[UUID, Reference]:
    """These reports, read by the stages or not; those that the viewer may not see are not among them.

    Args:
        connection: of a viewer, or of a worker.
        reports: which.
        member: as whom a worker looks; none: as the viewer.
    """
    with connection.cursor(row_factory=class_row(Reference)) as cursor:
        rows = cursor.execute(
            "select r.id as report, coalesce(nullif(a.title, ''), r.title) as title,"  # noqa: S608 - our own words
            " coalesce(a.language, 'und') as language, a.publisher, a.published_on, r.received_at"
            f" from report r left join analysis a on a.report = r.id{_SEEN.format(of='a')}"
            f" where r.id = any (%(reports)s){_SEEN.format(of='r')}".encode(),
            {"reports": list(reports), "member": member},
        )
        return {row.report: row for row in rows}


def places(connection: Connection, reports: Sequence[UUID], member: UUID | None = None) -> list[Named]:
    """The places that these reports name, the most named first; with a member, as for `references`."""
    with connection.cursor(row_factory=class_row(Named)) as cursor:
        return cursor.execute(
            "select name, count(distinct report)::integer as reports, min(lat) as lat, min(lon) as lon from mention m"  # noqa: S608 - our own words
            f" where report = any (%(reports)s){_SEEN.format(of='m')} group by name"
            " order by count(distinct report) desc, name".encode(),
            {"reports": list(reports), "member": member},
        ).fetchall()
