"""Commands about the ledger: a member's own witness, verifying, exporting, and what the operator does with it."""

from __future__ import annotations

import sys
from pathlib import Path
from time import sleep, time

import click

from comity.cli.refusal import told
from comity.cli.run import DATA
from comity.errors import ComityError


@click.command()
@click.argument("centre", metavar="URL", required=False)
@click.option("--folder", metavar="FOLDER", default="witness", show_default=True, help="Where the witness remembers.")
@click.option(
    "--name", metavar="NAME", default="witness", show_default=True, help="Of a new one: norda.example/witness."
)
@click.option("--every", type=click.IntRange(1), metavar="SECONDS", help="Look again and again, until Ctrl-C.")
@click.option(
    "--serve",
    metavar="HOST:PORT",
    help="Let logs come to the witness, by c2sp.org/tlog-witness; with URL, it learns a new key there.",
)
@told
def witness(centre: str | None, *, folder: str, name: str | None, every: int | None, serve: str | None) -> None:
    """A member's own witness: makes sure that the log of the centre at URL only grew, and cosigns it.

    Run it on a machine of the member, not of the host. Without URL it prints its key, which an officer makes known on
    the centre's page Ledger. Exit code 1: the log did not only grow.
    """
    from comity.app.log import Log, over_http
    from comity.app.witness import look, server
    from comity.ledger.memory import Memory

    memory = Memory.begin(Path(folder), name)
    if serve:
        import uvicorn

        host, _, port = serve.rpartition(":")
        log = Log(centre, over_http()) if centre else None
        uvicorn.run(server(memory, time, log), host=host, port=int(port), access_log=False, server_header=False)
        return
    if centre is None:
        click.echo(memory.key)
        return
    log = Log(centre, over_http())
    while True:
        fault = False
        try:
            looked = look(memory, log, now=int(time()))
            click.echo(looked.says, err=bool(looked.fault))
            fault = looked.fault is not None
        except ComityError as error:
            if every is None:
                raise
            click.echo(str(error), err=True)
        if every is None:
            sys.exit(1 if fault else 0)
        sleep(every)


@click.command()
@click.argument("whats", nargs=-1, required=True, metavar="PATH|URL…")
@click.option("--policy", type=click.Path(exists=True), help="Whom to trust: a file as in an export (policy.txt).")
@click.option("--key", metavar="KEY", help="The log's key, where there is no policy.")
@click.option("--memory", type=click.Path(exists=True), help="The folder of your own witness, to compare with.")
@click.option("--content", type=click.Path(exists=True), help="The report, or the original, that a receipt is for.")
@told
def verify(
    whats: tuple[str, ...], *, policy: str | None, key: str | None, memory: str | None, content: str | None
) -> None:
    """Verify receipts, exports, checkpoints, a witness's folder, or a centre's log; several exports against each other.

    Files need no network. Exit code 1: something does not hold.
    """
    from comity.app.log import over_http
    from comity.app.verify import Given, failed
    from comity.app.verify import verify as look
    from comity.terminal.ledger import show_verdicts

    given = Given(
        policy=Path(policy) if policy else None,
        key=key,
        memory=Path(memory) if memory else None,
        content=Path(content) if content else None,
    )
    found = look(whats, given, over_http())
    show_verdicts(found)
    sys.exit(1 if failed(found) else 0)


@click.command()
@click.option("--member", required=True, metavar="SLUG", help="Whose view it is.")
@click.option("--to", "file", required=True, type=click.Path(dir_okay=False), metavar="FILE.zip", help="Where it goes.")
@DATA
@told
def export(*, member: str, file: str, data: str | None) -> None:
    """Write everything that a member may see, with proofs; that it was made stands in the ledger."""
    from comity.app.address import opened
    from comity.app.ledger import export_for
    from comity.db import Database

    with opened(data) as (where, conveyor):
        web = Database(where.web, most=1)
        try:
            about = export_for(conveyor, web, member, Path(file))
        finally:
            web.close()
    late = f" {about.left_out} entries were too new for it." if about.left_out else ""
    click.echo(
        f"{file}: all that {member} may see, in a log of {about.size} leaves.{late} 'comity verify {file}' looks at it."
    )


@click.group()
def ledger() -> None:
    """What the operator does with the ledger."""


@ledger.command()
@DATA
@told
def seal(data: str | None) -> None:
    """Seal what waits, without waiting for the minute."""
    from comity.app.address import opened
    from comity.app.ledger import seal_now

    with opened(data) as (_, conveyor):
        click.echo(f"{seal_now(conveyor)} entries sealed.")


@ledger.command()
@DATA
@told
def check(data: str | None) -> None:
    """See whether the ledger in the database is whole, for instance after a restore. Exit code 1: it is not."""
    from comity.app.address import opened
    from comity.app.ledger import check as look
    from comity.terminal.ledger import show_verdicts

    with opened(data) as (_, conveyor):
        found = look(conveyor)
    show_verdicts([("The ledger", found)])
    sys.exit(1 if found.faults else 0)


@ledger.command()
@DATA
@told
def rotate(data: str | None) -> None:
    """Give the log a new key; the old one signs that it hands over, and its secret is deleted. Prints the new key."""
    from comity.app.address import opened
    from comity.app.ledger import rotate as hand_over

    with opened(data) as (_, conveyor):
        click.echo(str(hand_over(conveyor)))


@ledger.command()
@click.argument("exports", nargs=-1, required=True, metavar="EXPORT.zip…")
@DATA
@told
def rebuild(exports: tuple[str, ...], *, data: str | None) -> None:
    """Put back what a restored database lacks of its log, from members' exports. Exit code 1: something is missing."""
    from comity.app.address import opened
    from comity.app.regain import regain_log
    from comity.ledger.export import opened_export

    read = [opened_export(Path(each)) for each in exports]
    with opened(data) as (where, _):
        done = regain_log(where.admin, read)
    click.echo(f"The log had {done.before} leaves and has {done.size}; {done.entries} entries were put back.")
    for each in done.missing:
        click.echo(f"  {each}")
    click.echo("'comity ledger check' looks at all of it; have every witness look before anybody files anything.")
    sys.exit(1 if done.missing else 0)


COMMANDS = (witness, verify, export, ledger)
