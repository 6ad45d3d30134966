"""One report's worth of a container: an entry of a feed, an object of a list, a whole page or message."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from comity.gather.page import Page
from comity.model.arrival import Arrival
from comity.model.report import Report

#: Characters of the longest key.
MOST_KEY = 500
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a container holds for one report."""

    #: What the container knows it by; empty for a container that holds nothing else.
    key: str
    #: What it says.
    page: Page
    #: Its bytes; none if the container is all of it.
    original: bytes | None = None


def alone(page: Page) -> list[Part]:
    """A container that is one report needs no key."""
    return [Part(key="", page=page)]


def report(path: str, part: Part) -> Report:
    """The report that a part makes; its id is made from path, key and content."""
    one = part.page
    marks = hashlib.sha256()
    for piece in (path, part.key, one.markup or "", one.title or "", one.text):
        marks.update(piece.encode("utf-8", "surrogatepass"))
        marks.update(b"\0")
    return Report(
        id=marks.hexdigest()[:16],
        path=path,
        text=whole(one.text) or "",
        markup=whole(one.markup),
        title=whole(one.title),
        language=whole(one.language),
        publisher=whole(one.publisher),
        published=one.published,
        credits=tuple(_HALF.sub("\ufffd", name) for name in one.credits),
        link=whole(one.link),
    )


def arrival(path: str, part: Part, *, content: bytes, media_type: str, key: str = "") -> Arrival:
    """The arrival that a part makes.

    Args:
        path: how it is named to people where it has no title.
        part: what was read.
        content: the container's bytes, for a part that is all of it.
        media_type: what they are.
        key: what the source knows it by, if the container does not say.
    """
    return Arrival(
        key=_bound(whole(part.key or key or path) or path),
        report=report(path, part),
        original=content if part.original is None else part.original,
        media_type=media_type,
    )


def _bound(key: str) -> str:
    """A key that fits into an index: of a longer one the beginning and a mark of the whole."""
    if len(key) <= MOST_KEY:
        return key
    return f"{key[: MOST_KEY - 65]} {hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def whole(text: str | None) -> str | None:
    """The text without halves of characters and without NUL, which JSON can hold and no database or screen can."""
    return text and _HALF.sub("\ufffd", text).replace("\0", "")
