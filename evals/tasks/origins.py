"""The task on counts of origins, measured on small stories of real reports whose claims two readers counted.

The labelled reports of a story are weighed as one story, so that only claims and origins are measured. The claim that
stands for a labelled one is the one whose asserting statements overlap the labelled spans in most reports; a labelled
claim of which nothing is found holds no count. Readers mark *the minister said that C* as well as *C*, so a statement
reaches to the words of its sentence that name its speaker. What the readers' `fewest` and `most` mean is in
``evals/gold/guidelines.md``; the count is their `fewest`, what the reports establish without doubt.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from comity import flow
from comity.flow.pile import meanings
from comity.model.date import Published
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process import passage
from comity.sources import houses
from comity.weigh.member import Member
from comity.weigh.weigh import Weighed, weigh
from evals.documents import Absent, Document, documents
from evals.gold.labels import FOLDER, Claim, Span, Story, read
from evals.measure import Measured, share
from evals.remembered import encoder
from evals.task import Given, Task

#: The share of the shorter of a statement and a labelled span that must lie in both.
_HALF = 0.5
#: Stories that a quick run weighs.
_QUICK = 20
_WORD = regex.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """A labelled claim beside what was found for it."""

    claim: Claim
    #: The claim of Comity, or none.
    found: Weighed | None


def counts(given: Given) -> Iterator[Measured]:
    """Over all labelled claims: was the claim found, and does its range hold the count?"""
    if not (FOLDER / "stories.jsonl").exists():
        raise Absent("no stories are labelled")
    stories = [row for row in read(Story, "stories.jsonl") if row.claims and (given.data / row.folder).exists()]
    if not stories:
        raise Absent(f"none of the labelled sets is in {given.data.name}")
    chosen: Sequence[Story] = given.sample(stories, _QUICK)
    pools = {row.folder: documents(given.data, row.folder) for row in chosen}
    began = time.process_time()
    told = [each for row in chosen for each in _counted(row, [pools[row.folder][name] for name in row.reports])]
    rate = sum(len(row.reports) for row in chosen) / max(time.process_time() - began, 1e-9)
    held = [(each.found, each.claim) for each in told]
    scores: dict[str, list[tuple[float, float]]] = {
        "claims found": [(float(found is not None), 1.0) for found, _ in held],
        "range holds the count": [
            (float(found is not None and found.origins.low <= claim.fewest <= found.origins.high), 1.0)
            for found, claim in held
        ],
        "lower bound not too high": [
            (float(found is None or found.origins.low <= claim.fewest), 1.0) for found, claim in held
        ],
        "range equals the readers'": [
            (float(found is not None and (found.origins.low, found.origins.high) == (claim.fewest, claim.most)), 1.0)
            for found, claim in held
        ],
        "mean width": [(float(found.origins.high - found.origins.low), 1.0) for found, _ in held if found],
    }
    for metric, rows in scores.items():
        yield Measured(data="gold", language="all", metric=metric, rows=rows, formula=share, rate=rate)


def _counted(story: Story, members: Sequence[Document]) -> Iterator[_Counted]:
    making = encoder()
    done = [flow.annotated(flow.Wish(language=each.language), _report(each)) for each in members]
    copies = passage.copies([each.analysis for each in done])
    kept = [Member(report=each.report, analysis=each.analysis) for each in done]
    weighed = weigh(kept, copies, houses(()), meanings(making) if making else None)
    texts = {each.report.id: each.analysis.text for each in done}
    for claim in story.claims:
        spans = {
            name: span
            for document in members
            if (name := document.id) in claim.asserts
            and (span := _moved(document.text[slice(*claim.asserts[name])], texts[name]))
        }
        fits = [(_met(one, spans), -number) for number, one in enumerate(weighed)]
        best, number = max(fits, default=(0, 0))
        yield _Counted(claim=claim, found=weighed[-number] if best else None)


def _met(weighed: Weighed, spans: dict[str, Span]) -> int:
    """In how many reports an asserting statement overlaps the labelled span."""
    hit = set()
    for statement in weighed.claim.asserted:
        report = statement.id.rpartition(".")[0]
        if report in spans:
            start, end = spans[report]
            first, last = reach(statement)
            least = min(end - start, last - first)
            if min(end, last) - max(start, first) >= _HALF * least:
                hit.add(report)
    return len(hit)


def reach(statement: Statement) -> Span:
    """From the first to the last character of a statement and of the words of its sentence that name its speaker."""
    start, end = statement.source
    if start == end or start < statement.sentence[0] or end > statement.sentence[1]:
        return statement.start, statement.end
    return min(start, statement.start), max(end, statement.end)


def _report(document: Document) -> Report:
    """The report as a page would print it: headline, author or agency, text."""
    head = "".join(f"{line}\n\n" for line in (document.title, document.author) if line)
    published = Published(date=document.when[:16], precision="minute", how="stated") if document.when else None
    return Report(
        id=document.id,
        path=document.id,
        text=head + document.text,
        title=document.title or None,
        publisher=document.publisher or None,
        published=published,
    )


def _moved(words: str, text: str) -> Span | None:
    """Where a stretch of the document stands in the cleaned text, whatever was between its words: blanks or markup."""
    found = regex.search(r"\W+".join(map(regex.escape, _WORD.findall(words))), text)
    return found.span() if found else None


ORIGINS = Task(name="origins", question="Is it right on how many origins a claim rests?", parts=(counts,))
