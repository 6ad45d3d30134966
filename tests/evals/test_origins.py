"""Which statements a labelled span stands for: readers mark who speaks or leave it out."""

from __future__ import annotations

import pytest

from comity.model.statement import Speaker, Statement
from evals.tasks.origins import reach

SENTENCE = "The mayor of Celm, Ida Holm, said on Friday that the gates were shut."


def _statement(source):
    start = SENTENCE.index("the gates")
    return Statement(
        id="a.1", act="says", speaker=Speaker(name="Ida Holm", role=None, institution=None, kind="person"), via=(),
        quoted=False, start=start, end=len(SENTENCE) - 1, text=SENTENCE[start:-1], sentence=(0, len(SENTENCE)),
        source=source,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ((19, 27), "Ida Holm, said on Friday that the gates were shut"),
        ((0, 0), "the gates were shut"),
        ((120, 128), "the gates were shut"),
    ],
    ids=["named here", "named nowhere", "named in another sentence"],
)
def test_a_statement_reaches_to_the_words_of_its_sentence_that_name_its_speaker(source, words):
    start, end = reach(_statement(source))
    assert SENTENCE[start:end] == words
