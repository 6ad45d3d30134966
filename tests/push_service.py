"""A push service for tests: it takes messages as RFC 8030 says, checks who sends, and opens them as a device does."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def lettered(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).rstrip(b"=").decode()


def unlettered(given: str) -> bytes:
    return base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))


def _mac(key: bytes, text: bytes) -> bytes:
    made = HMAC(key, SHA256())
    made.update(text)
    return made.finalize()


@dataclass
class Phone:
    """A device: the keys that its browser made, and its address at the push service."""

    endpoint: str = ""
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes..."

    @property
    def public(self) -> bytes:
        return self.secret.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def opened(self, body: bytes) -> bytes:
        """What a message says, each step as RFC 8291 and RFC 8188 write it down."""
        salt, size, long = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, record = body[21 : 21 + long], body[21 + long :]
        assert len(record) <= size
        shared = self.secret.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        first = _mac(_mac(self.auth, shared), b"WebPush: info\0" + self.public + sender + b"\1")
        second = _mac(salt, first)
        key = _mac(second, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _mac(second, b"Content-Encoding: nonce\0\1")[:12]
        plain = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert plain.endswith(b"\2"), "the only record is the last"
        return plain[:-1]


@dataclass
class PushService:
    """What came, and what it answers: one status after the other, then 201."""

    origin: str = ""
    answers: list[int] = field(default_factory=list)
    #: Seconds that it asks to be left alone with 429.
    wait: str = "0"
    phones: dict[str, Phone] = field(default_factory=dict)
    #: Every message that it took: device, headers, body.
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    #: Every request, those that it refused, too.
    asked: int = 0
    #: What the tokens claimed.
    claims: list[dict[str, Any]] = field(default_factory=list)
    forged: int = 0

    def phone(self, name: str) -> Phone:
        made = self.phones[name] = Phone(endpoint=f"{self.origin}/push/{name}", auth=name.encode().ljust(16, b".")[:16])
        return made

    def told(self, name: str) -> list[dict[str, Any]]:
        """What a device was told, in order, once for each time that it came."""
        return [json.loads(self.phones[who].opened(body)) for who, _, body in self.came if who == name]

    def genuine(self, header: str) -> bool:
        """Whether a token is signed by the key beside it and made for this service (RFC 8292)."""
        scheme, _, rest = header.partition(" ")
        parts = dict(each.strip().split("=", 1) for each in rest.split(","))
        head, claimed, signed = parts["t"].split(".")
        numbers = unlettered(signed)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unlettered(parts["k"]))
        der = encode_dss_signature(int.from_bytes(numbers[:32]), int.from_bytes(numbers[32:]))
        public.verify(der, f"{head}.{claimed}".encode(), ec.ECDSA(SHA256()))
        claims = json.loads(unlettered(claimed))
        self.claims.append(claims)
        fits = json.loads(unlettered(head)) == {"typ": "JWT", "alg": "ES256"} and len(numbers) == 64
        return scheme == "vapid" and fits and claims["aud"] == self.origin and 0 < claims["exp"] - time.time() <= 86400

    def start(self) -> ThreadingHTTPServer:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.asked += 1
                name = self.path.rpartition("/")[2]
                try:
                    good = service.genuine(headers["authorization"])
                except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no token
                    good = False
                service.forged += not good
                status = service.answers.pop(0) if service.answers else 201
                status = status if good else 403
                if status == 201:
                    service.came.append((name, headers, body))
                self.send_response(status)
                if status == 429:
                    self.send_header("Retry-After", service.wait)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


def fingerprint(text: str) -> str:
    """SHA-256 of a text in base64url, as the page compares addresses of devices."""
    made = Hash(SHA256())
    made.update(text.encode())
    return lettered(made.finalize())
