"""The API as programs use it: what they hand in, search, ask to be told, and may and may not do with their tokens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comity.serve.api.document import openapi, reference
from comity.serve.api.operation import ROOT, routes
from comity.serve.api.table import OPERATIONS

OPML = (
    b'<opml version="2.0"><body><outline text="Norda Press" xmlUrl="https://press.example/rss"/>'
    b'<outline text="Inside" xmlUrl="http://127.0.0.1/rss"/></body></opml>'
)


@pytest.fixture
def api(browser, token_of):
    """Asks in an officer's name."""

    def of(viewer, *scopes: str, **more):
        client = browser()
        client.headers["Authorization"] = f"Bearer {token_of(viewer, *scopes, **more)}"
        client.base_url = f"http://localhost:8000{ROOT}/"
        return client

    return of


def test_the_reference_and_the_routes_say_what_the_table_says():
    page = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
    assert page.read_text("utf-8") == reference(), "run make docs"
    told = {(method.upper(), path) for path, methods in openapi()["paths"].items() for method in methods}
    assert told == {(each.method, ROOT + each.path) for each in OPERATIONS}
    served = {(m, r.path) for r in routes(OPERATIONS) for m in r.methods or () if m != "HEAD"}
    assert served == told
    assert len({each.name for each in OPERATIONS}) == len(OPERATIONS)


def test_every_field_and_parameter_says_what_it_is():
    schemas = openapi()["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, told in schema.get("properties", {}).items()
        if not told.get("description")
    ]
    assert silent == []


def test_a_report_is_filed_read_and_marked_anew(people, api):
    norda, varzan = api(people.norda), api(people.varzan)
    sent = {
        "title": "The ferry is back",
        "text": "The ferry between Norda and Varzan runs again since noon.",
        "published": {"date": "2031-03-15T12:00Z", "precision": "minute"},
        "link": "https://ferry.example/1",
        "key": "ferry-1",
        "marking": {"audience": "members", "members": ["varzan"]},
    }
    first = norda.post("reports", json=sent)
    assert first.status_code == 202 and first.json()["new"]
    again = norda.post("reports", json=sent)
    assert again.json() == first.json() | {"new": False}
    changed = norda.post("reports", json=sent | {"text": "The ferry does not run after all."}).json()
    assert (changed["document"], changed["version"]) == (first.json()["document"], 2)
    told = varzan.get(f"reports/{changed['id']}").json()
    assert told["originator"] == "norda"
    assert told["marking"][0] | {"owner": "norda", "audience": "members", "members": ["varzan"]} == told["marking"][0]
    assert [each["version"] for each in varzan.get(f"reports/{changed['id']}/versions").json()["versions"]] == [1, 2]
    difference = varzan.get(f"reports/{changed['id']}/difference").json()
    assert difference["before"] == first.json()["id"]
    runs = [run for paragraph in difference["paragraphs"] for run in paragraph]
    assert {"added", "removed"} <= {run["kind"] for run in runs}
    assert api(people.esk).get(f"reports/{changed['id']}").status_code == 404
    assert norda.put(f"reports/{changed['id']}/marking", json={"audience": "members"}).status_code == 204
    assert varzan.get(f"reports/{changed['id']}").status_code == 404
    assert norda.get(f"reports/{changed['id']}").status_code == 200


def test_no_moment_is_so_far_away_that_some_zone_cannot_tell_it(world, api):
    norda, of = api(world.people.norda), f"reports/{world.ids['report']['own']}"
    far, long_ago = "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"
    for field, moment in (("not_after", far), ("not_before", far), ("not_before", long_ago)):
        answer = norda.put(f"{of}/marking", json={"audience": "coalition", field: moment})
        assert (answer.status_code, "ten years" in answer.text) == (422, True), field
    asked = {"audience": "public", "purpose": "They should know.", "until": far}
    answer = norda.post(f"{of}/requests", json=asked)
    assert (answer.status_code, "ten years" in answer.text) == (422, True)


def test_the_original_is_handed_out_to_be_kept_and_not_to_be_opened(people, api):
    norda = api(people.norda)
    page = b"<html><body><script>alert(1)</script><p>The bridge at Esk is closed for two days.</p></body></html>"
    files = {"file": ("bridge.html", page, "text/html"), "marking": (None, json.dumps({"audience": "coalition"}))}
    answer = norda.post("uploads", files=files)
    assert answer.status_code == 202, answer.text
    name = answer.json()["files"][0]["reports"][0]
    original = norda.get(f"reports/{name}/original")
    assert original.content == page
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in original.headers["content-security-policy"]


