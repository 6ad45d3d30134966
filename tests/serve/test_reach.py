"""Devices through the API as on the screen, and letters that reached nobody, for who has a seat alone."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from comity.db import Viewer
from comity.model.scope import WORDS
from comity.serve.api.operation import ROOT
from comity.store import device

sys.path.insert(0, str(Path(__file__).parent))
from sent import DEVICE

SENT = {
    "endpoint": "https://push.example/one",
    "expirationTime": None,
    "keys": {"p256dh": DEVICE["public"], "auth": DEVICE["auth"]},
    "name": " My \n phone ",
}


@pytest.fixture
def program(people, browser, token_of):
    client = browser()
    client.headers["Authorization"] = f"Bearer {token_of(people.norda, 'devices:read', 'devices:write')}"
    return client


def test_a_device_is_handed_in_as_its_browser_writes_it_listed_and_removed(centre, program):
    assert program.get(f"{ROOT}/devices").json() == {"key": None, "devices": []}
    made = program.post(f"{ROOT}/devices", json=SENT)
    assert made.status_code == 201, made.text
    (told,) = program.get(f"{ROOT}/devices").json()["devices"]
    assert (told["id"], told["name"], told["told_at"]) == (made.json()["id"], "My phone", None)
    assert SENT["endpoint"] not in program.get(f"{ROOT}/devices").text  # whoever knows it may send there
    with centre.conveyor.worker() as connection:
        assert device.subscribed(connection, *connection.execute("select id, officer from device").fetchone())
    assert program.delete(f"{ROOT}/devices/{told['id']}").status_code == 204
    assert program.delete(f"{ROOT}/devices/{told['id']}").status_code == 404
    for wrong in (
        {"endpoint": "https://10.0.0.1/x"},
        {"endpoint": "no address"},
        {"keys": {"p256dh": "x", "auth": DEVICE["auth"]}},
        {"keys": {"p256dh": DEVICE["public"]}},
        {"name": "  "},
        {"officer": "0" * 32},
    ):
        assert program.post(f"{ROOT}/devices", json=SENT | wrong).status_code == 422, wrong
    for number in range(12):
        assert program.post(f"{ROOT}/devices", json=SENT | {"endpoint": f"https://push.example/{number}"}).is_success
    assert "many devices" in program.post(f"{ROOT}/devices", json=SENT).text


def test_who_is_signed_in_proves_it_and_no_wide_word_is_enough(people, browser, signed_in, token_of):
    for proven, status in ((False, 403), (True, 201)):
        client = signed_in(people.norda, proven=proven)
        word = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)[1]
        assert client.post(f"{ROOT}/devices", json=SENT, headers={"X-CSRF-Token": word}).status_code == status
    program = browser()
    program.headers["Authorization"] = f"Bearer {token_of(people.norda, *WORDS['write'])}"
    refused = program.post(f"{ROOT}/devices", json=SENT)
    assert (refused.status_code, "devices:write" in refused.text) == (403, True)


def test_who_has_a_seat_is_told_whom_letters_do_not_reach(centre, people, browser, token_of):
    with centre.conveyor.worker() as connection:
        bo = connection.execute(
            "insert into officer (member, name) values (%s, 'Bo') returning id", (people.norda.member,)
        ).fetchone()[0]
        (notice,) = connection.execute(
            "insert into notice (member, kind, title) values (%s, 'recalled', 'The weir') returning id",
            (people.norda.member,),
        ).fetchone()
        connection.execute(
            "insert into outbox (notice, member, officer, channel, receiver, labels, payload, state, reason,"
            " received_at) values (%s, %s, %s, 'email', 'bo@norda.example', '{}', '{}', 'dead',"
            " 'bo@norda.example: full', now())",
            (notice, people.norda.member, bo),
        )

    def asks(who):
        client = browser()
        client.headers["Authorization"] = f"Bearer {token_of(who, 'alerts:read', 'alerts:write')}"
        return client

    ada, again = asks(people.norda), {"officer": bo.hex, "channel": "email"}
    answer = ada.get(f"{ROOT}/dead-letters/member")
    (told,) = answer.json()["letters"]
    assert (told["officer"], told["name"], told["channel"], told["letters"]) == (bo.hex, "Bo", "email", 1)
    assert "weir" not in answer.text
    assert "bo@" not in answer.text
    for other in (Viewer(member=people.norda.member, officer=bo), people.varzan):
        client, status = asks(other), 200 if other == people.varzan else 403
        answer = client.get(f"{ROOT}/dead-letters/member")
        assert (answer.status_code, bo.hex in answer.text) == (status, False)
        assert client.post(f"{ROOT}/dead-letters/member/retry", json=again).status_code in (403, 404)
    assert ada.post(f"{ROOT}/dead-letters/member/retry", json=again | {"channel": "pigeon"}).status_code == 422
    assert ada.post(f"{ROOT}/dead-letters/member/retry", json=again).status_code == 204
    assert ada.post(f"{ROOT}/dead-letters/member/retry", json=again).status_code == 404
    assert ada.get(f"{ROOT}/dead-letters/member").json() == {"letters": []}
