"""Commands that seal and unseal files on the officer's own machine; no key of theirs ever reaches a centre."""

from __future__ import annotations

import os
from pathlib import Path

import click

from comity.cli.refusal import told
from comity.errors import Refused

_KEY = click.option(
    "--key",
    metavar="FILE",
    default=lambda: str(Path.home() / ".config" / "comity" / "key.txt"),
    help="The file with your secret key; else key.txt in .config/comity of your home folder.",
)


@click.group()
def key() -> None:
    """Your own pair of keys, for what others seal to you."""


@key.command()
@_KEY
@told
def make(key: str) -> None:
    """Make a pair of keys. The secret one goes into a file that you alone may read; prints the public one."""
    from comity.exchange.seal import make_key

    file = Path(key)
    if file.exists():
        raise Refused(f"There is a key in {file} already. It is left as it is: without it nobody opens what it opens.")
    file.parent.mkdir(parents=True, exist_ok=True)
    secret, public = make_key()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(f"# public key: {public}\n{secret}\n")
    click.echo(public)


@key.command()
@_KEY
@told
def public(key: str) -> None:
    """Print the public key, for those who seal to you."""
    from comity.exchange.seal import public_key

    click.echo(public_key(_read(key).decode("utf-8", "replace")))


@click.command()
@click.argument("file")
@click.option("--to", "keys", metavar="KEY", multiple=True, help="A public key (age1…) that may open it.")
@click.option("--member", "members", metavar="SLUG", multiple=True, help="A member whose keys may open it.")
@click.option(
    "--keys", "listed", metavar="FILE", help="The members' keys: keys.txt, as the centre's page Keys gives it."
)
@click.option("--centre", metavar="URL", help="Take the members' keys from there; COMITY_TOKEN is the token.")
@click.option("--log", metavar="KEY", help="The key of the centre's ledger, by which the proofs of keys are checked.")
@click.option("--memory", type=click.Path(exists=True), help="The folder of your own witness, which knows that key.")
@click.option("--out", metavar="FILE", help="Where the sealed file goes; else beside it, with .age behind its name.")
@told
def seal(
    file: str,
    *,
    keys: tuple[str, ...],
    members: tuple[str, ...],
    listed: str | None,
    centre: str | None,
    log: str | None,
    memory: str | None,
    out: str | None,
) -> None:
    """Seal a file, so that only those who hold these keys can open it, and no host of a centre."""
    from comity.app.log import over_http
    from comity.app.seal import chosen, fetched, trusted_log
    from comity.exchange.seal import sealed

    every = list(keys)
    if members:
        if bool(listed) == bool(centre):
            raise Refused("Where are the members' keys? Name a file with --keys, or the centre with --centre.")
        text = (
            fetched(centre, over_http(os.environ.get("COMITY_TOKEN")))
            if centre
            else _read(listed or "").decode("utf-8", "replace")
        )
        found, said = chosen(text, members, trusted_log(log, memory))
        every += found
        for line in said:
            click.echo(line, err=True)
    target = Path(out or f"{file}.age")
    _write(target, sealed(_read(file), every))
    click.echo(str(target))


@click.command()
@click.argument("file")
@_KEY
@click.option("--out", metavar="FILE", help="Where what it holds goes; else beside it, without .age.")
@told
def unseal(file: str, *, key: str, out: str | None) -> None:
    """Open a sealed file with your secret key."""
    from comity.exchange.seal import unsealed

    target = Path(out or (file[:-4] if file.endswith(".age") else f"{file}.open"))
    _write(target, unsealed(_read(file), _read(key).decode("utf-8", "replace")))
    click.echo(str(target))


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from error


def _write(target: Path, content: bytes) -> None:
    if target.exists():
        raise Refused(f"{target} is there already, and left as it is. Name another with --out.")
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)


COMMANDS = (key, seal, unseal)
