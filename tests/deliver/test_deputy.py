"""An alert that nobody takes on in time is passed on to a deputy, once for each firing."""

from __future__ import annotations

import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from comity.db import Viewer
from comity.errors import NotFound
from comity.store import alert, feed, officer, standing

sys.path.insert(0, str(Path(__file__).parent))
from test_send import Mailbox, drain, sender


@pytest.fixture
def mailbox(mail_to: Any) -> tuple[Mailbox, dict[str, str]]:
    box = Mailbox()
    return box, mail_to(box, "Joint Centre <centre@example.org>")


def _colleague(scene: Any, slug: str) -> UUID:
    with scene.centre.conveyor.worker() as connection:
        return officer.add(
            connection, scene.members[slug], name="Deputy", email="deputy@example.org", roles=["watch"], language="en"
        )


def _entrusted(scene: Any, slug: str, deputy: UUID) -> None:
    made = scene.ask(slug, "dam", again=["report"])
    with scene.centre.web.viewer(scene.viewer(slug)) as connection:
        standing.entrust(connection, made, deputy, 10)


def _minutes_pass(scene: Any, minutes: int) -> None:
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update standing set entrusted_at = entrusted_at - %s * interval '1 minute'", (minutes,))
        connection.execute(
            "update alert set fired_at = fired_at - %(by)s, waits_since = waits_since - %(by)s,"
            " passed_at = passed_at - %(by)s",
            {"by": timedelta(minutes=minutes)},
        )


def test_it_goes_to_the_deputy_once_and_says_whose_it_was(scene: Any, mailbox: Any) -> None:
    _entrusted(scene, "veldt", _colleague(scene, "veldt"))
    (fired,) = scene.arrives("The dam leaks")
    one = sender(scene, mailbox)
    _minutes_pass(scene, 9)
    assert one.pass_on() == 0
    _minutes_pass(scene, 2)
    assert (one.pass_on(), one.pass_on()) == (1, 0)
    drain(one)
    (mail,) = mailbox[0].mail
    assert mail["To"] == "deputy@example.org"
    assert "Officer of veldt" in mail.get_body(("plain",)).get_content()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        shown = alert.one(connection, fired.id)
    assert (shown.passed_at is not None, shown.deputy) == (True, "Deputy")
    scene.arrives("The dam leaks more")  # it fires again, and is waited for again
    assert one.pass_on() == 0
    _minutes_pass(scene, 11)
    assert one.pass_on() == 1


def test_a_courier_that_is_never_left_in_peace_passes_on_all_the_same(scene: Any, mailbox: Any) -> None:
    _entrusted(scene, "veldt", _colleague(scene, "veldt"))
    scene.arrives("The dam leaks")
    _minutes_pass(scene, 11)
    stop = threading.Event()
    runner = threading.Thread(target=sender(scene, mailbox).run, args=(stop,))
    runner.start()
    begun = time.monotonic()
    while not mailbox[0].mail and time.monotonic() - begun < 8:
        with scene.centre.conveyor.worker() as connection:  # as each alert that fires does
            connection.execute("select pg_notify('comity_outbox', '')")
        time.sleep(0.2)
    stop.set()
    runner.join(10)
    assert [mail["To"] for mail in mailbox[0].mail] == ["deputy@example.org"]


def test_it_waits_from_its_first_firing_on_however_often_it_fires_meanwhile(scene: Any, mailbox: Any) -> None:
    _entrusted(scene, "veldt", _colleague(scene, "veldt"))
    one = sender(scene, mailbox)
    passed = []
    for number in range(6):
        scene.arrives(f"The dam leaks {number}")
        _minutes_pass(scene, 4)
        passed.append(one.pass_on())
    assert passed == [0, 0, 1, 0, 0, 1]


def test_what_the_deputy_has_and_nobody_took_on_stays_there_when_it_fires_again(scene: Any, mailbox: Any) -> None:
    deputy = _colleague(scene, "veldt")
    _entrusted(scene, "veldt", deputy)
    (fired,) = scene.arrives("The dam leaks")
    _minutes_pass(scene, 11)
    one = sender(scene, mailbox)
    assert one.pass_on() == 1
    scene.arrives("The dam leaks more")  # before the message to the deputy leaves
    with scene.centre.web.viewer(Viewer(member=scene.members["veldt"], officer=deputy)) as connection:
        assert [each.id for each in alert.passed(connection)] == [fired.id]
    drain(one)
    assert [mail["To"] for mail in mailbox[0].mail] == ["deputy@example.org"]


def _changed(scene: Any, which: UUID, **what: Any) -> None:
    usual = {"name": "dam", "query": "dam", "channels": (), "active": True, "again": ["report"]}
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.change(connection, which, **usual | what)


