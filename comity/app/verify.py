"""Verifies what somebody was given: a receipt, an export, a checkpoint, a witness's memory, or a centre's log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from comity.app.log import Log, Send
from comity.errors import Refused, Unreachable, Unreadable
from comity.ledger import merkle
from comity.ledger.checkpoint import parse_signed
from comity.ledger.export import Opened, compare, opened_export, verify_export
from comity.ledger.memory import Memory
from comity.ledger.note import SIGNATURE, parse_key
from comity.ledger.policy import Policy, parse_policy
from comity.ledger.receipt import verify_receipt
from comity.ledger.succession import followed
from comity.ledger.verdict import Verdict, against_memory, says, trusted

_RECEIPT = "c2sp.org/tlog-proof@v1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Whom to trust, and what else there is to compare with."""

    #: A file with a policy; none: that of the export.
    policy: Path | None = None
    #: The log's key, where there is no policy.
    key: str | None = None
    #: The folder of the member's own witness.
    memory: Path | None = None
    #: What the report of a receipt is said to be.
    content: Path | None = None


def verify(whats: Sequence[str], given: Given, send: Send) -> list[tuple[str, Verdict]]:
    """Verify some things, each by itself, and exports against each other.

    Args:
        whats: files, folders of witnesses, or addresses of centres.
        given: whom to trust.
        send: how to ask, for addresses.

    Raises:
        Refused: it cannot be told whom to trust.
        Unreadable: something cannot be read at all.
        Unreachable: a centre does not answer.
    """
    found: list[tuple[str, Verdict]] = []
    exports: list[tuple[str, tuple[Opened, merkle.Tree]]] = []
    for what in whats:
        if what.startswith(("http://", "https://")):
            found.append((what, _log(Log(what, send), given)))
        elif Path(what).is_dir():
            found.append((what, _memory(Memory(Path(what)), given)))
        elif what.endswith(".zip"):
            export = opened_export(Path(what))
            policy, note = _policy(given, export.policy)
            policy = followed(policy, export.keys)
            verdict, tree = verify_export(export, policy, _remembered(given))
            verdict.open.extend(note)
            found.append((what, verdict))
            exports.append((what, (export, tree)))
        else:
            found.append((what, _text(Path(what), given)))
    for (name, one), (other_name, other) in combinations(exports, 2):
        verdict = Verdict()
        compare(one, other, verdict)
        found.append((f"{name} and {other_name}", verdict))
    return found


def _text(file: Path, given: Given) -> Verdict:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(
            f"{file} cannot be read. Name a receipt, an export, a checkpoint or a witness's folder."
        ) from error
    policy, note = _policy(given, None)
    if text.startswith(_RECEIPT):
        content = given.content.read_bytes() if given.content else None
        found = verify_receipt(text, policy, content=content, remembered=_remembered(given))
    else:
        found = Verdict()
        _checkpoint(text, policy, None, given, found)
    found.open.extend(note)
    return found


def _checkpoint(text: str, policy: Policy, nodes: merkle.Nodes | None, given: Given, found: Verdict) -> None:
    signed = trusted(text, policy, found)
    if signed is None:
        return
    found.holds.append(f"Size {signed.told.size} is signed by the log, and cosigned by {says(signed.witnesses)}.")
    if nodes is not None and merkle.root(nodes, signed.told.size) != signed.told.root:
        found.fault("altered", "The tree that the log serves is not the one that it signed.")
        return
    if given.memory:
        against_memory(signed, nodes, _remembered(given), policy, found)


def _log(log: Log, given: Given) -> Verdict:
    found, text = Verdict(), log.checkpoint()
    policy, note = _policy(given, Policy(log=log.key()) if not given.memory else None)
    policy = followed(policy, log.successions())
    try:
        _checkpoint(text, policy, log.tree(parse_signed(text)[0]), given, found)
    except (Unreachable, ValueError) as error:
        found.fault("removed", f"The log does not serve its tree. {error}")
    found.open.extend(note)
    return found


def _memory(memory: Memory, given: Given) -> Verdict:
    """A witness's own folder: is what it remembers signed by the logs, and by itself?"""
    found = Verdict()
    if not memory.there():
        raise Unreadable(f"{memory.folder} is no witness's folder; 'comity witness' makes one.")
    for origin, note in memory.notes().items():
        own = Policy(log=memory.logs()[origin], witnesses={"this witness": memory.key}, quorum=1)
        own = followed(own, memory.successions())
        policy = parse_policy(given.policy.read_text("utf-8")) if given.policy else own
        signed = trusted(note, own if policy.log.name != origin else policy, found)
        if signed is not None:
            found.holds.append(f"Of {origin} this witness cosigned size {signed.told.size} last.")
    for refused in sorted(memory.folder.glob("logs/*/refused-*")):
        found.fault("forked", f"This witness refused a checkpoint and kept it: {refused}.")
    return found


def _policy(given: Given, brought: Policy | None) -> tuple[Policy, list[str]]:
    """Whom to trust, and what to say about it; of a log that had several keys by what the own witness saw of them."""
    policy, said = _chosen(given, brought)
    return followed(policy, Memory(given.memory).successions()) if given.memory else policy, said


def _chosen(given: Given, brought: Policy | None) -> tuple[Policy, list[str]]:
    if given.policy:
        return parse_policy(given.policy.read_text("utf-8")), []
    if given.key:
        key = parse_key(given.key, SIGNATURE)
        return Policy(log=key, witnesses=brought.witnesses if brought else {}), []
    if given.memory:
        logs = Memory(given.memory).logs()
        if brought is None and len(logs) == 1:
            return Policy(log=next(iter(logs.values()))), []
        if brought is not None and brought.log.name in logs:
            known = Policy(log=logs[brought.log.name], witnesses=brought.witnesses, quorum=brought.quorum)
            return known, ["The witnesses' keys are those that it brings itself; compare them with the members'."]
    if brought is not None:
        return brought, ["The keys are those that it brings itself: compare them with what other members were given."]
    raise Refused(
        "Whom do you trust? Name a file with --policy, the log's key with --key, or your witness with --memory."
    )


def _remembered(given: Given) -> Mapping[str, str]:
    return Memory(given.memory).notes() if given.memory else {}


def failed(found: Sequence[tuple[str, Verdict]]) -> bool:
    """Whether anything does not hold."""
    return any(verdict.faults for _, verdict in found)
