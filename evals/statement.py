"""Scores statements against PolNeAR, American political news in which people marked who says what.

An attribution of the set counts as found when a statement's content and its own overlap by half of either. The right
source is one that shares a word with the marked one, or is marked by a pronoun that the statement resolves to a name.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import regex

from comity.languages.fold import fold
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process.statement import STAGE

#: The share of either content that both must have in common.
_HALF = 0.5
_WORD = regex.compile(r"\p{L}+")
#: Words of a source that tell nobody.
_SMALL = frozenset(
    ("the", "a", "an", "of", "for", "in", "at", "to", "and", "his", "her", "their", "its", "mr", "mrs", "ms")
)
_PRONOUNS = frozenset(("he", "she", "it", "they", "him", "her", "them", "i", "we", "you", "who"))

Span = tuple[int, int]


def run(data: Path, splits: tuple[str, ...] = ("dev", "train"), limit: int | None = None) -> list[dict[str, object]]:
    """The figures of each split: precision, recall and F1 of contents, and the share of right sources among them.

    Args:
        data: the folder of the set, with its ``docs.jsonl.gz``.
        splits: the parts of the set to read.
        limit: at most so many documents of each part.
    """
    return [_split(name, list(_documents(data, name))[:limit]) for name in splits]


def _documents(data: Path, split: str) -> Iterator[dict[str, object]]:
    with gzip.open(data / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["split"] == split:
                yield document


def _split(name: str, documents: list[dict[str, object]]) -> dict[str, object]:
    made = marked = right = found = sources = 0
    for document in documents:
        text = str(document["text"])
        rows = [row for row in _marked(document) if row[1]]
        report = Report(id="r", path="r", text=text)
        analysis = STAGE.run(report, Analysis(report="r", text=text, language="en"))
        statements = [each for each in analysis.statements if each.how != "nobody else is said to say it"]
        pairs = _pairs(statements, rows)
        made, marked, right = made + len(statements), marked + len(rows), right + len(pairs)
        found += len({row for _, row in pairs})
        sources += sum(_source_right(statement, text, rows[row][0]) for statement, row in pairs)
    precision, recall = right / max(made, 1), found / max(marked, 1)
    return {
        "split": name,
        "documents": len(documents),
        "statements": made,
        "attributions": marked,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
        "source": round(sources / max(right, 1), 3),
    }


def _marked(document: dict[str, object]) -> list[tuple[list[Span], list[Span]]]:
    """Source and content of each attribution, as the first annotator marked it."""
    annotations = document["annotations"]
    assert isinstance(annotations, list)
    first = annotations[0]["attributions"] if annotations else []
    return [
        ([tuple(span) for span in each.get("Source") or ()], [tuple(span) for span in each.get("Content") or ()])
        for each in first
    ]


def _pairs(statements: list[Statement], rows: list[tuple[list[Span], list[Span]]]) -> list[tuple[Statement, int]]:
    """Each statement with the attribution whose content fits it best; an attribution is given away once."""
    fits = []
    for number, statement in enumerate(statements):
        for row, (_, content) in enumerate(rows):
            shared = sum(max(0, min(statement.end, end) - max(statement.start, start)) for start, end in content)
            size = sum(end - start for start, end in content)
            if shared >= _HALF * size and shared >= _HALF * (statement.end - statement.start):
                fits.append((-shared / max(size, statement.end - statement.start), number, row))
    used: set[int] = set()
    taken: set[int] = set()
    pairs = []
    for _, number, row in sorted(fits):
        if number not in used and row not in taken:
            used.add(number)
            taken.add(row)
            pairs.append((statements[number], row))
    return pairs


def _source_right(statement: Statement, text: str, source: list[Span]) -> bool:
    marked = _words(" ".join(text[start:end] for start, end in source))
    speaker = statement.speaker
    said = _words(" ".join(part for part in (speaker.name, speaker.role, speaker.institution, *statement.via) if part))
    return not marked or bool(marked & said) or (marked <= _PRONOUNS and speaker.kind != "outlet")


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if word not in _SMALL}
