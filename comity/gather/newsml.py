"""NewsML-G2 (IPTC): one news item, or a message that carries many."""

from __future__ import annotations

from comity.gather import tree
from comity.gather.page import Page
from comity.gather.stated import published
from comity.gather.tree import Element

_BODIES = ("inlinexml", "inlinedata")


def items(root: Element) -> list[tuple[str, Page]]:
    """The news items with text, each with its ``guid``."""
    found = [root] if tree.name(root) == "newsitem" else [e for e in root.iter() if tree.name(e) == "newsitem"]
    pages = [(item.get("guid") or str(number), _page(item)) for number, item in enumerate(found, 1)]
    return [(key, page) for key, page in pages if page.text or page.title]


def _page(item: Element) -> Page:
    about = _part(item, "itemmeta")
    content = _part(item, "contentmeta")
    provider = _named(_part(about, "provider")) if about is not None else None
    body = next((text for e in item.iter() if tree.name(e) in _BODIES and (text := _text(e))), "")
    title = _deep(content, "headline") or _deep(about, "title")
    when = _deep(content, "contentcreated") if about is None else None
    return Page(
        text=body,
        markup=None,
        title=title,
        language=_language(item, content),
        publisher=provider or _named(_part(_part(item, "rightsinfo"), "copyrightholder")),
        published=published(_deep(about, "firstcreated"), "the news item (firstCreated)")
        or published(_deep(about, "versioncreated"), "the news item (versionCreated)")
        or published(when or _deep(content, "contentcreated"), "the news item (contentCreated)"),
        credits=_credits(content, provider),
        link=None,
    )


def _part(element: Element | None, name: str) -> Element | None:
    return next(tree.children(element, name), None) if element is not None else None


def _deep(element: Element | None, name: str) -> str | None:
    """The text of the first descendant of this name."""
    if element is None:
        return None
    return next((text for e in element.iter() if tree.name(e) == name and (text := tree.words(e))), None)


def _text(element: Element) -> str:
    """The body alone, where the markup has a head of its own."""
    body = next((e for e in element.iter() if tree.name(e) in ("body", "body.content")), element)
    inner = next((e for e in body.iter() if tree.name(e) == "body.content"), body)
    return tree.paragraphs(inner)


def _named(element: Element | None) -> str | None:
    """A party's name: its ``<name>``, else its literal; a bare code such as ``nprov:AFP`` gives its last part."""
    if element is None:
        return None
    code = element.get("literal") or element.get("qcode", "").rpartition(":")[2]
    return tree.first(element, "name", "organisationname") or code or None


def _credits(content: Element | None, provider: str | None) -> tuple[str, ...]:
    """The credit line and the sources of the content, other than the provider."""
    if content is None:
        return ()
    named = [tree.first(content, "creditline"), *(_named(e) for e in tree.children(content, "infosource"))]
    return tuple(dict.fromkeys(n for n in named if n and n != provider))


def _language(item: Element, content: Element | None) -> str | None:
    for element in content if content is not None else ():
        if tree.name(element) == "language" and element.get("tag"):
            return str(element.get("tag"))
    return tree.language(item)
