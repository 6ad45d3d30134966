"""Scores a picture against the truth that was written with its reports.

Every figure says what it counts, and every miss is a line that names the report or the claim, so that whoever mends a
stage sees what to mend. Nothing is scored leniently by leaving it out: what was not found counts as wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath

from comity.languages.fold import fold
from comity.model.picture import Picture, ReportView
from comity.model.statement import Act
from evals.claims import Located, rows_of
from evals.matching import acts_right, pair_reports, speaks, statements_of
from evals.tally import Score, Tally
from evals.truth import Quote, TrueClaim, TrueReport, Truth

#: The acts by which a statement supports what it says, and by which it denies it.
_FOR: tuple[Act, ...] = ("says", "confirms")
_AGAINST: tuple[Act, ...] = ("denies",)


def score(picture: Picture, truth: Truth, houses: dict[str, set[str]] | None = None) -> Score:
    """Compares a picture with the truth.

    Args:
        picture: what Comity made of the reports.
        truth: what those who wrote them know.
        houses: further names of houses, by canonical name; a publisher under any of them is right.
    """
    names = houses or {}
    tally = Tally()
    found = pair_reports(picture, truth)
    tally.share("read", len(found), len(truth.report), "reports read")
    refused = {PurePath(each.path).name: each.reason for each in picture.quarantine}
    for row in truth.report:
        if row.id not in found:
            tally.miss("read", f"{row.id}: not in the picture. {refused.get(row.file, '')}".rstrip(". ") + ".")
    _heads(found, truth, names, tally)
    _stories(picture, found, truth, tally)
    _copies(found, truth, tally)
    located = _statements(found, truth, names, tally)
    rows = tuple(rows_of(picture, located, truth, tally))
    return Score(figures=tuple(tally.figures), rows=rows, misses={k: tuple(v) for k, v in tally.misses.items()})


def _heads(found: dict[str, ReportView], truth: Truth, names: dict[str, set[str]], tally: Tally) -> None:
    """Language, publisher, date and credits of the reports."""
    right: Counter[str] = Counter()
    asked = sum(row.publisher is not None for row in truth.report)
    for row in truth.report:
        report = found.get(row.id)
        if not report:
            continue
        checks = {
            "language": (row.language, report.language, row.language == report.language),
            "publisher": (row.publisher, report.publisher, _house_right(row.publisher, report.publisher, names)),
            "date": (row.published, report.published.date, _date_right(row.published, report.published.date)),
            "credit": (row.credits, report.credits, _credits_right(row, report, names)),
        }
        for stage, (wanted, got, good) in checks.items():
            if stage == "publisher" and row.publisher is None:
                continue
            right[stage] += good
            if not good:
                tally.miss(stage, f"{row.id}: {got or 'nothing'} instead of {wanted or 'nothing'}")
    every = len(truth.report)
    tally.share("language", right["language"], every, "languages right")
    tally.share("publisher", right["publisher"], asked, "publishers right", empty=1.0)
    tally.share("date", right["date"], every, "dates of publication right, as fine as the report tells")
    tally.share("credit", right["credit"], every, "reports that credit the right houses and no other")


def _house_right(wanted: str | None, got: str | None, names: dict[str, set[str]]) -> bool:
    if not wanted or not got:
        return not wanted and not got
    return fold(got) in {fold(name) for name in {wanted, *names.get(wanted, ())}}


def _credits_right(row: TrueReport, report: ReportView, names: dict[str, set[str]]) -> bool:
    """An outlet's own name among its credits is no fault."""
    all_found = all(any(_house_right(one, got, names) for got in report.credits) for one in row.credits)
    allowed = (*row.credits, *row.cites, row.publisher)
    return all_found and all(any(_house_right(one, got, names) for one in allowed if one) for got in report.credits)


def _date_right(wanted: str, got: str | None) -> bool:
    """As fine as the truth, and no finer than it by more than the clock; two zones compare as moments."""
    if not wanted or not got:
        return not wanted and not got
    if len(wanted) <= len("2026-03-12") or len(got) <= len("2026-03-12"):
        return wanted == got
    one, other = datetime.fromisoformat(wanted), datetime.fromisoformat(got)
    if one.tzinfo is None or other.tzinfo is None:
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return abs((one - other).total_seconds()) < 60


def _stories(picture: Picture, found: dict[str, ReportView], truth: Truth, tally: Tally) -> None:
    """B³ (Bagga and Baldwin 1998) over the reports of the truth; a report in no story stands alone."""
    story_of = {report: story.id for story in picture.stories for report in story.reports}
    rows = [row for row in truth.report if row.id in found]
    guess = {row.id: story_of.get(found[row.id].id, f"alone {row.id}") for row in rows}
    together = Counter((row.story, guess[row.id]) for row in rows)
    true_size, guess_size = Counter(row.story for row in rows), Counter(guess.values())
    precision = sum(n * n / guess_size[g] for (_, g), n in together.items()) / max(len(rows), 1)
    recall = sum(n * n / true_size[t] for (t, _), n in together.items()) / max(len(rows), 1)
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    tally.value("stories_b3_precision", precision, "reports of a story that belong together, B³")
    tally.value("stories_b3_recall", recall, "reports that belong together found in one story, B³")
    tally.value("stories_b3_f1", both, "of the two")
    main = {t: max((g for tt, g in together if tt == t), key=lambda g: (together[t, g], g)) for t in true_size}
    owner = {g: max((t for t, gg in together if gg == g), key=lambda t: (together[t, g], t)) for g in guess_size}
    for row in rows:
        if guess[row.id] != main[row.story]:
            tally.miss("story", f"{row.id}: not with the other {true_size[row.story] - 1} of {row.story}")
        if owner[guess[row.id]] != row.story:
            tally.miss("story", f"{row.id}: put among {owner[guess[row.id]]}")


