"""Files of others under a name of their own: by a link that is sealed, short-lived, and ends with the session."""

from __future__ import annotations

import time
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from comity.errors import ComityError
from comity.serve import files
from comity.serve.asgi import app
from comity.store import session

ADDRESS, FILES = "https://centre.example", "https://files.centre.example"


@pytest.fixture
def apart(world):
    """An officer of Norda signed in at a centre with a name for files, and somebody at that name with no cookie."""
    web = app(world.centre.web, address=ADDRESS, files_url=FILES + "/", key=bytes(32))
    with world.centre.web.gate() as connection:
        secret = session.begin(connection, world.people.norda.officer, "link")
    inside = TestClient(web, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False)
    inside.cookies.set("__Host-comity", secret)
    outside = TestClient(web, base_url=FILES, follow_redirects=False, raise_server_exceptions=False)
    yield world, inside, outside
    web.state.openers.close()


def link(inside, report: str, start: str = "") -> str:
    answer = inside.get(f"{start}/reports/{report}/original")
    assert answer.status_code == 303
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    where = answer.headers["location"]
    assert where.startswith(f"{FILES}/files/")
    return urlsplit(where).path


@pytest.mark.parametrize("start", ["", "/api/v1"])
def test_an_original_is_handed_out_under_the_other_name_without_a_cookie(apart, start):
    world, inside, outside = apart
    answer = outside.get(link(inside, world.ids["report"]["own"], start))
    assert answer.status_code == 200
    assert answer.content == f"The {world.words['own']} dam does not hold.".encode()
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


def test_a_program_gets_its_file_where_it_asks(apart, token_of):
    world, _, _ = apart
    web = TestClient(app(world.centre.web, address=ADDRESS, files_url=FILES), base_url=ADDRESS, follow_redirects=False)
    bearer = {"Authorization": f"Bearer {token_of(world.people.norda)}"}
    answer = web.get(f"/api/v1/reports/{world.ids['report']['own']}/original", headers=bearer)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; ")


def test_nothing_hidden_is_on_the_way_there(apart):
    world, inside, _ = apart
    hidden, absent = (inside.get(f"/reports/{each}/original") for each in (world.ids["report"]["hidden"], "0" * 32))
    assert hidden.status_code == absent.status_code == 404
    assert "location" not in hidden.headers


def test_a_link_ends_with_its_minute_its_session_and_its_right(apart, monkeypatch):
    world, inside, outside = apart
    shared = link(inside, world.ids["report"]["shared"])
    own = link(inside, world.ids["report"]["own"])
    assert outside.get(shared).status_code == 200
    with world.centre.web.viewer(world.people.varzan) as connection:
        connection.execute("select withdraw(%s, 'hidden')", (UUID(world.ids["report"]["shared"]),))
    assert outside.get(shared).status_code == 404
    now = time.time()
    with monkeypatch.context() as later:
        later.setattr(files.time, "time", lambda: now + 61)
        assert outside.get(own).status_code == 404
    assert outside.get(own).status_code == 200
    with world.centre.web.gate() as connection:
        connection.execute("delete from session")
    over = outside.get(own)
    assert over.status_code == 404
    assert over.headers["content-type"].startswith("text/plain")
    assert "is over" in over.text


def test_a_link_that_nobody_sealed_opens_nothing(apart):
    world, inside, outside = apart
    good = link(inside, world.ids["report"]["own"])
    for path in (good[:-1], good[:-4] + "AAAA", "/files/x", "/files/%C3%A9", "/files/" + "A" * 200):
        assert outside.get(path).status_code == 404, path


def test_each_name_answers_what_is_its_own_and_nothing_else(apart):
    world, inside, outside = apart
    good = link(inside, world.ids["report"]["own"])
    assert inside.get(good).status_code == 404
    outside.cookies.set("__Host-comity", inside.cookies["__Host-comity"])
    for path in ("/", "/sign-in", "/healthy", "/static/app.css", "/api/v1/me", "/ledger/checkpoint"):
        assert outside.get(path).status_code == 421, path
    assert outside.post(good).status_code in (403, 404, 405, 401)


def test_without_the_setting_files_are_handed_out_as_before(world, signed_in):
    client = signed_in(world.people.norda)
    assert client.get(f"/reports/{world.ids['report']['own']}/original").status_code == 200
    assert client.get("/files/anything").status_code == 404


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("files.centre.example", "no address"),
        ("https://centre.example:8443", "another host"),
        ("http://files.centre.example", "must be https"),
        ("https://files.centre.example/below", "no address"),
    ],
)
def test_a_name_that_would_not_keep_them_apart_is_refused(given, told):
    with pytest.raises(ComityError, match=told):
        files.origin(given, ADDRESS)
