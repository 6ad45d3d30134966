"""Whom one trusts: the log's key, the witnesses, and how many of them (c2sp.org/tlog-policy, without nested groups)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.errors import Unreadable
from comity.ledger.note import COSIGNATURE, SIGNATURE, Key, parse_key

_GROUP = "members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What makes a checkpoint good."""

    #: The log's.
    log: Key
    #: Witnesses, by the name that the policy gives them: a member's slug.
    witnesses: Mapping[str, Key] = field(default_factory=dict)
    #: How many of them must have cosigned.
    quorum: int = 0
    #: Keys that the log had before, with the size up to which each signed (`comity.ledger.succession`).
    earlier: Mapping[Key, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """As a policy file."""
        lines = [f"log {self.log}", *(f"witness {name} {key}" for name, key in self.witnesses.items())]
        if self.quorum:
            lines += [f"group {_GROUP} {self.quorum} {' '.join(self.witnesses)}".rstrip(), f"quorum {_GROUP}"]
        else:
            lines.append("quorum none")
        return "\n".join(lines) + "\n"


def parse_policy(text: str) -> Policy:
    """Read a policy file of one log and at most one group of witnesses.

    Raises:
        Unreadable: it is none, or says more than this can read.
    """
    log: Key | None = None
    witnesses: dict[str, Key] = {}
    groups: dict[str, tuple[int, tuple[str, ...]]] = {}
    asked: tuple[int, tuple[str, ...]] = (0, ())
    for line in text.splitlines():
        words = line.split()
        match words:
            case [] | ["#", *_]:
                continue
            case ["log", key, *_] if log is None:
                log = parse_key(key, SIGNATURE)
            case ["witness", name, key, *_]:
                witnesses[name] = parse_key(key, COSIGNATURE)
            case ["group", name, number, *names] if set(names) <= witnesses.keys():
                most = {"any": 1, "all": len(names)}.get(number, int(number) if number.isdigit() else 0)
                groups[name] = (most, tuple(names))
            case ["quorum", "none"]:
                asked = (0, ())
            case ["quorum", name] if name in groups:
                asked = groups[name]
            case ["quorum", name] if name in witnesses:
                asked = (1, (name,))
            case _:
                raise Unreadable(f"This line of the policy cannot be read: {line}")
    if log is None:
        raise Unreadable("The policy names no log.")
    return Policy(log=log, witnesses={n: witnesses[n] for n in asked[1]} or witnesses, quorum=asked[0])
