"""What the centre itself tells officers leaves as letters, and a letter hardly says what it is about."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from comity.db import Viewer
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import asking, glass, label, officer, report, rfi, withdrawal

sys.path.insert(0, str(Path(__file__).parent))
from test_send import SECRET, drain, mailbox, receiver, sender  # noqa: F401 - fixtures

TITLE = "The Kessel sluice"


@pytest.fixture
def told(scene, receiver):  # noqa: F811
    """Norda files; Varzan reads Arabic, Kesh has a program that listens."""
    scene.join("varzan", language="ar")
    scene.join("kesh", webhook=receiver.url, secret=SECRET)
    with scene.centre.conveyor.worker() as connection:
        for slug in scene.members:
            connection.execute(
                "insert into seat (member, number, officer) values (%s, 1, %s)"
                " on conflict (member, number) do update set officer = excluded.officer",
                (scene.members[slug], scene.officers[slug]),
            )

    return scene


def viewer(scene: Any, slug: str) -> Viewer:
    return Viewer(member=scene.members[slug], officer=scene.officers[slug])


def filed(scene: Any, *members: str) -> UUID:
    norda = viewer(scene, "norda")
    with scene.centre.web.viewer(norda) as connection:
        audience = "members" if members else "coalition"
        named = tuple(scene.members[slug] for slug in members)
        marking = label.intern(
            connection, [Marking(owner=norda.member, audience=audience, members=named, later=not members)]
        )
        arrival = Arrival(
            key=str(members), report=Report(id="", path="x", title=TITLE, text="x"), original=b"x", media_type="x"
        )
        return report.add(connection, arrival, originator=norda.member, label=marking).id


def everything(box: Any) -> dict[str, str]:
    return {str(each["To"]): f"{each['Subject']}\n{each.get_body().get_content()}" for each in box[0].mail}


@pytest.mark.parametrize("some", [False, True])
def test_a_recall_is_written_to_those_who_could_read_it(told, mailbox, receiver, some):  # noqa: F811
    which = filed(told, *(("varzan", "kesh") if some else ()))
    with told.centre.web.viewer(viewer(told, "norda")) as connection:
        withdrawal.withdraw(connection, which, "recalled")
    drain(sender(told, mailbox, receiver))
    letters = everything(mailbox)
    others = () if some else ("veldt", "harm")
    assert set(letters) == {f"{slug}@example.org" for slug in ("varzan", "kesh", *others)}
    assert "استعاده صاحبه" in letters["varzan@example.org"]
    assert "delete your copies" in letters["kesh@example.org"]
    assert "https://centre.example/requests" in letters["kesh@example.org"]
    # Of what was for some only, a mailbox is not told the headline.
    assert all((TITLE in each) is not some for each in letters.values())
    (posted,) = receiver.done.values()
    assert posted["type"] == "notice"
    assert posted["notice"]["kind"] == "recalled"
    assert posted["notice"]["title"] == ("" if some else TITLE)


def test_who_may_decide_is_asked_and_who_asked_is_answered(told, mailbox, receiver):  # noqa: F811
    which = filed(told, "kesh")
    with told.centre.web.viewer(viewer(told, "kesh")) as connection:
        made = asking.ask(connection, which, audience="coalition", purpose="The dam gives way.")
    drain(sender(told, mailbox, receiver))
    letters = everything(mailbox)
    assert set(letters) == {"norda@example.org"}
    assert f"https://centre.example/requests/{made.hex}" in letters["norda@example.org"]
    assert "The dam gives way" not in letters["norda@example.org"]
    with told.centre.web.viewer(viewer(told, "norda")) as connection:
        asking.decide(connection, made, "refused")
    drain(sender(told, mailbox, receiver))
    assert "What you asked is decided" in everything(mailbox)["kesh@example.org"]


def test_who_is_asked_a_question_is_written_to_and_who_asked_is_told_what_became_of_it(told, mailbox, receiver):  # noqa: F811
    norda, varzan = viewer(told, "norda"), viewer(told, "varzan")
    with told.centre.web.viewer(norda) as connection:
        named = (varzan.member, told.members["kesh"])
        marking = label.intern(connection, [Marking(owner=norda.member, audience="members", members=named)])
        due = datetime.now(UTC) + timedelta(days=1)
        made = rfi.ask(connection, named, "Does the quarry road flood?", due=due, label=marking)
    drain(sender(told, mailbox, receiver))
    letters = everything(mailbox)
    assert set(letters) == {"varzan@example.org", "kesh@example.org"}
    assert "يُوجَّه إليكم سؤال" in letters["varzan@example.org"]
    assert all(f"https://centre.example/rfis/{made.hex}" in each for each in letters.values())
    assert [each["notice"]["kind"] for each in receiver.done.values()] == ["rfi"]
    with told.centre.web.viewer(varzan) as connection:
        answer = label.intern(connection, [Marking(owner=varzan.member, audience="members", members=(norda.member,))])
        rfi.answer(connection, made, "Since noon.", label=answer)
    drain(sender(told, mailbox, receiver))
    assert "A question of yours was answered" in everything(mailbox)["norda@example.org"]
    assert not any("quarry" in each or "noon" in each for each in everything(mailbox).values())


def test_who_asked_is_written_to_when_it_is_overdue_and_who_has_answered_is_not(told):
    norda, varzan = viewer(told, "norda"), viewer(told, "varzan")
    with told.centre.conveyor.worker() as connection:
        officer.add(connection, norda.member, name="Bea", email="bea@example.org", roles=["watch"], language="en")
    with told.centre.web.viewer(norda) as connection:
        named = (norda.member, varzan.member)
        marking = label.intern(connection, [Marking(owner=norda.member, audience="members", members=named[1:])])
        due = datetime.now(UTC) + timedelta(days=1)
        made = rfi.ask(connection, named, "Does the quarry road flood?", due=due, label=marking)
        rfi.answer(connection, made, "Not on our side.", label=marking)
    with told.centre.conveyor.worker() as connection:
        connection.execute("update rfi set asked_at = now() - interval '2 days', due_at = now() - interval '1 day'")
        rfi.tell_overdue(connection)
        rows = connection.execute(
            "select receiver from outbox o join notice n on n.id = o.notice where n.kind = 'rfi_overdue'"
        ).fetchall()
    assert sorted(row[0] for row in rows) == ["norda@example.org", "varzan@example.org"]


def test_who_has_a_seat_is_written_to_when_the_glass_is_to_be_broken(told, mailbox, receiver):  # noqa: F811
    which = filed(told, "kesh")
    with told.centre.web.viewer(viewer(told, "varzan")) as connection:
        made = glass.ask(connection, which, purpose="The dam gives way.", hours=4)
    drain(sender(told, mailbox, receiver))
    letters = everything(mailbox)
    assert set(letters) == {f"{slug}@example.org" for slug in ("norda", "kesh", "veldt", "harm")}
    assert all(f"https://centre.example/glass/{made.hex}" in each for each in letters.values())
    assert not any(which.hex in each or TITLE in each for each in letters.values())


def test_where_no_mail_is_sent_no_letter_waits_and_nobody_out_of_office_gets_one(told, mailbox, receiver):  # noqa: F811
    which = filed(told)
    with told.centre.web.viewer(viewer(told, "norda")) as connection:
        withdrawal.withdraw(connection, which, "recalled")
    with told.centre.conveyor.worker() as connection:
        connection.execute("update officer set active = false where id = %s", (told.officers["varzan"],))
    drain(sender(told, None, receiver))
    with told.centre.conveyor.worker() as connection:
        states = connection.execute("select distinct state, channel from outbox order by channel").fetchall()
    assert states == [("dropped", "email"), ("sent", "webhook")]
    assert mailbox[0].mail == []


def test_mail_waits_for_the_end_of_quiet_hours_but_for_what_is_urgent(told, mailbox, receiver):  # noqa: F811
    kesh, now = told.officers["kesh"], datetime.now(UTC)

    def hours(*, urgent: bool, quiet: bool = True) -> None:
        since, until = ((now + timedelta(hours=each)).time() if quiet else None for each in (-1, 1))
        with told.centre.conveyor.worker() as connection:
            connection.execute(
                "update contact set quiet_since = %s, quiet_until = %s, zone = 'UTC', urgent = %s, sitreps = true"
                " where officer = %s",
                (since, until, urgent, kesh),
            )

    def happens() -> dict[str, tuple[int, bool, int]]:
        """The latest three notices: a recall, the glass, a released report; how each stands that is mailed to Kesh."""
        with told.centre.web.viewer(viewer(told, "norda")) as connection:
            withdrawal.withdraw(connection, filed(told, "kesh"), "recalled")
        with told.centre.web.viewer(viewer(told, "varzan")) as connection:
            glass.ask(connection, told.officers["norda"], purpose="The dam gives way.", hours=4)
        with told.centre.conveyor.worker() as connection:
            connection.execute(
                "insert into sitrep (since, until) values (now() - interval '1 day', now());"
                " update sitrep set released_at = now() where released_at is null"
            )
        one = sender(told, mailbox, receiver)
        while one.turn():
            pass
        with told.centre.conveyor.worker() as connection:
            rows = connection.execute(
                "select coalesce(n.kind, 'sitrep'), o.state, o.held_until > now(), o.tries from outbox o"
                " left join notice n on n.id = o.notice where o.officer = %s and o.channel = 'email' order by o.id",
                (kesh,),
            ).fetchall()
        return {kind: tuple(rest) for kind, *rest in rows[-3:]}

    hours(urgent=True)
    waits, sent = ("waiting", True, 0), ("sent", False, 1)
    assert happens() == {"recalled": waits, "glass": sent, "sitrep": waits}
    assert {each["notice"]["kind"] for each in receiver.done.values()} == {"recalled", "glass"}
    hours(urgent=False)
    assert happens()["glass"] == waits
    hours(urgent=True, quiet=False)
    with told.centre.conveyor.worker() as connection:
        connection.execute("update outbox set held_until = '-infinity'")
    before = len(mailbox[0].mail)
    assert happens()["recalled"] == sent
    subjects = [str(each["Subject"]) for each in mailbox[0].mail[before:] if each["To"] == "kesh@example.org"]
    assert len([each for each in subjects if "Recalled" in each]) == 3
