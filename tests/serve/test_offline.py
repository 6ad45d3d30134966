"""The principal's page in a real browser, on a phone in Arabic and at a desk in English: at hand, far, left."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import uvicorn
from charters import TWO

from comity.model.marking import Marking
from comity.serve.asgi import app
from comity.serve.language import languages
from comity.store import label, reading, session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: A phone and a desk.
SIZES = {"ar": (390, 844), "en": (1280, 900)}


CHARTER = TWO + '[offline]\nkeep = "{keep}"\n'


#: Waits until the browser keeps the page, and until it keeps nothing; ten seconds at most.
KEPT = """async () => {
  for (let tries = 500; tries && !(await (await caches.open("today")).match("/today/kept")); tries--)
    await new Promise((soon) => setTimeout(soon, 20));
}"""
LET_GO = """async () => {
  for (let tries = 500; tries && (await caches.has("today")); tries--)
    await new Promise((soon) => setTimeout(soon, 20));
}"""


class Proxy:
    """Stands before the centre, and says by a status of its own that it does not get through while it has one."""

    def __init__(self, centre: Any) -> None:
        self._centre = centre
        self.status: int | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.status is None:
            await self._centre(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b"The proxy says that the centre is away."})


@pytest.fixture
def proxy(world) -> Proxy:
    return Proxy(app(world.centre.web, address="http://localhost"))


@pytest.fixture
def at(world, proxy) -> Iterator[str]:
    """Where the web process answers; what is Norda's own is released to all in a situation report."""
    with world.centre.web.viewer(world.people.norda) as connection:
        for_all = label.intern(connection, [Marking(owner=world.people.norda.member, audience="coalition")])
        reading.mark(connection, UUID(world.ids["report"]["own"]), for_all)
    with world.centre.conveyor.worker() as connection:
        connection.execute("update sitrep_citation c set label = r.label from report r where r.id = c.report")
        connection.execute("update sitrep_sentence set released = true")
        connection.execute("update sitrep set released_at = now()")
    server = uvicorn.Server(uvicorn.Config(proxy, port=0, log_level="error", lifespan="off"))
    runs = threading.Thread(target=server.run)
    runs.start()
    while not server.started:
        runs.join(0.05)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    runs.join(20)


@pytest.mark.parametrize("code", SIZES)
def test_today_at_hand_out_of_reach_and_signed_out(world, at: str, chromium: Browser, code: str) -> None:
    words = languages()[code].gettext
    page = before_pia(world, at, chromium, code)
    context = page.context
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{at}/today")
    assert page.locator("html").get_attribute("dir") == ("rtl" if code == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.locator("h1").inner_text() == words("Today")
    assert world.words["own"] in page.locator("main").inner_text()
    shot(page, f"today-{code}")
    assert "/today" in page.locator("nav a[aria-current]").get_attribute("href")
    # A question, by the keys alone.
    page.locator("#words").focus()
    page.keyboard.type("Will the ferry run tomorrow?")
    page.locator("#ask ~ form button.first, section:has(#ask) button.first").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/rfis/"))
    shot(page, f"question-{code}")
    for path in ("/requests", "/rfis/new", page.url.removeprefix(at)):
        page.goto(at + path)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        shot(page, f"{path.strip('/').replace('/', '-')[:10]}-{code}")
    # Out of reach, whatever is opened is the kept page: no session's, and nothing but what all may read.
    page.goto(f"{at}/today")
    page.evaluate("navigator.serviceWorker.ready")
    page.evaluate(KEPT)
    context.set_offline(True)
    for path in ("/today", "/alerts"):
        page.goto(at + path)
        assert world.words["own"] in page.locator("main").inner_text()
        assert page.locator("main form, nav, footer").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('main')).fontFamily") != "", "the style sheet is kept"
    assert page.evaluate("document.styleSheets.length") == 1
    shot(page, f"offline-{code}")
    context.set_offline(False)
    assert wrong == []
    # Whoever signs out leaves nothing behind.
    page.goto(f"{at}/me")
    page.locator(".menu summary").click()
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url(re.compile("/sign-in"))
    assert page.evaluate("caches.keys()") == []
    context.close()


def test_a_phone_lets_go_of_what_it_may_keep_no_more(world, proxy, at: str, chromium: Browser) -> None:
    page = before_pia(world, at, chromium, "en")
    charter(world, "all")
    page.goto(f"{at}/today")
    page.evaluate(KEPT)
    charter(world, "nothing")
    page.goto(f"{at}/today")
    page.evaluate(LET_GO)
    assert page.evaluate("caches.has('today')") is False
    proxy.status = 502
    page.goto(f"{at}/today")
    assert "The proxy says" in page.locator("body").inner_text()
    page.context.close()


@pytest.mark.parametrize("status", [502, 503, 504])
def test_what_is_kept_is_shown_where_a_proxy_does_not_get_through(
    world, proxy, at: str, chromium: Browser, status
) -> None:
    page = before_pia(world, at, chromium, "en")
    page.goto(f"{at}/today")
    page.evaluate(KEPT)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    proxy.status = status
    page.goto(f"{at}/alerts")
    assert world.words["own"] in page.locator("main").inner_text()
    proxy.status = 500
    page.goto(f"{at}/alerts")
    assert "The proxy says" in page.locator("body").inner_text()
    page.context.close()


def before_pia(world, at: str, chromium: Browser, code: str) -> Page:
    """A page of a browser in which a principal of Norda is signed in."""
    member = world.people.norda.member
    with world.centre.conveyor.worker() as connection:
        row = connection.execute(
            "insert into officer (member, name, roles, language) values (%s, 'Pia', '{principal}', %s) returning id",
            (member, code),
        ).fetchone()
        assert row
    with world.centre.web.gate() as connection:
        secret = session.begin(connection, row[0], "link")
    width, height = SIZES[code]
    context = chromium.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": "comity", "value": secret, "url": at}])
    return context.new_page()


def charter(world, keep: str) -> None:
    with world.centre.conveyor.worker() as connection:
        connection.execute("update centre set charter = %s", (CHARTER.replace("{keep}", keep),))


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("COMITY_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
