"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from comity.errors import Unreadable
from comity.gather.house import is_house
from comity.gather.markup import plain
from comity.gather.page import Page
from comity.gather.part import Part
from comity.gather.stated import published
from comity.model.date import Published

#: Entries of one feed that are read.
MOST_ENTRIES = 5000


def parts(text: str, address: str = "") -> list[Part] | None:
    """The entries of a JSON Feed, each with its ``id``; none if the text is other JSON.

    Args:
        text: the feed.
        address: where it stands, against which relative links are read.

    Raises:
        Unreadable: it is not JSON.
    """
    data = _loaded(text)
    if not isinstance(data, dict) or "jsonfeed.org" not in str(data.get("version")):
        return None
    entries = data.get("items")
    house = _string(data.get("title"))
    found: list[Part] = []
    for entry in (entries if isinstance(entries, list) else [])[:MOST_ENTRIES]:
        if not isinstance(entry, dict):
            continue
        one = _page(entry, house=house, spoken=_string(data.get("language")), address=address)
        key = _string(entry.get("id")) or one.link or one.title or one.text[:200]
        if key:
            original = json.dumps(entry, ensure_ascii=False, indent=1).encode("utf-8", "replace")
            found.append(Part(key=key, page=one, original=original))
    return found


def title(text: str) -> str | None:
    """What the feed calls itself."""
    data = _loaded(text)
    return _string(data.get("title")) if isinstance(data, dict) else None


def _loaded(text: str) -> Any:  # noqa: ANN401 - as it comes from the file
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise Unreadable("The JSON nests too deeply to be read.") from error
    except ValueError as error:
        raise Unreadable(f"It is not JSON ({error}); mend it or export it again.") from error


def _page(entry: dict[str, Any], *, house: str | None, spoken: str | None, address: str) -> Page:
    markup = _string(entry.get("content_html"))
    body = plain(markup) if markup else None
    title = _string(entry.get("title"))
    return Page(
        text=body or _string(entry.get("content_text")) or _string(entry.get("summary")) or "",
        markup=None,
        title=plain(title).replace("\n", " ") or None if title else None,
        language=_string(entry.get("language")) or spoken,
        publisher=house,
        published=_published(entry),
        credits=tuple(dict.fromkeys(name for name in _authors(entry) if is_house(name) and name != house)),
        link=_link(entry, address),
    )


def _link(entry: dict[str, Any], address: str) -> str | None:
    stated = _string(entry.get("url")) or _string(entry.get("external_url"))
    try:
        return urljoin(address, stated) if stated and address else stated
    except ValueError:  # what stands there is no address
        return stated


def _authors(entry: dict[str, Any]) -> list[str]:
    """The names of version 1.1's authors and of version 1's author."""
    listed = entry.get("authors")
    stated = [*(listed if isinstance(listed, list) else []), entry.get("author")]
    return [name for one in stated if isinstance(one, dict) and (name := _string(one.get("name")))]


def _published(entry: dict[str, Any]) -> Published | None:
    for name in ("date_published", "date_modified"):
        if found := published(_string(entry.get(name)), f"the feed ({name})"):
            return found
    return None


def _string(value: Any) -> str | None:  # noqa: ANN401 - as it comes from the file
    """A text that says something; some feeds number their entries."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None
