"""Alerts as a feed that other programs read: Atom (RFC 4287) and JSON Feed 1.1.

One entry for each alert. Its id is the alert's for good, and it is dated anew when the alert fires again, so that a
reader shows it once more instead of twice. A feed names no address of its own: that holds its token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape
from uuid import UUID
from xml.etree import ElementTree  # nosec B405 - it writes here and reads nothing

import msgspec

from comity.deliver.alert import facts, opens
from comity.deliver.channels.email import isolated, one_line
from comity.deliver.letter import report_link, story_link
from comity.deliver.words import Words, words
from comity.languages import language
from comity.model.letter import Item, Letter

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
_NAMESPACE, _VERSION = "http://www.w3.org/2005/Atom", "https://jsonfeed.org/version/1.1"
#: What an entry is marked by that was passed on to its reader.
_PASSED_ON = "passed-on"
#: What no XML may hold (XML 1.0, 2.2).
_LAWLESS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands around the entries."""

    #: The same for good: of a reader, or of one standing query.
    id: UUID
    #: What the feed is called.
    title: str
    #: The centre's name.
    centre: str
    #: Where the centre is, without a slash at the end.
    address: str
    #: Which of its pages shows the same.
    page: str
    #: Language of the reader's screens, a code.
    language: str
    #: Since when there is the feed, for as long as it has no entry.
    since: datetime
    #: In which times are shown.
    zone: tzinfo = UTC


def atom(items: Sequence[Item], head: Head) -> bytes:
    """The feed as Atom.

    Args:
        items: its entries, the last fired first.
        head: what stands around them.
    """
    feed = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": head.language})
    updated = max(map(_changed, items), default=head.since)
    _put(feed, "id", head.id.urn)
    _put(feed, "title", head.title)
    _put(feed, "updated", _stamp(updated))
    _put(feed, "link", rel="alternate", type="text/html", href=head.address + head.page)
    _put(ElementTree.SubElement(feed, "author"), "name", head.centre)
    _put(feed, "generator", "Comity")
    said = words(head.language)
    for item in items:
        letter, entry = item.letter, ElementTree.SubElement(feed, "entry")
        of_others = {"xml:lang": item.language} if item.language else {}
        _put(entry, "id", letter.alert.urn)
        _put(entry, "title", _title(letter, said), **({} if letter.owner else of_others))
        _put(entry, "published", _stamp(item.first_at))
        _put(entry, "updated", _stamp(_changed(item)))
        _put(entry, "link", rel="alternate", type="text/html", href=story_link(head.address, letter))
        _put(entry, "category", term=letter.kind, label=getattr(said, letter.kind))
        if letter.contested and letter.kind != "contested":
            _put(entry, "category", term="contested", label=said.contested)
        if letter.owner:
            _put(entry, "category", term=_PASSED_ON, label=said.passed)
        _put(entry, "summary", one_line(letter.why), **of_others)
        _put(entry, "content", _html(item, head, said), type="html")
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def json_feed(items: Sequence[Item], head: Head) -> bytes:
    """The feed as JSON Feed 1.1.

    Args:
        items: its entries, the last fired first.
        head: what stands around them.
    """
    said = words(head.language)
    return msgspec.json.encode(
        {
            "version": _VERSION,
            "title": head.title,
            "home_page_url": head.address + head.page,
            "language": head.language,
            "authors": [{"name": head.centre}],
            "items": [
                {
                    "id": item.letter.alert.urn,
                    "url": story_link(head.address, item.letter),
                    "title": _title(item.letter, said),
                    "summary": one_line(item.letter.why),
                    "content_html": _html(item, head, said),
                    "date_published": _stamp(item.first_at),
                    "date_modified": _stamp(_changed(item)),
                    "tags": _tags(item.letter),
                    **({"language": item.language} if item.language else {}),
                }
                for item in items
            ],
        }
    )


def _changed(item: Item) -> datetime:
    """When it fired last, came to a deputy, or the source of whose silence it tells was heard again."""
    fired = item.letter.fired_at
    return max(fired, item.letter.heard_at or fired, item.passed_at or fired)


def _title(letter: Letter, said: Words) -> str:
    """The headline of a report; of a story before it, what became of it; before all, that it was passed on."""
    if letter.kind == "report":
        told = isolated(letter.title) if letter.owner and letter.title else one_line(letter.title) or said.report
    else:
        told = f"{getattr(said, letter.kind)}: {isolated(letter.title)}"
    return f"{said.passed}: {told}" if letter.owner else told


def _tags(letter: Letter) -> list[str]:
    found = {letter.kind, "contested" if letter.contested else "", _PASSED_ON if letter.owner else ""}
    return sorted(found - {""})


def _html(item: Item, head: Head, said: Words) -> str:
    letter, report = item.letter, report_link(head.address, item.letter)
    told = facts(letter, said, head.language, head.zone)
    links = [(story_link(head.address, letter), opens(letter, said)), *([(report, said.read)] if report else [])]
    parts = [
        f"<p><strong>{escape(getattr(said, letter.kind))}</strong></p>",
        f"<blockquote{_marked(item.language)}>{escape(letter.why)}</blockquote>" if letter.why else "",
        f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in told)}</ul>",
        f"<p>{' · '.join(_link(*each) for each in links)}</p>",
        f'<p>{escape(said.query)}: <bdi>{escape(letter.name)}</bdi> <code dir="auto">{escape(letter.query)}</code></p>',
    ]
    return f'<div lang="{head.language}" dir="{said.direction}">{"".join(parts)}</div>'


def _marked(code: str | None) -> str:
    """The language and direction of words of others, as attributes; what is not known a program finds out."""
    known = language(code) if code else None
    lang = f' lang="{escape(code)}"' if code else ""
    return f'{lang} dir="{known.direction if known else "auto"}"'


def _link(to: str, text: str) -> str:
    return f'<a href="{escape(to)}">{escape(text)}</a>'


def _put(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = _LAWLESS.sub("", text) or None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
