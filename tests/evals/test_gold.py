"""The labels of our own: every file can be read, every offset lies in its document, readers are compared rightly."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from evals.documents import SHARED, Document, documents
from evals.gold import draw, enter
from evals.gold.agreement import of_pairs, of_statements, of_stories
from evals.gold.labels import FOLDER, Claim, Labelled, Pair, Said, Sentence, Story, read

LANGUAGES = tuple(draw.SETS)


def labelled(*statements: Said, who: dict[str, tuple[int, int]]) -> Labelled:
    sentence = Sentence(start=0, end=100, denial="denial", statements=statements)
    return Labelled(folder="press", document="1", drawn="run", who=who, sentences=(sentence,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_hundred_sentences_are_labelled_and_eighty_that_deny_or_look_so(language: str) -> None:
    rows = read(Labelled, f"statements.{language}.jsonl")
    sentences = [sentence for row in rows for sentence in row.sentences]
    assert len(sentences) >= 300
    assert sum(sentence.denial is not None for sentence in sentences) >= 80
    assert all(first.end <= second.start for row in rows for first, second in pairwise(row.sentences))
    assert all(said.who in row.who for row in rows for sentence in row.sentences for said in sentence.statements)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_lies_in_its_document(language: str) -> None:
    for row in read(Labelled, f"statements.{language}.jsonl"):
        if not (SHARED / row.folder).exists():
            pytest.skip(f"{row.folder} is not beside the checkout")
        text = documents(SHARED, row.folder)[row.document].text
        for sentence in row.sentences:
            assert 0 <= sentence.start < sentence.end <= len(text)
            for said in sentence.statements:
                assert sentence.start <= said.content[0] < said.content[1] <= sentence.end


def test_pairs_and_stories_are_as_many_as_were_drawn() -> None:
    pairs = [read(Pair, f"pairs.{name}.jsonl") for name in ("wire_saudinewsnet_ar", "wire_helsinki2018_en")]
    assert [len(rows) for rows in pairs] == [300, 150]
    assert all(Counter((row.a, row.b) for row in rows).most_common(1)[0][1] == 1 for rows in pairs)
    stories = read(Story, "stories.jsonl")
    assert len(stories) == 60
    for story in stories:
        assert story.claims
        for claim in story.claims:
            assert 1 <= claim.fewest <= claim.most
            assert {*claim.asserts, *claim.denies} <= set(story.reports)


def test_the_second_reader_read_what_the_first_did() -> None:
    for path in (FOLDER / "second").glob("statements.*.jsonl"):
        first = {(row.folder, row.document): row for row in read(Labelled, path.name)}
        for row in read(Labelled, path.name, path.parent):
            again = first[row.folder, row.document]
            assert [(s.start, s.end) for s in row.sentences] == [(s.start, s.end) for s in again.sentences]


def test_readers_agree_as_far_as_they_found_the_same() -> None:
    said = Said(act="says", who="a", content=(10, 50), speaker=(0, 5))
    denied = Said(act="denies", who="a", content=(12, 50), speaker=(0, 5))
    more = Said(act="says", who="b", content=(60, 90))
    one = labelled(said, more, who={"a": (0, 5), "b": (5, 9)})
    other = labelled(denied, who={"a": (2, 5)})
    found, act, speaker, denial = of_statements([one], [other])
    assert found.same == pytest.approx(2 / 3)
    assert (act.same, speaker.same, denial.same) == (0.0, 1.0, 1.0)


def test_kappa_takes_away_what_chance_would_give() -> None:
    labels = [("copy", "copy"), ("copy", "common source"), ("unrelated", "unrelated"), ("independent", "unrelated")]
    mine = [Pair(a=str(at), b="x", label=one) for at, (one, _) in enumerate(labels)]  # type: ignore[arg-type]
    theirs = [Pair(a=str(at), b="x", label=two) for at, (_, two) in enumerate(labels)]  # type: ignore[arg-type]
    label, origin = of_pairs(mine, theirs)
    assert label.same == 0.5
    assert label.kappa == pytest.approx((0.5 - 0.25) / 0.75)
    assert (origin.same, origin.kappa) == (1.0, 1.0)


def test_ranges_of_two_readers_meet_or_not() -> None:
    def story(fewest: int, most: int) -> Story:
        claim = Claim(claim="the bridge is shut", asserts={"1": (0, 20)}, fewest=fewest, most=most)
        return Story(folder="press", reports=("1", "2"), claims=(claim,))

    assert [each.same for each in of_stories([story(1, 2)], [story(2, 3)])] == [1.0, 0.0]
    assert [each.same for each in of_stories([story(1, 1)], [story(2, 3)])] == [0.0, 0.0]


def test_words_of_a_reader_are_found_whatever_the_blanks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = "The mayor of Torvan said\xa0the old bridge  will stay shut until the water falls."
    document = Document(folder="press", id="1", title="", text=text, when=None, publisher="", author="", language="en")
    monkeypatch.setattr(enter, "statements", lambda *_: [(document, [(0, len(text))], "run")])
    written = tmp_path / "en.first.jsonl"
    said = '{"act": "says", "who": "a", "speaker": "The mayor of Torvan", "content": "the old … water falls"}'
    row = '{"doc": 1, "who": {"a": "The mayor of Torvan"}, "sentences": {"1": {"statements": [' + said + "]}}}"
    written.write_text(row, encoding="utf-8")
    (entered,) = enter.entered_statements(tmp_path, "en", written)
    (found,) = entered.sentences[0].statements
    assert text[slice(*found.content)] == "the old bridge  will stay shut until the water falls"
    written.write_text(row.replace("water falls", "water rises"), encoding="utf-8")
    with pytest.raises(enter.NotFound, match="water rises"):
        enter.entered_statements(tmp_path, "en", written)
