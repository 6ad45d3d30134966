"""A sentence of a draft said more smoothly by a model of our own: what it gets, which answers stand, and undo."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from charters import TWO

from comity.deliver.rephrase import Endpoint, endpoint
from comity.errors import ComityError
from comity.flow.rephrase import Rephraser
from comity.gather.address import vouched
from comity.gather.fetch import Fetcher
from comity.serve.web import rephrase

ORIGIN = {"Origin": "http://localhost:8000"}
CHARTER = TWO + '[rephrase]\nsend = "%s"\n'


@dataclass
class Model:
    """An endpoint that answers as it is told, and keeps what came."""

    url: str = ""
    #: What the next one gets: a sentence, bytes that are the whole answer, a status, or none: nothing at all.
    answer: str | bytes | int | None = ""
    came: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.came.append(({name.lower(): value for name, value in self.headers.items()}, told))
            if made.answer is None:
                time.sleep(1.5)
                return
            if isinstance(made.answer, str):
                said: bytes = json.dumps({"choices": [{"message": {"content": made.answer}}]}).encode()
            else:
                said = made.answer if isinstance(made.answer, bytes) else b""
            self.send_response(made.answer if isinstance(made.answer, int) else 200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}/v1/chat/completions"
    yield made
    server.shutdown()
    server.server_close()


@dataclass(frozen=True)
class Desk:
    """An officer of Norda at the draft of the small world, in which one sentence is Norda's alone and one for all."""

    world: Any
    browser: Any
    model: Model
    where: str

    def charter(self, send: str) -> None:
        with self.world.centre.conveyor.worker() as connection:
            connection.execute("update centre set charter = %s", (CHARTER % send,))

    def sentence(self, topic: str) -> str:
        with self.world.centre.conveyor.worker() as connection:
            return connection.execute(
                "select id from sitrep_sentence where topic like %s and taken_at is null", (topic,)
            ).fetchone()[0].hex  # fmt: skip

    def page(self, **asked: str) -> str:
        """The draft as it is edited, without marks of direction."""
        return re.sub("[\u2066-\u2069]", "", self.browser.get(self.where, params={"edit": "yes"} | asked).text)

    def send(self, to: str, **form: str) -> Any:
        word = re.search(r'name="csrf" value="([^"]+)"', self.page())[1]
        return self.browser.post(f"{self.where}/{to}", data={"csrf": word} | form, headers=ORIGIN)

    def said(self, answer: str | bytes | int | None, *, allowed: str = "127.0.0.0/8", own: bool = False) -> bool:
        """The courier asks the model, which answers so; whether anything waited."""
        self.model.answer = answer
        out = Fetcher(allowed=vouched(allowed), seconds=0.5)
        where = Endpoint(url=self.model.url, model="tiny", key="of the test", own=own)
        return Rephraser(self.world.centre.conveyor, where, out.post).turn()


@pytest.fixture
def desk(world, signed_in, model, monkeypatch) -> Iterator[Desk]:
    monkeypatch.setenv("COMITY_REPHRASE_URL", model.url)
    monkeypatch.setenv("COMITY_REPHRASE_MODEL", "tiny")
    rephrase._endpoint.cache_clear()
    at = f"/sitreps/{world.ids['sitrep']['own']}"
    made = Desk(world=world, browser=signed_in(world.people.norda), model=model, where=at)
    made.charter("open")
    yield made
    rephrase._endpoint.cache_clear()


