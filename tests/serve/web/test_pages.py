"""Every screen for every way in which a thing can stand to who asks: own, shared, hidden, absent."""

from __future__ import annotations

from html.parser import HTMLParser
from uuid import uuid4

import pytest

from comity.serve.routes import ROUTES

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: What the ids in an address stand for; an address that is not listed here fails the test of the table.
THINGS = {
    "/": (),
    "/today": (),
    "/fresh": (),
    "/write": (),
    "/upload": (),
    "/upload/done": (),
    "/search": (),
    "/glass": (),
    "/sealed": (),
    "/sealed/new": (),
    "/sealed/{id}": ("sealed",),
    "/sealed/{id}/file": ("sealed",),
    "/centre/keys": (),
    "/centre/keys.txt": (),
    "/sources": (),
    "/sources.opml": (),
    "/sources/new": (),
    "/sources/{id}": ("source",),
    "/sources/{id}/outcome": ("source",),
    "/standing": (),
    "/standing/new": (),
    "/standing/{id}": ("standing",),
    "/alerts": (),
    "/alerts/fresh": (),
    "/alerts/{id}/narrow": ("alert",),
    "/quarantine": (),
    "/centre": (),
    "/centre/acts": (),
    "/ledger": (),
    "/requests": (),
    "/requests/{id}": ("request",),
    "/rfis/new": (),
    "/rfis/{id}": ("rfi",),
    "/sitreps": (),
    "/sitreps/{id}": ("sitrep",),
    "/status": (),
    "/me/told": (),
    "/stories/{story}": ("story",),
    "/reports/{id}": ("report", "version"),
    "/reports/{id}/fresh": ("report",),
    "/reports/{id}/original": ("report",),
    "/reports/{id}/beside/{other}": ("report",),
}
#: What is looked at with what it is for: `test_glass.py`, `test_ledger.py`, `test_requests.py`, `test_paper.py`,
#: `test_today.py`.
ELSEWHERE = {
    "/sitreps/{id}/pdf",
    "/glass/{id}",
    "/ledger/receipts/{stream}/{number}",
    "/reports/{id}/receipt",
    "/requests/new",
    "/today/kept",
}
#: Addresses of things that are never another member's.
PRIVATE = ("standing", "alert")
#: Answers that are no pages.
FILES = ("/reports/{id}/original", "/sources.opml", "/sealed/{id}/file", "/centre/keys.txt")
PARTS = ("/fresh", "/alerts/fresh", "/sources/{id}/outcome", "/reports/{id}/fresh")
LISTS = sorted(path for path, kinds in THINGS.items() if not kinds)
DETAILS = sorted(
    (path, kind) for path, kinds in THINGS.items() for kind in kinds if path != "/reports/{id}/beside/{other}"
)


