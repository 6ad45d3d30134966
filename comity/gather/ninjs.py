"""ninjs (IPTC news in JSON), versions 1 to 3: one object, a list of them, or a list under a name."""

from __future__ import annotations

import json
from typing import Any

from comity.errors import Unreadable
from comity.gather.house import is_house
from comity.gather.markup import plain
from comity.gather.page import Page
from comity.gather.stated import published

#: Objects of one file that are read.
MOST_OBJECTS = 5000
_BODIES = ("body_text", "body_xhtml", "body_html", "description_text", "description_xhtml", "description_html")
#: Names under which a file keeps its list.
_LISTS = ("items", "_items", "results", "articles", "data")


def items(text: str) -> list[tuple[str, Page]]:
    """The objects of a file that are texts, each with its ``uri``.

    Raises:
        Unreadable: it is not JSON, or nothing in it is ninjs.
    """
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise Unreadable("The JSON nests too deeply to be read.") from error
    except ValueError as error:
        raise Unreadable(f"It is not JSON ({error}); mend it or export it again.") from error
    pages: list[tuple[str, Page]] = []
    for number, one in enumerate(_listed(data)[:MOST_OBJECTS], 1):
        if not isinstance(one, dict):
            continue
        one = {name.lower(): value for name, value in one.items()}  # noqa: PLW2901 - version 3 writes firstCreated
        if (page := _page(one)) is not None:
            pages.append((_string(one.get("uri")) or _string(one.get("guid")) or str(number), page))
    if not pages:
        raise Unreadable("It is JSON but no ninjs with a text; Comity reads the fields headline and body_text.")
    return pages


def _listed(data: Any) -> list[Any]:  # noqa: ANN401 - as it comes from the file
    if isinstance(data, list):
        return data
    if isinstance(data, dict):
        return next((data[key] for key in _LISTS if isinstance(data.get(key), list)), [data])
    return []


def _page(one: dict[str, Any]) -> Page | None:
    """An object's text and what it states; none if it has neither headline nor body."""
    title = _string(one.get("headline")) or _headline(one)
    body = _body(one)
    if not title and (body or _string(one.get("uri"))):
        title = _string(one.get("title"))
    if not body and not title:
        return None
    publisher = _string(one.get("copyrightholder")) or _string(one.get("provider"))
    return Page(
        text=body,
        markup=None,
        title=title,
        language=_string(one.get("language")),
        publisher=publisher,
        published=published(_string(one.get("firstcreated")), "the ninjs object (firstcreated)")
        or published(_string(one.get("versioncreated")), "the ninjs object (versioncreated)")
        or published(_string(one.get("contentcreated")), "the ninjs object (contentcreated)"),
        credits=_credits(one, publisher),
        link=_string(one.get("canonicalurl")),
    )


def _headline(one: dict[str, Any]) -> str | None:
    """The main headline of version 2 and later, where there are several."""
    listed = [h for h in one.get("headlines") or () if isinstance(h, dict)] if _is_list(one.get("headlines")) else []
    main = next((h for h in listed if h.get("role") in (None, "main")), listed[0] if listed else {})
    return _string(main.get("value")) or _string(plain(str(main.get("value_xhtml") or "")))


def _body(one: dict[str, Any]) -> str:
    """The fullest text: the body, else the description; markup is taken out."""
    bodies = [(key, one.get(key)) for key in _BODIES]
    for version in ("bodies", "descriptions"):
        for part in one.get(version) or () if _is_list(one.get(version)) else ():
            if isinstance(part, dict):
                bodies.append(("text", part.get("value")))
                bodies.append(("html", part.get("value_xhtml") or part.get("value_html")))
    for key, value in bodies:
        if isinstance(value, str) and value.strip():
            return plain(value) if "html" in key or value.lstrip().startswith("<") else value.strip()
    return ""


def _credits(one: dict[str, Any], publisher: str | None) -> tuple[str, ...]:
    """Credit line, sources of information, the source that some exports add, and a byline that names a house."""
    byline = _string(one.get("byline"))
    named = [_string(one.get("creditline")), _string(one.get("source")), byline if is_house(byline) else None]
    for source in one.get("infosources") or () if _is_list(one.get("infosources")) else ():
        named.append(_string(source.get("name")) if isinstance(source, dict) else None)
    return tuple(dict.fromkeys(n for n in named if n and n != publisher))


def _string(value: Any) -> str | None:  # noqa: ANN401 - as it comes from the file
    return value.strip() or None if isinstance(value, str) else None


def _is_list(value: Any) -> bool:  # noqa: ANN401 - as it comes from the file
    return isinstance(value, list)
