"""The picture: stories as the viewer sees them, weighed from what the viewer's member may see and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec
from psycopg.rows import class_row, kwargs_row

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.picture import StoryView
from comity.store import sight
from comity.store.reason import reasons
from comity.store.stretch import MOST, Place, Stretch, in_order, stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """The claim that stands at the head of a story."""

    #: Its words.
    text: str
    #: How it stands: uncontested, contested, denied, revised.
    status: str
    #: Independent origins established as different.
    low: int
    #: Independent origins if everything that cannot be shown to be the same is different.
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A story in a list."""

    #: Of this row; tells stories of one moment apart.
    id: UUID
    #: The story's id, as addresses name it.
    story: str
    #: The title of one of its reports.
    title: str
    #: How many reports are in it.
    reports: int
    #: Languages of its reports.
    languages: tuple[str, ...]
    #: English names of its places, most named first.
    places: tuple[str, ...]
    #: Day of the earliest dated report; none if none is dated.
    since: str | None
    #: Day of the latest dated report.
    until: str | None
    #: How many claims are in it.
    claims: int
    #: How many of them are contested.
    contested: int
    #: When its first report was received.
    began_at: datetime
    #: When its last report was received.
    changed_at: datetime
    #: The claim at its head; none where nothing is claimed.
    head: Headed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story whole."""

    #: The story.
    view: StoryView
    #: When its first report was received.
    began_at: datetime
    #: When its last report was received.
    changed_at: datetime
    #: Languages of its reports.
    languages: tuple[str, ...]
    #: How many of its claims are contested.
    contested: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became different in a story."""

    #: Of the change.
    id: UUID
    #: The story.
    story: str
    #: The story's title as the viewer sees it now; none if it is no longer there.
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


class _Origins(msgspec.Struct, frozen=True):
    """Of a claim's origins, what a list shows; the rest is passed over, which is what makes this quick."""

    low: int
    high: int


class _Claim(msgspec.Struct, frozen=True):
    text: str
    status: str
    origins: _Origins


class _Claims(msgspec.Struct, frozen=True):
    claims: tuple[_Claim, ...]


_heads = msgspec.json.Decoder(_Claims)
_ROW = (
    "select id, story, title, reports, languages, places, since, until, claims, contested, began_at, changed_at,"
    " content from story_view where "
)
#: The same by the viewer's reports, whose labels are named: every story that a viewer sees has one of them.
_OF_LITTLE = (
    "with own as materialized ({row} story = any (array("
    "   select story from analysis where label = any (%(labels)s) and latest"
    "   union all select story from analysis where label = any (%(labels)s) and not latest"
    " )) and {which}) select * from own where true {{condition}} {{order}}"
)


def stories(connection: Connection, *, place: Place | None = None, most: int = MOST) -> Stretch[StoryRow]:
    """Stories, the last changed first."""
    return _listed(connection, "true", place, most)


def contested(connection: Connection, *, place: Place | None = None, most: int = MOST) -> Stretch[StoryRow]:
    """Stories in which somebody denies what others assert, the last changed first."""
    return _listed(connection, "contested > 0", place, most)


def _listed(connection: Connection, which: LiteralString, place: Place | None, most: int) -> Stretch[StoryRow]:
    """Stories, found by walking back in time past what is hidden, or, for who sees little, by the viewer's reports."""
    labels = sight.labels(connection)
    select = _OF_LITTLE.format(row=_ROW, which=which) if sight.little(connection, labels) else _ROW + which
    return stretch(connection, select, {"labels": labels}, at="changed_at", place=place, made=_row, most=most)


def named(connection: Connection, ids: Sequence[str]) -> dict[str, StoryRow]:
    """These stories by their ids; those that the viewer may not see are not among them."""
    with connection.cursor(row_factory=kwargs_row(_row)) as cursor:
        return {row.story: row for row in cursor.execute(_ROW + "story = any (%(ids)s)", {"ids": list(ids)})}


def story(connection: Connection, story: str) -> Told:
    """One story, with why each of its reports is in it.

    Raises:
        NotFound: there is none, or the viewer may see nothing of it.
    """
    row = connection.execute(
        "select content, began_at, changed_at, languages, contested from story_view where story = %s", (story,)
    ).fetchone()
    if row is None:
        raise NotFound("There is no such story, or nothing of it was released to you.")
    view = msgspec.json.decode(row[0], type=StoryView)
    found = reasons(connection, story, [UUID(each) for each in view.reports])
    return Told(
        view=msgspec.structs.replace(view, how=tuple(found.get(UUID(each), "") for each in view.reports)),
        began_at=row[1],
        changed_at=row[2],
        languages=tuple(row[3]),
        contested=row[4],
    )


def changes(connection: Connection, since: datetime, *, most: int = MOST) -> tuple[Change, ...]:
    """What became different in the stories since a moment, the last first."""
    with in_order(connection), connection.cursor(row_factory=class_row(Change)) as cursor:
        return tuple(
            cursor.execute(
                "select c.id, c.story, v.title, c.at, c.kind, c.claim, c.words, c.was, c.becomes"
                " from (select id, story, at, kind, claim, words, was, becomes from story_change where at > %s"
                "  order by at desc, id desc limit %s) c"
                " left join story_view v on v.story = c.story order by c.at desc, c.id desc",
                (since, most),
            )
        )


def changed_since(connection: Connection, since: datetime, *, most: int = 100) -> int:
    """How many stories had a report since a moment; counted up to `most`."""
    row = connection.execute(
        "select count(*) from (select from story_view where changed_at > %s limit %s) s", (since, most)
    ).fetchone()
    return int(row[0]) if row else 0


def _row(*, content: bytes, languages: list[str], places: list[str], **columns: Any) -> StoryRow:  # noqa: ANN401 - as the row
    claims = _heads.decode(content).claims
    head = claims[0] if claims else None
    return StoryRow(
        **columns,
        languages=tuple(languages),
        places=tuple(places),
        head=Headed(text=head.text, status=head.status, low=head.origins.low, high=head.origins.high) if head else None,
    )
