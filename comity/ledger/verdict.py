"""What verifying finds: what holds, what does not and by which name, and what could not be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from comity.errors import Unreadable
from comity.ledger import merkle
from comity.ledger.checkpoint import Checkpoint, parse_signed
from comity.ledger.note import Note, by, time_of
from comity.ledger.policy import Policy

#: Names of what can be wrong.
Name = Literal[
    "altered", "removed", "back-dated", "reordered", "forked", "shortened", "forged witness", "replayed checkpoint",
    "not signed", "too few witnesses", "unreadable",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold."""

    #: What it is.
    name: Name
    #: The same in a sentence.
    says: str


@dataclass(slots=True)
class Verdict:
    """What was found, as it is found."""

    #: What holds, in sentences.
    holds: list[str] = field(default_factory=list)
    #: What does not.
    faults: list[Fault] = field(default_factory=list)
    #: What could not be looked at, and why.
    open: list[str] = field(default_factory=list)

    def fault(self, name: Name, says: str) -> None:
        """Note that something does not hold."""
        self.faults.append(Fault(name, says))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """A checkpoint whose signatures were looked at."""

    #: What it says.
    told: Checkpoint
    #: The names of the witnesses that cosigned it.
    witnesses: tuple[str, ...]
    #: When the first and the last of them did, by their own clocks; none where nobody did.
    first: datetime | None
    last: datetime | None


def trusted(whole: str, policy: Policy, found: Verdict, *, enough: bool = True) -> Trusted | None:
    """Look at the signatures of a checkpoint.

    Args:
        whole: the signed checkpoint.
        policy: whom to trust.
        found: where to note what does not hold.
        enough: whether the quorum must have cosigned.

    Returns:
        The checkpoint; none if it is not the log's.
    """
    try:
        told, note = parse_signed(whole)
    except Unreadable as error:
        found.fault("unreadable", str(error))
        return None
    keys = [policy.log, *(key for key, size in policy.earlier.items() if told.size <= size)]
    signed = [by(note, key) for key in keys]
    if told.origin != policy.log.name or not any(good for good, _ in signed) or any(bad for _, bad in signed):
        found.fault("not signed", f"The checkpoint of size {told.size} is not signed by the log {policy.log.name}.")
        return None
    times = _cosigned(told, note, policy, found)
    if enough and len(times) < policy.quorum:
        found.fault(
            "too few witnesses",
            f"The checkpoint of size {told.size} is cosigned by {len(times)}; {policy.quorum} witnesses must.",
        )
    return Trusted(
        told=told,
        witnesses=tuple(times),
        first=min(times.values(), default=None),
        last=max(times.values(), default=None),
    )


def _cosigned(told: Checkpoint, note: Note, policy: Policy, found: Verdict) -> dict[str, datetime]:
    times: dict[str, datetime] = {}
    for name, key in policy.witnesses.items():
        good, forged = by(note, key)
        alone = sum(each.name == key.name for each in policy.witnesses.values()) == 1
        other = alone and any(each.name == key.name and each.id != key.id for each in note.signatures)
        if forged or (other and good is None):
            found.fault(
                "forged witness",
                f"A signature on the checkpoint of size {told.size} says that it is {name}'s, and is not.",
            )
        elif good is not None:
            times[name] = datetime.fromtimestamp(min(time_of(good), 253402300799), UTC)
    return times


def against_memory(
    told: Trusted, nodes: merkle.Nodes | None, remembered: Mapping[str, str], policy: Policy, found: Verdict
) -> None:
    """Compare a checkpoint with what a witness remembers of the same log.

    Args:
        told: the checkpoint.
        nodes: its tree; none where it is not at hand.
        remembered: signed checkpoints by origin.
        policy: whom to trust.
        found: where to note what does and does not hold.
    """
    whole = remembered.get(told.told.origin)
    if whole is None:
        found.open.append("The witness remembers nothing of this log.")
        return
    before = trusted(whole, policy, Verdict(), enough=False)
    seen = before.told if before else parse_signed(whole)[0]
    if seen.size > told.told.size:
        newer = before is not None and before.last is not None and told.last is not None and told.last > before.last
        cut = newer or told.last is None
        found.fault(
            "shortened" if cut else "replayed checkpoint",
            f"This is of size {told.told.size}, and the witness has seen {seen.size}: "
            + ("the log was shortened." if cut else "somebody shows an old checkpoint again."),
        )
        return
    if seen.size == told.told.size:
        root: bytes | None = told.told.root
    else:
        root = merkle.root(nodes, seen.size) if nodes is not None else None
    if root is None:
        found.open.append("Whether the log only grew since the witness looked needs the tree: verify the address.")
    elif root == seen.root:
        found.holds.append(f"The log only grew since the witness saw it at size {seen.size}.")
    else:
        found.fault("forked", f"This is not the log of which the witness cosigned size {seen.size}.")


def says(times: Sequence[str]) -> str:
    """Names in a row."""
    return ", ".join(times) if times else "nobody"
