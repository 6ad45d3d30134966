"""Entries of an export or a receipt against the tree, against each other, and against the clocks of witnesses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from uuid import UUID

from comity.ledger.envelope import Envelope, commitment, instant
from comity.ledger.merkle import leaf_hash
from comity.ledger.verdict import Trusted, Verdict

#: How much later than it says an entry may be in the log: sealing and cosigning take their time, and clocks differ.
PATIENCE = timedelta(minutes=15)
#: Entries that say that a report's content is no longer to be had.
GONE = ("erase", "recall", "unmark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An entry as it was read."""

    #: Its index in the tree.
    index: int
    #: The bytes of its envelope.
    raw: bytes
    #: What they say.
    envelope: Envelope
    #: The salt of the leaf.
    salt: bytes
    #: The salt of the hashes in its content; none where they are gone or there are none.
    secret: bytes | None

    @property
    def head(self) -> bytes:
        """What its leaf commits to."""
        return commitment(self.salt, self.raw)

    @property
    def called(self) -> str:
        """How it is told of."""
        return f"entry {self.envelope.number} of stream {str(self.envelope.stream)[:8]} ({self.envelope.kind})"


def in_tree(entries: Sequence[Read], leaves: Mapping[bytes, int], found: Verdict) -> None:
    """Whether each entry is the leaf that it says it is.

    Args:
        entries: in any order.
        leaves: the index of each hash of a leaf.
        found: where to note it.
    """
    wrong = 0
    for each in entries:
        at = leaves.get(leaf_hash(each.head))
        if at == each.index:
            continue
        wrong += 1
        if at is None:
            found.fault("altered", f"What is shown as {each.called} is not what the log holds.")
        else:
            found.fault("reordered", f"{each.called} is at {at} in the log, not at {each.index}.")
    if not wrong:
        found.holds.append(f"All {len(entries)} entries are in the log, as they are shown.")


def in_streams(entries: Sequence[Read], found: Verdict) -> None:
    """Whether each stream is whole: no gap in its numbers, each entry names the one before, all in the log's order."""
    streams: dict[UUID, list[Read]] = {}
    for each in entries:
        streams.setdefault(each.envelope.stream, []).append(each)
    before = len(found.faults)
    for stream, read in streams.items():
        read.sort(key=lambda each: (each.envelope.number, each.index))
        _whole(str(stream)[:8], read, found)
    if len(found.faults) == before:
        found.holds.append(
            f"All {len(streams)} streams are whole: no number is missing, each entry names the one before."
        )


def _whole(stream: str, read: Sequence[Read], found: Verdict) -> None:
    first = read[0].envelope
    if first.number != 1:
        found.fault("removed", f"Entries 1 to {first.number - 1} of stream {stream} are missing.")
    elif first.previous:
        found.fault("removed", f"Something stood before the first entry of stream {stream}.")
    for one, next_ in pairwise(read):
        number, after = one.envelope.number, next_.envelope.number
        if after == number:
            found.fault("forked", f"There are two entries {number} in stream {stream}.")
        elif after > number + 1:
            gap = f"Entry {number + 1}" if after == number + 2 else f"Entries {number + 1} to {after - 1}"
            found.fault("removed", f"{gap} of stream {stream} {'is' if after == number + 2 else 'are'} missing.")
        elif next_.envelope.previous != one.head.hex():
            found.fault("altered", f"Entry {after} of stream {stream} was written after another entry {number}.")
        if next_.index < one.index:
            found.fault("reordered", f"Entry {after} of stream {stream} stands before entry {number} in the log.")


def in_time(entries: Sequence[Read], checkpoints: Sequence[Trusted], found: Verdict) -> None:
    """Whether entries were in the log when they say they were written, as far as cosigned checkpoints tell.

    Args:
        entries: in any order.
        checkpoints: of the same log, the smallest first.
        found: where to note it.
    """
    told = [each for each in checkpoints if each.last is not None]
    if not told:
        found.open.append("Nobody cosigned a checkpoint, so that nothing tells when entries came into the log.")
        return
    sizes = [each.told.size for each in told]
    wrong = 0
    for each in entries:
        after = bisect_right(sizes, each.index)
        without = told[after - 1].last if after else None
        with_ = told[after].first if after < len(told) else None
        if _too_early(each.envelope.at, without):
            wrong += 1
            found.fault(
                "back-dated",
                f"{each.called} says that it was written {instant(each.envelope.at)}, and was not in the log when"
                f" witnesses cosigned it {instant(without) if without else ''}.",
            )
        elif with_ is not None and each.envelope.at > with_ + PATIENCE:
            wrong += 1
            found.fault("back-dated", f"{each.called} was in the log before the time at which it says it was written.")
    if not wrong:
        found.holds.append("No entry says that it is older than its place in the log, by the clocks of the witnesses.")


def _too_early(at: datetime, without: datetime | None) -> bool:
    return without is not None and at < without - PATIENCE


def contents(entries: Sequence[Read], files: Mapping[tuple[str, str], bytes], found: Verdict) -> None:
    """Whether the contents are those that the entries committed to.

    Args:
        entries: in any order.
        files: contents by the report's id and what they are: ``report`` or ``original``.
        found: where to note it.
    """
    gone = {each.envelope.subject for each in entries if each.envelope.kind in GONE}
    wrong = same = withheld = 0
    for each in entries:
        subject = each.envelope.subject
        if subject is None or each.envelope.kind not in ("report", "mark"):
            continue
        if each.secret is None:
            if each.envelope.originator is None:
                withheld += 1
            elif subject not in gone:
                wrong += 1
                found.fault("removed", f"The salt of {each.called} is gone, and no entry tells why.")
            continue
        for what in ("report", "original"):
            hash_, content = each.envelope.content.get(what), files.get((str(subject), what))
            if hash_ is None:
                continue
            if content is None:
                if subject not in gone:
                    wrong += 1
                    found.fault("removed", f"The {what} of {each.called} is missing, and no entry tells why.")
            elif sha256(each.secret + content).hexdigest() != hash_:
                wrong += 1
                found.fault("altered", f"The {what} of {each.called} is not what was received.")
            else:
                same += 1
    if withheld:
        found.open.append(f"Of {withheld} reports it is withheld who put them in, and with it how their hashes open.")
    if not wrong and same:
        found.holds.append(f"All {same} contents are what was received, byte for byte.")
