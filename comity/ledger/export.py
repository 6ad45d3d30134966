"""Exports: everything that a member may see, with proofs, in a ZIP laid out as docs/reference/ledger.md has it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec

from comity.errors import Unreadable
from comity.ledger import merkle
from comity.ledger.checkpoint import parse_hash
from comity.ledger.envelope import opened
from comity.ledger.policy import Policy, parse_policy
from comity.ledger.stream import Read, contents, in_streams, in_time, in_tree
from comity.ledger.tile import ENTRIES as ENTRY_TILES
from comity.ledger.tile import FULL, path_of, plain, widths
from comity.ledger.verdict import Trusted, Verdict, against_memory, says, trusted

#: Version of the layout.
LAYOUT = 1
#: Files of the ZIP.
ABOUT, POLICY, CHECKPOINT, EARLIER, ENTRIES, KEYS = (
    "about.json", "policy.txt", "checkpoint.txt", "checkpoints.jsonl", "entries.jsonl", "keys.jsonl",
)  # fmt: skip
TREE, CONTENTS = "tree/tile/", "contents/"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What an export is."""

    #: Version of the layout.
    layout: int
    #: The centre's name.
    centre: str
    #: The log's name.
    origin: str
    #: The member's slug.
    member: str
    #: When it was made, by the centre's clock.
    made_at: datetime
    #: Leaves of the tree.
    size: int
    #: Entries of the member that were not yet sealed and cosigned, and are not in it.
    left_out: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the entries."""

    #: Index in the tree.
    index: int
    #: The envelope, as it was hashed.
    envelope: str
    #: The salt of the leaf, in hex.
    salt: str
    #: The salt of the hashes in its content, in hex.
    secret: str | None
    #: The proof of inclusion, base64, as in a receipt.
    proof: list[str]


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the earlier checkpoints, or of the log's keys."""

    #: As it was signed and cosigned; of keys: `comity.ledger.succession`.
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An export, read."""

    #: What it is.
    about: About
    #: The policy that it brings.
    policy: Policy
    #: Signed.
    checkpoint: str
    #: Signed.
    earlier: Sequence[str]
    #: How the log's keys followed each other, signed.
    keys: Sequence[str]
    #: Hashes of the leaves, one after the other.
    leaves: bytes
    #: What the leaves are hashes of, one after the other; empty in exports that were made before it was in them.
    commitments: bytes
    #: The entries.
    entries: Sequence[Read]
    #: The proofs of the entries.
    proofs: Sequence[Sequence[bytes]]
    #: Contents by the report's id and what they are.
    contents: Mapping[tuple[str, str], bytes]


def opened_export(file: Path) -> Opened:
    """Read an export.

    Raises:
        Unreadable: it is none, or a file of it is missing or is not what it should be.
    """
    try:
        with zipfile.ZipFile(file) as whole:
            return _opened(whole)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, msgspec.DecodeError) as error:
        raise Unreadable(f"{file.name} is not a whole export: {str(error).strip(chr(39))}.") from error


def _opened(whole: zipfile.ZipFile) -> Opened:
    about = msgspec.json.decode(whole.read(ABOUT), type=About)
    if about.layout != LAYOUT:
        raise ValueError(f"its layout is {about.layout}, and this Comity reads {LAYOUT}")
    there = set(whole.namelist())
    full, rest = widths(about.size, 0)
    tiles = [(number, FULL) for number in range(full)] + ([(full, rest)] if rest else [])
    entries, proofs = [], []
    for line in _lines(whole, ENTRIES):
        told = msgspec.json.decode(line, type=Line)
        raw = told.envelope.encode()
        secret = bytes.fromhex(told.secret) if told.secret else None
        salt = bytes.fromhex(told.salt)
        entries.append(Read(index=told.index, raw=raw, envelope=opened(raw), salt=salt, secret=secret))
        proofs.append([parse_hash(each) for each in told.proof])
    held = {}
    for name in whole.namelist():
        if name.startswith(CONTENTS):
            report, _, what = name.removeprefix(CONTENTS).partition("/")
            held[report, what] = whole.read(name)
    return Opened(
        about=about,
        policy=parse_policy(whole.read(POLICY).decode()),
        checkpoint=whole.read(CHECKPOINT).decode(),
        earlier=[msgspec.json.decode(line, type=Signed).note for line in _lines(whole, EARLIER)],
        keys=[msgspec.json.decode(line, type=Signed).note for line in _lines(whole, KEYS)] if KEYS in there else [],
        leaves=b"".join(whole.read(TREE + path_of(0, number, width)) for number, width in tiles),
        commitments=b"".join(
            plain(whole.read(TREE + path_of(ENTRY_TILES, number, width)))
            for number, width in tiles
            if TREE + path_of(ENTRY_TILES, number, width) in there
        ),
        entries=entries,
        proofs=proofs,
        contents=held,
    )


def _lines(whole: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with whole.open(name) as lines:
        yield from (line for line in lines if line.strip())


def verify_export(
    export: Opened, policy: Policy, remembered: Mapping[str, str] | None = None
) -> tuple[Verdict, merkle.Tree]:
    """Whether an export holds: each entry in the log, each stream whole, each content as it was received.

    Args:
        export: read by `opened_export`.
        policy: whom to trust.
        remembered: what a witness remembers: signed checkpoints by origin.

    Returns:
        What was found, and the tree.
    """
    found = Verdict()
    hashes = [export.leaves[at : at + merkle.WIDTH] for at in range(0, len(export.leaves), merkle.WIDTH)]
    tree = merkle.Tree()
    tree.extend(hashes)
    signed = trusted(export.checkpoint, policy, found)
    if signed is None:
        return found, tree
    if tree.size != signed.told.size or merkle.root(tree, tree.size) != signed.told.root:
        found.fault("altered", f"The tree is not the one of the checkpoint of size {signed.told.size}.")
        return found, tree
    found.holds.append(f"The log of {tree.size} leaves is signed, and cosigned by {says(signed.witnesses)}.")
    checkpoints = _earlier(export, policy, tree, found)
    in_tree(export.entries, {hash_: at for at, hash_ in enumerate(hashes)}, found)
    _proofs(export, signed, found)
    in_streams(export.entries, found)
    in_time(export.entries, [*checkpoints, signed], found)
    contents(export.entries, export.contents, found)
    if export.about.left_out:
        found.open.append(f"{export.about.left_out} entries were too new to be in it.")
    if remembered:
        against_memory(signed, tree, remembered, policy, found)
    return found, tree


def _earlier(export: Opened, policy: Policy, tree: merkle.Tree, found: Verdict) -> list[Trusted]:
    good = []
    for note in export.earlier:
        each = trusted(note, policy, found, enough=False)
        if each is None:
            continue
        if each.told.size > tree.size or merkle.root(tree, each.told.size) != each.told.root:
            found.fault("forked", f"The earlier checkpoint of size {each.told.size} is of another log.")
        else:
            good.append(each)
    if len(good) == len(export.earlier) and good:
        found.holds.append(f"All {len(good)} earlier checkpoints are of the same log, which only grew.")
    return sorted(good, key=lambda each: each.told.size)


def _proofs(export: Opened, signed: Trusted, found: Verdict) -> None:
    for read, proof in zip(export.entries, export.proofs, strict=True):
        leaf = merkle.leaf_hash(read.head)
        if not merkle.includes(leaf, read.index, signed.told.size, proof, signed.told.root):
            found.fault("altered", f"The proof of {read.called} does not hold.")


def compare(one: tuple[Opened, merkle.Tree], other: tuple[Opened, merkle.Tree], found: Verdict) -> None:
    """Whether two exports are of one log, and say the same where both say something: a fork shows here."""
    if one[0].about.origin != other[0].about.origin:
        found.open.append("The two are of different logs.")
        return
    small, large = sorted((one, other), key=lambda each: each[1].size)
    if merkle.root(large[1], small[1].size) != merkle.root(small[1], small[1].size):
        found.fault(
            "forked", f"The log was shown to {small[0].about.member} and {large[0].about.member} in two versions."
        )
        return
    found.holds.append(f"{small[0].about.member} and {large[0].about.member} were shown the same log.")
    tails, ends = _tails(large[0]), _tails(small[0])
    for stream in sorted(tails.keys() & ends.keys(), key=str):
        if tails[stream] < ends[stream]:
            found.fault(
                "removed",
                f"The larger export has {tails[stream]} entries of stream {str(stream)[:8]}, and the smaller one"
                f" {ends[stream]}: its end is missing.",
            )


def _tails(export: Opened) -> dict[UUID, int]:
    """The last number of each stream."""
    last: dict[UUID, int] = {}
    for each in export.entries:
        last[each.envelope.stream] = max(last.get(each.envelope.stream, 0), each.envelope.number)
    return last