def test_what_says_the_same_stands_marked_for_officers_until_it_is_undone(desk, signed_in):
    desk.charter("nothing")
    assert "Say it more smoothly" not in desk.page()
    desk.charter("open")
    assert desk.page().count("Say it more smoothly") == 1  # what is Norda's alone may not leave
    varzan = signed_in(desk.world.people.varzan)
    page = varzan.get(desk.where).text
    csrf, seen = (re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf", "seen"))
    varzan.post(f"{desk.where}/sign", data={"csrf": csrf, "seen": seen}, headers=ORIGIN)
    assert "Signed by" in desk.page()
    shared = desk.sentence("kestrelford")
    assert desk.send("rephrasing", sentence=shared, do="ask").status_code == 303
    assert "A model is asked to say it more smoothly" in desk.page()
    assert desk.said("“The kestrelford dam” is a new story, in one report.")
    (headers, told) = desk.model.came[0]
    assert headers["authorization"] == "Bearer of the test"
    assert told["messages"][-1] == {"role": "user", "content": "A new story, in 1 report: “The kestrelford dam”."}
    assert "heronsgate" not in json.dumps(told)
    page = desk.page()
    assert "“The kestrelford dam” is a new story, in one report." in page
    assert "Rephrased by a model; before:" in page
    assert "Signed by" not in page
    assert not desk.said("")  # nothing waits any more
    # Who reads another language gets the rule's sentence in it, and is told what readers of English get.
    varzan.cookies.set("comity_language", "ru")
    page = varzan.get(desk.where).text
    assert "Новый сюжет" in page
    assert "is a new story, in one report" in page
    page = varzan.get(desk.where).text
    csrf, stale = (re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf", "seen"))
    assert stale != seen
    assert desk.send("rephrasing", sentence=shared, do="undo").status_code == 303
    varzan.post(f"{desk.where}/sign", data={"csrf": csrf, "seen": stale}, headers=ORIGIN)  # read before it was undone
    page = desk.page()
    assert "A new story, in 1 report" in page
    assert "Rephrased" not in page
    assert "Signed by" not in page


def test_what_says_something_else_leaves_the_sentence_with_the_reason(desk):
    cites = desk.world.ids["report"]["shared"]
    typed = "Weir is open at Savra, 12 left; Norda has not agreed."
    desk.send("sentences", words=typed, cites=cites, section="changed")
    which = desk.sentence("typed%")
    for answer, why in (
        ("The weir is open at Savra, 21 left; Norda has not agreed.", "“21”"),
        ("The weir is open at Savra, 12 left; Norda and Esk have not agreed.", "“Esk”"),
        ("The weir is open at Savra, 12 left; Norda has agreed.", "“not”"),
        (b"<html>", "did not answer with a sentence"),
        (b'{"choices": []}', "did not answer with a sentence"),
        (500, "answered 500"),
        (302, "answered 302"),
        (None, "did not answer in time"),
    ):
        desk.send("rephrasing", sentence=which, do="ask")
        assert desk.said(answer), answer
        page = desk.page()
        assert "It stays as it is." in page, answer
        assert why in page, answer
        assert typed in page
    desk.send("rephrasing", sentence=which, do="ask")
    came = len(desk.model.came)
    assert desk.said("", allowed="")  # a private address that nobody vouched for
    assert "It stays as it is." in desk.page()
    desk.send("rephrasing", section="changed", do="ask")
    desk.charter("nothing")
    assert desk.said("")
    assert "may not leave the centre" in desk.page()
    assert len(desk.model.came) == came  # in neither case was anything sent
    desk.charter("open")
    desk.send("rephrasing", sentence=which, do="ask")
    assert desk.said("The weir is open at Savra, 12 left; Norda has not agreed.")
    assert "The weir is open at Savra" in desk.page()
    desk.browser.cookies.set("comity_language", "ar")
    assert "The weir is open at Savra" in desk.page()  # what was typed has no other language to be read in


def test_what_is_restricted_goes_to_the_centres_own_model_alone_and_what_is_released_to_none(desk, monkeypatch):
    own = desk.sentence("heronsgate")
    desk.charter("all")
    assert desk.page().count("Say it more smoothly") == 1
    desk.send("rephrasing", sentence=own, do="ask")
    assert not desk.said("")
    monkeypatch.setenv("COMITY_REPHRASE_OWN", "yes")
    rephrase._endpoint.cache_clear()
    assert "Say this section more smoothly" in desk.page()
    desk.send("rephrasing", section="new", do="ask")
    assert desk.said("“The heronsgate dam” is a new story, in 1 report.", own=True)
    assert desk.said("“The kestrelford dam” is a new story, in 1 report.", own=False)
    assert desk.page().count("Rephrased by a model") == 2
    desk.send("rephrasing", sentence=own, do="undo")
    desk.send("rephrasing", sentence=own, do="ask")
    with desk.world.centre.conveyor.worker() as connection:
        connection.execute("update sitrep set released_at = now() where id = %s", (UUID(desk.where[-32:]),))
    assert desk.send("rephrasing", sentence=own, do="undo").status_code == 403
    assert desk.said("“The heronsgate dam” is a new story, in 1 report.", own=True)
    with desk.world.centre.conveyor.worker() as connection:
        left = connection.execute("select language, words from sitrep_rephrasing").fetchall()
    assert left == [("en", "“The kestrelford dam” is a new story, in 1 report.")]


def test_settings_that_cannot_be_understood_are_told(tmp_path):
    key = tmp_path / "key"
    key.write_text(" of the file \n")
    whole = {"COMITY_REPHRASE_URL": "https://models.example/v1/chat/completions", "COMITY_REPHRASE_MODEL": "tiny"}
    assert endpoint({}) is None
    assert endpoint(whole | {"COMITY_REPHRASE_KEY_FILE": str(key)}).key == "of the file"
    assert endpoint(whole).key is None
    for wrong in (
        {"COMITY_REPHRASE_URL": "models.example"},
        {"COMITY_REPHRASE_MODEL": ""},
        {"COMITY_REPHRASE_OWN": "perhaps"},
        {"COMITY_REPHRASE_KEY_FILE": str(tmp_path / "none")},
    ):
        with pytest.raises(ComityError, match=next(iter(wrong)) + "|MODEL"):
            endpoint(whole | wrong)
