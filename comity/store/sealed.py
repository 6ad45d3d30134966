"""Reports that came sealed: kept and handed out as they are, under a title that their owner gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound
from comity.store.stretch import MOST, Place, Stretch, stretch

_MISSING = "There is no such sealed report, or it was not released to you."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed report, without what it holds."""

    #: Its id.
    id: UUID
    #: Who may fetch it.
    label: int
    #: What its owner calls it.
    title: str
    #: How many keys open it.
    fits: int
    #: Bytes.
    size: int
    #: When it was received.
    received_at: datetime
    #: Whose it is; none where that is withheld.
    originator: UUID | None
    #: Who handed it in; none where that is withheld.
    officer: UUID | None


_SEALED = (
    "select s.id, s.label, s.title, s.fits, s.size, s.received_at, b.member as originator, b.officer"
    " from sealed s left join lateral sealed_by(s.id) b on true where true"
)


def listed(connection: Connection, *, place: Place | None = None, most: int = MOST) -> Stretch[Sealed]:
    """Sealed reports that the viewer may fetch, the last received first."""
    return stretch(connection, _SEALED, {}, at="s.received_at", id="s.id", place=place, made=Sealed, most=most)


def one(connection: Connection, which: UUID) -> Sealed:
    """One of them.

    Raises:
        NotFound: there is none, or the viewer may not see it.
    """
    with connection.cursor(row_factory=class_row(Sealed)) as cursor:
        found = cursor.execute(_SEALED + " and s.id = %s", (which,)).fetchone()
    if found is None:
        raise NotFound(_MISSING)
    return found


def content(connection: Connection, which: UUID) -> bytes:
    """The sealed file, as it was handed in.

    Raises:
        NotFound: there is none, or the viewer may not see it.
    """
    row = connection.execute("select content from sealed where id = %s", (which,)).fetchone()
    if row is None:
        raise NotFound(_MISSING)
    return bytes(row[0])


def add(
    connection: Connection, *, originator: UUID, officer: UUID, label: int, title: str, fits: int, content: bytes
) -> UUID:
    """Keep a sealed file.

    Args:
        connection: of a viewer of the originator.
        originator: the member whose it is.
        officer: who hands it in.
        label: who may fetch it.
        title: what it is called; it is not sealed.
        fits: how many keys open it.
        content: the file.
    """
    new = uuid4()
    connection.execute(
        "insert into sealed (id, label, originator, officer, title, fits, content) values (%s, %s, %s, %s, %s, %s, %s)",
        (new, label, originator, officer, title, fits, content),
    )
    return new


def take_back(connection: Connection, which: UUID) -> None:
    """Delete a sealed report of the viewer's member; those who saw it are told.

    Raises:
        psycopg.errors.NoDataFound: it is not the viewer's member's.
    """
    connection.execute("select take_back_sealed(%s)", (which,))
