"""How much may be sent to the centre at once, and to which of its names."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.errors import Misdirected, TooLarge
from comity.serve.files import PATH

#: Bytes of a body, by the start of its path; the first that fits. Files and mail with attachments are the large ones.
MOST = (
    ("/api/v1/uploads", 64 * 2**20),
    ("/api/v1/sources/", 32 * 2**20),
    ("/upload", 64 * 2**20),
    ("/api/v1/sealed", 64 * 2**20),
    ("/sealed", 64 * 2**20),
    ("/sources", 8 * 2**20),
    ("/ledger", 2**20),
    ("", 2 * 2**20),
)


class Bounds:
    """Refuses bodies that are too large, before they are read, and requests for a host that is not this centre's."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], files: str | None = None) -> None:
        """`hosts`: names by which people reach the centre, without ports; `files`: that of files alone, if any."""
        self._app = app
        self._hosts = hosts
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # Without this a page elsewhere could have its own name resolve to this machine and read what it answers.
        name, of_files = _name(headers.get("host", "")), scope["path"].startswith(PATH)
        if name not in self._hosts and not (of_files and name == self._files):
            raise Misdirected("This is not the address of the centre. Use the one that its host told you.")
        if of_files and name != self._files:
            raise HTTPException(404)
        most = next(size for start, size in MOST if scope["path"].startswith(start))
        told = headers.get("content-length", "0")
        if not told.isdecimal() or int(told) > most:
            raise _too_large(most)
        read = 0

        async def received() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _too_large(most)
            return message

        await self._app(scope, received, send)


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"More was sent than the {most // 2**20} MB that are taken here at once. Send less, or in parts.")


def _name(host: str) -> str:
    """The host without its port; an IPv6 address keeps its brackets."""
    end = host.rfind("]")
    colon = host.find(":", end + 1)
    return (host if colon < 0 else host[:colon]).lower()
