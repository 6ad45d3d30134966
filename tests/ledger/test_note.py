"""Notes, checkpoints, cosignatures, receipts: as others write them, and as others read them."""

from __future__ import annotations

import pytest

from comity.errors import Unreadable
from comity.ledger import merkle
from comity.ledger.checkpoint import Checkpoint, Receipt, parse_checkpoint, parse_receipt, parse_signed
from comity.ledger.note import (
    COSIGNATURE,
    SIGNATURE,
    Key,
    by,
    cosign,
    joined,
    new_secret,
    parse_key,
    parse_note,
    public_of,
    sign,
    time_of,
    verified,
)
from comity.ledger.policy import Policy, parse_policy

# The example of the specification of signed notes.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""
SECRET = bytes(range(32))


def test_the_example_of_the_specification_is_read_verified_and_written():
    key, note = parse_key(VKEY, SIGNATURE), parse_note(NOTE)
    assert str(key) == VKEY
    assert str(note) == NOTE
    good, forged = by(note, key)
    assert good is not None
    assert not forged
    assert by(parse_note(NOTE.replace("example message", "other message")), key) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n- name c2ln\n",
        "te\txt\n\n— n AAAAAAAA\n",
        "text\n\n— a b AAAAAAAA\n",
        "text\n\n— n !\n",
    ],
)
def test_what_is_no_note_is_refused(text):
    with pytest.raises(Unreadable):
        parse_note(text)


def test_keys_for_another_use_or_with_another_id_are_refused():
    for wrong in (VKEY.replace("530d", "530e"), VKEY.replace("+Ae", "+Be"), "name", "a b+1+2", ""):
        with pytest.raises(Unreadable):
            parse_key(wrong, SIGNATURE)
    with pytest.raises(Unreadable):
        parse_key(VKEY, COSIGNATURE)


def test_a_cosignature_holds_for_its_checkpoint_its_time_and_its_key_alone():
    text = str(Checkpoint("savra/log", 64, merkle.EMPTY))
    key = Key("norda/witness", COSIGNATURE, public_of(SECRET))
    made = cosign(text, key, SECRET, 1_700_000_000)
    assert verified(text, made, key)
    assert time_of(made) == 1_700_000_000
    later = type(made)(made.name, made.id, (1_700_000_001).to_bytes(8, "big") + made.made[8:])
    assert not verified(text, later, key)
    assert not verified(text.replace("64", "65"), made, key)
    assert not verified(text, made, Key("norda/witness", COSIGNATURE, public_of(new_secret())))
    assert parse_key(str(key), COSIGNATURE) == key


def test_a_signed_checkpoint_comes_back_and_further_lines_are_let_be():
    checkpoint = Checkpoint("savra/log", 64, merkle.EMPTY)
    key = Key("savra/log", SIGNATURE, public_of(SECRET))
    whole = joined(str(checkpoint), [sign(str(checkpoint), key, SECRET)])
    assert parse_signed(whole) == (checkpoint, parse_note(whole))
    assert parse_checkpoint(str(checkpoint) + "more\n") == checkpoint
    for wrong in ("savra/log\n064\nx\n", "savra/log\n64\n", "savra/log\n64\nAAAA\n", "\n64\n\n"):
        with pytest.raises(Unreadable):
            parse_checkpoint(wrong)


def test_a_receipt_comes_back():
    receipt = Receipt(index=3, path=(b"a" * 32, b"b" * 32), checkpoint=NOTE, extra=b"{}")
    assert parse_receipt(str(receipt)) == receipt
    bare = Receipt(index=0, path=(), checkpoint=NOTE, extra=None)
    assert parse_receipt(str(bare)) == bare
    for wrong in ("", NOTE, str(bare).replace("v1", "v2"), str(bare).replace("index 0", "index 00")):
        with pytest.raises(Unreadable):
            parse_receipt(wrong)


def test_a_policy_comes_back():
    log = Key("savra/log", SIGNATURE, public_of(SECRET))
    witnesses = {name: Key(f"{name}/w", COSIGNATURE, public_of(new_secret())) for name in ("norda", "varzan", "esk")}
    for policy in (Policy(log=log), Policy(log=log, witnesses=witnesses, quorum=2)):
        assert parse_policy("# ours\n\n" + str(policy)) == policy
    with pytest.raises(Unreadable):
        parse_policy("quorum none\n")
    with pytest.raises(Unreadable):
        parse_policy(f"log {log}\nquorum nobody\n")
