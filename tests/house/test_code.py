"""What all code of the house keeps to: floors, docstrings, languages that load."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest

import comity
from comity.languages import CODES, language

PACKAGE = Path(comity.__file__).parent
ROOT = Path(__file__).parents[2]
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_every_module_imports_only_what_lies_below_it() -> None:
    # In a process of its own, for the linter silences every logger that there is.
    asked = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    command = [sys.executable, "-c", asked]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert told.returncode == 0, told.stdout


def test_every_room_of_the_package_stands_on_a_floor() -> None:
    """A new folder or file at the top must be given its floor, or the floors would not bind it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    floors = {name.strip() for layer in layers for name in layer.split("|")}
    rooms = {
        path.stem
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and not path.name.startswith("_")
    }
    assert rooms == floors


def _public(module: Path) -> list[tuple[str, ast.AST]]:
    """Public classes and functions of a module, and public methods of its public classes."""
    found: list[tuple[str, ast.AST]] = []

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                found.append((prefix + node.name, node))
                if isinstance(node, ast.ClassDef):
                    visit(node.body, f"{prefix}{node.name}.")

    visit(ast.parse(module.read_text("utf-8")).body, "")
    return found


def test_everything_public_says_what_it_is() -> None:
    silent = [
        f"{module.relative_to(PACKAGE)}: {name}"
        for module in MODULES
        for name, node in _public(module)
        if not ast.get_docstring(node)  # type: ignore[arg-type]
    ]
    assert silent == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(module.relative_to(PACKAGE))
        for module in MODULES
        if not ast.get_docstring(ast.parse(module.read_text("utf-8")))
    ]
    assert silent == []


def test_every_file_of_facts_is_sound_toml() -> None:
    files = sorted(PACKAGE.rglob("*.toml"))
    assert files
    for file in files:
        assert tomllib.loads(file.read_text("utf-8")), file.name


def test_every_language_has_its_file_and_every_file_its_language() -> None:
    rows = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (PACKAGE / "languages").glob("*.toml")}
    assert {name: row["code"] for name, row in rows.items() if "code" in row} == {code: code for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_a_language_loads_and_knows_how_people_speak(code: str) -> None:
    known = language(code)
    assert known
    assert known.code == code
    assert known.speech.quotes
    assert known.speech.cues
    letters = {unicodedata.bidirectional(letter) for word in known.words.stop for letter in word if letter.isalpha()}
    assert letters == ({"AL"} if known.direction == "rtl" else {"L"})


def test_the_docstring_rules_of_the_linter_are_on() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "D" in lint["select"]
    assert not {"D100", "D101", "D102", "D103", "D104"} & set(lint["ignore"])
