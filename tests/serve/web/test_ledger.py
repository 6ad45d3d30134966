"""The screen Ledger: whether it is whole, a member's witness, receipts and exports."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from comity.flow import seal
from comity.ledger import note
from comity.ledger.checkpoint import parse_receipt, parse_signed
from comity.serve.api.operation import ROOT
from comity.store import ledger, witness

SECRET = note.new_secret()
KEY = note.Key("norda.example/witness", note.COSIGNATURE, note.public_of(SECRET))


@pytest.fixture
def clara(world, signed_in):
    client = signed_in(world.people.norda)
    client.word = client.get("/ledger").text.partition('name="csrf" value="')[2].partition('"')[0]
    return client


def send(client, path, **fields):
    return client.post(path, data={"csrf": client.word, **fields}, follow_redirects=False)


def cosigned(world) -> None:
    with world.centre.conveyor.worker() as connection:
        last = ledger.last(connection)
    _, signed = parse_signed(last.note)
    now = datetime.now(UTC)
    with world.centre.web.gate() as connection:
        ((known, _),) = witness.keys(connection)
        line = str(note.cosign(signed.text, KEY, SECRET, int(now.timestamp())))
        witness.cosigned(connection, last.size, known, line=line, signed_at=now)


def test_an_officer_makes_the_witness_known_and_sees_what_it_says(world, clara, token_of, browser):
    assert "Nothing is sealed yet" in clara.get("/ledger").text
    wrong = send(clara, "/ledger/witness", key="no key")
    assert wrong.status_code == 422
    assert "not a witness" in wrong.text
    assert send(clara, "/ledger/witness", key=str(KEY)).status_code == 303
    seal.tick(world.centre.conveyor, timedelta())
    assert "Too few witnesses" in clara.get("/ledger").text
    cosigned(world)
    page = clara.get("/ledger").text
    assert "up to date" in page
    told = browser().get(f"{ROOT}/ledger", headers={"Authorization": f"Bearer {token_of(world.people.norda)}"}).json()
    assert [each["member"] for each in told["last"]["cosigned"]] == ["norda"]
    assert send(clara, "/ledger/witness", key=str(KEY)).status_code == 422  # known already
    assert send(clara, "/ledger/witness", step="retire").status_code == 303


def test_whoever_proved_it_long_ago_neither_exports_nor_names_a_witness(world, signed_in):
    client = signed_in(world.people.norda, proven=False)
    client.word = client.get("/ledger").text.partition('name="csrf" value="')[2].partition('"')[0]
    for path in ("/ledger/export", "/ledger/witness"):
        assert send(client, path, key=str(KEY)).status_code not in (200, 303)
    with world.centre.conveyor.worker() as connection:
        assert witness.keys(connection) == []


def test_an_export_is_what_the_member_may_see(world, clara):
    assert send(clara, "/ledger/export").status_code == 404
    seal.tick(world.centre.conveyor, timedelta())
    answer = send(clara, "/ledger/export")
    assert answer.headers["content-type"] == "application/zip"
    whole = zipfile.ZipFile(io.BytesIO(answer.content))
    every = b"".join(whole.read(name) for name in whole.namelist())
    assert world.words["own"].encode() in every
    assert world.words["shared"].encode() in every
    assert world.words["hidden"].encode() not in every


def test_receipts_of_what_is_hidden_and_of_what_is_not_there_are_one(world, clara):
    seal.tick(world.centre.conveyor, timedelta())
    ids = world.ids["report"]
    good = clara.get(f"/reports/{ids['shared']}/receipt")
    assert parse_receipt(good.text).index < 128
    hidden, absent = (clara.get(f"/reports/{each}/receipt") for each in (ids["hidden"], "0" * 32))
    assert hidden.status_code == absent.status_code == 404
    with world.centre.conveyor.worker() as connection:
        rows = connection.execute("select stream, number, subject from entry where kind = 'report'").fetchall()
    at = {subject.hex: f"/ledger/receipts/{stream.hex}/{number}" for stream, number, subject in rows}
    assert clara.get(at[ids["own"]]).status_code == 200
    for path in (
        at[ids["hidden"]],
        f"/ledger/receipts/{UUID(int=1).hex}/1",
        "/ledger/receipts/x/1",
        "/ledger?before=x",
    ):
        assert clara.get(path).status_code in (404, 422)
