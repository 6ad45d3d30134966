"""The task on statements, measured on PolNeAR, American political news in which people marked who says what.

An attribution of the set counts as found when a statement's content and its own overlap by half of either. The right
source is one that shares a word with the marked one, or is marked by a pronoun that the statement resolves to a name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import regex

from comity.languages.fold import fold
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process.statement import STAGE
from evals.documents import Row, rows
from evals.measure import Measured, f1, precision, recall
from evals.task import Given, Task

#: The share of either content that both must have in common.
_HALF = 0.5
#: Documents that a quick run looks at.
_QUICK = 100
_WORD = regex.compile(r"\p{L}+")
#: Words of a source that tell nobody.
_SMALL = frozenset(
    ("the", "a", "an", "of", "for", "in", "at", "to", "and", "his", "her", "their", "its", "mr", "mrs", "ms")
)
_PRONOUNS = frozenset(("he", "she", "it", "they", "him", "her", "them", "i", "we", "you", "who"))

Span = tuple[int, int]


def polnear(given: Given) -> Iterator[Measured]:
    """Every document of every part, as its first annotator marked it."""
    data = "quote_polnear_en"
    told: list[tuple[float, float, float, float]] = []
    contents: list[tuple[float, float, float, float]] = []
    documents = given.sample(list(rows(given.data / data)), _QUICK)
    began = time.process_time()
    for document in documents:
        text = str(document["text"])
        marked = [row for row in _marked(document) if row[1]]
        analysis = STAGE.run(Report(id="r", path="r", text=text), Analysis(report="r", text=text, language="en"))
        statements = [each for each in analysis.statements if each.how != "nobody else is said to say it"]
        pairs = _pairs(statements, marked)
        right = sum(_source_right(statement, text, marked[row][0]) for statement, row in pairs)
        told.append((right, len(statements), right, len(marked)))
        contents.append((len(pairs), len(statements), len(pairs), len(marked)))
    rate = len(documents) / max(time.process_time() - began, 1e-9)
    yield Measured(data=data, language="en", metric="F1", rows=told, formula=f1, rate=rate)
    yield Measured(data=data, language="en", metric="precision", rows=told, formula=precision)
    yield Measured(data=data, language="en", metric="recall", rows=told, formula=recall)
    yield Measured(data=data, language="en", metric="F1 of contents", rows=contents, formula=f1)


STATEMENTS = Task(name="statements", question="Is it found who says what?", parts=(polnear,))


def _marked(document: Row) -> list[tuple[list[Span], list[Span]]]:
    """Source and content of each attribution, as the first annotator marked it."""
    annotations = document["annotations"]
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
