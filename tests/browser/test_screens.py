"""The screens as people use them, at a desk in English and on a phone in Arabic."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from comity.serve.language import languages

if TYPE_CHECKING:
    from tests.browser.conftest import Desk, Running


@pytest.fixture
def code(page: Page, running: Running) -> str:
    """The language of the page's reader."""
    page.goto(running.url)
    return page.locator("html").get_attribute("lang") or ""


def test_whoever_has_not_signed_in_sees_the_door_only(chromium: Browser, running: Running, at: Desk) -> None:
    page = chromium.new_context().new_page()
    for path in ("/", "/search?q=dam", "/sources", "/centre", "/stories/s0"):
        page.goto(running.url + path)
        assert "/sign-in" in page.url, path
        expect(page.locator("nav.nav")).to_have_count(0)
    at.shot(page, "door")


def test_a_link_lets_one_person_in_once(chromium: Browser, clara: BrowserContext, running: Running, at: Desk) -> None:
    assert clara.cookies()
    page = chromium.new_context().new_page()
    page.goto(running.links["Clara Wenning"])
    if (button := page.locator("main form[method=post] button")).count():
        button.click()
    page.goto(running.url)
    assert "/sign-in" in page.url
    at.shot(page, "link used up")


def test_the_page_reads_in_its_readers_direction_and_fits_the_screen(
    page: Page, code: str, running: Running, at: Desk
) -> None:
    assert page.locator("html").get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[code]
    for path in ("/", "/search?q=Torvan", "/alerts", "/sources", "/standing", "/centre", "/status", "/write", "/me"):
        answer = page.goto(running.url + path)
        assert answer and answer.ok, path
        expect(page.locator("h1")).to_have_count(1)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} is {wider} px wider than the screen"
        at.shot(page, f"{code} {path}")


def test_now_leads_to_a_story_and_the_story_to_the_words_of_a_report(page: Page, code: str, at: Desk) -> None:
    expect(page.locator("h1")).to_have_text(languages()[code].gettext("Now"))
    page.locator("ol.rows a[href^='/stories/']").first.click()
    page.wait_for_url(re.compile("/stories/"))
    why = page.locator("main details:has(summary):visible").first
    why.locator("summary").first.click()
    assert why.get_attribute("open") is not None
    expect(page.locator("svg").first).to_be_visible()
    at.shot(page, f"{code} story")
    statement = page.locator("main a[href*='/reports/'][href*='#s']:visible").first
    anchor = (statement.get_attribute("href") or "").partition("#")[2]
    statement.click()
    page.wait_for_url(re.compile("/reports/"))
    expect(page.locator(f"#{anchor}").first).to_be_visible()
    at.shot(page, f"{code} report")


