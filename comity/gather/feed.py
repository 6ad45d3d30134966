"""Feeds: RSS 0.9 to 2.0 and Atom.

Read here and not by a library of feeds because what weighing lives on, the ``<source>`` that an entry was taken from
and whether a date names its zone, is what such libraries leave out.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from comity.gather import tree
from comity.gather.house import is_house
from comity.gather.markup import plain
from comity.gather.page import Page
from comity.gather.part import Part
from comity.gather.stated import published
from comity.gather.tree import Element
from comity.model.date import Published

#: Names of the root of what is read as a feed; an entry may stand alone.
ROOTS = frozenset({"rss", "rdf", "feed", "channel", "entry"})
#: Entries of one feed that are read.
MOST_ENTRIES = 5000

_DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified")
_BODIES = ("encoded", "content", "description", "summary")
#: What stands in for a text where there is none: of a recording.
_LAST_BODIES = ("summary", "description")
#: Vocabularies that give their own meaning to names of RSS: the title of a picture is not the title of the entry.
_FOREIGN = ("search.yahoo.com/mrss", "itunes.com", "podcastindex", "georss", "purl.org/rss/1.0/modules/slash")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
#: Seconds of the periods in which a feed may say that it is renewed.
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


def parts(root: Element, address: str = "") -> list[Part]:
    """The entries of a feed.

    An entry's key is the id it states, else its link, else what it says; entries that share an id, as those of careless
    feeds do, are told apart by link or words, so that none hides another.

    Args:
        root: from `tree`.
        address: where the feed stands, against which relative links are read.
    """
    channel = next(_children(root, "channel"), root)
    found = [e for e in root.iter() if tree.name(e) in ("item", "entry") and not _foreign(e)][:MOST_ENTRIES]
    house = _title(channel) if channel is not root or tree.name(root) != "entry" else None
    spoken = tree.first(channel, "language")
    read: list[Part] = []
    for entry in found:
        page = _page(entry, house=house, spoken=spoken, address=address)
        key = _first(entry, "guid", "id") or _about(entry) or page.link or _print(page)
        read.append(Part(key=key, page=page, original=tree.written(entry)))
    for mark in (_by_link, _by_words):
        often = Counter(part.key for part in read)
        read = [part if often[part.key] == 1 else replace(part, key=f"{part.key} {mark(part.page)}") for part in read]
    return read


def renewed(root: Element) -> float | None:
    """After how many seconds the feed says that it is worth asking again; none if it does not say."""
    channel = next(_children(root, "channel"), root)
    stated: list[float] = []
    if (minutes := _number(tree.first(channel, "ttl"))) is not None:
        stated.append(minutes * 60)
    if (period := _PERIODS.get((tree.first(channel, "updateperiod") or "").lower())) is not None:
        stated.append(period / max(1.0, _number(tree.first(channel, "updatefrequency")) or 1.0))
    return max(stated) if stated else None


def title(root: Element) -> str | None:
    """What the feed calls itself."""
    return _title(next(_children(root, "channel"), root))


def _page(entry: Element, *, house: str | None, spoken: str | None, address: str) -> Page:
    source = next(_children(entry, "source"), None)
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
        link=_link(entry, address),
    )


def _by_link(page: Page) -> str:
    return page.link or ""


def _by_words(page: Page) -> str:
    return hashlib.sha256(f"{page.title}\n{page.text}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _print(page: Page) -> str:
    """A mark of what an entry says, for one that says no id."""
    said = f"{page.title}\n{page.published.date if page.published else ''}"
    return hashlib.sha256((said if page.title else page.text).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _children(element: Element, *names: str) -> Iterator[Element]:
    """Direct children of these names that are not of a vocabulary with another meaning for them."""
    return (child for child in tree.children(element, *names) if not _foreign(child))


def _foreign(element: Element) -> bool:
    space = str(element.tag).lower().rpartition("}")[0]
    prefix = str(element.tag).rpartition("}")[2].rpartition(":")[0].lower()  # one that was never declared
    return prefix in ("media", "itunes", "georss") or any(mark in space for mark in _FOREIGN)


def _first(element: Element, *names: str) -> str | None:
    return next((text for child in _children(element, *names) if (text := tree.words(child))), None)


def _title(element: Element) -> str | None:
    """A title may be escaped markup; all of it makes one line. That of a recording is better than none."""
    own = [*_children(element, "title"), *(e for e in tree.children(element, "title") if _foreign(e))]
    return next((line for e in own if (line := _text(e).replace("\n", " "))), None)


def _text(element: Element) -> str:
    """The text of an element, whose markup may be elements, escaped, or packed in base64, as Atom allows."""
    kind = (element.get("type") or "text").lower()
    packed = "text" not in kind and "html" not in kind and "xml" not in kind
    if len(element) or not (packed or element.get("mode") == "base64"):
        return tree.paragraphs(element)
    try:
        return plain(base64.b64decode("".join((element.text or "").split()), validate=True).decode("utf-8"))
    except ValueError:  # it only says so
        return tree.paragraphs(element)


def _author(entry: Element) -> str | None:
    """The author: a name in RSS, an element with a name in Atom."""
    for element in _children(entry, "creator", "author"):
        if found := tree.first(element, "name") or (None if len(element) else tree.words(element)):
            return found
    return None


def _body(entry: Element) -> str:
    """The fullest text an entry has: the content, else the summary."""
    own = _children(entry, *_BODIES)
    return next((body for e in own if (body := _text(e))), "") or next(
        (body for e in tree.children(entry, *_LAST_BODIES) if (body := _text(e))), ""
    )


def _published(entry: Element) -> Published | None:
    for name in _DATES:
        for element in _children(entry, name):
            if found := published(tree.words(element), f"the feed ({name})"):
                return found
    return None


def _link(entry: Element, address: str) -> str | None:
    """The address of an entry: text in RSS, an attribute in Atom; a guid that is an address will do."""
    for element in _children(entry, "origlink", "link"):
        if element.get("rel", "alternate") == "alternate" and (stated := element.get("href") or tree.words(element)):
            return _against(_base(element, address), str(stated))
    for element in _children(entry, "guid"):
        stated = tree.words(element) or ""
        if element.get("isPermaLink", "true").lower() != "false" and stated.startswith(("http://", "https://")):
            return stated
    return None


def _about(entry: Element) -> str | None:
    """What RSS 1.0 knows an entry by: an attribute."""
    return next((str(value) for name, value in entry.attrib.items() if name.endswith("}about") and value), None)


def _base(element: Element, address: str) -> str:
    """The address against which links in this element are read."""
    stated = [base for e in (element, *element.iterancestors()) if (base := e.get(_BASE))]
    for base in reversed(stated):
        address = _against(address, base)
    return address


def _against(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip()) if base else link.strip()
    except ValueError:  # what stands there is no address
        return link.strip()


def _number(stated: str | None) -> float | None:
    try:
        number = float(stated or "")
    except ValueError:
        return None
    return number if 0 < number < 10_000_000 else None
