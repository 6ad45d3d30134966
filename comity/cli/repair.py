"""Commands of the operator for what went wrong: what could not be read, and stories made anew from the log."""

from __future__ import annotations

import sys

import click

from comity.cli.refusal import told
from comity.cli.run import DATA


@click.group()
def quarantine() -> None:
    """What could not be read, kept with its reason."""


@quarantine.command("list")
@DATA
@told
def listed(data: str | None) -> None:
    """Show what is in quarantine: whose it is, its name and the reason; never what it says."""
    from comity.app.address import opened
    from comity.app.repair import quarantined
    from comity.terminal.centre import show_kept

    with opened(data) as (_, conveyor):
        show_kept(quarantined(conveyor))


@quarantine.command()
@DATA
@told
def retry(data: str | None) -> None:
    """Have all of it that got as far as a report read again, for instance after an update."""
    from comity.app.address import opened
    from comity.app.repair import retry_all

    with opened(data) as (_, conveyor):
        click.echo(f"{retry_all(conveyor)} back in the queue.")


@click.command()
@click.option("--check", is_flag=True, help="Change nothing: say where what is kept differs from what the log gives.")
@DATA
@told
def rebuild(data: str | None, *, check: bool) -> None:
    """Make all stories anew from the log, or compare. Exit code 1: --check found a difference."""
    from comity.app.address import opened
    from comity.flow import rebuild as log

    with opened(data) as (_, conveyor):
        if not check:
            click.echo(f"{log.rebuild(conveyor)} reports are filed as the log says.")
            return
        differences = log.check(conveyor)
    for difference in differences:
        click.echo(difference)
    click.echo("The same, byte for byte." if not differences else f"{len(differences)} differences.")
    sys.exit(1 if differences else 0)


COMMANDS = (quarantine, rebuild)
