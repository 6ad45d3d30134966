"""Draws the icons that a phone shows of the centre from icon.svg. Run by hand: python web/icons.py."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
STATIC = HERE.parent / "comity" / "serve" / "static"
#: Name of a file, its pixels, and which share of it the drawing takes: phones cut a mask out of the last.
ICONS = (("icon-180.png", 180, 1.0), ("icon-192.png", 192, 1.0), ("icon-512.png", 512, 0.7))

drawing = (HERE / "src" / "icon.svg").read_text("utf-8").replace(' rx="6"', "")
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    page = browser.new_page()
    for name, size, share in ICONS:
        page.set_viewport_size({"width": size, "height": size})
        page.set_content(
            f"<style>body{{margin:0;background:#1c1b19;display:grid;place-items:center;height:100vh}}"
            f"svg{{width:{share:.0%};height:{share:.0%}}}</style>{drawing}"
        )
        page.screenshot(path=str(STATIC / name))
    browser.close()
