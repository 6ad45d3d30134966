"""The text of a page, taken out by trafilatura (Barbaresi 2021), and the lines beside it that later stages may need."""

from __future__ import annotations

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


def text(markup: str) -> str | None:
    """The main text of a page, a line for each paragraph; none if nothing comes of it."""
    try:
        taken = trafilatura.extract(
            markup, include_comments=False, include_tables=True, include_formatting=False, deduplicate=False
        )
    except Exception:  # noqa: BLE001 - a page that breaks the extractor is read linearly instead
        return None
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