def test_what_waits_goes_on_waiting_when_its_query_is_changed(scene: Any) -> None:
    deputy, other = _colleague(scene, "veldt"), scene.officers["harm"]
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update officer set member = %s where id = %s", (scene.members["veldt"], other))
    made = scene.ask("veldt", "dam", again=["report"])
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.entrust(connection, made, deputy, 60)
    (fired,) = scene.arrives("The dam leaks")
    _minutes_pass(scene, 11)
    _changed(scene, made, name="Dams", query="dam OR weir", channels=("email",))
    assert sender(scene).pass_on() == 0
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.entrust(connection, made, deputy, 10)
    assert (sender(scene).pass_on(), sender(scene).pass_on()) == (1, 0)
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.entrust(connection, made, other, 10)  # whom it waits for then, as nobody has taken it on
        assert alert.one(connection, fired.id).passed_at is None
    assert sender(scene).pass_on() == 1


def test_what_fired_before_there_was_a_deputy_or_a_pause_is_left_alone_until_it_fires_again(scene: Any) -> None:
    made = scene.ask("veldt", "dam", again=["report"])
    deputy, one = _colleague(scene, "veldt"), sender(scene)

    def entrusted() -> None:
        with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
            standing.entrust(connection, made, deputy, 10)

    def paused() -> None:
        _changed(scene, made, active=False)
        _changed(scene, made)

    for begins in (entrusted, paused):
        scene.arrives("The dam leaks")
        _minutes_pass(scene, 5)
        begins()
        _minutes_pass(scene, 20)
        assert one.pass_on() == 0
        scene.arrives("The dam leaks more")
        assert one.pass_on() == 1  # it waited for twenty minutes with a deputy


def test_who_is_out_of_office_is_deputy_of_nobody(scene: Any) -> None:
    deputy = _colleague(scene, "veldt")
    made = scene.ask("veldt", "dam")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.entrust(connection, made, deputy, 10)
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update officer set active = false where id = %s", (deputy,))
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert standing.one(connection, made).deputy is None
    with scene.centre.conveyor.worker() as connection:  # as an older Comity left it
        connection.execute("update standing set deputy = %s", (deputy,))
    scene.arrives("The dam leaks")
    _minutes_pass(scene, 11)
    assert sender(scene).pass_on() == 0
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update officer set active = true where id = %s", (deputy,))
    assert sender(scene).pass_on() == 1


def test_who_does_nothing_but_host_is_deputy_of_nobody(scene: Any) -> None:
    deputy, made = _colleague(scene, "veldt"), scene.ask("veldt", "dam")
    for roles, stays in (("{watch,host}", True), ("{host}", False)):
        with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
            standing.entrust(connection, made, deputy, 10)
        with scene.centre.conveyor.worker() as connection:
            connection.execute("update officer set roles = %s where id = %s", (roles, deputy))
        with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
            assert (standing.one(connection, made).deputy == deputy) is stays
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection, pytest.raises(NotFound):
        standing.entrust(connection, made, deputy, 10)


@pytest.mark.parametrize(
    "leaves",
    [
        "update officer set active = false where name = 'Officer of veldt'",
        "update officer set roles = '{host}' where name = 'Officer of veldt'",
        "update officer set roles = '{host}' where name = 'Deputy'",
        "update member set left_at = now() where slug = 'veldt'",
        "update officer set member = (select id from member where slug = 'harm') where name = 'Deputy'",
    ],
)
def test_nothing_is_passed_on_for_who_is_out_of_office_nor_out_of_the_member(scene: Any, leaves: str) -> None:
    _entrusted(scene, "veldt", _colleague(scene, "veldt"))
    scene.arrives("The dam leaks")
    _minutes_pass(scene, 11)
    with scene.centre.conveyor.worker() as connection:
        connection.execute(leaves.encode())
    assert sender(scene).pass_on() == 0


def test_what_was_taken_on_is_passed_on_to_nobody(scene: Any, mailbox: Any) -> None:
    _entrusted(scene, "veldt", _colleague(scene, "veldt"))
    (fired,) = scene.arrives("The dam leaks")
    with scene.centre.web.viewer(scene.viewer("harm")) as connection, pytest.raises(NotFound):
        alert.take_on(connection, fired.id)
    _minutes_pass(scene, 11)
    one = sender(scene, mailbox)
    assert one.pass_on() == 1
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        alert.take_on(connection, fired.id)  # while the message to the deputy still waits
    drain(one)
    assert mailbox[0].mail == []
    scene.arrives("The dam leaks more")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        alert.finish(connection, fired.id)
    _minutes_pass(scene, 11)
    assert one.pass_on() == 0


def test_a_deputy_is_a_colleague_and_sees_what_the_member_sees(scene: Any, mailbox: Any) -> None:
    made = scene.ask("veldt", "dam")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        for stranger in (scene.officers["harm"], scene.officers["veldt"]):
            with pytest.raises(NotFound):
                standing.entrust(connection, made, stranger, 10)
    deputy = _colleague(scene, "veldt")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.entrust(connection, made, deputy, 10)
    report = scene.report("The dam leaks", marked=scene.label("norda"))
    scene.placed(report)
    _minutes_pass(scene, 11)
    one = sender(scene, mailbox)
    assert one.pass_on() == 1
    own = scene.label("norda", "norda")
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        connection.execute("select mark_report(%s, %s)", (report, own))
    drain(one)
    assert mailbox[0].mail == []


