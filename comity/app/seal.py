"""Chooses, on the officer's own machine, the keys to which a file is sealed, and proves that the ledger holds them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from comity.app.log import Send
from comity.errors import Refused, Unreachable
from comity.exchange.keys import Listed, read
from comity.exchange.seal import fingerprint
from comity.ledger.memory import Memory
from comity.ledger.note import SIGNATURE, Key, parse_key
from comity.ledger.policy import Policy
from comity.ledger.receipt import told_by, verify_receipt


def fetched(centre: str, send: Send) -> str:
    """The file of keys of a centre.

    Raises:
        Unreachable: it does not answer, or not with such a file.
    """
    status, body = send("GET", f"{centre.rstrip('/')}/api/v1/keys.txt", b"")
    if status == 401:
        raise Unreachable("The centre wants a token: put one with the scope centre:read into COMITY_TOKEN.")
    if status != 200:
        raise Unreachable(f"The centre does not give its keys (status {status}).")
    return body.decode("utf-8", "replace")


def trusted_log(key: str | None, memory: str | None) -> list[Key]:
    """The keys of logs that may have signed the proofs; empty where nobody said whom to trust."""
    if key:
        return [parse_key(key, SIGNATURE)]
    return list(Memory(Path(memory)).logs().values()) if memory else []


def chosen(text: str, members: Sequence[str], logs: Sequence[Key]) -> tuple[list[str], list[str]]:
    """The keys of some members, and what to say about them.

    Args:
        text: the file of keys.
        members: their slugs.
        logs: who may have signed the proofs; none: nothing is proven, and the fingerprints are to be compared.

    Raises:
        Refused: a member has no key there, or its key is not proven.
    """
    listed = read(text)
    missing = [member for member in members if not any(each.member == member for each in listed)]
    if missing:
        raise Refused(f"There is no key of {', '.join(missing)}. Ask them to make one known on the page Keys.")
    keys, said = [], []
    for each in listed:
        if each.member not in members:
            continue
        if logs:
            _prove(each, logs)
        keys.append(each.key)
        said.append(f"to {each.member} ({each.name}): {fingerprint(each.key)}{', in the ledger' if logs else ''}")
    if not logs:
        said.append(
            "Nothing proves these keys: compare the fingerprints with their holders, or name --log or --memory."
        )
    return keys, said


def _prove(each: Listed, logs: Sequence[Key]) -> None:
    """Go on only if the ledger says that this is a key of a member.

    Raises:
        Refused: it does not, or cannot be made to say so yet.
    """
    receipt = each.receipt
    if receipt is None:
        raise Refused(f"The key of {each.member} is not in the ledger yet. Wait a minute, and take the keys anew.")
    envelope = told_by(receipt)
    says = (envelope.kind, envelope.content.get("what"), envelope.content.get("key"))
    if says != ("seal-key", "named", each.key):
        raise Refused(f"What is shown as proof of the key of {each.member} is about something else. Do not use it.")
    if all(verify_receipt(receipt, Policy(log=log)).faults for log in logs):
        raise Refused(
            f"The proof of the key of {each.member} does not hold by the ledger that you trust. Do not use it."
        )
