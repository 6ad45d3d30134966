"""Sift: part the paragraphs of a text from the furniture around and between them."""

from __future__ import annotations

import re

from comity.model.analysis import Removed
from comity.model.on_screen import on_screen
from comity.process.clean.judge import (
    MASTHEAD,
    PICTURE,
    Paragraph,
    has_mark,
    has_rights,
    is_comment_heading,
    is_notice,
    known,
)

#: Words of a line that is too short to be a headline: a section's name, a caption.
_LABEL = 3
#: Words of the longest name of a house.
_MASTHEAD = 5
_YEAR = re.compile(r"\b1[6-9]\d\d\b|\b20\d\d\b")
#: Words of the longest heading, and lines that may stand together over a paragraph; more are a list or a table.
_MOST_HEADING, _MOST_RUN = 24, 4
#: Real paragraphs that a report must have before readers' comments may begin.
_BEFORE_COMMENTS = 2
_LAST_STOP = re.compile(r"[.!?؟۔…]['\"»”’)\]]*\s+(?=\S)")
_BRACKET = re.compile(r"[(\[][^()\[\]]{3,200}[)\]]\.?$")


def sift(paragraphs: list[str], *, titled: bool, extracted: bool = False) -> tuple[list[str], list[Removed]]:
    """Part the report from its furniture.

    First each paragraph is judged by what it says. Of those left, the first and the last that hold a sentence bound
    the report. Below the last, short lines go; above the first, short labels go before a headline; between, of lines
    that stand together over a paragraph only its heading stays.

    Args:
        paragraphs: the paragraphs in order.
        titled: whether the headline is known, so that none is looked for at the head.
        extracted: whether they were taken out of a page, whose captions are left behind then: short lines that still
            stand together are rows of a list.

    Returns:
        the report's paragraphs, and what was taken out, in order.
    """
    lines = [Paragraph(text) for text in paragraphs]
    why: list[str | None] = [None] * len(lines)
    heads = [False] * len(lines)
    first = not titled
    for place, line in enumerate(lines):
        if (found := known(line, first=first)) is not None:
            why[place], heads[place] = found
        else:
            first = False
    _comments(lines, why)
    _notices(lines, why)
    real = [place for place, line in enumerate(lines) if why[place] is None and line.real]
    if real:
        _repeated(lines, why)
        _lists(lines, why, heads)
        _foot(lines, why)
        if not extracted:
            _captions(lines, why)
        _masthead(lines, why, titled=titled)
        _head(lines, why, titled=titled)
    if not any(reason is None for reason in why):
        return _spared(lines, why)
    body: list[str] = []
    removed: list[Removed] = []
    for line, reason in zip(lines, why, strict=True):
        if reason is None:
            body.append(line.text)
        else:
            removed.append(Removed(text=line.text, why=reason))
    return _tail(body, removed), removed


def _spared(lines: list[Paragraph], why: list[str | None]) -> tuple[list[str], list[Removed]]:
    """If everything looks like furniture, the longest lines are the report after all: better noise than nothing."""
    most = max((line.size for line in lines), default=0)
    body = [line.text for line in lines if line.size >= min(most, 4)]
    removed = [
        Removed(text=line.text, why=reason or "")
        for line, reason in zip(lines, why, strict=True)
        if line.size < min(most, 4)
    ]
    return body, removed


def _comments(lines: list[Paragraph], why: list[str | None]) -> None:
    """Below the heading of readers' comments, nothing is the report's."""
    seen = 0
    for place, line in enumerate(lines):
        if why[place] is None and line.real:
            seen += 1
        elif why[place] is not None and seen >= _BEFORE_COMMENTS and is_comment_heading(line):
            for below in range(place + 1, len(lines)):
                why[below] = why[below] or on_screen("readers' comments")
            return


def _notices(lines: list[Paragraph], why: list[str | None]) -> None:
    """Legal notices at head and foot are told with less evidence than in the middle."""
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for place in order:
            if why[place] is not None or place == 0:
                continue
            if is_notice(lines[place], among=True):
                why[place] = on_screen("legal notice")
            elif lines[place].real:
                break


def _repeated(lines: list[Paragraph], why: list[str | None]) -> None:
    """A short line that stands twice or more is a label of the page; so is one that repeats a removed line."""
    places: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if line.size <= 2 * _LABEL and not line.ended and not line.listed:
            places.setdefault(line.folded, []).append(place)
    for found in places.values():
        if len(found) > 1:
            for place in found[1:] if found[0] == 0 else found:
                why[place] = why[place] or on_screen("repeated line")