def test_a_file_that_cannot_be_read_is_kept_with_its_reason(people, api):
    norda = api(people.norda)
    files = {"file": ("scan.pdf", b"%PDF-1.7 broken", "application/pdf"), "marking": (None, '{"audience": "members"}')}
    told = norda.post("uploads", files=files).json()["files"][0]
    assert told["reports"] == [] and told["reason"]
    kept = norda.get("quarantine").json()["rows"]
    assert [each["id"] for each in kept] == [told["quarantine"]]
    assert norda.delete(f"quarantine/{told['quarantine']}").status_code == 204
    assert norda.get("quarantine").json()["rows"] == []


def source_of(client, **more) -> str:
    sent = {"kind": "push", "name": "Gauge", "marking": {"audience": "coalition"}} | more
    made = client.post("sources", json=sent)
    assert made.status_code == 201, made.text
    return made.json()["id"]


def test_pushing_is_acknowledged_once_kept_and_the_same_twice_is_one(people, api):
    norda = api(people.norda)
    source = source_of(norda)
    token = norda.post("tokens", json={"name": "gauge", "scopes": ["push"], "days": 30, "source": source}).json()
    gauge = api(people.norda)
    gauge.headers["Authorization"] = f"Bearer {token['secret']}"
    sent = {"text": "The level is 412 cm.", "key": "level-1"}
    first = gauge.post(f"sources/{source}/push", json=sent)
    assert first.status_code == 202
    again = gauge.post(f"sources/{source}/push", json=sent)
    assert [each["new"] for each in again.json()["reports"]] == [False]
    raw = gauge.post(
        f"sources/{source}/push?key=level-2",
        content=b"The level is 430 cm at the weir.",
        headers={"Content-Type": "text/plain"},
    )
    assert raw.status_code == 202, raw.text
    known = norda.get(f"reports/{raw.json()['reports'][0]['id']}").json()
    assert known["source"] == source
    for path in ("me", "reports", f"sources/{source}", "tokens"):
        assert gauge.get(path).status_code == 403, path
    assert gauge.post(f"sources/{source_of(norda, name='Other')}/push", json=sent).status_code == 403
    assert norda.delete(f"tokens/{token['token']['id']}").status_code == 204
    assert gauge.post(f"sources/{source}/push", json=sent).status_code == 401


def test_a_token_does_what_its_scopes_say_until_it_ends(centre, people, api):
    reader = api(people.norda, "read")
    assert reader.get("me").json()["member"] == "norda"
    assert reader.post("reports", json={"text": "x", "marking": {"audience": "members"}}).status_code == 403
    assert reader.get("tokens").status_code == 403
    keeper = api(people.norda, "account")
    assert keeper.post("tokens", json={"name": "more", "scopes": ["write"], "days": 1}).status_code == 403
    for days in (0, 367):
        assert keeper.post("tokens", json={"name": "long", "scopes": ["account"], "days": days}).status_code == 422
    made = keeper.post("tokens", json={"name": "same", "scopes": ["account"], "days": 366})
    assert made.status_code == 201
    assert made.json()["secret"] not in keeper.get("tokens").text
    with centre.web.gate() as connection:
        connection.execute(
            "update token set expires_at = now() - interval '1 second' where 'reports:read' = any (scopes)"
        )
    assert reader.get("me").status_code == 401


