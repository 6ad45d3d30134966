"""The text of a page, taken out by trafilatura (Barbaresi 2021), and the lines beside it that later stages may need."""

from __future__ import annotations

import re

import trafilatura

from comity.languages.fold import fold
from comity.model.analysis import Removed
from comity.process.clean.judge import Paragraph, known
from comity.process.clean.paragraph import paragraphs
from comity.process.clean.tidy import tidy

#: Kinds of lines around a page's text that tell date, publisher or credit.
_TELLING = frozenset({"date line", "byline", "sign-off", "copyright line", "address"})
#: How many of them are kept.
_MOST_BESIDE = 40
#: Words of the longest.
_MOST_WORDS = 20
#: Signs without width that part or join the letters of a word. They are spelling, above all in Persian, and the
#: extractor drops them with all that cannot be printed.
_JOINERS = {
    "\u200c": re.compile("\u200c|&zwnj;|&#8204;|&#x200c;", re.I),
    "\u200d": re.compile("\u200d|&zwj;|&#8205;|&#x200d;", re.I),
}
#: Letters that stand in for them while the extractor works: of a script that no page here is written in (Lisu).
_STAND_INS = [chr(code) for code in range(0xA4D0, 0xA4F8)]


def text(markup: str) -> str | None:
    """The main text of a page, a line for each paragraph; none if nothing comes of it."""
    unused = (letter for letter in _STAND_INS if letter not in markup)
    held = {next(unused, ""): sign for sign, written in _JOINERS.items() if written.search(markup)}
    for letter, sign in held.items():
        markup = _JOINERS[sign].sub(letter, markup)
    try:
        taken = trafilatura.extract(
            markup, include_comments=False, include_tables=True, include_formatting=False, deduplicate=False
        )
    except Exception:  # noqa: BLE001 - a page that breaks the extractor is read linearly instead
        return None
    for letter, sign in held.items():
        taken = taken.replace(letter, sign) if taken and letter else taken
    return taken.strip() or None if taken else None


def beside(whole: str, taken: str, removed: list[Removed]) -> list[Removed]:
    """Short lines of the whole page outside its main text that tell a date, an author, a house."""
    seen = {fold(line) for line in taken.split("\n")} | {fold(line.text) for line in removed}
    found: list[Removed] = []
    for line in paragraphs(tidy(whole), rows=False):
        if len(found) >= _MOST_BESIDE:
            break
        if line.count(" ") < _MOST_WORDS and (folded := fold(line)) not in seen:
            seen.add(folded)
            reason = known(Paragraph(line))
            if reason is not None and reason[0] in _TELLING:
                found.append(Removed(text=line, why=reason[0]))
    return found
