"""Which database a centre's parts use: the operator's own, or the embedded one in the data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from comity.config import data_folder, database_url
from comity.db import Database, embedded
from comity.db.embedded import Addresses
from comity.errors import AlreadyThere, DatabaseAway, NotFound


def folder(given: str | None) -> Path:
    """The data folder: as given, else ``COMITY_DATA``, else the platform's place for it."""
    return Path(given).expanduser().absolute() if given else data_folder().absolute()


def addresses(place: Path, *, start: bool = True) -> Addresses:
    """Addresses of the database: ``COMITY_DATABASE_URL`` for all parts if it is set, else the embedded one's.

    Args:
        place: the data folder.
        start: start the embedded server if it does not run.

    Raises:
        DatabaseAway: it cannot be started, or should not be and does not run.
    """
    if url := database_url():
        return Addresses(admin=url, web=url, conveyor=url)
    if not start and not embedded.running(place):
        raise DatabaseAway(f"No database runs in {place}. Start the centre with 'comity run', or name its folder.")
    return embedded.start(place)


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Hold the data folder for one `comity run`; the system lets go of it however the process ends.

    Raises:
        AlreadyThere: another `comity run` has it.
        DatabaseAway: the folder cannot be written to.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        held = os.open(place / "running", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseAway(
            f"The data folder {place} cannot be used ({error.strerror}); choose another with --data."
        ) from error
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyThere(
                f"A centre runs from {place} already. 'comity status' says how it fares; another centre needs another"
                " folder (--data)."
            ) from error
        yield
    finally:
        os.close(held)


@contextmanager
def opened(data: str | None, *, new: bool = False) -> Iterator[tuple[Addresses, Database]]:
    """The database of a data folder, for a command that does one thing; if it did not run before, it is stopped again.

    Args:
        data: the data folder as given, if it was.
        new: whether there may be nothing yet.

    Raises:
        NotFound: there is no centre there.
        DatabaseAway: it does not answer.
    """
    place = folder(data)
    if not new and database_url() is None and not (place / "postgres").exists():
        raise NotFound(f"There is no centre in {place}. Name its folder (--data), or set one up: comity init.")
    stops = database_url() is None and not embedded.running(place)
    where = addresses(place)
    conveyor = Database(where.conveyor, most=2)
    try:
        yield where, conveyor
    except psycopg.errors.UndefinedTable as error:
        raise NotFound("There is no centre in this database yet; 'comity init' sets one up.") from error
    except psycopg.OperationalError as error:
        raise DatabaseAway(f"The database does not answer: {' '.join(str(error).split())}") from error
    finally:
        conveyor.close()
        if stops:
            embedded.stop(place)
