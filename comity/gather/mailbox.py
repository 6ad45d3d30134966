"""A mailbox as a source: new messages over IMAP, which stay there and stay unread."""

from __future__ import annotations

import binascii
import contextlib
import hashlib
import imaplib
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from typing import Any
from urllib.parse import unquote, urlsplit

from comity.errors import AddressRefused, Unreachable
from comity.gather.address import Vouched, checked_host
from comity.gather.decode import MOST_BYTES
from comity.gather.fetch import Fetcher
from comity.gather.line import connected
from comity.model.on_screen import on_screen

#: The port of IMAP over TLS.
PORT = 993
#: Messages that are taken in one visit; the others wait for the next.
MOST_MESSAGES = 100
#: Seconds for each answer of the server.
_SECONDS = 30.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mailbox is."""

    #: The server.
    host: str
    #: Its port.
    port: int
    #: The folder in it.
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that came."""

    #: Its Message-ID, else where it lies.
    key: str
    #: How it is named to people.
    path: str
    #: All of it.
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What came since the last visit."""

    #: The messages.
    messages: tuple[Message, ...]
    #: Messages that were left out: how they are named, and why.
    left_out: tuple[tuple[str, str], ...]
    #: Where the next visit goes on: the mailbox's validity and the last number read (RFC 3501, 2.3.1.1).
    last: Mapping[str, Any]
    #: Whether there are more than one visit takes.
    more: bool


def place(address: str) -> Place:
    """Where the mailbox is that an address like ``imaps://mail.example/INBOX`` names.

    Raises:
        AddressRefused: it is no such address.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port or PORT
    except ValueError as error:
        raise AddressRefused(
            f"The address cannot be read ({error}); write it as imaps://mail.example/INBOX."
        ) from error
    if parts.scheme != "imaps" or "@" in parts.netloc:
        raise AddressRefused("Write the address as imaps://mail.example/INBOX, without user and password.")
    return Place(host=checked_host(parts.hostname or ""), port=port, folder=unquote(parts.path.strip("/")) or "INBOX")


def unread(address: str, *, user: str, password: str, last: Mapping[str, Any], fetcher: Fetcher) -> Unread:
    """Messages that came since the last visit, the oldest first; nothing in the mailbox is changed.

    Args:
        address: see `place`.
        user: name to sign in with.
        password: its password.
        last: `Unread.last` of the last visit; empty at the first.
        fetcher: says which addresses may be reached, and which certificates are good.

    Raises:
        AddressRefused: the server may not be reached.
        Unreachable: it cannot be reached, refuses the password, or has no such folder.
    """
    where = place(address)
    if where.port != PORT and not fetcher.allowed.port(where.host, where.port):
        wanted = f"{where.host}:{where.port}"
        raise AddressRefused(
            f"Port {where.port} is not the port of mailboxes ({PORT}); the operator of the centre can allow it "
            f"(COMITY_ALLOW_ADDRESSES={wanted})."
        )
    try:
        line = _Line(where, fetcher)
        try:
            return _read(line, where, user, password, last)
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                line.logout()
    except ssl.SSLError as error:
        raise Unreachable(
            f"{where.host} gives no secure connection ({error.reason or error}); ask its operator."
        ) from error
    except OSError as error:
        raise Unreachable(f"{where.host} does not answer as it should ({error}); it is tried again later.") from error
    except imaplib.IMAP4.error as error:
        raise Unreachable(f"{where.host} refuses what was asked ({_said(error)}); it is tried again later.") from error


class _Line(imaplib.IMAP4_SSL):
    """A connection to a checked address."""

    def __init__(self, where: Place, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        super().__init__(where.host, where.port, ssl_context=fetcher.tls, timeout=_SECONDS)

    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        allowed: Vouched = self._fetcher.allowed
        plain: socket.socket = connected(
            self.host, self.port, allowed, resolver=self._fetcher.resolver, seconds=timeout or _SECONDS
        )
        plain.settimeout(timeout)
        return self._fetcher.tls.wrap_socket(plain, server_hostname=self.host)


def _read(line: _Line, where: Place, user: str, password: str, last: Mapping[str, Any]) -> Unread:
    try:
        line.login(user, password)
    except imaplib.IMAP4.error as error:
        raise Unreachable(
            f"{where.host} does not let {user!r} in ({_said(error)}); give the password again."
        ) from error
    status, _ = line.select(_quoted(where.folder), readonly=True)
    if status != "OK":
        raise Unreachable(f"There is no folder {where.folder!r} in the mailbox; give one that there is.")
    stated = line.response("UIDVALIDITY")[1]
    validity = int(stated[0]) if stated and stated[0] else 0
    since = int(last.get("uid", 0)) if last.get("validity") == validity else 0
    _, found = line.uid("SEARCH", None, f"UID {since + 1}:*")  # type: ignore[arg-type] # None: no charset is named
    numbers = sorted({n for part in found if part for n in map(int, part.split()) if n > since})[:MOST_MESSAGES]
    messages: list[Message] = []
    left_out: list[tuple[str, str]] = []
    for number in numbers:
        path = f"{where.folder}/{number}"
        if (size := _size(line, number)) > MOST_BYTES:
            left_out.append(
                (path, on_screen(f"The message has {size / 2**20:.0f} MB, which is refused; send its text alone."))
            )
        elif (content := _content(line, number)) is not None:
            messages.append(Message(key=_key(content, f"{validity}/{path}"), path=path, content=content))
        since = number
    return Unread(
        messages=tuple(messages),
        left_out=tuple(left_out),
        last={"validity": validity, "uid": since},
        more=len(numbers) >= MOST_MESSAGES,
    )


def _size(line: _Line, number: int) -> int:
    _, found = line.uid("FETCH", str(number), "(RFC822.SIZE)")
    sizes = [_SIZE.search(part) for part in found if isinstance(part, bytes)]
    return next((int(size.group(1)) for size in sizes if size), 0)


def _content(line: _Line, number: int) -> bytes | None:
    """A message whole; none if it was taken away meanwhile. PEEK leaves it unread."""
    _, found = line.uid("FETCH", str(number), "(BODY.PEEK[])")
    return next((part[1] for part in found if isinstance(part, tuple)), None)


def _key(content: bytes, otherwise: str) -> str:
    stated = BytesHeaderParser().parsebytes(content[:65536]).get("message-id")
    written = " ".join(str(stated or "").split())
    return written[:500] or f"{otherwise} {hashlib.sha256(content).hexdigest()[:16]}"


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501, 5.1.3: a changed UTF-7)."""
    pieces = re.split(r"([^\x20-\x7e]+)", folder.replace("&", "&-"))
    written = "".join(piece if piece.isascii() else "&" + _base64(piece.encode("utf-16-be")) + "-" for piece in pieces)
    return '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _base64(content: bytes) -> str:
    return binascii.b2a_base64(content, newline=False).decode("ascii").rstrip("=").replace("/", ",")


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))[:200]
