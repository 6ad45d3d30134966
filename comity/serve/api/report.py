"""Reports: read, filed, marked; their versions and the bytes they were made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import uuid4

import msgspec
from starlette.responses import Response

from comity.errors import Refused
from comity.model.arrival import Arrival
from comity.model.date import Published
from comity.model.picture import ReportView
from comity.model.report import Report
from comity.serve import files
from comity.serve.api.operation import Asked
from comity.serve.api.story import seen
from comity.serve.api.wire import Line, Marking, MarkingSent, Page, Paging, Sent, Slugs, Told, page
from comity.serve.changed import changed
from comity.serve.download import download
from comity.serve.step_up import want_fresh
from comity.store import original as originals
from comity.store import reading, report_read
from comity.store import report as reports
from comity.store.wider import wider

#: Characters of the longest text that comes as JSON: a long book; what is longer comes as a file.
LONGEST = 500_000


class ReportRow(Told, frozen=True, kw_only=True):
    """A report in a list."""

    #: Its id.
    id: str
    #: Its headline.
    title: str
    #: Language of its text, an ISO 639 code, ``und`` if it cannot be told.
    language: str
    #: The house that publishes it.
    publisher: str | None
    #: When it was published, as fine as it is known.
    published: str | None
    #: When it was received.
    received_at: datetime
    #: The story it is in; null as long as it is in none.
    story: str | None
    #: The member that put it in; null where its marking withholds that.
    originator: str | None
    #: Who may see it: whoever satisfies all of these.
    marking: list[Marking]


class ReportTold(Told, frozen=True, kw_only=True):
    """A report whole."""

    #: Its id.
    id: str
    #: What all its versions share.
    document: str
    #: Its number among them.
    version: int
    #: The member that put it in; null where its marking withholds that.
    originator: str | None
    #: Who may see it: whoever satisfies all of these.
    marking: list[Marking]
    #: The source it was gathered from; null if a person filed it or the source was not released.
    source: str | None
    #: The officer who filed it.
    officer: str | None
    #: Where it stands on the web.
    link: str | None
    #: When it was received.
    received_at: datetime
    #: What came: its media type.
    media_type: str | None
    #: What came: how many bytes.
    size: int | None
    #: The story it is in.
    story: str | None
    #: Why it is in that story.
    how: str | None
    #: What was found in it, as ``comity read --json`` tells it; null as long as it was not read.
    report: ReportView | None


class VersionTold(Told, frozen=True, kw_only=True):
    """A version of a report."""

    #: The report that is this version.
    id: str
    #: Its number.
    version: int
    #: Its headline.
    title: str
    #: When it was received.
    received_at: datetime


class ReaderTold(Told, frozen=True, kw_only=True):
    """An officer who read a report that is for some members only."""

    #: The officer's member.
    member: str
    #: The officer's name.
    name: str
    #: The hour in which they read it first.
    first: datetime
    #: The hour in which they read it last.
    last: datetime


class Readers(Told, frozen=True, kw_only=True):
    """Who read a report."""

    #: The last first.
    readers: list[ReaderTold]


class Versions(Told, frozen=True, kw_only=True):
    """The versions of a report."""

    #: The first first.
    versions: list[VersionTold]


class RunTold(Told, frozen=True, kw_only=True):
    """Words that stayed, came in, or went out."""

    #: kept, added or removed.
    kind: Literal["kept", "added", "removed"]
    #: The words.
    text: str


class Difference(Told, frozen=True, kw_only=True):
    """What a version changed against the one before it."""

    #: The version before; null for the first one.
    before: str | None
    #: Whether the texts could be compared; very long ones are not.
    compared: bool
    #: Paragraphs that are not as they were.
    paragraphs: list[list[RunTold]]


class PublishedSent(Sent, frozen=True, kw_only=True):
    """When a report was published."""

    #: ISO 8601, as fine as the precision.
    date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?)?)?$")]
    #: How fine it is.
    precision: Literal["minute", "day", "month", "year"]


class ReportSent(Sent, frozen=True, kw_only=True):
    """A report to be taken in."""

    #: Its text, plain.
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    #: Its headline.
    title: Line | None = None
    #: Language of its text, an ISO 639 code; null: to be found out.
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2,3}$")] | None = None
    #: The house that publishes it.
    publisher: Line | None = None
    #: When it was published.
    published: PublishedSent | None = None
    #: Where it stands on the web.
    link: Annotated[str, msgspec.Meta(pattern="^https?://", max_length=2000)] | None = None
    #: What the sender knows it by. The same key again with other words is a new version; with the same, nothing new.
    key: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | None = None


class FiledSent(ReportSent, frozen=True, kw_only=True):
    """A report of an officer's own."""

    #: Who may see it; null: as the officer's reports usually are, else the own member alone.
    marking: MarkingSent | None = None


class ReceivedTold(Told, frozen=True, kw_only=True):
    """What became of a report that was sent. Once this is answered, no crash loses it."""

    #: The report that now stands for it.
    id: str
    #: What all its versions share.
    document: str
    #: Its number among them.
    version: int
    #: False where exactly this had been received before.
    new: bool


def listed(asked: Asked) -> Page[ReportRow]:
    """Reports that were read, the last received first."""
    query: Paging = asked.query
    found = reading.received(asked.connection, place=query.place, most=query.limit)
    slugs = Slugs(asked.connection)
    markings = slugs.markings([each.label for each in found.rows])

    def row(each: reading.ReportRow) -> ReportRow:
        return ReportRow(
            id=each.report.hex,
            title=each.title,
            language=each.language,
            publisher=each.publisher,
            published=each.published_on,
            received_at=each.received_at,
            story=each.story,
            originator=slugs.told(each.originator),
            marking=markings.get(each.label, []),
        )

    return page(found, row)


