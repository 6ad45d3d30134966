"""Passkeys: added by whoever is signed in, and good for signing in once for each challenge and for nothing else."""

from __future__ import annotations

import re

import pytest
from authenticator import Authenticator

ORIGIN = "http://localhost:8000"


def word(client) -> dict[str, str]:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
    assert found
    return {"X-CSRF-Token": found[1]}


def added(client, device: Authenticator, name: str = "My phone"):
    options = client.post("/me/passkeys/options", headers=word(client)).json()
    return client.post("/me/passkeys", json={"name": name, "credential": device.create(options)}, headers=word(client))


def entered(client, device: Authenticator):
    options = client.post("/sign-in/passkey/options").json()
    return client.post("/sign-in/passkey/answer?next=/me", json=device.get(options))


@pytest.fixture
def device(people, signed_in) -> Authenticator:
    made = Authenticator(ORIGIN)
    assert added(signed_in(people.norda), made).status_code == 201
    return made


def test_an_officer_comes_in_by_a_passkey(browser, device):
    client = browser()
    answer = entered(client, device)
    assert (answer.status_code, answer.json()) == (200, {"next": "/me"})
    page = client.get("/me").text
    assert "Ada of norda" in page and "My phone" in page and "by passkey" in page


def test_an_answer_is_good_once(browser, device):
    client = browser()
    answer = device.get(client.post("/sign-in/passkey/options").json())
    assert client.post("/sign-in/passkey/answer", json=answer).status_code == 200
    other = browser()
    assert other.post("/sign-in/passkey/answer", json=answer).status_code == 403
    assert other.get("/me").status_code == 303


def test_a_challenge_too_old_or_not_ours_is_of_no_use(centre, browser, device):
    client = browser()
    options = client.post("/sign-in/passkey/options").json()
    assert client.post("/sign-in/passkey/answer", json=device.get(options | {"challenge": "AAAA"})).status_code == 403
    with centre.web.gate() as connection:
        connection.execute("update attempt set at = at - interval '6 minutes'")
    assert client.post("/sign-in/passkey/answer", json=device.get(options)).status_code == 403


@pytest.mark.parametrize("change", ["origin", "verified", "id", "signs"])
def test_what_does_not_prove_it_does_not_let_in(browser, device, change):
    assert entered(browser(), device).status_code == 200
    wrong = {"origin": "http://evil.example", "verified": False, "id": bytes(16), "signs": -1}
    if change == "signs":  # a copy of the device, left behind by the one that went on signing
        assert entered(browser(), device).status_code == 200
        device.signs = 0
    else:
        setattr(device, change, wrong[change])
    assert entered(browser(), device).status_code == 403


def test_the_signature_of_another_key_does_not_let_in(browser, device):
    forged = Authenticator(ORIGIN)
    forged.id = device.id
    assert entered(browser(), forged).status_code == 403


def test_a_passkey_of_an_officer_who_left_is_of_no_use(centre, people, browser, device):
    with centre.conveyor.worker() as connection:
        connection.execute("update officer set active = false where id = %s", (people.norda.officer,))
    assert entered(browser(), device).status_code == 403


def test_a_passkey_is_removed_by_its_officer_alone(people, signed_in, browser, device):
    name = re.search(r"/me/passkeys/([^/]+)/remove", signed_in(people.norda).get("/me").text)
    assert name
    for viewer, status in ((people.varzan, 404), (people.norda, 303)):
        client = signed_in(viewer)
        assert client.post(f"/me/passkeys/{name[1]}/remove", headers=word(client)).status_code == status
    assert entered(browser(), device).status_code == 403


def test_the_challenge_of_one_session_adds_nothing_to_another(people, signed_in):
    norda, varzan = signed_in(people.norda), signed_in(people.varzan)
    device = Authenticator(ORIGIN)
    credential = device.create(norda.post("/me/passkeys/options", headers=word(norda)).json())
    body = {"name": "x", "credential": credential}
    assert varzan.post("/me/passkeys", json=body, headers=word(varzan)).status_code == 422
    assert norda.post("/me/passkeys", json=body).status_code == 403
    assert norda.post("/me/passkeys", json=body, headers=word(norda)).status_code == 201
    assert added(varzan, device).status_code == 422


@pytest.mark.parametrize(
    "answer", [b"", b"{}", b"[]", b"null", b'{"response": {}}', b"\xff", b'{"rawId": 3, "response": 4}']
)
def test_nonsense_is_refused(browser, people, signed_in, answer):
    kind = {"Content-Type": "application/json"}
    assert browser().post("/sign-in/passkey/answer", content=answer, headers=kind).status_code == 403
    client = signed_in(people.norda)
    assert client.post("/me/passkeys", content=answer, headers=kind | word(client)).status_code == 422


def test_at_a_bare_number_no_passkey_is_offered(browser):
    client = browser()
    assert "data-passkey" in client.get("/sign-in").text
    client.base_url = "http://127.0.0.1:8000"
    assert "data-passkey" not in client.get("/sign-in").text


@pytest.mark.usefixtures("device")
def test_the_first_is_added_soon_after_coming_in_by_a_link_and_not_by_whoever_finds_the_session(
    centre, people, signed_in
):
    found = signed_in(people.varzan, proven=False)
    with centre.web.gate() as connection:
        connection.execute("update session set created_at = created_at - interval '16 minutes'")
    refused = found.post("/me/passkeys/options", headers=word(found))
    assert refused.status_code == 403
    assert "a new link" in refused.json()["error"]
    assert found.post("/me/code", data={"csrf": word(found)["X-CSRF-Token"]}).status_code == 403
    page = found.get("/me").text
    assert "a new link" in page and "data-passkey-add" not in page and 'action="/me/code"' not in page
    assert added(signed_in(people.varzan, proven=False), Authenticator(ORIGIN)).status_code == 201
    # Whoever has one adds another by proving it, however long they have been in.
    later = signed_in(people.norda)
    with centre.web.gate() as connection:
        connection.execute("update session set created_at = created_at - interval '1 day'")
    assert added(later, Authenticator(ORIGIN), "Another").status_code == 201
