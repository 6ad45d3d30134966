"""The order of the stages, and what runs them over one report."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process import clean, date, language, passage, place, statement
from comity.process.stage import Stage
from comity.sources import Houses
from comity.sources.gazetteer import Gazetteer

#: How many more objects are made than are gone again before the collector looks for cycles among them.
_PATIENCE = 50_000


def patient() -> None:
    """Makes the collector of cycles patient in this process.

    Reading, placing and weighing make thousands of small objects for each report and no cycles, and looking for some
    every 700 objects took a sixth of the time of reading and of weighing.
    """
    gc.set_threshold(max(_PATIENCE, gc.get_threshold()[0]), *gc.get_threshold()[1:])


def stages(gazetteer: Gazetteer, houses: Houses) -> tuple[Stage, ...]:
    """The stages that look at one report alone, in their order.

    Text first, for all offsets count its characters; language next, for every rule belongs to one; dates and places
    before statements, because a name phrase ends where a weekday or a place begins; the fingerprint last. Copies
    (`passage.copies`) and stories (`story.stories`) look at all reports and follow.

    The collector of cycles is made patient in this process (`patient`).
    """
    patient()
    return (
        clean.STAGE,
        language.STAGE,
        date.STAGE,
        place.stage(gazetteer, houses),
        statement.stage(houses),
        passage.STAGE,
    )


def annotate(report: Report, order: Sequence[Stage], stated: str | None = None) -> Analysis:
    """What the stages find in one report.

    Args:
        report: what arrived.
        order: the stages, as `stages` gives them.
        stated: the language, where a person knows it; it overrules what the language stage finds.
    """
    analysis = Analysis(report=report.id)
    for stage in order:
        analysis = stage.run(report, analysis)
        if stated and "language" in stage.gives:
            analysis = replace(analysis, language=stated)
    return analysis
