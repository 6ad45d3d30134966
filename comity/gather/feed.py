"""Feeds saved as files: RSS 0.9 to 2.0 and Atom.

Read here and not by a library of feeds because what weighing lives on, the ``<source>`` that an entry was taken from
and whether a date names its zone, is what such libraries leave out.
"""

from __future__ import annotations

from comity.gather import tree
from comity.gather.house import is_house
from comity.gather.markup import plain
from comity.gather.page import Page
from comity.gather.stated import published
from comity.gather.tree import Element
from comity.model.date import Published

#: Entries of one feed that are read.
MOST_ENTRIES = 5000

_DATES = ("pubdate", "published", "issued", "date", "updated", "modified")
_BODIES = ("encoded", "content", "description", "summary")


def entries(root: Element) -> list[tuple[str, Page]]:
    """The entries of a feed with their keys: the id they state, else their link, else their place in the feed."""
    channel = next(tree.children(root, "channel"), root)
    found = [e for e in root.iter() if tree.name(e) in ("item", "entry")][:MOST_ENTRIES]
    house = _title(channel)
    spoken = tree.first(channel, "language")
    pages = []
    for number, entry in enumerate(found, 1):
        link = _link(entry)
        key = tree.first(entry, "guid", "id") or link or str(number)
        pages.append((key, _page(entry, house=house, spoken=spoken, link=link)))
    return pages


def _page(entry: Element, *, house: str | None, spoken: str | None, link: str | None) -> Page:
    source = next(tree.children(entry, "source"), None)
    credit = (_title(source) if len(source) else tree.words(source)) if source is not None else None
    author = _author(entry)
    named = dict.fromkeys((credit, author if is_house(author) else None))
    return Page(
        text=_body(entry),
        markup=None,
        title=_title(entry),
        language=tree.language(entry) or tree.first(entry, "language") or spoken,
        publisher=house,
        published=_published(entry),
        credits=tuple(name for name in named if name and name != house),
        link=link,
    )


def _title(element: Element) -> str | None:
    """A title may be escaped markup; its first line is what counts."""
    return next((line for e in tree.children(element, "title") if (line := plain(tree.words(e) or ""))), None)


def _author(entry: Element) -> str | None:
    """The author: a name in RSS, an element with a name in Atom."""
    for element in tree.children(entry, "creator", "author"):
        if found := tree.first(element, "name") or (None if len(element) else tree.words(element)):
            return found
    return None


def _body(entry: Element) -> str:
    """The fullest text an entry has: the content, else the summary."""
    bodies = [tree.paragraphs(e) for e in tree.children(entry, *_BODIES)]
    return next((body for body in bodies if body), "")


def _published(entry: Element) -> Published | None:
    for name in _DATES:
        for element in tree.children(entry, name):
            if found := published(tree.words(element), f"the feed ({name})"):
                return found
    return None


def _link(entry: Element) -> str | None:
    """The address of an entry: text in RSS, an attribute in Atom."""
    for element in tree.children(entry, "link"):
        if element.get("rel", "alternate") == "alternate":
            address = element.get("href") or tree.words(element)
            if address:
                return str(address)
    return None
