"""The situation report through the API: read, drafted, edited, signed by two members, corrected; each as it may be."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import msgspec
import pytest

from comity.model.statement import Speaker, Statement
from comity.serve.api.operation import ROOT
from comity.store import analysis


@pytest.fixture
def desk(world, token_of, browser):
    """Asks as an officer of a member, with a token of theirs."""
    client = browser()
    tokens = {slug: token_of(getattr(world.people, slug)) for slug in ("norda", "varzan")}

    def ask(slug: str, method: str, path: str, *, known: str = "", **json):
        more = {"json": json} if json else {}
        headers = {"Authorization": f"Bearer {tokens[slug]}", "If-None-Match": known}
        return client.request(method, f"{ROOT}/sitreps{path}", headers=headers, **more)

    return ask


def test_a_report_is_edited_signed_by_two_and_corrected(world, desk):
    where = f"/{world.ids['sitrep']['own']}"
    (listed,) = desk("norda", "GET", "").json()["reports"]
    assert (listed["id"], listed["version"], listed["released_at"]) == (where[1:], 1, None)
    found = desk("norda", "GET", where).json()
    by_word = {word: each for each in found["sentences"] for word in world.words.values() if word in each["text"]}
    assert set(by_word) == {world.words["own"], world.words["shared"]}
    own, shared = by_word[world.words["own"]], by_word[world.words["shared"]]
    assert own["cites"] == [{"report": world.ids["report"]["own"], "statement": None}]
    assert (own["restricted"], shared["restricted"], own["kind"]) == (True, False, "story")

    # Who knows it as it stands is told so and nothing more; what another member gets is known by another tag.
    for path in ("", where):
        tag = desk("norda", "GET", path).headers["etag"]
        again = desk("norda", "GET", path, known=f'"other", W/{tag}')
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == "no-store"
    assert desk("varzan", "GET", where, known=tag).status_code == 200

    cites = [{"report": world.ids["report"]["shared"]}]
    said = desk("norda", "POST", f"{where}/sentences", words="The weir\nholds.", cites=cites, instead=shared["id"])
    assert said.status_code == 201
    assert desk("norda", "GET", where, known=tag).status_code == 200
    assert "\u2068The weir holds.\u2069" in [each["text"] for each in said.json()["sentences"]]
    # Without a citation, of what is hidden, or in the place of what is not there, nothing is said.
    hidden = [{"report": world.ids["report"]["hidden"]}]
    for refused, sent in (
        (422, {"words": "x", "cites": []}),
        (404, {"words": "x", "cites": hidden}),
        (404, {"words": "x", "cites": cites, "instead": shared["id"]}),
        (422, {"words": "", "cites": cites}),
        (422, {"words": " \n ", "cites": cites}),
    ):
        assert desk("norda", "POST", f"{where}/sentences", **sent).status_code == refused

    assert desk("norda", "POST", f"{where}/signature", seen=found["seen"]).status_code == 409  # changed meanwhile
    for slug, released in (("norda", False), ("varzan", True)):
        seen = desk(slug, "GET", where).json()["seen"]
        signed = desk(slug, "POST", f"{where}/signature", seen=seen).json()
        assert (signed["edition"]["released_at"] is not None) is released
    assert {each["member"] for each in signed["signatures"]} == {"norda", "varzan"}
    (left,) = signed["sentences"]
    assert desk("norda", "POST", f"{where}/sentences", words="x", cites=cites).status_code == 403

    told = desk("varzan", "POST", f"{where}/dissent", sentence=left["id"], reason="Our gauge says otherwise.").json()
    assert [each["member"] for each in told["sentences"][0]["dissents"]] == ["varzan"]
    assert desk("varzan", "POST", f"{where}/dissent", sentence=left["id"], reason=" \n ").status_code == 422
    told = desk("varzan", "POST", f"{where}/dissent", sentence=left["id"], reason=None).json()
    assert told["sentences"][0]["dissents"] == []

    following = desk("norda", "POST", f"{where}/next")
    assert following.status_code == 201
    after = following.json()
    assert (after["edition"]["version"], after["edition"]["previous"]) == (2, where[1:])
    assert desk("norda", "POST", f"{where}/next").status_code == 422
    there = f"/{after['edition']['id']}"
    assert desk("norda", "POST", f"{there}/taken-out", sentence=after["sentences"][0]["id"]).json()["sentences"] == []
    assert [each for each in desk("norda", "GET", there).json()["gone"] if "The weir holds." in each]


def test_a_statement_that_is_cited_stands_in_its_report(world, desk):
    where, shared = f"/{world.ids['sitrep']['own']}", world.ids["report"]["shared"]
    said = Statement(
        id=f"{shared}.1", act="says", speaker=Speaker(name="Esk", role=None, institution=None, kind="institution"),
        via=(), quoted=False, start=0, end=3, text="The", sentence=(0, 3),
    )  # fmt: skip
    with world.centre.conveyor.worker() as connection:
        read = analysis.analyses(connection, [UUID(shared)])[UUID(shared)]
        content = msgspec.json.encode(replace(read, statements=(said,)))
        connection.execute("update analysis set content = %s where report = %s", (content, UUID(shared)))
    hidden = world.ids["report"]["hidden"]
    for report, statement, status in (
        (shared, f"{shared}.1", 201),
        (shared, f"{shared}.2", 404),
        (shared, 'nonsense #"><b> 7', 404),
        (shared, f"{hidden}.1", 404),
        (world.ids["report"]["own"], f"{shared}.1", 404),
        (hidden, f"{hidden}.1", 404),
    ):
        cites = [{"report": report, "statement": statement}]
        answer = desk("norda", "POST", f"{where}/sentences", words="It holds.", cites=cites)
        assert answer.status_code == status, statement


def test_who_may_only_read_only_reads(world, token_of, browser, desk):
    where = f"{ROOT}/sitreps/{world.ids['sitrep']['own']}"
    with world.centre.conveyor.worker() as connection:
        connection.execute("update officer set roles = '{principal}' where id = %s", (world.people.norda.officer,))
    assert desk("norda", "GET", where.removeprefix(f"{ROOT}/sitreps")).status_code == 200
    assert desk("norda", "POST", "").status_code == 403
    seen = desk("norda", "GET", where.removeprefix(f"{ROOT}/sitreps")).json()["seen"]
    assert desk("norda", "POST", f"{where.removeprefix(f'{ROOT}/sitreps')}/signature", seen=seen).status_code == 403
    # To write is not to sign: a token made for programs that edit releases nothing.
    client, headers = browser(), {"Authorization": f"Bearer {token_of(world.people.varzan, 'write')}"}
    assert client.post(f"{where}/signature", headers=headers, json={"seen": "x"}).status_code == 403
    assert client.post(f"{ROOT}/sitreps", headers=headers).status_code == 201
