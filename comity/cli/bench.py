"""Commands that measure what a centre can bear on this machine; everything in them is invented."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli.refusal import told
from comity.terminal import progress

if TYPE_CHECKING:
    from comity.app.bench.cast import Cast


@click.group()
def bench() -> None:
    """Fill a centre with invented reports and measure it."""
    # Told to stop, a trial takes its centre down with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


_data = click.option(
    "--data",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder; else one of its own beside the centre's. COMITY_DATABASE_URL goes before it.",
)


@bench.command()
@_data
@click.option("--reports", default=100_000, show_default=True, type=click.IntRange(1, 5_000_000), help="How many.")
@click.option("--labels", type=click.IntRange(3, 100_000), help="Sets of readers; else one for each twenty reports.")
@click.option("--weeks", default=26, show_default=True, type=click.IntRange(1, 104), help="Over how many, until now.")
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def fill(data: Path | None, reports: int, labels: int | None, weeks: int, seed: int) -> None:
    """Fill a database with invented reports, in minutes; a centre that is not invented is refused."""
    from comity.app.bench.fill import filled
    from comity.app.bench.place import addresses, alone

    with alone(data), progress() as step:
        step(-reports)
        players = filled(addresses(data).admin, reports, seed, step, labels=labels, weeks=weeks)
    _tell(players, reports)


@bench.command()
@_data
@click.option("--reports", default=20_000, show_default=True, type=click.IntRange(1, 10_000_000), help="How many.")
@click.option("--labels", default=1_000, show_default=True, type=click.IntRange(10, 100_000), help="Sets of readers.")
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def crowd(data: Path | None, reports: int, labels: int, seed: int) -> None:
    """Fill a database with very many short reports under very many labels, for 'comity bench enforce'."""
    from comity.app.bench.crowd import filled
    from comity.app.bench.place import addresses, alone

    with alone(data), progress() as step:
        step(-reports)
        players = filled(addresses(data).admin, reports, labels, seed, step)
    _tell(players, reports)


@bench.command()
@_data
@click.option("--times", default=30, show_default=True, type=click.IntRange(1, 1000), help="How often each is asked.")
@click.option("--tries", default=200, show_default=True, type=click.IntRange(1, 10_000), help="Of what time tells.")
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def enforce(data: Path | None, times: int, tries: int, seed: int) -> None:
    """Time row-level security, and what time tells of what is hidden. Exit code 1: it takes longer than it may."""
    from comity.app.bench import enforce as measure
    from comity.app.bench import tables
    from comity.app.bench.measure import machine
    from comity.app.bench.place import addresses

    click.echo(f"{machine()}\n")
    done = measure.enforced(addresses(data), times, tries, seed, _say)
    _print(tables.enforced(done))
    sys.exit(0 if all(one.well for one in done.took) else 1)


@bench.command()
@_data
@click.option(
    "--times", default=20, show_default=True, type=click.IntRange(1, 1000), help="How often each is asked for."
)
@told
def screens(data: Path | None, times: int) -> None:
    """Time every screen of a filled database. Exit code 1: one takes longer than it may."""
    from comity.app.bench import screens as measure
    from comity.app.bench import tables
    from comity.app.bench.measure import machine
    from comity.app.bench.place import addresses
    from comity.serve.asgi import ROUTES

    click.echo(f"{machine()}\n")
    where = addresses(data)
    with measure.serving(where) as port:
        taken, left = measure.measured(where, port, times, ROUTES)
    _print(tables.screens(taken, left))
    sys.exit(0 if all(one.well for one in taken if one.status == 200) else 1)


@bench.command()
@click.option("--rate", default=20.0, show_default=True, type=click.FloatRange(0.1, 1000), help="Reports a second.")
@click.option("--minutes", default=5.0, show_default=True, type=click.FloatRange(0.1, 600), help="For how long.")
@click.option(
    "--burst",
    default=1.0,
    type=click.FloatRange(1, 100),
    help="So many times as many reports for a minute more, and one at the usual rate after it.",
)
@click.option(
    "--file",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Reports of your own, a line of JSON each, as 'comity bench grind' writes them; else the mill's.",
)
@click.option("--queries", default=100_000, show_default=True, type=click.IntRange(1, 1_000_000), help="Standing ones.")
@click.option(
    "--annotators",
    multiple=True,
    type=click.IntRange(1, 64),
    help="Processes that read reports; may be given several times: a centre for each.",
)
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def alerts(
    *,
    rate: float,
    minutes: float,
    burst: float,
    file: Path | None,
    queries: int,
    annotators: tuple[int, ...],
    seed: int,
) -> None:
    """Time the way from receipt to alert, in a centre of its own. Exit code 1: it takes longer than it may."""
    from comity.app.bench import alerts as measure
    from comity.app.bench import hands, tables
    from comity.app.bench.measure import machine, percentile

    click.echo(f"{machine()}\n")
    lines = hands.read(file) if file else ()
    load = measure.Load(rate=rate, minutes=minutes, burst=burst, lines=lines)
    well = True
    for count in annotators or (None,):
        if count:
            click.echo(f"Annotators: {count}\n")
        done = measure.measured(load, queries, seed, count, _say)
        _print(tables.alerts(done))
        click.echo()
        late = percentile(done.alerted, 0.95) > tables.ALERT
        well = well and not (late or done.untold or done.doubled or done.differing)
    sys.exit(0 if well else 1)


@bench.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reports", default=6_000, show_default=True, type=click.IntRange(1, 1_000_000), help="How many.")
@click.option("--rate", default=20.0, show_default=True, type=click.FloatRange(0.1, 1000), help="Reports a second.")
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def grind(file: Path, reports: int, rate: float, seed: int) -> None:
    """Write invented reports into FILE, a line of JSON each, for 'comity bench alerts --file'."""
    from comity.app.bench import hands, mill

    hands.written(file, list(mill.grind(reports, seed)), rate)
    click.echo(f"{reports:,} reports in {file}.")


@bench.command()
@click.option(
    "--queries",
    multiple=True,
    default=(100_000, 1_000_000),
    show_default=True,
    type=click.IntRange(1, 5_000_000),
    help="Standing queries, rising; may be given several times.",
)
@click.option("--documents", default=1000, show_default=True, type=click.IntRange(1, 100_000), help="Asked each time.")
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def queries(queries: tuple[int, ...], documents: int, seed: int) -> None:
    """Time standing queries in memory. Exit code 1: they take longer than they may, or find something else."""
    from comity.app.bench import queries as measure
    from comity.app.bench import tables
    from comity.app.bench.measure import machine

    click.echo(f"{machine()}\n")
    found = measure.measured(sorted(queries), documents, seed, _say)
    _print(tables.queries(found))
    sys.exit(0 if all(one.well for one in found) else 1)


@bench.command()
@click.option(
    "--data",
    "folders",
    metavar="FOLDER",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A data folder that 'comity bench fill' filled; several times: the one with the fewest reports first.",
)
@click.option("--reports", default=400, show_default=True, type=click.IntRange(1, 100_000), help="How many more.")
@click.option("--rate", default=5.0, show_default=True, type=click.FloatRange(0.1, 1000), help="Of them a second.")
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def cost(folders: tuple[Path, ...], reports: int, rate: float, seed: int) -> None:
    """Measure what one more report costs where many are stored. Exit code 1: a fifth more than where few are."""
    from comity.app.bench import cost as measure
    from comity.app.bench import tables
    from comity.app.bench.measure import machine

    click.echo(f"{machine()}\n")
    found = [measure.measured(folder.absolute(), reports, rate, seed, _say) for folder in folders]
    _print(tables.cost(found))
    sys.exit(0 if found[-1].each <= tables.DEARER * found[0].each else 1)


@bench.command()
@click.option("--times", default=25, show_default=True, type=click.IntRange(1, 1000), help="How many are killed.")
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def kills(times: int, seed: int) -> None:
    """Kill processes while reports come in, in a centre of its own. Exit code 1: something was lost or done twice."""
    from comity.app.bench import kills as drill
    from comity.app.bench import tables

    done = drill.drill(times, seed, say=_say)
    _print(tables.kills(done))
    sys.exit(0 if done.well else 1)


@bench.command()
@told
def memory() -> None:
    """Measure the memory of a centre with the sample. Exit code 1: it takes more than it may."""
    from comity.app.bench import sample, tables
    from comity.app.bench.measure import machine

    click.echo(f"{machine()}\n")
    used, reports = sample.measured()
    click.echo(f"{reports} reports of the sample, read and weighed:\n")
    _print(tables.memory(used))
    sys.exit(1 if sum(one.memory for one in used.values()) > tables.MEMORY else 0)


def _tell(players: Cast, reports: int) -> None:
    seats = ", ".join(f"{party.name} ({words})" for party, words in players.lookouts)
    click.echo(f"{reports:,} reports. Members to look with: {seats}.")


def _say(line: str) -> None:
    click.echo(line, err=True)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


COMMANDS = (bench,)
