"""Questions whose day is over are told of, to those who are silent and to who asked; those of who left wait no more."""

from __future__ import annotations

from comity.db.door import Database
from comity.store import rfi


def tick(database: Database) -> None:
    """Tell once of what became overdue. Cheap, and right however often and by however many processes it is called."""
    with database.worker() as connection:
        rfi.withdraw_left(connection)
        rfi.tell_overdue(connection)
