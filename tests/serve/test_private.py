"""No secret key enters a centre: by no route, into no table, into no log."""

from __future__ import annotations

import io
import logging
import zipfile

import psycopg
import pytest
from starlette.routing import Route

from comity.errors import Refused
from comity.exchange.seal import make_key
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.model.secret import holds_secret, without_secrets
from comity.serve.api.operation import ROOT
from comity.serve.asgi import ROUTES
from comity.store import label, quarantine, report

SECRET = make_key()[0]
#: The ways in which a key is written down.
WRITTEN = (SECRET.encode(), SECRET.lower().encode(), SECRET.encode("utf-16-le"), f"# mine\n{SECRET}\n".encode())

#: What reads no body, and so keeps none. All others warn, or refuse before they read it.
UNREAD = ("/sign-in/passkey/options", "/api/v1/sitreps")


def kept(centre) -> list[str]:
    """Tables in which a secret key stands."""
    found = []
    with psycopg.connect(centre.addresses.admin) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'comity'").fetchall()
        for (name,) in tables:
            for (row,) in connection.execute(f"select t::text from comity.{name} t".encode()):  # noqa: S608
                plain = row.lower()
                if "age-secret-key-" in plain or b"age-secret-key-".hex() in plain:
                    found.append(name)
    return found


def test_every_route_refuses_it_however_it_comes(world, signed_in, token_of, browser, caplog):
    centre, people = world.centre, world.people
    caplog.set_level(logging.DEBUG)
    screens, program = signed_in(people.norda), browser()
    program.headers["Authorization"] = f"Bearer {token_of(people.norda)}"
    word = screens.get("/me").text.partition('name="csrf" value="')[2].partition('"')[0]
    warned, unread = 0, []
    for route in ROUTES:
        if not isinstance(route, Route):
            continue
        path = route.path.replace("{id}", "0" * 32).replace("{other}", "0" * 32).replace("{path:path}", "x")
        client = program if path.startswith(ROOT) else screens
        for method in sorted((route.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}):
            if method == "DELETE":
                answer = client.request(method, f"{path}?x={SECRET}")
            elif client is program:
                answer = client.request(method, path, json={"text": SECRET})
            else:
                answer = client.request(method, path, data={"csrf": word, "text": SECRET})
            assert SECRET not in answer.text
            if answer.status_code < 400:
                unread.append(path)
            warned += "secret key" in answer.text
    assert unread == [*UNREAD]
    assert warned > 60
    for path in (
        f"/search?q={SECRET}",
        f"{ROOT}/search?query={SECRET}",
        f"/stories/{SECRET}",
        f"{ROOT}/stories/{SECRET}",
    ):
        answer = (program if path.startswith(ROOT) else screens).get(path)
        assert answer.status_code == 422
        assert SECRET not in answer.text
    assert kept(centre) == []
    logged = "".join(each.getMessage() for each in caplog.records if not each.name.startswith(("httpx", "asyncio")))
    assert not holds_secret(logged.encode())


@pytest.mark.parametrize("content", WRITTEN, ids=range(len(WRITTEN)))  # the key is another in each process
def test_no_file_brings_it_in(centre, people, signed_in, content):
    client = signed_in(people.norda)
    word = client.get("/me").text.partition('name="csrf" value="')[2].partition('"')[0]
    whole = b"x" * 70_000 + content + b"x" * 70_000  # in pieces of a body, across their ends
    for body in (content, whole):
        for path, field in (("/upload", "files"), ("/sealed/new", "file")):
            sent = {"csrf": word, "audience": "own", "title": "x"}
            answer = client.post(path, data=sent, files={field: ("key.txt", body)})
            assert answer.status_code == 422, path
            assert "secret key" in answer.text
    assert kept(centre) == []


def test_not_even_in_a_file_that_hides_it(centre, people, signed_in):
    client = signed_in(people.norda)
    word = client.get("/me").text.partition('name="csrf" value="')[2].partition('"')[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("[Content_Types].xml", "<Types/>")
        whole.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
            f"My key is {SECRET} and nobody else has it.</w:t></w:r></w:p></w:body></w:document>",
        )
    answer = client.post(
        "/upload", data={"csrf": word, "audience": "own"}, files={"files": ("key.docx", packed.getvalue())}
    )
    assert answer.status_code in (303, 422)  # refused, or kept unread as bytes in which it does not stand
    assert kept(centre) == []


def test_what_a_source_gives_is_kept_but_for_the_key(centre, people):
    text = f"Somebody lost {SECRET} in Torvan."
    arrival = Arrival(
        key="x", report=Report(id="", path="x.txt", text=text), original=text.encode(), media_type="text/plain"
    )
    with centre.web.viewer(people.norda) as connection:
        own = label.intern(connection, [Marking(owner=people.norda.member, audience="members")])
        new = report.add(connection, arrival, originator=people.norda.member, label=own)
        assert report.content(connection, new.id).text == "Somebody lost (a secret key stood here) in Torvan."
        quarantine.unread(
            connection, label=own, originator=people.norda.member, path="x", reason="x", content=text.encode(),
            media_type="text/plain",
        )  # fmt: skip
    with pytest.raises(Refused), centre.web.viewer(people.norda) as connection:
        report.add(connection, arrival, originator=people.norda.member, label=own, officer=people.norda.officer)
    assert kept(centre) == []


def test_what_is_no_key_stays_as_it_is():
    assert without_secrets(b"age1 and AGE-SECRET") == b"age1 and AGE-SECRET"
    assert not holds_secret(b"a public one: age1xyz")
