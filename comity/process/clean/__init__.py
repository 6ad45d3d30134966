"""Clean: from what arrived to the text of the report, a blank line between paragraphs, furniture taken out and kept.

A page's text is taken out by the extractor; then every text, from a page or pasted, goes the same way: signs are
tidied, lines broken for width are joined, and lines that are not the report are taken out, each with its reason.
Nothing is lost: what is taken out stands in `removed`, where later stages still read dates and credits.
"""

from __future__ import annotations

from dataclasses import replace

from comity.languages.fold import fold
from comity.model.analysis import Analysis, Removed
from comity.model.report import Report
from comity.process.clean import page
from comity.process.clean.headline import headline, shortened
from comity.process.clean.paragraph import paragraphs
from comity.process.clean.sift import sift
from comity.process.clean.tidy import tidy
from comity.process.stage import Stage

#: Lines at the head among which the headline is looked for.
_HEAD = 8


def clean(report: Report, analysis: Analysis) -> Analysis:
    """Give the report its title and its text.

    The title is the container's, else the first line if it reads like a headline, else the first sentence, shortened.
    The text begins with the title and a blank line, unless the title was made from its first sentence: then that
    sentence stands only once.
    """
    taken = page.text(report.markup) if report.markup else None
    lines = paragraphs(tidy(taken or report.text), rows=not taken)
    stated = " ".join(tidy(report.title or "").split())
    if stated:
        lines = _without_repeated(stated, lines)
    body, removed = sift(lines, titled=bool(stated), extracted=bool(taken))
    if taken:
        removed += page.beside(report.text, taken, removed)
    if stated:
        return _filled(analysis, stated, [stated, *body], removed)
    first = headline(body)
    if first is not None:
        return _filled(analysis, first, body, removed)
    return _filled(analysis, shortened(body[0]) if body else "", body, removed)


def _without_repeated(title: str, body: list[str]) -> list[str]:
    """The lines without the headline that the container states already."""
    wanted = fold(title)
    for place, paragraph in enumerate(body[:_HEAD]):
        if len(paragraph) <= 2 * len(title) and fold(paragraph) == wanted:
            return body[:place] + body[place + 1 :]
    return body


def _filled(analysis: Analysis, title: str, text: list[str], removed: list[Removed]) -> Analysis:
    return replace(analysis, title=title, text="\n\n".join(text), removed=tuple(removed))


STAGE = Stage(name="clean", version=2, needs=(), gives=("title", "text", "removed"), run=clean)
