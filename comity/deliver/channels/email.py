"""Mail: where it is handed over, and what stands around what it tells.

The message's id is made of the message's key, so that a mail server or program that gets it twice can know it.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from html import escape
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import idna

from comity.deliver.channels.folding import MAIL
from comity.deliver.words import Words
from comity.errors import ComityError, Undelivered
from comity.ledger.checkpoint import Checkpoint

#: Isolate a text of its own direction, so that it does not turn the line around it.
_ISOLATE, _END = "\u2068", "\u2069"
#: Letters that turn what follows them: a headline with them would end its isolate, or show its words in another order.
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over."""

    #: Name or address of the host.
    host: str
    #: Its port.
    port: int
    #: From whom the mail comes, for instance ``Comity <centre@example.org>``.
    sender: str
    #: The user, if it asks for one.
    user: str | None = None
    #: The user's password.
    password: str | None = None
    #: implicit: encrypted from the first byte; required: STARTTLS or nothing is sent; offered: STARTTLS if there.
    tls: str = "offered"
    #: Seconds for each of its answers.
    seconds: float = 20.0
    #: Seconds for its answer to a whole message, which it may look through first (RFC 5321, 4.5.3.2.6).
    taking: float = 600.0
    #: Seconds for all of it, however slowly it may drip.
    longest: float = 900.0


def mail_server(environment: Mapping[str, str]) -> MailServer | None:
    """The mail server of the operator's settings; none if none is set.

    ``COMITY_SMTP_URL``: ``smtps://user:password@mail.example:465``, or ``smtp://mail.example:587``. With a user or with
    ``?tls=required``, mail goes encrypted or not at all. ``COMITY_MAIL_FROM``: from whom it comes.

    Raises:
        ComityError: a setting has not that shape.
    """
    given = environment.get("COMITY_SMTP_URL", "").strip()
    if not given:
        return None
    parts = urlsplit(given)
    try:
        port = parts.port
    except ValueError:
        port = 0
    tls = parse_qs(parts.query).get("tls", [""])[0]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == 0 or tls not in ("", "required"):
        raise ComityError(
            "COMITY_SMTP_URL is no address of a mail server; write smtps://user:password@mail.example:465."
        )
    sender = environment.get("COMITY_MAIL_FROM", "").strip() or f"Comity <comity@{parts.hostname}>"
    try:
        _address(parseaddr(sender)[1])
    except ValueError as error:
        raise ComityError("COMITY_MAIL_FROM is no mail address; write Comity <centre@mail.example>.") from error
    secure = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if secure else 587),
        sender=sender,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls="implicit" if secure else "required" if tls or parts.username else "offered",
    )


def hand_over(message: EmailMessage, server: MailServer) -> None:
    """Hand a message to the mail server. Once the server has taken it, it is sent, however the server takes its leave.

    Raises:
        Undelivered: the server did not take it, with its words.
    """
    try:
        line = _line(server)
        cut = threading.Timer(server.longest, _cut, (line,))
        cut.daemon = True
        cut.start()
        try:
            _let_in(line, server)
            _taken(line, message, server)
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
        finally:
            cut.cancel()
            line.close()
    except smtplib.SMTPResponseException as error:  # before a message was told of
        raise _shut_out(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(
            f"The mail server {server.host} cannot be used ({error}). It is tried again; see COMITY_SMTP_URL."
        ) from error


def _line(server: MailServer) -> smtplib.SMTP:
    if server.tls == "implicit":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=server.seconds)


def _let_in(line: smtplib.SMTP, server: MailServer) -> None:
    """Say who we are. What the server says to that is about our settings, and not about a message."""
    line.ehlo_or_helo_if_needed()
    if server.tls == "required" or (server.tls == "offered" and line.has_extn("starttls")):
        line.starttls(context=ssl.create_default_context())
    if server.user is not None:
        line.login(server.user, server.password or "")


