"""Stories, their claims, their lineage, and what changed in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from comity.errors import NotFound
from comity.model.analysis import Analysis
from comity.model.passage import Copied
from comity.model.picture import ClaimView, ReportView, StoryView
from comity.model.report import Report
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Moment, Page, Paging, Sent, Told, page
from comity.serve.lineage import lineage as drawn
from comity.store import centre, picture, reading
from comity.weigh.member import Member
from comity.weigh.picture import report_view


class StoriesAsked(Paging, frozen=True, kw_only=True):
    """Which stories."""

    #: Only those in which somebody denies what others assert.
    contested: bool = False


class ChangesAsked(Sent, frozen=True, kw_only=True):
    """Which changes."""

    #: Since when; none: in the last day.
    since: Moment | None = None
    #: How many, the last ones.
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class HeadTold(Told, frozen=True, kw_only=True):
    """The claim at the head of a story."""

    #: Its words.
    text: str
    #: uncontested, contested, denied or revised.
    status: str
    #: Independent origins established as different.
    low: int
    #: Independent origins at most.
    high: int


class StoryRow(Told, frozen=True, kw_only=True):
    """A story in a list."""

    #: Its id.
    id: str
    #: The title of one of its reports.
    title: str
    #: How many reports are in it.
    reports: int
    #: Languages of its reports.
    languages: list[str]
    #: English names of its places, most named first.
    places: list[str]
    #: Day of the earliest dated report.
    since: str | None = msgspec.field(name="from")
    #: Day of the latest dated report.
    until: str | None = msgspec.field(name="to")
    #: How many claims are in it.
    claims: int
    #: How many of them are contested.
    contested: int
    #: When its first report was received.
    began_at: datetime
    #: When its last report was received.
    changed_at: datetime
    #: The claim at its head.
    head: HeadTold | None


class StoryTold(Told, frozen=True, kw_only=True):
    """A story whole, as the viewer sees it."""

    #: When its first report was received.
    began_at: datetime
    #: When its last report was received.
    changed_at: datetime
    #: The story: what ``comity read --json`` calls a story, field for field.
    story: StoryView
    #: Its reports: what ``comity read --json`` calls reports, field for field.
    reports: list[ReportView]


class Claims(Told, frozen=True, kw_only=True):
    """The claims of a story."""

    #: Contested and widely supported ones first.
    claims: list[ClaimView]


class ChangeTold(Told, frozen=True, kw_only=True):
    """What became different in a story."""

    #: The story.
    story: str
    #: Its title.
    title: str | None
    #: When.
    at: datetime
    #: contested, settled, origins, denied, revised or claim.
    kind: str
    #: Id of the claim.
    claim: str
    #: The claim's words.
    words: str
    #: What was before.
    was: str | None
    #: What is now.
    becomes: str | None


class Changes(Told, frozen=True, kw_only=True):
    """What changed."""

    #: The last first.
    changes: list[ChangeTold]


def listed(asked: Asked) -> Page[StoryRow]:
    """Stories, the last changed first."""
    query: StoriesAsked = asked.query
    which = picture.contested if query.contested else picture.stories
    return page(which(asked.connection, place=query.place, most=query.limit), row)


def row(each: picture.StoryRow) -> StoryRow:
    """A story in a list, as the API tells it."""
    head = each.head
    return StoryRow(
        id=each.story,
        title=each.title,
        reports=each.reports,
        languages=list(each.languages),
        places=list(each.places),
        since=each.since,
        until=each.until,
        claims=each.claims,
        contested=each.contested,
        began_at=each.began_at,
        changed_at=each.changed_at,
        head=HeadTold(text=head.text, status=head.status, low=head.low, high=head.high) if head else None,
    )


def one(asked: Asked) -> StoryTold:
    """One story with its reports."""
    told = _told(asked)
    found = reading.contents(asked.connection, [UUID(each) for each in told.view.reports])
    return StoryTold(
        began_at=told.began_at,
        changed_at=told.changed_at,
        story=told.view,
        reports=[seen(*found[UUID(each)]) for each in told.view.reports if UUID(each) in found],
    )


def claims(asked: Asked) -> Claims:
    """The claims of one story."""
    return Claims(claims=list(_told(asked).view.claims))


def changes(asked: Asked) -> Changes:
    """What became different in all stories since a moment."""
    query: ChangesAsked = asked.query
    since = query.since or centre.now(asked.connection) - timedelta(days=1)
    return Changes(changes=[_change(each) for each in picture.changes(asked.connection, since, most=query.limit)])


def _change(each: picture.Change) -> ChangeTold:
    return ChangeTold(
        story=each.story,
        title=each.title,
        at=each.at,
        kind=each.kind,
        claim=each.claim,
        words=each.words,
        was=each.was,
        becomes=each.becomes,
    )


def _told(asked: Asked) -> picture.Told:
    name = asked.gaps["id"]
    if not name.isprintable():
        raise NotFound("There is no such story, or nothing of it was released to you.")
    return picture.story(asked.connection, name)


class NodeTold(Told, frozen=True, kw_only=True):
    """An origin or a house in a lineage."""

    #: Its name in this answer.
    id: str
    #: Its name for people.
    name: str
    #: origin, agency or outlet.
    kind: str
    #: Of an origin: whether it is established as different from the others.
    established: bool
    #: Reports that rest on it, or that it published.
    reports: list[str]


class EdgeTold(Told, frozen=True, kw_only=True):
    """That one has it from another."""

    #: Node where it comes from.
    source: str = msgspec.field(name="from")
    #: Node where it goes.
    target: str = msgspec.field(name="to")
    #: How it is known.
    how: str
    #: Largest share of a report that was copied, 0 to 1.
    share: float
    #: Reports that show it.
    reports: list[str]


class LineageTold(Told, frozen=True, kw_only=True):
    """Who has what from whom in a story."""

    #: Origins, agencies, outlets.
    nodes: list[NodeTold]
    #: What runs between them, the strongest first.
    edges: list[EdgeTold]


def lineage(asked: Asked) -> LineageTold:
    """Who has what from whom in one story."""
    told = _told(asked)
    found = reading.contents(asked.connection, [UUID(each) for each in told.view.reports])
    views = [seen(*found[UUID(each)]) for each in told.view.reports if UUID(each) in found]
    graph = drawn(told.view.claims, views)
    known = {each.id: each for each in graph.nodes}
    return LineageTold(
        nodes=[
            NodeTold(id=n.id, name=n.name, kind=n.kind, established=n.established, reports=list(n.reports))
            for n in known.values()
        ],
        edges=[
            EdgeTold(source=e.source, target=e.target, how=e.how, share=e.share, reports=list(e.reports))
            for e in graph.table
            if e.source in known and e.target in known
        ],
    )


def seen(report: Report, analysis: Analysis, copies: Sequence[Copied]) -> ReportView:
    """A report as the picture tells it."""
    return report_view(Member(report=report, analysis=analysis), copies)
