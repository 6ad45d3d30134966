"""Where SQL stands, and how it is reached."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import comity

PACKAGE = Path(comity.__file__).parent
#: The rooms that speak SQL.
SPEAKERS = ("store", "db")
#: Functions of the store that ask no database: what a value is kept as, or known by.
PURE = {
    "analysis.begins",
    "copy.encoded",
    "filing.joined",
    "matching.matched",
    "nearest.codes",
    "reason.tells_only_of",
    "report.fingerprint",
    "session.hash_of",
    "sight.late",
    "sight.windows",
    "token.hash_of",
}


def _functions(module: Path) -> Iterator[ast.FunctionDef]:
    body = ast.parse(module.read_text("utf-8")).body
    return (node for node in body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"))


def test_every_function_of_the_store_takes_a_connection_first() -> None:
    others = {
        f"{module.stem}.{function.name}"
        for module in (PACKAGE / "store").glob("*.py")
        for function in _functions(module)
        if [each.arg for each in function.args.args][:1] != ["connection"]
    }
    assert others == PURE


def test_no_statement_is_run_outside_the_store() -> None:
    asked = [
        f"{module.relative_to(PACKAGE)}:{node.lineno}"
        for module in PACKAGE.rglob("*.py")
        if module.relative_to(PACKAGE).parts[0] not in SPEAKERS
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany")
    ]
    assert asked == []
