"""What a witness cosigns, and what it refuses, as the specification of witnesses says."""

from __future__ import annotations

from hashlib import sha256

from comity.ledger import merkle
from comity.ledger.checkpoint import Checkpoint, parse_signed
from comity.ledger.note import COSIGNATURE, SIGNATURE, Key, joined, new_secret, public_of, sign, verified
from comity.ledger.witness import Answered, Asked, judge, parse_asked, signatures

NOW = 1_700_000_000
SECRET, OWN = new_secret(), new_secret()
LOG = Key("savra/log", SIGNATURE, public_of(SECRET))
WITNESS = Key("norda/witness", COSIGNATURE, public_of(OWN))


def tree(*leaves: str) -> merkle.Tree:
    return merkle.Tree(sha256(leaf.encode()).digest() for leaf in leaves)


def signed(log: merkle.Tree, size: int | None = None, secret: bytes = SECRET) -> str:
    size = log.size if size is None else size
    text = str(Checkpoint("savra/log", size, merkle.root(log, size)))
    return joined(text, [sign(text, LOG, secret)])


def ask(body: object, last: Checkpoint | None = None, logs: dict[str, Key] | None = None) -> Answered:
    seen = {last.origin: last} if last else {}
    logs = {LOG.name: LOG} if logs is None else logs
    return judge(str(body), logs=logs, last=seen, key=WITNESS, secret=OWN, now=NOW)


ABC = tree("a", "b", "c")
SEEN = Checkpoint("savra/log", 2, merkle.root(ABC, 2))
GROWN = Asked(old=2, proof=tuple(merkle.consistency(ABC, 2, 3)), checkpoint=signed(ABC))


def test_what_only_grew_is_cosigned_and_remembered():
    assert parse_asked(str(GROWN)) == GROWN
    answer = ask(GROWN, SEEN)
    assert answer.status == 200
    (made,) = signatures(answer.body)
    _, note = parse_signed(GROWN.checkpoint)
    assert verified(note.text, made, WITNESS)
    remembered, kept = parse_signed(answer.remember)
    assert remembered.size == 3
    assert [each.name for each in kept.signatures] == ["savra/log", "norda/witness"]
    assert ask(Asked(old=0, proof=(), checkpoint=signed(ABC))).status == 200
    again = Asked(old=3, proof=(), checkpoint=signed(ABC))
    assert ask(again, remembered).status == 200


def test_what_is_refused_is_refused_with_the_status_of_the_specification():
    fork = tree("a", "x", "c")
    proof = tuple(merkle.consistency(fork, 2, 3))
    cases = {
        "a fork": (Asked(old=2, proof=proof, checkpoint=signed(fork)), 422),
        "a proof of another tree": (Asked(old=2, proof=(b"p" * 32,), checkpoint=signed(ABC)), 422),
        "no proof": (Asked(old=2, proof=(), checkpoint=signed(ABC)), 422),
        "another root at the same size": (Asked(old=2, proof=(), checkpoint=signed(fork, 2)), 422),
        "a shortened log": (Asked(old=1, proof=(), checkpoint=signed(ABC, 1)), 409),
        "an old size above the new": (Asked(old=2, proof=(), checkpoint=signed(ABC, 1)), 400),
        "one that forgets what was seen": (Asked(old=0, proof=(), checkpoint=signed(ABC)), 409),
        "another's signature": (Asked(old=2, proof=GROWN.proof, checkpoint=signed(ABC, None, new_secret())), 403),
        "no request": ("hello", 400),
    }
    for what, (body, status) in cases.items():
        answer = ask(body, SEEN)
        assert answer.status == status, what
        assert answer.remember is None, what
        if status == 409:
            assert answer.body == "2\n"
    assert ask(GROWN, SEEN, logs={}).status == 404
    empty = joined("savra/log\n0\n" + "A" * 43 + "=\n", [sign("savra/log\n0\n" + "A" * 43 + "=\n", LOG, SECRET)])
    assert ask(Asked(old=0, proof=(), checkpoint=empty)).status == 422
