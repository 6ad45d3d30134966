"""What is not documented is not finished."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import click

import comity
from comity.cli import main
from comity.model import source
from comity.query import scan
from comity.serve.asgi import ROUTES
from comity.store import process, standing

PACKAGE = Path(comity.__file__).parent
DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = DOCS / "reference"
#: Addresses that pages ask by themselves, for what changes in place.
PARTS = {"/fresh", "/alerts/fresh", "/reports/{id}/fresh", "/sources/{id}/outcome", "/live"}
SETTING = re.compile(r"COMITY_[A-Z_]+[A-Z]")


def test_every_setting_is_documented_and_every_documented_one_is_read():
    read = {name for file in PACKAGE.rglob("*.py") for name in SETTING.findall(file.read_text("utf-8"))}
    rows = re.findall(r"^\| `(COMITY_\w+)` \|", (REFERENCE / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == read


def _commands(command: click.Command, name: str) -> dict[str, click.Command]:
    """Every command by its words."""
    if not isinstance(command, click.Group):
        return {name: command}
    inner = (_commands(each, f"{name} {each.name}") for each in command.commands.values())
    return {words: one for commands in inner for words, one in commands.items()}


def test_every_command_is_listed_at_the_head_of_its_page():
    head = (REFERENCE / "command.md").read_text("utf-8").split("```")[1]
    lines = re.findall(r"^comity ([a-z|]+)(?: ([a-z]+(?:\|[a-z]+)+))?", head, re.MULTILINE)
    listed = {
        " ".join(filter(None, ("comity", first, second)))
        for firsts, seconds in lines
        for first in firsts.split("|")
        for second in (seconds.split("|") if seconds else [""])
    }
    assert listed == set(_commands(main, "comity"))


def test_every_option_of_every_command_is_documented():
    page = (REFERENCE / "command.md").read_text("utf-8")
    missing = [
        f"{name} {option}"
        for name, command in _commands(main, "comity").items()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--") and not re.search(rf"[` ]{option}\b", page)
    ]
    assert missing == []


def _page(path: str) -> str:
    return (DOCS / path).read_text("utf-8")


def test_every_part_of_a_centre_is_told_of():
    page = _page("how-to/run-a-centre.md")
    assert [kind for kind in process.KINDS if f"`comity {kind}`" not in page] == []


def test_every_kind_of_source_is_told_of():
    rows = re.findall(r"^\| ([a-z, ]+) \|", _page("how-to/sources.md").split("\n## ")[0], re.MULTILINE)
    told = {kind for row in rows for kind in row.split(", ")} - {"kind"}
    assert told == set(get_args(source.Kind))


def test_every_field_of_a_query_is_told_of():
    rows = re.findall(r"^\| (`.+?) \|", _page("reference/query.md"), re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`([a-z]+)", row)}
    fields = {name for name in scan.fields() if name.isascii()}
    marks = {"contested"}
    assert told == fields | marks


def test_every_way_an_alert_goes_is_told_of():
    told = {"screen": "The screen is told", "email": "## Mail", "webhook": "## Webhooks", "push": "## Push"}
    assert set(told) == set(get_args(standing.Channel))
    page = _page("reference/query.md")
    assert [words for words in told.values() if words not in page] == []


def test_every_screen_is_told_of():
    table = _page("reference/screens.md").split("## Keys")[0]
    pages = {route.path for route in ROUTES if "GET" in (getattr(route, "methods", None) or ())}
    told = set(re.findall(r"`(/[^`]*)`", table))
    assert {path for path in pages if not path.startswith("/api/") and path not in PARTS} == told
