"""Open pages hear of what they may see, in ids, and of nothing else; through restarts, and not once they may not."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx
import psycopg
import pytest
import uvicorn

from comity.serve import live
from comity.serve.asgi import app
from comity.store import session, work


@pytest.fixture
def address(world) -> Iterator[str]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    settings = uvicorn.Config(
        app(world.centre.web, address=f"http://localhost:{port}"),
        host="127.0.0.1",
        port=port,
        log_level="error",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


class Line:
    """What one page hears."""

    def __init__(self, response: httpx.Response) -> None:
        self.heard: list[tuple[str, dict]] = []
        self.over = threading.Event()
        self._lines = response.iter_lines()
        next(self._lines)  # the line that says when to come back: from here on the page is known
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        name = ""
        try:
            for line in self._lines:
                if line.startswith("id: "):
                    name = line[4:]
                elif line.startswith("data: "):
                    self.heard.append((name, json.loads(line[6:])))
        except httpx.HTTPError:
            pass
        self.over.set()

    def within(self, seconds: float, number: int) -> list[dict]:
        end = time.monotonic() + seconds
        while len(self.heard) < number and time.monotonic() < end:
            time.sleep(0.01)
        return [told for _, told in self.heard]


@pytest.fixture
def page(world, address, token_of):
    """Opens pages of an officer."""

    @contextmanager
    def opened(viewer, path: str = "/live", last: str = "", by: str = "session") -> Iterator[Line]:
        if by == "token":
            headers = {"Authorization": f"Bearer {token_of(viewer)}"}
        else:
            with world.centre.web.gate() as connection:
                headers = {"Cookie": f"comity={session.begin(connection, viewer.officer, 'link')}"}
        headers |= {"Last-Event-ID": last} if last else {}
        with (
            httpx.Client(base_url=address, timeout=20) as client,
            client.stream("GET", path, headers=headers) as response,
        ):
            assert response.status_code == 200, response.read()
            line = Line(response)
            time.sleep(0.1)  # the page is taken up just after its first line
            yield line

    return opened


def tell(world, **notice) -> None:
    with world.centre.conveyor.worker() as connection:
        work.tell(connection, "comity", json.dumps(notice))


def listening(world, line: Line) -> None:
    """Wait until the process hears the database: what is told before that is for nobody."""
    for _ in range(100):
        tell(world, kind="chair")
        if line.within(0.1, 1):
            break
    time.sleep(0.1)
    line.heard.clear()


def test_a_page_hears_of_what_its_viewer_may_see_and_of_nothing_else(world, page):
    ids = world.ids
    with page(world.people.norda) as norda, page(world.people.varzan) as varzan:
        listening(world, norda)
        varzan.heard.clear()
        began = time.monotonic()
        tell(world, kind="report", reports=list(ids["report"].values()), stories=list(ids["story"].values()))
        heard = norda.within(2, 1)
        assert time.monotonic() - began < 1
        assert set(heard[0]["reports"]) == {ids["report"]["own"], ids["report"]["shared"]}
        assert set(heard[0]["stories"]) == {ids["story"]["own"], ids["story"]["shared"]}
        assert set(varzan.within(2, 1)[0]["reports"]) == {ids["report"]["shared"], ids["report"]["hidden"]}
        tell(world, kind="report", reports=[ids["report"]["hidden"]], stories=[ids["story"]["hidden"]])
        alert = {"kind": "alert", "alert": ids["alert"]["own"], "officer": str(world.people.norda.officer)}
        tell(world, **alert)
        assert norda.within(2, 2)[1:] == [{"kind": "alert", "alert": ids["alert"]["own"]}]
        assert [told["kind"] for told in varzan.within(0.3, 3)] == ["report", "report"]


def test_what_is_heard_is_the_same_with_hidden_things_and_without(world, page):
    """Two worlds: the same, in the same order, whatever hidden things are told of between and beside it."""
    ids, norda, varzan = world.ids, world.people.norda, world.people.varzan
    told = [
        {"kind": "report", "reports": [ids["report"]["own"]], "stories": [ids["story"]["own"]]},
        {"kind": "alert", "alert": ids["alert"]["own"], "officer": str(norda.officer)},
        {"kind": "story", "stories": [ids["story"]["shared"]]},
        {"kind": "chair"},
    ]
    hidden = [
        {"kind": "report", "reports": [ids["report"]["hidden"]], "stories": [ids["story"]["hidden"]]},
        {"kind": "alert", "alert": ids["alert"]["hidden"], "officer": str(varzan.officer)},
        {"kind": "alert", "alert": ids["alert"]["hidden"], "officer": str(norda.officer)},
        {"kind": "story", "stories": [ids["story"]["hidden"]]},
    ]
    heard = []
    for full in (False, True):
        with page(norda) as line, page(norda, "/api/v1/alerts/stream") as alerts:
            listening(world, line)
            for place, each in enumerate(told):
                beside = {
                    kind: each[kind] + [ids[kind[:-1].replace("storie", "story")]["hidden"]]
                    for kind in ("reports", "stories")
                    if kind in each and full
                }
                for notice in (*(hidden if full else ()), each | beside, *(hidden[place:] if full else ())):
                    tell(world, **notice)
            line.within(3, len(told))
            time.sleep(0.3)
            heard.append([[message for _, message in each.heard] for each in (line, alerts)])
    assert heard[0] == heard[1]
    assert [len(each) for each in heard[0]] == [4, 1]


def test_the_stream_of_the_api_brings_alerts_alone(world, page):
    with page(world.people.norda) as all_of_it, page(world.people.norda, "/api/v1/alerts/stream") as alerts:
        listening(world, all_of_it)
        tell(world, kind="report", reports=[world.ids["report"]["own"]])
        tell(world, kind="alert", alert=world.ids["alert"]["own"], officer=str(world.people.norda.officer))
        assert alerts.within(2, 1) == [{"kind": "alert", "alert": world.ids["alert"]["own"]}]
        assert len(all_of_it.within(2, 2)) == 2


def test_a_page_that_comes_back_hears_what_it_missed(world, page):
    with page(world.people.norda) as line:
        listening(world, line)
        tell(world, kind="report", reports=[world.ids["report"]["own"]])
        line.within(2, 1)
        last = line.heard[0][0]
    with page(world.people.esk):
        tell(world, kind="report", reports=[world.ids["report"]["shared"]])
        tell(world, kind="report", reports=[world.ids["report"]["hidden"]])
        time.sleep(0.3)
        with page(world.people.norda, last=last) as line:
            assert line.within(2, 1) == [{"kind": "report", "reports": [world.ids["report"]["shared"]]}]
        with page(world.people.norda, last="of-another-process") as line:
            assert line.within(2, 1) == [{"kind": "again"}]


def test_it_survives_the_database_being_away(world, page, monkeypatch):
    monkeypatch.setattr(live, "_AWAY", 0.05)
    with page(world.people.norda) as line:
        listening(world, line)
        with psycopg.connect(world.centre.addresses.admin, autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        assert line.within(10, 1) == [{"kind": "again"}]
        tell(world, kind="report", reports=[world.ids["report"]["own"]])
        assert line.within(5, 2)[1]["kind"] == "report"


def test_who_may_not_enter_any_more_is_cut_off(world, page):
    with page(world.people.norda) as line:
        listening(world, line)
        with world.centre.conveyor.worker() as connection:
            connection.execute("update officer set active = false where id = %s", (world.people.norda.officer,))
        tell(world, kind="report", reports=[world.ids["report"]["shared"]])
        assert line.over.wait(3)
        assert line.heard == []


def made_so(world, statement: str) -> None:
    with psycopg.connect(world.centre.addresses.admin, autocommit=True) as admin:
        admin.execute("set search_path = comity")
        admin.execute(statement, {"norda": world.people.norda.officer})


#: By what a page is open, and what ends it.
ENDS = (
    ("session", "delete from session where officer = %(norda)s"),
    ("session", "update session set seen_at = now() - interval '13 hours' where officer = %(norda)s"),
    ("session", "update officer set roles = '{analyst}' where id = %(norda)s"),
    ("token", "update token set revoked_at = now() where officer = %(norda)s"),
    ("token", "update token set created_at = now() - interval '1 day', expires_at = now() where officer = %(norda)s"),
)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("told", [True, False])
def test_a_page_hears_nothing_once_its_session_or_token_is_over(world, page, monkeypatch, end, told):
    monkeypatch.setattr(live, "HEARTBEAT", 20.0 if told else 0.3)
    norda = world.people.norda
    with page(norda, "/api/v1/alerts/stream", by=end[0]) as line, page(world.people.varzan) as other:
        listening(world, other)
        made_so(world, end[1])
        if told:
            tell(world, kind="alert", alert=world.ids["alert"]["own"], officer=str(norda.officer))
        assert line.over.wait(5)
        assert line.heard == []
        assert not other.over.wait(0.5)


def test_an_open_page_does_not_make_its_session_last(world, page, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.1)
    with page(world.people.norda) as line:
        listening(world, line)
        made_so(world, "update session set seen_at = now() - interval '2 hours' where officer = %(norda)s")
        time.sleep(0.5)
        assert not line.over.is_set()
        with world.centre.web.gate() as connection:
            row = connection.execute("select max(seen_at) < now() - interval '1 hour' from session").fetchone()
        assert row == (True,)


def test_an_officer_has_so_many_pages_and_no_more(world, page, monkeypatch):
    monkeypatch.setattr(live, "_PAGES", 1)
    with page(world.people.norda), pytest.raises(AssertionError), page(world.people.norda):
        pass
