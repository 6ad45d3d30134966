from pathlib import Path

import pytest

from comity.errors import Refused
from comity.gather.address import vouched
from comity.gather.source import SETTINGS, checked
from comity.model.source import VISITED


def test_every_kind_that_is_visited_says_what_it_needs():
    assert set(VISITED) <= set(SETTINGS)


def test_an_address_is_completed_and_brought_into_form():
    assert checked("feed", " Herald.EXAMPLE/feed ", {}) == ("https://herald.example/feed", {})
    assert checked("mailbox", "mail.example/Press", {"user": "desk"}) == (
        "imaps://mail.example/Press",
        {"user": "desk"},
    )
    assert checked("push", "", {"anything": 1}) == ("", {})


def test_only_settings_of_the_kind_are_kept():
    assert checked("listing", "https://h.example", {"selector": "main h2 a", "full": True, "user": ""})[1] == {
        "selector": "main h2 a"
    }


@pytest.mark.parametrize(
    ("kind", "address", "settings"),
    [
        ("feed", "", {}),
        ("feed", "file:///etc/passwd", {}),
        ("feed", "http://127.1/", {}),
        ("feed", "http://h.example:22/", {}),
        ("page", "https://h.example", {"selector": "main >"}),
        ("page", "https://h.example", {"selector": "x" * 600}),
        ("mailbox", "imaps://mail.example/", {}),
        ("mailbox", "imap://mail.example/", {"user": "desk"}),
        ("mailbox", "imaps://desk:word@mail.example/", {"user": "desk"}),
        ("mailbox", "imaps://mail.example:22/", {"user": "desk"}),
        ("folder", "reports", {}),
        ("folder", "/etc", {}),
        ("planet", "https://h.example", {}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(kind, address, settings):
    with pytest.raises(Refused, match=r"\w.*\.$"):
        checked(kind, address, settings, folders=[Path("/srv/reports")])


def test_a_port_that_the_operator_vouches_for_is_taken():
    allowed = vouched("mail.example:1993")
    assert checked("mailbox", "imaps://mail.example:1993", {"user": "desk"}, allowed=allowed)[0].endswith(":1993")
