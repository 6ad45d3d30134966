"""Who has it from whom in a story, laid out to be drawn: origins at the start, agencies between, outlets at the end.

A copied edge is solid and as thick as the share that was copied, a cited one dashed, a weak one (the same names and
figures in the same order) dotted. Among the outlets time runs on towards the end. The template draws what this file
places; the same edges stand in a table beside, for whoever reads rather than sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from comity.languages.name import parts
from comity.model.picture import ClaimView, CopiedView, ReportView
from comity.sources.house import Houses, houses

#: What joins two nodes, the strongest first.
How = Literal["copied", "cited", "weak"]
_STRENGTH: tuple[How, ...] = ("copied", "cited", "weak")
#: More nodes than this in a column are no picture any more; those with the fewest reports are left to the table.
_ORIGINS, _HOUSES = 9, 18
#: Pixels: width of the drawing, height of a row, where the columns stand, how far time spreads the outlets.
_WIDTH, _ROW, _TOP = 1000, 34, 44
_ORIGIN_X, _AGENCY_X, _OUTLET_X, _SPREAD = 300, 530, 720, 80
_THINNEST, _THICKEST = 1.25, 7.0
_NAME_LENGTH = 40
_WEAK = re.compile(r"its names and figures stand in the same order as in (?P<path>.+)\.$")
#: Two names in two scripts are one house where so many words of the shorter stand in the longer, by their sound.
_FEWEST_PARTS, _FEWEST_SOUNDS = 2, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An origin or a house."""

    #: Its name within the drawing, to be put behind ``#``.
    id: str
    #: Its name for the reader.
    name: str
    #: Whether it is where chains end, passes on to others, or only publishes.
    kind: Literal["origin", "agency", "outlet"]
    #: Of an origin whether it is established as different from the others.
    established: bool
    #: Reports that rest on it, or that it published.
    reports: tuple[str, ...]
    #: When the first of them was published.
    first: str | None
    #: Where it is drawn.
    x: float = 0
    y: float = 0

    @property
    def label(self) -> str:
        """The name as far as the drawing has room, kept apart from the direction of what stands around it."""
        short = self.name if len(self.name) <= _NAME_LENGTH else f"{self.name[: _NAME_LENGTH - 1].rstrip()}…"
        return ", ".join(f"\N{FIRST STRONG ISOLATE}{part}\N{POP DIRECTIONAL ISOLATE}" for part in short.split(", "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """That one has it from another."""

    #: Id of the node where it comes from.
    source: str
    #: Id of the node where it goes.
    target: str
    #: How it is known.
    how: How
    #: The largest share of a report that was copied, 0 to 1; 0 where nothing was.
    share: float
    #: The reports of the target that show it, the first one first.
    reports: tuple[str, ...]
    #: The report that the first of them has it from; empty where it is not a report.
    other: str
    #: How thick it is drawn.
    width: float = _THINNEST
    #: The line itself, in SVG's words.
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The lineage of a story."""

    #: Nodes that are drawn.
    nodes: tuple[Node, ...]
    #: Edges between them.
    edges: tuple[Edge, ...]
    #: Every node by its id, drawn or not.
    names: Mapping[str, str]
    #: Every edge, drawn or not, strongest first.
    table: tuple[Edge, ...]
    #: Pixels.
    width: int
    height: int
    #: Where the head of each column stands: origins, agencies, outlets.
    columns: tuple[float, float, float]


def lineage(
    claims: Sequence[ClaimView],
    reports: Sequence[ReportView],
    *,
    known: Houses | None = None,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Graph:
    """The lineage of a story from its claims and its reports in time order.

    Args:
        claims: the claims of the story.
        reports: its reports in time order.
        known: the houses with their names in other scripts; none: those that Comity ships.
        direction: which way the reader reads; the drawing runs that way.
    """
    told = _Told(reports, known or houses())
    edges = [*_copied(reports, told), *_credited(reports, told), *_weak(claims, reports, told)]
    roots, said = _spoken(claims, reports, told)
    edges.extend(said)
    table = _merged(edges)
    passing = {e.source for e in table if e.how != "weak"}
    nodes = [*roots, *(replace(n, kind="agency" if n.id in passing else "outlet") for n in told.nodes.values())]
    joined = {end for e in table for end in (e.source, e.target)}
    drawn = _placed(_telling([node for node in nodes if node.id in joined]), table, direction)
    at = {node.id: node for node in drawn}
    rows = max((sum(n.kind == kind for n in drawn) for kind in ("origin", "agency", "outlet")), default=0)
    columns = (_ORIGIN_X, _AGENCY_X, _OUTLET_X)
    return Graph(
        nodes=tuple(drawn),
        edges=tuple(_drawn(e, at) for e in reversed(table) if e.source in at and e.target in at),
        names={node.id: node.name for node in nodes},
        table=table,
        width=_WIDTH,
        height=_TOP + rows * _ROW + 8,
        columns=columns if direction == "ltr" else tuple(_WIDTH - x for x in columns),  # type: ignore[arg-type]
    )


class _Told:
    """The houses of a story: those that publish its reports and those that these cite, each once."""

    def __init__(self, reports: Sequence[ReportView], known: Houses) -> None:
        self.nodes: dict[str, Node] = {}
        self._known = known
        self._of_key: dict[str, str] = {}
        for report in reports:
            self._published(report)

    def of(self, report: ReportView) -> str:
        """The node of the house that publishes a report."""
        return self._of_key[self._key(report.publisher or report.title or report.path)]

    def named(self, name: str) -> str:
        """The node of a house by a name that a report cites it by."""
        key = self._key(name)
        if key not in self._of_key:
            same = next((node.id for node in self.nodes.values() if _one_house(name, node.name)), None)
            self._of_key[key] = same or self._add(self._known.canonical(name))
        return self._of_key[key]

    def _key(self, name: str) -> str:
        return self._known.publisher(name)

    def _add(self, name: str) -> str:
        node = Node(
            id=f"house-{len(self.nodes) + 1}", name=name, kind="outlet", established=True, reports=(), first=None
        )
        self.nodes[node.id] = node
        return node.id

    def _published(self, report: ReportView) -> None:
        name = report.publisher or report.title or report.path
        key = self._key(name)
        if key not in self._of_key:
            self._of_key[key] = self._add(name)
        node = self.nodes[self._of_key[key]]
        dates = [date for date in (node.first, report.published.date) if date]
        self.nodes[node.id] = replace(node, reports=(*node.reports, report.id), first=min(dates, default=None))


def _copied(reports: Sequence[ReportView], told: _Told) -> Iterable[Edge]:
    """Of each report the one that most of its copied words come from."""
    here = {report.id: report for report in reports}
    for report in reports:
        known = [c for c in report.copied if c.source == c.other and c.other in here]
        if known:
            best: CopiedView = max(known, key=lambda c: (c.containment, c.other))
            yield Edge(
                source=told.of(here[best.other]),
                target=told.of(report),
                how="copied",
                share=best.containment,
                reports=(report.id,),
                other=best.other,
            )


def _credited(reports: Sequence[ReportView], told: _Told) -> Iterable[Edge]:
    for report in reports:
        cited = (*report.credits, *(name for s in report.statements for name in s.via))
        for name in dict.fromkeys(cited):
            yield _edge(told.named(name), told.of(report), "cited", report.id)


def _weak(claims: Sequence[ClaimView], reports: Sequence[ReportView], told: _Told) -> Iterable[Edge]:
    """Of those origins that are doubted for it, what the weighing says their reports repeat in order."""
    by_path = {report.path: report for report in reports}
    by_id = {report.id: report for report in reports}
    for claim in claims:
        for root in claim.origins.roots:
            for reason in claim.origins.reasons:
                match = _WEAK.search(reason) if reason.startswith(f"{root.name} (") else None
                earlier = by_path.get(match["path"]) if match else None
                later = by_id.get(root.reports[0]) if root.reports else None
                if earlier and later:
                    yield _edge(told.of(earlier), told.of(later), "weak", later.id, earlier.id)


def _spoken(claims: Sequence[ClaimView], reports: Sequence[ReportView], told: _Told) -> tuple[list[Node], list[Edge]]:
    """The speakers at whom chains end, and the houses that first have it from them."""
    here = {report.id: (n, report) for n, report in enumerate(reports)}
    roots: dict[str, Node] = {}
    edges: list[Edge] = []
    for claim in claims:
        for root in claim.origins.roots:
            if root.kind not in ("person", "institution", "unnamed"):
                continue
            resting = [report for _, report in sorted(here[each] for each in root.reports if each in here)]
            if not resting:
                continue
            dates = sorted(r.published.date for r in resting if r.published.date)
            node = roots.get(root.name) or Node(
                id=f"origin-{len(roots) + 1}",
                name=root.name,
                kind="origin",
                established=root.established,
                reports=(),
                first=dates[0] if dates else None,
            )
            roots[root.name] = replace(
                node,
                established=node.established or root.established,
                reports=tuple(dict.fromkeys((*node.reports, *(r.id for r in resting)))),
                first=min((d for d in (node.first, *dates) if d), default=None),
            )
            edges.extend(
                _edge(node.id, told.of(report), "cited", report.id)
                for report in resting
                if not any(c.source == c.other and c.other in here for c in report.copied) and not _passed_on(report)
            )
            passed = (name for report in resting for name in _passed_on(report))
            edges.extend(_edge(node.id, told.named(name), "cited", resting[0].id) for name in dict.fromkeys(passed))
    return list(roots.values()), edges


def _passed_on(report: ReportView) -> tuple[str, ...]:
    """The houses through which a report has what it says."""
    return tuple(dict.fromkeys((*report.credits, *(s.via[-1] for s in report.statements if s.via))))


def _edge(source: str, target: str, how: How, report: str, other: str = "") -> Edge:
    return Edge(source=source, target=target, how=how, share=0.0, reports=(report,), other=other)


def _merged(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """One edge for each pair of nodes, of the strongest kind, with all the reports that show that kind."""
    pairs: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        if edge.source == edge.target:
            continue
        known = pairs.get((edge.source, edge.target))
        if known is None or _STRENGTH.index(edge.how) < _STRENGTH.index(known.how):
            pairs[edge.source, edge.target] = edge
        elif edge.how == known.how:
            best = max(known, edge, key=lambda e: e.share)
            pairs[edge.source, edge.target] = replace(
                best, reports=tuple(dict.fromkeys((*best.reports, *known.reports, *edge.reports)))
            )
    return tuple(sorted(pairs.values(), key=lambda e: (_STRENGTH.index(e.how), -e.share, -len(e.reports), e.source)))


def _telling(nodes: Sequence[Node]) -> list[Node]:
    origins = sorted((n for n in nodes if n.kind == "origin"), key=lambda n: (-len(n.reports), n.name))
    houses = sorted((n for n in nodes if n.kind != "origin"), key=lambda n: (n.kind, -len(n.reports), n.name))
    return [*origins[:_ORIGINS], *houses[:_HOUSES]]


def _placed(nodes: Sequence[Node], edges: Sequence[Edge], direction: str) -> list[Node]:
    """Where each node stands: in its column, near those that it is joined to, outlets further on the later they are."""
    dates = sorted(node.first[:16] for node in nodes if node.first)
    order: dict[str, float] = {}
    columns: dict[str, list[Node]] = {
        kind: sorted((n for n in nodes if n.kind == kind), key=lambda n: (n.first or "~", n.name))
        for kind in ("origin", "agency", "outlet")
    }
    for column in columns.values():
        order.update({node.id: n / max(1, len(column) - 1) for n, node in enumerate(column)})
    near: dict[str, list[str]] = {}
    for edge in edges:
        near.setdefault(edge.source, []).append(edge.target)
        near.setdefault(edge.target, []).append(edge.source)
    # Each column in turn is put in the order of the middle of what its nodes are joined to (Sugiyama's barycentre).
    for _ in range(4):
        for kind in ("outlet", "agency", "origin"):
            middle = {}
            for node in columns[kind]:
                places = [order[other] for other in near.get(node.id, ()) if other in order]
                middle[node.id] = sum(places) / len(places) if places else order[node.id]
            columns[kind].sort(key=lambda n: (middle[n.id], n.name))
            order.update({node.id: n / max(1, len(columns[kind]) - 1) for n, node in enumerate(columns[kind])})
    tallest = max(map(len, columns.values()), default=0)
    placed = []
    for kind, x in (("origin", _ORIGIN_X), ("agency", _AGENCY_X), ("outlet", _OUTLET_X)):
        step = _ROW * min(1.6, tallest / max(1, len(columns[kind])))
        top = _TOP + (tallest * _ROW - step * len(columns[kind])) / 2 + step / 2
        for n, node in enumerate(columns[kind]):
            later = dates.index(node.first[:16]) / max(1, len(dates) - 1) if node.first else 0.0
            along = x + (_SPREAD * later if kind == "outlet" else 0)
            placed.append(replace(node, x=along if direction == "ltr" else _WIDTH - along, y=round(top + n * step, 1)))
    return placed


def _drawn(edge: Edge, at: Mapping[str, Node]) -> Edge:
    one, other = at[edge.source], at[edge.target]
    forward = 1 if other.x >= one.x else -1
    if abs(other.x - one.x) < _SPREAD:  # within a column: a bow beside it
        bow = 46 + abs(other.y - one.y) * 0.12
        away = -1 if one.x > _WIDTH / 2 else 1  # towards the middle: the names stand on the other side
        middle = (one.x + away * bow, other.x + away * bow)
    else:
        reach = (other.x - one.x) * 0.5
        middle = (one.x + reach, other.x - reach)
    start, end = one.x + 8 * forward, other.x - 8 * forward
    if abs(other.x - one.x) < _SPREAD:
        start, end = one.x, other.x
    path = f"M{start:.0f} {one.y:.0f}C{middle[0]:.0f} {one.y:.0f} {middle[1]:.0f} {other.y:.0f} {end:.0f} {other.y:.0f}"
    return replace(edge, path=path, width=round(_THINNEST + (_THICKEST - _THINNEST) * edge.share, 2))


def _one_house(one: str, other: str) -> bool:
    """Whether two names are one house's: the same words, or words of the same sound in two scripts."""
    if one.casefold() == other.casefold():
        return True
    if one.isascii() == other.isascii():
        return False
    fewer, more = sorted((parts(one), parts(other)), key=len)
    within = any(more[at : at + len(fewer)] == fewer for at in range(len(more) - len(fewer) + 1))
    return within and len(fewer) >= _FEWEST_PARTS and sum(map(len, fewer)) >= _FEWEST_SOUNDS
