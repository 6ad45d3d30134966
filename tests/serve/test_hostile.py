"""What nobody sends who means well, to every address that there is: told in words, never by an error of ours.

The addresses are those of the table of routes, so that a new one is tried without being named here.
"""

from __future__ import annotations

import base64
import json
import re
from html import escape
from itertools import product
from urllib.parse import quote, urlencode

import psycopg
import pytest
from starlette.routing import Route

from comity.db import Viewer
from comity.serve.asgi import ROUTES
from comity.store import officer, sign_in

#: Values for a gap in a path, a parameter or a field of a form.
HOSTILE = (
    "\x00",
    "9" * 5_000,
    "٣²",
    "//[",
    "9999-12-31T23:59:59-23:59~" + "0" * 32,
    "0001-01-01",
    "-",
    "n~",
    "bnan~" + "0" * 32,
    '"><svg onload=alert(1)>',
    "%s{0}{{7*7}}%(a)s",
    "\u202e\u2066\ud800",
    "../../etc/passwd",
    "(" * 100 + "a",
)
#: Parameters and fields that some address reads.
NAMES = (
    *("q", "from", "after", "order", "claims", "show", "since", "until", "day", "language", "publisher", "source"),
    *("place", "next", "page", "new", "report", "known", "kept", "name", "query", "kind", "address", "title", "text"),
    *("link", "published", "audience", "members", "step", "email", "officer", "deputy", "webhook", "active", "limit"),
)
#: Answers without end, and the way out.
LEFT_OUT = ("/live", "/api/v1/alerts/stream", "/sign-out")
ASKED = [
    (each, method)
    for each in ROUTES
    if isinstance(each, Route) and each.path not in LEFT_OUT
    for method in sorted(each.methods - {"HEAD"})
]


def bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_parameter_breaks_a_list(world, signed_in, value):
    browser = signed_in(world.people.norda)
    for path, name in (
        *(("/search", name) for name in ("q", "after", "day", "language", "publisher", "source", "place", "order")),
        *((path, "from") for path in ("/", "/alerts", "/quarantine")),
        *(("/api/v1/search", name) for name in ("query", "q", "after", "limit")),
        *(("/sources", "page"), ("/upload/done", "new"), ("/upload/done", "known"), ("/fresh", "since")),
        *(("/api/v1/reports", "from"), ("/api/v1/reports", "limit"), ("/sources/new", "address")),
    ):
        answer = browser.get(f"{path}?{name}={quote(bytes_of(value), safe='')}")
        assert answer.status_code < 500, (path, name)


@pytest.mark.parametrize("value", ["\x00%s{0}", "9" * 500, '//["><svg onload=alert(1)>\u202e\ud800'], ids=range(3))
def test_no_address_breaks(world, signed_in, value):
    browser = signed_in(world.people.norda)
    word = re.search(r'name="csrf" value="([^"]+)"', browser.get("/me").text)[1]
    written = quote(bytes_of(value), safe="")
    for route, method in ASKED:
        gaps = "{" in route.path
        path = re.sub(r"{\w+}", written[:1_000], route.path)
        sent = urlencode([(name, bytes_of(value)) for name in NAMES])
        every = urlencode([(name, bytes_of(value)) for name in NAMES])
        tries = [(path if gaps else f"{path}?{every}", b"")]
        if method != "GET":
            known = re.sub(r"{\w+}", next(iter(world.ids.get(_kind(route.path), {"": "1"}).values())), route.path)
            tries += [(known, sent.encode())]
        for address, body in tries:
            answer = browser.request(
                method,
                address,
                content=body,
                headers={"x-csrf-token": word, "content-type": "application/x-www-form-urlencoded"},
            )
            assert answer.status_code < 500, (method, address[:200])
            assert "<svg onload" not in answer.text, (method, address[:200])
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-frame-options"] == "DENY"


def _kind(path: str) -> str:
    word = path.removeprefix("/api/v1").split("/")[1]
    return {"reports": "report", "stories": "story", "sources": "source", "alerts": "alert"}.get(word, word)


