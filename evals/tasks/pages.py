"""The task on the text of pages, counted as trafilatura's own evaluation counts it.

Of each page the set names segments that belong to its text and segments that do not. A segment counts as taken if it
stands in what is taken, white space aside. The text of a report begins with its headline, which the set does not ask
for: where the headline alone would bring a segment in, it counts against us all the same.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator

import numpy as np

from comity.model.analysis import Analysis
from comity.process.clean import STAGE
from evals.documents import members
from evals.measure import Measured, f1, precision, recall, share
from evals.task import Given, Task
from evals.tasks.published import read_page

#: Pages that a quick run looks at.
_QUICK = 28
_SPACES = re.compile(r"\s+")


def pages(given: Given) -> Iterator[Measured]:
    """Every page of the set, most of them German and English."""
    data = "page_trafilatura_htmldate_eval"
    files = members(given.data / data)
    gold = list(json.loads(files["trafilatura_evaldata.json"]).values())
    told: list[tuple[float, float, float, float]] = []
    filled: list[tuple[float, float]] = []
    took: list[float] = []
    for each in given.sample(gold, _QUICK):
        began = time.process_time()
        text = _text(files[f"html/{each['file']}"])
        took.append(time.process_time() - began)
        filled.append((float(bool(text.strip())), 1.0))
        text = _plain(text)
        hit = sum(_plain(segment) in text for segment in each["with"])
        wrong = sum(_plain(segment) in text for segment in each["without"])
        told.append((hit, hit + wrong, hit, len(each["with"])))
    rate = len(took) / max(sum(took), 1e-9)
    yield Measured(data=data, language="all", metric="F1", rows=told, formula=f1, rate=rate)
    yield Measured(data=data, language="all", metric="precision", rows=told, formula=precision)
    yield Measured(data=data, language="all", metric="recall", rows=told, formula=recall)
    yield Measured(data=data, language="all", metric="not empty", rows=filled, formula=share)
    late = [(float(np.quantile(took, 0.99)), 1.0)]
    yield Measured(data=data, language="all", metric="seconds, p99", rows=late, formula=share)


def _text(content: bytes) -> str:
    return STAGE.run(read_page("page.html", content), Analysis(report="r")).text


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


PAGES = Task(name="pages", question="Is the text of a page taken, and nothing else?", parts=(pages,))
