"""Who says and denies what in languages without capital letters: invented reports beside what a reader finds in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process.statement import STAGE

_LANGUAGES = ("ar", "fa")


def _cases() -> list[Any]:
    rows = []
    for code in _LANGUAGES:
        table = tomllib.loads(Path(__file__).with_name(f"{code}.toml").read_text("utf-8"))
        rows.extend(pytest.param(code, case, id=f"{code}: {case['why']}") for case in table["case"])
    return rows


def read(code: str, text: str) -> tuple[Statement, ...]:
    report = Report(id="0", path="a.txt", text=text)
    return STAGE.run(report, Analysis(report="0", text=text, language=code)).statements


@pytest.mark.parametrize(("code", "case"), _cases())
def test_finds_what_a_reader_finds(code: str, case: dict[str, Any]) -> None:
    found = read(code, case["text"])
    told = [each for each in found if each.speaker.name and not each.revises]
    wanted = case.get("speech", [])
    assert [(each.act, each.text) for each in told] == [(row["act"], row["content"]) for row in wanted]
    for statement, row in zip(told, wanted, strict=True):
        for key in ("name", "role", "institution", "kind"):
            if key in row:
                assert getattr(statement.speaker, key) == row[key], key
        if "via" in row:
            assert list(statement.via) == row["via"]
        if "quoted" in row:
            assert statement.quoted is row["quoted"]
    assert [each.text for each in found if each.revises] == case.get("revises", [])


@pytest.mark.parametrize(("code", "case"), _cases())
def test_offsets_hold(code: str, case: dict[str, Any]) -> None:
    for statement in read(code, case["text"]):
        assert case["text"][statement.start : statement.end] == statement.text
        assert statement.text == statement.text.strip()
        first, last = statement.sentence
        assert 0 <= first < last <= len(case["text"])


@pytest.mark.parametrize("code", _LANGUAGES)
def test_is_the_same_every_time(code: str) -> None:
    table = tomllib.loads(Path(__file__).with_name(f"{code}.toml").read_text("utf-8"))
    text = "\n\n".join(case["text"] for case in table["case"])
    assert read(code, text) == read(code, text)
