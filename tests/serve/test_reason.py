"""That the reasons which the weighing gives are all known to the screens, and told in the reader's language."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

import comity
from comity.serve.language import languages
from comity.serve.language.written import Written
from comity.serve.reason import Reasons


def told(code: str, reason: str) -> str:
    return str(Reasons(Written(language=languages()[code], zone=ZoneInfo("UTC"))).told(reason))


@pytest.fixture(scope="module")
def reasons(request) -> set[str]:
    river = request.config.rootpath / "examples" / "river"
    picture = comity.read(river / "reports", facts=river / "facts.toml")
    return {reason for story in picture.stories for claim in story.claims for reason in claim.origins.reasons}


def test_every_reason_of_the_sample_is_told_in_russian(reasons):
    assert len(reasons) > 50
    for reason in reasons:
        ours = re.sub(r"<bdi>.*?</bdi>", "", told("ru", reason), flags=re.DOTALL)
        assert not re.search(r"[A-Za-z]{3}", ours), (reason, ours)


def test_names_stand_apart_and_are_escaped():
    assert told("en", "Milos <Arden>, Ministry (2 reports): speaks for itself.") == (
        "<bdi>Milos &lt;Arden&gt;</bdi>, <bdi>Ministry</bdi>: speaks for itself."
    )
    assert told("en", "an outlet that nothing names (3 reports, one of them a copy): in its own words.") == (
        "an outlet that nothing names: in its own words."
    )


def test_a_reason_of_no_known_shape_is_shown_as_it_stands():
    assert told("ar", "Something <new>.") == "<bdi>Something &lt;new&gt;.</bdi>"


def test_each_of_several_names_stands_apart():
    sentence = told("en", "Not shown to be different from the others: Norda Press; Marz Online.")

    assert sentence.endswith(": <bdi>Norda Press</bdi>; <bdi>Marz Online</bdi>.")


def test_what_is_heard_through_another_is_told_with_the_name_in_a_direction_of_its_own():
    reason = "Jon Berg (1 report): heard only through Ida Holm."
    assert told("en", reason) == "<bdi>Jon Berg</bdi>: heard only through <bdi>Ida Holm</bdi>."
    assert "<bdi>Ida Holm</bdi>" in told("fa", reason)
    assert "heard" not in told("fa", reason)
    of_one_text = "Norda Press (2 reports): its reports are of one text with those behind Ida Holm."
    assert "<bdi>Ida Holm</bdi>" in told("ar", of_one_text)
    assert "one text" not in told("ar", of_one_text)
    same_words = "Norda Press (1 report): what it says stands in the same words behind Ida Holm."
    for code in ("ar", "fa", "ru"):
        assert "<bdi>Ida Holm</bdi>" in told(code, same_words)
        assert "stands" not in told(code, same_words)
