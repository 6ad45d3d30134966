"""A centre that really runs, and a real browser to look at it with.

The centre is started as a newcomer starts it, `comity run` with the sample, and its chair's clock is set so that the
chair passes on a minute or two later. With `COMITY_SHOTS` set to a folder every test leaves pictures there.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from comity.db import Database, embedded
from comity.govern.charter import read_charter
from comity.govern.term import boundary
from comity.store import trial

ROOT = Path(__file__).parents[2]
#: Seconds from the centre's start to the handover: enough to sign in before it.
BEFORE_HANDOVER = 100
_LINK = re.compile(r"https?://\S+/sign-in/\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The sample centre, at work."""

    #: Where it answers.
    url: str
    #: Its data folder.
    data: Path
    #: A sign-in link by officer's name; each works once.
    links: dict[str, str]
    #: When its chair passes on.
    handover: datetime


@pytest.fixture(scope="session")
def running(chromium: Browser) -> Iterator[Running]:  # noqa: ARG001 - nothing to run without a browser to look with
    data = Path(tempfile.mkdtemp(prefix="comity"))
    handover = datetime.now(UTC) + timedelta(seconds=BEFORE_HANDOVER)
    log = data / "said.txt"
    with log.open("w") as said:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "comity.cli", "run", "--data", str(data), "--port", str(_free_port())],
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "COLUMNS": "200", "COMITY_CLOCK_OFFSET": f"{_offset(handover)}s"},
            cwd=ROOT,
        )
    try:
        links = _links(log, process)
        url = next(iter(links.values())).split("/sign-in/")[0]
        _weighed(data)
        yield Running(url=url, data=data, links=links, handover=handover)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def clara(chromium: Browser, running: Running) -> BrowserContext:
    """An officer of Norda, who reads English, at a desk."""
    return _signed_in(chromium, running, "Clara Wenning", {"width": 1280, "height": 900})


@pytest.fixture(scope="session")
def layla(chromium: Browser, running: Running) -> BrowserContext:
    """An officer of Sahlan, who reads Arabic, on a phone."""
    return _signed_in(chromium, running, "ليلى الحمدان", {"width": 390, "height": 844})


@pytest.fixture(scope="session")
def at() -> Desk:
    """How tests open pages, take pictures of them and wait."""
    return Desk()


@pytest.fixture(params=["clara", "layla"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of either officer; what goes wrong in it fails the test."""
    with Desk().page(request.getfixturevalue(request.param), request.node.name) as page:
        yield page


class Desk:
    """How tests open pages, take pictures of them and wait."""

    @contextmanager
    def page(self, context: BrowserContext, name: str) -> Iterator[Page]:
        """A page of its own; an error in its scripts, or a refusal by its content security policy, fails the test."""
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        # A page that answers 422 to what was typed into it is as it should be; a missing part of a page is not.
        page.on(
            "console",
            lambda said: wrong.append(said.text) if said.type == "error" and said.location["url"] != page.url else None,
        )
        yield page
        self.shot(page, name)
        page.close()
        assert not wrong, wrong

    def shot(self, page: Page, name: str) -> None:
        """Leave a picture of the page for people to look at, if they asked for it."""
        if folder := os.environ.get("COMITY_SHOTS"):
            page.screenshot(path=str(Path(folder) / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}.png"), full_page=True)

    def until(self, true: Callable[[], object], what: str, *, seconds: float = 60.0) -> None:
        """Ask again and again until it is true."""
        ends = monotonic() + seconds
        while not true():
            assert monotonic() < ends, f"{what} did not happen within {seconds:g} seconds"
            sleep(0.2)


def _signed_in(browser: Browser, running: Running, name: str, size: dict[str, int]) -> BrowserContext:
    context = browser.new_context(viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(running.links[name])
    Desk().shot(page, f"sign-in {'phone' if size['width'] < 500 else 'desk'}")
    page.locator("main button").click()
    page.wait_for_url(running.url + "/")
    page.close()
    return context


def _links(log: Path, process: subprocess.Popen[bytes]) -> dict[str, str]:
    """What `comity run` prints: under each member its officers, each with a link on the next line."""
    ends = monotonic() + 120
    while "Ctrl-C stops" not in log.read_text("utf-8"):
        assert process.poll() is None, log.read_text("utf-8")
        assert monotonic() < ends, log.read_text("utf-8")
        sleep(0.2)
    links, name = {}, ""
    for line in log.read_text("utf-8").splitlines():
        plain = re.sub(r"[\u200e\u200f\u2066-\u2069]", "", line).strip()
        if found := _LINK.search(plain):
            links[name] = found[0]
        elif "  " in plain:
            name = plain.split("  ")[0]
    return links


def _weighed(data: Path) -> None:
    """Wait until the sample has been read, placed and weighed."""
    database = Database(embedded.start(data).conveyor)

    def done() -> bool:
        with database.worker() as connection:
            return trial.received(connection) > 0 and not trial.unfinished(connection)

    sleep(5)
    Desk().until(done, "the reading of the sample", seconds=180)
    database.close()


def _offset(handover: datetime) -> int:
    """Seconds by which the chair's clock must be set for a term to end at that moment."""
    charter, _ = read_charter(ROOT / "examples" / "river" / "centre.toml")
    number = 1
    while boundary(charter, number) < handover:
        number += 1
    return round((boundary(charter, number) - handover).total_seconds())


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
