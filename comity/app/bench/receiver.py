"""A receiver of webhooks for trials: it checks the signature and honours the key, as a good receiver does."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import msgspec

from comity.deliver.channels.webhook import signature


class Acted(msgspec.Struct, frozen=True):
    """What one message told: the alert, and how often it had fired."""

    id: UUID
    times: int


class _Body(msgspec.Struct, frozen=True):
    alert: Acted


class Receiver:
    """It acts once on each key: a message that it has had before it takes, and does nothing."""

    def __init__(self, secret: str) -> None:
        """From now on it listens on a port of its own; `secret`: by which messages are signed."""
        #: What it acted on, by key.
        self.acted: dict[UUID, Acted] = {}
        #: Messages that came, and those among them whose signature did not fit.
        self.deliveries = self.forged = 0
        self._secret = secret
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        #: Where it listens.
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, name="receiver", daemon=True).start()

    def take(self, key: str, stamp: str, signed: str, body: bytes) -> None:
        """One message."""
        with self._lock:
            self.deliveries += 1
            if signed != f"v1={signature(body, self._secret, stamp)}":
                self.forged += 1
                return
            self.acted.setdefault(UUID(key), msgspec.json.decode(body, type=_Body).alert)

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            one, stamp, signed = (self.headers[f"Comity-{name}"] for name in ("Key", "Timestamp", "Signature"))
            receiver.take(one, stamp, signed, body)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
