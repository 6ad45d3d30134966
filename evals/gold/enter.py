"""Turns what readers wrote about a sheet, in words of the text, into offsets.

A reader copies words of the text, and writes ``first words … last words`` for a long stretch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import regex

from evals.documents import Document
from evals.gold.draw import statements
from evals.gold.draw_pairs import pairs
from evals.gold.draw_stories import stories
from evals.gold.labels import Claim, Labelled, Pair, Said, Sentence, Span, Story

_GAP = "…"
_LABELS: dict[str, Literal["copy", "common source", "independent", "unrelated"]] = {
    "copy": "copy",
    "common": "common source",
    "independent": "independent",
    "unrelated": "unrelated",
}


class NotFound(Exception):
    """Words that a reader copied are not in the text."""


def entered_statements(data: Path, language: str, written: Path) -> list[Labelled]:
    """The labels of the documents of a language's sheet that the reader wrote of, be it that there is nothing to label.

    Raises:
        NotFound: words are not in the sentence or the document.
    """
    told = {row["doc"]: row for row in _lines(written)}
    entered = []
    for number, (document, spans, drawn) in enumerate(statements(data, language), 1):
        if number not in told:
            continue
        row = told[number]
        whole = (0, len(document.text))
        entered.append(
            Labelled(
                folder=document.folder,
                document=document.id,
                drawn="run" if drawn == "run" else "cue",
                who={key: _find(document, words, whole) for key, words in row["who"].items()},
                sentences=tuple(
                    _sentence(document, span, row["sentences"].get(str(place), {}))
                    for place, span in enumerate(spans, 1)
                ),
            )
        )
    return entered


def entered_pairs(data: Path, folder: str, written: Path) -> list[Pair]:
    """The judged pairs of a set; a line is ``number label`` and, if the reader likes, why."""
    told = {}
    for line in written.read_text(encoding="utf-8").splitlines():
        if line.strip():
            number, label = line.split()[:2]
            told[int(number)] = _LABELS[label]
    drawn = enumerate(pairs(data, folder), 1)
    return [Pair(a=one.id, b=other.id, label=told[number]) for number, (one, other) in drawn if number in told]


def entered_stories(data: Path, folder: str, written: Path) -> list[Story]:
    """The stories of a set with their claims.

    Raises:
        NotFound: words are not in the report.
    """
    told = {row["story"]: row["claims"] for row in _lines(written)}
    return [
        Story(
            folder=folder,
            reports=tuple(each.id for each in members),
            claims=tuple(_claim(members, claim) for claim in told.get(number, ())),
        )
        for number, members in enumerate(stories(data, folder), 1)
    ]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _sentence(document: Document, span: Span, row: dict[str, Any]) -> Sentence:
    start, end = span
    whole = (0, len(document.text))
    return Sentence(
        start=start,
        end=end,
        denial=row.get("denial"),
        statements=tuple(
            Said(
                act=said["act"],
                who=said["who"],
                content=_find(document, said["content"], span),
                speaker=_find(document, said["speaker"], span) if said.get("speaker") else None,
                cue=_find(document, said["cue"], span) if said.get("cue") else None,
                chain=tuple(_find(document, words, whole) for words in said.get("chain", ())),
                quoted=said.get("quoted", False),
                goes_on=said.get("goes_on", False),
                implied=said.get("implied", False),
            )
            for said in row.get("statements", ())
        ),
    )


def _claim(members: Sequence[Document], row: dict[str, Any]) -> Claim:
    def spans(side: str) -> dict[str, Span]:
        return {
            members[int(name[1:]) - 1].id: _find(members[int(name[1:]) - 1], words, None)
            for name, words in row.get(side, {}).items()
        }

    return Claim(
        claim=row["claim"], asserts=spans("asserts"), denies=spans("denies"), fewest=row["fewest"], most=row["most"]
    )


def _find(document: Document, words: str, within: Span | None) -> Span:
    """Where the words stand; blanks of any kind and number count as one."""
    start, end = within or (0, len(document.text))
    for parts in ([words], words.split(_GAP)):
        pattern = ".*?".join(_pattern(part) for part in parts if part.strip())
        found = regex.search(pattern, document.text[start:end], regex.DOTALL)
        if found:
            return start + found.start(), start + found.end()
    raise NotFound(f"{document.folder} {document.id}: {words}")


def _pattern(part: str) -> str:
    return r"\s+".join(regex.escape(word) for word in part.split())
