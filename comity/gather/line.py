"""Connections to other machines: the name resolved, every address checked, nothing beyond the deadline.

The connection is made to exactly the address that was checked: a name that is asked for twice may answer otherwise the
second time, and then lead inside.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from comity.errors import AddressRefused, Unreachable
from comity.gather.address import NOBODY, Vouched, literal, refusal, why_not
from comity.model.on_screen import on_screen

#: Gives the addresses that a name and a port stand for, as text.
Resolver = Callable[[str, int], list[str]]
#: Seconds that a connection may take.
CONNECT_SECONDS = 10.0


def resolved(host: str, port: int) -> list[str]:
    """What a host's name stands for, by the resolver of this machine.

    Raises:
        OSError: the name cannot be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(
    host: str,
    port: int,
    allowed: Vouched = NOBODY,
    *,
    resolver: Resolver = resolved,
    seconds: float = 10.0,
) -> list[str]:
    """The addresses of a host, all of them checked.

    One that may not be used refuses them all: a name that leads to a public and an inner address is a trap.

    Args:
        host: from `checked_host`.
        port: where it is to be reached.
        allowed: what the operator vouches for.
        resolver: how a name becomes addresses.
        seconds: how long that may take.

    Raises:
        AddressRefused: an address may not be used.
        Unreachable: the name stands for nothing, or the resolver does not answer.
    """
    known = literal(host)
    found = [str(known)] if known is not None else _in_time(resolver, host, port, seconds)
    if not found:
        raise Unreachable(f"The name {host} stands for no address; check how it is written.")
    for text in found:
        try:
            address = ipaddress.ip_address(text)
        except ValueError as error:  # an address with a zone, which is link-local
            raise AddressRefused(refusal(host, port, text, on_screen("a link-local address"))) from error
        if (isinstance(address, ipaddress.IPv6Address) and address.scope_id) or (
            (what := why_not(address)) and not allowed.address(host, port, address)
        ):
            what = why_not(address) or on_screen("a link-local address")
            raise AddressRefused(refusal(host, port, text, what))
    return found


def _in_time(resolver: Resolver, host: str, port: int, seconds: float) -> list[str]:
    """Resolve in a thread of its own, for the resolver of the system knows no limit of time."""
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        answer = answers.get(timeout=max(0.01, seconds))
    except queue.Empty:
        raise Unreachable(f"The name {host} could not be resolved in time; try later.") from None
    if isinstance(answer, Exception):
        raise Unreachable(f"The name {host} cannot be resolved; check how it is written.") from answer
    return answer


def connected(
    host: str,
    port: int,
    allowed: Vouched = NOBODY,
    *,
    resolver: Resolver = resolved,
    seconds: float = 10.0,
) -> socket.socket:
    """A connection to the first of the checked addresses that answers.

    Raises:
        AddressRefused: an address of the host may not be used.
        Unreachable: none answers in time.
    """
    deadline = time.monotonic() + seconds
    addresses = checked_addresses(host, port, allowed, resolver=resolver, seconds=seconds)
    last: OSError | None = None
    for number, address in enumerate(addresses):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:  # one that is silent must leave time for those behind it
            return socket.create_connection((address, port), timeout=left / (len(addresses) - number))
        except OSError as error:
            last = error
    why = on_screen("it did not answer in time") if last is None or isinstance(last, TimeoutError) else said(last)
    raise Unreachable(f"{host} cannot be reached ({why}); it is tried again later.") from last


class Checked(httpcore.NetworkBackend):
    """Connects to checked addresses only, and lets nothing last beyond the deadline."""

    def __init__(self, allowed: Vouched, resolver: Resolver, deadline: float) -> None:
        self._allowed, self._resolver, self._deadline = allowed, resolver, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline binds more
        local_address: str | None = None,  # noqa: ARG002 - we choose no address of our own
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - and no options
    ) -> httpcore.NetworkStream:
        """A connection to a checked address of this host."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ConnectTimeout
        line = connected(host, port, self._allowed, resolver=self._resolver, seconds=min(left, CONNECT_SECONDS))
        return _Stream(line, self._deadline)


class _Stream(httpcore.NetworkStream):
    """A connection that ends at the deadline."""

    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line, self._deadline = line, deadline

    def _left(self, late: type[Exception]) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise late
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the deadline binds more
        try:
            self._line.settimeout(self._left(httpcore.ReadTimeout))
            return self._line.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        view = memoryview(buffer)
        try:
            while view:
                self._line.settimeout(self._left(httpcore.WriteTimeout))
                view = view[self._line.send(view) :]
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        try:
            self._line.settimeout(self._left(httpcore.ConnectTimeout))
            return _Stream(ssl_context.wrap_socket(self._line, server_hostname=server_hostname), self._deadline)
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout from error
        except (OSError, ValueError) as error:
            self.close()
            raise httpcore.ConnectError(said(error)) from error

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as the library wants it
        return {"is_readable": False, "socket": self._line}.get(info)


def said(error: BaseException) -> str:
    """What a failure of the network says, without the library's decoration."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return on_screen(f"its certificate is not valid: {error.verify_message}")
    if isinstance(error, ssl.SSLError):
        reason = str(error.reason or error).replace("_", " ").lower()
        return on_screen(f"no secure connection: {reason}")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__
