"""Writes out everything that a member may see, with proofs, so that nobody needs this centre to believe it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import msgspec

from comity.db.door import Connection
from comity.errors import NotFound
from comity.govern.quorum import policy as agreed
from comity.ledger import merkle, tile
from comity.ledger.checkpoint import hash_lines
from comity.ledger.envelope import opened
from comity.ledger.export import (
    ABOUT,
    CHECKPOINT,
    CONTENTS,
    EARLIER,
    ENTRIES,
    KEYS,
    LAYOUT,
    POLICY,
    TREE,
    About,
    Line,
    Signed,
)
from comity.ledger.policy import Policy
from comity.ledger.receipt import receipt
from comity.ledger.stream import Read
from comity.ledger.tile import Tiled, path_of, widths
from comity.store import centre, entry, ledger, member, witness
from comity.store.entry import Shown
from comity.store.ledger import Kept

_README = """\
Everything that a member of the centre may see, and what proves that nothing of it was altered, removed or back-dated.
'comity verify FILE.zip' looks at all of it, without a network. The layout is documented, so that you need not believe
Comity: docs/reference/ledger.md of the project. A short program that follows it is tests/ledger/independent.py.

about.json         what this is
policy.txt         the log's key, the members' witnesses and how many must have signed (c2sp.org/tlog-policy)
checkpoint.txt     the signed state of the log (c2sp.org/tlog-checkpoint), cosigned (c2sp.org/tlog-cosignature)
checkpoints.jsonl  earlier ones, one an hour
keys.jsonl         how the log's keys followed each other, if it had more than one
tree/tile/0/…      the hashes of all leaves of the log (c2sp.org/tlog-tiles)
tree/tile/entries/… what they are hashes of, by which the log can be built anew where its host lost it
entries.jsonl      the entries that the member may read, each with its salt, its index and its proof
contents/…         the reports that it may see: report.json as it was kept, and the original bytes

