"""axe-core, Deque's checker of web pages for people with disabilities, finds nothing serious on any screen.

It comes with the packages that the screens are built of (`npm ci` in ``web/``); where these are not, this is skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = (
    "/", "/search", "/search?q=gates", "/alerts", "/sources", "/sources/new", "/standing", "/standing/new", "/centre",
    "/status", "/quarantine", "/write", "/upload", "/me", "/me/told", "/nothing-is-here",
    "/sealed", "/sealed/new", "/centre/keys", "/glass", "/requests", "/ledger", "/today",
    "/sitreps",
)  # fmt: skip
#: What a principal may read at night is looked at in dark colours, too.
DARK = ("/today", "/sitreps")
_SERIOUS = """axe.run({resultTypes: ["violations"]}).then((found) => found.violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes[0].html}`))"""

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; run npm ci in web/.")


def test_axe_finds_nothing_serious_on_any_screen(page, running):
    source = AXE.read_text("utf-8")
    page.goto(running.url)
    story = page.locator("main .rows a[href^='/stories/']").first.get_attribute("href")
    page.goto(running.url + story)
    report = page.locator("#reports a[href^='/reports/']").first.get_attribute("href")
    wrong = []
    for colours, path in (*(("light", each) for each in (story, report, *SCREENS)), *(("dark", each) for each in DARK)):
        page.emulate_media(color_scheme=colours)
        page.goto(running.url + path)
        page.evaluate(source)
        wrong += [(colours, path, each) for each in page.evaluate(_SERIOUS)]
    assert not wrong
