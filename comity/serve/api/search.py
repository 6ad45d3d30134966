"""Search, by the language of standing queries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from comity.serve.api.operation import Asked
from comity.serve.api.wire import Id, Marking, Sent, Slugs, Told, as_id
from comity.serve.known import clock, condition
from comity.serve.meaning import meaning, meaning_of
from comity.store import alike, centre, search

Query = Annotated[str, msgspec.Meta(max_length=4000, description='words, "phrases", AND, OR, NOT, place:…, source:…')]


class SearchAsked(Sent, frozen=True, kw_only=True):
    """What is sought."""

    #: The query; empty: everything.
    q: Query = ""
    #: The newest first; those whose words fit best; or by meaning, the nearest first, in any language: `q` is plain
    #: words then, and there is one part without facets.
    order: Literal["newest", "best", "meaning"] = "newest"
    #: A report: those that mean what it means are sought, the nearest first, and `q` is what else must hold of them.
    like: Id | None = None
    #: Whether to count all answers and what they have in common.
    facets: bool = True
    #: ``next`` of the answer before; none for the first part.
    cursor: Annotated[str, msgspec.Meta(max_length=300)] | None = None
    #: How many answers.
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 20


class PieceTold(Told, frozen=True, kw_only=True):
    """A piece of text."""

    #: The text.
    text: str
    #: Whether it is what was asked for.
    marked: bool


class AnswerTold(Told, frozen=True, kw_only=True):
    """A report that answers."""

    #: The report.
    id: str
    #: Its headline, in pieces.
    title: list[PieceTold]
    #: The stretch of its text that answers best, in pieces.
    excerpt: list[PieceTold]
    #: Language of its text.
    language: str
    #: The house that publishes it.
    publisher: str | None
    #: When it was published, as fine as it is known.
    published: str | None
    #: When it was received.
    received_at: datetime
    #: The story it is in.
    story: str | None
    #: That story's title.
    story_title: str | None
    #: The member that put it in.
    originator: str | None
    #: Who may see it: whoever satisfies all of these.
    marking: list[Marking]


class FacetTold(Told, frozen=True, kw_only=True):
    """How many answers share a value."""

    #: Of what: language, publisher, source, place, day, story.
    subject: str
    #: The value.
    value: str
    #: The value as it is shown.
    shown: str
    #: How many of the answers counted.
    reports: int


class FoundTold(Told, frozen=True, kw_only=True):
    """Answers."""

    #: The answers.
    rows: list[AnswerTold]
    #: How many there are in all; null where that was not asked, or so many answer that the newest alone were counted.
    total: int | None
    #: What they have in common.
    facets: list[FacetTold]
    #: Over how many of the newest answers the facets were counted.
    counted: int
    #: Send it as ``cursor`` to get what follows.
    next: str | None


def find(asked: Asked) -> FoundTold:
    """Reports that answer a query."""
    query: SearchAsked = asked.query
    here = centre.found(asked.connection)
    by = clock(ZoneInfo(here.zone if here else "UTC"), centre.now(asked.connection))
    if query.like is not None:
        like = as_id(query.like)
        wanted = condition(asked.connection, query.q) if query.q.strip() else None
        vector = meaning_of(asked.connection, like)
        found = alike.alike(asked.connection, vector, wanted, clock=by, but=like, most=query.limit)
    elif query.order == "meaning" and query.q.strip():
        found = alike.alike(asked.connection, meaning(query.q), None, clock=by, most=query.limit)
    else:
        found = search.find(
            asked.connection,
            condition(asked.connection, query.q) if query.q.strip() else None,
            clock=by,
            order="best" if query.order == "best" else "newest",
            after=query.cursor,
            facets=query.facets and query.cursor is None,
            most=query.limit,
        )
    slugs = Slugs(asked.connection)
    markings = slugs.markings([each.label for each in found.answers])
    return FoundTold(
        rows=[
            AnswerTold(
                id=each.report.hex,
                title=[PieceTold(text=text, marked=marked) for text, marked in each.title.pieces],
                excerpt=[PieceTold(text=text, marked=marked) for text, marked in each.excerpt.pieces],
                language=each.language,
                publisher=each.publisher,
                published=each.published_on,
                received_at=each.received_at,
                story=each.story,
                story_title=each.story_title,
                originator=slugs.told(each.originator),
                marking=markings.get(each.label, []),
            )
            for each in found.answers
        ],
        total=found.total,
        facets=[
            FacetTold(subject=each.subject, value=each.value, shown=each.shown, reports=each.reports)
            for each in found.facets
        ],
        counted=found.counted,
        next=found.next,
    )
