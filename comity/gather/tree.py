"""XML, read so that nothing in it can reach the network, expand without end or nest without end."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from comity.errors import Unreadable
from comity.gather.decode import declared_encoding, decoded
from comity.gather.markup import plain

#: lxml ships no types.
Element = Any

_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_AMPERSAND = re.compile(r"&(?:#(\d+|[xX][0-9a-fA-F]+)|([A-Za-z][A-Za-z0-9.-]{0,31}))?(;?)")
_NUMBERED = re.compile(r"&#(\d{1,4000}|[xX][0-9a-fA-F]{1,4000});?")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!\[CDATA\[.*\Z)", re.S)
#: A name that a file declares itself for a few characters; one that would name others is not resolved.
_OWN = re.compile(r"""<!ENTITY\s+([\w.-]{1,32})\s+["']([^"'&%<>]{1,200})["']\s*>""")
#: Characters at the beginning of a file among which it declares its names.
_HEAD = 20_000
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"\s*<\?xml[^<>]*\?>")
#: How a feed or a page begins, the comments before its root included.
_BEGIN = re.compile(r"<(?:\?xml\b|!--|!DOCTYPE\b|(?:\w+:)?(?:rss|feed|rdf|channel|entry|html|news\w+|opml)\b)", re.I)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def tree(content: bytes, *, charset: str | None = None) -> Element:
    """The root of an XML file; small faults are passed over, as readers of feeds must.

    Args:
        content: the file.
        charset: the encoding that the server stated, which goes before the one that the file states (RFC 7303).

    Raises:
        Unreadable: it is not XML.
    """
    text = decoded(content, declared=_encoding(charset, declared_encoding(content)))
    if (begin := _BEGIN.search(text)) is not None:
        text = text[begin.start() :]  # what a broken program printed before it
    text = _DECLARATION.sub("", text, count=1)
    text = _ILLEGAL.sub("", _mended(text)).strip()
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("It is not XML that can be read; get it again from where it came.") from error
    if root is None:
        raise Unreadable("It is not XML that can be read; get it again from where it came.")
    return root


def name(element: Element) -> str:
    """An element's name without its namespace, in lower case; empty for anything that is not an element.

    A prefix that the file never declared is left out too.
    """
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The direct children of these names, in the order of the names and then of the text."""
    for wanted in names:
        for child in element:
            if name(child) == wanted:
                yield child


def words(element: Element | None) -> str | None:
    """The text of an element in one line; none if there is none."""
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def first(element: Element, *names: str) -> str | None:
    """The text of the first of the direct children of these names that has any."""
    return next((text for child in children(element, *names) if (text := words(child))), None)


def language(element: Element) -> str | None:
    """The language that an element states or inherits."""
    while element is not None:
        if found := element.get(_LANGUAGE):
            return str(found)
        element = element.getparent()
    return None


def paragraphs(element: Element | None) -> str:
    """The text of an element that holds markup, either as elements or escaped, one line for each paragraph."""
    if element is None:
        return ""
    if len(element):
        return plain(etree.tostring(element, encoding="unicode", with_tail=False))
    return plain(element.text or "")


def written(element: Element) -> bytes:
    """An element alone, as a file of its own."""
    return bytes(etree.tostring(element, encoding="utf-8", xml_declaration=True, with_tail=False))


def _encoding(charset: str | None, declared: str | None) -> str | None:
    """The encoding to try first: whoever says UTF-8 is tried first, for no other text reads as UTF-8 by accident."""
    stated = [name for name in (charset, declared) if name]
    return next((name for name in stated if name.lower().replace("-", "") == "utf8"), next(iter(stated), None))


def _mended(text: str) -> str:
    """The text with every ``&`` as XML wants it; what stands in CDATA is left as it is."""
    declared = dict(_OWN.findall(text[:_HEAD]))

    def resolved(match: re.Match[str]) -> str:
        number, name, end = match.groups()
        if number:
            return f"&#{number.lower()};" if end else f"&amp;#{number}"
        if not name or not end:
            return f"&amp;{name or ''}"
        if name in _XML_NAMES:
            return match.group()
        # HTML's named characters, which feeds use without declaring them; what nobody knows stays as it is written.
        known = declared.get(name) or html.unescape(f"&{name};")
        return f"&amp;{name};" if known == f"&{name};" else html.escape(known, quote=False)

    # Everywhere, for a parser that mends may take what looks like CDATA for something else.
    pieces = _CDATA.split(_NUMBERED.sub(_possible, text))
    pieces[::2] = [_AMPERSAND.sub(resolved, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _possible(match: re.Match[str]) -> str:
    """A character that is named by its number; a replacement sign for one that XML cannot hold."""
    number = match.group(1)
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    legal = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return match.group() if legal else "\ufffd"
