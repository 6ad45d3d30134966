from __future__ import annotations

import re

import pytest

from comity.serve.language import CODES, languages, preferred
from comity.serve.language.__main__ import catalogue, missing, sentences

GAP = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("code", CODES[1:])
def test_every_sentence_of_the_screens_is_translated(code):
    lacking = missing(code, sentences())

    assert not lacking, f"python -m comity.serve.language lists what {code} lacks: {lacking[:5]}"


@pytest.mark.parametrize("code", CODES[1:])
def test_a_translation_has_no_gap_that_nothing_fills_and_loses_no_name(code):
    for message in catalogue(code):
        if not message.id or not any(message.string):
            continue
        known = set(GAP.findall(" ".join(message.id) if message.pluralizable else message.id))
        forms = message.string if message.pluralizable else (message.string,)
        for form in forms:
            assert set(GAP.findall(form)) <= known, (message.id, form)
        if not message.pluralizable:  # a plural form may say its number in a word
            assert set(GAP.findall(message.string)) == known, (message.id, message.string)


@pytest.mark.parametrize("code", CODES[1:])
def test_markup_in_a_sentence_stays_as_it_is(code):
    for message in catalogue(code):
        if message.id and not message.pluralizable:
            assert re.findall(r"</?\w+>", message.id) == re.findall(r"</?\w+>", message.string), message.id


def test_a_sentence_that_only_the_code_knows_is_found_missing():
    found = sentences()
    found.add("A sentence that nobody has translated")

    assert "A sentence that nobody has translated" in missing("ru", found)


@pytest.mark.parametrize(
    ("wanted", "accepted", "code"),
    [
        (None, None, "fa"),
        ("ru", "ar", "ru"),
        ("xx", "ar", "ar"),
        (None, "fr;q=0.9, fa-IR;q=0.95, en;q=0.3", "fa"),
        (None, "en-GB,en;q=0.9,ar;q=0.8", "en"),
        (None, "ar;q=0, ru", "ru"),
        (None, ";;;,q=,ar;q=many", "fa"),
        (None, "de", "fa"),
    ],
)
def test_the_reader_s_wish_goes_before_the_browser_s_and_that_before_the_centre_s(wanted, accepted, code):
    assert preferred(wanted, accepted, "fa").code == code


def test_direction_and_plural_forms():
    known = languages()

    assert [known[code].direction for code in CODES] == ["ltr", "rtl", "rtl", "ltr"]
    forms = {known["ru"].ngettext("%(n)s report", "%(n)s reports", n) for n in (1, 2, 5, 21)}
    assert len(forms) == 3
    arabic = {known["ar"].ngettext("%(n)s report", "%(n)s reports", n) for n in (0, 1, 2, 3, 11, 100)}
    assert len(arabic) == 6


@pytest.mark.parametrize(
    ("code", "foreign"),
    [("fa", "[\u0629\u0643\u0649\u064a]"), ("ru", "[\u0600-\u06ff]"), ("ar", "[\u0400-\u04ff\u06a9\u06cc]")],
)
def test_no_sentence_is_in_the_language_of_another_catalogue(code, foreign):
    """Arabic, Persian and Russian are told apart by letters that the others do not write."""
    strange = [
        message.id
        for message in catalogue(code)
        if message.id
        and re.search(foreign, " ".join([message.string] if isinstance(message.string, str) else message.string))
    ]
    assert strange == []
