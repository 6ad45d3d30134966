"""What the sequencer remembers, written down, so that one that starts need not read its whole log.

A file holds all that `Placing` knows at one position of the log: plain data, no program. It can be made again from the
log at any time, so whatever does not fit is passed over: one that other code wrote, that belongs to another log (a
database set up anew, or brought back from a copy), that is damaged. Nor is one used, or written, that may hold
something of a report which was erased since it was begun: the log is then read as if that report had always been empty.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from hashlib import blake2b
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import xxhash

from comity.db.door import Connection
from comity.flow.placing import Account, Lookup, Placing
from comity.flow.shelf import ShelfState
from comity.store import log, withdrawal

_log = logging.getLogger(__name__)

#: What decides what a log means: a file that other such code wrote is of no use.
_CODE = ("process/story", "process/passage", "languages", "flow/placing.py", "flow/shelf.py", "flow/memory.py")
#: Bytes before each piece that tell how long it is, and of its check sum.
_LENGTH, _DIGEST = 8, 16


class Head(msgspec.Struct, kw_only=True):
    """What a file begins with."""

    #: The code that wrote it.
    code: str
    #: Position of the last entry of the log that is in it, and when that was written.
    position: int
    at: datetime
    #: How many reports were erased by then.
    erased: int


class Memory:
    """The file of one centre, in a folder that nobody else looks into."""

    def __init__(self, folder: Path) -> None:
        """`folder`: is made when something is written."""
        self._file = folder / "placing"
        #: How many reports had been erased when what is remembered was begun from the log; none before `begin`.
        self._erased: int | None = None
        #: Position of the log at which it was last written or read.
        self.position = 0

    def begin(self, connection: Connection, lookup: Lookup) -> Placing:
        """What is remembered, as the file tells it, else nothing; the entries that follow are yet to be done.

        Args:
            connection: the transaction in which they will be read.
            lookup: how to read reports again.
        """
        self._erased, self.position = withdrawal.erased(connection), 0
        try:
            found = self._read(connection, lookup)
        except (FileNotFoundError, NotADirectoryError):
            return Placing(lookup)
        except (OSError, ValueError) as error:  # msgspec's errors are of ValueError
            found = None
            _log.warning(
                "memory: the file cannot be read (%s); the log is read from its beginning", type(error).__name__
            )
        if found is None:
            self.forget()
            return Placing(lookup)
        self.position = found.position
        return found

    def stale(self, connection: Connection) -> bool:
        """Whether a report was erased since it was begun: nothing is written any more, and what is there is to go."""
        return self._erased != withdrawal.erased(connection)

    def write(self, connection: Connection, placing: Placing) -> bool:
        """Write down what is remembered; false if a report was erased since it was begun, or it cannot be written.

        The file is there whole or not at all, and only its owner may read it.
        """
        at = log.when(connection, placing.position)
        if self._erased is None or self.stale(connection) or at is None:
            self.forget()
            self.position = placing.position
            return False
        self.position = placing.position
        head = Head(code=code(), position=placing.position, at=at, erased=self._erased)
        try:
            self._put(head, placing)
        except OSError as error:
            _log.warning("memory: it cannot be written (%s); the next start reads more of the log", error.strerror)
            return False
        return True

    def _put(self, head: Head, placing: Placing) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(".new")
        with suppress(FileNotFoundError):
            unfinished.unlink()
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for content in chain([_encoder.encode(head)], parts(placing), [b""]):
                file.write(len(content).to_bytes(_LENGTH, "little") + xxhash.xxh3_128_digest(content))
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._file)

    def forget(self) -> None:
        """Have no file any more."""
        self.position = 0
        for file in (self._file, self._file.with_suffix(".new")):
            try:
                file.unlink()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                _log.error("memory: %s cannot be removed (%s); remove it yourself", file, error.strerror)

    def _read(self, connection: Connection, lookup: Lookup) -> Placing | None:
        with self._file.open("rb") as file:
            size = os.fstat(file.fileno()).st_size

            def following() -> bytes:
                """What comes next, nothing at the end; what is damaged is not taken apart."""
                length, digest = int.from_bytes(file.read(_LENGTH), "little"), file.read(_DIGEST)
                content = file.read(min(length, size))
                if xxhash.xxh3_128_digest(content) != digest:
                    raise ValueError("its check sum is another")
                return content

            head = _head.decode(following())
            if (head.code, head.erased) != (code(), self._erased) or head.at != log.when(connection, head.position):
                return None
            return placed(lookup, iter(following, b""))


@cache
def code() -> str:
    """What stands for the code and the lists that decide what a log means, and for the Python that runs them."""
    digest = blake2b(repr(sys.version_info[:2]).encode(), digest_size=16)
    for name in _CODE:
        for file in _files(resources.files("comity").joinpath(*name.split("/"))):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _files(place: Traversable) -> Iterator[Traversable]:
    if place.is_file():
        yield place
    elif place.name != "__pycache__":
        for below in sorted(place.iterdir(), key=lambda one: one.name):
            yield from _files(below)


def parts(placing: Placing) -> Iterator[bytes]:
    """All that is remembered at this moment, as plain data, in pieces none of which is empty."""
    yield _encoder.encode(placing.account())
    for number, shelf in placing.shelves().items():
        yield _encoder.encode(shelf.state(number))


def placed(lookup: Lookup, parts: Iterator[bytes]) -> Placing:
    """What is remembered, of what `parts` gave; `lookup` as for `Placing`.

    Raises:
        ValueError: it is not what `parts` gave.
    """
    return Placing.of(lookup, _account.decode(next(parts)), map(_shelf.decode, parts))


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.tobytes()
    raise NotImplementedError(type(value).__name__)


def _array(kind: Any, value: bytes) -> object:  # noqa: ANN401 - the type of a field: an array of one kind of numbers
    return np.frombuffer(value, kind.__args__[1].__args__[0]).copy()  # it may be written to


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
_head = msgspec.msgpack.Decoder(Head)
_account = msgspec.msgpack.Decoder(Account, dec_hook=_array)
_shelf = msgspec.msgpack.Decoder(ShelfState, dec_hook=_array)
