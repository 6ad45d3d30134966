"""A story as its screen shows it: what is claimed, on whose word, who denies it, who copied whom.

Everything here follows from the picture that one viewer may see, and only from that; nothing is read or decided here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from comity.model.picture import ClaimView, ReportView, RootView, StatementView, StoryView
from comity.serve.lineage import lineage
from comity.serve.locator import locator
from comity.serve.shown import ClaimRow, Family, Line, Rival, RootRow, StoryPage, Voice
from comity.serve.timeline import timeline
from comity.sources.house import Houses

#: So many claims are shown at first, fewer of a small story: what is disputed always.
_CLAIMS, _CALM, _LARGE = 8, 6, 6
#: A remark that another origin gives another figure, or its own origin did later.
_RIVAL = re.compile(r"^(?P<who>.+?) (?P<how>later gave|gives) another figure: (?P<words>.+)$", re.DOTALL)
_OWN = "Its own origin"


def story_page(
    story: StoryView,
    reports: Mapping[str, ReportView],
    *,
    everything: bool = False,
    known: Houses | None = None,
    zone: dt.tzinfo = dt.UTC,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> StoryPage:
    """The story's screen from the picture.

    Args:
        story: the story as the viewer may see it.
        reports: the reports of the story by id; one that is missing is left out.
        everything: whether to show all claims rather than the most telling ones.
        known: the houses with their names in other scripts; none: those that Comity ships.
        zone: the centre's time zone.
        direction: which way the reader reads; drawings run that way.
    """
    told = [reports[each] for each in story.reports if each in reports]
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
        claims=tuple(_claim(claim, found, reports) for claim in shown),
        hidden=len(ranked) - len(shown),
        contested=sum(claim.status == "contested" for claim in ranked),
        families=families(told),
        graph=lineage(story.claims, told, known=known, direction=direction),
        timeline=timeline(ranked, told, found, zone=zone, direction=direction),
        map=locator(told),
    )


def families(reports: Sequence[ReportView], places: Mapping[str, str] | None = None) -> tuple[Family, ...]:
    """Reports in their order with those that share text folded under the one whose text it is.

    Args:
        reports: in time order.
        places: for each report the place in it that is meant, to be put behind ``#``.
    """
    heads = _heads(reports)
    folded: dict[str, list[Line]] = {}
    for report in reports:
        if (head := heads[report.id]) != report.id:
            folded.setdefault(head, []).append(line(report, (places or {}).get(report.id, ""), _share(report, heads)))
    return tuple(
        Family(
            head=line(report, (places or {}).get(report.id, "")),
            copies=tuple(sorted(folded.get(report.id, ()), key=lambda each: -each.share)),
        )
        for report in reports
        if heads[report.id] == report.id
    )


def line(report: ReportView, place: str = "", share: float = 0.0) -> Line:
    """A report as one line of a list."""
    return Line(
        id=report.id,
        title=report.title or report.path,
        language=report.language,
        publisher=report.publisher or "",
        published=report.published.date,
        place=place,
        share=share,
    )


def anchor(statement: str) -> str:
    """The place of a statement on its report's screen: what its id has after the report's."""
    return f"s{statement.rpartition('.')[2]}"


def _rank(claim: ClaimView, found: Mapping[str, tuple[ReportView, StatementView]]) -> tuple[bool, int, int, int]:
    return claim.status != "contested", -claim.origins.high, -claim.origins.low, -_support(claim, found)


def _support(claim: ClaimView, found: Mapping[str, tuple[ReportView, StatementView]]) -> int:
    return len({found[each][0].id for each in (*claim.asserted_by, *claim.denied_by) if each in found})


def _claim(
    claim: ClaimView, found: Mapping[str, tuple[ReportView, StatementView]], reports: Mapping[str, ReportView]
) -> ClaimRow:
    sides = [found[each] for each in (*claim.asserted_by, *claim.denied_by) if each in found]
    worded = next((pair for pair in sides if pair[1].text == claim.text), sides[0] if sides else None)
    dated = sorted(report.published.date for report, _ in sides if report.published.date)
    places = {report.id: anchor(statement.id) for report, statement in reversed(sides)}
    origins = claim.origins
    rivals = [match for reason in origins.reasons if (match := _RIVAL.match(reason))]
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
        reasons=tuple(reason for reason in origins.reasons if not _RIVAL.match(reason)),
        rivals=tuple(
            Rival(who="" if m["who"] == _OWN else m["who"], later=m["how"] == "later gave", words=m["words"])
            for m in rivals
        ),
        denies=_voices(found[each] for each in claim.denied_by if each in found),
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


def _voices(said: Iterable[tuple[ReportView, StatementView]]) -> tuple[Voice, ...]:
    """Who speaks, by the name that the reports give, those in most reports first."""
    heard: dict[str, list[tuple[ReportView, StatementView]]] = {}
    for report, statement in said:
        speaker = statement.speaker
        name = speaker.name or speaker.institution or report.publisher or report.title
        heard.setdefault(name, []).append((report, statement))
    voices = []
    for name, pairs in sorted(heard.items(), key=lambda voice: (-len(voice[1]), voice[0])):
        dated = sorted(report.published.date for report, _ in pairs if report.published.date)
        once = {report.id: line(report, anchor(statement.id)) for report, statement in reversed(pairs)}
        roles = (statement.speaker.role for _, statement in pairs if statement.speaker.role)
        voices.append(
            Voice(
                name=name,
                role=next(roles, ""),
                language=pairs[0][0].language,
                first=dated[0] if dated else None,
                lines=tuple(sorted(once.values(), key=lambda each: (each.published or "~", each.id))),
            )
        )
    return tuple(voices)


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
