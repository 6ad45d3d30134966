"""Copies among a whole pile of reports, the same in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from comity.model.analysis import Analysis
from comity.model.passage import Copied
from comity.process.passage.index import PassageIndex
from comity.process.passage.prints import winnow
from comity.process.passage.when import span

_UNKNOWN = datetime.max.replace(tzinfo=UTC)


def _order(analysis: Analysis) -> tuple[datetime, str]:
    when = span(analysis.published.date)
    return when.first if when else _UNKNOWN, analysis.report


def copies(analyses: Iterable[Analysis]) -> tuple[Copied, ...]:
    """Every pair of reports in which one copied from the other or both from a third.

    All are filed before any is compared, so that boilerplate is known from the whole pile; each is then compared with
    those before it in order of publication (undated ones last, by id).

    Args:
        analyses: with text, publication date and prints; prints that are missing are made.

    Returns:
        The findings, those of one report together, the report's likely source first.
    """
    index = PassageIndex()
    ordered = sorted(analyses, key=_order)
    for analysis in ordered:
        prints = analysis.prints or winnow(analysis.text)
        index.add(
            analysis.report,
            analysis.text,
            prints,
            analysis.published.date,
            publisher=analysis.publisher,
            credits_=analysis.credits,
        )
    found = [copied for number in range(len(ordered)) for copied in index.among(number)]
    place = {analysis.report: number for number, analysis in enumerate(ordered)}
    return tuple(sorted(found, key=lambda c: (place[c.report], -c.containment, place[c.other])))
