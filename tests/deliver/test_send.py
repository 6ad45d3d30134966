"""Sending, to a real mail server and a real webhook receiver on this machine, which fail and come back."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest

from comity.deliver.channels import webhook
from comity.deliver.channels.email import mail_server
from comity.deliver.patience import Patience
from comity.errors import ComityError, NotFound
from comity.flow.send import Sender, Ways
from comity.gather.address import vouched
from comity.gather.fetch import Fetcher
from comity.store import outbox, undelivered

sys.path.insert(0, str(Path(__file__).parent))
from killed import killed_while_sending

SECRET = "whsec_of_this_test"  # noqa: S105 - nobody else has it
HASTY = Patience(first=0.01, longest=0.05, tries=4, close_after=2, close=0.2)


@dataclass
class Mailbox:
    """What a mail server got; it answers as it is told."""

    answers: list[str] = field(default_factory=list)
    mail: list[EmailMessage] = field(default_factory=list)
    #: What it says when it is left, and how long it looks through a message, in seconds.
    farewell: str = "221 Bye"
    looks: float = 0.0

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        return self.farewell

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        if self.answers:
            return self.answers.pop(0)
        self.mail.append(message_from_bytes(envelope.content, policy=policy.default))
        await asyncio.sleep(self.looks)
        return "250 taken"


@pytest.fixture
def mailbox(mail_to: Any) -> tuple[Mailbox, dict[str, str]]:
    box = Mailbox()
    return box, mail_to(box, "Joint Centre <centre@example.org>")


@dataclass
class Receiver:
    """What a webhook got; it answers as it is told."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    #: Every message that came, and by its key what was done, once.
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    done: dict[str, dict[str, Any]] = field(default_factory=dict)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.came.append((headers, content))
            status = made.answers.pop(0) if made.answers else 200
            if status == 200:
                made.done.setdefault(headers["comity-key"], json.loads(content))
            self.send_response(status)
            if status == 503:
                self.send_header("Retry-After", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield made
    server.shutdown()
    server.server_close()


def way_out(url: str) -> Fetcher:
    return Fetcher(allowed=vouched(url.split("/")[2]), seconds=5)


def sender(scene: Any, mailbox: Any = None, receiver: Any = None, patience: Patience = HASTY) -> Sender:
    out = way_out(receiver.url) if receiver else Fetcher()
    mail = mail_server(mailbox[1]) if mailbox else None
    ways = Ways(post=out.deliver, mail=mail, address="https://centre.example")
    return Sender(scene.centre.conveyor, ways, patience=patience)


def drain(one: Sender, seconds: float = 10.0, *, rounds: int = 60) -> None:
    """Send until nothing waits."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and rounds:
        if not one.turn():
            with one._database.worker() as connection:
                if connection.execute("select from outbox where state = 'waiting'").fetchone() is None:
                    return
            time.sleep(0.02)


def states(scene: Any) -> list[tuple[str, int, str | None]]:
    with scene.centre.conveyor.worker() as connection:
        return connection.execute("select state, tries, reason from outbox order by id").fetchall()


def hook(scene: Any, slug: str, url: str) -> None:
    with scene.centre.conveyor.worker() as connection:
        connection.execute(
            "update contact set webhook = %s, webhook_secret = %s where officer = %s",
            (url, SECRET, scene.officers[slug]),
        )


def test_a_mail_tells_the_alert_in_the_readers_language(scene: Any, mailbox: Any) -> None:
    scene.join("wadi", language="ar")
    scene.ask("wadi", "سد", "email")
    scene.arrives("سد تورفان\n\nبوابات السد معطلة <b>", language="ar")
    drain(sender(scene, mailbox))
    (mail,) = mailbox[0].mail
    assert mail["To"] == "wadi@example.org"
    assert "سد تورفان" in mail["Subject"]
    assert mail["Content-Language"] == "ar"
    with scene.centre.conveyor.worker() as connection:
        (key,) = connection.execute("select key from outbox").fetchone()
    assert mail["Message-ID"] == f"<{key}@example.org>"
    html, text = mail.get_body(("html",)).get_content(), mail.get_body(("plain",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert "بوابات السد معطلة &lt;b&gt;" in html
    assert "<b>" not in html
    assert "\u2068سد تورفان\u2069" in text
    assert "https://centre.example/stories/s1" in text
    assert states(scene) == [("sent", 1, None)]


def test_a_headline_cannot_write_headers(scene: Any, mailbox: Any) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam\rBcc: everyone@example.org\n\nIt leaks.")
    drain(sender(scene, mailbox))
    (mail,) = mailbox[0].mail
    assert mail["Bcc"] is None


def test_a_mail_server_that_is_busy_is_tried_again(scene: Any, mailbox: Any) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    mailbox[0].answers[:] = ["451 later", "421 busy"]
    drain(sender(scene, mailbox))
    assert len(mailbox[0].mail) == 1
    assert states(scene) == [("sent", 3, None)]


@pytest.mark.parametrize("farewell", ["421 too busy", "500 what", "250 well"])
def test_what_a_mail_server_took_is_sent_however_it_takes_its_leave(scene: Any, mailbox: Any, farewell: str) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    mailbox[0].farewell = farewell
    drain(sender(scene, mailbox))
    assert len(mailbox[0].mail) == 1
    assert states(scene) == [("sent", 1, None)]


def _slow(scene: Any, mailbox: Any, *, lease: float = 180, **seconds: float) -> Sender:
    server = replace(mail_server(mailbox[1]), **seconds)
    ways = Ways(post=Fetcher().deliver, mail=server, address="https://centre.example")
    return Sender(scene.centre.conveyor, ways, patience=HASTY, lease=timedelta(seconds=lease))


def test_a_mail_server_may_look_through_a_message_for_longer_than_it_may_be_silent(scene: Any, mailbox: Any) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    mailbox[0].looks = 1.0
    _slow(scene, mailbox, seconds=0.5).turn()
    assert len(mailbox[0].mail) == 1
    assert states(scene) == [("sent", 1, None)]


@pytest.mark.parametrize("long", [{"taking": 0.3}, {"longest": 0.3}])
def test_a_mail_server_may_not_look_through_a_message_for_ever(
    scene: Any, mailbox: Any, long: dict[str, float]
) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    mailbox[0].looks = 3.0
    begun = time.monotonic()
    _slow(scene, mailbox, **long).turn()
    assert time.monotonic() - begun < 2
    ((state, tries, reason),) = states(scene)
    assert (state, tries, "cannot be used" in str(reason)) == ("waiting", 1, True)


def test_what_is_being_sent_is_sent_by_nobody_else_however_long_that_takes(scene: Any, mailbox: Any) -> None:
    stop = threading.Event()
    runner = threading.Thread(target=_slow(scene, mailbox, lease=1.0).run, args=(stop,))
    runner.start()
    scene.ask("veldt", "dam", "email")
    mailbox[0].looks = 3.0
    scene.arrives("The dam leaks")
    until = time.monotonic() + 8
    while time.monotonic() < until and states(scene) != [("sent", 1, None)]:
        time.sleep(0.1)
    stop.set()
    runner.join(10)
    assert len(mailbox[0].mail) == 1
    assert states(scene) == [("sent", 1, None)]


def test_a_mail_server_that_lets_nobody_in_gives_up_no_message(scene: Any) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    with socket.create_server(("127.0.0.1", 0)) as door:

        def refuse() -> None:
            line, _ = door.accept()
            with line:
                line.sendall(b"554 nobody is let in\r\n")

        threading.Thread(target=refuse, daemon=True).start()
        sender(scene, (None, {"COMITY_SMTP_URL": f"smtp://127.0.0.1:{door.getsockname()[1]}"})).turn()
    ((state, _, reason),) = states(scene)
    assert (state, "554 nobody is let in" in str(reason)) == ("waiting", True)


def test_a_mail_that_is_refused_for_good_is_given_up_at_once(scene: Any, mailbox: Any) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    mailbox[0].answers[:] = ["550 no such mailbox"]
    drain(sender(scene, mailbox))
    ((state, tries, reason),) = states(scene)
    assert (state, tries) == ("dead", 1)
    assert "550 no such mailbox" in str(reason)


def test_without_a_mail_server_it_says_so(scene: Any) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    drain(sender(scene))
    ((state, _, reason),) = states(scene)
    assert state == "dead"
    assert "COMITY_SMTP_URL" in str(reason)


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "smtp://h:99999", "smtp://h?tls=maybe", "mail.example"]
)
def test_a_setting_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ComityError, match="COMITY_SMTP_URL"):
        mail_server({"COMITY_SMTP_URL": url})


def test_with_a_password_mail_is_encrypted_or_not_sent() -> None:
    found = mail_server({"COMITY_SMTP_URL": "smtp://me%40x:p%2Fw@mail.example"})
    assert found is not None
    assert (found.user, found.password, found.tls, found.port) == ("me@x", "p/w", "required", 587)


def test_a_webhook_is_signed_and_says_what_it_is(scene: Any, receiver: Receiver) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    scene.arrives("The dam leaks\n\nWater comes through.")
    drain(sender(scene, receiver=receiver))
    ((headers, content),) = receiver.came
    assert headers["comity-signature"] == "v1=" + webhook.signature(content, SECRET, headers["comity-timestamp"])
    assert headers["comity-signature"] != "v1=" + webhook.signature(content, "other", headers["comity-timestamp"])
    assert abs(time.time() - int(headers["comity-timestamp"])) < 60
    told = json.loads(content)
    assert told["key"] == headers["comity-key"]
    assert (told["alert"]["title"], told["alert"]["kind"]) == ("The dam leaks", "report")
    assert told["story"]["url"] == "https://centre.example/stories/s1"


def test_a_webhook_that_fails_and_comes_back_gets_everything_in_order(scene: Any, receiver: Receiver) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    for number in range(3):
        scene.arrives(f"The dam leaks {number}", story=f"s{number}")
    receiver.answers[:] = [500, 503, 500]
    drain(sender(scene, receiver=receiver))
    titles = [told["alert"]["title"] for told in receiver.done.values()]
    assert titles == ["The dam leaks 0", "The dam leaks 1", "The dam leaks 2"]
    assert [row[:2] for row in states(scene)] == [("sent", 4), ("sent", 1), ("sent", 1)]


def test_after_its_tries_a_message_is_given_up_and_sent_again_by_hand(scene: Any, receiver: Receiver) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    scene.arrives("The dam leaks")
    receiver.answers[:] = [500] * HASTY.tries
    one = sender(scene, receiver=receiver)
    drain(one)
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        (dead,) = outbox.dead(connection)
        assert "500" in str(dead.reason)
        assert "leaks" not in repr(dead)
    with scene.centre.web.viewer(scene.viewer("harm")) as connection:
        assert outbox.dead(connection) == ()
        with pytest.raises(NotFound):
            outbox.retry(connection, [dead.key])
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert outbox.retry(connection, [dead.key]) == 1
    time.sleep(HASTY.close)
    drain(one)
    assert list(receiver.done) == [dead.key.hex]


def test_a_receiver_that_only_fails_is_left_alone_for_a_while(scene: Any, receiver: Receiver) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    for number in range(4):
        scene.arrives(f"The dam leaks {number}", story=f"s{number}")
    receiver.answers[:] = [410, 410]
    one = sender(scene, receiver=receiver, patience=Patience(close_after=2, close=60))
    while one.turn():
        pass
    assert len(receiver.came) == 2
    assert [row[0] for row in states(scene)] == ["dead", "dead", "waiting", "waiting"]


@pytest.mark.parametrize("by", ["reader", "seat"])
def test_what_is_sent_again_by_hand_is_tried_at_once_though_its_receiver_was_left_alone(
    scene: Any, receiver: Receiver, by: str
) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    for number in range(3):
        scene.arrives(f"The dam leaks {number}", story=f"s{number}")
    receiver.answers[:] = [410, 410]
    one = sender(scene, receiver=receiver, patience=Patience(close_after=2, close=600))
    while one.turn():
        pass
    with scene.centre.conveyor.worker() as connection:
        connection.execute("insert into receiver (channel, receiver, closed_until) values ('webhook', 'x', 'infinity')")
    with scene.centre.conveyor.worker() as connection:
        connection.execute(
            "update seat set officer = %s where member = %s and number = 1",
            (scene.officers["veldt"], scene.members["veldt"]),
        )
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        if by == "seat":
            undelivered.send_again(connection, scene.officers["veldt"], "webhook")
        else:
            assert outbox.retry(connection, [each.key for each in outbox.dead(connection)]) == 2
    while one.turn():
        pass
    titles = [told["alert"]["title"] for told in receiver.done.values()]
    assert titles == ["The dam leaks 0", "The dam leaks 1", "The dam leaks 2"]
    with scene.centre.conveyor.worker() as connection:
        closed = connection.execute("select receiver from receiver where closed_until > now()").fetchall()
    assert closed == [("x",)]


def test_what_becomes_due_while_its_receiver_is_to_be_left_alone_waits_too(scene: Any, receiver: Receiver) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    for number in range(2):
        scene.arrives(f"The dam leaks {number}", story=f"s{number}")
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update outbox set held_until = 'infinity' where id = (select min(id) from outbox)")
    receiver.answers[:] = [500]
    one = sender(scene, receiver=receiver, patience=Patience(first=60))
    while one.turn():
        pass
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update outbox set held_until = '-infinity'")
    assert not one.turn()
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update outbox set next_at = now()")
    while one.turn():
        pass
    titles = [told["alert"]["title"] for told in receiver.done.values()]
    assert titles == ["The dam leaks 0", "The dam leaks 1"]
    assert len(receiver.came) == 3


@pytest.mark.parametrize(("asked", "waits"), [(7200, 7200), (90 * 86_400, 86_400), (float("inf"), 86_400)])
def test_a_receiver_may_ask_to_be_left_alone_for_a_day_at_most(asked: float, waits: int) -> None:
    assert Patience().pause(1, asked) == timedelta(seconds=waits)


def test_one_receiver_that_fails_does_not_hold_up_another(scene: Any, receiver: Receiver, mailbox: Any) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook", "email")
    scene.arrives("The dam leaks")
    receiver.answers[:] = [500] * 10
    one = sender(scene, mailbox, receiver, patience=Patience(first=60))
    while one.turn():
        pass
    assert len(mailbox[0].mail) == 1
    assert sorted(row[0] for row in states(scene)) == ["sent", "waiting"]


def test_a_mail_server_that_says_nothing_holds_up_no_webhook(scene: Any, receiver: Receiver) -> None:
    for slug in ("ost", "ulm", "wadi"):
        scene.join(slug)
    hook(scene, "veldt", receiver.url)
    for slug in scene.members:
        scene.ask(slug, "dam", "email")
    scene.ask("veldt", "gates", "webhook")
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = {"COMITY_SMTP_URL": f"smtp://127.0.0.1:{silent.getsockname()[1]}"}
        runner = threading.Thread(target=sender(scene, (None, settings), receiver).run, args=(stop,))
        scene.arrives("The dam leaks")
        runner.start()
        time.sleep(1)  # by now all that could send mail waits for an answer
        scene.arrives("The gates are open", story="s2")
        begun = time.monotonic()
        while not receiver.came and time.monotonic() - begun < 10:
            time.sleep(0.01)
        assert time.monotonic() - begun < 5
        stop.set()
    runner.join(10)


def test_what_was_taken_back_is_dropped(scene: Any, mailbox: Any) -> None:
    scene.ask("veldt", "dam", "email")
    report = scene.report("The dam leaks", marked=scene.label("norda"))
    scene.placed(report)
    own = scene.label("norda", "norda")
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        connection.execute("select mark_report(%s, %s)", (report, own))
    drain(sender(scene, mailbox))
    assert mailbox[0].mail == []
    assert [row[0] for row in states(scene)] == ["dropped"]


def test_an_officer_who_is_gone_gets_nothing(scene: Any, mailbox: Any) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update officer set active = false where id = %s", (scene.officers["veldt"],))
    drain(sender(scene, mailbox))
    assert mailbox[0].mail == []


def test_an_officer_who_does_nothing_but_host_gets_nothing(scene: Any, mailbox: Any) -> None:
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    with scene.centre.conveyor.listener("comity_standing") as line:
        with scene.centre.conveyor.worker() as connection:
            connection.execute("update officer set roles = '{host}' where id = %s", (scene.officers["veldt"],))
        assert len(list(line.notifies(timeout=2, stop_after=1))) == 1
    drain(sender(scene, mailbox))
    assert mailbox[0].mail == []
    with scene.centre.conveyor.worker() as connection:
        scene.watch.refresh(connection)
    assert scene.arrives("The dam leaks more") == ()
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update officer set roles = '{host,watch}' where id = %s", (scene.officers["veldt"],))
        scene.watch.refresh(connection)
    assert len(scene.arrives("The dam leaks still", story="s2")) == 1


def test_a_flood_of_reports_is_one_message(scene: Any, mailbox: Any) -> None:
    scene.ask("veldt", "dam", "email")
    for number in range(20):
        scene.arrives(f"The dam leaks, {number}")
    drain(sender(scene, mailbox))
    (mail,) = mailbox[0].mail
    assert "19" in mail["Subject"]
    assert "20" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(("when", "came"), [("before", 1), ("after", 2)])
def test_a_sender_that_is_killed_loses_and_doubles_nothing(
    scene: Any, receiver: Receiver, when: str, came: int
) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    scene.arrives("The dam leaks")
    killed_while_sending(scene, receiver.url, when)
    drain(sender(scene, receiver=receiver))
    assert len(receiver.came) == came
    assert len(receiver.done) == 1
    assert [row[:2] for row in states(scene)] == [("sent", 2)]


def test_it_runs_until_it_is_told_to_stop_and_sends_at_once(scene: Any, mailbox: Any) -> None:
    stop = threading.Event()
    runner = threading.Thread(target=sender(scene, mailbox).run, args=(stop,))
    runner.start()
    time.sleep(0.3)
    scene.ask("veldt", "dam", "email")
    scene.arrives("The dam leaks")
    begun = time.monotonic()
    while not mailbox[0].mail and time.monotonic() - begun < 5:
        time.sleep(0.01)
    assert time.monotonic() - begun < 1.5
    stop.set()
    runner.join(10)
    assert not runner.is_alive()


def test_the_check_that_the_documentation_shows_works() -> None:
    text = (Path(__file__).parents[2] / "docs" / "reference" / "query.md").read_text("utf-8")
    shown: dict[str, Any] = {}
    exec(text.split("```python\n")[1].split("```")[0], shown)  # noqa: S102 - our own documentation
    headers = webhook.signed(b"{}", SECRET, "k", datetime.now(UTC))
    assert shown["genuine"](SECRET, headers, b"{}")
    assert not shown["genuine"](SECRET, headers, b"{ }")
    assert not shown["genuine"]("another", headers, b"{}")
    stale = webhook.signed(b"{}", SECRET, "k", datetime.now(UTC) - timedelta(minutes=10))
    assert not shown["genuine"](SECRET, stale, b"{}")


def test_nobody_reads_the_secret_of_a_webhook(scene: Any, receiver: Receiver) -> None:
    hook(scene, "veldt", receiver.url)
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        scene.centre.web.viewer(scene.viewer("veldt")) as connection,
    ):
        connection.execute("select webhook_secret from contact")
