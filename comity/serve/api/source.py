"""Sources: added, changed, watched, stopped; and lists of feeds, in and out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from starlette.responses import Response

from comity.errors import NotAllowed, Unreadable
from comity.flow.subscribe import allowed, subscribe
from comity.gather import opml
from comity.gather.child import Failure
from comity.gather.source import checked
from comity.gather.standby import Standby
from comity.model.source import Kind
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Line, Marking, MarkingSent, Page, Sent, Slugs, Told
from comity.serve.step_up import want_fresh
from comity.store import act, centre, source
from comity.store.wider import wider


class SourceTold(Told, frozen=True, kw_only=True):
    """A source and how it fares."""

    #: Its id.
    id: str
    #: The member whose source it is.
    member: str
    #: What it is: feed, page, listing, folder, mailbox, push, upload, written.
    kind: str
    #: Its name.
    name: str
    #: Where it is.
    address: str
    #: The house behind it.
    publisher: str | None
    #: The language of its reports.
    language: str | None
    #: What its kind needs.
    settings: dict[str, Any]
    #: An officer's word on how good it is.
    grade: str | None
    #: Who may see that it is read.
    visible: list[Marking]
    #: Who may see its reports.
    marking: list[Marking]
    #: Whether it is visited.
    active: bool
    #: In a word: new, well, late (silent against its habit), failing, stopped, brought (by others).
    state: str
    #: When it was added.
    added_at: datetime
    #: When it is visited next.
    next_at: datetime
    #: Seconds between two visits.
    pause: float
    #: When it was last visited.
    tried_at: datetime | None
    #: When it was last read with success.
    succeeded_at: datetime | None
    #: When it last had something new; null where the viewer may not see its reports, and so for all that follows.
    new_at: datetime | None
    #: Failures in a row.
    failures: int
    #: What happened and what to do, if the last visit failed.
    failure: str | None
    #: What is to be known though nothing failed.
    note: str | None
    #: New reports a day by its habit: mean.
    per_day: float | None
    #: The standard deviation of that.
    per_day_spread: float | None
    #: New reports today, in the centre's zone.
    today: int


class SourcesAsked(Sent, frozen=True, kw_only=True):
    """Which part of the list of sources."""

    #: ``next`` of the answer before; none for the first part.
    cursor: Annotated[str, msgspec.Meta(pattern="^[0-9]{1,9}$")] | None = None
    #: How many rows.
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50


class DayTold(Told, frozen=True, kw_only=True):
    """A day of a source."""

    #: The day, in the centre's zone.
    day: date
    #: New reports.
    new: int
    #: Visits.
    polls: int
    #: Visits that failed.
    failures: int


class Days(Told, frozen=True, kw_only=True):
    """The last days of a source; days on which nothing happened are left out."""

    #: The oldest first.
    days: list[DayTold]


class SettingsSent(Sent, frozen=True, kw_only=True):
    """What a kind of source needs; what the kind does not know is left out."""

    #: Feeds: read the page that each entry leads to, in place of its summary.
    full: bool = False
    #: Pages: what of the page is meant. Listings: where the links are. A CSS selector.
    selector: Annotated[str, msgspec.Meta(max_length=500)] = ""
    #: Mailboxes: the name to sign in with.
    user: Annotated[str, msgspec.Meta(max_length=500)] = ""


class SourceChanged(Sent, frozen=True, kw_only=True):
    """A source as it shall be."""

    #: Its name.
    name: Line
    #: Where it is.
    address: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    #: The house behind it.
    publisher: Line | None = None
    #: The language of its reports, an ISO 639 code.
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2,3}$")] | None = None
    #: What its kind needs.
    settings: SettingsSent = SettingsSent()
    #: An officer's word on how good it is.
    grade: Line | None = None
    #: Who may see its reports.
    marking: MarkingSent
    #: Who may see that it is read; null: who may see its reports.
    visible: MarkingSent | None = None
    #: The password of a mailbox; null leaves the old one. It is never shown.
    secret: Annotated[str, msgspec.Meta(max_length=500)] | None = None


class SourceSent(SourceChanged, frozen=True, kw_only=True):
    """A source to be added."""

    #: What it is.
    kind: Kind


class Switched(Sent, frozen=True, kw_only=True):
    """Whether a source is visited."""

    #: True starts it, at once; false stops it.
    active: bool


class OpmlAsked(Sent, frozen=True, kw_only=True):
    """Who may see what comes from the feeds of a list."""

    #: Everybody, or every member, or the own member alone.
    audience: Literal["public", "coalition", "members"]


class OpmlTold(Told, frozen=True, kw_only=True):
    """What became of a list of feeds."""

    #: Ids of the sources that were added.
    added: list[str]
    #: How many of the list were there already.
    known: int
    #: Lines that cannot be a source, and why.
    refused: list[str]


def listed(asked: Asked) -> Page[SourceTold]:
    """Sources that the viewer may know of; those in trouble first, then by name."""
    query: SourcesAsked = asked.query
    before = int(query.cursor or 0)
    rows, more = source.page(asked.connection, before=before, most=query.limit)
    return Page(rows=_told(asked, rows), next=str(before + query.limit) if more else None)


def one(asked: Asked) -> SourceTold:
    """One source."""
    return _told(asked, [source.one(asked.connection, asked.id)])[0]


def days(asked: Asked) -> Days:
    """The last days of one source."""
    known = source.one(asked.connection, asked.id)
    return Days(
        days=[
            DayTold(day=each.day, new=each.new, polls=each.polls, failures=each.failures)
            for each in source.days(asked.connection, [known.id]).get(known.id, [])
        ]
    )


def add(asked: Asked) -> SourceTold:
    """Add a source of the own member's."""
    sent: SourceSent = asked.body
    address, settings = checked(sent.kind, sent.address, msgspec.structs.asdict(sent.settings), allowed=allowed())
    label, marking = _labels(asked, sent)
    new = source.add(
        asked.connection,
        member=asked.viewer.member,
        label=label,
        marking=marking,
        kind=sent.kind,
        name=sent.name,
        address=address,
        publisher=sent.publisher,
        language=sent.language,
        settings=settings,
        secret=sent.secret,
    )
    return _told(asked, [source.one(asked.connection, new)])[0]


