"""What an operator does with the ledger: seal at once, see whether it is whole, hand a member what it may see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from comity.db import Database, Viewer
from comity.errors import NotFound
from comity.flow import export, seal
from comity.ledger import merkle, note
from comity.ledger.checkpoint import parse_signed
from comity.ledger.export import About
from comity.ledger.note import Key
from comity.ledger.stream import in_streams, in_tree
from comity.ledger.succession import hand_over
from comity.ledger.verdict import Verdict
from comity.store import entry, ledger, member, officer


def seal_now(conveyor: Database) -> int:
    """Seal what waits, without waiting for more; gives how many entries it was."""
    return seal.tick(conveyor, timedelta())


def rotate(conveyor: Database) -> Key:
    """Give the log a new key: the old one hands over to it, and its secret is gone; both stand in the log.

    Returns:
        The new key, to be compared by the members.

    Raises:
        NotFound: the log has no key yet.
    """
    seal_now(conveyor)
    with conveyor.worker() as connection:
        ledger.alone(connection)
        old, last = ledger.key(connection), ledger.last(connection)
        if old is None or last is None:
            raise NotFound("Nothing is sealed yet, so that the log has no key to hand over.")
        secret = note.new_secret()
        public = note.public_of(secret)
        new = Key(old.origin, note.SIGNATURE, public)
        handed = hand_over(Key(old.origin, note.SIGNATURE, old.public), old.secret, new, secret, last.size)
        ledger.succeed(connection, ledger.Key(origin=old.origin, public=public, secret=secret), handed)
    seal_now(conveyor)
    return new


def check(conveyor: Database) -> Verdict:
    """Whether the ledger in the database is whole: tree, checkpoints, streams. How honest the host is it cannot tell.

    A drill after a restore looks at this, and then compares the last checkpoint with a witness's.
    """
    found = Verdict()
    with conveyor.worker() as connection:
        last = ledger.last(connection)
        if last is None:
            found.open.append("Nothing is sealed yet.")
            return found
        nodes = export.tree(connection, last.size)
        try:
            whole = merkle.root(nodes, last.size) == last.root == parse_signed(last.note)[0].root
            for each in ledger.hourly(connection):
                whole = whole and merkle.root(nodes, each.size) == each.root
        except (KeyError, ValueError):
            whole = False
        if not whole:
            found.fault("altered", "The tree is not the one that was signed.")
            return found
        found.holds.append(
            f"The tree of {last.size} leaves is the one that was signed at {last.at:%Y-%m-%d %H:%M} UTC."
        )
        read = [export.as_read(each) for each in entry.within(connection, last.size)]
        leaves = {nodes.node(0, each.index): each.index for each in read}
    in_tree(read, leaves, found)
    in_streams(read, found)
    return found


def export_for(conveyor: Database, web: Database, slug: str, file: Path) -> About:
    """Write an export of what a member may see.

    Args:
        conveyor: the database, to find the member.
        web: the database as people see it.
        slug: the member's.
        file: the ZIP, written anew.

    Raises:
        NotFound: there is no such member, nobody reads for it, or nothing is sealed yet.
    """
    with conveyor.worker() as connection:
        whose = member.one(connection, slug)
        readers = [
            each
            for each in officer.everyone(connection)
            if each.member == whose.id and each.active and each.roles != ("host",)
        ]
    if not readers:
        raise NotFound(f"Nobody may read for {whose.name} now, so that there is nothing to export.")
    with web.viewer(Viewer(member=whose.id, officer=readers[0].id)) as connection:
        return export.write(connection, file, whose=whose.id)
