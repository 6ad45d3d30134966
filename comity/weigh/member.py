"""What weighing knows of one report of a story."""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A report of a story with what the stages found in it."""

    #: The report as it came.
    report: Report
    #: What was found in it.
    analysis: Analysis

    @property
    def when(self) -> str:
        """A key that sorts by time of publication; undated reports come last."""
        return self.analysis.published.date or "~"

    @property
    def order(self) -> tuple[str, str]:
        """Time, then id: the order in which everything here walks through reports."""
        return self.when, self.report.id

    def headline(self, statement: Statement) -> bool:
        """Whether one of the report's statements stands in its headline."""
        return statement.end <= len(self.analysis.title)