def one(asked: Asked) -> ReportTold:
    """One report with all that was found in it."""
    filed = reading.report(asked.connection, asked.id)
    report_read.note(asked.connection, filed.id)
    found = reading.contents(asked.connection, [filed.id]).get(filed.id)
    slugs = Slugs(asked.connection)
    return ReportTold(
        id=filed.id.hex,
        document=filed.document.hex,
        version=filed.version,
        originator=slugs.told(filed.originator),
        marking=slugs.markings([filed.label]).get(filed.label, []),
        source=filed.source.hex if filed.source else None,
        officer=filed.officer.hex if filed.officer else None,
        link=filed.link,
        received_at=filed.received_at,
        media_type=filed.media_type,
        size=filed.size,
        story=filed.story,
        how=filed.how,
        report=seen(*found) if found else None,
    )


def versions(asked: Asked) -> Versions:
    """The versions of one report."""
    filed = reading.report(asked.connection, asked.id)
    return Versions(
        versions=[
            VersionTold(id=each.id.hex, version=each.version, title=each.title, received_at=each.received_at)
            for each in reading.versions(asked.connection, filed.document)
        ]
    )


def readers(asked: Asked) -> Readers:
    """Who read a report that is for some members only: to its owner all, to another member its own officers."""
    filed, slugs = reading.report(asked.connection, asked.id), Slugs(asked.connection)
    return Readers(
        readers=[
            ReaderTold(member=slugs.slug(each.member), name=each.name, first=each.first, last=each.last)
            for each in report_read.of(asked.connection, filed.id)
        ]
    )


def difference(asked: Asked) -> Difference:
    """What one version changed against the one before it that the viewer may see."""
    filed = reading.report(asked.connection, asked.id)
    earlier = [v for v in reading.versions(asked.connection, filed.document) if v.version < filed.version]
    if not earlier:
        return Difference(before=None, compared=True, paragraphs=[])
    before = reading.report(asked.connection, earlier[-1].id)
    for each in (filed, before):
        report_read.note(asked.connection, each.id)
    found = changed(_text(before), _text(filed))
    return Difference(
        before=before.id.hex,
        compared=found is not None,
        paragraphs=[[RunTold(kind=run.kind, text=run.text) for run in each.runs] for each in found or ()],
    )


def _text(filed: reading.Filed) -> str:
    """The cleaned text; what came, as long as nobody has read it."""
    found = filed.found
    return found.text if found else filed.arrived.text


def original(asked: Asked) -> Response:
    """The bytes as they came: to be kept in a file, never opened as a page of ours."""
    found = originals.original(asked.connection, asked.id)
    path = reading.report(asked.connection, asked.id).path
    report_read.note(asked.connection, asked.id)
    return files.elsewhere(asked.request, asked.id) or download(found.content, path, found.media_type)


def file(asked: Asked) -> ReceivedTold:
    """Take in a report of the officer's own."""
    sent: FiledSent = asked.body
    slugs, owner = Slugs(asked.connection), asked.viewer.member
    label = slugs.label(owner, sent.marking) if sent.marking else slugs.usual(owner)
    received = reports.add(
        asked.connection,
        arrival(sent, asked.raw),
        originator=asked.viewer.member,
        label=label,
        officer=asked.viewer.officer,
    )
    return told(received)


def mark(asked: Asked) -> None:
    """Say anew who may see a report of the own member's; who no longer may, no longer does, at once."""
    filed = reading.report(asked.connection, asked.id)
    chosen = Slugs(asked.connection).label(asked.viewer.member, asked.body)
    if wider(asked.connection, filed.label, chosen):
        want_fresh(asked.request)
    reading.mark(asked.connection, filed.id, chosen)


def arrival(sent: ReportSent, raw: bytes) -> Arrival:
    """What was sent as JSON, as something that arrived."""
    return Arrival(
        key=sent.key or f"sent:{uuid4().hex}",
        report=Report(
            id="",
            path=sent.title or sent.link or "A report sent to the API",
            text="\n\n".join(part for part in (sent.title, sent.text) if part),
            title=sent.title,
            language=sent.language,
            publisher=sent.publisher,
            published=published(sent.published),
            link=sent.link,
        ),
        original=raw,
        media_type="application/json",
    )


def published(sent: PublishedSent | None) -> Published | None:
    """When it was published, as the sender says.

    Raises:
        Refused: it is no day of any calendar, or not as fine as was said.
    """
    if sent is None:
        return None
    try:
        date = sent.date
        if "T" in date:
            moment = datetime.fromisoformat(date)
            date = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        else:
            datetime.fromisoformat((date + "-01-01")[:10])
    except (ValueError, OverflowError) as error:
        raise Refused(f"There is no such day as {sent.date}. Write it as in 2031-03-15.") from error
    if len(date) != {"minute": 17, "day": 10, "month": 7, "year": 4}[sent.precision]:
        raise Refused(f"The date {sent.date} is not as fine as the precision says. Make them agree.")
    return Published(date=date, precision=sent.precision, how="stated by whoever sent it")


def told(received: reports.Received) -> ReceivedTold:
    """What became of it, as the API tells it."""
    return ReceivedTold(id=received.id.hex, document=received.document.hex, version=received.version, new=received.new)