def _taken(line: smtplib.SMTP, message: EmailMessage, server: MailServer) -> None:
    """Have the server take a message."""
    sender, to = (message[each].addresses[0].addr_spec for each in ("From", "To"))
    line.ehlo_or_helo_if_needed()  # after STARTTLS it knows nothing of before
    foreign = not f"{sender}{to}".isascii()
    if foreign and not line.has_extn("smtputf8"):
        raise Undelivered(
            f"The mail server {server.host} takes only Latin letters before the @ of an address (it has no SMTPUTF8)."
            " Use another address, or another mail server.",
            lasting=True,
        )
    content = message.as_bytes(policy=MAIL.clone(utf8=True) if foreign else MAIL)
    size = [f"size={len(content)}"] if line.has_extn("size") else []
    _agreed(*line.mail(sender, [*size, *(("SMTPUTF8", "BODY=8BITMIME") if foreign else ())]))
    _agreed(*line.rcpt(to))
    _patient(line, server.taking)
    try:
        _agreed(*line.data(content))
    except smtplib.SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    _patient(line, server.seconds)


def _agreed(code: int, said: bytes) -> None:
    if code not in (250, 251):
        raise _refused(code, said)


def _patient(line: smtplib.SMTP, seconds: float) -> None:
    if line.sock is not None:
        line.sock.settimeout(seconds)


def _cut(line: smtplib.SMTP) -> None:
    """End a line that another thread reads."""
    with suppress(OSError):
        if line.sock is not None:
            line.sock.shutdown(socket.SHUT_RDWR)


def _shut_out(code: int, said: bytes | str) -> Undelivered:
    text = _words(said)
    return Undelivered(f"The mail server did not let Comity in ({code} {text}). See COMITY_SMTP_URL.")


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _refused(code: int, said: bytes | str) -> Undelivered:
    if code in (530, 534, 535):  # our own settings; the reader's address is not to blame
        return _shut_out(code, said)
    text = _words(said)
    if code >= 500:
        return Undelivered(f"The mail server refused it for good ({code} {text}). See the address.", lasting=True)
    return Undelivered(f"The mail server did not take it now ({code} {text}). It is tried again.")


def headed(sender: str, to: str, about: str, at: datetime, *, key: UUID, belongs_to: UUID) -> EmailMessage:
    """An empty message with its headers: nothing answers it by itself, and what belongs together is shown together.

    Raises:
        Undelivered: no mail can be sent to this address.
    """
    message = EmailMessage(policy=MAIL)
    name, mailbox = parseaddr(sender)
    by = message["From"] = _address(mailbox, name)
    try:
        message["To"] = _address(to)
    except ValueError as error:
        raise Undelivered(f"No mail can be sent to {to}. See the address.", lasting=True) from error
    message["Subject"] = about
    message["Date"] = format_datetime(at.astimezone(UTC))
    message["Message-ID"] = f"<{key}@{by.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["References"] = f"<{belongs_to}@{by.domain}>"
    return message


def _address(mailbox: str, name: str = "") -> Address:
    """An address as mail servers know it: what stands after the @ is a name of the DNS (RFC 5890).

    Raises:
        ValueError: it is none.
    """
    local, at, domain = mailbox.rpartition("@")
    if not (local and at and domain):
        raise ValueError(f"{mailbox!r} is no mail address")
    if not domain.isascii():
        domain = idna.encode(domain, uts46=True).decode("ascii")
    return Address(display_name=name, username=local, domain=domain)


def footed(sender: str, said: Words, ledger: Checkpoint | None) -> tuple[str, ...]:
    """The foot of a message: who sends it, and the last checkpoint of the ledger."""
    name, mailbox = parseaddr(sender)
    foot = [said.sent_by.format(name=name or mailbox)]
    if ledger is not None:
        foot.append(said.ledger.format(size=ledger.size, root=isolated(b64encode(ledger.root).decode())))
    return tuple(foot)


def framed(inside: str, *, title: str, language: str, said: Words, foot: Sequence[str]) -> str:
    """The HTML of a message that says its foot in small print; `inside` is HTML already."""
    small = "".join(f'<p style="color:#555;font-size:14px;margin:0 0 4px">{escape(line)}</p>' for line in foot)
    side = "right" if said.direction == "rtl" else "left"
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{said.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>"
        f'<body style="font:17px/1.5 Vazirmatn,Noto Sans,Arial,sans-serif;max-width:38em;margin:24px;text-align:{side};'
        f'color:#1b1b1b">{inside}{small}</body></html>'
    )


def isolated(text: str) -> str:
    """Words of others, which keep their own direction."""
    return f"{_ISOLATE}{one_line(text)}{_END}"


def one_line(text: str) -> str:
    """Words of others on one line, without letters that turn what stands around them."""
    return " ".join(text.translate(_TURNS).split())
