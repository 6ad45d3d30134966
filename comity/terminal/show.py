"""The picture for a person: stories, their claims by origin, who denies what, who copied whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rich.console import Console

from comity.model.picture import ClaimView, Picture, ReportView, RootView, StatementView, StoryView
from comity.terminal.page import Page, clean
from comity.terminal.words import counted, day, days, glyph, origins, share

#: What is shown unless all is asked for: claims of a story, of a small one those that nobody contests; reports; copies;
#: voices on one side of a claim.
_CLAIMS, _CALM, _REPORTS, _COPIES, _VOICES = 6, 3, 10, 6, 5
#: A story of so many reports is no longer a small one.
_LARGE = 6
#: Up to so many stories, those of one report are shown in full too.
_FEW_STORIES = 5
#: Two colours of meaning, safe for colour-blind readers; each always stands beside its word.
_COLOURS = {"ASSERTS": "blue", "DENIES": "dark_orange"}
#: How a reason counts the reports of an origin.
_COUNT = re.compile(r"^ \(\d[^()]*\):")
_MARGIN = 2
#: Cells for glyph and number of origins; what belongs to a claim stands under its number.
_GLYPH, _ORIGINS = 8, 14
_UNDER = _MARGIN + _GLYPH


class _Shown:
    """The picture with its reports and statements at hand."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.reports: Mapping[str, ReportView] = {report.id: report for report in picture.reports}
        self.statements: Mapping[str, tuple[ReportView, StatementView]] = {
            statement.id: (report, statement) for report in picture.reports for statement in report.statements
        }

    def of(self, ids: Iterable[str]) -> list[ReportView]:
        """The reports with these ids, in this order."""
        return [self.reports[each] for each in dict.fromkeys(ids) if each in self.reports]

    def support(self, claim: ClaimView) -> int:
        """How many reports stand behind a claim or against it."""
        ids = (*claim.asserted_by, *claim.denied_by)
        return len({self.statements[each][0].id for each in ids if each in self.statements})

    def telling(self, story: StoryView) -> list[ClaimView]:
        """The claims of a story: contested ones first, then those on most origins, then those in most reports."""

        def rank(claim: ClaimView) -> tuple[bool, int, int, int]:
            return claim.status != "contested", -claim.origins.high, -claim.origins.low, -self.support(claim)

        return sorted(story.claims, key=rank)


def show(picture: Picture, console: Console, *, everything: bool = False) -> None:
    """Writes the picture for a person to read.

    On a terminal lines are folded and coloured as far as it can; in a pipe they are plain and whole. Right-to-left
    text stays in the order in which it is written, on a terminal inside isolates.

    Args:
        picture: what was read and weighed.
        console: where to write.
        everything: whether to show all claims and reports rather than the most telling ones.
    """
    page, shown = Page(console), _Shown(picture)
    _head(page, picture)
    full = [story for story in picture.stories if everything or len(story.reports) > 1]
    alone = [story for story in picture.stories if not (everything or len(story.reports) > 1)]
    if len(picture.stories) <= _FEW_STORIES:
        full, alone = list(picture.stories), []
    for story in full:
        _story(page, shown, story, everything=everything)
    if alone:
        page.blank()
        page.line((f"Told by one report each ({len(alone)})", "bold"))
        for story in alone[: None if everything else _REPORTS]:
            _report_rows(page, shown.of(story.reports))
        _more(page, len(alone) - _REPORTS, "story")
    told = {each for story in picture.stories for each in story.reports}
    if left := [report for report in picture.reports if report.id not in told]:
        page.blank()
        page.line((f"In no story ({len(left)})", "bold"))
        _report_rows(page, left if everything else left[:_REPORTS])
        _more(page, 0 if everything else len(left) - _REPORTS, "report")
    _quarantine(page, picture)


def _head(page: Page, picture: Picture) -> None:
    parts = [counted(len(picture.reports), "report"), counted(len(picture.stories), "story")]
    contested = sum(claim.status == "contested" for story in picture.stories for claim in story.claims)
    if picture.stories:
        parts.append(f"{counted(contested, 'claim')} contested" if contested else "no claim contested")
    if picture.quarantine:
        parts.append(f"{len(picture.quarantine)} not read")
    parts.append(f"as of {day(picture.as_of)}")
    page.composed(" · ".join(parts), style="dim")
    if picture.stories:
        page.composed("● one independent origin   ○ perhaps one more   ◐ somebody denies it", style="dim")


