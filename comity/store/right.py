"""What an officer may do besides reading: the database's word, by role and seat."""

from __future__ import annotations

from typing import Literal

from comity.db.door import Connection

#: To file, release and keep sources; to file what stays within the own member; to give and take its offices.
Right = Literal["file", "note", "administer"]


def rights(connection: Connection) -> frozenset[Right]:
    """What the viewer may do now."""
    row = connection.execute("select may_file(), may_note(), may_administer()", prepare=True).fetchone()
    names: tuple[Right, ...] = ("file", "note", "administer")
    return frozenset(name for name, may in zip(names, row or (), strict=True) if may)