class Balanced(HTMLParser):
    """Whether every element that begins ends, in order, and no id is there twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if any(name.startswith("on") or name == "style" for name, _ in attrs):
            self.faults.append(f"{tag} has a script or a style in it")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):  # noqa: ARG002 - the parser's own signature
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> ends {self.open[-1:]}")
        else:
            self.open.pop()


def sound(html: str) -> list[str]:
    """What is wrong with a page."""
    parser = Balanced()
    parser.feed(html)
    parser.close()
    twice = sorted({each for each in parser.ids if parser.ids.count(each) > 1})
    return [*parser.faults, *(f"{tag} does not end" for tag in parser.open), *(f"id {each} twice" for each in twice)]


def filled(path: str, thing: str) -> str:
    return path.replace("{id}", thing).replace("{story}", thing)


def test_the_check_of_pages_finds_what_is_wrong():
    assert sound("<p><b>x</p></b>")
    assert sound("<div>")
    assert sound('<p id="a"></p><p id="a"></p>')
    assert sound('<p style="color: red">x</p>')
    assert not sound("<p>a<br>b</p>")


def test_every_address_that_can_be_looked_at_is_in_the_table():
    assert {route.path for route in ROUTES if "GET" in (route.methods or ())} == {*THINGS, *ELSEWHERE}


@pytest.mark.parametrize("language", ["en", "ar", "fa", "ru"])
def test_every_list_shows_what_may_be_seen_and_nothing_else(world, signed_in, language):
    client = signed_in(world.people.norda)
    client.cookies.set("comity_language", language)
    for path in LISTS:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert world.words["hidden"] not in answer.text, path
        if path not in FILES:
            assert not sound(answer.text), path
        if path not in (*FILES, *PARTS):
            assert f'<html lang="{language}" dir="{"rtl" if language in ("ar", "fa") else "ltr"}"' in answer.text


@pytest.mark.parametrize("path", LISTS)
def test_every_list_of_an_empty_centre_says_what_would_stand_there(people, signed_in, path):
    answer = signed_in(people.norda).get(path)
    assert answer.status_code == 200
    assert path in FILES or not sound(answer.text)


@pytest.mark.parametrize(("path", "kind"), DETAILS)
def test_what_is_hidden_and_what_is_missing_are_the_same_answer(world, signed_in, path, kind):
    client = signed_in(world.people.norda)
    seen = ("own",) if kind in PRIVATE else ("own", "shared")
    for stands in seen:
        answer = client.get(filled(path, world.ids[kind][stands]))
        assert answer.status_code == 200, stands
        assert path in FILES or not sound(answer.text), stands
        if path not in PARTS:
            assert world.words[stands] in answer.text
        assert world.words["hidden"] not in answer.text
    hidden = client.get(filled(path, world.ids[kind]["hidden"]))
    absent = client.get(filled(path, f"s{uuid4().hex}" if kind == "story" else uuid4().hex))
    nonsense = client.get(filled(path, "x'--"))
    assert hidden.status_code == absent.status_code == nonsense.status_code == 404
    assert _without_path(hidden.text) == _without_path(absent.text)


def _without_path(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if 'name="back"' not in line)


def test_a_report_says_who_may_see_it_and_lets_its_owner_alone_change_that(world, signed_in):
    client = signed_in(world.people.norda)
    own = client.get(f"/reports/{world.ids['report']['own']}").text
    assert "Norda only" in own
    assert f"/reports/{world.ids['report']['own']}/marking" in own
    assert "/marking" not in client.get(f"/reports/{world.ids['report']['shared']}").text


def test_versions_tell_what_changed(world, signed_in):
    page = signed_in(world.people.norda).get(f"/reports/{world.ids['report']['own']}").text
    assert "version 2" in page
    assert f"/reports/{world.ids['version']['own']}" in page


def test_now_tells_what_changed_and_what_is_contested_until_it_is_read(world, signed_in):
    client = signed_in(world.people.norda)
    page = client.get("/").text
    assert "now contested" in page
    assert f"/stories/{world.ids['story']['own']}#claim-c1" in page
    assert world.words["shared"] in page
    assert client.post("/read", data={"csrf": _csrf(page)}).status_code == 303
    after = client.get("/").text
    assert "now contested" not in after
    assert "0 reports came in" in after


def test_a_story_that_became_part_of_another_leads_there(world, signed_in):
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "update filing set story = %s where story = %s", (world.ids["story"]["shared"], world.ids["story"]["own"])
        )
        connection.execute("delete from story_view where story = %s", (world.ids["story"]["own"],))
    answer = signed_in(world.people.norda).get(f"/stories/{world.ids['story']['own']}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/stories/{world.ids['story']['shared']}")


def test_the_original_is_given_as_a_file_that_no_browser_opens(world, signed_in):
    answer = signed_in(world.people.norda).get(f"/reports/{world.ids['report']['own']}/original")
    assert answer.content == f"The {world.words['own']} dam does not hold.".encode()
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]


def _csrf(page: str) -> str:
    return page.partition('name="csrf" value="')[2].partition('"')[0]