def test_a_report_is_asked_why_by_the_keys_alone(page: Page, code: str, running: Running, at: Desk) -> None:
    words = languages()[code].gettext
    page.goto(f"{running.url}/search?q=place:Torvan&language={code}")
    page.locator("main ol.rows a[href^='/reports/']").first.click()
    page.wait_for_url(re.compile("/reports/"))
    for question in ("Why these places", "Why these statements"):
        why = page.locator("#why details").filter(has_text=words(question))
        why.locator("summary").focus()
        page.keyboard.press("Enter")
        reason = why.locator(".reason").first
        expect(reason).to_be_visible()
        if code == "ar":
            assert re.search("[\u0600-\u06ff]{3}", reason.inner_text())
        anchor = why.locator("li a").first.get_attribute("href") or ""
        expect(page.locator(anchor)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    at.shot(page, f"{code} why of a report")
    page.locator("aside a[href^='/stories/'], .aside a[href^='/stories/']").first.click()
    page.wait_for_url(re.compile("/stories/"))
    here = page.locator("#reports details.why").first
    here.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(here.locator("li")).to_be_visible()
    at.shot(page, f"{code} why in a story")


def test_a_contested_claim_shows_both_sides(page: Page, code: str, running: Running) -> None:
    page.goto(f"{running.url}/?show=contested")
    page.locator("ol.rows a[href^='/stories/']").first.click()
    words = languages()[code].gettext
    expect(page.get_by_text(words("Asserts"), exact=True).first).to_be_visible()
    expect(page.get_by_text(words("Denies"), exact=True).first).to_be_visible()


def test_search_finds_across_scripts_and_narrows(page: Page, code: str, running: Running, at: Desk) -> None:
    page.goto(f"{running.url}/search")
    box = page.locator("main input[name=q]")
    box.fill("place:Torvan")
    box.press("Enter")
    page.wait_for_url(re.compile("q=place"))
    found = page.locator("main ol.rows > li")
    everything = found.count()
    assert everything > 10
    page.goto(page.url + "&language=ar")
    narrowed = page.locator("main ol.rows > li")
    assert 0 < narrowed.count() < everything
    for title in narrowed.locator("h3 bdi").all():
        assert re.search("[\u0600-\u06ff]", title.inner_text())
    at.shot(page, f"{code} search narrowed")


def test_a_query_that_cannot_be_read_says_so_beside_the_box(page: Page, running: Running) -> None:
    page.goto(f"{running.url}/search?q=%22dam")
    expect(page.locator("#q-error")).to_be_visible()
    expect(page.locator("main input[name=q]")).to_have_value('"dam')


def test_a_story_is_reached_with_the_keys_alone(clara: BrowserContext, running: Running, at: Desk) -> None:
    with at.page(clara, "keys") as page:
        page.goto(running.url)
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("o")
        page.wait_for_url(re.compile("/stories/"))
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"


def test_a_report_of_one_member_reaches_another_by_its_standing_query(
    clara: BrowserContext, layla: BrowserContext, running: Running, at: Desk
) -> None:
    with at.page(layla, "alert arrives") as waiting:
        waiting.goto(f"{running.url}/standing/new")
        waiting.locator("main input[name=query]").fill("Quillmere AND (bridge OR جسر)")
        waiting.locator("main input[name=name]").fill("الجسر")
        waiting.locator("main button.first").click()
        waiting.wait_for_url(re.compile("/standing"))
        waiting.goto(f"{running.url}/alerts")
        with at.page(clara, "report filed") as writing:
            _file(writing, running, "Bridge closed at Quillmere", "The bridge at Quillmere is closed, the mayor said.")
        fresh = waiting.locator(".fresh a")
        expect(fresh).to_be_visible(timeout=15_000)
        at.shot(waiting, "alert announced")
        fresh.click()
        expect(waiting.locator("main ol.rows").get_by_text("Bridge closed at Quillmere").first).to_be_visible()
        # It is not what she wanted; what it asked before comes back with one press.
        waiting.locator("form[action$='/refused'] button").first.click()
        waiting.wait_for_url(re.compile("/narrow"))
        at.shot(waiting, "alert not relevant")
        waiting.locator("main form[action$='/query'] button").first.click()
        expect(waiting.locator("#query")).to_have_value(re.compile("^Quillmere AND .* NOT story:"))
        at.shot(waiting, "query narrowed")
        waiting.locator("section:has(#earlier) form button").first.click()
        expect(waiting.locator("#query")).to_have_value("Quillmere AND (bridge OR جسر)")


def test_a_report_for_ones_own_member_is_not_to_be_found_by_another(
    clara: BrowserContext, layla: BrowserContext, running: Running, at: Desk
) -> None:
    with at.page(clara, "report kept") as writing:
        address = _file(writing, running, "Kept at home", "Zanderwhistle is a word of ours alone.", audience="members")
    with at.page(layla, "report hidden") as looking:
        hidden = looking.request.get(address)
        missing = looking.request.get(re.sub(r"[0-9a-f]{32}", "0" * 32, address))
        assert hidden.status == missing.status == 404
        assert hidden.text().replace(address.rpartition("/")[2], "0" * 32) == missing.text()
        for path in ("/", "/search?q=Zanderwhistle", "/alerts", "/sources"):
            assert "Kept at home" not in looking.request.get(running.url + path).text(), path


def test_a_passkey_signs_in_where_a_link_did_before(chromium: Browser, running: Running, at: Desk) -> None:
    context = chromium.new_context()
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(running.links["Tobias Marr"])
    page.locator("main button").click()
    page.wait_for_url(running.url + "/")
    page.goto(f"{running.url}/me")
    page.locator("[name=passkey-name]").fill("a key of glass")
    page.locator("[data-passkey-add]").click()
    expect(page.locator("#passkeys").get_by_text("a key of glass")).to_be_visible()
    at.shot(page, "passkey added")
    page.locator("details.menu summary").click()
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url(re.compile("/sign-in"))
    page.locator("[data-passkey-use]").click()
    page.wait_for_url(running.url + "/")
    expect(page.locator("details.menu .name")).to_have_text("Tobias Marr")


def test_the_chair_passes_on_at_the_minute_and_its_holder_reads_no_more(
    clara: BrowserContext, running: Running, at: Desk
) -> None:
    with at.page(clara, "handover") as page:
        page.goto(f"{running.url}/centre")
        before = _holder(page)
        if datetime.now(UTC) < running.handover:
            seen = _reports(page, running)
            at.until(lambda: datetime.now(UTC) > running.handover, "the minute", seconds=120)
            at.until(
                lambda: (page.goto(f"{running.url}/centre"), _holder(page))[1] != before, "the handover", seconds=20
            )
            assert _reports(page, running) == seen
        page.goto(f"{running.url}/centre")
        # The list of members, the terms to come and those that were say the same.
        holders = page.locator("table.cards th[scope=row]:has(.chip.good) bdi").all_inner_texts()
        assert len(holders) > 1
        assert len(set(holders)) == 1
        assert holders[0] in _holder(page)


def _holder(page: Page) -> str:
    return page.locator("header.head .about").inner_text()


def _reports(page: Page, running: Running) -> set[str]:
    """Every report that the officer may read. (Stories may be put together anew at any moment, reports stay.)"""
    found: set[str] = set()
    onward = ""
    while True:
        told = page.request.get(f"{running.url}/api/v1/reports?limit=100{onward}").json()
        found |= {row["id"] for row in told["rows"]}
        if not told["next"]:
            return found
        onward = f"&cursor={quote(told['next'], safe='')}"


def _file(page: Page, running: Running, title: str, text: str, audience: str = "coalition") -> str:
    """File a report on screen; its address."""
    page.goto(f"{running.url}/write")
    page.locator("main input[name=title]").fill(title)
    page.locator("main textarea[name=text]").fill(text)
    page.locator(f"#audience-{audience}").check()
    page.locator("main button.first").click()
    page.wait_for_url(re.compile("/reports/"))
    return page.url.partition("#")[0].partition("?")[0]
