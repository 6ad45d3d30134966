"""Alerts and notices as they leave the centre, whatever way they go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

#: Why an alert fires: a report answers; the story is contested now; a claim of it is asserted, denied or revised as was
#: asked for; figures for the same differ, or more of them; it has the origins that were asked for, or one more; a claim
#: of it is denied that was not; it names a place that it did not name. Of a source: it is silent; it is heard again.
Kind = Literal["report", "contested", "stance", "figures", "origins", "denied", "place", "silent", "heard"]
#: What may fire an alert again.
Again = Literal["contested", "denied", "origins", "figures", "place", "report", "heard"]
#: The weightiest first.
AGAIN: tuple[Again, ...] = ("contested", "denied", "origins", "figures", "place", "report", "heard")
#: What does, where its reader chose nothing else.
USUAL: tuple[Again, ...] = ("contested", "denied", "origins")

#: What the centre itself tells: a report was recalled; an owner is asked; that is answered; a member asks to break the
#: glass; it was broken; a member is asked a question, that is answered, declined, overdue, withdrawn; a device of the
#: officer's is reached no more.
NoticeKind = Literal[
    "recalled", "asked", "answered", "glass", "broken",
    "rfi", "rfi_answered", "rfi_declined", "rfi_overdue", "rfi_withdrawn", "device_lost",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one reader is told, once."""

    #: What the receiver knows it by, however often it comes.
    key: UUID
    #: The alert.
    alert: UUID
    #: How the reader calls the query.
    name: str
    #: The query as it was written.
    query: str
    #: Why it fired.
    kind: Kind
    #: Headline of the report, or title of the story; name of a source that is silent.
    title: str
    #: The words that answer, or the claim.
    why: str
    #: Whether the story is contested.
    contested: bool
    #: How often the alert has fired.
    times: int
    #: How many reports of the story answer.
    reports: int
    #: When what fired it came in: the report, or the newest that its reader sees in the story.
    received_at: datetime
    #: When it fired.
    fired_at: datetime
    #: The story.
    story: str
    #: The report.
    report: UUID | None
    #: What is not as it was when the alert fired before: each with its ``kind``, what it ``was`` and is ``now``.
    changed: list[dict[str, str]] = field(default_factory=list)
    #: Who did not take it on, where it was passed on; else empty.
    owner: str = ""
    #: The source that is silent, where it tells of one instead of a story …
    source: UUID | None = None
    #: … since when it brought nothing …
    since: datetime | None = None
    #: … how long it usually is between two things that it brings, by its habit …
    usual: timedelta | None = None
    #: … and when it brought something again.
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An alert as an entry of a feed, which is written anew where the alert fires again."""

    #: What is told; its key is the alert's, the same for good.
    letter: Letter
    #: The language of its headline and of the words that answer, a code; none where they may be in several.
    language: str | None
    #: When it fired for the first time.
    first_at: datetime
    #: When it was passed on to who reads the feed; none of their own.
    passed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What one reader is told in one letter, of several alerts."""

    #: What the receiver knows it by, however often it comes.
    key: UUID
    #: For what they waited: hourly, daily, quiet.
    kind: str
    #: What is told of each.
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidings:
    """What the centre itself tells an officer, as it leaves the centre: that there is something, hardly ever what."""

    #: What the receiver knows it by, however often it comes.
    key: UUID
    #: The notice; the device that was lost.
    notice: UUID
    #: What happened.
    kind: NoticeKind
    #: Headline of what was recalled, where all members could read it; how the officer calls a device; else empty.
    title: str
    #: The request it is about.
    request: UUID | None
    #: What was asked about the glass.
    glass: UUID | None
    #: The question it is about.
    rfi: UUID | None
    #: When.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A released situation report as one reader gets it by mail, in the reader's language."""

    #: What the receiver knows it by, however often it comes.
    key: UUID
    #: The version of the situation report.
    sitrep: UUID
    #: Of what day or moment it is.
    title: str
    #: All of it, without markup.
    text: str
    #: The same as the inside of an HTML body, the words of others escaped.
    html: str
    #: When it was released.
    at: datetime
