"""``python -m evals.centre``: runs `comity bench` and writes what it prints into ``docs/reference/speed.md``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import click

from evals.figures import PAGE, placed

SPEED = PAGE.with_name("speed.md")
#: What is measured, in the order in which it stands on the page.
PARTS = ("screens", "alerts", "burst", "queries", "kills", "memory")
#: Parts that are another measured with these options.
SAME = {"burst": ("alerts", "--rate", "4", "--minutes", "0.5", "--burst", "10")}
#: What is measured only if it is asked for: it needs databases that 'comity bench crowd' or 'fill' filled for long.
LONG = ("enforce", "cost")


def _printed(part: str, options: tuple[str, ...]) -> list[str]:
    """What the command prints; a figure that is not reached is printed all the same."""
    command = [sys.executable, "-m", "comity.cli", *_command(part, options)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own command
    if ended.returncode not in (0, 1):
        raise click.ClickException(f"'comity bench {part}' failed; see above.")
    return ended.stdout.decode().rstrip().splitlines()


def _command(part: str, options: Sequence[str]) -> list[str]:
    return ["bench", *SAME.get(part, (part,)), *options]


def _shown(options: tuple[str, ...]) -> list[str]:
    """The options as the page shows them: where the data lie is the machine's own affair."""
    here = {at for at, word in enumerate(options) if word == "--data"}
    return [word for at, word in enumerate(options) if not {at, at - 1} & here and not word.startswith("--data=")]


@click.command()
@click.argument("part", required=False, type=click.Choice((*PARTS, *LONG)))
@click.argument("options", nargs=-1)
def main(part: str | None, options: tuple[str, ...]) -> None:
    """Measure everything, or one part with options of its own (after ``--``), and rewrite the page."""
    for one in (part,) if part else PARTS:
        lines = _printed(one, options)
        command = " ".join(["comity", *_command(one, _shown(options))])
        SPEED.write_text(placed(SPEED.read_text("utf-8"), one, command, iter(lines)), "utf-8")
        click.echo(f"written: {one}")


if __name__ == "__main__":
    main()
