"""The chair passes on at its minute by itself: no officer's hand is in it, and no right to read goes with it."""

from __future__ import annotations

from comity.config import drill_offset
from comity.db.door import Connection, Database
from comity.govern.charter import parse_charter
from comity.govern.term import begun
from comity.model.term import Term
from comity.store import centre, member, term, work


def tick(database: Database) -> Term | None:
    """Write down every term that has begun by the database's clock and is not yet in the history.

    Cheap, and right however often it is called and by however many processes; the sequencer calls it every few seconds.

    Returns:
        The term that just began, if one did; screens were told (``NOTIFY comity, '{"kind": "chair"}'``).
    """
    with database.worker() as connection:
        return note_handover(connection)


def note_handover(connection: Connection) -> Term | None:
    """As `tick`, within a worker's transaction."""
    here = centre.found(connection)
    if here is None or not here.charter:
        return None
    moment = centre.now(connection) + drill_offset()
    new = term.note(connection, begun(parse_charter(here.charter), member.everyone(connection), moment))
    if new:
        work.tell(connection, "comity", '{"kind": "chair"}')
    return new[-1] if new else None
