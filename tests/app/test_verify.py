"""An export and a receipt are verified without a network; whatever an attacker does to them is found and named."""

from __future__ import annotations

import base64
import json
import os
import shutil
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from comity.app.ledger import check, export_for
from comity.app.verify import Given, failed, verify
from comity.db import Viewer
from comity.errors import NotFound, Refused, Unreadable
from comity.flow import export, seal
from comity.ledger import merkle, note
from comity.ledger.checkpoint import Checkpoint, hash_lines
from comity.ledger.envelope import leaf_of
from comity.ledger.memory import Memory
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import entry, label, ledger, member, officer, report, seat, witness

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
import independent

SECRETS = {"norda": note.new_secret(), "varzan": note.new_secret()}
KEYS = {
    name: note.Key(f"{name}.example/witness", note.COSIGNATURE, note.public_of(secret))
    for name, secret in SECRETS.items()
}


def cosigned(text: str, at: float) -> list[note.Signature]:
    return [note.cosign(text, KEYS[name], secret, int(at)) for name, secret in SECRETS.items()]


def never(*_):
    raise AssertionError("the network was asked")


def faults(*whats, **given) -> set[str]:
    found = verify([str(what) for what in whats], Given(**given), never)
    names = {fault.name for _, verdict in found for fault in verdict.faults}
    assert failed(found) == bool(names)
    return names


class Place:
    """A centre with two members, each with a witness; both must cosign."""

    def __init__(self, centre, folder: Path) -> None:
        self.centre, self.folder, self.filed = centre, folder, 0
        with centre.conveyor.worker() as connection:
            connection.execute(
                "insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')"
            )
            self.norda, self.varzan = (self._member(connection, slug) for slug in ("norda", "varzan"))
        for viewer, key in zip((self.norda, self.varzan), KEYS.values(), strict=True):
            with centre.web.viewer(viewer) as connection:
                witness.add(connection, viewer.member, name=key.name, vkey=str(key))

    def _member(self, connection, slug: str) -> Viewer:
        new = member.add(connection, slug=slug, name=slug.title())
        who = officer.add(connection, new, name=slug, email=f"{slug}@a.example", roles=["watch"])
        seat.give(connection, member=new, number=1, officer=who)
        return Viewer(member=new, officer=who)

    def file(self, text: str, audience: str = "coalition") -> report.Received:
        self.filed += 1
        with self.centre.web.viewer(self.norda) as connection:
            which = label.intern(connection, [Marking(owner=self.norda.member, audience=audience)])
            arrived = Arrival(
                key=str(self.filed),
                report=Report(id="", path="a.txt", text=text),
                original=text.encode(),
                media_type="text/plain",
            )
            return report.add(connection, arrived, originator=self.norda.member, label=which)

    def seal(self) -> None:
        seal.tick(self.centre.conveyor, timedelta())
        with self.centre.conveyor.worker() as connection:
            last = ledger.last(connection)
        text = note.parse_note(last.note).text
        now = datetime.now(UTC)
        lines_ = {line.name: line for line in cosigned(text, now.timestamp())}
        with self.centre.web.gate() as connection:
            for known, vkey in witness.keys(connection):
                line = str(lines_[vkey.partition("+")[0]])
                witness.cosigned(connection, last.size, known, line=line, signed_at=now)

    def export(self, slug: str = "norda", name: str = "out.zip") -> Path:
        file = self.folder / name
        export_for(self.centre.conveyor, self.centre.web, slug, file)
        return file


@pytest.fixture
def place(centre, tmp_path) -> Place:
    made = Place(centre, tmp_path)
    for text in ("The gates hold.", "The mill is dry.", "The ferry waits."):
        made.file(text)
    made.file("Only Norda knows.", "members")
    made.seal()
    made.file("The gates were shut.")
    made.seal()
    return made


def bent(file: Path, **changes) -> Path:
    """The same export with some files changed: each told its bytes, gives others, or nothing to leave it out."""
    out = file.with_name(f"bent-{len(list(file.parent.iterdir()))}.zip")
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            change = next((c for start, c in changes.items() if name.startswith(start)), None)
            content = change(whole.read(name)) if change else whole.read(name)
            if content is not None:
                made.writestr(name, content)
    return out


