"""Stage ``passage``: fingerprints of a report's own words; beside it the index that finds what is copied."""

from __future__ import annotations

from dataclasses import replace

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.passage.filed import Filed, file
from comity.process.passage.index import PassageIndex, PassagesState
from comity.process.passage.pile import copies
from comity.process.passage.prints import winnow
from comity.process.passage.register import Register, RegisterState
from comity.process.passage.sought import Sought
from comity.process.stage import Stage

__all__ = [
    "STAGE",
    "Filed",
    "PassageIndex",
    "PassagesState",
    "Register",
    "RegisterState",
    "Sought",
    "copies",
    "file",
]


def _run(report: Report, analysis: Analysis) -> Analysis:  # noqa: ARG001
    return replace(analysis, prints=winnow(analysis.text))


#: It asks for the text alone: quotation marks mean the same whatever the language.
STAGE = Stage(name="passage", version=1, needs=("text",), gives=("prints",), run=_run)
