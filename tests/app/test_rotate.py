"""The log gets a new key: who trusted the old one finds the new one, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from comity.app.ledger import check, rotate
from comity.app.log import Log
from comity.app.witness import server
from comity.errors import NotFound, Refused, Unreadable
from comity.ledger import merkle
from comity.ledger.checkpoint import parse_signed
from comity.ledger.memory import Memory
from comity.ledger.note import SIGNATURE, Key, new_secret, public_of
from comity.ledger.policy import Policy
from comity.ledger.succession import followed, hand_over, in_order, parse_succession
from comity.ledger.witness import Asked
from comity.store import entry, ledger
from tests.app.test_verify import Place as Verified
from tests.app.test_verify import faults, independent
from tests.app.test_witness import NOW, place  # noqa: F401 - a fixture


def keys(count: int, name: str = "log.example/a") -> list[tuple[Key, bytes]]:
    secrets = [new_secret() for _ in range(count)]
    return [(Key(name, SIGNATURE, public_of(secret)), secret) for secret in secrets]


def chain(of: list[tuple[Key, bytes]]) -> list[str]:
    return [hand_over(*old, *new, 64 * (at + 1)) for at, (old, new) in enumerate(pairwise(of))]


@given(count=st.integers(2, 5), trusted=st.integers(0, 4), shuffled=st.randoms())
def test_whoever_trusts_one_key_of_a_log_finds_all(count, trusted, shuffled):
    held = keys(count)
    notes = chain(held)
    shuffled.shuffle(notes)
    known = Policy(log=held[min(trusted, count - 1)][0])
    found = followed(known, notes)
    assert found.log == held[-1][0]
    assert found.earlier == {key: 64 * (at + 1) for at, (key, _) in enumerate(held[:-1])}
    stranger = Policy(log=keys(1)[0][0])
    assert followed(stranger, notes) == stranger
    elsewhere = Policy(log=replace(held[0][0], name="log.example/b"))
    assert followed(elsewhere, notes) == elsewhere


def test_a_note_that_one_of_the_two_did_not_sign_hands_nothing_over():
    (old, secret), (new, _), (_, other) = keys(3)
    for note in (
        hand_over(old, other, new, other, 64),
        hand_over(old, secret, new, secret, 64),
        "x\n\n— x eHh4eHg=\n",
        hand_over(old, secret, old, secret, 64).replace("\n64\n", "\n65\n"),
    ):
        with pytest.raises(Unreadable):
            followed(Policy(log=old), [note])


def test_a_key_that_hands_over_twice_forks_the_log():
    (old, secret), new, other = keys(3)
    notes = [hand_over(old, secret, *new, 64), hand_over(old, secret, *other, 64)]
    with pytest.raises(Refused, match="forked"):
        followed(Policy(log=old), notes)
    with pytest.raises(Refused):
        in_order([parse_succession(each) for each in (notes[0], hand_over(*new, old, secret, 128))])


def test_a_witness_follows_the_key_that_the_old_one_signed_and_no_other(place):  # noqa: F811
    place.known()
    place.grow()
    assert place.look().fault is None
    (old,) = place.memory.logs().values()
    new = rotate(place.centre.conveyor)
    looked = place.look()
    assert looked.fault is None
    assert str(new) in looked.says
    assert place.memory.logs() == {old.name: new}
    place.grow()
    assert place.look().fault is None
    assert check(place.centre.conveyor).faults == []
    with place.centre.web.viewer(place.norda) as connection:
        told = next(each for each in entry.newest(connection, 30) if each.kind == "key")
    assert told.content["before"] == old.public.hex()
    assert parse_succession(str(told.content["note"])).new == new
    # The host puts another key in, and nobody handed over to it.
    other = new_secret()
    place.hand(f"update log_key set secret = '\\x{other.hex()}', public = '\\x{public_of(other).hex()}'")  # noqa: S608
    place.grow()
    assert place.look().fault == "not signed"
    assert place.memory.logs() == {old.name: new}


def test_a_witness_that_logs_come_to_asks_the_centre_which_key_follows(place):  # noqa: F811
    place.known()
    place.grow()
    place.look()
    (old,) = place.memory.logs().values()
    now, log = [NOW], Log("http://testserver", place.send)
    node = TestClient(server(place.memory, lambda: now[0], log))

    def comes() -> int:
        text = log.checkpoint()
        told, _ = parse_signed(text)
        (seen,) = place.memory.last().values()
        asked = Asked(
            old=seen.size, proof=tuple(merkle.consistency(log.tree(told), seen.size, told.size)), checkpoint=text
        )
        return node.post("/ledger/witness/add-checkpoint", content=str(asked)).status_code

    new = rotate(place.centre.conveyor)
    place.grow()
    assert comes() == 200
    assert place.memory.logs() == {old.name: new}
    # Another key, to which nobody handed over, is refused, whether the centre is asked again so soon or not.
    other = new_secret()
    place.hand(f"update log_key set secret = '\\x{other.hex()}', public = '\\x{public_of(other).hex()}'")  # noqa: S608
    place.grow()
    for wait in (1, 60):
        now[0] += wait
        assert comes() == 403
        assert place.memory.logs() == {old.name: new}


def test_two_rotations_between_two_looks_are_followed(place):  # noqa: F811
    place.known()
    place.grow()
    place.look()
    for _ in range(2):
        rotate(place.centre.conveyor)
        place.grow()
    assert place.look().fault is None
    assert faults(place.memory.folder) == set()


def test_what_was_signed_before_holds_after_by_either_key(centre, tmp_path):
    made = Verified(centre, tmp_path)
    made.file("The gates hold.")
    made.seal()
    with centre.conveyor.worker() as connection:
        origin, public = ledger.public(connection)
    old = Key(origin, SIGNATURE, public)
    before = made.export(name="before.zip")
    new = rotate(centre.conveyor)
    between = made.export(name="between.zip")  # its checkpoint is the last that was cosigned, by the old key
    made.file("The gates were shut.")
    made.seal()
    after = made.export(name="after.zip")
    for file in (between, after):
        for key in (old, new):
            assert faults(file, key=str(key)) == set()
        assert faults(file) == set()
        independent.verify(file)
    assert faults(before, key=str(old)) == set()
    assert faults(before, key=str(new)) == {"not signed"}  # an export of then knows nothing of the new key
    stranger = Key(origin, SIGNATURE, public_of(new_secret()))
    assert "not signed" in faults(after, key=str(stranger))


def test_a_memory_without_successions_has_none(tmp_path):
    assert Memory.begin(tmp_path / "w").successions() == []


def test_before_anything_is_sealed_there_is_no_key_to_hand_over(centre):
    with pytest.raises(NotFound):
        rotate(centre.conveyor)
