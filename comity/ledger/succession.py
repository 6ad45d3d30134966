"""How a log gets a new key: the old key and the new one sign that the one follows the other, from a size on.

A signed note (c2sp.org/signed-note) whose text has five lines: what it is, the log's name, its old and its new key, and
the size up to which the old one signed. Whoever trusts one key of a log finds by these notes every other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from comity.errors import Refused, Unreadable
from comity.ledger.note import SIGNATURE, Key, by, joined, parse_key, parse_note, sign
from comity.ledger.policy import Policy

_FIRST = "comity.centre/log-succession@v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """One key of a log followed another."""

    #: The key that signed until then.
    old: Key
    #: The key that signs from then on.
    new: Key
    #: The size up to which the old one signed.
    size: int


def hand_over(old: Key, old_secret: bytes, new: Key, new_secret: bytes, size: int) -> str:
    """The note by which a key hands over to another of the same log; both sign it."""
    text = f"{_FIRST}\n{old.name}\n{old}\n{new}\n{size}\n"
    return joined(text, (sign(text, old, old_secret), sign(text, new, new_secret)))


def parse_succession(whole: str) -> Succession:
    """Read such a note, and make sure that both keys signed it.

    Raises:
        Unreadable: it is none, or a signature is missing or not good.
    """
    note = parse_note(whole)
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) != 5 or lines[0] != _FIRST or not (lines[4].isascii() and lines[4].isdecimal()) or len(lines[4]) > 18:
        raise Unreadable("This is not a note by which a log's key hands over to another.")
    old, new = parse_key(lines[2], SIGNATURE), parse_key(lines[3], SIGNATURE)
    for key in (old, new):
        good, forged = by(note, key)
        if key.name != lines[1] or good is None or forged:
            raise Unreadable(f"The note that hands over the key of {lines[1]} is not signed by both keys.")
    return Succession(old=old, new=new, size=int(lines[4]))


def followed(policy: Policy, notes: Iterable[str]) -> Policy:
    """The policy that trusts the key which a log has now, and each key before it for what it signed in its time.

    Args:
        policy: trusts one key of the log, the last or an earlier one.
        notes: as they were handed over, in any order; those of other logs are passed over.

    Raises:
        Unreadable: a note cannot be read, or is not signed by both.
        Refused: a key handed over to two others.
    """
    chain = in_order([each for each in map(parse_succession, notes) if each.old.name == policy.log.name])
    if policy.log not in {key for each in chain for key in (each.old, each.new)}:
        return policy
    return replace(policy, log=chain[-1].new, earlier={each.old: each.size for each in chain})


def in_order(found: Sequence[Succession]) -> list[Succession]:
    """Successions of one log, the first first.

    Raises:
        Refused: they are no single line of keys.
    """
    by_old = {each.old: each for each in found}
    first = [each for each in found if each.old not in {other.new for other in found}]
    if not found:
        return []
    chain = first[:1]
    while chain and (after := by_old.get(chain[-1].new)):
        chain.append(after)
    if len(by_old) != len(found) or len(chain) != len(found):
        raise Refused(
            f"The log {found[0].old.name} handed its key over more than once from one place: somebody forked it. Ask"
            " the other members which key they were given."
        )
    return chain
