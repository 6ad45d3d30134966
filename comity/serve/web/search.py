"""Search: where have we seen this?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from comity.errors import QueryInvalid
from comity.query import Clock, Condition, show
from comity.query.condition import every
from comity.query.tree import Named, NameField
from comity.serve import known
from comity.serve.meaning import can_search, meaning, meaning_of
from comity.serve.web import audience
from comity.serve.web.visit import Visit, as_id
from comity.store import account, alike, picture, reading, search
from comity.store.answer import Facet, Found
from comity.store.reading import Filed

#: Fields that stand in the address by themselves, and in the query as ``field:value``.
_FIELDS: tuple[NameField, ...] = ("language", "publisher", "source", "place")
#: Stories told above the reports.
_STORIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter that is on."""

    #: The field.
    field: str
    #: The value as it is shown.
    shown: str
    #: The address of the search without it.
    off: str


def look(visit: Visit) -> Response:
    """``GET /search``."""
    words = visit.asked("q")
    order: search.Order = "best" if visit.asked("order") == "best" else "newest"
    like = _like(visit)
    by_meaning = like is not None or (bool(words) and visit.asked("order") == "meaning")
    query = " ".join(part for part in (f"({words})" if words and _filters(visit) else words, *_written(visit)) if part)
    found: Found | None = None
    wrong = ""
    try:
        clock = known.clock(visit.zone, visit.now)
        if by_meaning:
            found = _alike(visit, words, like, clock)
        else:
            found = search.find(
                visit.connection,
                _condition(visit, words),
                clock=clock,
                order=order,
                after=visit.asked("after") or None,
                facets=not visit.asked("after"),
            )
    except QueryInvalid as invalid:
        wrong = visit.said(invalid)
    stories = [facet for facet in found.facets if facet.subject == "story"][:_STORIES] if found and query else []
    rows = picture.named(visit.connection, [facet.value for facet in stories])
    answers = found.answers if found else ()
    return visit.page(
        "pages/search.html",
        status=422 if wrong else 200,
        words=words,
        query="" if by_meaning else query,
        wrong=wrong,
        order="meaning" if by_meaning else order,
        like=like,
        found=found,
        filters=_filters(visit),
        stories=[rows[facet.value] for facet in stories if facet.value in rows],
        facets=_grouped(found.facets if found else ()),
        narrowed=lambda facet: _with(visit, facet),
        hidden=[(name, value) for name, value in visit.request.query_params.multi_items() if name in (*_FIELDS, "day")],
        best=_address(visit, {"order": "best"}),
        meaning=_address(visit, {"order": "meaning"}) if words and can_search() else None,
        newest=_address(visit, {}, without=("order",)),
        onward=_address(visit, {"after": found.next}) if found and found.next else None,
        first=_address(visit, {}) if visit.asked("after") else None,
        names=account.names(visit.connection),
        markings=audience.told(visit, sorted({answer.label for answer in answers})),
    )


def _like(visit: Visit) -> Filed | None:
    """The report that the address wants others like; none if it names none."""
    return reading.report(visit.connection, as_id(visit.asked("like"))) if visit.asked("like") else None


def _alike(visit: Visit, words: str, like: Filed | None, clock: Clock) -> Found:
    """What means the same as a report, or as words; filters of the address hold besides.

    Raises:
        Refused: there are no vectors to tell by.
    """
    condition = _condition(visit, "")
    if like is None:
        return alike.alike(visit.connection, meaning(words), condition, clock=clock)
    return alike.alike(visit.connection, meaning_of(visit.connection, like.id), condition, clock=clock, but=like.id)


def _condition(visit: Visit, words: str) -> Condition | None:
    """What is asked by words and by the filters of the address; none if nothing is.

    Each is understood by itself: a parenthesis or quotation mark of the words never reaches a filter.

    Raises:
        QueryInvalid: the words or a filter cannot be understood.
    """
    parts = [known.condition(visit.connection, part) for part in (words, " ".join(_written(visit))) if part]
    return every(parts) if parts else None


def _written(visit: Visit) -> Iterator[str]:
    """The filters of the address in the words of the query language."""
    for field in _FIELDS:
        if value := visit.asked(field):
            yield show(Named(field=field, text=value))
    if day := visit.asked("day"):
        yield f"since:{day} until:{day}"


def _filters(visit: Visit) -> list[Filter]:
    found = []
    for field in (*_FIELDS, "day"):
        if value := visit.asked(field):
            shown = visit.asked(f"{field}-name") or value
            off = _address(visit, {}, without=(field, f"{field}-name"))
            found.append(Filter(field=field, shown=shown, off=off))
    return found


def _with(visit: Visit, facet: Facet) -> str:
    """The address of the search narrowed to a value. Places go by their names, as people write them."""
    value = facet.shown if facet.subject == "place" else facet.value
    named = {f"{facet.subject}-name": facet.shown} if facet.shown != value else {}
    return _address(visit, {facet.subject: value, **named})


def _address(visit: Visit, more: dict[str, str], without: tuple[str, ...] = ()) -> str:
    kept = {
        name: value for name, value in visit.request.query_params.items() if name not in ("after", *without) and value
    }
    return f"/search?{urlencode(kept | more)}"


def _grouped(facets: tuple[Facet, ...]) -> dict[str, list[Facet]]:
    grouped: dict[str, list[Facet]] = {}
    for facet in facets:
        if facet.subject != "story":
            grouped.setdefault(facet.subject, []).append(facet)
    return grouped
