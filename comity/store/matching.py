"""A condition as the statement that finds the reports of which it holds, and that the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from psycopg import sql

from comity.db.door import Connection
from comity.query.condition import All, Around, Clock, Condition, Some, Unless, bounds
from comity.query.earth import RADIUS, box
from comity.query.tree import Contested, Figures, InStory, Moment, Origins, Stands
from comity.query.tsquery import labelled, needed, of_words, tsquery
from comity.store import sight
from comity.store.stretch import Place

#: Of so many of the newest answers it is told what they have in common.
COUNTED = 2_000


def ready(connection: Connection) -> list[int]:
    """The viewer's labels. From then on tables are not read from end to end.

    The words of a report lie apart from its row: reading all of them costs far more than the planner thinks, and with
    some hundred labels in the question it would choose that before its index.
    """
    row = connection.execute("select seen_labels(), set_config('enable_seqscan', 'off', true)").fetchone()
    return list(row[0]) if row else []


def matched(
    own: Sequence[int],
    condition: Condition | None,
    clock: Clock,
    *,
    place: Place | None = None,
    since: datetime = sight.EVER[0],
    newest: int = COUNTED,
    on_receipt: bool = False,
) -> tuple[sql.Composable, dict[str, Any]]:
    """The statement that finds the reports, from a place in their list on, and what fills its gaps.

    A search reckons how long ago something was to now; a standing query, which is asked of each report as it comes in,
    to the report's receipt (`on_receipt`).

    Where everything answers, it finds the `newest` alone. The viewer's labels are named, if they are few, among the
    words that the index of words is asked for; if they are many, beside them, and what both find is read; very many are
    not named at all. Row-level security decides in each case.
    """
    exact = _Exact(clock, on_receipt=on_receipt)
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
        # Of how many a phrase holds the planner thinks as good as of none, and reads all that have its words. Where it
        # cannot look at the phrase beforehand, it asks the index on time, or on labels, as well.
        beside = since > sight.EVER[0] or sight.FEW < len(own) <= sight.MANY
        asked = "(select {}::tsquery)" if beside and "<" in query else "{}::tsquery"
        conditions.append(
            sql.SQL("a.search @@ " + asked).format(exact.gap(labelled(query, own) if len(own) <= sight.FEW else query))
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

    def __init__(self, clock: Clock, *, on_receipt: bool) -> None:
        self._clock = clock
        self._on_receipt = on_receipt
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
            case Moment(side=side, when=timedelta() as ago) if self._on_receipt:
                edge = sql.SQL(">=" if side == "since" else "<")
                return sql.SQL("coalesce(a.published_at, a.received_at) {} a.received_at - {}::interval").format(
                    edge, self.gap(ago)
                )
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
