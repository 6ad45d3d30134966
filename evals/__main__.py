"""``python -m evals RUN``: measures quality and fails when a floor is missed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

import comity
from comity.model.picture import Picture
from comity.sources.house import House, read_houses
from evals import board, truth
from evals.feeds import agreement, replay, suite, tally
from evals.scenario import score

_HERE = Path(__file__).parent


@click.group()
def main() -> None:
    """Measure Comity."""


@main.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=_HERE.parent / "examples" / "river",
    help="A folder with a truth.toml and, in its folder `reports`, what it speaks of.",
)
@click.option("--floors", type=click.Path(path_type=Path), default=_HERE / "floors.toml", help="What must be reached.")
@click.option(
    "--picture",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Score the output of `comity read --json` instead of reading the folder.",
)
@click.option("--vectors/--no-vectors", default=None, help="Compare meanings across languages; default: if installed.")
@click.option("--json", "as_json", is_flag=True, help="Print the score as JSON.")
def scenario(data: Path, floors: Path, picture: Path | None, vectors: bool | None, as_json: bool) -> None:
    """Read a scenario and score the picture against its truth."""
    facts = data / "facts.toml"
    houses = read_houses(facts.read_text("utf-8"), facts.name) if facts.exists() else ()
    seen = msgspec.json.decode(picture.read_bytes(), type=Picture) if picture else _read(data, facts, vectors)
    result = score(seen, truth.load(data), _names(houses))
    missed = list(board.broken(result, board.floors(floors, "scenario")))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode({"score": result, "floors_missed": missed})))
    else:
        for line in (*board.lines(result), *missed):
            click.echo(line)
    sys.exit(1 if missed else 0)


@main.command()
@click.argument("archives", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--differences", is_flag=True, help="Print where a suite's expected titles, links and ids differ.")
def feeds(archives: tuple[Path, ...], differences: bool) -> None:
    """Replay suites of feeds (.tar.xz) from a web server on this machine; fails if one crashes the reader."""
    crashed = 0
    for archive in archives:
        files = suite(archive)
        outcomes = replay(files)
        crashed += sum(outcome.fate == "crashed" for outcome in outcomes)
        click.echo(f"{archive.name}: " + "\n".join(tally(outcomes)))
        compared = agreement(files, outcomes)
        if compared.feeds:
            said = ", ".join(f"{field} {right}/{stated}" for field, (right, stated) in compared.fields.items())
            click.echo(f"  as expected: number of entries {compared.counts}/{compared.feeds}, {said}")
            for difference in compared.differences if differences else ():
                click.echo("    " + " | ".join(difference))
    sys.exit(1 if crashed else 0)


def _read(data: Path, facts: Path, vectors: bool | None) -> Picture:
    return comity.read([data / "reports"], facts=facts if facts.exists() else None, vectors=vectors)


def _names(houses: Iterable[House]) -> dict[str, set[str]]:
    return {house.name: {house.name, *house.aliases} for house in houses}


if __name__ == "__main__":
    main(prog_name="python -m evals")
