"""What one more report costs where very many are stored: processor time of each part, from receipt to weighed story.

The same is asked of a centre with few reports and of one with many. What a centre does besides, whether or not a report
comes in, is measured at rest and taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from comity.app.bench import mill
from comity.app.bench.hands import Hands, line_of, planned
from comity.app.bench.measure import Used, by_part, since
from comity.app.bench.trial import Trial, filled
from comity.store import trial as trial_store

#: Reports handed in before anything is measured: the first load what is loaded once.
_WARM = 40
#: Seconds for which a centre is watched at rest, and those in which the sequencer has to have read its log.
_REST, _LOADING = 20.0, 3600.0
#: Seconds within which stories are looked through for those that turned out to be one; what that costs is of the
#: reports that came, and not of a centre at rest.
_REPAIRED = 65.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What reports cost in one centre."""

    #: Reports that were there before.
    stored: int
    #: Reports that were handed in.
    reports: int
    #: Of each part, seconds of the processor for all of these, and its memory at the end.
    used: Mapping[str, Used]
    #: Of each part, the share of a core that it uses at rest.
    idle: Mapping[str, float]

    @property
    def each(self) -> float:
        """Milliseconds of the processor for one report, of all parts together."""
        return 1000 * sum(one.seconds for one in self.used.values()) / self.reports


def measured(
    folder: Path, reports: int, rate: float, seed: int, say: Callable[[str], None], *, settle: float = _REPAIRED
) -> Cost:
    """Run the centre of a folder and hand in reports; they stay in it.

    Args:
        folder: data folder that `comity bench fill` filled.
        reports: how many are handed in.
        rate: how many a second.
        seed: of the reports. Where others were handed in before, they are others all the same.
        say: told what happens.
        settle: seconds after which all that reports stir up has begun.

    Raises:
        ComityError: the folder was not filled so, or the centre does not start or does not come to rest.
    """
    with filled(folder) as trial:
        with trial.conveyor.worker() as connection:
            stored = trial_store.received(connection)
        say(f"{stored:,} reports are stored; {reports:,} more come in, {rate:g} a second.")
        hands = Hands(trial)
        lines = [line_of(one) for one in mill.grind(_WARM + reports, seed + stored)]
        hands.run(planned(lines[:_WARM], rate), "warm")
        _settle(trial, settle)
        idle = _idle(trial)
        before, began = by_part(trial.processes()), monotonic()
        hands.run(planned(lines[_WARM:], rate), "report")
        _settle(trial, settle)
        used, took = since(before, by_part(trial.processes())), monotonic() - began
    return Cost(
        stored=stored,
        reports=reports,
        used={
            part: Used(seconds=max(0.0, one.seconds - idle.get(part, 0.0) * took), memory=one.memory)
            for part, one in used.items()
        },
        idle=idle,
    )


def _settle(trial: Trial, seconds: float) -> None:
    trial.rest(weighed=True, longest=_LOADING)
    sleep(seconds)
    trial.rest(weighed=True, longest=_LOADING)


def _idle(trial: Trial) -> dict[str, float]:
    before, began = by_part(trial.processes()), monotonic()
    sleep(_REST)
    used, took = since(before, by_part(trial.processes())), monotonic() - began
    return {part: one.seconds / took for part, one in used.items()}
