"""The gate: what is not on the list of open addresses is closed, and a session is hard to come by and easy to end."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Mount, Route

from comity.errors import NotFound
from comity.serve import asgi, auth
from comity.store import session, sign_in

SAMPLE = {"secret": "x" * 43, "hash": "00" * 32, "id": "0" * 32, "path": "app.css"}


def addresses() -> list[tuple[str, str]]:
    """Every method and path that the web process answers to, from its own table of routes."""
    found = []
    for route in asgi.ROUTES:
        if isinstance(route, Mount):
            found.append(("GET", f"{route.path}/{{path:path}}"))
        else:
            assert isinstance(route, Route)
            found += [(method, route.path) for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


def filled(path: str) -> str:
    return re.sub(r"{(\w+)(:\w+)?}", lambda gap: SAMPLE.get(gap[1], "0" * 32), path)


def test_without_a_session_every_route_is_closed_but_those_on_the_list(browser):
    client = browser()
    for method, path in addresses():
        answer = client.request(method, filled(path))
        if (method, path) in auth.OPEN:
            assert answer.status_code != 401, path
        elif path.startswith("/api/"):
            assert answer.status_code == 401, path
            assert answer.headers["www-authenticate"].startswith("Bearer"), path
        elif method == "GET":
            assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next="), path
        else:
            assert answer.status_code == 401, path


def test_every_open_address_is_a_route():
    assert set(auth.OPEN) <= set(addresses())


def test_a_link_is_used_up_by_its_button_and_not_by_a_look_at_it(centre, people, browser):
    with centre.web.gate() as connection:
        secret = sign_in.issue(connection, people.norda.officer)
    client = browser()
    for _ in range(3):
        looked = client.get(f"/sign-in/{secret}")
        assert looked.status_code == 200
        assert looked.headers["referrer-policy"] == "no-referrer"
    assert client.get("/me").status_code == 303
    assert client.post(f"/sign-in/{secret}").status_code == 303
    assert "Ada of norda" in client.get("/me").text
    assert browser().post(f"/sign-in/{secret}").status_code == 410


def test_a_link_too_old_or_of_an_officer_who_left_is_of_no_use(centre, people, browser):
    with centre.web.gate() as connection:
        late = sign_in.issue(connection, people.norda.officer, minutes=-1)
        gone = sign_in.issue(connection, people.varzan.officer)
    with centre.conveyor.worker() as connection:
        connection.execute("update officer set active = false where id = %s", (people.varzan.officer,))
    assert browser().post(f"/sign-in/{late}").status_code == 410
    assert browser().post(f"/sign-in/{gone}").status_code == 410
    with centre.web.gate() as connection, pytest.raises(NotFound):
        sign_in.issue(connection, people.varzan.officer)


@pytest.mark.parametrize(
    "change",
    [
        "update officer set active = false where id = %(officer)s",
        "update member set left_at = now() where id = %(member)s",
    ],
)
def test_who_is_no_longer_of_the_centre_is_out_at_once(centre, people, signed_in, token_of, change):
    client, bearer = signed_in(people.norda), token_of(people.norda)
    assert client.get("/me").status_code == 200
    with centre.conveyor.worker() as connection:
        connection.execute(change, {"officer": people.norda.officer, "member": people.norda.member})
    assert client.get("/me").status_code == 303
    client.cookies.clear()
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {bearer}"}).status_code == 401


@pytest.mark.parametrize(
    "change", ["seen_at = now() - interval '12 hours 1 minute'", "expires_at = now() - interval '1 second'"]
)
def test_a_session_ends_by_idleness_and_by_age(centre, people, signed_in, change):
    client = signed_in(people.norda)
    with centre.web.gate() as connection:
        connection.execute(f"update session set {change}")  # noqa: S608 - one of two texts above
    assert client.get("/me").status_code == 303


def test_the_database_holds_no_secret(centre, people, signed_in, token_of):
    cookie = signed_in(people.norda).cookies["comity"]
    secret = token_of(people.norda)
    with centre.web.gate() as connection:
        for table in ("session", "sign_in_link", "token"):
            kept = str(connection.execute(f"select t.*, t::text from {table} t").fetchall())  # noqa: S608
            assert kept != "[]"
            assert cookie not in kept and secret not in kept


def test_cookies_by_https_are_this_hosts_alone(centre, people):
    from starlette.testclient import TestClient

    with centre.web.gate() as connection:
        secret = sign_in.issue(connection, people.norda.officer)
    client = TestClient(asgi.app(centre.web, address="https://centre.example"), base_url="https://centre.example")
    answer = client.post(f"/sign-in/{secret}", follow_redirects=False)
    set_cookie = answer.headers["set-cookie"]
    assert set_cookie.startswith("__Host-comity=")
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in set_cookie
    assert "Domain" not in set_cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_signing_out_ends_the_session_itself(people, signed_in):
    client = signed_in(people.norda)
    cookie = client.cookies["comity"]
    assert client.post("/sign-out", data={"csrf": csrf(client)}).status_code == 303
    client.cookies.set("comity", cookie)
    assert client.get("/me").status_code == 303


def csrf(client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
    assert found
    return found[1]


def test_what_other_sites_have_a_browser_send_is_refused(people, signed_in):
    client = signed_in(people.norda)
    word = csrf(client)
    assert client.post("/sign-out").status_code == 403
    assert client.post("/sign-out", data={"csrf": "x"}).status_code == 403
    assert client.post("/sign-out", data={"csrf": csrf(signed_in(people.norda))}).status_code == 403
    for header in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
    ):
        assert client.post("/sign-out", data={"csrf": word}, headers=header).status_code == 403
        assert client.post("/sign-in/" + "x" * 43, headers=header).status_code == 403
    assert client.get("/me").status_code == 200
    assert client.post("/sign-out", data={"csrf": word}, headers={"Origin": "http://localhost:8000"}).status_code == 303


def test_guessing_has_to_wait_and_locks_nobody_else_out(centre, browser, people, signed_in):
    client = browser()
    answers = [client.post(f"/sign-in/{number:043}").status_code for number in range(22)]
    assert answers[:20] == [410] * 20
    assert answers[20:] == [429] * 2
    assert signed_in(people.norda).get("/me").status_code == 200
    with centre.web.gate() as connection:
        connection.execute("update attempt set at = at - interval '16 minutes'")
    assert client.post("/sign-in/" + "x" * 43).status_code == 410


def test_own_sessions_are_listed_and_ended_and_nobody_elses(people, signed_in):
    first, second, other = signed_in(people.norda), signed_in(people.norda), signed_in(people.varzan)
    for client, status in ((other, 404), (second, 303)):
        ends = client.post(
            f"/me/sessions/{session.hash_of(first.cookies['comity']).hex()}/end", data={"csrf": csrf(client)}
        )
        assert ends.status_code == status
    assert first.get("/me").status_code == 303
    assert second.get("/me").status_code == 200


def test_every_answer_says_what_a_browser_may_do_with_it(browser):
    client = browser()
    for path in ("/sign-in", "/nothing", "/api/v1/me", "/static/app.css", "/sign-in/" + "x" * 43):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "permissions-policy" in headers


def test_a_request_for_another_host_or_with_too_large_a_body_is_refused(browser):
    client = browser()
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/sign-in", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "[::1]:8000"}).status_code == 200
    large = b"x" * (2 * 2**20 + 1)
    assert client.post("/sign-in/passkey/answer", content=large).status_code == 413
    assert client.post("/sign-in/passkey/answer", content=iter([large])).status_code == 413


def test_the_way_on_after_signing_in_stays_within_the_centre(browser):
    client = browser()
    assert 'data-onward="/search?q=dam"' in client.get("/sign-in?next=/search%3Fq%3Ddam").text
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert 'data-onward="/"' in client.get("/sign-in", params={"next": elsewhere}).text


def test_an_officer_makes_a_link_for_a_colleague_and_for_nobody_of_another_member(centre, people, signed_in, browser):
    with centre.conveyor.worker() as connection:
        row = connection.execute(
            "insert into officer (member, name) values (%s, 'Bo of norda') returning id", (people.norda.member,)
        ).fetchone()
        host = connection.execute(
            "insert into officer (member, name, roles) values (%s, 'Cy', '{host}') returning id", (people.norda.member,)
        ).fetchone()
    assert row and host
    client = signed_in(people.norda)
    made = client.post(f"/me/colleagues/{row[0].hex}/link", data={"csrf": csrf(client)})
    link = re.search(r"http://localhost:8000(/sign-in/[\w-]{43})", made.text)
    assert link
    other = browser()
    assert other.post(link[1]).status_code == 303
    assert "Bo of norda" in other.get("/me").text
    for who in (people.varzan.officer, people.norda.officer, host[0]):
        assert client.post(f"/me/colleagues/{who.hex}/link", data={"csrf": csrf(client)}).status_code == 404
