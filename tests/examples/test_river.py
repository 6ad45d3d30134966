"""The sample scenario keeps its promises: its truth speaks of its reports, word for word."""

from __future__ import annotations

import email
import json
import re
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from comity.sources.gazetteer.own import load_places
from comity.sources.house import houses, read_houses
from evals.truth import Truth, load

RIVER = Path(__file__).parents[2] / "examples" / "river"
REPORTS = RIVER / "reports"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _words(path: Path) -> str:
    """Everything a reader of the file can see, read without Comity."""
    if path.suffix == ".docx":
        return "\n\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        page = _Words()
        page.feed(text)
        return "".join(page.found)
    if path.suffix == ".eml":
        return str(email.message_from_string(text, policy=default).get_content())
    if path.suffix == ".json":
        story = json.loads(text)
        return f"{story['headline']}\n\n{story['body_text']}"
    if path.suffix == ".xml":
        return " ".join(ElementTree.fromstring(text).itertext())  # noqa: S314 - our own file
    return text


@pytest.fixture(scope="module")
def truth() -> Truth:
    return load(RIVER)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {path.name: _words(path) for path in sorted(REPORTS.iterdir())}


def test_every_file_has_its_truth_and_every_truth_its_file(truth: Truth, texts: dict[str, str]) -> None:
    assert {report.file for report in truth.report} == set(texts)


def test_every_quote_stands_in_its_report(truth: Truth, texts: dict[str, str]) -> None:
    file = {report.id: report.file for report in truth.report}
    absent = [
        (claim.id, quote.report, quote.quote)
        for claim in truth.claim
        for quote in (*claim.asserted, *claim.denied, *claim.revised)
        if quote.quote not in texts[file[quote.report]]
    ]
    assert absent == []


def test_every_claim_is_made_in_reports_of_its_story(truth: Truth) -> None:
    story = {report.id: report.story for report in truth.report}
    for claim in truth.claim:
        assert claim.asserted, claim.id
        assert {story[quote.report] for quote in (*claim.asserted, *claim.denied, *claim.revised)} == {claim.story}


def test_the_true_number_lies_in_the_readers_range_and_is_no_more_than_the_roots(truth: Truth) -> None:
    root = {voice.id: voice.root for voice in truth.voice}
    for claim in truth.claim:
        low, high = claim.reading
        assert low <= claim.origins <= high, claim.id
        assert high <= len({root[quote.voice] for quote in claim.asserted}), claim.id


def test_a_report_comes_after_what_it_copies(truth: Truth) -> None:
    at = {report.id: report.published for report in truth.report}
    language = {report.id: report.language for report in truth.report}
    for report in truth.report:
        for parent in report.origin:
            assert (parent.how == "translated") == (language[report.id] != language[parent.report]), report.id
            if report.published:
                assert at[parent.report][:10] <= report.published[:10], report.id


def test_a_copy_shares_whole_sentences_with_what_it_copies(truth: Truth, texts: dict[str, str]) -> None:
    file = {report.id: report.file for report in truth.report}
    for report in truth.report:
        for parent in report.origin:
            there = texts[file[parent.report]]
            shared = [s for s in re.split(r"(?<=[.!?])\s+|\n", texts[report.file]) if len(s) > 60 and s in there]
            assert bool(shared) == (parent.how == "copied"), (report.id, shared)


def test_a_credited_house_is_named_in_the_report(truth: Truth, texts: dict[str, str]) -> None:
    known = houses(read_houses((RIVER / "facts.toml").read_text("utf-8"), "facts.toml"))
    for report in truth.report:
        named = {house.name for _, _, house in known.within(texts[report.file])}
        assert set(report.credits) <= named, report.id


def test_the_facts_hold_places_and_houses_but_no_speaker(truth: Truth) -> None:
    rows = read_houses((RIVER / "facts.toml").read_text("utf-8"), "facts.toml")
    assert len(rows) == 15
    assert {report.publisher for report in truth.report if report.publisher} == {row.name for row in rows}
    assert all(set(place.name) == {"en", "ar", "fa", "ru"} for place in load_places(RIVER / "facts.toml"))
    spoken = {name for voice in truth.voice if voice.kind != "outlet" for name in voice.names}
    assert not spoken & {alias for row in rows for alias in (row.name, *row.aliases)}


@pytest.mark.parametrize("language", ["en", "ar", "fa", "ru"])
def test_each_language_supports_and_denies(truth: Truth, language: str) -> None:
    spoken = {report.id for report in truth.report if report.language == language}
    assert len(spoken) >= 10
    assert any(quote.report in spoken for claim in truth.claim for quote in claim.asserted)
    assert any(quote.report in spoken for claim in truth.claim for quote in claim.denied)
