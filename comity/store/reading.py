"""Reports as their readers see them: with what was found in them, their versions, and where their text stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.analysis import Analysis
from comity.model.passage import Copied
from comity.model.report import Report
from comity.store import sight
from comity.store.reason import reasons
from comity.store.stretch import MOST, Place, Stretch, stretch

_MISSING = "There is no such report, or it was not released to you."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report in a list."""

    #: The report.
    report: UUID
    #: Its headline.
    title: str
    #: Language of its text.
    language: str
    #: The house that publishes it, if it is known.
    publisher: str | None
    #: When it was published, ISO 8601 as fine as it is known.
    published_on: str | None
    #: When it was received.
    received_at: datetime
    #: The story it is in, if it is in one.
    story: str | None
    #: The member that put it in; none where its label withholds that.
    originator: UUID | None
    #: Who may see it.
    label: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Where a report came from and who may see it."""

    #: The report.
    id: UUID
    #: What all its versions share.
    document: UUID
    #: Its number among those that the viewer may see, from 1: what others see leaves no gap.
    version: int
    #: The member that put it in; none where its label withholds that.
    originator: UUID | None
    #: Who may see it.
    label: int
    #: The source it was gathered from; none if the viewer may not know of it or a person filed it.
    source: UUID | None
    #: That source's name.
    source_name: str | None
    #: The officer who filed it, if a person did.
    officer: UUID | None
    #: That officer's name.
    officer_name: str | None
    #: How it is named where it has no title; empty where its label withholds who put it in.
    path: str
    #: Where it stands on the web.
    link: str | None
    #: When it was received.
    received_at: datetime
    #: What arrived, as JSON of `comity.model.report.Report`; none where it would tell who put it in.
    content: bytes | None
    #: What kind of bytes came; none if they were not kept.
    media_type: str | None
    #: How many bytes came.
    size: int | None
    #: What the stages found, as JSON of `comity.model.analysis.Analysis`; none as long as they have not read it.
    analysis: bytes | None
    #: The story it is in.
    story: str | None
    #: That story's title.
    story_title: str | None
    #: Why it is in that story, one sentence; none where the sentence speaks of what the viewer may not see.
    how: str | None

    @property
    def arrived(self) -> Report:
        """What arrived; no more than its name where it would tell who put it in."""
        if self.content is None:
            return Report(id=self.id.hex, path=self.path, text="")
        return msgspec.json.decode(self.content, type=Report)

    @property
    def found(self) -> Analysis | None:
        """What the stages found in it; none as long as they have not read it."""
        return msgspec.json.decode(self.analysis, type=Analysis) if self.analysis else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One of the versions of a report."""

    #: The report.
    id: UUID
    #: Its number among those that the viewer may see, from 1.
    version: int
    #: Its headline.
    title: str
    #: When it was received.
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Another report that shares text with a report."""

    #: The other report.
    other: UUID
    #: Its headline.
    title: str
    #: Its publisher.
    publisher: str | None
    #: Its language.
    language: str
    #: When it was published.
    published_on: str | None
    #: When it was received.
    received_at: datetime
    #: Whether the other report is the one that copied.
    copied_by_other: bool
    #: What was found, as JSON of `comity.model.passage.Copied`.
    content: bytes

    @property
    def copied(self) -> Copied:
        """What was found: shares, passages, direction, reason."""
        return msgspec.json.decode(self.content, type=Copied)


def report(connection: Connection, report: UUID) -> Filed:
    """One report.

    Raises:
        NotFound: there is none, or the viewer may not see it.
    """
    with connection.cursor(row_factory=class_row(Filed)) as cursor:
        found = cursor.execute(
            "select r.id, r.document, (select count(*) from report e where e.document = r.document"
            " and e.version <= r.version)::integer as version,"
            " w.originator, r.label, w.officer, coalesce(w.path, '') as path, w.link, r.received_at,"
            " arrived(r.id) as content, s.id as source, s.name as source_name, f.name as officer_name, o.media_type,"
            " octet_length(o.content) as size, a.content as analysis, p.story, v.title as story_title, p.how"
            " from report r left join provenance w on w.report = r.id"
            " left join source s on s.id = w.source left join officer f on f.id = w.officer"
            " left join original o on o.report = r.id left join analysis a on a.report = r.id"
            " left join filing p on p.report = r.id left join story_view v on v.story = p.story where r.id = %s",
            (report,),
        ).fetchone()
    if found is None:
        raise NotFound(_MISSING)
    if found.story is None:
        return found
    return replace(found, how=reasons(connection, found.story, [found.id]).get(found.id))


def versions(connection: Connection, document: UUID) -> tuple[Version, ...]:
    """The versions of a report that the viewer may see, the first first."""
    with connection.cursor(row_factory=class_row(Version)) as cursor:
        return tuple(
            cursor.execute(
                "select r.id, row_number() over (order by r.version)::integer as version,"
                " coalesce(nullif(a.title, ''), nullif(r.title, ''), w.path, '') as title, r.received_at"
                " from report r left join analysis a on a.report = r.id left join provenance w on w.report = r.id"
                " where r.document = %s order by r.version",
                (document,),
            )
        )


def shared(connection: Connection, report: UUID, *, most: int = MOST) -> tuple[Shared, ...]:
    """Reports that share text with this one, those with most of it first."""
    with connection.cursor(row_factory=class_row(Shared)) as cursor:
        return tuple(
            cursor.execute(
                "select a.report as other, a.title, a.publisher, a.language, a.published_on, a.received_at,"
                " c.copied_by_other, c.content from ("
                "  select other as counterpart, false as copied_by_other, containment, content from copy"
                "   where report = %(report)s"
                "  union all select report, true, containment, content from copy where other = %(report)s"
                "  order by containment desc limit %(most)s) c"
                " join analysis a on a.report = c.counterpart order by c.containment desc, a.received_at, a.report",
                {"report": report, "most": most},
            )
        )


def copy(connection: Connection, report: UUID, other: UUID) -> Copied:
    """What two reports share, whichever of them it was found in.

    Raises:
        NotFound: they share nothing, or the viewer may not see both.
    """
    row = connection.execute(
        "select content from copy where (report = %(one)s and other = %(two)s)"
        " or (report = %(two)s and other = %(one)s) order by containment desc limit 1",
        {"one": report, "two": other},
    ).fetchone()
    if row is None:
        raise NotFound("These two reports share no text, or one of them was not released to you.")
    return msgspec.json.decode(row[0], type=Copied)


def contents(connection: Connection, reports: Sequence[UUID]) -> dict[UUID, tuple[Report, Analysis, list[Copied]]]:
    """What arrived, what was found in it and what it copied, of these reports; for stories.

    The text as it came is left out of what arrived: the cleaned one is in the analysis, and pages are large.
    """
    copies: dict[UUID, list[Copied]] = {}
    for name, content in connection.execute(
        "select report, content from copy where report = any (%s) order by report, other", (list(reports),)
    ):
        copies.setdefault(name, []).append(msgspec.json.decode(content, type=Copied))
    rows = connection.execute(
        "select a.report, coalesce(w.path, ''), a.content from analysis a left join provenance w on w.report = a.report"
        " where a.report = any (%s)",
        (list(reports),),
    )
    return {
        name: (
            Report(id=name.hex, path=path, text=""),
            msgspec.json.decode(content, type=Analysis),
            copies.get(name, []),
        )
        for name, path, content in rows
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A report by its name."""

    #: The report.
    report: UUID
    #: Its headline, or how it is named where it has none.
    title: str
    #: Language of the headline, as far as it is known.
    language: str


