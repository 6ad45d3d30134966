"""A released situation report by mail: who asked gets one, once, with what that reader may see when it is sent."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest

from comity.db import Database
from comity.deliver.channels import email
from comity.deliver.channels.email import mail_server
from comity.deliver.patience import Patience
from comity.flow import seal
from comity.flow.send import Sender, Ways
from comity.gather.fetch import Fetcher
from comity.model.marking import Marking
from comity.serve.sitrep_mail import compose
from comity.store import account, label, rfi, sitrep, withdrawal


@dataclass
class Post:
    """What a mail server got."""

    settings: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    mail: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        if self.answers:
            return self.answers.pop(0)
        self.mail.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def to(self, slug: str) -> list[EmailMessage]:
        return [each for each in self.mail if each["To"] == f"ada@{slug}.example"]


@pytest.fixture
def post(mail_to: Any) -> Iterator[Post]:
    made = Post()
    made.settings = mail_to(made, "Joint Centre <centre@example.org>")
    yield made


@pytest.fixture
def released(world: Any) -> UUID:
    """The edition of the small world, which every officer asked for, released by Norda and Varzan."""
    people, edition = world.people, UUID(world.ids["sitrep"]["own"])
    for slug, language in (("norda", "en"), ("varzan", "ar"), ("esk", "en")):
        viewer = getattr(people, slug)
        with world.centre.conveyor.worker() as connection:
            connection.execute(
                "insert into contact (officer, member, email) values (%s, %s, %s)",
                (viewer.officer, viewer.member, f"ada@{slug}.example"),
            )
            connection.execute("update officer set language = %s where id = %s", (language, viewer.officer))
        with world.centre.web.viewer(viewer) as connection:
            account.set_sitreps(connection, True)
    for viewer in (people.norda, people.varzan):
        with world.centre.web.viewer(viewer) as connection:
            sitrep.sign(connection, edition)
    return edition


def sender(conveyor: Database, settings: dict[str, str], *, seconds: float = 60.0) -> Sender:
    ways = Ways(post=Fetcher().deliver, mail=mail_server(settings), address="https://centre.example", copies=compose)
    return Sender(conveyor, ways, patience=Patience(first=0.0, longest=0.0), lease=timedelta(seconds=seconds))


def states(world: Any) -> list[str]:
    with world.centre.conveyor.worker() as connection:
        return [row[0] for row in connection.execute("select state from outbox where sitrep is not null order by id")]


def drain(world: Any, post: Post) -> None:
    one = sender(world.centre.conveyor, post.settings)
    while "waiting" in states(world):
        one.turn()


def parts(mail: EmailMessage) -> tuple[str, str]:
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


@pytest.mark.usefixtures("released")
def test_each_reader_gets_one_copy_in_a_language_of_their_own(world: Any, post: Post) -> None:
    seal.tick(world.centre.conveyor)
    people = world.people
    for asked, members, words in (
        (people.norda, (people.norda.member,), "Is the sluice shut?"),
        (people.varzan, (), "Do we say so?"),
    ):
        closed = Marking(owner=people.varzan.member, audience="members", members=members)
        with world.centre.web.viewer(people.varzan) as connection:
            bears, due = label.intern(connection, [closed]), datetime.now(UTC) + timedelta(days=30)
            rfi.ask(connection, [asked.member], words, due=due, label=bears, reports=[])
    with world.centre.conveyor.worker() as connection:
        connection.execute("update member set epoch = 2 where id = %s", (world.people.esk.member,))
    drain(world, post)
    assert states(world) == ["sent"] * 3
    (norda,), (varzan,), (esk,) = (post.to(slug) for slug in ("norda", "varzan", "esk"))
    assert len({each["Message-ID"] for each in post.mail}) == 3
    assert norda["Subject"].startswith("Situation report of")
    text, html = parts(norda)
    for told in (text, html):
        assert f"The {world.words['shared']} dam" in told
        assert f"The {world.words['own']} dam" not in told  # Varzan, which signed too, may not see it
        assert world.words["hidden"] not in told
        # What waits for an answer is not known either.
        for question in (f"Does the {world.words['own']} dam hold?", "Is the sluice shut?"):
            assert question in told
        assert "Do we say so?" not in told
        assert "Do not pass them on." in told
        assert "Signed by" in told
        assert f"https://centre.example/reports/{world.ids['report']['shared']}" in told
        assert "Ledger: size" in told
    text, html = parts(varzan)
    assert "Do we say so?" in text
    assert "Do we say so?" in html
    assert '<html lang="ar" dir="rtl">' in html
    assert f"<bdi>The {world.words['shared']} dam</bdi>" in html
    assert "تقرير الموقف" in varzan["Subject"]
    assert varzan["Content-Language"] == "ar"
    # Esk joined later than all of it was released: it may see none, and is told so.
    text, html = parts(esk)
    for told in (text, html):
        assert "Nothing in this time that you may see." in told
        assert not [word for word in world.words.values() if word in told]


@pytest.mark.usefixtures("released")
def test_what_was_taken_back_meanwhile_is_in_no_copy(world: Any, post: Post) -> None:
    with world.centre.web.viewer(world.people.varzan) as connection:
        withdrawal.withdraw(connection, UUID(world.ids["report"]["shared"]), "hidden")
    drain(world, post)
    (norda,), (varzan,) = post.to("norda"), post.to("varzan")
    assert f"The {world.words['shared']} dam" not in "".join(parts(norda))
    assert f"The {world.words['shared']} dam" in "".join(parts(varzan))


@pytest.mark.usefixtures("released")
def test_who_is_gone_or_wants_none_any_more_gets_none(world: Any, post: Post) -> None:
    with world.centre.web.viewer(world.people.norda) as connection:
        account.set_sitreps(connection, False)
    with world.centre.conveyor.worker() as connection:
        connection.execute("update officer set active = false where id = %s", (world.people.varzan.officer,))
        connection.execute("update member set left_at = now() where id = %s", (world.people.esk.member,))
    drain(world, post)
    assert (states(world), post.mail) == (["dropped"] * 3, [])


def test_of_a_version_that_was_corrected_meanwhile_the_later_one_is_sent(
    world: Any, released: UUID, post: Post
) -> None:
    with world.centre.web.viewer(world.people.norda) as connection:
        following = sitrep.amend(connection, released)
    for viewer in (world.people.norda, world.people.varzan):
        with world.centre.web.viewer(viewer) as connection:
            sitrep.sign(connection, following)
    drain(world, post)
    assert states(world) == ["dropped"] * 3 + ["sent"] * 3
    assert "version 2" in parts(post.to("norda")[0])[0]


def test_words_of_others_are_no_markup_and_a_busy_server_is_asked_again(world: Any, released: UUID, post: Post) -> None:
    with world.centre.web.viewer(world.people.varzan) as connection:
        sitrep.dissent(connection, released, None, "Ours <b>differ</b> \u202e backwards")
    post.answers[:] = ["451 later", "421 busy"]
    drain(world, post)
    assert len(post.mail) == 3
    text, html = parts(post.to("norda")[0])
    assert "&lt;b&gt;differ" in html
    assert "<b>differ" not in html
    assert "Varzan" in text
    assert "does not concur" in text


@pytest.mark.usefixtures("released")
def test_what_cannot_be_composed_is_tried_again_then_given_up_and_holds_up_nobody(world: Any, post: Post) -> None:
    def composed(connection: Any, message: Any, address: str) -> Any:
        if message.member == world.people.norda.member:
            connection.execute("select 1 / 0")
        return compose(connection, message, address)

    ways = Ways(
        post=Fetcher().deliver, mail=mail_server(post.settings), address="https://centre.example", copies=composed
    )
    patience = Patience(first=0.0, longest=0.0, tries=2)
    one = Sender(world.centre.conveyor, ways, patience=patience, lease=timedelta(seconds=60))
    while "waiting" in states(world):
        one.turn()
    with world.centre.conveyor.worker() as connection:
        found = connection.execute("select tries, reason from outbox where sitrep is not null and state = 'dead'")
        ((tries, reason),) = found.fetchall()
    assert (tries, "DivisionByZero" in reason) == (2, True)
    assert {each["To"] for each in post.mail} == {"ada@varzan.example", "ada@esk.example"}


def _die(url: str, settings: dict[str, str], when: str) -> None:
    """A courier that is killed while it composes, before it hands over, or as soon as that is done."""
    handed = email.hand_over

    def end(*_: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    def hand_over(*sent: Any) -> None:
        if when == "after":
            handed(*sent)
        end()

    email.hand_over = hand_over
    ways = Ways(
        post=Fetcher().deliver,
        mail=mail_server(settings),
        address="https://centre.example",
        copies=end if when == "composing" else compose,
    )
    Sender(Database(url), ways, lease=timedelta(seconds=0.2)).turn()


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("when", ["composing", "before", "after"])
def test_a_courier_that_is_killed_loses_and_doubles_nothing(world: Any, post: Post, when: str) -> None:
    child = multiprocessing.get_context("spawn").Process(
        target=_die, args=(world.centre.addresses.conveyor, post.settings, when)
    )
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL
    drain(world, post)
    assert states(world) == ["sent"] * 3
    # What was handed over before the courier died comes again under the id by which mail programs know it.
    assert len({each["Message-ID"] for each in post.mail}) == 3
    assert len(post.mail) == (4 if when == "after" else 3)
