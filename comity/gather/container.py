"""The kinds of container that reports come in, told apart by name, by media type or by how they begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from comity.errors import Unreadable
from comity.gather import feed, jsonfeed, newsml, ninjs, tree
from comity.gather.decode import declared_encoding, decoded
from comity.gather.document import pdf, word
from comity.gather.mail import mail, saved_page
from comity.gather.page import Page, page
from comity.gather.part import Part, alone

_MEDIA_TYPES = {
    "text/plain": ".txt",
    "text/markdown": ".txt",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "multipart/related": ".mhtml",
    "message/rfc822": ".eml",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/json": ".json",
    "application/feed+json": ".json",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
}


def parts(kind: str, content: bytes) -> list[Part]:
    """What a container holds; a feed, a list or a NewsML message holds many reports.

    Args:
        kind: one of `KINDS`, else the kind is told by how the content begins.
        content: its bytes, unpacked.

    Raises:
        Unreadable: with a sentence that says what happened and what to do.
    """
    if not content.strip(b"\x00 \t\r\n\x0c"):
        raise Unreadable("The file is empty.")
    return list(_READERS[kind if kind in _READERS else sniffed(content)](content))


def of_media_type(media_type: str) -> str:
    """The kind that a media type stands for; empty if it says nothing of use."""
    return _MEDIA_TYPES.get(media_type, ".xml" if media_type.endswith("+xml") else "")


def media_type(kind: str) -> str:
    """The media type of a kind of container."""
    return next((name for name, known in _MEDIA_TYPES.items() if known == kind), "text/html" if kind == ".htm" else "")


def sniffed(content: bytes) -> str:
    """The kind of what has no name, by how it begins."""
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-"):
        return ".pdf"
    if head.startswith(b"pk\x03\x04"):
        return ".docx"
    if head.startswith((b"<!doctype html", b"<html")):
        return ".html"
    if head.startswith(b"<?xml") or head.startswith((b"<rss", b"<feed", b"<rdf:rdf", b"<newsitem", b"<newsmessage")):
        return ".xml"
    if head.startswith((b"{", b"[")) and b'"' in head:
        return ".json"
    if head.startswith((b"from:", b"received:", b"return-path:", b"mime-version:", b"delivered-to:")):
        return ".mhtml" if b"multipart/related" in head else ".eml"
    return ".txt"


def _text(content: bytes) -> Sequence[Part]:
    return alone(
        Page(
            text=decoded(content),
            markup=None,
            title=None,
            language=None,
            publisher=None,
            published=None,
            credits=(),
            link=None,
        )
    )


def _web_page(content: bytes) -> Sequence[Part]:
    return alone(page(decoded(content, declared=declared_encoding(content))))


def _json(content: bytes) -> Sequence[Part]:
    text = decoded(content)
    return jsonfeed.parts(text) or [Part(key=key, page=one) for key, one in ninjs.items(text)]


def _xml(content: bytes) -> Sequence[Part]:
    root = tree.tree(content)
    kind = tree.name(root)
    if kind in feed.ROOTS:
        return feed.parts(root)
    if kind in ("newsitem", "newsmessage", "packageitem"):
        return [Part(key=key, page=one) for key, one in newsml.items(root)]
    if kind == "html":
        return _web_page(content)
    raise Unreadable(f"It is XML of a kind Comity does not read (<{kind}>); it reads RSS, Atom and NewsML-G2.")


#: How each kind of container is read.
_READERS: dict[str, Callable[[bytes], Sequence[Part]]] = {
    ".txt": _text,
    ".html": _web_page,
    ".htm": _web_page,
    ".mhtml": lambda content: alone(saved_page(content)),
    ".eml": lambda content: alone(mail(content)),
    ".pdf": lambda content: alone(pdf(content)),
    ".docx": lambda content: alone(word(content)),
    ".json": _json,
    ".xml": _xml,
}
#: The kinds, as the extensions of files.
KINDS = tuple(_READERS)
