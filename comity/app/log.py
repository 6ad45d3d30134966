"""A log that is read over HTTP, as its witnesses and whoever verifies it read it."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable

import httpcore

from comity.errors import Unreachable
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.merkle import WIDTH
from comity.ledger.note import SIGNATURE, Key, parse_key
from comity.ledger.tile import FULL, Tiled, path_of

#: Status and body of an answer to a method, an address and a body.
Send = Callable[[str, str, bytes], tuple[int, bytes]]
_SECONDS = 20.0
#: Bytes of an answer, at most.
_MOST = 1_000_000


def over_http(token: str | None = None) -> Send:
    """A way of asking over HTTP, with the certificates that this machine trusts; `token`: for the API."""
    pool = httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), max_connections=4, http2=False)

    def send(method: str, address: str, body: bytes) -> tuple[int, bytes]:
        patience = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), _SECONDS)}
        headers: dict[bytes | str, bytes | str] = {"User-Agent": "comity", "Content-Type": "text/plain; charset=utf-8"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            with pool.stream(method, address, headers=headers, content=body, extensions=patience) as answer:
                got = b""
                for part in answer.iter_stream():
                    got += part
                    if len(got) > _MOST:
                        raise Unreachable(f"{address} answers with more than a log does.")
                return answer.status, got
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise Unreachable(f"{address} does not answer ({type(error).__name__}). Try again later.") from error
        except httpcore.UnsupportedProtocol as error:
            raise Unreachable(f"{address} is not an address of the web: https://centre.example.") from error

    return send


class Log:
    """A centre's log."""

    def __init__(self, centre: str, send: Send) -> None:
        """`centre`: where people reach the centre; `send`: how to ask."""
        self._at = centre.rstrip("/").removesuffix("/ledger/checkpoint") + "/ledger"
        self._send = send

    def key(self) -> Key:
        """The key that the centre says is the log's.

        Raises:
            Unreachable: it does not answer.
            Unreadable: it answers with something else.
        """
        return parse_key(self._got("key").decode("utf-8", "replace"), SIGNATURE)

    def successions(self) -> list[str]:
        """How the log's keys followed each other, as the centre says: notes that `comity.ledger.succession` reads.

        Raises:
            Unreachable: it does not answer, or with something else.
        """
        try:
            return [str(json.loads(line)["note"]) for line in self._got("keys").splitlines() if line.strip()]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreachable(f"{self._at}/keys answers with something else than keys.") from error

    def checkpoint(self) -> str:
        """The last checkpoint, signed.

        Raises:
            Unreachable: it does not answer.
        """
        return self._got("checkpoint").decode("utf-8", "replace")

    def tree(self, of: Checkpoint) -> Tiled:
        """The tree of a checkpoint, fetched as it is needed. `Unreachable` where a tile is not to be had."""
        return Tiled(self._tile, of.size)

    def leave(self, note: str) -> tuple[int, str]:
        """Leave a cosigned checkpoint; gives the status and what the centre says."""
        status, body = self._send("POST", f"{self._at}/cosignature", note.encode())
        return status, body.decode("utf-8", "replace").strip()

    def _tile(self, level: int, number: int, width: int) -> bytes:
        try:
            return self._whole(level, number, width)
        except Unreachable:
            if width == FULL:
                raise
            return self._whole(level, number, FULL)  # it became full in the meantime

    def _whole(self, level: int, number: int, width: int) -> bytes:
        hashes = self._got(f"tile/{path_of(level, number, width)}")
        if len(hashes) != width * WIDTH:
            raise Unreachable("The log gave a tile of another length than it must have.")
        return hashes

    def _got(self, what: str) -> bytes:
        status, body = self._send("GET", f"{self._at}/{what}", b"")
        if status != 200:
            raise Unreachable(f"{self._at}/{what} answered with {status}. See whether this is a centre's address.")
        return body
