"""What every answer says to a browser, errors and all; and that no page holds a script or a style of its own."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route
from test_two_worlds import addresses

from comity.serve.asgi import ROUTES

#: Streams have no end to wait for.
STREAMS = ("/live", "/api/v1/alerts/stream")
#: Those, and what everybody may keep.
LEFT_OUT = (
    *(*STREAMS, "/api/v1/openapi.json", "/sign-in", "/sign-in/{secret}"),
    *("/ledger/checkpoint", "/ledger/key", "/ledger/tile/{path:path}"),
)
#: What a browser would run or apply though no file of the centre holds it.
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=\"/static/)|<style|<[^>]*\s(?:style|on[a-z]+|hx-on[:\w-]*)\s*=|javascript:|<iframe|<object|<embed",
    re.IGNORECASE,
)
#: What feed readers and calendars keep, and ask each time whether it is still so.
KEPT = ("/api/v1/alerts.atom", "/api/v1/alerts.json", "/api/v1/calendar.ics")


def checked(path: str, answer) -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy.pop("default-src") == "'none'", path
    assert "unsafe" not in str(policy) and "*" not in str(policy) and "http:" not in str(policy), path
    if "sandbox" not in policy:
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'", path
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'", path
    assert answer.headers["x-content-type-options"] == "nosniff", path
    assert answer.headers["x-frame-options"] == "DENY", path
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer"), path
    assert answer.headers["cross-origin-resource-policy"] == "same-origin", path
    assert "server" not in answer.headers, path
    if not path.startswith("/static"):
        kept = path.partition("?")[0] in KEPT and answer.status_code == 200
        assert answer.headers["cache-control"] == ("private, no-cache" if kept else "no-store"), path
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert not INLINE.findall(answer.text), (path, INLINE.findall(answer.text))


@pytest.mark.parametrize("proven", [True, False])
def test_every_page_of_an_officer_and_every_refusal_says_the_same(world, signed_in, proven):
    client = signed_in(world.people.norda, proven=proven)
    ids = {kind: {stands: of[stands] for stands in ("own", "hidden")} for kind, of in world.ids.items()}
    asked = 0
    for route in ROUTES:
        if isinstance(route, Route) and "GET" in (route.methods or ()) and route.path not in LEFT_OUT:
            for path in addresses(route.path, ids):
                checked(path, client.get(path))
                asked += 1
    assert asked > 70


def test_every_refusal_before_the_gate_and_behind_it_says_the_same(world, browser, signed_in):
    stranger, officer = browser(), signed_in(world.people.norda)
    for client in (stranger, officer):
        for route in ROUTES:
            if isinstance(route, Route) and route.path not in STREAMS:
                path = re.sub(r"{\w+(:\w+)?}", "0" * 32, route.path)
                for method in ("GET", "POST", "DELETE"):
                    if method in (route.methods or ()) and (client is stranger or method != "GET"):
                        checked(path, client.request(method, path))
        for path in (
            "/nothing",
            "/static/nothing",
            "/api/v1/nothing",
            "/static/app.css",
            "/search?q=%22dam",
            "/?from=x",
        ):
            checked(path, client.get(path))
        checked("/", client.put("/"))
        checked("/", client.get("/", headers={"Host": "evil.example"}))


def test_the_bytes_of_others_are_a_file_and_can_do_nothing(world, signed_in):
    client = signed_in(world.people.norda)
    for start in ("", "/api/v1"):
        answer = client.get(f"{start}/reports/{world.ids['report']['own']}/original")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"