def test_the_deputy_sees_it_takes_it_on_and_the_owner_is_told(scene: Any, mailbox: Any) -> None:
    deputy = _colleague(scene, "veldt")
    made = scene.ask("veldt", "dam", again=["report"])
    owner, stands_in = scene.viewer("veldt"), Viewer(member=scene.members["veldt"], officer=deputy)
    with scene.centre.web.viewer(owner) as connection:
        standing.entrust(connection, made, deputy, 10)
    (fired,) = scene.arrives("The dam leaks")
    one = sender(scene, mailbox)

    def waiting(viewer: Viewer = stands_in) -> list[tuple[UUID, str | None]]:
        with scene.centre.web.viewer(viewer) as connection:
            return [(each.id, each.owner) for each in alert.passed(connection)]

    assert waiting() == []
    with scene.centre.web.viewer(stands_in) as connection, pytest.raises(NotFound):
        alert.one(connection, fired.id)
    _minutes_pass(scene, 11)
    with scene.centre.web.listener("comity") as line:
        one.pass_on()
        (told,) = line.notifies(timeout=2, stop_after=1)
    assert str(deputy) in told.payload
    assert waiting() == [(fired.id, "Officer of veldt")]
    assert waiting(owner) == []
    with scene.centre.web.viewer(stands_in) as connection:
        shown = alert.one(connection, fired.id)
        assert (shown.name, shown.title, shown.reports, alert.unseen(connection)) == ("dam", "The dam leaks", 1, 1)
        assert alert.own(connection).rows == ()
        assert standing.own(connection) == ()
        with pytest.raises(NotFound):
            alert.finish(connection, fired.id, relevant=False)  # whether it is relevant its owner says
        alert.take_on(connection, fired.id)
        assert alert.unseen(connection) == 0
    assert waiting() == [(fired.id, "Officer of veldt")]
    with scene.centre.web.viewer(owner) as connection:
        shown = alert.one(connection, fired.id)
        assert (shown.taken_by, shown.left_at, shown.done_at, shown.owner) == ("Deputy", None, None, None)
    with scene.centre.web.viewer(stands_in) as connection:
        alert.finish(connection, fired.id)
    assert waiting() == []
    with scene.centre.web.viewer(owner) as connection:
        shown = alert.one(connection, fired.id)
        assert (shown.left_at is not None, shown.done_at) == (True, None)
    # It fires again and is waited for again; who is deputy no more sees it no more.
    scene.arrives("The dam leaks more")
    assert waiting() == []
    _minutes_pass(scene, 11)
    assert (one.pass_on(), len(waiting())) == (1, 1)
    with scene.centre.web.viewer(owner) as connection:
        standing.entrust(connection, made, None, 10)
    assert waiting() == []


def test_the_deputys_feed_tells_it_as_long_as_its_owner_has_not_taken_it_on(scene: Any) -> None:
    deputy = _colleague(scene, "veldt")
    _entrusted(scene, "veldt", deputy)
    owner, stands_in = scene.viewer("veldt"), Viewer(member=scene.members["veldt"], officer=deputy)
    (fired,) = scene.arrives("The dam leaks")
    _minutes_pass(scene, 11)
    scene.arrives("The dam leaks more")
    with scene.centre.conveyor.worker() as connection:
        (first, last) = connection.execute("select first_at, fired_at from alert").fetchone()
        ((before,),) = connection.execute("select count(*) from report where received_at < %s", (first,)).fetchall()
    assert before == 1
    _minutes_pass(scene, 11)

    def fed(viewer: Viewer = stands_in) -> list[tuple[UUID, str, bool, int]]:
        with scene.centre.web.viewer(viewer) as connection:
            items = feed.alerts(connection)
        assert {each.first_at for each in items} <= {first}
        assert all(each.letter.fired_at <= last for each in items)
        return [
            (each.letter.alert, each.letter.owner, each.passed_at is not None, each.letter.reports) for each in items
        ]

    own, passed = (fired.id, "", False, 2), (fired.id, "Officer of veldt", True, 2)
    assert (fed(), fed(owner)) == ([], [own])
    assert sender(scene).pass_on() == 1
    assert (fed(), fed(owner)) == ([passed], [own])
    with scene.centre.web.viewer(stands_in) as connection:
        (query,) = connection.execute("select standing from alert").fetchone()
        assert feed.alerts(connection, standing=query) != ()
        alert.take_on(connection, fired.id)
    assert fed() == [passed]
    with scene.centre.web.viewer(stands_in) as connection:
        alert.finish(connection, fired.id)
    assert fed() == [passed]
    scene.arrives("The dam leaks still")  # it fires again, and is waited for again
    assert fed() == []
    _minutes_pass(scene, 11)
    assert sender(scene).pass_on() == 1
    with scene.centre.web.viewer(owner) as connection:
        alert.take_on(connection, fired.id)
    assert (fed(), len(fed(owner))) == ([], 1)
