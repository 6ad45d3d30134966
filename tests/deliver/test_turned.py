"""A headline that would turn the words around it shows them in their order."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from uuid import UUID

import pytest

from comity.deliver import alert
from comity.deliver.channels.email import headed
from comity.ledger.checkpoint import Checkpoint
from comity.model.letter import Letter

NOW = datetime(2031, 3, 4, 5, tzinfo=UTC)
LETTER = Letter(
    key=UUID(int=1),
    alert=UUID(int=2),
    kind="report",
    title="Gates\u2069 hold\u202e deined\u202c\r\nBcc: all@norda.example",
    why="\u2066why\u2069\u2069",
    contested=False,
    times=1,
    reports=1,
    story="s1",
    report=None,
    received_at=NOW,
    fired_at=NOW,
    name="gates",
    query="gates",
)


def test_no_headline_ends_its_isolate_or_turns_its_words():
    mail = alert.mail(
        LETTER, sender="Centre <centre@example.org>", to="m@norda.example", language="en", address="http://c.example"
    )
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert read["Subject"] == "New report: \u2068Gates hold deined Bcc: all@norda.example\u2069"
    assert read["Bcc"] is None
    text = read.get_body(("plain",)).get_content()
    assert text.count("\u2068") == text.count("\u2069")
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


@pytest.mark.parametrize("around", ["", "\u0633\u062f "])
def test_a_headline_that_looks_encoded_is_told_as_it_was_written(around: str):
    hidden = b64encode("\u202egates\u2069 \u2066".encode()).decode()
    for word in (f"=?utf-8?B?{hidden}?=", "=?utf-8?Q?=E2=80=AEdeined?=", "=?us-ascii?q?Bcc?=", "a =? b ?= c"):
        title = f"{around}{word} {word}"
        mail = headed(
            "Centre <centre@example.org>", "m@norda.example", title, NOW, key=LETTER.key, belongs_to=LETTER.key
        )
        mail.set_content("x")
        assert mail["Subject"] == title
        assert message_from_bytes(mail.as_bytes(), policy=policy.default)["Subject"] == title
        assert str(make_header(decode_header(message_from_bytes(mail.as_bytes())["Subject"]))) == title
    told = alert.mail(
        replace(LETTER, title=word),
        sender="Centre <centre@example.org>",
        to="m@norda.example",
        language="en",
        address="http://c.example",
    )
    assert message_from_bytes(told.as_bytes(), policy=policy.default)["Subject"] == f"New report: \u2068{word}\u2069"


def test_at_the_foot_stands_how_large_the_ledger_is_and_its_root():
    mail = alert.mail(
        LETTER,
        sender="Centre <centre@example.org>",
        to="m@norda.example",
        language="fa",
        address="http://c.example",
        ledger=Checkpoint("savra/log", 128, bytes(32)),
    )
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    for kind in ("plain", "html"):
        text = read.get_body((kind,)).get_content()
        assert "128" in text
        assert "A" * 43 + "=" in text
