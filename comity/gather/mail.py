"""Mail (.eml) and saved pages (.mhtml): the same envelope, read with the standard library."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from email.utils import parseaddr

from comity.errors import Unreadable
from comity.gather.decode import declared_encoding, decoded
from comity.gather.house import is_house
from comity.gather.markup import plain
from comity.gather.page import Page, page
from comity.gather.stated import published

#: How many parts of a message are looked at; a message with more is made to exhaust its reader.
_MOST_PARTS = 1000


def mail(content: bytes) -> Page:
    """The text of a message: its plain part, else its page; the subject is the title.

    Raises:
        Unreadable: it has no part with text.
    """
    message = _message(content)
    parts = _text_parts(message)
    chosen = next((p for p in parts if p.get_content_type() == "text/plain"), parts[0] if parts else None)
    if chosen is None:
        raise Unreadable("The message has no text in it; save its attachment as a file of its own.")
    text = _content(chosen)
    if chosen.get_content_type() != "text/plain":
        text = plain(text)
    return Page(
        text=text,
        markup=None,
        title=_header(message, "subject"),
        language=_header(message, "content-language"),
        publisher=_house(_header(message, "from")),
        published=published(_header(message, "date"), "the message (Date)"),
        credits=(),
        link=_header(message, "archived-at"),
    )


def saved_page(content: bytes) -> Page:
    """The main page of a web archive (RFC 2557).

    Raises:
        Unreadable: it holds no page.
    """
    message = _message(content)
    pages = [p for p in _text_parts(message) if p.get_content_type() == "text/html"]
    if not pages:
        raise Unreadable("The web archive holds no page; save the page again as HTML.")
    found = page(_content(pages[0]))
    return Page(
        text=found.text,
        markup=found.markup,
        title=found.title or _header(message, "subject"),
        language=found.language,
        publisher=found.publisher,
        published=found.published,
        credits=found.credits,
        link=found.link or _header(message, "snapshot-content-location") or _header(pages[0], "content-location"),
    )


def _message(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)


def _text_parts(message: EmailMessage) -> list[EmailMessage]:
    """Parts with text that are not attached files, in order."""
    found: list[EmailMessage] = []
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            break
        if (
            isinstance(part, EmailMessage)
            and part.get_content_maintype() == "text"
            and part.get_content_disposition() != "attachment"
        ):
            found.append(part)
    return found


def _content(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    return decoded(content, declared=part.get_content_charset() or declared_encoding(content))


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except Exception:  # noqa: BLE001 - the header parser raises many kinds of error on broken headers
        return None
    return " ".join(str(value).split()) or None if value is not None else None


def _house(sender: str | None) -> str | None:
    """The sender's name if it is a house's; a person's name says nothing about the publisher."""
    name = parseaddr(sender or "")[0].strip()
    return name if is_house(name) else None