def _story(page: Page, shown: _Shown, story: StoryView, *, everything: bool) -> None:
    page.blank()
    page.text(story.title, style="bold")
    about = [days(story.since, story.until) or "date not known", ", ".join(clean(each) for each in story.places[:4])]
    about.append(counted(len(story.reports), "report"))
    page.text(" · ".join(part for part in about if part), style="dim")
    page.rule()
    claims = shown.telling(story)
    most = len(claims) if everything else _shown_claims(claims, len(story.reports))
    for claim in claims[:most]:
        _claim(page, shown, claim, everything=everything)
    _more(page, len(claims) - most, "claim")
    if len(claims) > most:
        page.blank()
    _copies(page, shown, story, everything=everything)
    reports = shown.of(story.reports)
    page.line(("Reports", "bold"))
    _report_rows(page, reports if everything else reports[:_REPORTS])
    _more(page, 0 if everything else len(reports) - _REPORTS, "report")


def _shown_claims(claims: list[ClaimView], reports: int) -> int:
    """How many claims of a story are shown at first: of a small one few beside those in dispute."""
    disputed = sum(claim.status != "uncontested" for claim in claims)
    return min(len(claims), _CLAIMS, max(disputed, _CLAIMS if reports >= _LARGE else _CALM))


def _more(page: Page, number: int, noun: str) -> None:
    if number > 0:
        page.line((f"… and {counted(number, f'more {noun}')}; --all shows them", "dim"), indent=_MARGIN)


def _claim(page: Page, shown: _Shown, claim: ClaimView, *, everything: bool) -> None:
    number = claim.status if claim.status in ("contested", "denied", "revised") else origins(claim)
    label = f"{glyph(claim):<{_GLYPH}}{number:<{_ORIGINS}}"
    page.text(claim.text, label=label, label_style="bold", indent=_MARGIN)
    if number != origins(claim):
        page.line((origins(claim), "dim"), indent=_UNDER)
    for root in claim.origins.roots:
        _root(page, shown, root, open_number=claim.origins.low < claim.origins.high)
    if claim.denied_by:
        _side(page, shown, "ASSERTS", claim.asserted_by, everything=everything)
        _side(page, shown, "DENIES", claim.denied_by, everything=everything)
    for number_of, reason in enumerate(claim.origins.reasons if everything else _telling_reasons(claim)):
        label = "why  " if number_of == 0 else "     "
        page.composed(page.mixed(_short(reason, claim)), label=label, label_style="dim", style="dim", indent=_UNDER)
    page.blank()


def _short(reason: str, claim: ClaimView) -> str:
    """A reason without the count of reports that the row of its origin has told."""
    for root in claim.origins.roots:
        if reason.startswith(f"{root.name} ("):
            return root.name + _COUNT.sub(":", reason[len(root.name) :], count=1)
    return reason


def _telling_reasons(claim: ClaimView) -> list[str]:
    """The reasons that say more than the rows of the origins above them: why one is in doubt, who else is behind it."""
    roots, reasons = claim.origins.roots, claim.origins.reasons
    if len(roots) == 1 and roots[0].established:
        return [] if len(roots[0].reports) == 1 and len(reasons) == 1 else list(reasons)
    plain = tuple(f"{root.name} (" for root in roots if root.established)
    doubted = [root.name for root in roots if not root.established]
    kept = [reason for reason in reasons if not (plain and reason.startswith(plain))]
    # the rows say which origins are not established; the sentence that lists them all says no more
    return [r for r in kept if r.startswith(tuple(f"{name} (" for name in doubted)) or not all(n in r for n in doubted)]


def _root(page: Page, shown: _Shown, root: RootView, *, open_number: bool) -> None:
    """One end of the chains; that it may be another one's is told only where that leaves the number open."""
    reports = shown.of(root.reports)
    name = clean(root.name) or "a source that is not known"
    if root.kind == "unnamed":
        name = f"unnamed: {name}"
    parts = [counted(len(reports), "report")]
    if copies := _copied_among(reports):
        parts[0] += f", {copies} of them {'a copy' if copies == 1 else 'copies'}"
    if open_number and not root.established:
        parts.append("not established as separate")
    languages = " ".join(sorted({report.language for report in reports}))
    page.row(name, f"{', '.join(parts)} · {languages}", indent=_UNDER)


