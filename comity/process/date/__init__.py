"""The dates of a report: when it was published, and the dates that its text speaks of.

``tokens`` gives each word the parts that it can play in a date, ``rules`` tells how they are put together, ``reading``
what is read then, ``grammar`` applies it; ``resolve`` counts from the day of publication, which ``publication`` finds;
``civil`` knows the calendars. The words are in the section ``[calendar]`` of the languages.
"""

from __future__ import annotations

from dataclasses import replace

from comity.languages import language
from comity.model.analysis import Analysis
from comity.model.date import Dated
from comity.model.report import Report
from comity.process.date.anchor import Anchor
from comity.process.date.grammar import expressions
from comity.process.date.publication import find_published
from comity.process.date.resolve import resolve
from comity.process.stage import Stage


def _run(report: Report, analysis: Analysis) -> Analysis:
    found = expressions(analysis.text, analysis.language)
    words = tuple((each, analysis.text[each.start : each.end]) for each in found)
    published = find_published(report, analysis, words)
    anchor = Anchor.of(published)
    facts = language(analysis.language)
    week_begins = facts.calendar.week_begins if facts else 0
    next_of_next = facts.calendar.next_weekday_next_week if facts else False
    dates: list[Dated] = [resolve(each, anchor, week_begins, next_of_next=next_of_next) for each in found]
    return replace(analysis, published=published, dates=tuple(dates))


STAGE = Stage(
    name="date", version=7, needs=("title", "text", "removed", "language"), gives=("published", "dates"), run=_run
)
