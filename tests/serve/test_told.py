"""A program sees and changes how its officer is told, as the page does; where alerts are posted stays with the page."""

from __future__ import annotations

import re

import pytest

from comity.serve.api.operation import ROOT
from comity.store import account

SENT = {
    "language": "fa", "quiet_since": "22:30", "quiet_until": "06:00", "urgent": False, "daily_at": "07:45",
    "zone": "Asia/Tehran", "situation_reports": True,
}  # fmt: skip


@pytest.fixture
def program(centre, people, browser, token_of):
    """Of Norda's officer, who has an address of mail and a webhook."""
    with centre.conveyor.worker() as connection:
        connection.execute(
            "insert into contact (officer, member, email, webhook) values (%s, %s, 'ada@norda.example', %s)",
            (people.norda.officer, people.norda.member, "https://hook.example/norda"),
        )
    client = browser()
    client.headers["Authorization"] = f"Bearer {token_of(people.norda, 'told:read', 'told:write')}"
    return client


def test_what_is_sent_is_what_is_told_from_then_on(centre, people, program):
    first = program.get(f"{ROOT}/told").json()
    assert first == {
        "language": "en", "email": "ada@norda.example", "webhook": "https://hook.example/norda", "quiet_since": None,
        "quiet_until": None, "urgent": True, "daily_at": "07:00", "zone": "UTC", "situation_reports": False,
    }  # fmt: skip
    for sent in (SENT, SENT | {"quiet_since": None, "quiet_until": None, "zone": "UTC"}):
        after = program.put(f"{ROOT}/told", json=sent)
        assert (after.status_code, after.json()) == (200, first | sent)
        assert program.get(f"{ROOT}/told").json() == first | sent
        with centre.web.viewer(people.norda) as connection:
            assert account.quiet(connection).zone == sent["zone"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"quiet_until": None}, "Send both times"),
        ({"zone": "Asia/Nowhere"}, "no time zone 'Asia/Nowhere'"),
        ({"daily_at": "7:45"}, "$.daily_at"),
        ({"daily_at": None}, "$.daily_at"),
        ({"quiet_since": "24:00"}, "$.quiet_since"),
        ({"language": "xx"}, "$.language"),
        ({"webhook": "https://hook.example/else"}, "unknown field"),
        ({"email": "else@norda.example"}, "unknown field"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(program, wrong, says):
    before = program.get(f"{ROOT}/told").json()
    answer = program.put(f"{ROOT}/told", json=SENT | wrong)
    told = answer.json()["error"]
    assert (answer.status_code, says in told["what"] + told["do"]) == (422, True), told
    missing = {name: value for name, value in SENT.items() if name != "urgent"}
    assert program.put(f"{ROOT}/told", json=missing).status_code == 422
    assert program.get(f"{ROOT}/told").json() == before


def test_another_officer_is_told_as_before(centre, people, program):
    with centre.conveyor.worker() as connection:
        connection.execute(
            "insert into contact (officer, member, email) values (%s, %s, 'ada@varzan.example')",
            (people.varzan.officer, people.varzan.member),
        )
    assert program.put(f"{ROOT}/told", json=SENT).status_code == 200
    with centre.web.viewer(people.varzan) as connection:
        assert (account.quiet(connection).since, account.language(connection)) == (None, "en")


def test_of_whom_no_address_is_known_nothing_is_said_to_be_kept(centre, people, browser, signed_in, token_of):
    """Hours and mail stand beside the address: without it none of them is kept, and that is what is answered."""
    program, client = browser(), signed_in(people.varzan)
    program.headers["Authorization"] = f"Bearer {token_of(people.varzan, 'told:read', 'told:write')}"
    before = program.get(f"{ROOT}/told").json()
    answer = program.put(f"{ROOT}/told", json=SENT)
    assert (answer.status_code, "No mail address of yours" in answer.json()["error"]["what"]) == (422, True)
    assert program.get(f"{ROOT}/told").json() == before
    word = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)[1]
    hours = {"language": "ru", "quiet_since": "22:00", "quiet_until": "06:00", "urgent": "yes"}
    for path, form in (("/sitreps/by-mail", {"do": "yes"}), ("/me/told", hours)):
        page = client.post(path, data={"csrf": word} | form)
        assert (page.status_code, "No mail address of yours" in page.text) == (422, True), path
    with centre.web.viewer(people.varzan) as connection:
        assert account.language(connection) == "en"
    assert client.post("/me/told", data={"csrf": word, "language": "ru", "urgent": "yes"}).status_code == 303


@pytest.mark.parametrize("zone", ["Japan", "EET"])
def test_a_zone_of_the_centre_that_is_called_after_no_place_stays(centre, people, program, signed_in, zone):
    with centre.conveyor.worker() as connection:
        connection.execute("update centre set zone = %s", (zone,))
    client = signed_in(people.norda)
    page = client.get("/me/told").text
    form = {
        "csrf": re.search(r'name="csrf" value="([^"]+)"', page)[1],
        "zone": re.search(r'<option value="([^"]+)" selected>', page.partition('name="zone"')[2])[1],
    }
    form |= {"language": "en", "webhook": "https://hook.example/norda", "quiet_since": "22:00", "quiet_until": "06:00"}
    assert client.post("/me/told", data=form).status_code == 303
    assert program.get(f"{ROOT}/told").json()["zone"] == zone