def test_a_token_notes_its_use_once_a_minute(centre, people, api):
    client = api(people.norda)

    def used() -> list:
        with centre.web.gate() as connection:
            return connection.execute("select used_at from token").fetchall()

    assert used() == [(None,)]
    client.get("me")
    first = used()
    assert first != [(None,)]
    client.get("me")
    assert used() == first


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"text": "x", "marking": {"audience": "members"}, "colour": "red"}', "application/json", 422),
        (b'{"text": ""}', "application/json", 422),
        (b'{"text": "x\\u0000y", "marking": {"audience": "members"}}', "application/json", 422),
        (b'{"text": "x", "marking": {"audience": "members", "members": ["nobody"]}}', "application/json", 422),
        (b"{", "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"<x/>", "application/xml", 415),
        (b"x" * (2 * 2**20 + 1), "application/json", 413),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(people, api, body, kind, status):
    answer = api(people.norda).post("reports", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["status"] == status and error["what"] and error["do"]


def test_lists_are_walked_to_their_end_without_loss(world, api):
    norda = api(world.people.norda)
    seen, cursor = [], None
    while True:
        part = norda.get("reports", params={"limit": 1} | ({"cursor": cursor} if cursor else {})).json()
        seen += [each["id"] for each in part["rows"]]
        cursor = part["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(world.ids["report"][stands] for stands in ("own", "shared"))
    assert norda.get("reports", params={"cursor": "nonsense"}).status_code == 422
    assert norda.get("reports", params={"limit": 101}).status_code == 422
    assert norda.get("reports", params={"colour": "red"}).status_code == 422


def test_an_abbreviation_ends_no_sentence_of_an_error(people, api):
    wrong = {"kind": "page", "name": "Notice", "address": "https://norda.example/", "settings": {"selector": "div["}}
    said = api(people.norda).post("sources", json=wrong | {"marking": {"audience": "coalition"}})
    assert said.status_code == 422
    assert said.json()["error"]["what"].endswith("e.g. main h2 a.")


def test_a_standing_query_is_made_tried_changed_and_removed(people, api):
    norda = api(people.norda)
    made = norda.post("standing", json={"name": "Dam", "query": 'dam AND "the gates"', "channels": ["email"]})
    assert made.status_code == 201, made.text
    assert made.json()["channels"] == ["screen", "email"]
    wrong = norda.post("standing", json={"name": "Dam", "query": "dam AND ("})
    assert norda.post("standing", json={"name": "All but", "query": "NOT drill"}).status_code == 422
    assert wrong.status_code == 422 and wrong.json()["error"]["do"]
    assert norda.post("standing/try", json={"query": "dam"}).json() == {"reports": 0, "stories": 0, "silences": 0}
    path = f"standing/{made.json()['id']}"
    assert norda.put(path, json={"name": "Weir", "query": "weir", "active": False}).json()["active"] is False
    assert norda.delete(path).status_code == 204
    assert norda.get(path).status_code == 404


def test_a_standing_query_asks_for_silence(people, api):
    norda = api(people.norda)
    added = norda.post("sources", json={"kind": "push", "name": "Valley gauge", "marking": {"audience": "coalition"}})
    assert added.status_code == 201, added.text
    query = 'silent:"Valley gauge ~12h"'
    assert norda.post("standing/try", json={"query": query}).json() == {"reports": 0, "stories": 0, "silences": 0}
    made = norda.post("standing", json={"name": "Gauge", "query": query, "again": ["heard"]})
    assert (made.status_code, made.json()["again"]) == (201, ["heard"])
    for wrong in ("silent:gauge", 'silent:"Vally gauge ~12h"', f"{query} dam"):
        assert norda.post("standing", json={"name": "Gauge", "query": wrong}).status_code == 422
    assert norda.get("search", params={"q": query}).status_code == 422
    assert norda.get("alerts").json()["rows"] == []


def test_lists_of_feeds_come_in_and_go_out(people, api):
    norda = api(people.norda)
    headers = {"Content-Type": "text/x-opml"}
    taken = norda.post("sources.opml?audience=coalition", content=OPML, headers=headers)
    assert taken.status_code == 200, taken.text
    assert len(taken.json()["added"]) == 1
    assert "Inside" in taken.json()["refused"][0]
    again = norda.post("sources.opml?audience=coalition", content=OPML, headers=headers).json()
    assert (again["added"], again["known"]) == ([], 1)
    assert b"https://press.example/rss" in api(people.varzan).get("sources.opml").content
    assert norda.post("sources.opml?audience=coalition", content=b"<x/>", headers=headers).status_code == 422


def test_the_password_of_a_mailbox_is_never_shown(people, api):
    norda = api(people.norda)
    sent = {
        "kind": "mailbox",
        "name": "Desk",
        "address": "imaps://mail.example/INBOX",
        "settings": {"user": "desk"},
        "secret": "correct-horse",
        "marking": {"audience": "members"},
    }
    made = norda.post("sources", json=sent)
    assert made.status_code == 201, made.text
    assert "correct-horse" not in made.text + norda.get("sources").text


def test_the_rota_takes_a_token_from_the_address_that_opens_nothing_else(people, browser, token_of):
    client, secret, wide = browser(), token_of(people.norda, "feeds:read"), token_of(people.norda, "read")
    assert client.get(f"{ROOT}/rota.ics", params={"token": secret}).text.startswith("BEGIN:VCALENDAR")
    assert client.get(f"{ROOT}/rota.ics", params={"token": wide}).status_code == 403
    assert client.get(f"{ROOT}/rota.ics", headers={"Authorization": f"Bearer {wide}"}).status_code == 200
    assert client.get(f"{ROOT}/rota.ics").status_code == 401
    assert client.get(f"{ROOT}/me", params={"token": secret}).status_code == 401


def test_a_page_of_ours_may_read_the_api_and_change_nothing_without_its_word(people, signed_in):
    client = signed_in(people.norda)
    assert client.get(f"{ROOT}/me").status_code == 200
    assert client.post(f"{ROOT}/standing", json={"name": "x", "query": "dam"}).status_code == 403
