"""Mail reaches every address that is accepted, in whatever letters it is written."""

from __future__ import annotations

import socket
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from comity.deliver.channels.email import mail_server
from comity.errors import ComityError
from comity.govern.charter import is_address

sys.path.insert(0, str(Path(__file__).parent))
from test_send import drain, sender, states

#: Addresses as people write them, and as mail servers know them.
ACCEPTED = {
    "jürgen@example.org": "jürgen@example.org",
    "علی@مثال.ایران": "علی@xn--mgbh0fb.xn--mgba3a4f16a",
    "u@пример.рф": "u@xn--e1afmkfd.xn--p1ai",
    "o'neil+dam=1@a.b-c.example": "o'neil+dam=1@a.b-c.example",
}
#: What is refused since; one may have been accepted before.
REFUSED = (
    "a..b@c.de",
    ".a@c.de",
    "a.@c.de",
    "a(b@c.de",
    "a:b@c.de",
    "a\\b@c.de",
    "a@[10.0.0.1]",
    "u@x..рф",
    "u@a_b.рф",
)


class Box:
    """What a mail server got: for whom, and the bytes."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        self.got.append((envelope.rcpt_tos, envelope.content))
        return "250 taken"


def _lives_at(scene: Any, slug: str, address: str) -> None:
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update contact set email = %s where officer = %s", (address, scene.officers[slug]))


@pytest.mark.parametrize(("written", "known"), ACCEPTED.items())
def test_an_address_that_is_accepted_is_mailed_to(scene: Any, mail_to: Any, written: str, known: str) -> None:
    assert is_address(written)
    box = Box()
    _lives_at(scene, "veldt", written)
    scene.ask("veldt", "dam", "email")
    scene.arrives("Die Dämme halten: dam")
    drain(sender(scene, (None, mail_to(box, "Zentrale Süd <centre@süd.example>"))))
    assert states(scene) == [("sent", 1, None)]
    ((to, content),) = box.got
    assert to == [known]
    read = message_from_bytes(content, policy=policy.SMTPUTF8)
    assert (str(read["To"]), str(read["From"])) == (known, "Zentrale Süd <centre@xn--sd-xka.example>")
    assert "Die Dämme halten" in read["Subject"]
    assert read["Message-ID"].endswith("@xn--sd-xka.example>")


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert not is_address(address)


def test_a_server_that_knows_latin_letters_alone_is_told_of_nothing_else(scene: Any) -> None:
    _lives_at(scene, "veldt", "jürgen@example.org")
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port, enable_SMTPUTF8=False)
    controller.start()
    try:
        drain(sender(scene, (None, {"COMITY_SMTP_URL": f"smtp://127.0.0.1:{port}"})))
    finally:
        controller.stop()
    ((state, tries, reason),) = states(scene)
    assert (state, tries, "SMTPUTF8" in str(reason)) == ("dead", 1, True)


@pytest.mark.parametrize("address", ["u@x..рф", "nobody", "@", "a@"])
def test_an_address_that_is_none_is_told_as_such(scene: Any, mail_to: Any, address: str) -> None:
    _lives_at(scene, "veldt", address)
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    drain(sender(scene, (None, mail_to(Box(), "Centre <centre@example.org>"))))
    ((state, tries, reason),) = states(scene)
    assert (state, tries, "No mail can be sent to" in str(reason)) == ("dead", 1, True)


@pytest.mark.parametrize("sent_by", ["nobody", "Centre <@example.org>", "centre@x..рф"])
def test_a_sender_that_is_no_address_is_refused(sent_by: str) -> None:
    with pytest.raises(ComityError, match="COMITY_MAIL_FROM"):
        mail_server({"COMITY_SMTP_URL": "smtp://mail.example", "COMITY_MAIL_FROM": sent_by})
