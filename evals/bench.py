"""``python -m evals.bench``: how fast the stages are, how much memory they take, and how the cost grows with the pile.

Every pile is read in a process of its own, on one core, from clean text in memory to the finished picture, so that
memory and warm caches of one do not count for the next. Files and pages are not part of it. Time is processor time, so
that other work on the machine does not count. Nothing here is a test: the machine is printed above the figures.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import click
import msgspec

from comity import flow
from comity.app.bench import mill
from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.report import Report
from comity.process import passage, story
from comity.process.run import stages
from comity.sources import houses
from comity.sources.gazetteer import gazetteer
from comity.vectors import Encoder, local
from evals import press

_Result = TypeVar("_Result")

#: Piles that are measured: invented reports by number, and real ones if they lie beside the checkout.
PILES = ("mill 1000", "mill 10000", "saudi 2000", "helsinki 378")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured on one pile."""

    #: Its name.
    pile: str
    #: Whether vectors were used.
    vectors: bool
    #: Reports read.
    reports: int
    #: Their mean length in characters.
    characters: float
    #: Seconds of processor time that each part took, over all reports, in the order of work.
    seconds: dict[str, float]
    #: The most memory the process held, in MB.
    memory: float
    #: The memory it held before the first report, in MB.
    before: float

    @property
    def rate(self) -> float:
        """Reports a second through everything."""
        return self.reports / sum(self.seconds.values())


def reports(pile: str) -> list[Report]:
    """The reports of a pile named as in `PILES`; empty if its collection is not there."""
    name, _, count = pile.partition(" ")
    if name == "mill":
        return list(mill.grind(int(count)))
    articles = press.saudi(int(count)) if name == "saudi" else press.helsinki()[: int(count)]
    return [
        Report(
            id=f"{number:016x}",
            path=f"{article.name}.txt",
            text=article.text,
            published=Published(date=article.when, precision="minute", how="as collected"),
        )
        for number, article in enumerate(articles)
    ]


def measure(pile: str, vectors: bool) -> Figures:
    """Read one pile and take the time of each part and the peak of memory of this process."""
    arrived = reports(pile)
    order = stages(gazetteer(()), houses(()))
    encoder: Encoder | None = local.local() if vectors else None
    flow.annotated(flow.Wish(), Report(id="0", path="-", text="The first report loads what is loaded once."))
    before = _memory()
    seconds: dict[str, float] = {}

    def timed(part: str, work: Callable[[], _Result]) -> _Result:
        began = time.process_time()
        result = work()
        seconds[part] = seconds.get(part, 0.0) + time.process_time() - began
        return result

    analyses: list[Analysis] = []
    for report in arrived:
        analysis = Analysis(report=report.id)
        for stage in order:
            began = time.process_time()
            analysis = stage.run(report, analysis)
            seconds[stage.name] = seconds.get(stage.name, 0.0) + time.process_time() - began
        analyses.append(analysis)
    profiles = timed("profile", lambda: [story.profile(r, a) for r, a in zip(arrived, analyses, strict=True)])
    done = [
        flow.Annotated(report=r, analysis=a, profile=p) for r, a, p in zip(arrived, analyses, profiles, strict=True)
    ]
    copies = timed("copies", lambda: passage.copies(analyses))
    timed("stories", lambda: story.stories(profiles, copies))
    began = time.process_time()
    flow.weighed(done, [], version="0", as_of="2031-12-31T00:00:00Z", facts="", encoder=encoder)
    # The whole of it finds copies and stories once more; what remains is the weighing and, if used, the vectors.
    seconds["weigh"] = max(0.0, time.process_time() - began - seconds["copies"] - seconds["stories"])
    return Figures(
        pile=pile,
        vectors=vectors,
        reports=len(arrived),
        characters=sum(len(report.text) for report in arrived) / max(1, len(arrived)),
        seconds=seconds,
        memory=_memory(),
        before=before,
    )


def _memory() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20) if sys.platform == "darwin" else most / 1024


def _apart(pile: str, vectors: bool) -> Figures | None:
    """Measure in a process of its own; none if it failed, after its message."""
    command = [sys.executable, "-m", "evals.bench", "--one", pile, *(["--vectors"] if vectors else [])]
    # One core: the libraries underneath would otherwise use all.
    quiet = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    ended = subprocess.run(command, stdout=subprocess.PIPE, env=quiet, check=False)  # noqa: S603
    if ended.returncode:
        click.echo(f"{pile}: failed, see above.")
        return None
    return msgspec.json.decode(ended.stdout.splitlines()[-1], type=Figures)


def _table(rows: Sequence[Figures]) -> None:
    parts = list(dict.fromkeys(part for row in rows for part in row.seconds))
    click.echo(f"{'ms per report':<18}" + "".join(f"{_head(row):>18}" for row in rows))
    for part in parts:
        click.echo(f"{part:<18}" + "".join(f"{1000 * row.seconds.get(part, 0) / row.reports:>18.2f}" for row in rows))
    click.echo(f"{'reports/s, all':<18}" + "".join(f"{row.rate:>18.1f}" for row in rows))
    click.echo(f"{'characters':<18}" + "".join(f"{row.characters:>18.0f}" for row in rows))
    click.echo(f"{'memory, MB':<18}" + "".join(f"{row.memory:>18.0f}" for row in rows))
    click.echo(f"{'before reports, MB':<18}" + "".join(f"{row.before:>18.0f}" for row in rows))


def _head(row: Figures) -> str:
    return row.pile + (" vec" if row.vectors else "")


def _growth(rows: Sequence[Figures]) -> None:
    ground = sorted((row for row in rows if row.pile.startswith("mill") and not row.vectors), key=lambda r: r.reports)
    if len(ground) > 1:
        small, large = ground[0], ground[-1]
        growth = small.rate / large.rate - 1
        click.echo(f"\ncost per report from {small.reports:,} to {large.reports:,} reports: {growth:+.0%}")


@click.command()
@click.option("--pile", "piles", multiple=True, help=f"A pile, several times for several; else {', '.join(PILES)}.")
@click.option("--vectors", is_flag=True, help="With vectors only; else without, and the smallest pile with them too.")
@click.option("--one", help="Measure this pile in this process and print the figures as JSON.")
def main(piles: tuple[str, ...], vectors: bool, one: str | None) -> None:
    """Measure speed and memory."""
    if one:
        sys.stdout.buffer.write(msgspec.json.encode(measure(one, vectors)) + b"\n")
        return
    click.echo(
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}; one core used\n"
    )
    wanted = [(pile, vectors) for pile in piles or PILES if pile.startswith("mill") or press.DATA.exists()]
    if not piles and not vectors and local.available():
        wanted.append((PILES[0], True))
    rows = [figures for pile, with_vectors in wanted if (figures := _apart(pile, with_vectors))]
    if not rows:
        sys.exit(1)
    _table(rows)
    _growth(rows)


if __name__ == "__main__":
    main()
