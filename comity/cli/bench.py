"""Commands that measure what a centre can bear on this machine; everything in them is invented."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli.refusal import told
from comity.terminal import progress


@click.group()
def bench() -> None:
    """Fill a centre with invented reports and measure it."""


_data = click.option(
    "--data",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder; else one of its own beside the centre's. COMITY_DATABASE_URL goes before it.",
)


@bench.command()
@_data
@click.option("--reports", default=100_000, show_default=True, type=click.IntRange(1, 5_000_000), help="How many.")
@click.option("--seed", default=1, show_default=True, help="Of all choices.")
@told
def fill(data: Path | None, reports: int, seed: int) -> None:
    """Fill a database with invented reports, in minutes; a centre that is not invented is refused."""
    from comity.app.bench.fill import filled
    from comity.app.bench.place import addresses, alone

    with alone(data), progress() as step:
        step(-reports)
        players = filled(addresses(data).admin, reports, seed, step)
    seats = ", ".join(f"{party.name} ({words})" for party, words in players.lookouts)
    click.echo(f"{reports:,} reports. Members to look with: {seats}.")


COMMANDS = (bench,)
