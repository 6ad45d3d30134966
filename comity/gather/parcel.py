"""What a source gave, opened: foreign bytes in, arrivals out. This is what child processes do for the poller."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

import trafilatura
from lxml import etree

from comity.errors import Unreadable
from comity.gather import container, feed, jsonfeed, tree
from comity.gather.container import sniffed
from comity.gather.decode import declared_encoding, decoded, unpacked
from comity.gather.listing import Link, feeds, listed, parsed, select
from comity.gather.markup import plain
from comity.gather.page import Page, page
from comity.gather.part import Part, arrival
from comity.gather.robots import Question, Verdict, verdict
from comity.model.arrival import Arrival
from comity.model.on_screen import on_screen
from comity.model.report import Report

#: Letters of the shortest text that an extractor found and that is trusted before the plain text of the page.
_TRUSTED = 120
_ENTRY, _ENTRY_END = (
    re.compile(rb"<(?:item|entry)\b", re.I),
    re.compile(rb"</\s*(?:\w+:)?(?:item|entry)\b|/>\s*</", re.I),
)


#: How a parcel is opened.
Kind = Literal["feed", "page", "listing", "article", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Something to open."""

    #: How it is opened: by what the source is, not by what it claims to be.
    kind: Kind
    #: Where it came from: an address, or the path of a file.
    place: str
    #: Its bytes.
    content: bytes
    #: What the sender said they are; empty if nothing.
    media_type: str = ""
    #: The encoding that the sender stated, if it did.
    charset: str | None = None
    #: What of a page is meant, as a CSS selector; empty for all of it.
    selector: str = ""
    #: What the source knows it by, if that is not its place.
    key: str = ""
    #: The entry of a feed that an article belongs to.
    entry: Report | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What was in it."""

    #: The reports.
    arrivals: tuple[Arrival, ...] = ()
    #: The articles that a page lists.
    links: tuple[Link, ...] = ()
    #: Feeds that a page names that was given for a feed.
    feeds: tuple[str, ...] = ()
    #: After how many seconds the source says that it is worth asking again.
    renewed: float | None = None
    #: What the source calls itself.
    title: str | None = None
    #: What was left out and why, in a sentence; empty if nothing.
    trouble: str = ""


def opened(parcel: Parcel) -> Opened:
    """Open a parcel.

    Raises:
        Unreadable: with a sentence that says what happened and what to do.
    """
    content = unpacked(parcel.content)
    if not content.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf"):
        raise Unreadable("The answer is empty; look at the address in a browser.")
    return _OPENERS[parcel.kind](parcel, content)


def answered(job: Parcel | Question) -> Opened | Verdict:
    """Open a parcel or judge a robots.txt: the two kinds of foreign bytes a poller meets."""
    return verdict(job) if isinstance(job, Question) else opened(job)


def _feed(parcel: Parcel, content: bytes) -> Opened:
    kind = sniffed(content)
    if kind == ".json" or container.of_media_type(parcel.media_type) == ".json":
        text = decoded(content, declared=parcel.charset)
        parts = jsonfeed.parts(text, parcel.place)
        if parts is None:
            parts = container.parts(".json", content)
        return Opened(arrivals=_arrivals(parcel, parts, content, "application/feed+json"), title=jsonfeed.title(text))
    root = None if kind == ".html" else tree.tree(content, charset=parcel.charset)
    if root is None or tree.name(root) == "html":
        return _page_for_feed(parcel, content)
    if tree.name(root) in feed.ROOTS:
        parts = feed.parts(root, parcel.place)
        trouble = ""
        if len(parts) > 1 and _cut_off(content):
            parts = parts[:-1]  # the last entry may be half of itself; it comes whole the next time
            trouble = on_screen("The feed broke off in the middle; its last entry was left out until it comes whole.")
        return Opened(
            arrivals=_arrivals(parcel, parts, content, "application/xml"),
            renewed=feed.renewed(root),
            title=feed.title(root),
            trouble=trouble,
        )
    parts = container.parts(".xml", content)
    return Opened(arrivals=_arrivals(parcel, parts, content, "application/xml"))


def _page_for_feed(parcel: Parcel, content: bytes) -> Opened:
    found = feeds(_markup(parcel, content), parcel.place)
    if not found:
        raise Unreadable(
            "The address gives a web page and no feed, and the page names none; read it as a page or as a listing."
        )
    return Opened(feeds=tuple(found[:5]))


def _listing(parcel: Parcel, content: bytes) -> Opened:
    return Opened(links=tuple(listed(_markup(parcel, content), parcel.place, parcel.selector)))


def _page(parcel: Parcel, content: bytes) -> Opened:
    kind = container.of_media_type(parcel.media_type) or sniffed(content)
    if kind not in (".html", ".htm", ".xml"):  # a document that stands on the web
        parts = container.parts(kind, content)
        return Opened(arrivals=_arrivals(parcel, parts[:1], content, parcel.media_type or "application/octet-stream"))
    found = _read(_markup(parcel, content), parcel.selector)
    found = replace(found, link=found.link if parcel.kind == "article" and found.link else parcel.place)
    if not found.text.strip():
        raise Unreadable("There is no text in the page; it may be made by a program in the browser.")
    return Opened(arrivals=_arrivals(parcel, [Part(key="", page=found)], content, parcel.media_type or "text/html"))


def _article(parcel: Parcel, content: bytes) -> Opened:
    """A page that an entry of a feed or a listing leads to; what the entry states goes before what the page states."""
    found = _page(parcel, content)
    entry = parcel.entry
    if entry is None:
        return found
    return replace(found, arrivals=tuple(replace(a, report=_whole(entry, a.report)) for a in found.arrivals))


def _whole(entry: Report, article: Report) -> Report:
    """The article with what its entry states of it."""
    if len(article.text) < len(entry.text):  # a wall or a notice stands where the article was
        article = replace(article, text=entry.text, markup=None)
    return replace(
        article,
        title=entry.title or article.title,
        published=entry.published or article.published,
        publisher=entry.publisher or article.publisher,
        language=entry.language or article.language,
        credits=tuple(dict.fromkeys((*entry.credits, *article.credits))),
        link=entry.link or article.link,
    )


def _file(parcel: Parcel, content: bytes) -> Opened:
    """A file, a message or what was pushed: by its extension or media type, else by how it begins."""
    suffix = re.search(r"\.[a-z0-9]+$", parcel.place.lower())
    kind = container.of_media_type(parcel.media_type) or (suffix.group() if suffix else "")
    parts = container.parts(kind, content)
    return Opened(arrivals=_arrivals(parcel, parts, content, parcel.media_type or container.media_type(kind)))


def _arrivals(parcel: Parcel, parts: list[Part], content: bytes, media_type: str) -> tuple[Arrival, ...]:
    """The arrivals of the parts that say anything."""
    made = (
        arrival(
            part.page.link or parcel.place if part.key else parcel.place,
            part,
            content=content,
            media_type=media_type,
            key=parcel.key,
        )
        for part in parts
        if part.page.text.strip() or part.page.title
    )
    return tuple({one.key: one for one in made}.values())


def _markup(parcel: Parcel, content: bytes) -> str:
    return decoded(content, declared=parcel.charset or declared_encoding(content))


def _read(markup: str, selector: str) -> Page:
    """A page whose text is what a reader came for, so that a new advertisement beside it is no new version."""
    found = page(markup)
    if selector:
        root = parsed(markup)
        chosen = "\n".join(etree.tostring(e, encoding="unicode", with_tail=False) for e in select(root, selector))
        if not plain(chosen):
            raise Unreadable(f"The selector {selector!r} selects no text on the page; look whether the page changed.")
        return replace(found, text=plain(chosen), markup=f"<html><body><article>{chosen}</article></body></html>")
    extracted = trafilatura.extract(found.markup, include_comments=False) if found.markup else None
    return replace(found, text=extracted) if extracted and len(extracted) >= _TRUSTED else found


def _cut_off(content: bytes) -> bool:
    """Whether a feed ends within an entry."""
    last = max((m.start() for m in _ENTRY.finditer(content)), default=0)
    return last > 0 and not _ENTRY_END.search(content, last)


_OPENERS = {"feed": _feed, "page": _page, "listing": _listing, "article": _article, "file": _file}
