"""The key of a centre, which stands in its data folder and never in its database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from comity.errors import ComityError

#: Its file in the data folder.
NAME = "key"
#: Bytes of it.
_LONG = 32


def centre_key(place: Path) -> bytes:
    """The key in a data folder, made at the first time; readable by the user alone who runs the centre.

    Raises:
        ComityError: it cannot be read or written, or is not whole.
    """
    file = place / NAME
    try:
        place.mkdir(parents=True, exist_ok=True)
        try:
            made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            found = bytes.fromhex(file.read_text("ascii").strip())
        else:
            found = secrets.token_bytes(_LONG)
            with os.fdopen(made, "w") as written:
                written.write(found.hex() + "\n")
    except (OSError, ValueError) as error:
        raise ComityError(f"The centre's key in {file} cannot be used ({error}); take it from a backup.") from error
    if len(found) != _LONG:
        raise ComityError(f"The centre's key in {file} is not whole; take it from a backup.")
    return found
