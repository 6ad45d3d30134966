from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.analysis import Analysis, Removed
from comity.model.report import Report
from comity.process.statement.credit import find
from comity.sources import House, Houses

HOUSES = Houses(
    [
        House(name="Norda Press", kind="agency", aliases=("نوردا برس", "نوردا پرس", "Норда Пресс")),
        House(name="Valley Herald", kind="outlet", family="Riverside"),
        House(name="Valley Post", kind="outlet", family="Riverside"),
        House(name="Dawn Movement", kind="group"),
    ]
)


def _find(text, *, code="en", aside=(), publisher=None, credits=()):
    report = Report(id="a", path="a.txt", text=text, publisher=publisher, credits=credits)
    removed = tuple(Removed(text=line, why="furniture") for line in aside)
    title = text.partition("\n")[0]
    return find(report, Analysis(report="a", title=title, text=text, language=code, removed=removed), HOUSES)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Gates jammed\n\nTORVAN, March 3 (Norda Press) - Two gates of the dam are jammed."),
        ("en", "Gates jammed\n\nTwo gates of the dam are jammed.\n\n(Norda Press)"),
        ("ar", "بوابات معطلة\n\nتورفان (نوردا برس) - بوابتان في السد معطلتان."),
        ("fa", "دریچه‌ها گیر کرد\n\nبه گزارش نوردا پرس، دو دریچه سد گیر کرده است."),
        ("ru", "Затворы заклинило\n\nТОРВАН, 3 марта — Норда Пресс. Два затвора плотины заклинило."),
    ],
)
def test_an_agency_in_its_place_is_credited(code, text):
    assert _find(text, code=code).credits == ("Norda Press",)


def test_an_agency_that_is_only_spoken_of_is_not_credited():
    text = "Gates jammed\n\nThe head of Norda Press visited the dam while two of its gates were jammed and left again."
    assert _find(text).credits == ()


def test_a_line_of_rights_names_the_publisher():
    assert _find("Gates\n\nGates are jammed.", aside=["© 2031 Valley Herald. All rights reserved."]).publisher == (
        "Valley Herald"
    )


def test_the_container_goes_before_the_page():
    found = _find("Gates\n\nGates are jammed.", publisher="valley post", aside=["© 2031 Valley Herald"])
    assert found.publisher == "Valley Post"


def test_a_house_of_the_publishers_family_is_no_credit():
    assert _find("Gates\n\nGates are jammed.", publisher="Valley Post", credits=("Valley Herald",)).credits == ()


def test_a_group_is_no_house_that_reports_are_credited_to():
    assert _find("Gates\n\nTORVAN (Dawn Movement) - Gates are jammed.").credits == ()


@given(st.text(alphabet="Norda Pres()-—/|:.,\n©2031 ", max_size=80), st.sampled_from(["en", "ar", "fa", "ru", "und"]))
def test_any_text_has_credits_or_none(text, code):
    found = _find(text, code=code, aside=[text])
    assert len(set(found.credits)) == len(found.credits)
    assert found.publisher not in found.credits
