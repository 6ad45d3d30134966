"""A member's witness and the centre's log: what only grew is cosigned; every attack is refused and named."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from starlette.testclient import TestClient

from comity.app.log import Log
from comity.app.witness import look, server
from comity.db import Viewer
from comity.errors import Refused, Unreachable
from comity.flow import seal
from comity.ledger import merkle, tile
from comity.ledger.checkpoint import Checkpoint, parse_signed
from comity.ledger.memory import Memory
from comity.ledger.note import SIGNATURE, Key, by, joined, sign
from comity.ledger.witness import Asked
from comity.serve.asgi import app
from comity.store import entry, ledger, member, officer, seat, witness

NOW = 1_900_000_000


@dataclass
class Place:
    """A centre with Norda and its witness, asked over HTTP."""

    centre: object
    norda: Viewer
    memory: Memory
    client: TestClient

    def send(self, method: str, address: str, body: bytes) -> tuple[int, bytes]:
        answer = self.client.request(method, urlsplit(address).path, content=body)
        return answer.status_code, answer.content

    def look(self):
        return look(self.memory, Log("http://testserver", self.send), now=NOW)

    def grow(self, entries: int = 3) -> None:
        with self.centre.conveyor.worker() as connection:
            for number in range(entries):
                entry.enter(connection, "read", label=None, subject=None, content={"number": number})
        seal.tick(self.centre.conveyor, timedelta())

    def known(self) -> None:
        with self.centre.web.viewer(self.norda) as connection:
            key = self.memory.key
            witness.add(connection, self.norda.member, name=key.name, vkey=str(key))

    def hand(self, *statements: str) -> None:
        """What whoever owns the server can do to the database."""
        with psycopg.connect(self.centre.addresses.admin) as connection:
            connection.execute("set search_path = comity")
            for statement in statements:
                connection.execute(statement.encode())

    def sign(self, size: int, root: bytes) -> None:
        """The host has the log's key, and signs what it likes."""
        with self.centre.conveyor.worker() as connection:
            key = ledger.key(connection)
        text = str(Checkpoint(key.origin, size, root))
        note = joined(text, [sign(text, Key(key.origin, SIGNATURE, key.public), key.secret)])
        with psycopg.connect(self.centre.addresses.admin) as connection:
            connection.execute("delete from comity.checkpoint where size >= %s", (size,))
            connection.execute(
                "insert into comity.checkpoint (size, root, note) values (%s, %s, %s)", (size, root, note)
            )


@pytest.fixture
def place(centre, tmp_path: Path) -> Place:
    with centre.conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        norda = member.add(connection, slug="norda", name="Norda")
        who = officer.add(connection, norda, name="Ilse", email="ilse@norda.example", roles=["watch"])
        seat.give(connection, member=norda, number=1, officer=who)
    memory = Memory.begin(tmp_path / "witness", "norda.example/witness")
    client = TestClient(app(centre.web, hosts=["testserver"]), base_url="http://testserver")
    return Place(centre, Viewer(member=norda, officer=who), memory, client)


def test_what_only_grew_is_cosigned_and_the_cosignature_is_served(place):
    with pytest.raises(Unreachable):
        place.look()
    place.known()
    for entries in (3, 200, 1):
        place.grow(entries)
        assert place.look().fault is None
    _, note = parse_signed(place.client.get("/ledger/checkpoint").text)
    good, forged = by(note, place.memory.key)
    assert good is not None
    assert not forged
    assert place.look().fault is None  # nothing new, and all is well
    with place.centre.conveyor.worker() as connection:
        assert witness.accepted(connection, 1) == ledger.last(connection).size
        assert witness.accepted(connection, 2) is None


def test_a_witness_that_nobody_made_known_is_not_taken_and_a_forged_one_neither(place):
    place.grow()
    looked = place.look()
    assert str(place.memory.key) in looked.says
    place.known()
    text = place.client.get("/ledger/checkpoint").text
    _, note = parse_signed(text)
    key = place.memory.key
    forged = base64.b64encode(key.id + NOW.to_bytes(8, "big") + os.urandom(64)).decode()
    answer = place.client.post("/ledger/cosignature", content=f"{text}— {key.name} {forged}\n")
    assert answer.status_code == 403
    assert by(parse_signed(f"{text}— {key.name} {forged}\n")[1], key) == (None, True)
    other = note.text.replace("\n64\n", "\n128\n")
    assert place.client.post("/ledger/cosignature", content=other + "\n" + text.split("\n\n")[1]).status_code == 422