def change(asked: Asked) -> SourceTold:
    """Change a source of the own member's."""
    sent: SourceChanged = asked.body
    known = _own(asked)
    address, settings = checked(known.kind, sent.address, msgspec.structs.asdict(sent.settings), allowed=allowed())
    label, marking = _labels(asked, sent)
    if wider(asked.connection, known.label, label) or wider(asked.connection, known.marking, marking):
        want_fresh(asked.request)
    source.change(
        asked.connection,
        known.id,
        name=sent.name,
        address=address,
        label=label,
        marking=marking,
        publisher=sent.publisher,
        language=sent.language,
        settings=settings,
        grade=sent.grade,
        secret=sent.secret,
    )
    return _told(asked, [source.one(asked.connection, known.id)])[0]


def switch(asked: Asked) -> None:
    """Start or stop a source of the own member's."""
    sent: Switched = asked.body
    source.switch(asked.connection, _own(asked).id, active=sent.active)


def visit(asked: Asked) -> None:
    """Have a source visited as soon as a courier is free."""
    source.soon(asked.connection, _own(asked).id)


def remove(asked: Asked) -> None:
    """Remove a source of the own member's; its reports stay."""
    source.remove(asked.connection, _own(asked).id)


def export(asked: Asked) -> Response:
    """The feeds among the sources as OPML."""
    act.exported(asked.connection)
    here = centre.found(asked.connection)
    return Response(
        opml.written(here.name if here else "Comity", source.feeds(asked.connection)),
        headers={"Content-Type": "text/x-opml", "Content-Disposition": 'attachment; filename="sources.opml"'},
    )


def take_in(asked: Asked) -> OpmlTold:
    """Add the feeds of a list that are not there yet."""
    query: OpmlAsked = asked.query
    readers: Standby[bytes, list[opml.Outline]] = asked.request.app.state.list_readers
    found = readers.apply(asked.raw)
    if isinstance(found, Failure):
        raise Unreadable(found.reason)
    label = Slugs(asked.connection).label(asked.viewer.member, MarkingSent(audience=query.audience))
    done = subscribe(asked.connection, found, member=asked.viewer.member, label=label)
    return OpmlTold(added=[each.hex for each in done.added], known=done.known, refused=list(done.refused))


def _own(asked: Asked) -> source.SourceRow:
    known = source.one(asked.connection, asked.id)
    if known.member != asked.viewer.member:
        raise NotAllowed("It is another member's source. Ask an officer of that member.")
    return known


def _labels(asked: Asked, sent: SourceChanged) -> tuple[int, int]:
    """Labels of the source and of its reports."""
    slugs = Slugs(asked.connection)
    marking = slugs.label(asked.viewer.member, sent.marking)
    return slugs.label(asked.viewer.member, sent.visible) if sent.visible else marking, marking


def _told(asked: Asked, rows: list[source.SourceRow]) -> list[SourceTold]:
    slugs = Slugs(asked.connection)
    markings = slugs.markings([label for each in rows for label in (each.label, each.marking)])
    return [
        SourceTold(
            id=each.id.hex,
            member=slugs.slug(each.member),
            kind=each.kind,
            name=each.name,
            address=each.address,
            publisher=each.publisher,
            language=each.language,
            settings=dict(each.settings),
            grade=each.grade,
            visible=markings.get(each.label, []),
            marking=markings.get(each.marking, []),
            active=each.active,
            state=each.state,
            added_at=each.added_at,
            next_at=each.next_at,
            pause=each.pause / timedelta(seconds=1),
            tried_at=each.tried_at,
            succeeded_at=each.succeeded_at,
            new_at=each.new_at,
            failures=each.failures,
            failure=each.failure,
            note=each.note,
            per_day=each.per_day,
            per_day_spread=each.per_day_spread,
            today=each.today,
        )
        for each in rows
    ]
