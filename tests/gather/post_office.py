"""A small IMAP server on this machine (RFC 3501, as far as a reader of new mail goes), over TLS."""

from __future__ import annotations

import datetime
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from comity.gather.address import Vouched
from comity.gather.fetch import Fetcher


@dataclass
class PostOffice:
    """A running server with one mailbox."""

    port: int
    trust: ssl.SSLContext
    messages: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    password: str = "open"  # noqa: S105 - of a server that lives for one test
    folder: str = "INBOX"
    heard: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"imaps://127.0.0.1:{self.port}/{self.folder}"

    def fetcher(self) -> Fetcher:
        allowed = Vouched(hosts=frozenset({("127.0.0.1", self.port)}))
        return Fetcher(allowed=allowed, tls=self.trust)


@contextmanager
def post_office(folder: Path) -> Iterator[PostOffice]:
    """A server for the time of a block; its certificate is kept in the folder."""
    serving, trust = _certificate(folder)
    listener = socket.create_server(("127.0.0.1", 0))
    office = PostOffice(port=listener.getsockname()[1], trust=trust)

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_talk, args=(office, line, serving), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield office
    finally:
        listener.close()


def _talk(office: PostOffice, line: socket.socket, serving: ssl.SSLContext) -> None:
    with suppress(OSError), serving.wrap_socket(line, server_side=True) as safe:
        safe.settimeout(5)
        stream = safe.makefile("rwb")

        def say(*said: bytes) -> None:
            stream.write(b"".join(part + b"\r\n" for part in said))
            stream.flush()

        say(b"* OK ready")
        while command := stream.readline().decode().strip():
            office.heard.append(command.partition(" ")[2])
            say(*_answer(office, *command.split(" ", 1)))


def _answer(office: PostOffice, tag: str, command: str) -> list[bytes]:
    name, _, rest = command.partition(" ")
    done = f"{tag} OK done".encode()
    if name == "CAPABILITY":
        return [b"* CAPABILITY IMAP4rev1", done]
    if name == "LOGIN":
        return [done] if f'"{office.password}"' in rest else [f"{tag} NO [AUTHENTICATIONFAILED] wrong".encode()]
    if name == "EXAMINE":
        if rest.strip('"') != office.folder:
            return [f"{tag} NO no such folder".encode()]
        return [f"* {len(office.messages)} EXISTS".encode(), f"* OK [UIDVALIDITY {office.validity}] v".encode(), done]
    if found := re.fullmatch(r"SEARCH UID (\d+):\*", rest):
        since = int(found.group(1))
        numbers = sorted(office.messages)
        chosen = [n for n in numbers if n >= since] or numbers[-1:]  # as the standard has it: * is the last one
        return [("* SEARCH " + " ".join(map(str, chosen))).strip().encode(), done]
    if found := re.fullmatch(r"FETCH (\d+) \((.+)\)", rest):
        number, what = int(found.group(1)), found.group(2)
        content = office.messages.get(number)
        if content is None:
            return [done]
        if what == "RFC822.SIZE":
            size = 99_000_000 if b"X-Huge" in content else len(content)
            return [f"* 1 FETCH (UID {number} RFC822.SIZE {size})".encode(), done]
        return [f"* 1 FETCH (UID {number} BODY[] {{{len(content)}}}".encode(), content + b")", done]
    if name == "LOGOUT":
        return [b"* BYE", done]
    return [f"{tag} BAD what".encode()]


def _certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What the server proves itself with, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return serving, ssl.create_default_context(cafile=folder / "cert.pem")
