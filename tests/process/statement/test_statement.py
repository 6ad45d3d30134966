"""What holds for any text: offsets, identity, silence in unknown languages, the outlet's own words, speed."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process.statement import STAGE


def _read(text: str, language: str = "en", publisher: str = "The Kesra Courier") -> tuple[Statement, ...]:
    report = Report(id="r", path="r.txt", text=text, publisher=publisher)
    return STAGE.run(report, Analysis(report="r", text=text, language=language)).statements


_WORDS = {
    "en": [
        "Ada",
        "Lorn",
        "said",
        "that",
        "denied",
        "the",
        "dam",
        ",",
        ".",
        "“",
        "”",
        '"',
        ":",
        "\n\n",
        "according to",
        "he",
        "this",
        "reports",
        "citing",
        "Reuters",
        "Reuters's",
        "Ada's",
        "ministry's",
        "statement",
        "president",
        "and",
        "but",
        "who",
        "-",
        "is",
        "told",
        "not true",
    ],
    "ru": [
        "Пётр",
        "Заречный",
        "сообщил",
        "что",
        "опроверг",
        "дамба",
        ",",
        ".",
        "«",
        "»",
        "—",
        ":",
        "\n\n",
        "по словам",
        "он",
        "это",
        "сообщения",
        "со ссылкой на",
        "ТАСС",
        "Ивана",
        "министра",
        "источник",
        "заявлении",
        "и",
        "но",
        "который",
        "в",
        "МЧС",
        "об этом",
        "ложь",
    ],
}


@pytest.mark.parametrize("language", ["en", "ru"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_jumble_of_cues_is_read_without_a_crash_and_with_true_offsets(language: str, data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(_WORDS[language]), max_size=40)))
    for each in _read(text, language):
        assert each.text == text[each.start : each.end]
        assert each.text.strip() == each.text != ""
        assert each.speaker.name or each.speaker.kind == "outlet"
        assert each.sentence[0] <= each.sentence[1] <= len(text)
        assert each.speaker.name not in each.via


@pytest.mark.parametrize(
    "text", ["Ada Lorn denied that", "Ada denied", "Ада Лорн опровергла, что", "Ада сообщила о том"]
)
def test_a_sentence_that_breaks_off_is_no_trouble(text: str) -> None:
    language = "en" if text.isascii() else "ru"
    assert all(each.text == text[each.start : each.end] for each in _read(text, language))


def test_a_language_of_which_nothing_is_known_yields_no_statements() -> None:
    assert _read("Der Damm ist sicher, sagte Ada Lorn.", "de") == ()
    assert _read("", "en") == ()


def test_what_nobody_is_said_to_say_is_the_outlets_own() -> None:
    found = _read(
        "Flood in Kesra\n\nThe river rose by two metres overnight. Is the dam safe? Ada Lorn said it was safe."
    )
    own = [each for each in found if each.speaker.kind == "outlet"]
    assert [each.text for each in own] == ["The river rose by two metres overnight"]
    assert {each.speaker.name for each in own} == {"The Kesra Courier"}
    assert {each.speaker.name for each in found} == {"The Kesra Courier", "Ada Lorn"}


def test_the_clause_before_an_attributed_one_is_the_outlets_own() -> None:
    found = _read("The river fell by two metres, but Ada Lorn said that the danger remained.")
    assert [(each.speaker.name, each.text) for each in found] == [
        ("The Kesra Courier", "The river fell by two metres"),
        ("Ada Lorn", "the danger remained"),
    ]


def test_a_report_is_read_well_within_its_share_of_work() -> None:
    text = "\n\n".join(
        f"Governor Mira Tash said on Monday that gate {n} was open. “We will close it,” she told Meridian News Agency. "
        f"The ministry denied reports of a leak, saying that wall {n} was dry, according to the Kesra Courier."
        for n in range(10)
    )
    _read(text)
    calls = 0

    def count(_frame: object, event: str, _of: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        _read(text)
    finally:
        sys.setprofile(before)
    # Counted, not timed: the same on every machine. What it costs in time, `make bench` and `python -m evals` print.
    assert calls / len(text) * 2000 < 50_000
