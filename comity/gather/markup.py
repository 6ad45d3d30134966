"""A linear reader of markup: it makes no tree, so that no page can be too deep or too broken for it.

It serves three ends: to know how deep a page nests before anything builds a tree of it, to read what the page's head
states, and to take plain paragraphs out of the scraps of markup that feeds and wires carry.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

#: A tag. No part of it runs past the next ``<``, so a page full of broken tags is still read in one pass.
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+|[^<>]*+)>""")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=]+)""")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
#: What begins something that is not an element, and how that ends.
_ASIDES = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">"))

#: Elements whose content is not text; what they hold may look like tags.
_RAW = frozenset({"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "textarea", "select"})
#: Elements that hold what stands around a text, in the pages that say so.
_AROUND = frozenset({"nav", "footer", "aside", "form", "button", "figcaption", "head"})
#: Elements without an end tag, or whose end tag may be left out: they do not nest.
# fmt: off
_FLAT = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "colgroup", "rp", "rt",
})
#: Elements before and after which a new line begins.
_BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "title", "tr",
    "ul",
})
# fmt: on


class Tag(NamedTuple):
    """One tag, or one whole element whose content is not text, or one comment."""

    #: Its first character in the markup.
    start: int
    #: One past the last character of the tag itself, where the content of a script begins.
    inner: int
    #: One past the last character of the tag, of the script's content or of the comment.
    end: int
    #: Whether it is an end tag.
    closes: bool
    #: Its name in lower case, without a prefix; ``!`` for a comment or a declaration.
    name: str
    #: What stands after its name.
    rest: str


def tags(markup: str) -> Iterator[Tag]:
    """Every tag in order, in time linear in the markup."""
    endless: set[str] = set()  # names whose end was looked for once and never comes
    at = markup.find("<")
    while at >= 0:
        tag = _aside(markup, at) if markup[at + 1 : at + 2] in ("!", "?") else _element(markup, at, endless)
        if tag is not None:
            yield tag
        at = markup.find("<", tag.end if tag is not None else at + 1)


def _aside(markup: str, at: int) -> Tag:
    for opening, closing in _ASIDES:
        if markup.startswith(opening, at):
            end = markup.find(closing, at)
            end = len(markup) if end < 0 else end + len(closing)
            return Tag(at, end, end, closes=False, name="!", rest="")
    raise AssertionError  # the last two openings are all that the caller sends here


def _element(markup: str, at: int, endless: set[str]) -> Tag | None:
    match = _TAG.match(markup, at)
    if match is None:
        return None
    slash, name, rest = match.groups()
    name = name.lower().rpartition(":")[2]
    inner = end = match.end()
    if name in _RAW and not slash and not rest.endswith("/") and name not in endless:
        close = re.compile(rf"</{name}\b", re.I).search(markup, inner)
        if close is None:
            endless.add(name)
        else:
            end = close.start()
    return Tag(at, inner, end, closes=bool(slash), name=name, rest=rest)


def depth(found: Iterable[Tag]) -> int:
    """How deep the elements of a page nest at most, those left out that close by themselves."""
    now = most = 0
    for tag in found:
        if tag.name in _FLAT or tag.name == "!" or tag.rest.endswith("/"):
            continue
        now = max(0, now - 1) if tag.closes else now + 1
        most = max(most, now)
    return most


def attributes(rest: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, entities resolved."""
    return {name.lower(): html.unescape(value.strip("\"'")).strip() for name, value in _ATTRIBUTE.findall(rest)}


def plain(markup: str, found: Iterable[Tag] | None = None) -> str:
    """The text of a piece of markup: one line for each paragraph, scripts and what stands around the text left out.

    Args:
        markup: the markup.
        found: its tags, if they are known already.
    """
    pieces: list[str] = []
    ends: dict[str, int] = {}
    hidden: str | None = None
    last = nested = 0
    for tag in tags(markup) if found is None else found:
        if hidden is not None:
            if tag.name == hidden:
                nested += -1 if tag.closes else 1
                if nested == 0:
                    hidden, last = None, tag.end
            continue
        pieces.append(_text(markup, last, tag.start))
        last = tag.end
        if tag.name in _BLOCK:
            pieces.append("\n")
        elif tag.name in ("td", "th"):
            pieces.append(" ")
        if tag.name in _AROUND and not tag.closes:
            if tag.name not in ends:
                ends[tag.name] = markup.rfind(f"</{tag.name}")
            if ends[tag.name] > tag.start:
                hidden, nested = tag.name, 1
    if hidden is None:
        pieces.append(_text(markup, last, len(markup)))
    return _LINES.sub("\n", _SPACES.sub(" ", "".join(pieces))).strip()


def _text(markup: str, start: int, end: int) -> str:
    """Running text: a line break in the markup is a space."""
    return html.unescape(markup[start:end]).replace("\r", " ").replace("\n", " ")
