"""Why the text of a report is marked as it is: its places, dates and statements, each with its reason in one sentence.

What is said of several mentions in the same words stands here once, at the first of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comity.model.picture import DateView, PlaceView, ReportView, StatementView
from comity.serve.story import anchor

#: Characters of a statement by which its reader knows it again.
_SHOWN = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReason:
    """Why words name a place."""

    #: The words in the text.
    words: str
    #: Where they stand, to be put behind ``#``.
    anchor: str
    #: How many mentions this is said of.
    mentions: int
    #: The place.
    place: PlaceView


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReason:
    """Why words mean a date."""

    #: The words in the text.
    words: str
    #: Where they stand, to be put behind ``#``.
    anchor: str
    #: The date.
    date: DateView


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReason:
    """Why a speaker is taken to say or deny something."""

    #: How the statement begins.
    words: str
    #: Where it stands, to be put behind ``#``.
    anchor: str
    #: The statement.
    statement: StatementView


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The reasons of all marks, each kind in text order."""

    #: Of places.
    places: tuple[PlaceReason, ...]
    #: Of statements.
    statements: tuple[StatementReason, ...]
    #: Of dates.
    dates: tuple[DateReason, ...]


def why(report: ReportView) -> Why:
    """Why the text of a report is marked as it is."""
    return Why(places=tuple(_places(report)), statements=tuple(_statements(report)), dates=tuple(_dates(report)))


def place_anchor(place: PlaceView) -> str:
    """Where a place stands in the text on its report's screen."""
    return f"p{place.start}"


def date_anchor(date: DateView) -> str:
    """Where a date stands in the text on its report's screen."""
    return f"d{date.start}"


def _places(report: ReportView) -> Iterable[PlaceReason]:
    same: dict[tuple[str, str, str], list[PlaceView]] = {}
    for place in report.places:
        if place.how:
            same.setdefault((place.name, place.country, place.how), []).append(place)
    for places in same.values():
        first = places[0]
        yield PlaceReason(
            words=report.text[first.start : first.end],
            anchor=place_anchor(first),
            mentions=len(places),
            place=first,
        )


def _statements(report: ReportView) -> Iterable[StatementReason]:
    for statement in report.statements:
        if statement.how:
            yield StatementReason(words=_beginning(statement.text), anchor=anchor(statement.id), statement=statement)


def _dates(report: ReportView) -> Iterable[DateReason]:
    seen: set[tuple[str, str | None, str]] = set()
    for date in report.dates:
        words = report.text[date.start : date.end]
        if date.how and (words, date.date, date.how) not in seen:
            seen.add((words, date.date, date.how))
            yield DateReason(words=words, anchor=date_anchor(date), date=date)


def _beginning(text: str) -> str:
    """The first words of a text, as many as are shown."""
    told = " ".join(text.split())
    return told if len(told) <= _SHOWN else told[:_SHOWN].rpartition(" ")[0] + "…"