def rewritten(place, change) -> None:
    """The host changes leaves, and makes the whole tree and its signature anew."""
    with place.centre.conveyor.worker() as connection:
        rows = connection.execute("select hashes from tile where level = -1 order by number").fetchall()
    data = b"".join(row[0] for row in rows)
    leaves = change([data[at : at + 32] for at in range(0, len(data), 32)])
    tiles = tile.grow({}, 0, leaves)
    place.hand("delete from tile")
    with place.centre.conveyor.worker() as connection:
        ledger.keep(connection, tiles)
    place.hand("delete from cosignature")
    place.sign(len(leaves), merkle.root(tile.Tiled(tile.kept(tiles), len(leaves)), len(leaves)))


@pytest.mark.parametrize(
    "change",
    [
        lambda leaves: [*leaves[:5], os.urandom(32), *leaves[6:]],
        lambda leaves: [*leaves[:5], *leaves[6:], os.urandom(32)],
        lambda leaves: [*leaves[:5], leaves[6], leaves[5], *leaves[7:]],
        lambda leaves: [*leaves[:5], os.urandom(32), *leaves[5:-1]],
    ],
    ids=["altered", "removed", "reordered", "back-dated"],
)
@pytest.mark.parametrize("grown", [False, True])
def test_what_was_cosigned_cannot_be_altered_removed_reordered_or_added_to(place, change, grown):
    place.known()
    place.grow()
    assert place.look().fault is None
    if grown:
        place.grow()
    rewritten(place, change)
    looked = place.look()
    assert looked.fault == "forked"
    assert list(place.memory.folder.glob("logs/*/refused-*"))


def test_an_old_backup_that_was_restored_is_a_shortened_log_and_its_new_entries_a_fork(place):
    place.known()
    place.grow()
    place.look()
    with place.centre.conveyor.worker() as connection:
        old = ledger.last(connection)
        tiles = {(a, b): c for a, b, c in connection.execute("select level, number, hashes from tile").fetchall()}
    place.grow(100)
    place.look()
    place.hand("delete from cosignature", "delete from checkpoint", "delete from tile")
    with place.centre.conveyor.worker() as connection:
        ledger.keep(connection, tiles)
        ledger.sign(connection, old.size, old.root, old.note)
    assert place.look().fault == "shortened"
    place.grow(200)  # it goes on from the backup, and is soon as long as it was
    assert place.look().fault == "forked"


def test_an_old_checkpoint_that_is_shown_again_is_a_replay(place):
    place.known()
    place.grow()
    place.look()
    place.grow()
    place.look()
    place.hand("delete from cosignature where size = 128", "delete from checkpoint where size = 128")
    assert place.look().fault == "replayed checkpoint"


def test_a_log_with_another_key_is_refused(place):
    place.grow()
    place.look()
    place.hand("update log_key set public = '\\x00'")
    memory = place.memory
    (log,) = memory.logs().values()
    with pytest.raises(Refused):
        memory.trust(Key(log.name, SIGNATURE, bytes(32)))
    (kept,) = memory.last().values()
    assert kept.size == 64


def test_logs_may_come_to_the_witness_by_the_protocol(place):
    place.grow()
    first = place.client.get("/ledger/checkpoint").text
    place.memory.trust(Key(*_log(place)))
    node = TestClient(server(place.memory, lambda: NOW))
    ask = node.post("/ledger/witness/add-checkpoint", content=str(Asked(old=0, proof=(), checkpoint=first)))
    assert ask.status_code == 200
    again = node.post("/ledger/witness/add-checkpoint", content=str(Asked(old=0, proof=(), checkpoint=first)))
    assert (again.status_code, again.text) == (409, "64\n")
    assert again.headers["content-type"].startswith("text/x.tlog.size")
    (of,) = (path.name for path in place.memory.folder.glob("logs/*"))
    assert parse_signed(node.get(f"/ledger/witness/{of}/checkpoint").text)[0].size == 64
    assert node.get(f"/ledger/witness/{'0' * 64}/checkpoint").status_code == 404


def _log(place):
    with place.centre.conveyor.worker() as connection:
        origin, public = ledger.public(connection)
    return origin, SIGNATURE, public


def test_tiles_are_served_as_files_that_never_change(place):
    place.grow(300)
    _, note = parse_signed(place.client.get("/ledger/checkpoint").text)
    assert note.text.split("\n")[1] == "320"
    full = place.client.get("/ledger/tile/0/000")
    assert len(full.content) == 8192
    assert "immutable" in full.headers["cache-control"]
    assert place.client.get("/ledger/tile/0/001.p/64").status_code == 200
    assert place.client.get("/ledger/tile/1/000.p/1").content == tile.fold(full.content)
    for missing in ("0/001", "0/001.p/65", "0/002.p/1", "0/0", "1/001.p/1", "entries/009"):
        assert place.client.get(f"/ledger/tile/{missing}").status_code == 404, missing
    entries = place.client.get("/ledger/tile/entries/000").content
    assert len(entries) == 256 * 34
    assert merkle.leaf_hash(entries[2:34]) == full.content[:32]
