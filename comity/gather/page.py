"""A page: its text is left to `clean`; here it is made safe, and what its head states is read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from comity.errors import Unreadable
from comity.gather.markup import Tag, attributes, depth, plain, tags
from comity.gather.stated import published
from comity.model.date import Published

#: Deeper pages are not given to a parser that builds a tree: such parsers recurse, and some take time that grows with
#: the square of the depth. Real pages stay below 100.
MOST_DEPTH = 150
#: Characters and tags of the largest page that is given to the extractor, which needs up to half a millisecond for
#: each tag and takes in every character many times; of larger ones the text is taken linearly.
MOST_MARKUP, MOST_BUILT = 2_000_000, 20_000
#: Tags of the largest page that is read at all: forty times as many as a long encyclopedia article has.
MOST_TAGS = 400_000
#: How many objects of linked data are looked at; a page states itself in the first few.
_MOST_OBJECTS = 200

_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_at",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "mediator_published_time",
)
_TITLES = ("og:title", "twitter:title", "headline", "dc.title", "dcterms.title")
_SITES = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher")
_ARTICLES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle", "LiveBlogPosting")
#: Elements by which a page states what it is.
_HEADED = frozenset({"meta", "html", "link", "title", "script"})
_SPACES = re.compile(r"\s+")
#: What stands between a page's title and its site's name.
_BETWEEN = re.compile(r"\s+[|–—·•»:-]+\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page is made of and what its head states."""

    #: Its text, taken linearly; crude, for when nothing better comes of the markup.
    text: str
    #: The markup, if it is fit to be given to a parser.
    markup: str | None
    #: Its headline, without the site's name.
    title: str | None
    #: The code in ``<html lang>``.
    language: str | None
    #: The site's or publisher's name.
    publisher: str | None
    #: When it says it was published.
    published: Published | None
    #: Organisations it names as its author or source, other than the publisher.
    credits: tuple[str, ...]
    #: Its canonical address.
    link: str | None


@dataclass(slots=True)
class _Head:
    """What was found on the way through the tags."""

    meta: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    language: str | None = None
    link: str | None = None
    data: list[dict[str, Any]] = field(default_factory=list)


def page(markup: str) -> Page:
    """Read a page, in time linear in its length.

    Raises:
        Unreadable: it has more than `MOST_TAGS` tags.
    """
    found = list(islice(tags(markup), MOST_TAGS + 1))
    if len(found) > MOST_TAGS:
        raise Unreadable(f"The page has more than {MOST_TAGS:,} tags, which is refused; save its text alone.")
    head = _Head()
    for tag in found:
        if tag.name in _HEADED:
            _look(head, tag, markup)
    article = next((d for d in head.data if _is_article(d)), {})
    site = _first(head.meta, _SITES)
    publisher = site or _name(article.get("publisher"))
    title = _first(head.meta, _TITLES) or _words(article.get("headline")) or head.title
    fit = len(markup) <= MOST_MARKUP and len(found) <= MOST_BUILT and depth(found) <= MOST_DEPTH
    return Page(
        text=plain(markup, found),
        markup=markup if fit else None,
        title=_without_site(title, publisher),
        language=head.language,
        publisher=publisher,
        published=_date(head.meta, article),
        credits=_credits(article, publisher),
        link=head.link or head.meta.get("og:url"),
    )


def _look(head: _Head, tag: Tag, markup: str) -> None:
    """Take in what one tag states."""
    if tag.closes:
        return
    if tag.name == "meta":
        stated = attributes(tag.rest)
        key = stated.get("property") or stated.get("name") or stated.get("itemprop")
        if key and stated.get("content"):
            head.meta.setdefault(key.lower(), _SPACES.sub(" ", stated["content"]))
    elif tag.name == "html" and head.language is None:
        stated = attributes(tag.rest)
        head.language = (stated.get("lang") or stated.get("xml:lang") or "").strip()[:12] or None
    elif tag.name == "link" and head.link is None and "canonical" in tag.rest:
        stated = attributes(tag.rest)
        if stated.get("rel", "").lower() == "canonical":
            head.link = stated.get("href") or None
    elif tag.name == "title" and head.title is None:
        end = markup.find("<", tag.inner)
        head.title = _SPACES.sub(" ", html.unescape(markup[tag.inner : end if end >= 0 else None])).strip() or None
    elif tag.name == "script" and "ld+json" in tag.rest:
        with suppress(ValueError, RecursionError):  # a page whose linked data is broken states nothing by it
            head.data.extend(_objects(json.loads(markup[tag.inner : tag.end].strip().rstrip(";"))))


def _objects(data: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - as it comes from the page
    """The objects at the top of linked data and in its graph."""
    waiting, seen = [data], 0
    while waiting and seen < _MOST_OBJECTS:
        seen += 1
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting.extend(one[:_MOST_OBJECTS])
        elif isinstance(one, dict):
            yield one
            waiting.extend(one[key] for key in ("@graph", "mainEntity") if key in one)


def _is_article(data: dict[str, Any]) -> bool:
    kind = data.get("@type")
    return bool(set(kind if isinstance(kind, list) else [kind]) & set(_ARTICLES)) if _hashable(kind) else False


def _hashable(kind: Any) -> bool:  # noqa: ANN401 - as it comes from the page
    return isinstance(kind, str) or (isinstance(kind, list) and all(isinstance(k, str) for k in kind))


def _date(meta: dict[str, str], article: dict[str, Any]) -> Published | None:
    """The publication date, from the surest statement that tells the day, else from the surest that tells less."""
    first, *others = _DATES
    stated = [
        published(meta.get(first), f"the page ({first})"),
        published(_words(article.get("datePublished")), "the page (datePublished in its linked data)"),
        *(published(meta.get(key), f"the page ({key})") for key in others),
    ]
    found = [each for each in stated if each is not None]
    return next((each for each in found if each.own_day), found[0] if found else None)


def _credits(article: dict[str, Any], publisher: str | None) -> tuple[str, ...]:
    """Organisations named as author or source in linked data."""
    named: list[str] = []
    for key in ("author", "sourceOrganization", "creditText", "isBasedOn"):
        value = article.get(key)
        for one in value if isinstance(value, list) else [value]:
            by_person = key == "author" and not (isinstance(one, dict) and "Organization" in str(one.get("@type")))
            name = None if by_person or (key == "isBasedOn" and isinstance(one, str)) else _name(one)
            if name and name != publisher and name not in named:
                named.append(name)
    return tuple(named)


def _name(value: Any) -> str | None:  # noqa: ANN401 - as it comes from the page
    if isinstance(value, list):
        return next((name for one in value if (name := _name(one))), None)
    return _words(value.get("name") if isinstance(value, dict) else value)


def _words(value: Any) -> str | None:  # noqa: ANN401 - as it comes from the page
    return _SPACES.sub(" ", html.unescape(value)).strip()[:500] or None if isinstance(value, str) else None


def _first(meta: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((meta[key].strip() for key in keys if meta.get(key, "").strip()), None)


def _without_site(title: str | None, site: str | None) -> str | None:
    """The title without the site's name at either end."""
    if not title or not site:
        return title
    parts = _BETWEEN.split(title)
    if len(parts) > 1:
        for end in (-1, 0):
            if parts[end].casefold() == site.casefold():
                cut = title.rfind(parts[end]) if end else len(parts[0])
                return (title[:cut] if end else title[cut:]).strip(" |–—·•»:-")
    return title
