"""``python -m evals.sample``: reads the sample scenario, scores the picture against its truth and names every miss."""

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
from evals.scenario import score

_HERE = Path(__file__).parent


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=_HERE.parent / "examples" / "river",
    help="A folder with a truth.toml and, in its folder `reports`, what it speaks of.",
)
@click.option(
    "--floors", type=click.Path(path_type=Path), default=_HERE / "scenario.toml", help="What must be reached."
)
@click.option(
    "--picture",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Score the output of `comity read --json` instead of reading the folder.",
)
@click.option("--vectors/--no-vectors", default=None, help="Compare meanings across languages; default: if installed.")
@click.option("--json", "as_json", is_flag=True, help="Print the score as JSON.")
def main(data: Path, floors: Path, picture: Path | None, vectors: bool | None, as_json: bool) -> None:
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


def _read(data: Path, facts: Path, vectors: bool | None) -> Picture:
    return comity.read([data / "reports"], facts=facts if facts.exists() else None, vectors=vectors)


def _names(houses: Iterable[House]) -> dict[str, set[str]]:
    return {house.name: {house.name, *house.aliases} for house in houses}


if __name__ == "__main__":
    main(prog_name="python -m evals.sample")
