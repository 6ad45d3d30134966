"""How many members must have witnessed the ledger before a checkpoint of it counts."""

from __future__ import annotations

from collections.abc import Sequence

from comity.govern.charter import Charter, parse_charter
from comity.ledger.note import COSIGNATURE, SIGNATURE, Key, parse_key
from comity.ledger.policy import Policy
from comity.model.member import Member
from comity.store.witness import Witness


def quorum(charter: Charter | None, members: Sequence[Member]) -> int:
    """As the charter says; else more than half of the members that are there and do not host.

    Args:
        charter: what was agreed; none where nothing was.
        members: all there were.
    """
    if charter is not None and charter.ledger.quorum is not None:
        return charter.ledger.quorum
    host = charter.host.member if charter is not None and charter.host is not None else None
    others = sum(each.left_at is None and each.slug != host for each in members)
    return others // 2 + 1


def policy(log: tuple[str, bytes], charter: str, members: Sequence[Member], witnesses: Sequence[Witness]) -> Policy:
    """Whom a member may trust: the log's key, the members' witnesses, and how many of them.

    Args:
        log: its name and public key.
        charter: as it was agreed, TOML; empty where nothing was.
        members: all there were.
        witnesses: those that are known.
    """
    agreed = parse_charter(charter) if charter else None
    return Policy(
        log=Key(log[0], SIGNATURE, log[1]),
        witnesses={each.slug: parse_key(each.vkey, COSIGNATURE) for each in witnesses},
        quorum=quorum(agreed, members),
    )
