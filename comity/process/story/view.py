"""Stories of a small pile with all of it in view: every report is compared with every other.

The index must decide on a report when it comes, by the few stories that share its rarest terms; a pile of a few hundred
reports can wait until all are there. Pairs are judged by a logistic model as in `evidence`, and reports are joined from
the bottom up (agglomerative clustering, Sokal and Michener 1958): the two groups whose reports agree best on average
come together first, for as long as they agree at all. So a report on what became of an affair finds the affair by all
of its reports together, where it shares too little with each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from comity.model.on_screen import on_screen
from comity.process.story.evidence import COPIED, Evidence, sentence
from comity.process.story.profile import Profile

#: Reports up to which a pile is taken whole; the work grows with the square of their number.
IN_VIEW = 400
#: Reports that are assumed to have been seen before, and in how many of them an everyday word stood. A word does not
#: tell less because all of a small pile is about one affair, so many are assumed; of names, which a small pile of one
#: country shares, fewer.
_BEFORE, _SEEN, _SEEN_WEAK = 3000.0, 1.0, 300.0
_BEFORE_NAMES, _SEEN_NAMES = 300.0, 3.0
#: Part of the best pair, beside the average of all, in how two groups agree, without vectors and with them: what
#: develops agrees with what came last.
_BEST = (0.15, 0.3)
#: Days by which a distance in time is measured, and what its logarithm takes off.
_DAYS, _LATE = 7.0, -1.1
#: What copied text adds.
_COPY = 6.0
#: Terms named in a reason.
_NAMED = 4
#: Digits of odds by which the nearest report is chosen.
_DIGITS = 9

Matrix = npt.NDArray[np.float64]

#: What is added to the square of a bag's length, in rare terms, so that two headlines that share a word are not alike.
_SHORT, _SHORT_NAMES = 12.0, 4.0
#: A pair that shares no more than this many terms but those of every news, and what that takes off in one language:
#: two affairs of one person or place share just that.
_LONE, _ALONE = 1, -0.9

#: Log-odds that two reports are about one affair: (same language, with vectors) to those of a pair that has nothing
#: in common, and for each unit of the cosines of words, of names and places, and of meaning. Fitted on the invented
#: affairs that the tests call developed, on the sample scenario, and on samples of the sets that
#: `evals/tasks/stories.py` measures.
_MODEL: dict[tuple[bool, bool], tuple[float, float, float, float]] = {
    (True, True): (-3.8, 9.0, 1.0, 8.0),
    (True, False): (-1.9, 15.5, 1.5, 0.0),
    (False, True): (-3.4, 2.5, 4.5, 11.0),
    (False, False): (-4.5, 5.0, 7.0, 0.0),
}


def groups(reports: Sequence[Profile], alike: Mapping[str, Mapping[str, float]]) -> list[list[int]]:
    """Numbers of the reports of each story, both in the order given; `alike`: containment by report and other."""
    if not reports:
        return []
    return _joined(_odds(reports, alike), _BEST[all(report.vector is not None for report in reports)])


def likeness(reports: Sequence[Profile]) -> Matrix:
    """How much speaks for every pair being of one affair, as log-odds, (n, n); copied text left out."""
    return _odds(reports, {})


def reasons(reports: Sequence[Profile], story: Sequence[int], alike: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Why each report of a story is in it, in one sentence each: what it has in common with the nearest of the others.

    Args:
        reports: all of a pile.
        story: numbers of those in the story, in their order; the first begins it.
        alike: containment by report and other.
    """
    if len(story) == 1:
        return [on_screen("No other report shares enough with it.")]
    members = [reports[number] for number in story]
    odds = _odds(members, alike)
    np.fill_diagonal(odds, -np.inf)
    # Of reports that are equally near, the first: the last digits depend on the machine.
    nearest = np.argmax(np.round(odds, _DIGITS), axis=1).tolist()
    told = [_reason(one, members[near], alike) for one, near in zip(members[1:], nearest[1:], strict=True)]
    return [on_screen("It begins the story."), *told]


def _reason(report: Profile, other: Profile, alike: Mapping[str, Mapping[str, float]]) -> str:
    meaning = None if report.vector is None or other.vector is None else float(report.vector @ other.vector)
    return sentence(
        Evidence(
            same_language=report.language == other.language,
            words=0.0,
            meaning=meaning,
            names=0.0,
            shared=0,
            days=_days([report, other])[0, 1],
            copied=alike.get(report.report, {}).get(other.report, 0.0),
            terms=_shared(report, other),
        ),
        other.title,
    )


