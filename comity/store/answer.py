"""What a search gives: reports that answer, and what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from comity.db.door import Connection
from comity.model.analysis import Analysis
from comity.query.condition import Condition
from comity.query.mark import Excerpt, excerpt, headline

#: Reports on one page.
PAGE = 20
#: What answers have in common.
Subject = Literal["language", "publisher", "source", "place", "day", "story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A report that answers."""

    #: The report.
    report: UUID
    #: Its headline, marked.
    title: Excerpt
    #: The stretch of its text that answers best, marked.
    excerpt: Excerpt
    #: Language of its text.
    language: str
    #: The house that publishes it, if it is known.
    publisher: str | None
    #: When it was published, ISO 8601 as fine as it is known.
    published_on: str | None
    #: When it was received.
    received_at: datetime
    #: The story it is in.
    story: str | None
    #: That story's title, as the viewer sees it.
    story_title: str | None
    #: The member that put it in; none where its label withholds that.
    originator: UUID | None
    #: Who may see it.
    label: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How many answers share a value."""

    #: Of what.
    subject: Subject
    #: The value as `narrowed` takes it: a code, an id, a name, a day.
    value: str
    #: The value as it is shown.
    shown: str
    #: How many of the answers counted.
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of answers."""

    #: The answers.
    answers: tuple[Answer, ...]
    #: How many reports answer in all; none where that was not asked, or where they are so many that the newest alone
    #: were counted.
    total: int | None
    #: What they have in common, each subject's most frequent values first; counted over `counted` of them.
    facets: tuple[Facet, ...]
    #: Over how many of the newest answers the facets were counted.
    counted: int
    #: What to give as `after` for the next page; none if there is none.
    next: str | None


def answers_of(connection: Connection, reports: Sequence[UUID], condition: Condition | None) -> tuple[Answer, ...]:
    """These reports as a page shows them, in their order, with what the condition finds in them marked."""
    rows = connection.execute(
        "select a.report, a.content, a.language, a.publisher, a.published_on, a.received_at, a.story, v.title,"
        " w.originator, a.label from unnest(%s::uuid[]) with ordinality as t (report, number)"
        " join analysis a on a.report = t.report left join provenance w on w.report = a.report"
        " left join story_view v on v.story = a.story order by t.number",
        (list(reports),),
    ).fetchall()
    found = []
    for row in rows:
        analysis = msgspec.json.decode(row[1], type=Analysis)
        found.append(
            Answer(
                report=row[0],
                title=headline(analysis, condition),
                excerpt=excerpt(analysis, condition),
                language=row[2],
                publisher=row[3],
                published_on=row[4],
                received_at=row[5],
                story=row[6],
                story_title=row[7],
                originator=row[8],
                label=row[9],
            )
        )
    return tuple(found)
