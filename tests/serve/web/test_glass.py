"""Breaking the glass: members agree, one report is open to one member for a time, and all of it is in the ledger."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from comity.flow import seal
from comity.model.marking import Marking
from comity.store import entry, label, reading, withdrawal


def word(client) -> str:
    return client.get("/me").text.partition('name="csrf" value="')[2].partition('"')[0]


def send(client, path, **fields):
    return client.post(path, data={"csrf": word(client), **fields})


@pytest.fixture
def rooms(world, signed_in):
    """Browsers of all three members, by slug."""
    return {slug: signed_in(getattr(world.people, slug)) for slug in ("norda", "varzan", "esk")}


def ask(client, report: str, **more) -> str:
    fields = {"report": f"https://centre.example/reports/{report}", "purpose": "The dam gives way.", "hours": "4"}
    answer = send(client, "/glass", **(fields | more))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def told(world, viewer) -> list[tuple[str, object]]:
    with world.centre.web.viewer(viewer) as connection:
        return [(each.kind, each.content.get("what")) for each in reversed(entry.newest(connection, 20))]


def test_one_report_is_open_to_one_member_once_enough_others_agree(world, rooms):
    hidden, secret = world.ids["report"]["hidden"], world.words["hidden"]
    there = ask(rooms["norda"], hidden)
    assert secret not in rooms["norda"].get(there).text
    # Its owner is told at once, and sees which one it is; the others see that it is asked, and why.
    assert "on a report that you see" in rooms["varzan"].get("/requests").text
    assert secret in rooms["varzan"].get(there).text
    page = rooms["esk"].get(there).text
    assert "The dam gives way." in page
    assert secret not in page
    assert "2 other members agree" in page
    assert send(rooms["norda"], there, vote="agree").status_code == 404  # nobody agrees to its own
    assert send(rooms["esk"], there, vote="agree").status_code == 303
    assert secret not in rooms["norda"].get(there).text
    assert "answered already" in rooms["esk"].get(send(rooms["esk"], there, vote="agree").headers["location"]).text
    assert send(rooms["varzan"], there, vote="agree").status_code == 303
    page = rooms["norda"].get(there).text
    assert f"The {secret} dam does not hold." in page
    # That one alone, and there alone.
    assert rooms["norda"].get(f"/reports/{hidden}").status_code == 404
    assert secret not in rooms["norda"].get("/search?q=dam").text
    assert secret not in rooms["norda"].get("/").text
    assert secret not in rooms["esk"].get(there).text
    assert "Ada of norda" in rooms["varzan"].get(f"/reports/{hidden}").text  # who read it
    with world.centre.conveyor.worker() as connection:
        connection.execute("update glass set until = now() - interval '1 second'")
    assert secret not in rooms["norda"].get(there).text
    kinds = told(world, world.people.esk)
    for what in ("asked", "agreed", "broken"):
        assert ("glass", what) in kinds
    assert ("read", None) in told(world, world.people.varzan)
    assert ("read", None) not in kinds


@pytest.mark.parametrize("why", ["absent", "forbidden", "withdrawn", "sealed"])
def test_what_it_does_not_open_is_told_like_what_is_not_there(world, rooms, why):
    varzan, which = world.people.varzan, world.ids["report"]["hidden"]
    with world.centre.web.viewer(varzan) as connection:
        if why == "forbidden":
            only = label.intern(connection, [Marking(owner=varzan.member, audience="members", onward="none")])
            reading.mark(connection, UUID(which), only)
        elif why == "withdrawn":
            withdrawal.withdraw(connection, UUID(which), "hidden")
    which = {"absent": uuid4().hex, "sealed": world.ids["sealed"]["hidden"]}.get(why, which)
    there = ask(rooms["norda"], which)
    for slug in ("varzan", "esk"):
        assert send(rooms[slug], there, vote="agree").status_code == 303
    page = rooms["norda"].get(there).text
    assert "There is nothing to read" in page
    assert world.words["hidden"] not in page


def test_whose_it_is_stays_withheld(world, rooms):
    varzan, which = world.people.varzan, world.ids["report"]["hidden"]
    with world.centre.web.viewer(varzan) as connection:
        veiled = label.intern(connection, [Marking(owner=varzan.member, audience="members", attribution="withheld")])
        reading.mark(connection, UUID(which), veiled)
    there = ask(rooms["norda"], which)
    for slug in ("varzan", "esk"):
        send(rooms[slug], there, vote="agree")
    page = rooms["norda"].get(there).text
    assert world.words["hidden"] in page
    assert "hidden.txt" not in page


def test_silence_and_too_many_who_refuse_refuse(world, rooms):
    there = ask(rooms["norda"], world.ids["report"]["hidden"])
    assert send(rooms["esk"], there, vote="refuse").status_code == 303
    assert "It was refused." in rooms["norda"].get(there).text
    send(rooms["varzan"], there, vote="agree")
    assert world.words["hidden"] not in rooms["norda"].get(there).text
    late = ask(rooms["norda"], world.ids["report"]["hidden"])
    with world.centre.conveyor.worker() as connection:
        connection.execute("update glass set term = now() - interval '1 second'")
    send(rooms["esk"], late, vote="agree")
    assert "It was refused." in rooms["norda"].get(late).text


def test_as_many_agree_as_the_charter_says(world, rooms):
    with world.centre.conveyor.worker() as connection:
        connection.execute("update centre set quorum = 1")
    there = ask(rooms["norda"], world.ids["report"]["hidden"])
    send(rooms["esk"], there, vote="agree")
    assert world.words["hidden"] in rooms["norda"].get(there).text


def test_only_who_has_a_seat_and_proved_it_asks_and_agrees(world, rooms, signed_in):
    late = signed_in(world.people.norda, proven=False)
    fields = {"report": world.ids["report"]["hidden"], "purpose": "x", "hours": "1"}
    assert send(late, "/glass", **fields).status_code == 403
    there = ask(rooms["norda"], world.ids["report"]["hidden"])
    assert send(signed_in(world.people.esk, proven=False), there, vote="agree").status_code == 403
    with world.centre.conveyor.worker() as connection:
        connection.execute("update seat set officer = null where member = %s", (world.people.esk.member,))
    assert send(rooms["esk"], there, vote="agree").status_code == 401  # with the seat the session went, too
    assert send(signed_in(world.people.esk), there, vote="agree").status_code == 403
    assert "Nobody has yet" in rooms["norda"].get(there).text
    for wrong in ({"report": "nothing"}, {"purpose": ""}, {"purpose": "x" * 1001}, {"hours": "9999"}):
        assert send(rooms["norda"], "/glass", **(fields | wrong)).status_code == 422


def test_who_read_what_is_for_some_only_is_known_to_its_owner_and_the_ledger(world, rooms, token_of, browser):
    people, which = world.people, world.ids["report"]["hidden"]
    with world.centre.web.viewer(people.varzan) as connection:
        some = label.intern(
            connection,
            [Marking(owner=people.varzan.member, audience="members", members=(people.norda.member,))],
        )
        reading.mark(connection, UUID(which), some)
    for _ in range(2):
        assert rooms["norda"].get(f"/reports/{which}").status_code == 200
    rooms["varzan"].get(f"/reports/{which}")
    assert told(world, people.varzan).count(("read", None)) == 1  # once an hour; the owner's own are not noted
    page = rooms["varzan"].get(f"/reports/{which}").text
    assert "Who read it" in page
    assert "Ada of norda" in page
    assert "Who read it" not in rooms["norda"].get(f"/reports/{which}").text
    programs = {}
    for slug in ("norda", "varzan"):
        client = browser()
        client.headers["Authorization"] = f"Bearer {token_of(getattr(people, slug))}"
        programs[slug] = client.get(f"/api/v1/reports/{which}/readers").json()["readers"]
    assert [(each["member"], each["name"]) for each in programs["varzan"]] == [("norda", "Ada of norda")]
    # What all members may see is not noted.
    rooms["norda"].get(f"/reports/{world.ids['report']['shared']}")
    assert told(world, people.varzan).count(("read", None)) == 1
    seal.tick(world.centre.conveyor, timedelta())


def test_readers_of_what_is_withheld_do_not_learn_of_each_other(world, rooms):
    people, which = world.people, world.ids["report"]["hidden"]
    with world.centre.web.viewer(people.varzan) as connection:
        members = (people.norda.member, people.esk.member)
        veiled = Marking(owner=people.varzan.member, audience="members", members=members, attribution="withheld")
        reading.mark(connection, UUID(which), label.intern(connection, [veiled]))
    rooms["norda"].get(f"/reports/{which}")
    with world.centre.web.viewer(people.esk) as connection:
        read = [each for each in entry.newest(connection, 20) if each.kind == "read"]
        assert [each.content for each in read] == [{}]
        assert connection.execute("select count(*) from report_read").fetchone() == (0,)
    assert "Ada of norda" in rooms["varzan"].get(f"/reports/{which}").text