def _copied_among(reports: list[ReportView]) -> int:
    """How many of some reports only repeat another of them: all but one of each group that shares its text."""
    group = {report.id: report.id for report in reports}

    def head(each: str) -> str:
        while group[each] != each:
            each = group[each]
        return each

    for report in reports:
        for copied in report.copied:
            if copied.other in group:
                group[head(report.id)] = head(copied.other)
    return len(reports) - len({head(report.id) for report in reports})


def _side(page: Page, shown: _Shown, word: str, ids: Iterable[str], *, everything: bool) -> None:
    """Who stands on one side of a claim, each with the number of reports and the day of the first."""
    voices: dict[str, list[ReportView]] = {}
    for each in ids:
        if each in shown.statements:
            report, statement = shown.statements[each]
            speaker = statement.speaker
            named = clean(speaker.name) or clean(speaker.institution or "") or _publisher(report)
            voices.setdefault(named, []).append(report)
    rows: list[str] = []
    for name, reports in sorted(voices.items(), key=lambda voice: (-len(voice[1]), voice[0])):
        dated = sorted(report.published.date for report in reports if report.published.date)
        count = len({report.id for report in reports})
        rows.append(f"{page.isolated(name)} ({count})" + (f", {day(dated[0])}" if dated else ""))
    if not everything and len(rows) > _VOICES + 1:
        rows = [*rows[:_VOICES], f"… and {len(rows) - _VOICES} more"]
    if rows:
        label = f"{word:<9}"
        for number, row in enumerate(rows):
            head = label if number == 0 else " " * len(label)
            page.composed(row, label=head, label_style=f"bold {_COLOURS[word]}", indent=_UNDER)


def _publisher(report: ReportView) -> str:
    return clean(report.publisher or "") or clean(report.path)


def _copies(page: Page, shown: _Shown, story: StoryView, *, everything: bool) -> None:
    """Who copied whom, each pair once."""
    seen: set[frozenset[str]] = set()
    rows: list[str] = []
    for known in (True, False):  # the finding that knows the direction speaks for the pair
        for report in shown.of(story.reports):
            for copied in report.copied:
                pair = frozenset((report.id, copied.other))
                other = shown.reports.get(copied.other)
                if other is None or pair in seen or (copied.source is not None) is not known:
                    continue
                seen.add(pair)
                one, two = (other, report) if copied.source == report.id else (report, other)
                verb = "copied from" if known else "shares text with"
                rows.append(f"{_named(page, one)} {verb} {_named(page, two)}: {share(copied.containment)}")
    if rows:
        page.line(("Copies", "bold"))
        for row in rows if everything else rows[:_COPIES]:
            page.composed(row, indent=_MARGIN)
        _more(page, 0 if everything else len(rows) - _COPIES, "copy")
        page.blank()


def _named(page: Page, report: ReportView) -> str:
    """A report by its publisher and file."""
    path = clean(report.path)
    publisher = clean(report.publisher or "")
    return f"{page.isolated(publisher)} ({page.isolated(path)})" if publisher else page.isolated(path)


def _report_rows(page: Page, reports: list[ReportView]) -> None:
    for report in reports:
        dated = day(report.published.date) if report.published.date else "no date"
        label = f"{dated:<13}{report.language:<4}"
        page.text(report.title or report.path, label=label, label_style="dim", indent=_MARGIN)
        page.composed(_named(page, report), style="dim", indent=_MARGIN + len(label))


def _quarantine(page: Page, picture: Picture) -> None:
    if not picture.quarantine:
        return
    page.blank()
    page.line((f"Not read ({len(picture.quarantine)})", "bold"))
    reasons: dict[str, list[str]] = {}
    for each in picture.quarantine:
        reasons.setdefault(each.reason, []).append(page.isolated(clean(each.path)))
    for reason, paths in reasons.items():
        page.composed(f"{', '.join(paths)}: {page.mixed(reason)}", indent=_MARGIN)
