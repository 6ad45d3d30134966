"""A page that lists articles: which of its links lead to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html
from lxml.cssselect import CSSSelector

from comity.errors import Unreadable
from comity.gather.markup import attributes, depth, tags
from comity.gather.page import MOST_DEPTH, MOST_TAGS
from comity.gather.tree import Element

#: Links of one page that are followed.
MOST_LINKS = 100
#: A headline has at least so many words; "Read more" and the names of sections have fewer.
_HEADLINE = 4
#: Words of a link beyond which more of them say nothing more.
_ENOUGH = 12
#: So many links of one kind are a list.
_LIST = 3
#: How many elements around a link tell one kind of link from another.
_AROUND = 4
#: Elements that hold what stands around a page's own content.
_FURNITURE = frozenset({"nav", "footer", "aside"})
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to an article."""

    #: Where it leads, without a fragment.
    url: str
    #: Its words.
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A link with what tells its kind."""

    link: Link
    #: The elements around it with their first class.
    around: tuple[str, ...]
    #: The outline of its address.
    outline: tuple[str, ...]


def listed(markup: str, address: str, selector: str = "") -> list[Link]:
    """The links to articles on a page, in its order.

    With a selector: the links in what it selects. Without: the kind of link (by the elements around it) whose words add
    up to most, as headlines do, and all other links whose addresses have the same outline; menus, footers and links to
    other sites are left out.

    Raises:
        Unreadable: the selector cannot be understood or selects no link; no list of articles can be made out.
    """
    root = parsed(markup)
    here = base(root, address)
    if selector:
        links = [_link(a, here) for chosen in select(root, selector) for a in _anchors(chosen)]
        found = _once(link for link in links if link is not None)
        if not found:
            raise Unreadable(f"The selector {selector!r} selects no link on the page; look whether the page changed.")
        return found
    return _detected(root, here)


def feeds(markup: str, address: str) -> list[str]:
    """The addresses of feeds that a page names in its head."""
    found: list[str] = []
    for tag in tags(markup):
        if tag.name == "link" and not tag.closes:
            stated = attributes(tag.rest)
            if "alternate" in stated.get("rel", "").lower() and stated.get("type", "").lower() in _FEEDS:
                try:
                    found.append(urljoin(address, stated.get("href", "")))
                except ValueError:
                    continue
    return [url for url in dict.fromkeys(found) if url != address]


def parsed(markup: str) -> Element:
    """The tree of a page.

    Raises:
        Unreadable: it is empty, or nests deeper or holds more tags than any real page does.
    """
    found = list(tags(markup))
    if len(found) > MOST_TAGS or depth(found) > MOST_DEPTH:
        raise Unreadable("The page nests too deeply or holds too many tags to be taken apart; give another address.")
    try:
        # A declaration of the encoding must not stand in what is text already.
        return lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", markup))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("There is nothing in the page.") from error


def select(root: Element, selector: str) -> list[Element]:
    """What a CSS selector selects.

    Raises:
        Unreadable: it cannot be understood.
    """
    try:
        return list(CSSSelector(selector, translator="html")(root))
    except Exception as error:
        raise Unreadable(
            f"The selector {selector!r} cannot be understood; write it as in CSS, e.g. main h2 a."
        ) from error


def base(root: Element, address: str) -> str:
    """The address against which the page's links are read."""
    stated = next((e.get("href") for e in root.iter("base") if e.get("href")), "")
    return _joined(address, stated) or address


def _detected(root: Element, here: str) -> list[Link]:
    found = list(_candidates(root, here))
    worth: Counter[tuple[str, ...]] = Counter()
    often: Counter[tuple[str, ...]] = Counter()
    for one in found:
        words = len(one.link.text.split())
        if words >= _HEADLINE:
            worth[one.around] += min(words, _ENOUGH)
            often[one.around] += 1
    lists = [kind for kind, _ in worth.most_common() if often[kind] >= _LIST]
    if not lists:
        raise Unreadable("No list of articles can be made out on the page; say with a CSS selector where it is.")
    outlines = Counter(one.outline for one in found if one.around == lists[0])
    usual = {outline for outline, times in outlines.items() if times * 5 >= outlines.total()}
    return _once(
        one.link
        for one in found
        if (one.around == lists[0] or one.outline in usual) and len(one.link.text.split()) >= _HEADLINE - 1
    )


def _candidates(root: Element, here: str) -> Iterator[_Found]:
    """Links to pages of the same site that stand in the content, each with its longest words."""
    best: dict[str, _Found] = {}
    for anchor in _anchors(root):
        above = list(anchor.iterancestors())
        link = _link(anchor, here)
        if link is None or not _same_site(link.url, here) or any(e.tag in _FURNITURE for e in above):
            continue
        around = tuple(_kind(e) for e in (anchor, *above[:_AROUND]))
        known = best.get(link.url)
        if known is None or len(link.text) > len(known.link.text):
            best[link.url] = _Found(link=link, around=around, outline=_outline(link.url))
    yield from best.values()


def _anchors(element: Element) -> Iterator[Element]:
    if element.tag == "a":
        yield element
    else:
        yield from element.iter("a")


def _link(anchor: Element, here: str) -> Link | None:
    url = urldefrag(_joined(here, anchor.get("href") or "")).url
    if not url.startswith(("http://", "https://")) or url == urldefrag(here).url:
        return None
    return Link(url=url, text=" ".join(anchor.text_content().split()) or (anchor.get("title") or "").strip())


def _once(links: Iterator[Link]) -> list[Link]:
    return list({link.url: link for link in reversed(list(links))}.values())[::-1][:MOST_LINKS]


def _same_site(url: str, other: str) -> bool:
    """Whether two addresses have the last two parts of their hosts in common."""
    hosts = [(urlsplit(u).hostname or "").split(".")[-2:] for u in (url, other)]
    return hosts[0] == hosts[1]


def _kind(element: Element) -> str:
    """An element with its first class; numbers in it, as content systems put there, are left out."""
    first = next(iter((element.get("class") or "").split()), "")
    return f"{element.tag}.{re.sub(r'[0-9]+', '', first)}"


def _outline(url: str) -> tuple[str, ...]:
    """The outline of an address: sections as they are, numbers and headlines as marks."""
    parts = urlsplit(url)
    pieces = []
    for piece in parts.path.strip("/").split("/"):
        if piece.isdigit():
            pieces.append("0")
        elif len(piece) > 24 or piece.count("-") > 1 or piece.count("_") > 1 or any(c.isdigit() for c in piece):
            pieces.append("*")
        else:
            pieces.append(piece)
    return (*pieces, *sorted(q.partition("=")[0] for q in parts.query.split("&") if q))


def _joined(here: str, link: str) -> str:
    try:
        return urljoin(here, link.strip())
    except ValueError:  # what stands there is no address
        return ""
