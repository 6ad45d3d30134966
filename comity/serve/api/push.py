"""Reports handed in by programs: pushed to a source, or as files."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.datastructures import UploadFile

from comity.errors import NotAllowed, NotFound, Refused
from comity.flow.hand_in import File, file_name, hand_in
from comity.serve.api.operation import JSON, Asked
from comity.serve.api.report import ReceivedTold, arrival, told
from comity.serve.api.wire import MarkingSent, Sent, Slugs, Told
from comity.serve.opening import open_file
from comity.store import label, source
from comity.store import report as reports


class PushAsked(Sent, frozen=True, kw_only=True):
    """About bytes that are pushed as they are."""

    #: What the sender knows them by. The same key again with other words is a new version; with the same, nothing new.
    key: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | None = None
    #: What they are called; the ending may tell what they are.
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] | None = None


class Pushed(Told, frozen=True, kw_only=True):
    """What became of what was sent. Once this is answered, no crash loses it."""

    #: The reports that it held.
    reports: list[ReceivedTold]


class FileTold(Told, frozen=True, kw_only=True):
    """What became of one file."""

    #: What it is called.
    name: str
    #: The reports that it holds; those that were there already among them.
    reports: list[str]
    #: How many of them were not there before.
    new: int
    #: Its id in quarantine, if no report could be made of it.
    quarantine: str | None
    #: Why, and what to do; empty otherwise.
    reason: str


class Uploaded(Told, frozen=True, kw_only=True):
    """What became of the files. Once this is answered, no crash loses them."""

    #: Each file.
    files: list[FileTold]


def push(asked: Asked) -> Pushed:
    """Take in what a program pushes to a source of the kind push."""
    bearer = asked.request.state.bearer
    if bearer.source is None or bearer.source.hex != asked.gaps["id"].replace("-", "").lower():
        raise NotAllowed("The token is for another source. Use the one that was made for this source.")
    into = source.inlet(asked.connection, asked.id)
    if into.kind != "push" or into.member != asked.viewer.member:
        raise NotFound("There is no such source.")
    if not into.active:
        raise NotAllowed("The source is stopped. Start it on its page, then push again.")
    query: PushAsked = asked.query
    marking = label.today(asked.connection, into.marking)
    if asked.body is not None:
        arrivals = [arrival(asked.body, asked.raw)]
    else:
        kind = asked.request.headers.get("content-type", "").partition(";")[0].strip()
        name = query.name or query.key or "pushed"
        arrivals = list(open_file(asked.request, name, asked.raw, kind, query.key or "").arrivals)
    return Pushed(
        reports=[
            told(reports.add(asked.connection, each, originator=asked.viewer.member, label=marking, source=asked.id))
            for each in arrivals
        ]
    )


def upload(asked: Asked) -> Uploaded:
    """Take in files, as reports of the officer's own."""
    files = [each for each in asked.form.getlist("file") if isinstance(each, UploadFile)]
    if not files:
        raise Refused("There is no file in it. Send at least one field 'file' with a file.")
    done = hand_in(
        asked.connection,
        asked.request.app.state.openers,
        [
            File(name=file_name(each.filename), media_type=each.content_type or "", content=each.file.read())
            for each in files
        ],
        originator=asked.viewer.member,
        officer=asked.viewer.officer,
        label=marking_of(asked),
    )
    return Uploaded(
        files=[
            FileTold(
                name=each.name,
                reports=[report.hex for report in each.reports],
                new=each.new,
                quarantine=each.quarantined.hex if each.quarantined else None,
                reason=each.reason,
            )
            for each in done
        ]
    )


def marking_of(asked: Asked) -> int:
    """The label of the marking that was sent beside the files, or the officer's usual one.

    Raises:
        Refused: it cannot be understood.
    """
    sent = asked.form.get("marking")
    if sent is None:
        return Slugs(asked.connection).usual(asked.viewer.member)
    try:
        read = msgspec.json.decode(str(sent), type=MarkingSent)
    except msgspec.DecodeError as error:
        raise Refused(f"The marking does not fit: {error}. Send it as {JSON}.") from error
    return Slugs(asked.connection).label(asked.viewer.member, read)
