"""Lists of feeds as other readers keep them: OPML 1 and 2, in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Protocol

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
#: What a reader of XML takes for a space in a value, unless it is written by its number.
_BREAKS = "\t\n\r"


class Listed(Protocol):
    """What is told of a feed in a list that is given away."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def address(self) -> str:
        """Where it is."""

    @property
    def language(self) -> str | None:
        """The language of its reports, if it is known."""


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


def written(title: str, feeds: Iterable[Listed]) -> bytes:
    """A list of feeds as OPML 2; of very many it is wanted at once, so it is put together as text."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n',
        f"  <head>\n    <title>{_value(title)}</title>\n  </head>\n  <body>\n",
    ]
    for feed in feeds:
        name, language = _value(feed.name), f' language="{_value(feed.language)}"' if feed.language else ""
        lines.append(
            f'    <outline text="{name}" title="{name}" type="rss" xmlUrl="{_value(feed.address)}"{language}/>\n'
        )
    lines.append("  </body>\n</opml>\n")
    return "".join(lines).encode()


def _folders(outline: Element) -> tuple[str, ...]:
    above = [e for e in outline.iterancestors() if tree.name(e) == "outline"][:_DEEPEST]
    names = (str(e.get("title") or e.get("text") or "").strip()[:300] for e in reversed(above))
    return tuple(name for name in names if name)


def _value(text: str) -> str:
    """The text as a value in XML, without what XML cannot hold."""
    if text.isprintable():
        return escape(text)
    legal = (whole(text) or "").translate(_ILLEGAL)
    return "".join(f"&#{ord(each)};" if each in _BREAKS else escape(each) for each in legal)
