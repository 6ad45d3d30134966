"""The principal's page in a real browser, on a phone in Arabic and at a desk in English: at hand, far, left."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import uvicorn

from comity.db import Viewer
from comity.model.marking import Marking
from comity.serve.asgi import app
from comity.serve.language import languages
from comity.store import label, reading, session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: A phone and a desk.
SIZES = {"ar": (390, 844), "en": (1280, 900)}


@pytest.fixture
def at(world) -> Iterator[str]:
    """Where the web process answers; what is Norda's own is released to all in a situation report."""
    with world.centre.web.viewer(world.people.norda) as connection:
        for_all = label.intern(connection, [Marking(owner=world.people.norda.member, audience="coalition")])
        reading.mark(connection, UUID(world.ids["report"]["own"]), for_all)
    with world.centre.conveyor.worker() as connection:
        connection.execute("update sitrep_citation c set label = r.label from report r where r.id = c.report")
        connection.execute("update sitrep_sentence set released = true")
        connection.execute("update sitrep set released_at = now()")
    web = app(world.centre.web, address="http://localhost")
    server = uvicorn.Server(uvicorn.Config(web, port=0, log_level="error", lifespan="off"))
    runs = threading.Thread(target=server.run)
    runs.start()
    while not server.started:
        runs.join(0.05)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    runs.join(20)


@pytest.mark.parametrize("code", SIZES)
def test_today_at_hand_out_of_reach_and_signed_out(world, at: str, chromium: Browser, code: str) -> None:
    centre, words = world.centre, languages()[code].gettext
    with centre.conveyor.worker() as connection:
        row = connection.execute(
            "insert into officer (member, name, roles, language) values (%s, 'Pia', '{principal}', %s) returning id",
            (world.people.norda.member, code),
        ).fetchone()
        assert row
    pia = Viewer(member=world.people.norda.member, officer=row[0])
    with centre.web.gate() as connection:
        secret = session.begin(connection, pia.officer, "link")
    width, height = SIZES[code]
    context = chromium.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": "comity", "value": secret, "url": at}])
    page = context.new_page()
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
    page.wait_for_function("caches.open('today').then((kept) => kept.match('/today/kept'))")
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


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("COMITY_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
