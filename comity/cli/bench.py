"""Commands that measure what a centre can bear on this machine; everything in them is invented."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from comity.errors import ComityError
from comity.terminal import progress

#: It could not be done, or a figure was not reached.
FAILED = 2
P = ParamSpec("P")


@click.group()
def bench() -> None:
    """Fill a centre with invented reports and measure it."""


def _told(work: Callable[P, None]) -> Callable[P, None]:
    """Errors as words."""

    @wraps(work)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            work(*args, **kwargs)
        except ComityError as error:
            click.echo(f"comity: {error}", err=True)
            sys.exit(FAILED)

    return command


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
@_told
def fill(data: Path | None, reports: int, seed: int) -> None:
    """Fill a database with invented reports, in minutes; a centre that is not invented is refused."""
    from comity.app.bench.fill import filled  # noqa: PLC0415 - it carries all the stages
    from comity.app.bench.place import addresses, alone  # noqa: PLC0415

    with alone(data), progress() as step:
        step(-reports)
        told = filled(addresses(data).admin, reports, seed, step)
    seats = ", ".join(f"{party.name} ({words})" for party, words in told.lookouts)
    click.echo(f"{reports:,} reports. Members to look with: {seats}.")


COMMANDS = (bench,)
