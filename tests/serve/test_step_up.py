"""What discloses something or gives rights asks for a proof; what was typed waits in the page that asks."""

from __future__ import annotations

import re
from html import unescape

import pytest
from authenticator import Authenticator

from comity.store import authenticator, passkey, session

CHARTER = """
name = "Savra"
zone = "UTC"
{sample}
[chair]
begins = 2026-01-01
""" + "".join(
    f'[[member]]\nslug = "{slug}"\nname = "{slug}"\n'
    + "".join(f'[[member.officer]]\nname = "{n}"\nemail = "{n}@{slug}.example"\n' for n in "ab")
    for slug in ("norda", "varzan")
)


def csrf(client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
    assert found
    return found[1]


def add_officer(client):
    fields = {"name": "Bo <Bo>", "email": "bo@norda.example", "roles": ["watch", "analyst"], "language": "en"}
    return client.post("/centre/officers", data={"csrf": csrf(client), **fields})


def waiting(page: str, action: str) -> dict[str, list[str]]:
    """The fields of the form with this address."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    assert form, page
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0]):
        fields.setdefault(unescape(name), []).append(unescape(value))
    return fields


def there(centre, people) -> bool:
    with centre.web.viewer(people.norda) as connection:
        asked = "select 1 from contact where email = 'bo@norda.example'"
        return connection.execute(asked).fetchone() is not None


@pytest.fixture
def sample(centre):
    def set_up(*, sample: bool) -> None:
        told = CHARTER.format(sample="sample = true" if sample else "")
        with centre.conveyor.worker() as connection:
            connection.execute("update centre set charter = %s", (told,))

    return set_up


def test_who_has_nothing_to_prove_it_by_is_told_to_make_something_and_loses_nothing(centre, people, signed_in, sample):
    sample(sample=False)
    client = signed_in(people.norda, proven=False)
    asked = add_officer(client)
    assert asked.status_code == 403
    assert "/me#passkeys" in asked.text
    assert 'action="/prove"' not in asked.text
    fields = waiting(asked.text, "/centre/officers")
    assert fields["name"] == ["Bo <Bo>"] and fields["roles"] == ["watch", "analyst"]
    assert not there(centre, people)
    assert client.post("/prove", data={"csrf": csrf(client), "proof-to": "/me"}).status_code == 422
    with centre.web.gate() as connection:
        session.prove(connection, session.hash_of(client.cookies["comity"]), "passkey")
    assert client.post("/centre/officers", data=fields).status_code == 303
    assert there(centre, people)


def test_in_a_sample_the_link_is_proof_enough_and_the_page_says_so(centre, people, signed_in, sample):
    sample(sample=True)
    client = signed_in(people.norda, proven=False)
    asked = add_officer(client)
    assert asked.status_code == 403
    fields = waiting(asked.text, "/prove")
    onward = client.post("/prove", data=fields)
    # The browser sends the same form to where it was meant for.
    assert (onward.status_code, onward.headers["location"]) == (307, "/centre/officers")
    assert client.post(onward.headers["location"], data=fields).status_code == 303
    assert there(centre, people)


def test_in_a_sample_who_has_a_passkey_is_asked_for_it(centre, people, signed_in, sample):
    sample(sample=True)
    with centre.web.gate() as connection:
        passkey.add(connection, credential=b"x", officer=people.norda.officer, public_key=b"", sign_count=0, name="x")
    client = signed_in(people.norda, proven=False)
    assert "data-passkey-prove" in add_officer(client).text
    assert client.post("/prove", data={"csrf": csrf(client), "proof-to": "/me"}).status_code == 422


def test_a_passkey_proves_it_and_another_officers_does_not(people, signed_in):
    devices = {}
    for name in ("norda", "varzan"):
        client, devices[name] = signed_in(getattr(people, name)), Authenticator("http://localhost:8000")
        word = {"X-CSRF-Token": csrf(client)}
        made = devices[name].create(client.post("/me/passkeys/options", headers=word).json())
        assert client.post("/me/passkeys", json={"name": "x", "credential": made}, headers=word).status_code == 201
    client = signed_in(people.norda, proven=False)
    word = {"X-CSRF-Token": csrf(client)}
    for name, status in (("varzan", 403), ("norda", 200)):
        signed = devices[name].get(client.post("/prove/passkey/options", headers=word).json())
        assert client.post("/prove/passkey", json=signed, headers=word).status_code == status
        assert add_officer(client).status_code == (303 if status == 200 else 403)


def test_a_proof_is_good_for_ten_minutes(centre, people, signed_in):
    client = signed_in(people.norda)
    assert client.get("/sources.opml").status_code == 200
    with centre.web.gate() as connection:
        connection.execute("update session set proven_at = now() - interval '9 minutes 50 seconds'")
    assert client.get("/sources.opml").status_code == 200
    with centre.web.gate() as connection:
        connection.execute("update session set proven_at = now() - interval '10 minutes 1 second'")
    assert client.get("/sources.opml").status_code == 403


def test_a_new_session_is_not_proven_by_an_old_one(people, signed_in):
    assert signed_in(people.norda).get("/sources.opml").status_code == 200
    assert signed_in(people.norda, proven=False).get("/sources.opml").status_code == 403


def test_htmx_is_given_the_whole_page_and_programs_are_told_in_json(people, signed_in):
    client = signed_in(people.norda, proven=False)
    asked = client.get("/sources.opml", headers={"HX-Request": "true"})
    assert (asked.status_code, asked.headers["hx-retarget"]) == (403, "body")
    told = client.get("/api/v1/sources.opml")
    assert told.status_code == 403
    assert "proof" in told.json()["error"]["what"]


def test_a_token_with_the_scope_needs_no_proof(people, token_of, browser):
    headers = {"Authorization": f"Bearer {token_of(people.norda)}"}
    assert browser().get("/api/v1/sources.opml", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/me/tokens", "/me/code/remove", "/me/code/recovery", "/me/passkeys/eA/remove"])
def test_what_gives_or_takes_rights_asks(people, signed_in, path):
    client = signed_in(people.norda, proven=False)
    assert "proof" in client.post(path, data={"csrf": csrf(client)}).text
    assert client.post(path, data={"csrf": csrf(client)}).status_code == 403


def test_the_first_way_to_prove_it_is_added_by_who_is_signed_in_and_another_by_who_proves_it(centre, people, signed_in):
    client = signed_in(people.norda, proven=False)
    assert client.post("/me/code", data={"csrf": csrf(client)}).status_code == 303
    with centre.web.gate() as connection:
        authenticator.taken(connection, people.norda.officer, 1)
    word = {"X-CSRF-Token": csrf(client)}
    assert client.post("/me/passkeys/options", headers=word).status_code == 403


def test_a_report_is_narrowed_at_once_and_widened_by_who_proves_it(centre, people, world, signed_in):
    own = world.ids["report"]["own"]
    client = signed_in(people.norda, proven=False)

    def marked(audience: str) -> int:
        fields = {"csrf": csrf(client), "audience": audience, "step": "save"}
        return client.post(f"/reports/{own}/marking", data=fields).status_code

    assert marked("coalition") == 403
    assert (
        client.put(
            f"/api/v1/reports/{own}/marking", json={"audience": "coalition"}, headers={"X-CSRF-Token": csrf(client)}
        ).status_code
        == 403
    )
    with centre.web.gate() as connection:
        session.prove(connection, session.hash_of(client.cookies["comity"]), "passkey")
    assert marked("coalition") == 303
    with centre.web.gate() as connection:
        connection.execute("update session set proven_at = null")
    assert marked("public") == 403
    assert marked("members") == 303


def test_where_it_goes_on_to_stays_within_the_centre(people, signed_in):
    client = signed_in(people.norda)
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example"):
        fields = {"csrf": csrf(client), "proof-to": elsewhere}
        assert client.post("/prove", data=fields).headers["location"] == "/"
        assert client.get("/prove", params={"next": elsewhere}).headers["location"] == "/"


def test_other_sessions_end_with_a_passkey_that_is_removed_and_when_asked(centre, people, signed_in):
    first, second = signed_in(people.norda), signed_in(people.norda)
    with centre.web.gate() as connection:
        passkey.add(connection, credential=b"x", officer=people.norda.officer, public_key=b"", sign_count=0, name="x")
    assert first.post("/me/passkeys/eA/remove", data={"csrf": csrf(first)}).status_code == 303
    assert second.get("/me").status_code == 303
    third, other = signed_in(people.norda), signed_in(people.varzan)
    assert first.post("/me/sessions/end", data={"csrf": csrf(first)}).status_code == 303
    assert (first.get("/me").status_code, third.get("/me").status_code, other.get("/me").status_code) == (200, 303, 200)
