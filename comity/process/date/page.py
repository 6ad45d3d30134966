"""The lines of a page around its headline, where a page shows its date when its head does not state it."""

from __future__ import annotations

import html
import re

from comity.languages.fold import fold

#: A longer page is looked at so far only, in characters.
_MOST = 600_000
#: Lines before and after the headline that may bear the date.
_BEFORE, _AFTER = 5, 14
#: A headline shorter than this, in characters, stands in too many places of a page.
_SHORT = 12
#: A line of so many characters is running text; after two of them the head of the report is over.
_RUNNING = 200

#: Elements whose content no reader sees, and those that do not end a line.
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "select"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}
)
_NAME = re.compile(r"/?\s*([a-zA-Z][a-zA-Z0-9]*)")
_STATED = re.compile(r"\bdatetime\s*=\s*[\"']?([0-9]{4}-[0-9]{2}-[0-9]{2})")
_BODY = re.compile(r"<body\b", re.IGNORECASE)


def _visible(markup: str) -> str:
    """The text that a reader sees, a line for each block; read once from front to back."""
    shown: list[str] = []
    hidden = ""  # what ends the stretch that nobody sees
    for part in markup.split("<"):
        if hidden == "-->" or part.startswith("!--"):
            hidden = "" if "-->" in part else "-->"
            shown.append(part.partition("-->")[2])
            continue
        tag, _, text = part.partition(">")
        match = _NAME.match(tag)
        name = match[1].lower() if match else ""
        if hidden:
            if not (tag.startswith("/") and name == hidden):
                continue
            hidden = ""
        elif name in _HIDDEN and not tag.startswith("/"):
            hidden = name
            continue
        elif name == "time" and (stated := _STATED.search(tag)):
            shown.append(f"\n{stated[1]}\n")
            hidden = name
            continue
        shown.append(text if name in _INLINE else "\n" + text)
    return "".join(shown)


def lines_near_title(markup: str, title: str) -> list[str]:
    """The visible lines just before and after the headline; a ``<time>`` stands there as the day that it states.

    Args:
        markup: the page.
        title: its headline; where the page shows it in more than one place, the first is taken.

    Returns:
        At most nineteen lines; none if the page does not show its headline.
    """
    wanted = fold(" ".join(title.split()))
    if len(wanted) < _SHORT:
        return []
    body = _BODY.search(markup)
    shown = _visible(markup[body.start() if body else 0 :][:_MOST])
    lines = [" ".join(line.split()) for line in html.unescape(shown).split("\n")]
    lines = [line for line in lines if line]
    at = next((number for number, line in enumerate(lines) if wanted in fold(line)), None)
    if at is None:
        return []
    near, running = lines[max(0, at - _BEFORE) : at], 0
    for line in lines[at + 1 : at + 1 + _AFTER]:
        running += len(line) >= _RUNNING
        if running > 1:
            break
        near.append(line)
    return near
