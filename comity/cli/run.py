"""Commands that run a centre, whole or in parts, and say how it fares."""

from __future__ import annotations

import sys

import click

from comity.cli.refusal import told

#: What keeps the centre's data; see docs/reference/settings.md.
DATA = click.option("--data", metavar="FOLDER", help="The data folder; COMITY_DATA, else the platform's place for it.")
#: Where the web process listens.
LISTEN = (
    click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen at."),
    click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port."),
    click.option(
        "--address",
        metavar="URL",
        envvar="COMITY_ADDRESS",
        help="Where people reach the centre, if not there: https://centre.example.",
    ),
)


@click.command()
@DATA
@LISTEN[0]
@LISTEN[1]
@LISTEN[2]
@click.option("--empty", is_flag=True, help="Do not set up the sample centre where there is none yet.")
@click.option("--annotators", type=click.IntRange(1, 64), help="Processes that read; one for each core but one.")
@told
def run(data: str | None, *, host: str, port: int, address: str | None, empty: bool, annotators: int | None) -> None:
    """Run a centre on this machine: database, web, annotators, sequencer, courier. Ctrl-C stops it."""
    from comity.app.address import folder
    from comity.app.run import Plan, Tell
    from comity.app.run import run as run_centre
    from comity.terminal.centre import Welcome

    shown = Welcome()
    plan = Plan(data=folder(data), host=host, port=port, address=address, empty=empty, annotators=annotators)
    run_centre(plan, Tell(say=shown.say, open=shown.open))


@click.command()
@DATA
@LISTEN[0]
@LISTEN[1]
@LISTEN[2]
@click.option("--name", "names", multiple=True, metavar="HOST", help="Another name by which people reach it.")
@told
def web(data: str | None, *, host: str, port: int, address: str | None, names: tuple[str, ...]) -> None:
    """Answer people and programs: the web process alone."""
    from comity.app import address as where
    from comity.app import process
    from comity.app.key import centre_key
    from comity.app.run import Plan

    place = where.folder(data)
    url = Plan(data=place, host=host, port=port, address=address).url()
    database = where.addresses(place).web
    process.web(database, host=host, port=port, address=url, names=names, key=centre_key(place))


@click.command()
@DATA
@click.option("--workers", type=click.IntRange(0, 64), help="Child processes; one for each core but one.")
@told
def annotate(data: str | None, *, workers: int | None) -> None:
    """Read what came in: annotators alone, on as many hosts as you like."""
    from comity.app import address as where
    from comity.app import process

    process.annotate(where.addresses(where.folder(data)).conveyor, workers=workers)


@click.command()
@DATA
@told
def sequence(data: str | None) -> None:
    """Make stories and alerts, and pass the chair on: the sequencer alone. One works; others stand by."""
    from comity.app import address as where
    from comity.app import process

    place = where.folder(data)
    process.sequence(where.addresses(place).conveyor, place / "memory")


@click.command()
@DATA
@told
def courier(data: str | None) -> None:
    """Poll sources and send alerts: the one process that speaks to the network outward."""
    from comity.app import address as where
    from comity.app import process

    process.courier(where.addresses(where.folder(data)).conveyor)


@click.command()
@DATA
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@told
def status(data: str | None, *, as_json: bool) -> None:
    """Say what is healthy and what isn't, with what to do. Exit code 0: all is well; 1: something isn't."""
    from comity.app.address import folder
    from comity.app.status import status as look
    from comity.terminal.centre import as_text, show_status

    found = look(folder(data))
    if as_json:
        click.echo(as_text(found))
    else:
        show_status(found)
    sys.exit(0 if all(finding.well for finding in found) else 1)


COMMANDS = (run, status, web, annotate, sequence, courier)
