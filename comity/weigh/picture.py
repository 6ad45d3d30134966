"""The picture as it is handed out: reports, stories and claims in the shape of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from comity.model import picture as view
from comity.model.passage import Copied
from comity.model.report import Quarantined
from comity.model.statement import Statement
from comity.weigh.member import Member
from comity.weigh.weigh import Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedStory:
    """A story ready to be shown."""

    #: Its id.
    id: str
    #: The title of one of its reports.
    title: str
    #: Its reports.
    members: tuple[Member, ...]
    #: Its claims, weighed.
    weighed: tuple[Weighed, ...]
    #: By id of a report why it is in the story.
    how: Mapping[str, str] = field(default_factory=dict)


def picture(
    version: str,
    as_of: str,
    stories: Sequence[WeighedStory],
    copies: Sequence[Copied],
    quarantine: Sequence[Quarantined],
) -> view.Picture:
    """The picture in the shape of the contract: reports by path, the largest story first."""
    members = sorted((m for s in stories for m in s.members), key=lambda m: (m.report.path, m.report.id))
    of_report: dict[str, list[Copied]] = {}
    for copy in copies:
        of_report.setdefault(copy.report, []).append(copy)
    largest = sorted(stories, key=lambda s: (-len(s.members), min(m.order for m in s.members)))
    return view.Picture(
        comity=version,
        as_of=as_of,
        reports=tuple(report_view(m, of_report.get(m.report.id, ())) for m in members),
        stories=tuple(story_view(s) for s in largest),
        quarantine=tuple(
            view.QuarantinedView(path=q.path, reason=q.reason)
            for q in sorted(quarantine, key=lambda q: (q.path, q.reason))
        ),
    )


def report_view(member: Member, copies: Sequence[Copied]) -> view.ReportView:
    """One report in the shape of the contract.

    Args:
        member: the report and what was found in it.
        copies: the copies found for this report.
    """
    report, analysis = member.report, member.analysis
    published = analysis.published
    return view.ReportView(
        id=report.id,
        path=report.path,
        title=analysis.title,
        language=analysis.language,
        text=analysis.text,
        publisher=analysis.publisher,
        published=view.PublishedView(date=published.date, precision=published.precision, how=published.how),
        places=tuple(
            view.PlaceView(
                name=p.name,
                country=p.country,
                lat=p.lat,
                lon=p.lon,
                geonameid=p.geonameid,
                start=p.start,
                end=p.end,
                how=p.how,
            )
            for p in analysis.places
        ),
        credits=analysis.credits,
        statements=tuple(_statement(s) for s in analysis.statements),
        copied=tuple(map(_copied, copies)),
        dates=tuple(
            view.DateView(date=d.date, precision=d.precision, how=d.how, start=d.start, end=d.end)
            for d in analysis.dates
        ),
    )


def _statement(statement: Statement) -> view.StatementView:
    speaker = statement.speaker
    return view.StatementView(
        id=statement.id,
        act=statement.act,
        speaker=view.SpeakerView(
            name=speaker.name, role=speaker.role, institution=speaker.institution, kind=speaker.kind
        ),
        via=statement.via,
        quoted=statement.quoted,
        start=statement.start,
        end=statement.end,
        text=statement.text,
        how=statement.how,
    )


def _copied(copy: Copied) -> view.CopiedView:
    return view.CopiedView(
        source=copy.source,
        other=copy.other,
        containment=round(copy.containment, 4),
        passages=tuple(
            view.PassageView(start=p.start, end=p.end, other_start=p.other_start, other_end=p.other_end)
            for p in copy.passages
        ),
        how=copy.how,
    )


def story_view(story: WeighedStory) -> view.StoryView:
    """One story in the shape of the contract."""
    ordered = sorted(story.members, key=lambda m: m.order)
    days = sorted(day[:10] for m in ordered if (day := m.analysis.published.date) and len(day) >= len("2015-09-27"))
    named = Counter(name for m in ordered for name in {p.name for p in m.analysis.places})
    return view.StoryView(
        id=story.id,
        title=story.title,
        since=days[0] if days else None,
        until=days[-1] if days else None,
        places=tuple(name for name, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))),
        reports=tuple(m.report.id for m in ordered),
        claims=tuple(_claim(w) for w in story.weighed),
        how=tuple(story.how.get(m.report.id, "") for m in ordered) if story.how else (),
    )


def _claim(weighed: Weighed) -> view.ClaimView:
    claim, origins = weighed.claim, weighed.origins
    return view.ClaimView(
        id=claim.id,
        text=weighed.text,
        status=weighed.status,
        origins=view.OriginsView(
            low=origins.low,
            high=origins.high,
            reasons=(*origins.reasons, *weighed.remarks),
            roots=tuple(
                view.RootView(name=r.name, kind=r.kind, established=r.established, reports=r.reports)
                for r in origins.roots
            ),
        ),
        asserted_by=tuple(s.id for s in claim.asserted),
        denied_by=tuple(s.id for s in (*claim.denied, *claim.withdrawn)),
    )
