"""Invented reports with every attributed statement they hold: all must be found, and no others."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process.statement import STAGE

_HERE = Path(__file__).parent
_CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{number}")
    for path in sorted(_HERE.glob("*.toml"))
    for number, case in enumerate(tomllib.loads(path.read_text("utf-8"))["case"], 1)
]


def _read(language: str, case: dict[str, object]) -> tuple[Statement, ...]:
    text = str(case["text"])
    publisher = str(case.get("publisher", "")) or None
    report = Report(id="r", path="r.txt", text=text, publisher=publisher)
    return STAGE.run(report, Analysis(report="r", text=text, language=language)).statements


def _own(statement: Statement, case: dict[str, object]) -> bool:
    plain = statement.act == "says" and not statement.revises and not statement.via
    return plain and statement.speaker.kind == "outlet" and statement.speaker.name == case.get("publisher", "")


@pytest.mark.parametrize(("language", "case"), _CASES)
def test_every_statement_of_the_case_is_found_and_no_other(language: str, case: dict) -> None:
    found = [each for each in _read(language, case) if not _own(each, case)]
    expected = case.get("statement", [])
    shown = [(s.act, s.speaker, s.via, s.quoted, s.revises, s.text) for s in found]
    left = list(found)
    for want in expected:
        fits = [
            s
            for s in left
            if s.text == want["content"]
            and s.act == want["act"]
            and s.speaker.name == want["speaker"]
            and s.speaker.kind == want["kind"]
            and s.speaker.role == want.get("role", s.speaker.role)
            and s.speaker.institution == want.get("institution", s.speaker.institution)
            and list(s.via) == want.get("via", [])
            and s.quoted == want.get("quoted", False)
            and s.revises == want.get("revises", False)
        ]
        assert fits, f"missing {want}\nfound {shown}"
        left.remove(fits[0])
    assert not left, f"not expected: {[(s.act, s.speaker, s.text) for s in left]}"


@pytest.mark.parametrize(("language", "case"), _CASES)
def test_offsets_ids_and_order_hold(language: str, case: dict) -> None:
    text = str(case["text"])
    statements = _read(language, case)
    assert [s.id for s in statements] == [f"r.{n}" for n in range(1, len(statements) + 1)]
    for s in statements:
        assert s.text == text[s.start : s.end]
        assert s.text == s.text.strip()
        assert s.text
        assert s.how
    assert statements == _read(language, case)
