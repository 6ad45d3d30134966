"""What is not documented is not finished: settings and commands stand in the reference."""

from __future__ import annotations

import re
from pathlib import Path

import click

import comity
from comity.cli import main

PACKAGE = Path(comity.__file__).parent
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
SETTING = re.compile(r"COMITY_[A-Z_]+[A-Z]")


def test_every_setting_is_documented_and_every_documented_one_is_read():
    read = {name for file in PACKAGE.rglob("*.py") for name in SETTING.findall(file.read_text("utf-8"))}
    rows = re.findall(r"^\| `(COMITY_\w+)` \|", (REFERENCE / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == read


def test_every_command_and_every_option_of_it_is_documented():
    page = (REFERENCE / "command.md").read_text("utf-8")

    def undocumented(command: click.Command, name: str) -> list[str]:
        if isinstance(command, click.Group):
            return [gap for inner in command.commands.values() for gap in undocumented(inner, f"{name} {inner.name}")]
        words = name.split()
        known = all(re.search(rf"\b{word}\b", page) for word in words)
        options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")]
        return [name] * (not known) + [f"{name} {option}" for option in options if not re.search(rf"{option}\b", page)]

    assert undocumented(main, "comity") == []