def _odds(reports: Sequence[Profile], alike: Mapping[str, Mapping[str, float]]) -> Matrix:
    """Log-odds of every pair, (n, n)."""
    count = len(reports)
    seen = Counter(term for report in reports for term, _ in report.terms)
    named = Counter(name for report in reports for name in report.who)
    rarity = {term: _rarity(count, times, _SEEN) for term, times in seen.items()}
    weak = {term: _rarity(count, seen[term], _SEEN_WEAK) for term in set[str]().union(*(r.weak for r in reports))}
    of_names = {
        name: max(0.0, log((count + _BEFORE_NAMES) / (times + _SEEN_NAMES)) / log(_BEFORE_NAMES))
        for name, times in named.items()
    }
    bags = [
        {term: weight * (weak[term] if term in report.weak else rarity[term]) for term, weight in report.terms}
        for report in reports
    ]
    words = _cosines(bags, seen, _SHORT)
    bags = [{term: 1.0 for term, _ in report.terms if term not in report.weak} for report in reports]
    alone = np.where(_products(bags, seen) <= _LONE, _ALONE, 0.0)
    bags = [{name: weight * of_names[name] for name, weight in report.who.items()} for report in reports]
    names = _cosines(bags, named, _SHORT_NAMES)
    languages = np.array([report.language for report in reports])
    same = languages[:, None] == languages[None, :]
    vectors = [report.vector for report in reports if report.vector is not None]
    with_vectors = len(vectors) == count
    meaning = np.stack(vectors) @ np.stack(vectors).T if with_vectors else 0.0
    ours, theirs = (
        base + by_words * words + by_names * names + by_meaning * meaning
        for base, by_words, by_names, by_meaning in (_MODEL[True, with_vectors], _MODEL[False, with_vectors])
    )
    late = _LATE * np.log1p(_days(reports) / _DAYS)
    return np.asarray(np.where(same, ours + alone, theirs) + late + _COPY * _copied(reports, alike), dtype=np.float64)


def _rarity(reports: int, times: int, before: float) -> float:
    return log((reports + _BEFORE) / (times + before)) / log(_BEFORE)


def _cosines(bags: Sequence[dict[str, float]], seen: Mapping[str, int], short: float) -> Matrix:
    """Cosines of every pair of weighted bags, (n, n), with `short` added to the square of each one's length."""
    lengths = np.array([sqrt(sum(weight * weight for weight in bag.values()) + short) for bag in bags])
    return _products(bags, seen) / np.outer(lengths, lengths)


def _products(bags: Sequence[dict[str, float]], seen: Mapping[str, int]) -> Matrix:
    """Products of every pair of bags, (n, n); `seen`: in how many reports a term stands.

    What one report alone has is left out: the diagonal means nothing.
    """
    columns = {term: number for number, term in enumerate(term for term, times in seen.items() if times > 1)}
    matrix = np.zeros((len(bags), len(columns)))
    for row, bag in zip(matrix, bags, strict=True):
        shared = bag.keys() & columns.keys()
        row[[columns[term] for term in shared]] = [bag[term] for term in shared]
    return np.asarray(matrix @ matrix.T, dtype=np.float64)


def _days(reports: Sequence[Profile]) -> Matrix:
    """Days between every pair, the vagueness of dates taken off, (n, n); 0 where a date is not known."""
    times = np.array([np.nan if report.time is None else report.time for report in reports])
    slack = np.array([report.slack for report in reports])
    gaps = np.abs(times[:, None] - times[None, :]) - slack[:, None] - slack[None, :]
    return np.asarray(np.maximum(np.nan_to_num(gaps, nan=0.0), 0.0) / 24.0, dtype=np.float64)


def _copied(reports: Sequence[Profile], alike: Mapping[str, Mapping[str, float]]) -> Matrix:
    """1 for every pair that shares a good part of its text, (n, n)."""
    numbers = {report.report: number for number, report in enumerate(reports)}
    found = np.zeros((len(reports), len(reports)))
    for one, others in alike.items():
        for other, containment in others.items():
            if containment >= COPIED and one in numbers and other in numbers:
                found[numbers[one], numbers[other]] = 1.0
    return found


def _joined(odds: Matrix, nearest: float) -> list[list[int]]:
    """Groups joined from the bottom up while their odds are above 0: `nearest` parts the best pair's, else the mean."""
    count = len(odds)
    members = [[number] for number in range(count)]
    sums, best, sizes = odds.copy(), odds.copy(), np.ones(count)
    gone = np.zeros(count, dtype=bool)
    while True:
        agree = (1 - nearest) * sums / np.outer(sizes, sizes) + nearest * best
        agree[gone] = agree[:, gone] = -np.inf
        np.fill_diagonal(agree, -np.inf)
        one, other = sorted(divmod(int(np.argmax(agree)), count)) if count else (0, 0)
        if not count or agree[one, other] <= 0:
            return sorted(sorted(group) for number, group in enumerate(members) if not gone[number])
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        best[one] = np.maximum(best[one], best[other])
        best[:, one] = best[one]
        sizes[one] += sizes[other]
        members[one] += members[other]
        gone[other] = True


def _shared(report: Profile, other: Profile) -> tuple[str, ...]:
    """What two reports share, in the first one's words: the weightiest terms, then names and places."""
    theirs = dict(other.terms)
    common = [(-weight * theirs[term], term) for term, weight in report.terms if term in theirs]
    forms = [report.forms[term] for _, term in sorted(common) if term not in report.weak]
    for name in sorted(report.who.keys() & other.who.keys()):
        term = report.names.get(name[1:], "") if name[0] == "~" else name
        if term in report.forms:
            forms.append(report.forms[term])
    return tuple(dict.fromkeys(forms))[:_NAMED]
