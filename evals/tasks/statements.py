"""The task on statements, measured on PolNeAR, American political news in which people marked who says what.

The set marks every attribution: speech, attitudes, beliefs and intentions. One counts as found when what a report is
found to attribute agrees with it twice: the contents share half of either, and so do the words that name the source. A
pronoun is the right source where a pronoun is marked; a name that it stands for is not. Statements that go on one
another are one attribution, as people marked them. Where no source is marked, none may be given.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.statement import STAGE
from comity.process.statement.own import NOBODY_ELSE
from evals.documents import Row, rows
from evals.measure import Measured, f1, precision, recall
from evals.task import Given, Task

#: The share of either span that both must have in common.
_HALF = 0.5
#: Documents that a quick run looks at.
_QUICK = 100

Span = tuple[int, int]


class Attributed(NamedTuple):
    """Who is said to say, think or want what, as spans of the text."""

    #: The words that name the source; none where nothing names it.
    source: tuple[Span, ...]
    #: What is attributed.
    content: tuple[Span, ...]


def polnear(given: Given) -> Iterator[Measured]:
    """Every document of every part, as its first annotator marked it."""
    data = "quote_polnear_en"
    both: list[tuple[float, float, float, float]] = []
    contents: list[tuple[float, float, float, float]] = []
    documents = given.sample(list(rows(given.data / data)), _QUICK)
    taken = 0.0
    for document in documents:
        text = str(document["text"])
        marked = _marked(document)
        began = time.process_time()
        analysis = STAGE.run(Report(id="r", path="r", text=text), Analysis(report="r", text=text, language="en"))
        taken += time.process_time() - began
        told = found(analysis)
        right = len(pairs(told, marked, sources=True))
        both.append((right, len(told), right, len(marked)))
        right = len(pairs(told, marked, sources=False))
        contents.append((right, len(told), right, len(marked)))
    rate = len(documents) / max(taken, 1e-9)
    yield Measured(data=data, language="en", metric="F1", rows=both, formula=f1, rate=rate)
    yield Measured(data=data, language="en", metric="precision", rows=both, formula=precision)
    yield Measured(data=data, language="en", metric="recall", rows=both, formula=recall)
    yield Measured(data=data, language="en", metric="F1 of contents", rows=contents, formula=f1)


STATEMENTS = Task(name="statements", question="Is it found who says what?", parts=(polnear,))


def found(analysis: Analysis) -> list[Attributed]:
    """All that a report is found to attribute, the outlet's own words left out."""
    parts: dict[str, list[Span]] = {}
    sources: dict[str, Span] = {}
    heads: dict[str, str] = {}
    for each in analysis.statements:
        if each.how == NOBODY_ELSE:
            continue
        head = heads.get(each.continues, each.continues) or each.id
        heads[each.id] = head
        sources.setdefault(head, each.source)
        parts.setdefault(head, []).append((each.start, each.end))
    told = [Attributed(_given([sources[head]]), tuple(spans)) for head, spans in parts.items()]
    told.extend(Attributed(_given([each.source]), each.contents) for each in analysis.attributions)
    return told


def pairs(told: list[Attributed], marked: list[Attributed], *, sources: bool) -> list[tuple[int, int]]:
    """Each attribution found with the marked one that it fits best; none is given away twice."""
    fits = []
    for number, one in enumerate(told):
        for row, other in enumerate(marked):
            fit = _agreement(one.content, other.content)
            if fit >= _HALF and (not sources or _one_source(one.source, other.source)):
                fits.append((-fit, number, row))
    used: set[int] = set()
    taken: set[int] = set()
    chosen = []
    for _, number, row in sorted(fits):
        if number not in used and row not in taken:
            used.add(number)
            taken.add(row)
            chosen.append((number, row))
    return chosen


def _one_source(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    return _agreement(one, other) >= _HALF if one and other else not one and not other


def _agreement(one: Iterable[Span], other: Iterable[Span]) -> float:
    """The characters that two runs of spans share, as a share of the larger."""
    one, other = list(one), list(other)
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    return shared / max(_size(one), _size(other), 1)


def _size(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _marked(document: Row) -> list[Attributed]:
    """Each attribution with a content, as the first annotator marked it."""
    annotations = document["annotations"]
    first = annotations[0]["attributions"] if annotations else []
    all_of = [Attributed(_given(each.get("Source") or ()), _given(each.get("Content") or ())) for each in first]
    return [each for each in all_of if each.content]


def _given(spans: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    pairs_of = [tuple(span) for span in spans]
    return tuple((start, end) for start, end in pairs_of if start < end)
