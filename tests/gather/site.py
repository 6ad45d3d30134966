"""A small web server on this machine whose answers a test decides, one path at a time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from comity.gather.address import Vouched
from comity.gather.fetch import Fetcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a visitor asked."""

    method: str
    path: str
    headers: dict[str, str]
    content: bytes


Answerer = Callable[[Asked, socket.socket], None]


def answer(
    content: bytes | str = b"", status: int = 200, *, kind: str = "text/html", headers: dict[str, str] | None = None
) -> Answerer:
    """An ordinary answer."""
    body = content.encode() if isinstance(content, str) else content

    def give(_: Asked, line: socket.socket) -> None:
        head = {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}
        told = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
        line.sendall(f"HTTP/1.1 {status} Said\r\n{told}Connection: close\r\n\r\n".encode() + body)

    return give


def raw(content: bytes) -> Answerer:
    """Bytes as they are, right or wrong."""
    return lambda _, line: line.sendall(content)


@dataclass
class Site:
    """A running server."""

    port: int
    paths: dict[str, Answerer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def fetcher(self, **changes) -> Fetcher:
        """A fetcher whose operator vouches for this server alone."""
        allowed = Vouched(hosts=frozenset({("127.0.0.1", self.port)}))
        return Fetcher(**{"allowed": allowed, "seconds": 3.0, **changes})

    def visits(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]


@contextmanager
def site(**paths: Answerer) -> Iterator[Site]:
    """A server for the time of a block; what is not among its paths is not found."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    running = Site(port=listener.getsockname()[1], paths=dict(paths))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_serve_one, args=(running, line), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield running
    finally:
        listener.close()


def _serve_one(running: Site, line: socket.socket) -> None:
    with line:
        line.settimeout(5)
        try:
            heard = b""
            while b"\r\n\r\n" not in heard:
                piece = line.recv(65536)
                if not piece:
                    return
                heard += piece
                if heard.startswith(b"\x16"):  # somebody who wants a secure connection
                    line.sendall(b"HTTP/1.1 400 Not Secure\r\n\r\n")
                    return
            head, _, content = heard.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            method, path, _ = first.split(" ")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            while len(content) < int(headers.get("content-length", 0)):
                content += line.recv(65536)
            asked = Asked(method=method, path=path, headers=headers, content=content)
            running.asked.append(asked)
            running.paths.get(path, answer("not here", 404))(asked, line)
        except OSError:
            return
