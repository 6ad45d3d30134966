"""The picture for a person: stories, their claims by origin, who denies what, who copied whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console

from comity.model.picture import ClaimView, Picture, ReportView, RootView, StatementView, StoryView
from comity.terminal.page import Page, clean
from comity.terminal.words import counted, day, days, glyph, origins, share

#: Claims of a story, and reports or pairs of copies, that are shown unless all are asked for.
_CLAIMS, _REPORTS = 6, 12
#: Up to so many stories, those of one report are shown in full too.
_FEW_STORIES = 5
#: Two colours of meaning, safe for colour-blind readers; each always stands beside its word.
_COLOURS = {"ASSERTS": "blue", "DENIES": "dark_orange"}
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
    if picture.quarantine:
        parts.append(f"{len(picture.quarantine)} not read")
    parts.append(f"as of {day(picture.as_of)}")
    page.composed(" · ".join(parts), style="dim")


def _story(page: Page, shown: _Shown, story: StoryView, *, everything: bool) -> None:
    page.blank()
    page.text(story.title, style="bold")
    about = [days(story.since, story.until) or "date not known", ", ".join(clean(each) for each in story.places[:4])]
    about.append(counted(len(story.reports), "report"))
    page.text(" · ".join(part for part in about if part), style="dim")
    page.rule()
    claims = shown.telling(story)
    for claim in claims if everything else claims[:_CLAIMS]:
        _claim(page, shown, claim)
    _more(page, 0 if everything else len(claims) - _CLAIMS, "claim")
    _copies(page, shown, story, everything=everything)
    reports = shown.of(story.reports)
    page.line(("Reports", "bold"))
    _report_rows(page, reports if everything else reports[:_REPORTS])
    _more(page, 0 if everything else len(reports) - _REPORTS, "report")


def _more(page: Page, number: int, noun: str) -> None:
    if number > 0:
        page.line((f"… and {counted(number, f'more {noun}')}; --all shows them", "dim"), indent=_MARGIN)


def _claim(page: Page, shown: _Shown, claim: ClaimView) -> None:
    number = claim.status if claim.status in ("contested", "denied", "revised") else origins(claim)
    label = f"{glyph(claim):<{_GLYPH}}{number:<{_ORIGINS}}"
    page.text(claim.text, label=label, label_style="bold", indent=_MARGIN)
    if number != origins(claim):
        page.line((origins(claim), "dim"), indent=_UNDER)
    for root in claim.origins.roots:
        _root(page, shown, root, open_number=claim.origins.low < claim.origins.high)
    if claim.denied_by:
        _side(page, shown, "ASSERTS", claim.asserted_by)
        _side(page, shown, "DENIES", claim.denied_by)
    for number_of, reason in enumerate(claim.origins.reasons):
        page.text(reason, label="why  " if number_of == 0 else "     ", label_style="dim", style="dim", indent=_UNDER)
    page.blank()


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


def _side(page: Page, shown: _Shown, word: str, ids: Iterable[str]) -> None:
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
        for row in rows if everything else rows[:_REPORTS]:
            page.composed(row, indent=_MARGIN)
        _more(page, 0 if everything else len(rows) - _REPORTS, "copy")
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
    for each in picture.quarantine:
        page.text(each.reason, label=f"{clean(each.path)}  ", indent=_MARGIN)
