"""Words, and which of them are the report's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.process.passage.reading import read


def own(text: str) -> list[str]:
    reading = read(text)
    return [text[start:end] for start, end, mine in zip(reading.starts, reading.ends, reading.own, strict=True) if mine]


@pytest.mark.parametrize(
    "text, left",
    [
        ("Ada said “the gates of Varn held all night” on Monday.", "Ada said on Monday"),
        ('Ada said "the gates of Varn held all night" on Monday.', "Ada said on Monday"),
        ("Ada said 'the gates of Varn didn't hold all night' on Monday.", "Ada said on Monday"),
        ("Ada said ‘the gates of Varn didn’t hold all night’ on Monday.", "Ada said on Monday"),
        ("قال سامر «لن تفتح بوابات السد هذا العام» يوم الاثنين", "قال سامر يوم الاثنين"),
        ("قال سامر ”لن تفتح بوابات السد هذا العام“ يوم الاثنين", "قال سامر يوم الاثنين"),
        ("سامان گفت: «دروازه‌های سد امسال باز نخواهد شد» و رفت", "سامان گفت و رفت"),
        ("Ветров сказал: «Ворота плотины в этом году не откроют», и ушёл", "Ветров сказал и ушёл"),
        ("Ветров сказал: „Ворота плотины в этом году не откроют“, и ушёл", "Ветров сказал и ушёл"),
    ],
)
def test_quoted_speech_is_not_the_reports_own(text: str, left: str) -> None:
    assert own(text) == left.split()


@pytest.mark.parametrize(
    "text",
    [
        "The “Grey Heron” plan is the miners’ and the drivers’ plan",
        "The 'Grey Heron' plan was dropped in the '90s and nobody's miss it",
        "It is 5' 3\" wide and nobody knows how long the thing may be",
        "План «Серая цапля» отложен до будущей весны",
    ],
)
def test_names_and_apostrophes_are_no_quotations(text: str) -> None:
    assert len(own(text)) == len(read(text).forms)


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    text = "“We opened the north gate at dawn.\n\n“We closed it at noon,” Ada said.\n\nThe river fell by a metre."
    assert own(text) == ["Ada", "said", "The", "river", "fell", "by", "a", "metre"]


def test_links_are_not_the_reports_own() -> None:
    assert own("Read more at https://example.org/a/long/path?x=1 or write to desk@example.org today") == (
        ["Read", "more", "at", "or", "write", "to", "today"]
    )


@pytest.mark.parametrize(
    "one, other",
    [
        ("أعلنت الإدارة فتح البوّابات", "اعلنت الادارة فتح البوابات"),
        ("دروازه‌های سد", "دروازه های سد"),
        ("كتاب علي", "کتاب علی"),
        ("Ещё раз", "еще РАЗ"),
        ("Café", "CAFE"),
    ],
)
def test_spellings_that_writers_use_for_each_other_read_alike(one: str, other: str) -> None:
    assert read(one).forms.tolist() == read(other).forms.tolist()


@given(st.text(max_size=300))
def test_any_text_is_read_and_its_words_are_in_order(text: str) -> None:
    reading = read(text)
    assert len(reading.forms) == len(reading.starts) == len(reading.ends) == len(reading.own) == len(reading.stops)
    assert all(start < end <= len(text) for start, end in zip(reading.starts, reading.ends, strict=True))
    assert all(end <= start for end, start in zip(reading.ends[:-1], reading.starts[1:], strict=True))
