"""The tokenizer gives what the library gives that the network was made with, to the last piece."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.vectors import weights as weights_file
from comity.vectors.local import available
from comity.vectors.tokens import LIMIT, tokenizer

tokenizers = pytest.importorskip("tokenizers", reason="the library to compare with is not installed")
pytestmark = pytest.mark.skipif(not available(), reason="the extra `vectors` is not installed")
REPORTS = Path(__file__).parents[2] / "examples" / "river" / "reports"


@pytest.fixture(scope="module")
def both():
    weights = weights_file.read()
    theirs = tokenizers.Tokenizer(tokenizers.models.Unigram(list(weights.pieces), unk_id=weights.unknown))
    theirs.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")

    def expected(text: str) -> list[int]:
        cleaned = " ".join(text[: LIMIT * 12].translate(weights.replacements).split())
        return [weights.begin, *theirs.encode(cleaned).ids[: LIMIT - 2], weights.end]

    return tokenizer(weights), expected


def test_reports_in_four_languages(both):
    ours, theirs = both
    for file in REPORTS.glob("*.txt"):
        text = file.read_text("utf-8")
        for start in range(0, len(text), 400):
            piece = text[start : start + 300]
            assert ours(piece).tolist() == theirs(piece), piece


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("▁ aeinст اب\u200c"), max_size=60))
def test_any_text(both, text):
    ours, theirs = both
    assert ours(text).tolist() == theirs(text)
