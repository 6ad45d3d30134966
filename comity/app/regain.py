"""Builds the log again from members' exports, where its host has only an old backup left.

What witnesses cosigned stays true, so the log must go on from there and not from the backup. An export holds the whole
tree and every entry that its member may read; with one of every member nothing of the log is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from comity.db.door import Connection, rebuilding
from comity.errors import Refused
from comity.ledger import merkle, note, tile
from comity.ledger.checkpoint import parse_signed
from comity.ledger.export import Opened, compare, verify_export
from comity.ledger.policy import Policy
from comity.ledger.stream import Read
from comity.ledger.succession import followed
from comity.ledger.verdict import Verdict
from comity.store import ledger, regain
from comity.store.regain import Lost

#: Kinds that are entered for every member; the others stand under a label.
_FOR_ALL = frozenset({
    "joined", "left", "office", "seat", "term", "charter", "export", "glass", "witness", "key", "seal-key",
})  # fmt: skip


@dataclass(slots=True)
class Regained:
    """What came of it."""

    #: Leaves of the log before, and now.
    before: int
    size: int
    #: Entries that were put back.
    entries: int = 0
    #: What is still missing, in sentences.
    missing: list[str] = field(default_factory=list)


def regain_log(admin: str, exports: Sequence[Opened]) -> Regained:
    """Put back what the database lacks of its log, as members' exports hold it.

    Args:
        admin: address of the centre's database, as it was restored, as its owner.
        exports: of one member or several, the newer the better.

    Raises:
        Refused: an export does not hold, is of another log, or does not fit what the database has.
    """
    with rebuilding(admin) as connection:
        ledger.alone(connection)
        key, last = ledger.key(connection), ledger.last(connection)
        if key is None:
            raise Refused("This database has no log of its own to go on with. Restore a backup of it first.")
        policy = Policy(log=note.Key(key.origin, note.SIGNATURE, key.public))
        best, tree = _largest(exports, policy)
        before = last.size if last else 0
        if last and (before > tree.size or merkle.root(tree, before) != last.root):
            raise Refused(
                f"The database has {before} leaves, and the exports are of {tree.size} that do not go on from there."
                if before > tree.size
                else "The exports and the database are of two versions of the log: it was forked."
            )
        done = Regained(before=before, size=tree.size)
        if tree.size == before:
            return done
        _tree(connection, best, before)
        _checkpoints(connection, exports, before)
        _entries(connection, exports, done)
    return done


def _largest(exports: Sequence[Opened], policy: Policy) -> tuple[Opened, merkle.Tree]:
    """The export of the largest tree, once all of them hold and are of one log that the database's key signed."""
    found = []
    for each in exports:
        whose = f"The export of {each.about.member}"
        if each.about.origin != policy.log.name:
            raise Refused(f"{whose} is of another log, {each.about.origin}.")
        now = followed(policy, each.keys)
        if now.log != policy.log:
            raise Refused(
                "Since this backup the log got a new key, which is not in it: nobody can sign on. Restore a backup that"
                " was made after that, or begin a new log."
            )
        verdict, tree = verify_export(each, now)
        if verdict.faults:
            raise Refused(f"{whose} does not hold: {verdict.faults[0].says}")
        found.append((each, tree))
    best = max(found, key=lambda each: each[1].size)
    for other in found:
        verdict = Verdict()
        compare(best, other, verdict)
        if any(fault.name == "forked" for fault in verdict.faults):
            raise Refused(verdict.faults[0].says)
    if len(best[0].commitments) != best[1].size * merkle.WIDTH:
        raise Refused(
            "The newest export lacks what the leaves are hashes of: an older Comity made it. Take a newer one."
        )
    return best


def _tree(connection: Connection, export: Opened, before: int) -> None:
    width = merkle.WIDTH
    held = [export.commitments[at : at + width] for at in range(0, len(export.commitments), width)]
    for at, each in enumerate(held):
        if merkle.leaf_hash(each) != export.leaves[at * width : at * width + width]:
            raise Refused(f"What leaf {at} is a hash of is not what the export says.")
    edge = ledger.edge(connection, [(level, number) for level, number, _ in _edge(before)])
    ledger.keep(connection, tile.grow(edge, before, held[before:]))


