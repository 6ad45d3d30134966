"""The contract of a stage, and what a stage may ask of the reports that came before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from comity.model.analysis import Analysis
from comity.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of processing: a pure function of the report and of what earlier stages found."""

    #: Its name, that of its file.
    name: str
    #: Raised whenever its results may change; a stored analysis with an older version is recomputed.
    version: int
    #: Fields of `Analysis` it reads.
    needs: tuple[str, ...]
    #: Fields of `Analysis` it fills.
    gives: tuple[str, ...]
    #: Takes the report and the analysis so far and returns the analysis with its own fields filled.
    run: Callable[[Report, Analysis], Analysis]
