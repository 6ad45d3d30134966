"""Files of public keys for sealed reports: those of ``age -R``, with who holds each and its receipt in the remarks."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.errors import Refused
from comity.exchange.seal import checked_key, fingerprint

_FIRST = "# Public keys for sealed reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A key as such a file tells it."""

    #: The member's slug.
    member: str
    #: Who holds it, as the member calls them.
    name: str
    #: The public key.
    key: str
    #: Since when it is in use.
    since: datetime | None
    #: The receipt of the entry of the ledger that made it known, in base64; none where there is none yet.
    proof: str | None

    @property
    def receipt(self) -> str | None:
        """The receipt, as a file ``.tlog-proof``.

        Raises:
            Refused: it cannot be read.
        """
        try:
            return b64decode(self.proof, validate=True).decode() if self.proof else None
        except ValueError as error:
            raise Refused("A proof in the file of keys cannot be read. Take the file anew.") from error


def written(centre: str, log: str | None, keys: Sequence[Listed]) -> str:
    """The file.

    Args:
        centre: its name.
        log: the key of its ledger; none before it has one.
        keys: in their order.
    """
    lines = [f"{_FIRST} of {_line(centre)}. 'comity seal --keys' and 'age -R' take this file."]
    if log:
        lines.append(f"# log: {log}")
    for each in keys:
        since = f"{each.since:%Y-%m-%d}" if each.since else ""
        lines += ["#", f"# member: {each.member}", f"# held by: {_line(each.name)}", f"# since: {since}"]
        lines.append(f"# fingerprint: {fingerprint(each.key)}")
        if each.proof:
            lines.append(f"# proof: {each.proof}")
        lines.append(each.key)
    return "\n".join(lines) + "\n"


def read(text: str) -> list[Listed]:
    """The keys of a file.

    Raises:
        Refused: it is none, or one of the keys is none.
    """
    if not text.startswith(_FIRST):
        raise Refused("This is no file of keys. Take it from the page Keys of the centre.")
    found: list[Listed] = []
    told: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            name, _, value = line.removeprefix("#").strip().partition(": ")
            told = told | {name: value} if name else {}
        elif line.strip():
            found.append(
                Listed(
                    member=told.get("member", ""),
                    name=told.get("held by", ""),
                    key=checked_key(line),
                    since=None,
                    proof=told.get("proof"),
                )
            )
            told = {}
    return found


def _line(words: str) -> str:
    """Words of others as one line."""
    return " ".join(words.split())
