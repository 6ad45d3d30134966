"""``python -m evals [TASK…]``: what Comity gets right, per task and language, beside the best known result."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from evals import marks, remembered
from evals.documents import SHARED, Absent
from evals.measure import Measured
from evals.task import Given, Task
from evals.tasks import TASKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One score with all that stands beside it."""

    task: str
    measured: Measured
    score: float
    low: float
    high: float
    known: marks.Known | None
    floor: marks.Floor | None
    quick: bool

    def key(self) -> marks.Key:
        """What tells it from others."""
        return self.task, self.measured.data, self.measured.language, self.measured.metric

    def bound(self) -> float | None:
        """The floor or ceiling of this run."""
        return self.floor.bound(quick=self.quick) if self.floor else None

    def told(self) -> dict[str, object]:
        """It as JSON tells it."""
        return {
            "task": self.task,
            "data": self.measured.data,
            "language": self.measured.language,
            "metric": self.measured.metric,
            "score": round(self.score, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "known": self.known.score if self.known else None,
            "floor": self.bound(),
            "rate": round(self.measured.rate, 1) if self.measured.rate is not None else None,
        }

    def shown(self) -> str:
        """It as a line of the table."""
        _, data, language, metric = self.key()
        bound = self.bound()
        sign = "<=" if self.floor and self.floor.most is not None else ">="
        known = f"{self.known.score:.3f}" if self.known else "-"
        floor = f"{sign} {bound:.3f}" if bound is not None else "-"
        rate = f"{self.measured.rate:,.0f}" if self.measured.rate is not None else "-"
        told = (
            f"{self.task:<18} {data:<30} {language:<4} {metric:<30} {self.score:6.3f}  {self.low:.3f}-{self.high:.3f}  "
            f"{known:>6}  {floor:>8}  {rate:>8}  {self.known.source if self.known else ''}"
        )
        return told.rstrip()


_HEAD = (
    f"{'task':<18} {'data':<30} {'lang':<4} {'metric':<30} {'score':>6}  {'95 %':<11}  {'known':>6}  {'floor':>8}  "
    f"{'a second':>8}  known from"
)


def run(tasks: Sequence[Task], given: Given) -> Iterator[Line | str]:
    """The lines of the tasks as they are measured, and a sentence for each set that is left out."""
    known, floors = marks.known(), marks.floors()
    for task in tasks:
        for part in task.parts:
            try:
                for measured in part(given):
                    key = (task.name, measured.data, measured.language, measured.metric)
                    low, high = measured.interval()
                    yield Line(
                        task=task.name, measured=measured, score=measured.score(), low=low, high=high,
                        known=known.get(key), floor=floors.get(key), quick=given.quick,
                    )  # fmt: skip
            except Absent as why:
                yield f"{task.name}: left out, {why}."


@click.command()
@click.argument("tasks", nargs=-1, type=click.Choice([task.name for task in TASKS]), metavar="[TASK]...")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder that holds the sets, each in its folder; default: shared/data beside the checkout.",
)
@click.option("--quick", is_flag=True, help="Samples of the larger sets: a few minutes in all.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@click.option("--remember", is_flag=True, help="Keep vectors on disk between runs; rates then leave encoding out.")
def main(tasks: tuple[str, ...], data: Path | None, quick: bool, as_json: bool, remember: bool) -> None:
    """Measure what Comity gets right; TASKs are measured in their order, all of them if none is named."""
    if remember:
        remembered.on_disk()
    chosen = [task for task in TASKS if not tasks or task.name in tasks]
    lines: list[Line] = []
    if not as_json:
        click.echo(_HEAD)
    for one in run(chosen, Given(data=data or SHARED, quick=quick)):
        if isinstance(one, str):
            click.echo(one, err=True)
            continue
        lines.append(one)
        if not as_json:
            click.echo(one.shown())
    missed = _missed(lines)
    if as_json:
        click.echo(json.dumps([line.told() for line in lines], indent=1))
    for sentence in missed:
        click.echo(sentence, err=True)
    sys.exit(1 if missed else 0)


def _missed(lines: Sequence[Line]) -> list[str]:
    broken = [line.floor.broken(line.score, quick=line.quick) for line in lines if line.floor]
    keys = [line.key() for line in lines]
    return [*filter(None, broken), *marks.unmeasured(marks.floors(), keys, [key[:2] for key in keys])]


if __name__ == "__main__":
    main(prog_name="python -m evals")
