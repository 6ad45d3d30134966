"""Tasks on stories: a stream of titles, blurbs of events, translations, graded pairs.

B³ (Bagga and Baldwin 1998) of headlines of sport in nine languages, and of encyclopedia blurbs on events in the news in
four; translations found among others by vector; graded pairs of articles. The weights of
`comity.process.story.evidence` were fitted on the first two, the graded pairs and the invented affairs of the tests,
each left out in turn, then rounded: read the figures as fitted, not as held out.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.report import Report
from comity.process.story import IN_VIEW, Profile, likeness, profile, stories
from comity.vectors import centre
from evals.documents import Absent, rows
from evals.measure import Measured, f1, moments, pearson, share
from evals.remembered import encoder
from evals.task import Given, Task

_CODES = {
    "eng": "en", "ara": "ar", "arb": "ar", "fas": "fa", "rus": "ru",
    "spa": "es", "por": "pt", "fra": "fr", "deu": "de", "slv": "sl", "zho": "zh",
}  # fmt: skip
_READ = ("en", "ar", "fa", "ru")
#: Titles, blurbs, documents and pairs that a quick run looks at. A stream is cut, not thinned: thinning takes the
#: neighbours that a story is made of.
_TITLES, _BLURBS, _DOCUMENTS, _PAIRS = 2_000, 400, 40, 60


def b_cubed(found: Mapping[str, str], gold: Mapping[str, str]) -> list[tuple[float, float, float, float]]:
    """For each member of the gold its precision, 1, its recall, 1: the rows whose `f1` is B³; both map to clusters."""
    by_found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_gold: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report, cluster in gold.items():
        by_found[found[report]][cluster] += 1
        by_gold[cluster][found[report]] += 1
    told = []
    for report, cluster in gold.items():
        both = by_found[found[report]][cluster]
        told.append((both / by_found[found[report]].total(), 1.0, both / by_gold[cluster].total(), 1.0))
    return told


def _profile(name: str, language: str, title: str, body: str, date: str | None) -> Profile:
    text = "\n\n".join(part for part in (title, body) if part)
    published = Published(date=date, precision="minute" if date else "none", how="as collected")
    analysis = Analysis(report=name, title=title, text=text, language=language, published=published)
    return profile(Report(id=name, path=name, text=text), analysis)


def _with_vectors(profiles: Sequence[Profile]) -> list[Profile]:
    making = encoder()
    if making is None:
        raise Absent("the parts for vectors are not installed")
    raw = making.encode([one.gist for one in profiles])
    centred = centre(raw, [one.language for one in profiles], making.model)
    return [replace(one, vector=vector) for one, vector in zip(profiles, centred, strict=True)]


def _clustered(
    data: str, profiles: Sequence[Profile], gold: Mapping[str, str], languages: Sequence[str], *, vectors: bool
) -> Iterator[Measured]:
    """B³ of all; of some languages by themselves, whatever the stories hold of others; without vectors only by itself.

    The rate is of reports placed, encoding included where there are vectors.
    """
    language = {one.report: one.language for one in profiles}
    metric = "B³ F1" if vectors else "B³ F1 without vectors"
    began = time.process_time()
    given = _with_vectors(profiles) if vectors else profiles
    found = {report: story.id for story in stories(given) for report in story.reports}
    rate = len(profiles) / max(time.process_time() - began, 1e-9)
    if vectors:
        yield Measured(data=data, language="all", metric=metric, rows=b_cubed(found, gold), formula=f1, rate=rate)
    else:
        within = b_cubed(
            {report: f"{story} {language[report]}" for report, story in found.items()},
            {report: f"{cluster} {language[report]}" for report, cluster in gold.items()},
        )
        yield Measured(data=data, language="all", metric=metric, rows=within, formula=f1, rate=rate)
    for code in languages:
        own = {report: cluster for report, cluster in gold.items() if language[report] == code}
        yield Measured(data=data, language=code, metric=metric, rows=b_cubed(found, own), formula=f1)


def _titles(given: Given, *, vectors: bool) -> Iterator[Measured]:
    data = "story_og2021_titles"
    told = sorted(rows(given.data / data), key=lambda row: str(row["time"]))
    told = told[:_TITLES] if given.quick else told
    profiles = [_profile(r["uri"], _CODES[r["lang"]], r["title"], "", r["time"].replace(" ", "T")) for r in told]
    gold = {r["uri"]: r["cluster"] for r in told}
    yield from _clustered(data, profiles, gold, ("en", "ar", "ru"), vectors=vectors)


def titles(given: Given) -> Iterator[Measured]:
    """Headlines of sport, July and August 2021, in the order of their times."""
    yield from _titles(given, vectors=True)


def titles_alone(given: Given) -> Iterator[Measured]:
    """The same without vectors."""
    yield from _titles(given, vectors=False)


def blurbs(given: Given) -> Iterator[Measured]:
    """One or two sentences on an event, without times."""
    data = "xling_itn_wikipedia_multi"
    kept = [(f"{at:05}", row) for at, row in enumerate(rows(given.data / data)) if row["lang"] in _READ]
    kept = kept[:_BLURBS] if given.quick else kept
    profiles = [_profile(name, row["lang"], "", row["blurb"], None) for name, row in kept]
    yield from _clustered(data, profiles, {name: row["qid"] for name, row in kept}, _READ, vectors=True)


def translations(given: Given) -> Iterator[Measured]:
    """For each translation the nearest English document by vector, centred as a tiny pile is."""
    data = "xling_ntrex128_docs"
    read = {"eng": "en", "arb": "ar", "fas": "fa", "rus": "ru"}
    told = [row for row in rows(given.data / data) if row["lang"] in read]
    making = encoder()
    if making is None:
        raise Absent("the parts for vectors are not installed")
    kept = set(given.sample(sorted({row["doc"] for row in told}), _DOCUMENTS))
    told = [row for row in told if row["doc"] in kept]
    began = time.process_time()
    raw = making.encode([" ".join(row["sents"])[:600] for row in told])
    codes = [read[row["lang"]] for row in told]
    vectors = np.concatenate([centre(raw[at : at + 1], [code], making.model) for at, code in enumerate(codes)])
    rate = len(told) / max(time.process_time() - began, 1e-9)
    english = [at for at, code in enumerate(codes) if code == "en"]
    for code in ("ar", "fa", "ru"):
        own = [at for at, one in enumerate(codes) if one == code]
        nearest = np.argmax(vectors[own] @ vectors[english].T, axis=1)
        right = [
            (float(told[at]["doc"] == told[english[near]]["doc"]), 1.0) for at, near in zip(own, nearest, strict=True)
        ]
        yield Measured(data=data, language=code, metric="acc@1", rows=right, formula=share, rate=rate)


def graded(given: Given) -> Iterator[Measured]:
    """Pairs of articles with a grade from 1, very alike, to 4: Pearson's correlation of minus the grade.

    How alike two are is what speaks for one story, in log-odds; as many are in view as in a pile that is taken whole.
    """
    data = "pairs_semeval2022_task8"
    told = [row for row in rows(given.data / data) if row["text_src"] != "geek"]
    for code in ("en", "ar"):
        own = [row for row in told if row["lang1"] == row["lang2"] == code]
        if not own:
            continue
        pairs = given.sample(own, _PAIRS)
        began = time.process_time()
        both = _with_vectors(
            [_profile(f"{at}", code, "", row[key], None) for at, row in enumerate(pairs) for key in ("text1", "text2")]
        )
        alike: list[float] = []
        for start in range(0, len(both), IN_VIEW):
            odds = likeness(both[start : start + IN_VIEW])
            alike += [float(odds[at, at + 1]) for at in range(0, len(odds), 2)]
        rate = len(pairs) / max(time.process_time() - began, 1e-9)
        moved = moments([(near, -float(row["overall"])) for near, row in zip(alike, pairs, strict=True)])
        yield Measured(data=data, language=code, metric="Pearson", rows=moved, formula=pearson, rate=rate)


STORIES = Task(name="stories", question="Do titles of one affair meet in one story?", parts=(titles, titles_alone))
EVENTS = Task(name="events", question="Is one affair one story over languages and time?", parts=(blurbs,))
TRANSLATIONS = Task(name="translations", question="Is a translated copy found?", parts=(translations,))
PAIRS = Task(name="pairs", question="How alike are two reports?", parts=(graded,))