def lines(change):
    """Changes entries, as dicts."""

    def changed(content: bytes) -> bytes:
        return b"".join(json.dumps(e).encode() + b"\n" for e in change([json.loads(x) for x in content.splitlines()]))

    return changed


def test_an_export_holds_for_us_and_for_a_program_that_knows_nothing_of_us(place):
    for slug, contents in (("norda", 10), ("varzan", 8)):
        file = place.export(slug, f"{slug}.zip")
        assert faults(file) == set()
        entries, looked = independent.verify(file)
        assert looked == contents
        with zipfile.ZipFile(file) as whole:
            assert entries == len(whole.read("entries.jsonl").splitlines())
            every = b"".join(whole.read(name) for name in whole.namelist())
            assert (b"Only Norda knows." in every) == (slug == "norda")
    assert faults(place.folder / "norda.zip", place.folder / "varzan.zip") == set()


def test_others_build_the_same_tree_from_an_export(place):
    pymerkle = pytest.importorskip("pymerkle")
    with zipfile.ZipFile(place.export()) as whole:
        size, root = whole.read("checkpoint.txt").decode().splitlines()[1:3]
    with place.centre.conveyor.worker() as connection:
        data = b"".join(h for (h,) in connection.execute("select hashes from tile where level = -1 order by number"))
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for at in range(0, 32 * int(size), 32):
        theirs.append_entry(data[at : at + 32])
    assert base64.b64encode(theirs.get_root(int(size))).decode() == root


def test_that_it_was_made_is_an_entry_that_every_member_reads(place):
    place.export()
    with place.centre.web.viewer(place.varzan) as connection:
        (last, *_) = entry.newest(connection, 1)
    assert (last.kind, last.subject) == ("export", place.norda.member)
    with pytest.raises(NotFound):
        place.export("nobody")


def test_what_was_altered_is_named(place):
    file = place.export()
    assert faults(bent(file, **{"contents/": lambda content: content + b" "})) == {"altered"}
    assert faults(bent(file, contents=lambda _: None)) == {"removed"}

    def words(entries):
        entries[2]["envelope"] = entries[2]["envelope"].replace('"number":', '"number": ')
        return entries

    assert "altered" in faults(bent(file, **{"entries.jsonl": lines(words)}))
    with pytest.raises(Unreadable):
        faults(bent(file, **{"checkpoint.txt": lambda _: None}))
    assert faults(bent(file, **{"checkpoint.txt": lambda c: c.replace(b"\n128\n", b"\n192\n")})) == {"not signed"}
    assert "altered" in faults(bent(file, **{"tree/tile/0/": lambda content: os.urandom(32) + content[32:]}))


def test_what_was_removed_is_a_gap_and_what_was_exchanged_an_order(place):
    file = place.export()

    def removed(entries):
        third = next(n for n, each in enumerate(entries) if '"number":3' in each["envelope"])
        return entries[: third - 1] + entries[third:]

    def exchanged(entries):
        entries[1]["index"], entries[2]["index"] = entries[2]["index"], entries[1]["index"]
        return entries

    assert faults(bent(file, **{"entries.jsonl": lines(removed)})) == {"removed"}

    assert "reordered" in faults(bent(file, **{"entries.jsonl": lines(exchanged)}))


def test_the_end_of_a_stream_that_is_kept_back_shows_beside_what_another_was_given(place):
    whole, place_ = place.export("varzan", "one.zip"), place
    place_.file("Later.")
    place_.seal()
    later = place_.export("norda", "two.zip")

    def cut(entries):
        longest = max((json.loads(e["envelope"])["stream"] for e in entries), key=[
            json.loads(e["envelope"])["stream"] for e in entries].count)  # fmt: skip
        own = [e for e in entries if json.loads(e["envelope"])["stream"] == longest]
        return [e for e in entries if e not in own[2:]]

    assert "removed" in faults(whole, bent(later, **{"entries.jsonl": lines(cut), "contents/": lambda _: None}))


