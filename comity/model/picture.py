"""The picture: the contract of ``comity read --json`` and of `comity.read`, field for field.

These are msgspec structs rather than dataclasses because the contract uses the word ``from``. A field that came later
than the others has a default, so that a picture that was kept before can still be read; it is always written.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from comity.model.date import Precision
from comity.model.statement import Act, Kind

#: How a claim stands: only asserted, asserted and denied, only denied, or taken back or overtaken by its own origin.
Status = Literal["uncontested", "contested", "denied", "revised"]


class Wire(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all parts of the contract."""


class PublishedView(Wire, frozen=True, kw_only=True):
    """When a report was published."""

    #: ISO 8601 as fine as `precision`; null if unknown.
    date: str | None
    #: How fine the date is.
    precision: Precision
    #: Where it was found, or why it is not known.
    how: str


class PlaceView(Wire, frozen=True, kw_only=True):
    """A place named in a report."""

    #: English name in the gazetteer.
    name: str
    #: ISO 3166-1 alpha-2 code.
    country: str
    #: Degrees north.
    lat: float
    #: Degrees east.
    lon: float
    #: GeoNames id; null where GeoNames lacks the place.
    geonameid: int | None
    #: First character of the mention in the report's text.
    start: int
    #: One past its last character.
    end: int
    #: Why this place and no other of that name, in words.
    how: str = ""


class DateView(Wire, frozen=True, kw_only=True):
    """A date that a report's text speaks of."""

    #: ISO 8601 as fine as `precision`; null if it cannot be resolved.
    date: str | None
    #: How fine the date is.
    precision: Precision
    #: How it was resolved, or why it cannot be, in words.
    how: str
    #: First character of the mention in the report's text.
    start: int
    #: One past its last character.
    end: int


class SpeakerView(Wire, frozen=True, kw_only=True):
    """Who speaks."""

    #: Fullest name in the report; empty for an outlet whose name is not known.
    name: str
    #: Title or office, if stated.
    role: str | None
    #: Institution spoken for, if stated.
    institution: str | None
    #: What kind of speaker it is.
    kind: Kind


class StatementView(Wire, frozen=True, kw_only=True):
    """Who says or denies what."""

    #: The report's id, a dot and a number.
    id: str
    #: What the speaker does with the content.
    act: Act
    #: Who speaks.
    speaker: SpeakerView
    #: Those between speaker and report, nearest to the report first.
    via: tuple[str, ...]
    #: Whether the content stands in quotation marks.
    quoted: bool
    #: First character of the content in the report's text.
    start: int
    #: One past its last character.
    end: int
    #: The content.
    text: str
    #: Why this speaker and this act, in words.
    how: str = ""


class PassageView(Wire, frozen=True, kw_only=True):
    """A run of text that stands in two reports."""

    #: First character in this report's text.
    start: int
    #: One past its last character.
    end: int
    #: First character in the other report's text.
    other_start: int
    #: One past its last character there.
    other_end: int


class CopiedView(Wire, frozen=True, kw_only=True):
    """That a report shares text with another one."""

    #: Id of the report the text comes from; null when the order of the two is not known.
    source: str | None = msgspec.field(name="from")
    #: Id of the other report.
    other: str = msgspec.field(name="with")
    #: Share of this report's own words that stand in the other, 0 to 1.
    containment: float
    #: The shared passages.
    passages: tuple[PassageView, ...]
    #: Why it is a copy and why in this direction, in words.
    how: str = ""


class ReportView(Wire, frozen=True, kw_only=True):
    """One report and what was found in it."""

    #: Id of the report.
    id: str
    #: Where it was read.
    path: str
    #: Its headline.
    title: str
    #: ISO 639 code, ``und`` if it cannot be told.
    language: str
    #: The cleaned text; offsets count its Unicode code points.
    text: str
    #: The house that publishes it; null if nothing names it.
    publisher: str | None
    #: When it was published.
    published: PublishedView
    #: Places in text order.
    places: tuple[PlaceView, ...]
    #: Agencies and outlets credited for the whole report.
    credits: tuple[str, ...]
    #: Statements in text order.
    statements: tuple[StatementView, ...]
    #: Where its text stands elsewhere.
    copied: tuple[CopiedView, ...]
    #: Dates that the text speaks of, in text order.
    dates: tuple[DateView, ...] = ()


class RootView(Wire, frozen=True, kw_only=True):
    """One end of the chains behind a claim."""

    #: Who or what it is, in words.
    name: str
    #: person, institution, unnamed, outlet or unknown.
    kind: Literal["person", "institution", "unnamed", "outlet", "unknown"]
    #: Whether it is established as different from every other established root of the claim.
    established: bool
    #: Ids of the reports whose support ends here.
    reports: tuple[str, ...]


class OriginsView(Wire, frozen=True, kw_only=True):
    """On how many independent origins a claim stands."""

    #: Origins established as different.
    low: int
    #: Origins if everything that cannot be shown to be the same is different.
    high: int
    #: One sentence each.
    reasons: tuple[str, ...]
    #: The ends of the chains.
    roots: tuple[RootView, ...]


class ClaimView(Wire, frozen=True, kw_only=True):
    """A proposition that statements assert or deny."""

    #: Id of the claim.
    id: str
    #: The words of one of its statements.
    text: str
    #: How it stands.
    status: Status
    #: Its independent origins.
    origins: OriginsView
    #: Ids of the statements that assert it.
    asserted_by: tuple[str, ...]
    #: Ids of the statements that deny it.
    denied_by: tuple[str, ...]


class StoryView(Wire, frozen=True, kw_only=True):
    """Reports on one affair, and what is claimed in them."""

    #: Id of the story.
    id: str
    #: The title of one of its reports.
    title: str
    #: Day of the earliest dated report; null if none is dated.
    since: str | None = msgspec.field(name="from")
    #: Day of the latest dated report; null if none is dated.
    until: str | None = msgspec.field(name="to")
    #: English names of its places, most named first.
    places: tuple[str, ...]
    #: Ids of its reports in time order.
    reports: tuple[str, ...]
    #: Its claims, contested and widely supported ones first.
    claims: tuple[ClaimView, ...]
    #: Of each report why it is in this story, one sentence, in the order of `reports`; empty where it cannot be told.
    how: tuple[str, ...] = ()


class QuarantinedView(Wire, frozen=True, kw_only=True):
    """Something that could not be read."""

    #: Where it was read.
    path: str
    #: What happened and what to do.
    reason: str


class Picture(Wire, frozen=True, kw_only=True):
    """What a pile of reports says, weighed."""

    #: Version of Comity that made it.
    comity: str
    #: The moment it speaks for, ISO 8601 in UTC.
    as_of: str
    #: Every report read.
    reports: tuple[ReportView, ...]
    #: Stories, the largest first.
    stories: tuple[StoryView, ...]
    #: What could not be read.
    quarantine: tuple[QuarantinedView, ...]
