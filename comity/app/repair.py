"""What an operator does about what could not be read."""

from __future__ import annotations

from comity.db import Database
from comity.model.health import Kept
from comity.store import health


def quarantined(conveyor: Database) -> list[Kept]:
    """What is in quarantine and not settled, the last first."""
    with conveyor.worker() as connection:
        return health.kept(connection)


def retry_all(conveyor: Database) -> int:
    """Have every report in quarantine read again.

    Returns:
        How many there were.
    """
    with conveyor.worker() as connection:
        return health.retry_all(connection)
