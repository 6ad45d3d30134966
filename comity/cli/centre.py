"""Commands that set a centre up and change who runs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli.refusal import told
from comity.cli.run import DATA
from comity.errors import ComityError

if TYPE_CHECKING:
    from comity.model.member import Invitation

ADDRESS = click.option(
    "--address",
    metavar="URL",
    envvar="COMITY_ADDRESS",
    default="http://localhost:8000",
    show_default=True,
    help="Where people reach the centre, for the links.",
)


@click.command()
@click.argument("charter", required=False, metavar="[CENTRE.TOML]")
@DATA
@ADDRESS
@click.option("--facts", metavar="FILE", help="Places and houses that Comity does not know (docs/reference/facts.md).")
@told
def init(charter: str | None, *, data: str | None, address: str, facts: str | None) -> None:
    """Set up a centre as its charter says; without a file, by questions. Prints a sign-in link for each officer."""
    from comity.app import centre
    from comity.app.address import opened
    from comity.cli.question import ask_charter
    from comity.govern.charter import parse_charter, read_charter
    from comity.sources.facts import facts_text, parse_facts

    own = facts_text(Path(facts)) if facts else ""
    parse_facts(own, str(facts))
    if charter:
        agreed, text = read_charter(Path(charter))
    else:
        text = ask_charter()
        agreed = parse_charter(text)
    with opened(data, new=True) as (where, conveyor):
        centre.prepare(where)
        centre.set_up(conveyor, agreed, text, facts=own)
        links = centre.invite(where, lambda _: True)
    _print_links(links, address, f"{agreed.name} is set up. Give each officer the link; it works once, for three days.")


@click.command()
@click.argument("email")
@DATA
@ADDRESS
@told
def invite(email: str, *, data: str | None, address: str) -> None:
    """Print a new one-time sign-in link for the officer with this mail address."""
    from comity.app import centre
    from comity.app.address import opened
    from comity.store import officer

    with opened(data) as (where, conveyor):
        with conveyor.worker() as connection:
            who = officer.by_email(connection, email)
        links = centre.invite(where, lambda one: one.id == who.id)
    _print_links(links, address, "The link works once, for three days.")


@click.group()
def member() -> None:
    """Members of the centre: who there is, who joins, who leaves."""


@member.command("list")
@DATA
@told
def listed(data: str | None) -> None:
    """Show members and officers, in the order of the chair."""
    from comity.app import centre
    from comity.app.address import opened
    from comity.terminal.centre import show_members

    with opened(data) as (_, conveyor):
        show_members(centre.members(conveyor))


@member.command()
@click.argument("slug")
@click.argument("name")
@click.option("--officer", "officers", nargs=2, multiple=True, metavar="NAME EMAIL", help="Twice: one for each seat.")
@click.option("--principal", "principals", nargs=2, multiple=True, metavar="NAME EMAIL", help="Whom it reports to.")
@click.option("--language", help="Language of their screens: en, ar, fa or ru.")
@DATA
@ADDRESS
@told
def add(
    slug: str,
    name: str,
    *,
    officers: tuple[tuple[str, str], ...],
    principals: tuple[tuple[str, str], ...],
    language: str | None,
    data: str | None,
    address: str,
) -> None:
    """A member joins. What was for the coalition before stays with those who were members then."""
    from comity.app import centre
    from comity.app.address import opened
    from comity.govern.charter import Party, Person
    from comity.model.member import SEATS

    if len(officers) != SEATS:
        raise ComityError(f"A member has {SEATS} seats: give --officer NAME EMAIL {SEATS} times.")
    party = Party(
        slug=slug,
        name=name,
        officer=[Person(name=who, email=email) for who, email in officers],
        principal=[Person(name=who, email=email, roles=["principal"]) for who, email in principals],
    )
    with opened(data) as (where, conveyor):
        new = centre.join(conveyor, party, language=language)
        links = centre.invite(where, lambda one: one.member == new.id)
    _print_links(links, address, f"{new.name} is a member now. The links work once, for three days.")


@member.command()
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
@DATA
@told
def leave(slug: str, *, yes: bool, data: str | None) -> None:
    """A member leaves: from then on it sees nothing, and the chair passes it over."""
    from comity.app import centre
    from comity.app.address import opened

    if not yes:
        click.confirm(f"{slug} leaves at once, and its officers are signed out. Go on?", abort=True)
    with opened(data) as (_, conveyor):
        gone = centre.leave(conveyor, slug)
    click.echo(f"{gone.name} has left.")


def _print_links(links: Sequence[Invitation], address: str, before: str) -> None:
    from comity.terminal.centre import show_links

    click.echo(before)
    click.echo()
    show_links(links, address)


COMMANDS = (init, invite, member)
