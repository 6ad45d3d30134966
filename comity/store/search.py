"""Search: the reports that answer a query and that the viewer may see, with what they have in common.

Nothing here looks at a row that the viewer may not see: not counts, not order, not what is offered to narrow the search
by. The rank of a report is made of its own words alone. The shape of the statement is the one that was measured to stay
quick under row-level security: labels as lexemes in the index, the search in a materialised part of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from psycopg import sql

from comity.db.door import Connection
from comity.errors import Refused
from comity.model.analysis import Analysis
from comity.query.condition import All, Around, Clock, Condition, Some, Unless, bounds
from comity.query.earth import RADIUS, box
from comity.query.mark import Excerpt, excerpt, headline
from comity.query.tree import Contested, Figures, InStory, Moment, Origins, Stands
from comity.query.tsquery import labelled, needed, of_words, tsquery
from comity.store import nearest, sight
from comity.store.stretch import Place
from comity.vectors.weights import Floats

#: Reports on one page.
PAGE = 20
#: Facets are counted over so many of the newest answers, and rank is worked out for so many.
_COUNTED, _RANKED = 2_000, 2_000
#: So many of the nearest are asked what else must hold of them. Two reports that have nothing to do with each other are
#: alike by .0 ± .08; what is less alike than this is not shown.
_NEAREST, _ALIKE = 200, 0.3
#: Values of a facet that are shown.
_VALUES = 12

Order = Literal["newest", "best"]
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
    #: How many reports answer in all; none where that was not asked, or where it is everything.
    total: int | None
    #: What they have in common, each subject's most frequent values first; counted over `counted` of them.
    facets: tuple[Facet, ...]
    #: Over how many of the newest answers the facets were counted.
    counted: int
    #: What to give as `after` for the next page; none if there is none.
    next: str | None


def find(
    connection: Connection,
    condition: Condition | None,
    *,
    clock: Clock,
    order: Order = "newest",
    after: str | None = None,
    facets: bool = True,
    most: int = PAGE,
) -> Found:
    """The reports that answer a condition, a page of them.

    Args:
        connection: of a viewer.
        condition: what is asked; none: everything.
        clock: by what days are told.
        order: the newest first, or those whose words fit best, of the newest `_RANKED`.
        after: the `next` of the page before.
        facets: whether to count them all and what they have in common; the first page wants it, the others do not.
        most: reports on the page.

    Raises:
        Refused: `after` is not the `next` of such a search.
    """
    if condition is None or not of_words(needed(condition)):
        order = "newest"  # there are no words to fit
    if after is not None and after[:1] != order[0]:
        raise Refused(_LOST)
    place = Place.read(after[1:]) if after and order == "newest" else None
    own = _ready(connection)
    newest = sql.SQL("select * from found order by received_at desc, report desc limit {}").format(_COUNTED)
    page, keys = _page(order, after, condition, most)
    parts = [page]
    if facets:
        parts += [sql.SQL("select 'total', '', '', count(*)::float8 from found"), _facets(str(clock.zone))]
    # All that answers is looked at, or the newest are had at once.
    whole = facets or order == "best" or condition is None
    for since, _ in (sight.EVER,) if whole else sight.windows(own, place.at if place else None):
        matched, values = _matched(
            own, condition, clock, place=None if facets else place, since=since, newest=_COUNTED if facets else most + 1
        )
        statement = sql.SQL("with found as materialized ({}), newest as materialized ({}) {}").format(
            matched,
            newest,
            sql.SQL(" union all ").join(sql.SQL("({})").format(part) for part in parts),
        )
        rows = connection.execute(statement, {**values, **keys}).fetchall()
        chosen = sorted((row for row in rows if row[0] == "row"), key=lambda row: row[3])
        if len(chosen) > most:
            break
    shown = [UUID(row[1]) for row in chosen[:most]]
    answers = _answers(connection, shown, condition)
    last = chosen[most - 1] if len(chosen) > most else None
    total = next((int(row[3]) for row in rows if row[0] == "total"), 0)
    return Found(
        answers=answers,
        total=total if facets and not (condition is None and total == _COUNTED) else None,
        facets=tuple(
            Facet(subject=row[0], value=row[1], shown=row[2], reports=int(row[3]))
            for row in rows
            if row[0] not in ("row", "total")
        ),
        counted=min(total, _COUNTED),
        next=f"{order[0]}{last[2]}~{UUID(last[1]).hex}" if last else None,
    )


def alike(
    connection: Connection,
    vector: Floats,
    condition: Condition | None,
    *,
    clock: Clock,
    but: UUID | None = None,
    most: int = PAGE,
) -> Found:
    """The reports that mean what a vector means, the nearest first, whatever language they are in; one page, no more.

    Args:
        connection: of a viewer.
        vector: of what they are to mean (`comity.store.nearest`).
        condition: what else must hold of them; it is asked of the `_NEAREST` nearest alone.
        clock: by what days are told.
        but: a report that is left out.
        most: reports on the page.
    """
    near = [
        one.report
        for one in nearest.nearest(connection, vector, most=_NEAREST)
        if one.likeness >= _ALIKE and one.report != but
    ]
    if condition is not None:
        matched, values = _matched(_ready(connection), condition, clock)
        rows = connection.execute(
            sql.SQL("select report from ({}) found where report = any (%(near)s)").format(matched),
            {**values, "near": near},
        ).fetchall()
        answering = {row[0] for row in rows}
        near = [one for one in near if one in answering]
    return Found(answers=_answers(connection, near[:most], None), total=None, facets=(), counted=0, next=None)


def count(connection: Connection, condition: Condition, *, clock: Clock, since: datetime) -> tuple[int, int]:
    """How many reports received since a moment answer, and in how many stories: how often a standing query would fire.

    Args:
        connection: of the viewer whose query it is.
        condition: what it asks.
        clock: by what days are told.
        since: the moment.
    """
    matched, values = _matched(_ready(connection), condition, clock, since=since)
    row = connection.execute(
        sql.SQL("with found as materialized ({}) select count(*), count(distinct story) from found").format(matched),
        values,
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def _ready(connection: Connection) -> list[int]:
    """The viewer's labels. From then on tables are not read from end to end.

    The words of a report lie apart from its row: reading all of them costs far more than the planner thinks, and with
    some hundred labels in the question it would choose that before its index.
    """
    row = connection.execute("select seen_labels(), set_config('enable_seqscan', 'off', true)").fetchone()
    return list(row[0]) if row else []


def _matched(
    own: Sequence[int],
    condition: Condition | None,
    clock: Clock,
    *,
    place: Place | None = None,
    since: datetime = sight.EVER[0],
    newest: int = _COUNTED,
) -> tuple[sql.Composable, dict[str, Any]]:
    """The statement that finds the reports, from a place in their list on, and what fills its gaps.

    Where everything answers, it finds the `newest` alone. The viewer's labels are named, if they are few, among the
    words that the index of words is asked for; if they are many, beside them, and what both find is read; very many are
    not named at all. Row-level security decides in each case.
    """
    exact = _Exact(clock)
    conditions: list[sql.Composable] = [sql.SQL("a.latest")]
    if place:
        conditions.append(
            sql.SQL("(a.received_at, a.report) < ({}, {})").format(exact.gap(place.at), exact.gap(place.id))
        )
    if since > sight.EVER[0]:
        conditions.append(sql.SQL("a.received_at > {}").format(exact.gap(since)))
    words = needed(condition) if condition is not None else None
    query = tsquery(words) if words is not None and of_words(words) else None
    if query is not None:
        conditions.append(
            sql.SQL("a.search @@ {}::tsquery").format(
                exact.gap(labelled(query, own) if len(own) <= sight.FEW else query)
            )
        )
    if condition is None or (query is not None and sight.FEW < len(own) <= sight.MANY):
        conditions.append(sql.SQL("a.label = any ({}::integer[])").format(exact.gap(list(own))))
    if condition is not None and not of_words(condition):
        conditions.append(exact.of(condition))
    statement = sql.SQL(
        "select a.report, a.received_at, a.language, a.publisher, a.source, a.story,"
        " coalesce(a.published_at, a.received_at) as moment from analysis a where {} {}"
    ).format(
        sql.SQL(" and ").join(conditions),
        # Where everything answers, the newest are enough to look at, and the index on time gives them at once.
        sql.SQL("order by a.received_at desc, a.report desc limit {}").format(exact.gap(newest))
        if condition is None
        else sql.SQL(""),
    )
    return statement, exact.values


class _Exact:
    """A condition as SQL, with what fills its gaps."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.values: dict[str, Any] = {}

    def gap(self, value: object) -> sql.Composable:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return sql.Placeholder(name)

    def of(self, condition: Condition) -> sql.Composable:
        if of_words(condition):
            return sql.SQL("a.search @@ {}::tsquery").format(self.gap(tsquery(condition)))
        match condition:
            case All(parts=parts):
                return self._joined(parts, " and ", "true")
            case Some(parts=parts):
                return self._joined(parts, " or ", "false")
            case Unless(part=part):
                # A report without a story is in none that is contested: what is unknown does not hold.
                return sql.SQL("({}) is not true").format(self.of(part))
            case Moment():
                begins, ends = bounds(condition, self._clock)
                edge = sql.SQL(">=" if begins else "<")
                return sql.SQL("coalesce(a.published_at, a.received_at) {} {}").format(edge, self.gap(begins or ends))
            case InStory(story=story):
                return sql.SQL("a.story = {}").format(self.gap(story))
            case Around(points=points, km=km):
                circles = [self._circle(lat, lon, km) for lat, lon in points]
                return sql.SQL("a.report in (select m.report from mention m where {})").format(
                    sql.SQL(" or ").join(circles)
                )
            case Contested():
                return sql.SQL("a.story in (select v.story from story_view v where v.contested > 0)")
            case Origins(least=least):
                return sql.SQL("a.story in (select v.story from story_view v where v.origins >= {})").format(
                    self.gap(least)
                )
            case Stands(stance=stance):
                return sql.SQL("a.story in (select v.story from story_view v where {} = any (v.stances))").format(
                    self.gap(stance)
                )
            case Figures(least=least):
                return sql.SQL("a.story in (select v.story from story_view v where v.figures >= {})").format(
                    self.gap(least)
                )
            case _:
                raise ValueError(f"no such condition: {condition}")

    def _circle(self, lat: float, lon: float, km: float) -> sql.Composable:
        """Mentions within a distance, by the formula of `comity.query.earth`; the box spares most of them that."""
        south, north, wide = box(lat, km)
        return sql.SQL(
            "(m.lat between {south} and {north} and abs(mod((m.lon - {lon} + 540)::numeric, 360) - 180) <= {wide}"
            " and 2 * {radius} * asin(least(1, sqrt(sin(radians(m.lat - {lat}) / 2) ^ 2"
            "   + cos(radians({lat})) * cos(radians(m.lat)) * sin(radians(m.lon - {lon}) / 2) ^ 2))) <= {km})"
        ).format(
            lat=self.gap(lat),
            lon=self.gap(lon),
            south=self.gap(south),
            north=self.gap(north),
            wide=self.gap(wide),
            radius=self.gap(RADIUS),
            km=self.gap(km),
        )

    def _joined(self, parts: Sequence[Condition], by: str, none: str) -> sql.Composable:
        if not parts:
            return sql.SQL("true" if none == "true" else "false")
        joint = sql.SQL(" and " if by == " and " else " or ")
        return sql.SQL("({})").format(joint.join(self.of(part) for part in parts))