HEADERS = {
    "host": ("localhost:8000@evil.example", "evil.example", "[", "localhost:\u00b2"),
    "origin": ("http://[", "null", "http://localhost:8000.evil.example", "//"),
    "content-length": ("\u00b2", "-1"),
    "content-type": (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded; charset=x",
    ),
    "cookie": (
        *(
            f"comity_notice={base64.urlsafe_b64encode(text).decode()}"
            for text in (b"1", b"[1,2]", b"null", b"\xff", b"[" * 3_000, json.dumps(["done", "\ud800"]).encode())
        ),
        "comity_notice=\u00ff",
        "comity_theme=x; comity_language=../../x",
        "comity=\u00ff",
    ),
    "accept-language": ("*;q=\u00b2", "en;q=9e999", "," * 5_000),
    "last-event-id": ("\u00ff" * 100,),
    "authorization": ("Bearer", "Bearer \u00ff", "bearer comity_" + "\u00b2" * 43),
}


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_breaks(world, signed_in, name):
    browser = signed_in(world.people.norda)
    word = re.search(r'name="csrf" value="([^"]+)"', browser.get("/me").text)[1]
    cookie = f"comity={browser.cookies['comity']}"
    for value, (method, path) in product(
        HEADERS[name], (("GET", "/"), ("GET", "/api/v1/reports"), ("POST", "/preferences"), ("POST", "/me/tokens"))
    ):
        sent = value if name != "cookie" or value.startswith("comity=") else f"{cookie}; {value}"
        headers = {"x-csrf-token": word} | {name: sent.encode("latin-1")}
        assert browser.request(method, path, headers=headers).status_code < 500, (path, value[:80])


@pytest.mark.usefixtures("world")
def test_no_page_leads_elsewhere(browser):
    away = ("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
            "/\t/evil.example", "/\n//evil.example", "//[", "http:evil.example", " //evil.example", "")  # fmt: skip
    for address, method in product(away, ("back", "next")):
        if method == "back":
            answer = browser().post("/preferences", data={"back": address, "language": "fa"})
            assert answer.headers["location"] == "/"
        else:
            page = browser().get("/sign-in", params={"next": address})
            assert page.status_code == 200
            assert not address or f'="{escape(address)}"' not in page.text


def test_who_reads_nothing_invites_nobody_who_reads(centre, people, signed_in):
    """By a link for a colleague the host of the server would read what the colleague may."""
    with centre.conveyor.worker() as connection:
        member = people.norda.member
        host = officer.add(connection, member, name="Host", email="h@a.example", roles=["host"])
        second = officer.add(connection, member, name="Second", email="i@a.example", roles=["host"])
        both = officer.add(connection, member, name="Both", email="j@a.example", roles=["host", "watch"])
    browser = signed_in(Viewer(member=member, officer=host))
    word = re.search(r'name="csrf" value="([^"]+)"', browser.get("/me").text)[1]
    for each, status in ((people.norda.officer, 404), (both, 404), (second, 200)):
        assert browser.post(f"/me/colleagues/{each.hex}/link", data={"csrf": word}).status_code == status


def test_what_a_sender_says_of_its_bytes_moves_no_browser(world, signed_in):
    with world.centre.conveyor.worker() as connection:
        connection.execute("update original set media_type = %s", ("text/html\u2028; x\nSet-Cookie: a=b",))
        connection.execute("update report set path = %s", ('x/\u202egpj.html";\r\nSet-Cookie: a=b',))
    answer = signed_in(world.people.norda).get(f"/reports/{world.ids['report']['own']}/original")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''gpj.html")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


def test_a_refusal_is_written_down_with_who_it_was_for(world, signed_in, browser, caplog):
    client = signed_in(world.people.norda)
    shared = world.ids["report"]["shared"]
    word = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)[1]
    caplog.clear()
    assert client.post(f"/reports/{shared}/marking", data={"csrf": word, "audience": "public"}).status_code == 403
    assert client.post("/read").status_code == 403
    assert browser().post("/preferences", headers={"Origin": "https://evil.example"}).status_code == 403
    told = [each.getMessage() for each in caplog.records if each.name == "comity.web"]
    assert told[0] == f"POST /reports/{{id}}/marking refused to {world.people.norda.officer}"
    assert told[1].endswith(f"refused to {world.people.norda.officer}")
    assert told[2].endswith("refused to a stranger")
    assert shared not in "".join(told)


def test_no_method_tells_what_was_sent(browser, people, signed_in):
    for client in (browser(), signed_in(people.norda)):
        for method in ("TRACE", "CONNECT", "OPTIONS", "PUT"):
            answer = client.request(method, "/sign-in", headers={"X-Word": "zubrowka"})
            assert answer.status_code in (303, 401, 403, 405), (method, answer.status_code)
            assert "zubrowka" not in answer.text


def test_the_secret_of_a_link_does_not_come_into_the_log(centre, browser, caplog, people):
    with centre.web.gate() as connection:
        secret = sign_in.issue(connection, people.norda.officer)
    with psycopg.connect(centre.addresses.admin) as connection:  # what nobody foresees
        connection.execute("alter table comity.session rename to elsewhere")
    assert browser().post(f"/sign-in/{secret}").status_code == 500
    assert "/sign-in/{secret} failed" in caplog.text
    assert secret not in caplog.text
