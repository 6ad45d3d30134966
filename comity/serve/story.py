"""A story as its screen shows it: what is claimed, on whose word, who denies it, who copied whom.

Everything here follows from the picture that one viewer may see, and only from that; nothing is read or decided here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from comity.model.picture import ClaimView, ReportView, RootView, StatementView, StoryView
from comity.model.rival import rivals
from comity.serve.lineage import lineage
from comity.serve.locator import locator
from comity.serve.shown import ClaimRow, Family, Line, RootRow, StoryPage, Voice
from comity.serve.timeline import timeline
from comity.sources.house import Houses, houses
from comity.weigh.speaker import Voice as Heard

#: So many claims are shown at first, fewer of a small story: what is disputed always.
_CLAIMS, _CALM, _LARGE = 8, 6, 6
#: So many reports stand at the foot at first, copies folded under them.
_FAMILIES = 20


def story_page(
    story: StoryView,
    reports: Mapping[str, ReportView],
    *,
    everything: bool = False,
    every_report: bool = False,
    known: Houses | None = None,
    heard: Mapping[str, Heard] = MappingProxyType({}),
    zone: dt.tzinfo = dt.UTC,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> StoryPage:
    """The story's screen from the picture.

    Args:
        story: the story as the viewer may see it.
        reports: the reports of the story by id; one that is missing is left out.
        everything: whether to show all claims rather than the most telling ones.
        every_report: whether to show all reports at the foot rather than the first ones.
        known: the houses with their names in other scripts; none: those that Comity ships.
        heard: by id of a statement whose voice it is, by which one who speaks under several names stands there once.
        zone: the centre's time zone.
        direction: which way the reader reads; drawings run that way.
    """
    known = known or houses()
    told = [reports[each] for each in story.reports if each in reports]
    all_families = families(told, how=dict(zip(story.reports, story.how, strict=False)))
    listed = all_families if every_report or len(all_families) <= 1.5 * _FAMILIES else all_families[:_FAMILIES]
    found = {s.id: (report, s) for report in told for s in report.statements}
    ranked = sorted(story.claims, key=lambda claim: _rank(claim, found))
    disputed = sum(claim.status != "uncontested" for claim in ranked)
    most = max(min(disputed, 2 * _CLAIMS), _CLAIMS if len(told) >= _LARGE else _CALM)
    shown = ranked if everything else ranked[:most]
    titled = next((report.language for report in told if report.title == story.title), "und")
    languages = [report.language for report in told]
    return StoryPage(
        id=story.id,
        title=story.title,
        language=titled,
        since=story.since,
        until=story.until,
        places=story.places,
        languages=tuple(sorted(set(languages), key=lambda code: (-languages.count(code), code))),
        count=len(told),
        claims=tuple(_claim(claim, found, reports, _Voices(heard=heard, known=known)) for claim in shown),
        hidden=len(ranked) - len(shown),
        contested=sum(claim.status == "contested" for claim in ranked),
        families=listed,
        unlisted=sum(1 + len(family.copies) for family in all_families[len(listed) :]),
        graph=lineage(story.claims, told, known=known, direction=direction),
        timeline=timeline(ranked, told, found, zone=zone, direction=direction),
        map=locator(told),
    )


def families(
    reports: Sequence[ReportView],
    places: Mapping[str, str] = MappingProxyType({}),
    how: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Family, ...]:
    """Reports in their order with those that share text folded under the one whose text it is.

    Args:
        reports: in time order.
        places: for each report the place in it that is meant, to be put behind ``#``.
        how: for each report why it is in its story.
    """

    def row(report: ReportView, share: float = 0.0) -> Line:
        return line(report, places.get(report.id, ""), share, how.get(report.id, ""))

    heads = _heads(reports)
    folded: dict[str, list[Line]] = {}
    for report in reports:
        if (head := heads[report.id]) != report.id:
            folded.setdefault(head, []).append(row(report, _share(report, heads)))
    return tuple(
        Family(
            head=row(report),
            copies=tuple(sorted(folded.get(report.id, ()), key=lambda each: -each.share)),
        )
        for report in reports
        if heads[report.id] == report.id
    )


def line(report: ReportView, place: str = "", share: float = 0.0, how: str = "") -> Line:
    """A report as one line of a list."""
    return Line(
        id=report.id,
        title=report.title or report.path,
        language=report.language,
        publisher=report.publisher or "",
        published=report.published.date,
        place=place,
        share=share,
        how=how,
    )


def anchor(statement: str) -> str:
    """The place of a statement on its report's screen: what its id has after the report's."""
    return f"s{statement.rpartition('.')[2]}"


def _rank(claim: ClaimView, found: Mapping[str, tuple[ReportView, StatementView]]) -> tuple[bool, int, int, int]:
    return claim.status != "contested", -claim.origins.high, -claim.origins.low, -_support(claim, found)


def _support(claim: ClaimView, found: Mapping[str, tuple[ReportView, StatementView]]) -> int:
    return len({found[each][0].id for each in (*claim.asserted_by, *claim.denied_by) if each in found})


def _claim(
    claim: ClaimView,
    found: Mapping[str, tuple[ReportView, StatementView]],
    reports: Mapping[str, ReportView],
    voices: _Voices,
) -> ClaimRow:
    sides = [found[each] for each in (*claim.asserted_by, *claim.denied_by) if each in found]
    worded = next((pair for pair in sides if pair[1].text == claim.text), sides[0] if sides else None)
    dated = sorted(report.published.date for report, _ in sides if report.published.date)
    places = {report.id: anchor(statement.id) for report, statement in reversed(sides)}
    origins = claim.origins
    return ClaimRow(
        id=claim.id,
        text=claim.text,
        language=worded[0].language if worded else "und",
        source=line(worded[0], anchor(worded[1].id)) if worded else None,
        status=claim.status,
        low=origins.low,
        high=origins.high,
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        support=_support(claim, found),
        roots=tuple(_root(root, places, reports, open_number=origins.low < origins.high) for root in origins.roots),
        reasons=tuple(reason for reason in origins.reasons if not rivals([reason])),
        rivals=rivals(origins.reasons),
        denies=voices.of(found[each] for each in claim.denied_by if each in found),
    )


def _root(
    root: RootView, places: Mapping[str, str], reports: Mapping[str, ReportView], *, open_number: bool
) -> RootRow:
    named, via = root.name, ""
    if root.kind == "unnamed" and ", via " in root.name:
        named, _, via = root.name.rpartition(", via ")
    resting = [reports[each] for each in root.reports if each in reports]
    folded = families(resting, places)
    return RootRow(
        name=named,
        via=via,
        kind=root.kind,
        established=root.established,
        doubted=open_number and not root.established,
        count=len(resting),
        copied=len(resting) - len(folded),
        languages=tuple(sorted({report.language for report in resting})),
        families=folded,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voices:
    """Gathers statements by who speaks in them."""

    #: By id of a statement whose voice it is.
    heard: Mapping[str, Heard]
    #: The houses with their names in other scripts.
    known: Houses

    def of(self, said: Iterable[tuple[ReportView, StatementView]]) -> tuple[Voice, ...]:
        """Who speaks, each once under all names, those in most reports first."""
        speaking: dict[tuple[str, str], list[tuple[ReportView, StatementView]]] = {}
        for report, statement in said:
            speaking.setdefault(self._key(report, statement), []).append((report, statement))
        return tuple(sorted(map(self._voice, speaking.values()), key=lambda voice: (-len(voice.lines), voice.name)))

    def _key(self, report: ReportView, statement: StatementView) -> tuple[str, str]:
        if heard := self.heard.get(statement.id):
            return heard.key
        return "house", self.known.publisher(_called(report, statement))

    def _voice(self, pairs: Sequence[tuple[ReportView, StatementView]]) -> Voice:
        report, statement = pairs[0]
        dated = sorted(each.published.date for each, _ in pairs if each.published.date)
        once = {each.id: line(each, anchor(spoken.id)) for each, spoken in reversed(pairs)}
        name, language = _called(report, statement), report.language
        if heard := self.heard.get(statement.id):
            through = {each.through for _, spoken in pairs if (each := self.heard.get(spoken.id))}
            only = through.pop() if len(through) == 1 else None
            name = f"{only}, {heard.name}" if only and only != heard.name else heard.name
            language = "und"  # the name may be from another of the reports
        return Voice(
            name=name,
            language=language,
            first=dated[0] if dated else None,
            lines=tuple(sorted(once.values(), key=lambda each: (each.published or "~", each.id))),
        )


def _called(report: ReportView, statement: StatementView) -> str:
    speaker = statement.speaker
    return speaker.name or speaker.institution or report.publisher or report.title


def _heads(reports: Sequence[ReportView]) -> dict[str, str]:
    """For each report the one under which it is folded: the first of those that share its text.

    A report that is known to have copied heads none.
    """
    here = {report.id: n for n, report in enumerate(reports)}
    group = {report.id: report.id for report in reports}

    def top(each: str) -> str:
        while group[each] != each:
            each = group[each]
        return each

    copying = {report.id for report in reports for c in report.copied if c.source in here and c.source == c.other}
    for report in reports:
        for copied in report.copied:
            if copied.other not in here or (one := top(report.id)) == (other := top(copied.other)):
                continue
            first, second = sorted((one, other), key=lambda each: (each in copying, here[each]))
            group[second] = first
    return {each: top(each) for each in group}


def _share(report: ReportView, heads: Mapping[str, str]) -> float:
    """How much of a report stands in those of its family, at most."""
    near = [c.containment for c in report.copied if heads.get(c.other) == heads[report.id]]
    return max(near, default=0.0)
