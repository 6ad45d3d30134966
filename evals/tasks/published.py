"""The task on dates of publication: pages with a known day, and reports whose link bears a Jalali one.

What is compared is the day on the outlet's own calendar. Pages are given without their address, as htmldate's own
evaluation gives them; one without a day counts against recall only, a wrong one against precision and recall, as there.
Persian reports are given twice, with their link and without: with it every day that the link bears must be read,
without it none may be told that is not the day.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta

from comity.gather.container import parts
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process import clean, language
from comity.process.date import STAGE
from evals.documents import documents, members
from evals.measure import Measured, f1, precision, share
from evals.task import Given, Task

#: Pages and reports that a quick run looks at.
_QUICK_PAGES, _QUICK_REPORTS = 20, 50
_STAGES = (clean.STAGE, language.STAGE, STAGE)
#: The number of a report: the day, the year with two digits in the older ones, and more digits.
_NUMBER = re.compile(r"/news/((?:1[34])?\d{2})(\d{2})(\d{2})\d{4,8}(?=/|$)")


def read_page(name: str, content: bytes) -> Report:
    """A page of a set as a report."""
    one = parts(".html", content)[0].page
    return Report(
        id="r", path=name, text=one.text, markup=one.markup, title=one.title, language=one.language,
        publisher=one.publisher, published=one.published, credits=one.credits, link=one.link,
    )  # fmt: skip


def _day(report: Report) -> str | None:
    analysis = Analysis(report=report.id)
    for stage in _STAGES:
        analysis = stage.run(report, analysis)
    return analysis.published.own_day


def pages(given: Given) -> Iterator[Measured]:
    """Web pages, most of them German and English."""
    data = "page_trafilatura_htmldate_eval"
    files = members(given.data / data)
    gold = json.loads(files["htmldate_eval_default.json"])
    told: list[tuple[float, float, float, float]] = []
    took = 0.0
    for each in given.sample(list(gold.values()), _QUICK_PAGES):
        content = files[f"html/{each['file']}"]
        began = time.process_time()
        found = _day(read_page("page.html", content))
        took += time.process_time() - began
        right = float(found == each["date"])
        told.append((right, float(found is not None), right, float(found is None or right)))
    rate = len(told) / max(took, 1e-9)
    yield Measured(data=data, language="all", metric="F1 of exact day", rows=told, formula=f1, rate=rate)
    yield Measured(data=data, language="all", metric="precision", rows=told, formula=precision)
    exact = [(right, 1.0) for right, _, _, _ in told]
    yield Measured(data=data, language="all", metric="exact day", rows=exact, formula=share)


def numbered(given: Given) -> Iterator[Measured]:
    """Persian reports, in whose links their agency wrote the day."""
    data = "stream_farsnews_fa"
    stated: list[tuple[float, float]] = []
    alone: list[tuple[float, float]] = []
    began = time.process_time()
    for each in given.sample(list(documents(given.data, data).values()), _QUICK_REPORTS):
        day = jalali_day(each.id)
        with_link, without = (
            _day(Report(id="r", path="report.txt", text=each.text, title=each.title or None, link=link))
            for link in (each.id, None)
        )
        if day is not None:
            stated.append((float(with_link == day), 1.0))
            alone.append((float(without in (None, day)), 1.0))
    rate = 2 * len(stated) / max(time.process_time() - began, 1e-9)
    yield Measured(data=data, language="fa", metric="exact day where stated", rows=stated, formula=share, rate=rate)
    yield Measured(data=data, language="fa", metric="not wrong without link", rows=alone, formula=share)


def jalali_day(link: str) -> str | None:
    """The Gregorian day, ISO 8601, of the Jalali one at the head of a link's number; none if it bears none.

    Counted in cycles of 33 years with eight leap years, which holds from 1206 to 1497, and not by the library that the
    stage uses.
    """
    match = _NUMBER.search(link)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    year += 1300 if year < 100 else 0
    leaps = sum(1 for each in range(1342, year) if each % 33 in _LEAP) - sum(
        1 for each in range(year, 1342) if each % 33 in _LEAP
    )
    days = 365 * (year - 1342) + leaps + min(month - 1, 6) * 31 + max(month - 7, 0) * 30 + day - 1
    return (date(1963, 3, 21) + timedelta(days=days)).isoformat() if 1 <= month <= 12 and 1 <= day <= 31 else None


#: What is left of a leap year's number when it is divided by 33.
_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))

PUBLISHED = Task(name="published", question="Is the day of publication found?", parts=(pages, numbered))
