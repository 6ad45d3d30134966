from __future__ import annotations

import pytest

from comity.store.filing import JOINED
from comity.store.reason import tells_only_of

SEEN = ("The dam holds", "The dam “holds”: a day of doubt", "")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("It begins the story.", True),
        ("With “The dam holds”: shares dam, Torvan; 3 days apart.", True),
        ("With “The dam “holds”: a day of doubt”: shares dam.", True),
        (f"It begins the story.{JOINED}With “The dam holds”: shares dam.", True),
        ("With “The dam breaks”: shares dam.", False),
        (f"With “The dam holds”: shares dam.{JOINED}With “The dam breaks”: shares dam.", False),
        ("With “The dam holds”: and breaks”: shares dam.", False),
        ("With “The dam holds, then breaks”: shares dam.", False),
    ],
)
def test_a_reason_is_told_where_all_its_headlines_are_seen(how, told):
    assert tells_only_of(how, SEEN) is told


def test_nothing_is_quoted_to_whoever_sees_no_headline():
    assert not tells_only_of("With “”: shares dam.", ())