def _copies(found: dict[str, ReportView], truth: Truth, tally: Tally) -> None:
    """Pairs of reports that share words: right if one lineage without a translation joins them.

    A house that prints words of its own again has copied from nobody: such pairs are neither right nor wrong.
    """
    edges = [(row.id, p.report) for row in truth.report for p in row.origin if p.how == "copied"]
    name_of = {report.id: name for name, report in found.items()}
    line = _lineages(truth)
    house = {row.id: row.publisher for row in truth.report}
    pairs: dict[tuple[str, str], str | None] = {}
    for name, report in found.items():
        for copied in report.copied:
            other = name_of.get(copied.other)
            if other and not (house[name] and house[name] == house[other] and line[name] != line[other]):
                pairs.setdefault((min(name, other), max(name, other)), name_of.get(copied.source or ""))
    good = {pair for pair in pairs if line[pair[0]] == line[pair[1]]}
    for one, other in sorted(set(pairs) - good):
        tally.miss("copy", f"{one} and {other} are linked, but share no text that one took from the other")
    tally.share("copies_precision", len(good), len(pairs), "pairs linked as copies that are", empty=float(not edges))
    kept = []
    for child, parent in edges:
        if any(child in pair and parent in pair for pair in pairs):
            kept.append((child, parent))
        elif any(child in pair for pair in good):
            tally.miss("copy", f"{child}: linked with another copy, not with {parent}")
            kept.append((child, parent))
        else:
            tally.miss("copy", f"{child}: not linked with {parent}, from which it copies")
    tally.share("copies_recall", len(kept), len(edges), "copies found", empty=1.0)
    told = [edge for edge in edges if pairs.get((min(edge), max(edge))) is not None]
    straight = sum(pairs[min(edge), max(edge)] == edge[1] for edge in told)
    tally.share(
        "copies_direction",
        straight,
        len(told),
        "copies of known direction that run the right way",
        empty=float(not edges),
    )


def _lineages(truth: Truth) -> dict[str, str]:
    """The root of each report, along edges that stay in one language."""
    above = {row.id: next((p.report for p in row.origin if p.how != "translated"), None) for row in truth.report}

    def root(name: str) -> str:
        parent = above[name]
        return root(parent) if parent else name

    return {name: root(name) for name in above}


def _quotes(claim: TrueClaim) -> Iterator[tuple[Quote, tuple[Act, ...]]]:
    yield from ((quote, _FOR) for quote in claim.asserted)
    yield from ((quote, _AGAINST) for quote in claim.denied)


def _statements(found: dict[str, ReportView], truth: Truth, names: dict[str, set[str]], tally: Tally) -> Located:
    """Quotes of the truth for which a statement was found, by the right speaker, with the right act.

    Where the words stand in several places, the place where speaker and act are right is taken.
    """
    located: Located = {}
    rows = {row.id: row for row in truth.report}
    voices = {voice.id: voice for voice in truth.voice}
    count: Counter[str] = Counter()
    by_language: dict[str, Counter[str]] = {}
    for quote, usual in (pair for claim in truth.claim for pair in _quotes(claim)):
        row, voice = rows[quote.report], voices[quote.voice]
        here = by_language.setdefault(row.language, Counter())
        report = found.get(quote.report)
        best: dict[str, bool] = {}
        statement = None
        for candidate in statements_of(quote, report) if report else ():
            spoken, done = speaks(candidate, voice, row, names), acts_right(quote, usual, candidate)
            if statement is None or (spoken and done and not best["right"]):
                statement, best = candidate, {"speaker": spoken, "act": done, "right": spoken and done}
        if statement:
            located[quote] = statement.id
        marks = {"all": True, "found": statement is not None, **best}
        for mark, yes in marks.items():
            count[mark] += yes
            here[mark] += yes
        if not statement:
            tally.miss("statement", f"{quote.report}: no statement “{quote.quote}” ({voice.names[0]})")
        elif not marks["right"]:
            who = statement.speaker.name or statement.speaker.kind
            tally.miss(
                "statement",
                f"{quote.report}: {who} {statement.act} “{quote.quote}” "
                f"instead of {voice.names[0]} {'/'.join(quote.acts or usual)}",
            )
    tally.share("statements_found", count["found"], count["all"], "quotes for which there is a statement")
    tally.share("statements_speaker", count["speaker"], count["found"], "of these by the right speaker")
    tally.share("statements_act", count["act"], count["found"], "of these with the right act")
    tally.share("statements_right", count["right"], count["all"], "quotes found with the right speaker and act")
    for code in sorted(by_language):
        here = by_language[code]
        tally.share(f"statements_right_{code}", here["right"], here["all"], f"the same in {code}")
    return located
