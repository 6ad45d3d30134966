"""The part of the task on denials that others labelled: pairs of headlines of which one agrees with the other, or not.

Both headlines are weighed as a story of two reports. They agree if one claim rests on both, disagree if one is asserted
and the other denied or is a rival of it (another figure, the opposite), and else say something else. Nothing was fitted
to these sets. ``macro F1`` is the mean of the F1 of the classes, as in the sets' own papers.
"""

from __future__ import annotations

import csv
import gzip
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from comity import flow
from comity.flow.pile import meanings
from comity.model.report import Report
from comity.process import passage
from comity.sources import houses
from comity.weigh.member import Member
from comity.weigh.weigh import weigh
from evals.documents import Absent
from evals.measure import Columns, Measured, f1
from evals.remembered import encoder
from evals.task import Given

#: Pairs that a quick run looks at.
_QUICK = 100
#: What the sets call their classes; *discuss* and *unrelated* are one here, since a headline alone decides nothing.
_CLASSES = {"agree": "agree", "disagree": "disagree", "other": "other", "discuss": "other", "unrelated": "other"}
_NAMES = ("agree", "disagree", "other")

Pair = tuple[str, str, str]


def arabic(given: Given) -> Iterator[Measured]:
    """ANS, Arabic headlines, some altered so that they contradict (Khouja 2020); its part for development."""
    rows = _rows(given.data / "stance_ans_ar" / "stance_dev.csv.gz")
    yield from _measured(given, "stance_ans_ar", "ar", [(row["s1"], row["s2"], row["stance"]) for row in rows])


def persian(given: Given) -> Iterator[Measured]:
    """Persian claims and headlines on them (Zarharan et al. 2019)."""
    rows = _rows(given.data / "stance_persian_fa" / "HeadlineToClaim.txt.gz")
    pairs = [(row["claim"], row["headline"], row["label"]) for row in rows]
    yield from _measured(given, "stance_persian_fa", "fa", pairs)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise Absent(f"{path.parent.name} is not in {path.parent.parent.name}")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _measured(given: Given, data: str, language: str, pairs: Sequence[Pair]) -> Iterator[Measured]:
    chosen = given.sample(pairs, _QUICK)
    began = time.process_time()
    told = [(_CLASSES[label.strip().lower()], _stance(one, other, language)) for one, other, label in chosen]
    rate = len(told) / max(time.process_time() - began, 1e-9)
    rows = [_counted(wanted, found) for wanted, found in told]
    yield Measured(data=data, language=language, metric="macro F1", rows=rows, formula=_macro, rate=rate)
    for at, name in enumerate(_NAMES):
        own = [row[4 * at : 4 * at + 4] for row in rows]
        yield Measured(data=data, language=language, metric=f"F1 of {name}", rows=own, formula=f1)


def _counted(wanted: str, found: str) -> tuple[float, ...]:
    """For each class in turn: right, found, right, wanted."""
    return tuple(
        float(count)
        for name in _NAMES
        for count in (wanted == found == name, found == name, wanted == found == name, wanted == name)
    )


def _macro(sums: Columns) -> Columns:
    scores = [f1(sums[:, 4 * at : 4 * at + 4]) for at in range(len(_NAMES))]
    return np.asarray(np.mean(scores, axis=0), dtype=np.float64)


def _stance(one: str, other: str, language: str) -> str:
    making = encoder()
    done = [
        flow.annotated(flow.Wish(language=language), Report(id=name, path=name, text=text, publisher=f"House {name}"))
        for name, text in (("a", one), ("b", other))
    ]
    members = [Member(report=each.report, analysis=each.analysis) for each in done]
    copies = passage.copies([each.analysis for each in done])
    weighed = weigh(members, copies, houses(()), meanings(making) if making else None)
    found = "other"
    for claim in (each.claim for each in weighed):
        asserted = {statement.id[0] for statement in claim.asserted}
        denied = {statement.id[0] for statement in claim.denied}
        if claim.rivals or (asserted and denied and len(asserted | denied) > 1):
            return "disagree"
        if len(asserted) > 1 or len(denied) > 1:
            found = "agree"
    return found
