"""Where the database is that is measured: never by accident the centre's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comity.app import address
from comity.config import data_folder
from comity.db.embedded import Addresses


def folder(given: Path | None) -> Path:
    """The data folder: as given, else one beside the centre's."""
    if given:
        return given.expanduser().absolute()
    usual = data_folder().absolute()
    return usual.with_name(f"{usual.name}-bench")


def addresses(given: Path | None) -> Addresses:
    """Addresses of the database, started if need be: ``COMITY_DATABASE_URL``, else the one in the folder."""
    return address.addresses(folder(given))


@contextmanager
def alone(given: Path | None) -> Iterator[None]:
    """Hold the folder, so that no centre runs from it meanwhile."""
    with address.alone(folder(given)):
        yield