def _edge(size: int) -> list[tuple[int, int, int]]:
    places = []
    for level in (tile.ENTRIES, *range(8)):
        number, rest = tile.widths(size, level)
        if rest:
            places.append((level, number, rest))
    return places


def _checkpoints(connection: Connection, exports: Sequence[Opened], before: int) -> None:
    """The lost checkpoints with who cosigned them; the log's own signature alone stands in each."""
    for whole in sorted({each for export in exports for each in (*export.earlier, export.checkpoint)}):
        told, signed = parse_signed(whole)
        if told.size <= before:
            continue
        own = [each for each in signed.signatures if each.name == told.origin]
        if ledger.at_size(connection, told.size) is None:
            ledger.sign(connection, told.size, told.root, note.joined(signed.text, own))
        for witness in {key for export in exports for key in export.policy.witnesses.values()}:
            good, _ = note.by(signed, witness)
            if good is not None:
                at = datetime.fromtimestamp(note.time_of(good), UTC)
                regain.cosigned(connection, told.size, str(witness), line=str(good), at=at)


def _entries(connection: Connection, exports: Sequence[Opened], done: Regained) -> None:
    found: dict[int, Read] = {}
    for export in exports:
        for each in export.entries:
            if each.index >= done.before and (each.index not in found or found[each.index].secret is None):
                found[each.index] = each
    streams = regain.known(connection)
    labels = regain.labels(connection, {each.envelope.label for each in found.values() if each.envelope.label})
    lost, homeless = [], 0
    for index in sorted(found):
        each = found[index]
        placed = _placed(each, streams, labels)
        if placed is None:
            homeless += 1
            continue
        lost.append(_lost(each, placed))
    regain.put_back(connection, lost)
    done.entries = len(lost)
    if homeless:
        done.missing.append(
            f"{homeless} entries are under labels that the backup does not know; their leaves are in the tree, and they"
            " are in the exports."
        )
    done.missing.extend(_gaps(found.values(), streams))
    reports = [each.subject for each in lost if each.kind in ("report", "mark") and each.subject]
    gone = regain.missing_reports(connection, list(dict.fromkeys(reports)))
    if gone:
        done.missing.append(
            f"{len(gone)} reports are in the log and not in the database; have their members hand them in anew from"
            f" their exports (contents/…): {', '.join(str(each)[:8] for each in gone[:20])}"
        )


def _placed(
    each: Read, streams: Mapping[UUID, regain.Known], labels: Mapping[str, int]
) -> tuple[UUID | None, int | None] | None:
    """Whose an entry is and under which label; none where that cannot be told any more."""
    told = each.envelope
    if told.stream in streams:
        return streams[told.stream].originator, streams[told.stream].label
    if told.label is not None:
        return (told.originator, labels[told.label]) if told.label in labels else None
    return (told.originator, None) if told.kind in _FOR_ALL else None


def _lost(each: Read, placed: tuple[UUID | None, int | None]) -> Lost:
    told = each.envelope
    return Lost(
        kind=told.kind,
        originator=placed[0],
        label=placed[1],
        subject=told.subject,
        content=told.content,
        secret=each.secret,
        at=told.at,
        leaf=each.index,
        stream=told.stream,
        number=told.number,
        envelope=each.raw,
        salt=each.salt,
        head=each.head,
    )


def _gaps(found: Iterable[Read], streams: Mapping[UUID, regain.Known]) -> list[str]:
    """Numbers of streams that no export holds."""
    numbers: dict[UUID, set[int]] = {}
    for each in found:
        numbers.setdefault(each.envelope.stream, set()).add(each.envelope.number)
    said = []
    for stream, held in numbers.items():
        first = min(held)
        absent = sorted(set(range(first, max(held) + 1)) - held)
        if absent:
            said.append(f"Of stream {str(stream)[:8]} the numbers {', '.join(map(str, absent))} are in no export.")
    silent = len(streams.keys() - numbers.keys())
    if silent:
        said.append(
            f"Of {silent} streams no export holds anything newer: nothing of them was lost, or nobody who reads them"
            " gave an export."
        )
    return said
