"""Takes the pictures of the screens that the documentation shows, from a sample centre that runs.

    comity run                     # in one terminal; copy the sign-in link of an officer who reads English
    python docs/make_screens.py LINK

The pictures: ``docs/story.png``, the head of the story with most reports, and ``docs/now.png``.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page, sync_playwright

_DOCS = Path(__file__).parent
_SIZE = {"width": 1280, "height": 960}


def take(link: str) -> None:
    """Sign in and take the pictures.

    Args:
        link: a one-time sign-in link of the running sample centre.
    """
    chromium = os.environ.get("COMITY_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=_SIZE, color_scheme="light")  # type: ignore[arg-type]
        page.goto(link)
        page.locator("main button").click()
        page.wait_for_url(urljoin(link, "/"))
        page.screenshot(path=str(_DOCS / "now.png"))
        page.goto(urljoin(link, _largest(page)))
        page.screenshot(path=str(_DOCS / "story.png"))
        browser.close()


def _largest(page: Page) -> str:
    """The address of the contested story that comes first."""
    page.goto(urljoin(page.url, "/?show=contested"))
    return page.locator("ol.rows a[href^='/stories/']").first.get_attribute("href") or "/"


if __name__ == "__main__":
    take(sys.argv[1])
