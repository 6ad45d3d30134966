"""The browser itself finds nothing that the content security policy forbids, on any screen and on pages of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import BrowserContext, Page

from tests.browser.test_axe import SCREENS

if TYPE_CHECKING:
    from tests.browser.conftest import Running

#: Refused, in the ways in which a page is refused.
REFUSED = ("/prove", "/sources.opml", "/reports/nothing", "/search?q=%22dam", "/?from=nonsense", "/centre/acts")
_HEARD = (
    "document.addEventListener('securitypolicyviolation', (e) => { (window.refused ??= []).push(e.violatedDirective) })"
)
_OWN_SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"


def test_no_screen_and_no_error_goes_against_the_policy(page: Page, running: Running) -> None:
    page.add_init_script(_HEARD)
    page.goto(running.url)
    story = page.locator("main .rows a[href^='/stories/']").first.get_attribute("href") or ""
    page.goto(running.url + story)
    report = page.locator("#reports a[href^='/reports/']").first.get_attribute("href") or ""
    for path in (story, report, *SCREENS, *REFUSED):
        answer = page.goto(running.url + path)
        assert answer, path
        headers = answer.all_headers()
        assert "'unsafe" not in headers["content-security-policy"], path
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert headers["x-content-type-options"] == "nosniff", path
        assert page.evaluate("window.refused ?? []") == [], path


def test_a_script_of_the_pages_own_is_refused(clara: BrowserContext, running: Running) -> None:
    page = clara.new_page()
    for path in ("/", "/me", "/nothing-is-here"):
        page.goto(running.url + path)
        page.evaluate(_OWN_SCRIPT)
        assert page.evaluate("window.ran ?? 0") == 0, path
    page.close()