Whoever has this file can read all of it. Keep it as you keep what is in it.
"""


def policy(connection: Connection) -> Policy | None:
    """Whom a member may trust, as the centre says; none before anything was sealed."""
    log, here = ledger.public(connection), centre.found(connection)
    if log is None:
        return None
    members = member.everyone(connection)
    return agreed(log, here.charter if here else "", members, witness.everyone(connection))


def best(connection: Connection, told: Policy) -> Kept | None:
    """The last checkpoint that enough witnesses cosigned; where none is, the last that is signed."""
    size = witness.accepted(connection, told.quorum)
    return ledger.at_size(connection, size) if size is not None else ledger.last(connection)


def signed(connection: Connection, kept: Kept) -> str:
    """A checkpoint with its cosignatures."""
    return kept.note + "".join(each.line for each in witness.under(connection, [kept.size])[kept.size])


def tree(connection: Connection, size: int) -> Tiled:
    """The tree of a size, as it is kept."""

    def fetch(level: int, number: int, width: int) -> bytes:
        return ledger.edge(connection, [(level, number)])[level, number][: width * merkle.WIDTH]

    return Tiled(fetch, size)


def write(connection: Connection, file: Path, *, whose: UUID) -> About:
    """Write an export of all that the viewer may see; that it was made is an entry itself.

    Args:
        connection: of a viewer of the member, in one transaction.
        file: the ZIP, written anew.
        whose: the member.

    Raises:
        NotFound: nothing is sealed yet.
    """
    told, here = policy(connection), centre.found(connection)
    kept = best(connection, told) if told else None
    if told is None or kept is None or here is None:
        raise NotFound("Nothing is sealed yet, so that there is nothing to prove. Try again in a minute.")
    slug = next((each.slug for each in member.everyone(connection) if each.id == whose), "")
    about = About(
        layout=LAYOUT,
        centre=here.name,
        origin=told.log.name,
        member=slug,
        made_at=centre.now(connection),
        size=kept.size,
        left_out=entry.beyond(connection, kept.size),
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as whole:
        whole.writestr("README.txt", _README)
        whole.writestr(ABOUT, msgspec.json.encode(about))
        whole.writestr(POLICY, str(told))
        whole.writestr(CHECKPOINT, signed(connection, kept))
        earlier = [each for each in ledger.hourly(connection) if each.size < kept.size]
        whole.writestr(EARLIER, _lines(signed(connection, each) for each in earlier))
        whole.writestr(KEYS, _lines(ledger.successions(connection)))
        _tree(connection, whole, kept.size)
        count, reports = _entries(connection, whole, kept.size)
        _contents(connection, whole, reports)
    entry.enter(connection, "export", label=None, subject=whose, content={"entries": count, "size": kept.size})
    return about


def _lines(notes: Iterable[str]) -> bytes:
    return b"".join(msgspec.json.encode(Signed(note=note)) + b"\n" for note in notes)


def _tree(connection: Connection, whole: zipfile.ZipFile, size: int) -> None:
    full, rest = widths(size, 0)
    for number in range(full + bool(rest)):
        width = rest if number == full else 256
        both = ledger.edge(connection, [(0, number), (tile.ENTRIES, number)])
        hashes, held = (both[level, number][: width * merkle.WIDTH] for level in (0, tile.ENTRIES))
        whole.writestr(TREE + path_of(0, number, width), hashes, zipfile.ZIP_STORED)
        whole.writestr(TREE + path_of(tile.ENTRIES, number, width), tile.entries(held), zipfile.ZIP_STORED)


def _entries(connection: Connection, whole: zipfile.ZipFile, size: int) -> tuple[int, list[UUID]]:
    """Writes the entries; gives how many there are, and the reports whose content they commit to."""
    nodes, count, reports = tree(connection, size), 0, dict[UUID, None]()
    with whole.open(ENTRIES, "w", force_zip64=True) as out:
        for each in entry.within(connection, size):
            read = as_read(each)
            proof = hash_lines(merkle.inclusion(nodes, read.index, size))
            secret = read.secret.hex() if read.secret else None
            line = Line(index=read.index, envelope=read.raw.decode(), salt=read.salt.hex(), secret=secret, proof=proof)
            out.write(msgspec.json.encode(line) + b"\n")
            count += 1
            if each.secret is not None and each.subject is not None:
                reports[each.subject] = None
    return count, list(reports)


def _contents(connection: Connection, whole: zipfile.ZipFile, reports: list[UUID]) -> None:
    for at in range(0, len(reports), 100):
        for report, content, original in entry.contents(connection, reports[at : at + 100]):
            if content is not None:
                whole.writestr(f"{CONTENTS}{report}/report", content)
            if original is not None:
                whole.writestr(f"{CONTENTS}{report}/original", original)


def as_read(shown: Shown) -> Read:
    """A sealed entry as it is verified.

    Raises:
        NotFound: it is not sealed yet.
    """
    if shown.leaf is None or shown.envelope is None or shown.salt is None:
        raise NotFound("It was entered just now, and is sealed within a minute; then there is a receipt.")
    return Read(
        index=shown.leaf,
        raw=shown.envelope,
        envelope=opened(shown.envelope),
        salt=shown.salt,
        secret=shown.secret,
    )


def receipt_of(connection: Connection, shown: Shown) -> str:
    """The receipt of an entry, with the first checkpoint that enough witnesses cosigned, or else the last there is.

    Raises:
        NotFound: it is not sealed yet.
    """
    read, told = as_read(shown), policy(connection)
    kept = ledger.first_with(connection, read.index, told.quorum if told else 0) or ledger.last(connection)
    if kept is None:
        raise NotFound("It was entered just now, and is sealed within a minute; then there is a receipt.")
    path = tuple(merkle.inclusion(tree(connection, kept.size), read.index, kept.size))
    before = ledger.last_before(connection, read.index)
    return str(receipt(read, path, signed(connection, kept), signed(connection, before) if before else None))
