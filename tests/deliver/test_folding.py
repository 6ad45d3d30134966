"""Headers of a mail are read as they were written, however long and in whatever letters."""

from __future__ import annotations

import smtplib
import socket
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller

from comity.deliver import alert
from comity.model.letter import Letter

TITLES = (
    "إغلاق ثلاثة جسور على نهر ليسك",
    "На Лиске закрыты три моста: министерство опровергло сообщения о диверсии у переправы",
    "سه پل روی رودخانه لیسک به دلیل ترک در پایه‌ها بسته شد و وزارت کشور تکذیب کرد",
    "Three bridges over the Lisk are shut, said Müller — “for good”, at Kärvel and Sännö, on the eastern bank",
)


def composed(title: str, sender: str, language: str = "en") -> EmailMessage:
    now = datetime(2031, 3, 4, 5, tzinfo=UTC)
    letter = Letter(
        key=UUID(int=1),
        alert=UUID(int=2),
        kind="report",
        title=title,
        why="",
        contested=False,
        times=1,
        reports=1,
        story="s1",
        report=None,
        received_at=now,
        fired_at=now,
        name="bridges",
        query="bridges",
    )
    return alert.mail(
        letter, sender=sender, to="mira@norda.example", language=language, address="http://centre.example"
    )


@pytest.mark.parametrize("title", TITLES)
def test_no_space_is_lost_wherever_a_line_ends(title: str) -> None:
    for before in range(40):  # so that each place is once the end of a line
        whole = f"{'x' * before} {title}".strip()
        raw = composed(whole, "Centre <centre@example.org>").as_bytes()
        assert max(len(line) for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n")) <= 78
        told = message_from_bytes(raw, policy=policy.default)["Subject"]
        assert told == f"New report: \u2068{whole}\u2069"


def test_a_long_name_of_a_centre_arrives_whole_over_smtp() -> None:
    name = "Объединённый информационный центр долины реки Лиск и прибрежных районов Остмарка"
    got: list[bytes] = []

    class Box:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: ARG002, N802
            got.append(envelope.content)  # type: ignore[attr-defined]
            return "250 taken"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as line:
            line.send_message(composed(TITLES[0], f"{name} <centre@example.org>", "ar"))
    finally:
        controller.stop()
    told = message_from_bytes(got[0], policy=policy.default)
    as_sent = message_from_bytes(got[0], policy=policy.compat32)["From"]  # the newer reading adds spaces in names
    assert str(make_header(decode_header(as_sent))) == f"{name} <centre@example.org>"
    assert str(told["Subject"]).endswith(f"\u2068{TITLES[0]}\u2069")
