"""``python -m evals.quality``: measures every task on the whole sets and writes ``docs/reference/quality.md``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from evals.__main__ import Line, run
from evals.documents import SHARED
from evals.figures import placed
from evals.gold.agreement import agreements
from evals.task import Given
from evals.tasks import TASKS

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "quality.md"


def table(lines: Sequence[Line]) -> Iterator[str]:
    """The rows of the page, task by task, each task under its question."""
    for task in TASKS:
        yield f"### `{task.name}`: {task.question}"
        yield ""
        yield "| data | language | score | value | 95 % | known | floor | a second |"
        yield "|---|---|---|---|---|---|---|---|"
        for line in lines:
            if line.task == task.name:
                yield _row(line)
        yield ""


def _row(line: Line) -> str:
    told = line.measured
    known = f"{line.known.score:.3f} ({line.known.source})" if line.known else ""
    bound = line.bound()
    rate = f"{told.rate:,.0f}" if told.rate is not None else ""
    return (
        f"| `{told.data}` | {told.language} | {told.metric} | {line.score:.3f} | {line.low:.3f} to {line.high:.3f} | "
        f"{known} | {f'{bound:.2f}' if bound is not None else ''} | {rate} |"
    )


def agreed() -> Iterator[str]:
    """The rows on how far two readers of our own labels agree."""
    yield "| labels | the two agree on | share | of | kappa |"
    yield "|---|---|---|---|---|"
    for name, each in agreements():
        kappa = "" if each.kappa is None else f"{each.kappa:.2f}"
        yield f"| `{name}` | {each.about} | {each.same:.3f} | {each.of} | {kappa} |"


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=SHARED)
def main(data: Path) -> None:
    """Measure and rewrite the page; a set that is absent leaves the page as it is and ends with an error."""
    lines: list[Line] = []
    for one in run(TASKS, Given(data=data)):
        if isinstance(one, str):
            raise click.ClickException(f"{one} The page is not written.")
        lines.append(one)
        click.echo(one.shown())
    page = placed(PAGE.read_text("utf-8"), "scores", "python -m evals.quality", table(lines))
    PAGE.write_text(placed(page, "agreement", "python -m evals.gold agreement", agreed()), "utf-8")


if __name__ == "__main__":
    main(prog_name="python -m evals.quality")