def named(connection: Connection, reports: Sequence[UUID]) -> dict[UUID, Named]:
    """These reports by their names, read by the stages or not; those that the viewer may not see are not among them."""
    with connection.cursor(row_factory=class_row(Named)) as cursor:
        rows = cursor.execute(
            "select r.id as report, coalesce(nullif(a.title, ''), nullif(r.title, ''), w.path, '') as title,"
            " coalesce(a.language, 'und') as language from report r left join analysis a on a.report = r.id"
            " left join provenance w on w.report = r.id where r.id = any (%s)",
            (list(reports),),
        )
        return {row.report: row for row in rows}


def received(connection: Connection, *, place: Place | None = None, most: int = MOST) -> Stretch[ReportRow]:
    """Reports that were read, the last received first; of each its latest version.

    Looked for in the days next to the place, then in more; by each label of the viewer, or, where these are many, by
    walking past what is hidden, which is not gone on with for longer than some days.
    """
    own = sight.labels(connection)
    back = place is not None and place.newer
    for begins, ends in sight.windows(own, place.at if place else None, back=back):
        walks = len(own) > sight.MANY and (begins, ends) != sight.EVER
        page = stretch(
            connection,
            _WALKED if walks else _OF_EACH_LABEL,
            {"labels": own, "begins": begins, "ends": ends},
            at="k.received_at",
            id="k.report",
            place=place,
            made=ReportRow,
            most=most,
        )
        if page.newer if back else page.older:
            break
    return page


def received_from(
    connection: Connection, source: UUID, *, place: Place | None = None, most: int = MOST
) -> Stretch[ReportRow]:
    """Reports of one source, the last received first."""
    return stretch(
        connection,
        _ROW + " where w.source = %(source)s and a.latest",
        {"source": source},
        at="w.received_at",
        id="w.report",
        place=place,
        made=ReportRow,
        most=most,
    )


def received_since(connection: Connection, since: datetime, *, most: int = 100) -> int:
    """How many reports were received and read since a moment; counted up to `most`."""
    row = connection.execute(
        "select count(*) from (select from analysis where latest and received_at > %s limit %s) a", (since, most)
    ).fetchone()
    return int(row[0]) if row else 0


def mark(connection: Connection, report: UUID, label: int) -> None:
    """Put another marking on a report of the viewer's member; who may no longer see it no longer sees it at once.

    Raises:
        psycopg.errors.NoDataFound: it is not the viewer's member's.
    """
    connection.execute("select mark_report(%s, %s)", (report, label))


_ROW = (
    "select a.report, a.title, a.language, a.publisher, a.published_on, a.received_at, a.story, w.originator, a.label"
    " from analysis a left join provenance w on w.report = a.report"
)
#: The same by walking back in time, and label by label: what is not shown is read in an index alone. Whose a report is
#: stands with what was found in it, unless it is withheld.
_NEWEST = (
    "select a.report, a.title, a.language, a.publisher, a.published_on, a.received_at, a.story, a.label, coalesce("
    "a.originator, (select w.originator from provenance w where w.report = a.report)) as originator from ("
)
_WALKED = (
    _NEWEST  # noqa: S608 - our own
    + "select k.report, k.received_at from analysis k where k.latest"
    " and k.received_at between %(begins)s and %(ends)s {condition} {order}) k"
    " join analysis a on a.report = k.report {order}"
)
_OF_EACH_LABEL = (
    _NEWEST  # noqa: S608 - our own
    + "select k.report, k.received_at from unnest(%(labels)s::integer[]) own"
    " cross join lateral (select k.report, k.received_at from analysis k where k.label = own and k.latest"
    " and k.received_at between %(begins)s and %(ends)s {condition} {order}) k {order}) k"
    " join analysis a on a.report = k.report {order}"
)
