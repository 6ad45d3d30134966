"""Lists of feeds as other readers keep them: OPML 1 and 2, in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from comity.errors import Unreadable
from comity.gather import tree
from comity.gather.decode import unpacked
from comity.gather.part import whole
from comity.gather.tree import Element

#: Feeds of one list that are read.
MOST_FEEDS = 5000
#: Folders in folders that are followed.
_DEEPEST = 30
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed in a list."""

    #: What it is called.
    name: str
    #: Its address (``xmlUrl``).
    address: str
    #: The site that it belongs to (``htmlUrl``), if the list says.
    site: str | None = None
    #: Its language, if the list says.
    language: str | None = None
    #: The folders it lies in, the outermost first.
    folders: tuple[str, ...] = ()


def read(content: bytes) -> list[Outline]:
    """The feeds of a list in its order; one that is there twice is read once. This parses foreign bytes.

    Raises:
        Unreadable: it is no list of feeds, or has none.
    """
    root = tree.tree(unpacked(content))
    if tree.name(root) not in ("opml", "outlinedocument"):
        raise Unreadable("It is no OPML; export the list of feeds from your reader as OPML.")
    found: dict[str, Outline] = {}
    for outline in root.iter():
        if tree.name(outline) != "outline" or len(found) >= MOST_FEEDS:
            continue
        stated = {name.lower(): str(value).strip() for name, value in outline.attrib.items()}
        if address := stated.get("xmlurl"):
            name = stated.get("title") or stated.get("text") or address
            found.setdefault(
                address,
                Outline(
                    name=name[:300],
                    address=address,
                    site=stated.get("htmlurl") or None,
                    language=stated.get("language") or None,
                    folders=_folders(outline),
                ),
            )
    if not found:
        raise Unreadable("There is no feed in the list: none of its lines has an xmlUrl.")
    return list(found.values())


def written(title: str, feeds: Iterable[Outline]) -> bytes:
    """A list of feeds as OPML 2."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _legal(title)
    body = etree.SubElement(root, "body")
    rooms: dict[tuple[str, ...], Element] = {(): body}
    for feed in feeds:
        for depth in range(1, len(feed.folders) + 1):
            path = feed.folders[:depth]
            if path not in rooms:
                rooms[path] = etree.SubElement(rooms[path[:-1]], "outline", text=_legal(path[-1]))
        stated = {"text": feed.name, "title": feed.name, "type": "rss", "xmlUrl": feed.address}
        stated |= {"htmlUrl": feed.site} if feed.site else {}
        stated |= {"language": feed.language} if feed.language else {}
        etree.SubElement(rooms[feed.folders], "outline", attrib={name: _legal(value) for name, value in stated.items()})
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _folders(outline: Element) -> tuple[str, ...]:
    above = [e for e in outline.iterancestors() if tree.name(e) == "outline"][:_DEEPEST]
    names = (str(e.get("title") or e.get("text") or "").strip()[:300] for e in reversed(above))
    return tuple(name for name in names if name)


def _legal(text: str) -> str:
    """The text without what XML cannot hold."""
    return (whole(text) or "").translate(_ILLEGAL)
