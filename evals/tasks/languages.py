"""The task on languages: sentences of translated news, whole and cut to four words."""

from __future__ import annotations

import time
from collections.abc import Iterator

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.language import STAGE
from evals.documents import rows
from evals.measure import Measured, share
from evals.task import Given, Task

#: The set's names of the languages whose telling apart matters here, and what is right for each.
_CODES = {"eng": "en", "arb": "ar", "fas": "fa", "prs": "fa", "rus": "ru", "ukr": "uk", "ckb-Arab": "ckb"}
#: Sentences of each language that a quick run looks at.
_QUICK = 300
_FEW = 4


def _told(text: str) -> str:
    return STAGE.run(Report(id="r", path="r", text=text), Analysis(report="r", text=text)).language


def sentences(given: Given) -> Iterator[Measured]:
    """Each language by itself."""
    data = "xling_ntrex128_docs"
    by_code: dict[str, list[str]] = {}
    for row in rows(given.data / data):
        if row["lang"] in _CODES:
            by_code.setdefault(_CODES[row["lang"]], []).extend(row["sents"])
    for code, told in by_code.items():
        kept = given.sample(told, _QUICK)
        for metric, texts in (
            ("accuracy", kept),
            ("accuracy of four words", [" ".join(text.split()[:_FEW]) for text in kept]),
        ):
            began = time.process_time()
            right = [(float(_told(text) == code), 1.0) for text in texts]
            rate = len(texts) / max(time.process_time() - began, 1e-9)
            yield Measured(data=data, language=code, metric=metric, rows=right, formula=share, rate=rate)


LANGUAGE = Task(name="language", question="Is the language told from a sentence?", parts=(sentences,))