def _page(
    order: Order, after: str | None, condition: Condition | None, most: int
) -> tuple[sql.Composable, dict[str, Any]]:
    """The statement for one page, and one more to know of the next: 'row', report, key, number in the page."""
    if order == "newest":
        place = Place.read(after[1:]) if after else None
        return sql.SQL(
            "select 'row', report::text, to_char(received_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00'),"
            " row_number() over (order by received_at desc, report desc)::float8 from"
            " (select * from found {} order by received_at desc, report desc limit %(_most)s) p"
        ).format(sql.SQL("where (received_at, report) < (%(_at)s, %(_id)s)" if place else "")), {
            "_most": most + 1,
            "_at": place.at if place else None,
            "_id": place.id if place else None,
        }
    rank, report = _rank(after) if after else (None, None)
    return sql.SQL(
        "select 'row', report::text, rank::text, row_number() over (order by rank desc, report)::float8 from"
        " (select a.report, ts_rank_cd(a.search, %(_words)s::tsquery, 1)::float8 as rank"
        "  from (select report from newest order by received_at desc, report desc limit {}) n"
        "  join analysis a using (report)) r {} order by rank desc, report limit %(_most)s"
    ).format(
        sql.Literal(_RANKED),
        sql.SQL("where rank < %(_rank)s or (rank = %(_rank)s and report > %(_id)s)" if after else ""),
    ), {
        "_most": most + 1,
        "_words": tsquery(needed(condition)) if condition else "",
        "_rank": rank,
        "_id": report,
    }


