"""What a witness remembers: a folder with its key and the last checkpoint of each log that it cosigned."""

from __future__ import annotations

import base64
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from comity.errors import Refused, Unreadable
from comity.ledger.checkpoint import Checkpoint, parse_signed
from comity.ledger.note import COSIGNATURE, SIGNATURE, Key, is_name, new_secret, parse_key, public_of


class Memory:
    """A witness's folder.

    ``secret`` and ``name`` make its key. ``logs/<SHA-256 of a log's name>/`` has the log's ``key``, the last
    ``checkpoint`` with the log's signature and the witness's own, and what it ``refused`` as evidence.
    """

    def __init__(self, folder: Path) -> None:
        """`folder`: made by `begin`."""
        self.folder = folder

    @classmethod
    def begin(cls, folder: Path, name: str | None = None) -> Memory:
        """Make a new witness, or take the one that is there.

        Args:
            folder: where it is kept; it must last, and nobody else may read it.
            name: how the witness is called: an address without ``https://``, as ``norda.example/witness``; none: by its
                key.

        Raises:
            Refused: the name cannot be one of a key.
        """
        memory = cls(folder)
        if memory.there():
            return memory
        secret = new_secret()
        name = name or f"witness/{public_of(secret)[:8].hex()}"
        if not is_name(name):
            raise Refused("The name of a witness has no spaces and no plus: norda.example/witness.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder / "name", name + "\n")
        _write(folder / "secret", base64.b64encode(secret).decode() + "\n")
        return memory

    def there(self) -> bool:
        """Whether there is a witness."""
        return (self.folder / "secret").exists()

    @property
    def secret(self) -> bytes:
        """Its secret key."""
        return base64.b64decode((self.folder / "secret").read_text("ascii"))

    @property
    def key(self) -> Key:
        """Its public key."""
        return Key((self.folder / "name").read_text("utf-8").strip(), COSIGNATURE, public_of(self.secret))

    def logs(self) -> dict[str, Key]:
        """The key of each log that it knows, by the log's name."""
        return {key.name: key for key in map(_log_key, sorted(self.folder.glob("logs/*/key")))}

    def trust(self, log: Key) -> None:
        """Know a log from now on.

        Raises:
            Refused: it knows the log by another key.
        """
        known = self.logs().get(log.name)
        if known is not None and known != log:
            raise Refused(
                f"The log {log.name} shows another key than before. Ask the other members which they were given;"
                " if theirs is the old one, somebody stands between you and the centre."
            )
        _write(self._of(log.name) / "key", f"{log}\n")

    def succeed(self, log: Key, note: str) -> None:
        """Know a log by the key to which its old one handed over; the note is kept as evidence of that."""
        folder = self._of(log.name)
        with (folder / "succession").open("a", encoding="utf-8") as out:
            out.write(json.dumps({"note": note}) + "\n")
        _write(folder / "key", f"{log}\n")

    def successions(self) -> list[str]:
        """How the keys of the logs that it knows followed each other, as far as it saw it."""
        files = sorted(self.folder.glob("logs/*/succession"))
        return [json.loads(line)["note"] for file in files for line in file.read_text("utf-8").splitlines()]

    def last(self) -> dict[str, Checkpoint]:
        """The last checkpoint that it cosigned, of each log."""
        return {told.origin: told for told, _ in (parse_signed(note) for note in self.notes().values())}

    def notes(self) -> dict[str, str]:
        """The same, signed."""
        files = [self._of(origin) / "checkpoint" for origin in self.logs()]
        return {parse_signed(text)[0].origin: text for text in (f.read_text("utf-8") for f in files if f.exists())}

    def remember(self, origin: str, note: str) -> None:
        """Keep the last checkpoint; once this returns, no crash loses it."""
        _write(self._of(origin) / "checkpoint", note)

    def keep_refused(self, origin: str, note: str) -> Path:
        """Keep a checkpoint that was refused: with the last one that was cosigned it is evidence."""
        file = self._of(origin) / f"refused-{sha256(note.encode()).hexdigest()[:16]}"
        _write(file, note)
        return file

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for whoever else decides for this witness; between looking and remembering nobody comes in between."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = os.open(self.folder / "deciding", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)

    def _of(self, origin: str) -> Path:
        return self.folder / "logs" / sha256(origin.encode()).hexdigest()


def _log_key(file: Path) -> Key:
    try:
        return parse_key(file.read_text("utf-8"), SIGNATURE)
    except (OSError, Unreadable) as error:
        raise Unreadable(f"{file} should be a log's key and cannot be read. {error}") from error


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and on the disk when it returns."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
