"""``python -m evals.story DATA``: how well reports are put into stories, with vectors and without.

B³ (Bagga and Baldwin 1998) of headlines of sport in nine languages (Event Registry's own clusters get .535 on them), of
encyclopedia blurbs on events in the news in four; translations found among others by vector; graded pairs of
articles; five articles on one affair. Weights of `comity.process.story.evidence` were fitted on the first two, the
graded pairs and the invented affairs of the tests, each left out in turn, then rounded: read the figures as fitted, not
as held out. A set that is absent is left out.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.report import Report
from comity.process.story import Profile, profile, stories
from comity.vectors import centre
from comity.vectors.local import available, local

_CODES = {
    "eng": "en", "ara": "ar", "arb": "ar", "fas": "fa", "rus": "ru",
    "spa": "es", "por": "pt", "fra": "fr", "deu": "de", "slv": "sl", "zho": "zh",
}  # fmt: skip
_READ = ("en", "ar", "fa", "ru")

Row = dict[str, Any]


def b_cubed(found: Mapping[str, str], gold: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of clusters, each member counting once; both map a report to its cluster."""
    by_found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_gold: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report, cluster in gold.items():
        by_found[found[report]][cluster] += 1
        by_gold[cluster][found[report]] += 1

    def mean(groups: Mapping[str, Counter[str]]) -> float:
        squares = (sum(n * n for n in group.values()) / group.total() for group in groups.values())
        return sum(squares) / (len(gold) or 1)

    precision, recall = mean(by_found), mean(by_gold)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1.0)


def _lines(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        return [json.loads(line) for line in opened]


def _profile(name: str, language: str, title: str, body: str, date: str | None) -> Profile:
    text = "\n\n".join(part for part in (title, body) if part)
    published = Published(date=date, precision="minute" if date else "none", how="as collected")
    analysis = Analysis(report=name, title=title, text=text, language=language, published=published)
    return profile(Report(id=name, path=name, text=text), analysis)


def _with_vectors(profiles: Sequence[Profile]) -> list[Profile]:
    raw = local().encode([one.gist for one in profiles])
    centred = centre(raw, [one.language for one in profiles], local().model)
    return [replace(one, vector=vector) for one, vector in zip(profiles, centred, strict=True)]


def _scores(name: str, profiles: Sequence[Profile], gold: Mapping[str, str]) -> Iterator[Row]:
    """With vectors the stories of all languages; without, those of each language by itself."""
    language = {one.report: one.language for one in profiles}
    for vectors in (True, False):
        if vectors and not available():
            continue
        began = time.process_time()
        given = _with_vectors(profiles) if vectors else profiles
        encoded = time.process_time()
        found = {report: story.id for story in stories(given) for report in story.reports}
        placed = time.process_time()
        kept = gold
        if not vectors:
            found = {report: f"{story} {language[report]}" for report, story in found.items()}
            kept = {report: f"{cluster} {language[report]}" for report, cluster in gold.items()}
        precision, recall, both = b_cubed(found, kept)
        row: Row = {
            "set": name, "vectors": vectors, "precision": precision, "recall": recall, "f1": both,
            "reports": len(gold), "found": len(set(found.values())), "gold": len(set(kept.values())),
            "placed_per_second": len(gold) / (placed - encoded),
        }  # fmt: skip
        if vectors:
            row["encoded_per_second"] = len(gold) / (encoded - began)
        yield row


def headlines(data: Path) -> Iterator[Row]:
    """Headlines of sport, July and August 2021, with their times."""
    rows = _lines(data / "story_og2021_titles" / "og2021_titles.jsonl.gz")
    profiles = [_profile(r["uri"], _CODES[r["lang"]], r["title"], "", r["time"].replace(" ", "T")) for r in rows]
    yield from _scores("headlines og2021", profiles, {r["uri"]: r["cluster"] for r in rows})


def blurbs(data: Path) -> Iterator[Row]:
    """One or two sentences on an event, without times."""
    rows = _lines(data / "xling_itn_wikipedia_multi" / "blurbs.jsonl.gz")
    kept = [(f"{at:05}", row) for at, row in enumerate(rows) if row["lang"] in _READ]
    profiles = [_profile(name, row["lang"], "", row["blurb"], None) for name, row in kept]
    yield from _scores("blurbs itn", profiles, {name: row["qid"] for name, row in kept})


def translations(data: Path) -> Iterator[Row]:
    """Documents of news and their translations: the nearest vector of the other language, centred as a tiny pile is."""
    rows = [r for r in _lines(data / "xling_ntrex128_docs" / "docs.jsonl.gz") if _CODES.get(r["lang"]) in _READ]
    raw = local().encode([" ".join(row["sents"])[:600] for row in rows])
    languages = [_CODES[row["lang"]] for row in rows]
    vectors = np.concatenate([centre(raw[at : at + 1], [code], local().model) for at, code in enumerate(languages)])
    alike = vectors @ vectors.T
    right = total = 0
    for at, row in enumerate(rows):
        for code in _READ:
            others = [other for other in range(len(rows)) if languages[other] == code]
            if code != languages[at] and others:
                total += 1
                right += rows[others[int(np.argmax(alike[at, others]))]]["doc"] == row["doc"]
    yield {"set": "translations ntrex", "vectors": True, "accuracy": right / (total or 1), "reports": len(rows)}


def graded(data: Path) -> Iterator[Row]:
    """Pairs of articles with a grade from 1, very alike, to 4: Pearson's correlation of minus the grade."""
    rows = _lines(data / "pairs_semeval2022_task8" / "pairs_with_text.jsonl.gz")
    for code in ("en", "ar"):
        pairs = [row for row in rows if row["lang1"] == row["lang2"] == code]
        both = [
            _profile(f"{at}", code, "", row[key], None) for at, row in enumerate(pairs) for key in ("text1", "text2")
        ]
        vectors = np.stack([one.vector for one in _with_vectors(both) if one.vector is not None])
        alike = np.sum(vectors[0::2] * vectors[1::2], axis=1)
        grades = [-row["overall"] for row in pairs]
        pearson = float(np.corrcoef(alike, grades)[0, 1])
        yield {"set": f"graded pairs semeval {code}", "vectors": True, "pearson": pearson, "reports": len(pairs)}


def articles(data: Path) -> Iterator[Row]:
    """Five articles on one centre, as they came: how many stories, and whether 002, 003 and 004 are in one."""
    profiles: list[Profile] = []
    for path in sorted((data / "articles_centre_2015").glob("*.txt")):
        lines = [line for line in path.read_text("utf-8").splitlines() if any(map(str.isalpha, line))]
        profiles.append(_profile(path.stem[:3], "en", lines[0], "\n".join(lines[1:]), None))
    for vectors in (True, False):
        if vectors and not available():
            continue
        told = stories(_with_vectors(profiles) if vectors else profiles)
        together = any({"002", "003", "004"} <= set(story.reports) for story in told)
        yield {"set": "five articles", "vectors": vectors, "found": len(told), "together": together}


def run(data: Path) -> list[Row]:
    """All measures for which `data` has the set; one row for each."""
    measures = [
        ("story_og2021_titles", headlines),
        ("xling_itn_wikipedia_multi", blurbs),
        ("articles_centre_2015", articles),
    ]
    if available():
        measures += [("xling_ntrex128_docs", translations), ("pairs_semeval2022_task8", graded)]
    return [row for folder, measure in measures if (data / folder).is_dir() for row in measure(data)]


def main() -> None:
    """Prints one line for each measure."""
    for row in run(Path(sys.argv[1])):
        print(
            "  ".join(
                f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()
            )
        )


if __name__ == "__main__":
    main()
