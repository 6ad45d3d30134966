"""Sealed reports: kept as they came, fetched by those who may, and opened on an officer's own machine alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner

from comity.app.seal import chosen, fetched, trusted_log
from comity.cli import main
from comity.errors import Refused, Unreachable
from comity.exchange.keys import read
from comity.exchange.seal import fingerprint, fits, make_key, sealed, unsealed
from comity.flow import export, seal
from comity.ledger.note import SIGNATURE, Key, new_secret, public_of
from comity.serve.api.operation import ROOT

TEXT = b"The sluice of Torvan will be opened at night."


def word(client) -> str:
    return client.get("/me").text.partition('name="csrf" value="')[2].partition('"')[0]


def send(client, path, files=None, **fields):
    return client.post(path, data={"csrf": word(client), **fields}, files=files)


@pytest.fixture
def keys(people, signed_in):
    """Secret keys by member, whose public ones the centre knows."""
    found = {}
    for name in ("norda", "varzan"):
        found[name], public = make_key()
        client = signed_in(getattr(people, name))
        assert send(client, "/centre/keys", name="the desk", key=public).status_code == 303
    return found


def test_what_is_sealed_passes_through_the_centre_unread(centre, people, signed_in, keys):
    norda, varzan, esk = (signed_in(each) for each in (people.norda, people.varzan, people.esk))
    listed = norda.get("/centre/keys.txt").text
    to, said = chosen(listed, ["varzan"], [])
    assert any(fingerprint(to[0]) in line for line in said)
    closed = sealed(TEXT, to)
    done = send(
        norda,
        "/sealed/new",
        files={"file": ("plan.txt.age", closed)},
        title="On the sluice",
        audience="members",
        members=str(people.varzan.member),
    )
    assert done.status_code == 303, done.text
    there = done.headers["location"]
    for client in (norda, varzan):
        assert "On the sluice" in client.get("/sealed").text
        assert "On the sluice" in client.get("/").text
    assert "Norda" in varzan.get(there).text
    answer = varzan.get(f"{there}/file")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content == closed
    assert unsealed(answer.content, keys["varzan"]) == TEXT
    for path in ("/sealed", "/"):
        assert "On the sluice" not in esk.get(path).text
    assert esk.get(f"{there}/file").status_code == 404
    assert "On the sluice" not in varzan.get("/search?q=sluice").text
    assert varzan.post(f"{there}/remove", data={"csrf": word(varzan)}).status_code == 403
    assert send(norda, f"{there}/remove").status_code == 303
    assert varzan.get(f"{there}/file").status_code == 404
    assert "On the sluice" in varzan.get("/requests").text  # those who saw it are told
    with centre.conveyor.worker() as connection:
        left = connection.execute("select secret from entry where kind = 'report'").fetchall()
    assert left == [(None,)]


@pytest.mark.usefixtures("keys")
def test_the_title_is_told_and_who_put_it_in_is_not_where_that_is_withheld(people, signed_in):
    norda, varzan = signed_in(people.norda), signed_in(people.varzan)
    closed = sealed(TEXT, [each.key for each in read(norda.get("/centre/keys.txt").text)])
    assert fits(closed) == 2
    fields = {"audience": "coalition", "attribution": "withheld", "title": "Unnamed"}
    there = send(norda, "/sealed/new", files={"file": ("a.age", closed)}, **fields).headers["location"]
    page = varzan.get(there)
    assert "Unnamed" in page.text
    assert "not told" in page.text
    assert "Ada of norda" not in page.text


@pytest.mark.parametrize(
    "content", [TEXT, b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> scrypt a 18\nb\n--- c\n", b""]
)
def test_what_is_not_sealed_to_keys_is_refused(people, signed_in, token_of, browser, content):
    client = signed_in(people.norda)
    files = {"file": ("a.age", content)}
    assert send(client, "/sealed/new", files=files, title="x", audience="own").status_code == 422
    bearer = {"Authorization": f"Bearer {token_of(people.norda)}"}
    answer = browser().post(f"{ROOT}/sealed", headers=bearer, files=files, data={"title": "x"})
    assert answer.status_code == 422


def test_programs_hand_in_and_fetch(people, token_of, browser):
    client = browser()
    client.headers["Authorization"] = f"Bearer {token_of(people.norda)}"
    closed = sealed(TEXT, [make_key()[1]])
    sent = {"title": "On the sluice", "marking": '{"audience": "coalition"}'}
    made = client.post(f"{ROOT}/sealed", files={"file": ("a.age", closed)}, data=sent)
    assert made.status_code == 201
    row = made.json()
    assert (row["fits"], row["size"], row["originator"]) == (1, len(closed), "norda")
    assert client.get(f"{ROOT}/sealed/{row['id']}/file").content == closed
    assert [each["id"] for each in client.get(f"{ROOT}/sealed").json()["rows"]] == [row["id"]]
    assert client.delete(f"{ROOT}/sealed/{row['id']}").status_code == 204
    assert client.get(f"{ROOT}/sealed").json()["rows"] == []


@pytest.mark.usefixtures("keys")
def test_keys_are_made_known_and_retired_by_who_has_a_seat_and_proved_it(people, signed_in):
    norda, late = signed_in(people.norda), signed_in(people.norda, proven=False)
    page = norda.get("/centre/keys").text
    assert page.count("the desk") == 2
    known = read(norda.get("/centre/keys.txt").text)
    assert [each.member for each in known] == ["norda", "varzan"]
    assert all(fingerprint(each.key) in page for each in known)
    assert send(norda, "/centre/keys", name="again", key=known[0].key).status_code == 422
    assert send(norda, "/centre/keys", name="x", key="age1nothing").status_code == 422
    assert send(norda, "/centre/keys", name="x", key=known[0].key[:-1] + "q").status_code == 422
    assert send(norda, "/centre/keys", name="", key=make_key()[1]).status_code == 422
    assert send(late, "/centre/keys", name="x", key=make_key()[1]).status_code not in (200, 303)
    which = page.partition('action="/centre/keys/')[2].partition("/")[0]
    assert send(signed_in(people.varzan), f"/centre/keys/{which}/retire").status_code == 404
    assert send(norda, f"/centre/keys/{which}/retire").status_code == 303
    assert [each.member for each in read(norda.get("/centre/keys.txt").text)] == ["varzan"]


def test_the_ledger_proves_whose_key_it_is(centre, people, signed_in, keys, tmp_path):
    norda = signed_in(people.norda)
    with centre.web.viewer(people.norda) as connection:
        assert export.policy(connection) is None
    seal.tick(centre.conveyor, timedelta())
    text = norda.get("/centre/keys.txt").text
    with centre.web.viewer(people.norda) as connection:
        log = export.policy(connection).log
    assert len(chosen(text, ["norda", "varzan"], [log])[0]) == 2
    other = Key(log.name, SIGNATURE, public_of(new_secret()))
    with pytest.raises(Refused, match="does not hold"):
        chosen(text, ["varzan"], [other])
    with pytest.raises(Refused, match="no key"):
        chosen(text, ["esk"], [log])
    # A key of the host's own in the place of a member's.
    forged = text.replace(read(text)[1].key, make_key()[1])
    with pytest.raises(Refused, match="something else"):
        chosen(forged, ["varzan"], [log])
    unproven = "\n".join(line for line in text.splitlines() if "proof" not in line)
    with pytest.raises(Refused, match="not in the ledger yet"):
        chosen(unproven, ["varzan"], [log])
    (tmp_path / "keys.txt").write_text(text)
    (tmp_path / "plan.txt").write_bytes(TEXT)
    plan, listed = str(tmp_path / "plan.txt"), str(tmp_path / "keys.txt")
    done = CliRunner().invoke(main, ["seal", plan, "--keys", listed, "--member", "varzan", "--log", str(log)])
    assert done.exit_code == 0
    assert "in the ledger" in done.stderr
    assert unsealed((tmp_path / "plan.txt.age").read_bytes(), keys["varzan"]) == TEXT
    assert CliRunner().invoke(main, ["seal", plan, "--member", "varzan"]).exit_code == 2


def test_the_command_takes_keys_from_the_centre_with_a_token(people, signed_in, keys, token_of, browser):
    client = browser()

    def send(method: str, address: str, body: bytes) -> tuple[int, bytes]:
        answer = client.request(method, address, content=body)
        return answer.status_code, answer.content

    with pytest.raises(Unreachable, match="COMITY_TOKEN"):
        fetched("http://localhost:8000/", send)
    client.headers["Authorization"] = f"Bearer {token_of(people.esk, 'centre:read')}"
    text = fetched("http://localhost:8000/", send)
    assert text == signed_in(people.esk).get("/centre/keys.txt").text
    assert unsealed(sealed(TEXT, chosen(text, ["varzan"], trusted_log(None, None))[0]), keys["varzan"]) == TEXT
    client.headers["Authorization"] = f"Bearer {token_of(people.esk, 'reports:read')}"
    with pytest.raises(Unreachable, match="403"):
        fetched("http://localhost:8000", send)


def test_an_export_holds_what_is_sealed_as_it_came(centre, people, token_of, browser, tmp_path):
    client = browser()
    client.headers["Authorization"] = f"Bearer {token_of(people.norda)}"
    closed = sealed(TEXT, [make_key()[1]])
    sent = {"title": "On the sluice", "marking": '{"audience": "coalition"}'}
    client.post(f"{ROOT}/sealed", files={"file": ("a.age", closed)}, data=sent)
    seal.tick(centre.conveyor, timedelta())
    file = tmp_path / "export.zip"
    with centre.web.viewer(people.varzan) as connection:
        export.write(connection, file, whose=people.varzan.member)
    with centre.web.viewer(people.varzan) as connection:
        log = export.policy(connection).log
    done = CliRunner().invoke(main, ["verify", str(file), "--key", str(log)])
    assert "byte for byte" in done.output
    assert done.exit_code == 0