def _lists(lines: list[Paragraph], why: list[str | None], heads: list[bool]) -> None:
    """Below a heading such as *Related stories*, lines that are no sentences are links."""
    inside = False
    for place, line in enumerate(lines):
        if heads[place]:
            inside = True
        elif why[place] is None and (line.ended or line.size > 20):
            inside = False
        elif inside and why[place] is None and not _heads_body(lines, why, place):
            why[place] = on_screen("link to another text")


def _heads_body(lines: list[Paragraph], why: list[str | None], place: int) -> bool:
    """Whether a line is long enough for a headline and stands right over a paragraph."""
    following = next((p for p in range(place + 1, len(lines)) if why[p] is None), None)
    return following is not None and lines[place].size > _LABEL and lines[following].real and lines[following].ended


def _foot(lines: list[Paragraph], why: list[str | None]) -> None:
    """Below the last paragraph that holds a sentence, short lines are sign-offs, menus, names."""
    for place in range(len(lines) - 1, -1, -1):
        if why[place] is None:
            if lines[place].real:
                return
            why[place] = on_screen("short line after the end of the text")
        elif why[place] == PICTURE and has_rights(lines[place]):
            why[place] = on_screen("copyright line")  # below the text it is the house's own


def _captions(lines: list[Paragraph], why: list[str | None]) -> None:
    """Of short lines together in the middle only the last may be a heading; labels over it are captions."""
    left = [place for place in range(len(lines)) if why[place] is None]
    first = next((n for n, place in enumerate(left) if lines[place].real and lines[place].ended), len(left))
    run: list[int] = []
    for place in left[first:]:
        line = lines[place]
        if not line.ended and not line.listed and line.size < _MOST_HEADING:
            run.append(place)
            continue
        if len(run) <= _MOST_RUN and line.real and not line.listed:
            for above in run[:-1]:
                if lines[above].size <= _LABEL + 1:
                    why[above] = on_screen("caption")
        run.clear()


def _masthead(lines: list[Paragraph], why: list[str | None], *, titled: bool) -> None:
    """The name of the house over the headline, and the motto under that name.

    Of two or more lines over the first paragraph the first is a masthead if it has a word that houses bear, or is a
    label of few words over a line of more. A motto tells of the house too, or of the year it was founded in.
    """
    left = [place for place in range(len(lines)) if why[place] is None]
    first = next((n for n, place in enumerate(left) if lines[place].ended and not _asks(lines[place])), 0)
    heads = left[:first]
    if len(heads) < (1 if titled else 2):
        return
    name = lines[heads[0]]
    over = lines[heads[1]] if len(heads) > 1 else None
    named = name.size <= _MASTHEAD and name.named and has_mark(name)
    # Russian writes the name of a house like a sentence: only its first word has a capital.
    titular = name.named or (name.size < _LABEL and not name.text.isascii())
    label = over is not None and titular and name.size <= _LABEL < over.size and not titled
    if not named and not label:
        return
    why[heads[0]] = MASTHEAD
    for place in heads[1:-1]:
        if lines[place].size <= 2 * _MASTHEAD and (has_mark(lines[place]) or _YEAR.search(lines[place].text)):
            why[place] = MASTHEAD


def _asks(line: Paragraph) -> bool:
    """Whether it is a headline that asks or exclaims."""
    return line.size <= _MOST_HEADING // 2 and line.text.rstrip("'\"»”’)").endswith(("?", "؟", "!"))


def _head(lines: list[Paragraph], why: list[str | None], *, titled: bool) -> None:
    """Above the first paragraph, several short labels before a headline are a menu."""
    left = [place for place in range(len(lines)) if why[place] is None]
    labels: list[int] = []
    for place in left:
        line = lines[place]
        if line.ended or line.size > _LABEL:
            break
        labels.append(place)
    if not titled and len(labels) < len(left) and lines[left[len(labels)]].ended:
        labels = labels[:-1]  # the last stands right over the body: it is the headline
    if len(labels) < len(left) and (len(labels) > 1 or (titled and labels)):
        for place in labels:
            why[place] = on_screen("short line before the headline")


def _tail(body: list[str], removed: list[Removed]) -> list[str]:
    """Take off what is written onto the last paragraph behind its last sentence: tags, a sign-off in brackets."""
    if not body:
        return body
    text = body[-1]
    if (bracket := _BRACKET.search(text)) is not None and bracket.start() > 0:
        found = known(Paragraph(bracket.group().strip("()[]. ")))
        if found is not None:
            removed.append(Removed(text=bracket.group(), why=found[0]))
            text = text[: bracket.start()].rstrip()
    stops = [match.end() for match in _LAST_STOP.finditer(text)]
    if stops:
        rest = text[stops[-1] :]
        found = known(Paragraph(rest)) if not Paragraph(rest).ended else None
        if found is not None:
            removed.append(Removed(text=rest, why=found[0]))
            text = text[: stops[-1]].rstrip()
    return [*body[:-1], text]
