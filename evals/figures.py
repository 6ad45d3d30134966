"""``python -m evals.figures``: measures again and rewrites the tables of ``docs/reference/figures.md`` and the README.

Each table stands between two comments that name it, and everything outside them is left as it is. A part that is not
measured keeps its figures and its date.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from evals import bench

#: The pages whose tables are rewritten: everything, and the few figures that a newcomer should see first.
PAGE = Path(__file__).parents[1] / "docs" / "reference" / "figures.md"
README = Path(__file__).parents[1] / "README.md"
#: Those few figures, each with the words that introduce it.
_FIRST = {
    "statements_right": "statements of the truth found with the right speaker and act",
    "statements_right_en": "in English",
    "statements_right_ar": "in Arabic",
    "statements_right_fa": "in Persian",
    "statements_right_ru": "in Russian",
    "claims_found": "claims of the truth found",
    "claims_whole": "found neither split nor merged with others",
    "origins_contained": "with a range that holds the true number of origins",
    "origins_never_overstated": "with a lower bound that is not too high",
    "denials_held": "denials held against the claim that they deny",
}
#: Figures that are a number of their own rather than a share of things counted.
_SHARE = re.compile(r"(?P<what>.+): (?P<right>\d+) of (?P<all>\d+)")


def quality(runs: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The table of the scenario's figures; the runs are scores with vectors and without."""
    yield "| figure | what | with vectors | without |"
    yield "|---|---|---|---|"
    for figures in zip(*(run["score"]["figures"] for run in runs), strict=True):
        share = _SHARE.fullmatch(figures[0]["means"])
        what = share["what"] if share else figures[0]["means"]
        yield f"| `{figures[0]['name']}` | {what} | " + " | ".join(_value(figure) for figure in figures) + " |"


def _value(figure: dict[str, Any]) -> str:
    share = _SHARE.fullmatch(figure["means"])
    return f"{share['right']} of {share['all']}" if share else f"{figure['value']:.2f}"


def first(run: dict[str, Any]) -> Iterator[str]:
    """The table of the figures that a newcomer should see, from a score with vectors."""
    by_name = {figure["name"]: figure for figure in run["score"]["figures"]}
    yield "| the sample's | |"
    yield "|---|---|"
    for name, what in _FIRST.items():
        yield f"| {what} | {_value(by_name[name])} |"


def speed(rows: Sequence[bench.Figures]) -> Iterator[str]:
    """The table of what each pile of reports cost."""
    yield "| pile | reports | characters each | vectors | reports/s | memory, MB |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        vectors = "yes" if row.vectors else "no"
        yield (
            f"| {row.pile} | {row.reports:,} | {row.characters:,.0f} | {vectors} | {row.rate:.0f} | {row.memory:.0f} |"
        )


def placed(page: str, name: str, command: str, lines: Iterator[str]) -> str:
    """The text of a page with a table put in the place that carries its name.

    Raises:
        ValueError: the page has no such place.
    """
    head, tail = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = page.partition(head)
    _, closed, after = rest.partition(tail)
    if not (found and closed):
        raise ValueError(f"There is no place for {name} in the page: it needs the lines {head.strip()} and {tail}.")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    measured = f"Measured on {datetime.now(UTC).date().isoformat()} by `{command}` ({machine})."
    return before + head + "\n".join([measured, "", *lines]) + "\n" + tail + after


def _scored(*options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "evals.sample", "--json", *options]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own command
    result: dict[str, Any] = json.loads(ended.stdout)
    return result


def _benched(pile: str, *options: str) -> bench.Figures:
    command = [sys.executable, "-m", "evals.bench", "--one", pile, *options]
    quiet = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    ended = subprocess.run(command, stdout=subprocess.PIPE, env=quiet, check=True)  # noqa: S603 - our own command
    return msgspec.json.decode(ended.stdout.splitlines()[-1], type=bench.Figures)


def _write(file: Path, part: str, command: str, lines: Iterator[str]) -> None:
    """Put a table into a page as it stands now: measuring took minutes, in which it may have been changed."""
    file.write_text(placed(file.read_text("utf-8"), part, command, lines), "utf-8")


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(["quality", "speed"]))
def main(parts: tuple[str, ...]) -> None:
    """Measure again and rewrite the page; name a part to measure that alone."""
    wanted = parts or ("quality", "speed")
    if "quality" in wanted:
        runs = [_scored("--vectors"), _scored("--no-vectors")]
        _write(PAGE, "quality", "python -m evals.figures quality", quality(runs))
        _write(README, "first figures", "make figures", first(runs[0]))
    if "speed" in wanted:
        rows = [_benched("mill 1000"), _benched("mill 10000"), _benched("mill 1000", "--vectors")]
        _write(PAGE, "speed", "python -m evals.figures speed", speed(rows))
    click.echo("written: the figures of the documentation and of the README")


if __name__ == "__main__":
    main()
