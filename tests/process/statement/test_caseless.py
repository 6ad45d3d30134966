"""Speech without capital letters: whatever the words and marks, offsets hold and nothing fails."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.languages import language
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process.statement import STAGE

_MARKS = ["،", ":", ".", "«", "»", '"', "(", ")", "-", "؛", "؟", "\u0640", "\u0650", "\u200c", "\n\n", "12", "%"]


def _read(code: str, text: str) -> tuple[Statement, ...]:
    report = Report(id="r", path="r.txt", text=text)
    return STAGE.run(report, Analysis(report="r", text=text, language=code)).statements


def _words(code: str) -> list[str]:
    facts = language(code)
    assert facts is not None
    speech = facts.speech
    cases = tomllib.loads(Path(__file__).with_name(f"{code}.toml").read_text("utf-8"))["case"]
    told = {word for case in cases for word in case["text"].split()}
    listed = (speech.roles, speech.institutions, speech.stops, speech.complementisers, speech.men, speech.rumours)
    return sorted(told | {word for words in listed for word in words}) + _MARKS * 20


@pytest.mark.parametrize("code", ["ar", "fa"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_words_in_any_order_are_read(code: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(_words(code)), max_size=40))
    text = " ".join(words)
    found = _read(code, text)
    assert found == _read(code, text)
    for statement in found:
        assert statement.text == text[statement.start : statement.end]
        assert statement.text.strip() == statement.text != ""
        first, last = statement.sentence
        assert 0 <= first < last <= len(text)
