"""The questions of `comity init`, and the charter that the answers make."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from comity.govern.charter import FEWEST, LANGUAGES, MOST, is_address, is_slug, is_zone


def ask_charter() -> str:
    """Ask for what a charter needs, each answer checked as it is given; the charter as TOML, to be kept and edited."""
    click.echo(
        "A centre is set up by its charter. Enter takes what stands in brackets; Ctrl-C leaves everything as is."
    )
    name = _text("What is the centre called?")
    zone = click.prompt("Its time zone", default="UTC", value_proc=_zone)
    languages = click.prompt(
        f"Languages of the screens, the usual one first (of {' '.join(LANGUAGES)})", default="en", value_proc=_languages
    )
    number = click.prompt("How many members", type=click.IntRange(FEWEST, MOST))
    members, slugs, emails = [], list[str](), set[str]()
    for place in range(1, number + 1):
        click.echo(f"\nMember {place} of {number}")
        called = _text("  Its name")
        slug = _slug(called, slugs)
        slugs.append(slug)
        officers = [_person(f"  Officer {seat}", emails) for seat in (1, 2)]
        principals = [_person("  Principal", emails)] if click.confirm("  A principal, too?", default=False) else []
        members.append((slug, called, officers, principals))
    click.echo("\nThe chair passes on in the order in which you named the members.")
    first = click.prompt("Who has it first", type=click.Choice(slugs), default=slugs[0])
    begins = click.prompt("From which day", default=datetime.now(ZoneInfo(zone)).date().isoformat(), value_proc=_day)
    months = click.prompt("Months of a term", type=click.IntRange(1, 120), default=3)
    lines = [
        f"name = {_quoted(name)}",
        f"zone = {_quoted(zone)}",
        f"languages = [{', '.join(map(_quoted, languages))}]",
        "",
        "[chair]",
        f"begins = {begins.isoformat()}",
        "hour = 12:00:00",
        f"months = {months}",
        f"order = [{', '.join(map(_quoted, slugs))}]",
        f"first = {_quoted(first)}",
    ]
    for slug, called, officers, principals in members:
        lines += ["", "[[member]]", f"slug = {_quoted(slug)}", f"name = {_quoted(called)}"]
        for kind, people in (("officer", officers), ("principal", principals)):
            for who, email in people:
                lines += ["", f"[[member.{kind}]]", f"name = {_quoted(who)}", f"email = {_quoted(email)}"]
    return "\n".join(lines) + "\n"


def _text(question: str) -> str:
    def given(answer: str) -> str:
        if not answer.strip():
            raise click.UsageError("It needs a name.")
        return answer.strip()

    answer: str = click.prompt(question, value_proc=given)
    return answer


def _person(who: str, emails: set[str]) -> tuple[str, str]:
    def address(answer: str) -> str:
        if not is_address(answer.strip()):
            raise click.UsageError(f"{answer!r} is not a mail address.")
        if answer.strip().lower() in emails:
            raise click.UsageError("Somebody has this address already; each officer has one of their own.")
        return answer.strip()

    name = _text(f"{who}: name")
    email: str = click.prompt(f"{who}: mail address", value_proc=address)
    emails.add(email.lower())
    return name, email


def _slug(name: str, taken: list[str]) -> str:
    """Offer a slug made of the name's Latin letters, where it has any."""

    def given(answer: str) -> str:
        if not is_slug(answer):
            raise click.UsageError("Small Latin letters, digits and hyphens, a letter first.")
        if answer in taken:
            raise click.UsageError("Another member has it.")
        return answer

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    offered = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    default = offered if is_slug(offered) and offered not in taken else None
    slug: str = click.prompt("  How it is written in addresses", default=default, value_proc=given)
    return slug


def _zone(answer: str) -> str:
    if not is_zone(answer.strip()):
        raise click.UsageError(f"{answer!r} is not a time zone; write it as Europe/Tallinn.")
    return answer.strip()


def _languages(answer: str) -> list[str]:
    codes = list(dict.fromkeys(re.split(r"[\s,]+", answer.strip().lower())))
    if wrong := [code for code in codes if code not in LANGUAGES]:
        raise click.UsageError(f"The screens are not there in {', '.join(wrong)}.")
    return codes


def _day(answer: str) -> date:
    try:
        return date.fromisoformat(answer.strip())
    except ValueError as error:
        raise click.UsageError("Write the day as 2026-11-22.") from error


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's too, but for the character DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
