"""What a report attributes beyond statements, and where it names its sources, in invented sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.statement import STAGE


def _read(text: str, language: str = "en") -> Analysis:
    return STAGE.run(Report(id="r", path="r.txt", text=text), Analysis(report="r", text=text, language=language))


def _told(text: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (a.manner, text[slice(*a.source)], text[slice(*a.cue)], tuple(text[slice(*c)] for c in a.contents))
        for a in _read(text).attributions
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Many farmers fear that the dam will not hold.", ("thinks", "Many farmers", "fear", "the dam will not hold")),
        ("Ada Lorn hopes to rebuild the bridge.", ("wants", "Ada Lorn", "hopes", "to rebuild the bridge")),
        ("The council praised the new mayor.", ("judges", "The council", "praised", "the new mayor")),
        ("The drop proved that the market had failed.", ("shows", "The drop", "proved", "the market had failed")),
        ("The mayor is confident that the wall holds.", ("thinks", "The mayor", "confident", "the wall holds")),
        ("Otto Brand, who wants to sell the port, left.", ("wants", "who", "wants", "to sell the port")),
        ("The plan was rejected by two villages.", ("judges", "two villages", "rejected", "The plan")),
        ("Her promise to repair the road is old.", ("wants", "Her", "promise", "repair the road")),
        ("They said no more, hoping to sleep.", ("wants", "They", "hoping", "to sleep")),
    ],
)
def test_what_people_are_told_to_think_want_and_judge_is_found(text, told):
    assert (*told[:3], (told[3],)) in _told(text)


def test_what_seems_so_to_nobody_named_has_both_halves_and_no_source():
    (found,) = _told("The bridge is expected to open in May.")
    assert found == ("thinks", "", "expected", ("The bridge", "to open in May"))


def test_nobody_is_said_to_have_said_what_they_think():
    analysis = _read("Analysts believe that the currency will weaken this year.")
    assert all(s.speaker.name != "Analysts" for s in analysis.statements)
    assert analysis.attributions


def test_what_a_statement_holds_is_not_attributed_again():
    text = "Ada Lorn said that the council wants to close the port."
    assert _told(text) == []
    assert [s.text for s in _read(text).statements] == ["the council wants to close the port"]


def test_a_source_is_named_by_the_words_beside_the_verb():
    text = (
        "Ada Lorn, the mayor of Kesra, said that the dam holds.\n\n"
        "“The dam holds,” said Otto Brand, head of the water board.\n\n"
        "Otto Brand, who said that it leaks, left."
    )
    named = {text[slice(*s.source)] for s in _read(text).statements}
    assert named >= {"Otto Brand, head of the water board", "who"}
    assert any(name.startswith("Ada Lorn, the mayor of Kesra") for name in named)


def test_a_quotation_goes_on_from_the_statement_before():
    text = "Title of it\n\n“The dam holds for now,” Ada Lorn said. “We looked at every gate of it.”"
    first, second = (s for s in _read(text).statements if s.quoted)
    assert (second.continues, second.source) == (first.id, first.source)


def test_two_apostrophes_are_a_quotation_mark():
    text = "''The dam holds for now,'' Ada Lorn said."
    (said,) = _read(text).statements
    assert (said.quoted, said.text) == (True, "The dam holds for now")


def test_the_words_before_a_part_in_marks_are_content_too():
    (said,) = _read("The plan is “wholly unsafe for everybody,” Ada Lorn said.").statements
    assert said.text.startswith("The plan is")


def test_a_language_of_which_no_attitudes_are_known_has_none():
    assert _read("Мэр надеется, что мост выдержит.", "ru").attributions == ()


_CUES = ("fears", "hopes", "said", "expected", "criticism", "according")
_WORD = st.sampled_from(
    (*_CUES, "Ada", "Lorn", "the", "plan", "to", "that", ",", ".", "“", "”", "and", "who", "is", "by", "of", "his", ":")
)


@given(st.lists(_WORD, max_size=30).map(" ".join))
def test_every_span_lies_in_the_text_and_contents_do_not_cross(text):
    for found in _read(text).attributions:
        spans = (found.source, found.cue, *found.contents)
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert all(start < end for start, end in found.contents)
        ordered = sorted(found.contents)
        assert all(one[1] <= other[0] for one, other in pairwise(ordered))
