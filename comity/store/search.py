"""Search: the reports that answer a query and that the viewer may see, with what they have in common.

Nothing here looks at a row that the viewer may not see: not counts, not order, not what is offered to narrow the search
by. The rank of a report is made of its own words alone. The shape of the statement is the one that was measured to stay
quick under row-level security: labels as lexemes in the index, the search in a materialised part of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import sql

from comity.db.door import Connection
from comity.errors import Refused
from comity.query.condition import Clock, Condition
from comity.query.tsquery import needed, of_words, tsquery
from comity.store import sight
from comity.store.answer import PAGE, Facet, Found, answers_of
from comity.store.matching import COUNTED, matched, ready
from comity.store.stretch import Place

#: Rank is worked out for so many of the newest answers.
_RANKED = 2_000
#: Values of a facet that are shown.
_VALUES = 12

Order = Literal["newest", "best"]


def find(
    connection: Connection,
    condition: Condition | None,
    *,
    clock: Clock,
    order: Order = "newest",
    after: str | None = None,
    facets: bool = True,
    most: int = PAGE,
    on_receipt: bool = False,
) -> Found:
    """The reports that answer a condition, a page of them.

    Args:
        connection: of a viewer.
        condition: what is asked; none: everything.
        clock: by what days are told.
        order: the newest first, or those whose words fit best, of the newest `_RANKED`.
        after: the `next` of the page before.
        facets: whether to count them and what they have in common; the first page wants it, the others do not.
        most: reports on the page.
        on_receipt: whether ``since:7d`` counts from each report's receipt, as a standing query is asked, not from now.

    Raises:
        Refused: `after` is not the `next` of such a search.
    """
    if condition is None or not of_words(needed(condition)):
        order = "newest"  # there are no words to fit
    if after is not None and after[:1] != order[0]:
        raise Refused(_LOST)
    place = Place.read(after[1:]) if after and order == "newest" else None
    own = ready(connection)
    newest = sql.SQL("select * from found order by received_at desc, report desc limit {}").format(COUNTED)
    page, keys = _page(order, after, condition, most)
    parts = [page]
    # What is counted, or ranked, are the newest of all that answers: where very many do, those of late.
    whole = facets or order == "best"
    if whole:
        parts.append(sql.SQL("select 'total', '', '', count(*)::float8 from found"))
    if facets:
        parts.append(_facets(str(clock.zone)))
    if condition is None:  # the newest are had at once
        stretches: Iterable[tuple[datetime, datetime]] = (sight.EVER,)
    else:
        stretches = sight.late() if whole else sight.windows(own, place.at if place else None)
    for since, _ in stretches:
        those, values = matched(
            own,
            condition,
            clock,
            place=None if facets else place,
            since=since,
            newest=COUNTED if facets else most + 1,
            on_receipt=on_receipt,
        )
        statement = sql.SQL("with found as materialized ({}), newest as materialized ({}) {}").format(
            those,
            newest,
            sql.SQL(" union all ").join(sql.SQL("({})").format(part) for part in parts),
        )
        rows = connection.execute(statement, {**values, **keys}).fetchall()
        chosen = sorted((row for row in rows if row[0] == "row"), key=lambda row: row[3])
        total = next((int(row[3]) for row in rows if row[0] == "total"), 0)
        if total > COUNTED if whole else len(chosen) > most:
            break
    shown = [UUID(row[1]) for row in chosen[:most]]
    answers = answers_of(connection, shown, condition)
    last = chosen[most - 1] if len(chosen) > most else None
    all_counted = since == sight.EVER[0] and not (condition is None and total == COUNTED)
    return Found(
        answers=answers,
        total=total if facets and all_counted else None,
        facets=tuple(
            Facet(subject=row[0], value=row[1], shown=row[2], reports=int(row[3]))
            for row in rows
            if row[0] not in ("row", "total")
        ),
        counted=min(total, COUNTED),
        next=f"{order[0]}{last[2]}~{UUID(last[1]).hex}" if last else None,
    )


def count(connection: Connection, condition: Condition, *, clock: Clock, since: datetime) -> tuple[int, int]:
    """How many reports received since a moment answer, and in how many stories: how often a standing query would fire.

    Args:
        connection: of the viewer whose query it is.
        condition: what it asks.
        clock: by what days are told.
        since: the moment.
    """
    those, values = matched(ready(connection), condition, clock, since=since, on_receipt=True)
    row = connection.execute(
        sql.SQL("with found as materialized ({}) select count(*), count(distinct story) from found").format(those),
        values,
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


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