def forged(place, file: Path, *, at: datetime, name: str = "forged.zip") -> Path:
    """The host writes an export anew with an entry more, in a tree of its own, signed by the log's key."""
    with place.centre.conveyor.worker() as connection:
        key = ledger.key(connection)
    out = file.with_name(name)
    with zipfile.ZipFile(file) as whole:
        parts = {each: whole.read(each) for each in whole.namelist()}
    told = [json.loads(line) for line in parts["entries.jsonl"].splitlines()]
    leaves = parts.pop("tree/tile/0/000.p/128")
    last = max((e for e in told), key=lambda e: json.loads(e["envelope"])["number"])
    envelope = json.loads(last["envelope"])
    head = sha256(bytes.fromhex(last["salt"]) + last["envelope"].encode()).hexdigest()
    envelope |= {"number": envelope["number"] + 1, "previous": head, "at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    raw, salt = json.dumps(envelope, sort_keys=True, separators=(",", ":")), os.urandom(32)
    hashes = [leaves[n : n + 32] for n in range(0, len(leaves), 32)] + [leaf_of(salt, raw.encode())]
    told.append({"index": 128, "envelope": raw, "salt": salt.hex(), "secret": None, "proof": []})
    tree = merkle.Tree()
    tree.extend(hashes)
    for each in told:
        each["proof"] = hash_lines(merkle.inclusion(tree, each["index"], 129))
    text = str(Checkpoint(key.origin, 129, merkle.root(tree, 129)))
    signer = note.Key(key.origin, note.SIGNATURE, key.public)
    now = int(datetime.now(UTC).timestamp()) + 7200
    signed = [note.sign(text, signer, key.secret), *cosigned(text, now)]
    earlier = json.dumps({"note": parts["checkpoint.txt"].decode()}).encode() + b"\n"
    parts |= {
        "about.json": parts["about.json"].replace(b'"size":128', b'"size":129'),
        "entries.jsonl": b"".join(json.dumps(e).encode() + b"\n" for e in told),
        "checkpoint.txt": note.joined(text, signed).encode(),
        "checkpoints.jsonl": earlier,
        "tree/tile/0/000.p/129": b"".join(hashes),
    }
    with zipfile.ZipFile(out, "w") as made:
        for each, content in parts.items():
            made.writestr(each, content)
    return out


def test_what_says_it_is_older_than_its_place_in_the_log_was_back_dated(place):
    file = place.export()
    assert faults(forged(place, file, at=datetime.now(UTC) + timedelta(hours=1))) <= {"removed"}
    assert "back-dated" in faults(forged(place, file, at=datetime.now(UTC) - timedelta(days=2)))
    assert "back-dated" in faults(forged(place, file, at=datetime.now(UTC) + timedelta(days=2)))


def test_two_members_who_were_shown_different_logs_find_it_by_their_exports_or_their_witness(place):
    file = place.export()
    place.file("For the others.")
    place.seal()
    real = place.export("norda", "real.zip")
    assert "forked" not in faults(file, real)
    other = forged(place, file, at=datetime.now(UTC), name="other.zip")
    assert "forked" in faults(other, real)
    memory = Memory.begin(place.folder / "memory", "x/y")
    with zipfile.ZipFile(other) as whole:
        text = whole.read("checkpoint.txt").decode()
    with place.centre.conveyor.worker() as connection:
        origin, public = ledger.public(connection)
    memory.trust(note.Key(origin, note.SIGNATURE, public))
    memory.remember(origin, text)
    assert "forked" in faults(real, memory=memory.folder)


def test_a_log_that_is_shorter_than_a_witness_remembers_was_shortened_or_is_an_old_one_again(place):
    memory = Memory.begin(place.folder / "memory", "x/y")
    old = place.export("norda", "old.zip")
    place.file("More.")
    place.seal()
    with place.centre.conveyor.worker() as connection:
        last, (origin, public) = ledger.last(connection), ledger.public(connection)
        text = export.signed(connection, last)
    memory.trust(note.Key(origin, note.SIGNATURE, public))
    memory.remember(origin, text)
    assert faults(place.export("norda", "new.zip"), memory=memory.folder) == set()
    assert faults(old, memory=memory.folder) == {"replayed checkpoint"}
    with zipfile.ZipFile(old) as whole:
        body = note.parse_note(whole.read("checkpoint.txt").decode())
    later = cosigned(body.text, datetime.now(UTC).timestamp() + 100)
    cut = note.joined(body.text, [body.signatures[0], *later]).encode()
    assert faults(bent(old, **{"checkpoint.txt": lambda _: cut}), memory=memory.folder) == {"shortened"}


def test_a_forged_witness_is_named_and_does_not_count(place):
    file = place.export()
    with zipfile.ZipFile(file) as whole:
        signed = note.parse_note(whole.read("checkpoint.txt").decode())
    for secret, key in (
        (note.new_secret(), KEYS["norda"]),
        (note.new_secret(), note.Key("norda.example/witness", note.COSIGNATURE, bytes(32))),
    ):
        line = note.cosign(signed.text, key, secret, 1_800_000_000)
        good = [each for each in signed.signatures if each.name != "norda.example/witness"]
        text = note.joined(signed.text, [*good, line]).encode()
        assert faults(bent(file, **{"checkpoint.txt": lambda _, text=text: text})) == {
            "forged witness",
            "too few witnesses",
        }


def test_a_receipt_holds_for_its_report_alone(place):
    filed = place.file("The bell rang twice.")
    with place.centre.web.viewer(place.norda) as connection:
        (told,) = entry.about(connection, filed.id)
        with pytest.raises(NotFound):
            export.receipt_of(connection, told)
    place.seal()
    with place.centre.web.viewer(place.norda) as connection:
        (told,) = entry.about(connection, filed.id)
        receipt, policy = export.receipt_of(connection, told), str(export.policy(connection))
    file, content = place.folder / "bell.tlog-proof", place.folder / "bell.txt"
    file.write_text(receipt, "utf-8")
    (place.folder / "policy.txt").write_text(policy, "utf-8")
    content.write_bytes(b"The bell rang twice.")
    trust = {"policy": place.folder / "policy.txt"}
    with pytest.raises(Refused):
        faults(file)
    assert faults(file, **trust, content=content) == set()
    content.write_bytes(b"The bell rang once.")
    assert faults(file, **trust, content=content) == {"altered"}
    head, _, rest = receipt.partition("\nindex ")
    file.write_text(f"{head}\nindex 1{rest}", "utf-8")
    assert faults(file, **trust) == {"altered"}
    extra = json.loads(base64.b64decode(receipt.split("extra ")[1].split("\n")[0]))
    extra["envelope"] = extra["envelope"].replace('"version":1', '"version":2')
    line = base64.b64encode(json.dumps(extra).encode()).decode()
    file.write_text(receipt.replace(receipt.split("extra ")[1].split("\n")[0], line), "utf-8")
    assert faults(file, **trust) == {"altered"}
    file.write_text("c2sp.org/tlog-proof@v1\nindex x\n\n", "utf-8")
    assert faults(file, **trust) == {"unreadable"}


def test_what_was_erased_is_told_and_its_leaf_stays(place):
    filed = place.file("A name that must go.")
    place.seal()
    with place.centre.web.viewer(place.norda) as connection:
        connection.execute("select forget_secrets(%s)", (filed.id,))
    place.seal()
    file = place.export()
    assert faults(file) == set()
    unsaid = bent(file, **{"entries.jsonl": lines(lambda es: [e for e in es if '"kind":"erase"' not in e["envelope"]])})
    assert "removed" in faults(unsaid)


def test_the_operator_sees_whether_what_was_restored_is_whole(place):
    assert not check(place.centre.conveyor).faults
    with place.centre.conveyor.worker() as connection:
        connection.execute("update entry set envelope = 'x' where leaf = (select min(leaf) from entry)")
    with pytest.raises(Unreadable):
        check(place.centre.conveyor)
    with place.centre.conveyor.worker() as connection:
        connection.execute("update tile set hashes = %s || substr(hashes, 33) where level = 0", (os.urandom(32),))
    assert {fault.name for fault in check(place.centre.conveyor).faults} == {"altered"}


def test_a_copy_of_an_export_that_is_not_whole_is_refused(place):
    file = place.export()
    cut = file.with_name("cut.zip")
    shutil.copy(file, cut)
    cut.write_bytes(cut.read_bytes()[:-100])
    with pytest.raises(Unreadable):
        faults(cut)
