"""When the reports of a story came, laid out to be drawn, and how its disputes turned, to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from comity.model.picture import ClaimView, ReportView, StatementView

#: Pixels: the drawing's width, margins and the room of one report.
_WIDTH, _MARGIN, _STEP = 1000, 16, 12
#: More reports than this at one place of the time line are told by their number.
_TALLEST = 12
#: So many turns of disputes are told.
_TURNS = 8
_DAY, _HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One report on the line."""

    #: Its id.
    report: str
    #: Its headline.
    title: str
    #: The house that publishes it.
    publisher: str
    #: When it was published.
    published: str
    #: Whether its words stand in an earlier report.
    copy: bool
    #: Whether it denies a claim of the story that is disputed.
    denies: bool
    #: Where it is drawn.
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark below the line."""

    #: The day or the hour.
    when: dt.datetime
    #: Whether it is an hour within a day.
    hour: bool
    #: Where it is drawn.
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What changed how a claim stands."""

    #: When.
    when: str
    #: Whether it was first said or first denied then.
    kind: Literal["said", "denied"]
    #: The claim.
    claim: str
    #: Its words.
    text: str
    #: Language of its words.
    language: str
    #: The report.
    report: str
    #: Who publishes it.
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The story in time."""

    #: The reports whose day is known.
    dots: tuple[Dot, ...]
    #: Days, or hours of a story that is told within two days.
    ticks: tuple[Tick, ...]
    #: How its disputes turned, in time order.
    turns: tuple[Turn, ...]
    #: How many reports have no date.
    undated: int
    #: Pixels.
    width: int
    height: int


def timeline(
    claims: Sequence[ClaimView],
    reports: Sequence[ReportView],
    found: Mapping[str, tuple[ReportView, StatementView]],
    *,
    zone: dt.tzinfo = dt.UTC,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Timeline | None:
    """The time line of a story, or none where no report is dated to the day.

    Args:
        claims: its claims, the most telling first.
        reports: its reports in time order.
        found: the reports' statements by their ids.
        zone: the centre's time zone, in which days begin and in which a time without a zone is taken.
        direction: which way the reader reads; time runs that way.
    """
    dated = sorted(
        ((at, r) for r in reports if (at := moment(r.published.date, zone))), key=lambda pair: (pair[0], pair[1].id)
    )
    if not dated:
        return None
    since, until = dated[0][0], dated[-1][0]
    first = since.replace(minute=0) if until - since < 2 * _DAY else since.replace(hour=0, minute=0)
    span = max(until - first, _HOUR)
    disputed = [claim for claim in claims if claim.denied_by]
    denying = {found[each][0].id for claim in disputed for each in claim.denied_by if each in found}
    here = {report.id for report in reports}

    def along(at: dt.datetime) -> float:
        x = _MARGIN + (_WIDTH - 2 * _MARGIN) * ((at - first) / span)
        return round(x if direction == "ltr" else _WIDTH - x, 1)

    heights: dict[int, int] = {}
    places: list[tuple[float, int, ReportView]] = []
    for at, report in dated:
        slot = round(along(at) / _STEP)
        height = heights.get(slot, 0)
        heights[slot] = min(height + 1, _TALLEST)
        places.append((slot * _STEP, height, report))
    base = _STEP * (max(heights.values()) + 1)
    return Timeline(
        dots=tuple(
            Dot(
                report=report.id,
                title=report.title or report.path,
                publisher=report.publisher or "",
                published=report.published.date or "",
                copy=any(c.source == c.other and c.other in here for c in report.copied),
                denies=report.id in denying,
                x=x,
                y=base - _STEP * (height + 0.5),
            )
            for x, height, report in places
        ),
        ticks=tuple(Tick(when=at, hour=hour, x=along(at)) for at, hour in _marks(first, until)),
        turns=_turns(disputed, found, zone),
        undated=len(reports) - len(dated),
        width=_WIDTH,
        height=base + 28,
    )


def moment(date: str | None, zone: dt.tzinfo) -> dt.datetime | None:
    """A report's date for the line: noon of a day whose hour is not known; none of what is coarser than a day."""
    if not date or len(date) < len("2026-03-14"):
        return None
    try:
        at = dt.datetime.fromisoformat(date)
    except ValueError:
        return None
    at = at.replace(hour=12) if len(date) == len("2026-03-14") else at
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)


def _marks(first: dt.datetime, until: dt.datetime) -> list[tuple[dt.datetime, bool]]:
    """At most ten round moments from the first to the last."""
    hours = until - first < 2 * _DAY
    unit = _HOUR if hours else _DAY
    step = max(1, -(-int((until - first) / unit) // 8))
    if hours:
        step = next(each for each in (1, 2, 3, 6) if each >= min(step, 6))
    marks, at = [], first
    while at <= until:
        marks.append((at, hours))
        at += step * unit
    return marks


def _turns(
    claims: Sequence[ClaimView], found: Mapping[str, tuple[ReportView, StatementView]], zone: dt.tzinfo
) -> tuple[Turn, ...]:
    """When each disputed claim was first said and first denied."""
    turns: list[Turn] = []
    for claim in claims[:_TURNS]:
        sides: tuple[tuple[Literal["said", "denied"], tuple[str, ...]], ...] = (
            ("said", claim.asserted_by),
            ("denied", claim.denied_by),
        )
        worded = (found[each] for each in (*claim.asserted_by, *claim.denied_by) if each in found)
        language = next((report.language for report, s in worded if s.text == claim.text), "und")
        for kind, ids in sides:
            told = [found[each][0] for each in ids if each in found and moment(found[each][0].published.date, zone)]
            if told:
                report = min(told, key=lambda r: (str(moment(r.published.date, zone)), r.id))
                turns.append(
                    Turn(
                        when=report.published.date or "",
                        kind=kind,
                        claim=claim.id,
                        text=claim.text,
                        language=language,
                        report=report.id,
                        publisher=report.publisher or "",
                    )
                )
    return tuple(sorted(turns, key=lambda turn: (str(moment(turn.when, zone)), turn.kind, turn.claim))[:_TURNS])