_LOST = "This page of the search cannot be found. Go back to its first page."


def _rank(after: str) -> tuple[float, UUID]:
    rank, _, report = after[1:].partition("~")
    try:
        return float(rank), UUID(report)
    except ValueError as error:
        raise Refused(_LOST) from error


def _facets(zone: str) -> sql.Composable:
    """What the newest answers have in common: subject, value, shown, how many.

    Places are looked up report by report, which the planner would not do: it takes all mentions of all reports for
    fewer than they are. Stories are counted before they are looked up, with some to spare for those not weighed yet.
    """
    one = sql.SQL(
        "(select {subject}, {value}, {shown}, count(*)::float8 from newest {joined} where {value} is not null"
        " group by {value}, {shown} order by count(*) desc, {value} limit {most})"
    )
    subjects = (
        ("language", "language", "language", ""),
        ("publisher", "publisher", "publisher", ""),
        ("source", "s.id::text", "s.name", "join source s on s.id = newest.source"),
        (
            "place",
            "m.place",
            "m.shown",
            "cross join lateral (select place, name || ', ' || country as shown from mention"
            " where report = newest.report offset 0) m",
        ),
    )
    parts = [
        one.format(
            subject=sql.Literal(subject),
            value=sql.SQL(value),
            shown=sql.SQL(shown),
            joined=sql.SQL(joined),
            most=sql.Literal(_VALUES),
        )
        for subject, value, shown, joined in subjects
    ]
    day = sql.SQL("(moment at time zone {})::date::text").format(sql.Literal(zone))
    parts.append(
        sql.SQL(
            "(select 'day', {day}, {day}, count(*)::float8 from newest group by {day} order by {day} desc limit 31)"
        ).format(day=day)
    )
    parts.append(
        sql.SQL(
            "(select 'story', v.story, v.title, s.reports from (select story, count(*)::float8 as reports from newest"
            "  where story is not null group by story order by reports desc, story limit {spare}) s"
            " join story_view v on v.story = s.story order by s.reports desc, v.story limit {most})"
        ).format(spare=sql.Literal(3 * _VALUES), most=sql.Literal(_VALUES))
    )
    return sql.SQL(" union all ").join(parts)


def _answers(connection: Connection, reports: Sequence[UUID], condition: Condition | None) -> tuple[Answer, ...]:
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
