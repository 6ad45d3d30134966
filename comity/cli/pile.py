"""Commands that read a pile of articles and need no centre."""

from __future__ import annotations

import sys

import click
import msgspec
from rich.console import Console

from comity import app
from comity.cli.refusal import FAILED, told
from comity.model.picture import Picture
from comity.terminal import progress, show


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the picture as JSON (docs/reference/picture.md).")
@click.option("--all", "everything", is_flag=True, help="Show every claim, not the most telling ones.")
@click.option(
    "--lang", "language", metavar="CODE", help="The language of every report: en, ar, fa, ru or another code."
)
@click.option("--as-of", metavar="DATE", help="Leave out what was published after this day (2026-11-22).")
@click.option("--facts", metavar="FILE", help="Places and houses that Comity does not know (docs/reference/facts.md).")
@click.option("--vectors/--no-vectors", default=None, help="Compare meanings, across languages too; on if installed.")
@click.option(
    "--vectors-url", metavar="URL", help="An OpenAI-compatible endpoint for vectors; its key is in COMITY_VECTORS_KEY."
)
@click.option("--vectors-model", metavar="NAME", default="", help="The model to ask that endpoint for.")
@click.option(
    "--workers", type=click.IntRange(0, 64), help="Processes to read with; 0 reads in this one, without limits."
)
@told
def read(
    paths: tuple[str, ...],
    *,
    as_json: bool,
    everything: bool,
    language: str | None,
    as_of: str | None,
    facts: str | None,
    vectors: bool | None,
    vectors_url: str | None,
    vectors_model: str,
    workers: int | None,
) -> None:
    """Read files and folders (- for standard input) and print their weighed picture.

    Exit code 0: a picture, with a warning if some files could not be read; 2: nothing could be read.
    """
    with progress() as step:
        picture = app.read(
            paths,
            language=language,
            as_of=as_of,
            vectors=vectors,
            endpoint=vectors_url,
            model=vectors_model,
            facts=facts,
            workers=workers,
            step=step,
        )
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(picture), indent=1))
    else:
        show(picture, Console(), everything=everything)
    sys.exit(_warn(picture))


@click.command()
@told
def prepare() -> None:
    """Build what is built once for this machine: the gazetteer and the vector network."""
    for path in app.prepare():
        click.echo(f"ready: {path}")


@click.command()
def schema() -> None:
    """Print the JSON Schema of what `read --json` prints."""
    click.echo(msgspec.json.format(msgspec.json.encode(msgspec.json.schema(Picture)), indent=1))


def _warn(picture: Picture) -> int:
    """Say on standard error what could not be read, and give the exit code."""
    refused = len(picture.quarantine)
    if not picture.reports:
        first = picture.quarantine[0] if picture.quarantine else None
        reason = f" {first.path}: {first.reason}" if first else ""
        click.echo(f"comity: nothing could be read.{reason}", err=True)
        return FAILED
    if refused:
        click.echo(f"comity: warning: {refused} could not be read; the reasons stand under quarantine.", err=True)
    return 0


COMMANDS = (read, prepare, schema)
