from __future__ import annotations

import io
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from comity.model.picture import (
    ClaimView,
    CopiedView,
    OriginsView,
    PassageView,
    Picture,
    PublishedView,
    QuarantinedView,
    ReportView,
    RootView,
    SpeakerView,
    StatementView,
    StoryView,
)
from comity.terminal import progress, show
from comity.terminal.page import fold
from comity.terminal.words import counted, day, days, glyph, origins, share

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
ARABIC = "قالت وزارة الطاقة إن بوابات سد تورفان تعمل وإن المياه لم تبلغ حد الخطر في أي يوم من أيام الأسبوع"


def report(name: str, *, title: str = "Gates jammed", language: str = "en", **more: object) -> ReportView:
    values: dict[str, object] = {
        "id": name,
        "path": f"{name}.txt",
        "title": title,
        "language": language,
        "text": title,
        "publisher": None,
        "published": PublishedView(date="2026-03-12", precision="day", how="dateline"),
        "places": (),
        "credits": (),
        "statements": (),
        "copied": (),
    }
    return ReportView(**{**values, **more})  # type: ignore[arg-type]


def statement(id_: str, speaker: str, act: str = "says") -> StatementView:
    who = SpeakerView(name=speaker, role=None, institution=None, kind="person")
    return StatementView(id=id_, act=act, speaker=who, via=(), quoted=False, start=0, end=1, text="x")  # type: ignore[arg-type]


def claim(
    id_: str, text: str, *, status: str = "uncontested", low: int = 1, high: int = 1, **more: object
) -> ClaimView:
    roots = more.pop("roots", (RootView(name="Milos Arden", kind="person", established=True, reports=("a",)),))
    reasons = more.pop("reasons", ("Milos Arden is quoted.",))
    told = OriginsView(low=low, high=high, reasons=reasons, roots=roots)  # type: ignore[arg-type]
    sides: dict[str, object] = {"asserted_by": ("a.1",), "denied_by": ()}
    return ClaimView(id=id_, text=text, status=status, origins=told, **{**sides, **more})  # type: ignore[arg-type]


def copied(source: str | None, other: str) -> CopiedView:
    passage = PassageView(start=0, end=5, other_start=0, other_end=5)
    return CopiedView(source=source, other=other, containment=0.9, passages=(passage,))


def picture(*claims: ClaimView, reports: tuple[ReportView, ...] | None = None, stories: int = 1) -> Picture:
    if reports is None:
        reports = (
            report("a", publisher="Norda Press", statements=(statement("a.1", "Milos Arden"),)),
            report(
                "b",
                publisher="Valley Herald",
                language="ar",
                title=ARABIC,
                statements=(statement("b.1", "وزارة الطاقة", "denies"),),
                copied=(copied("a", "a"),),
            ),
        )
    ids = tuple(each.id for each in reports)
    tale = StoryView(
        id="s",
        title="Torvan dam",
        since="2026-03-12",
        until="2026-03-15",
        places=("Torvan",),
        reports=ids,
        claims=claims,
    )
    quarantine = (
        QuarantinedView(path="broken.pdf", reason="It is protected by a password; remove it and read again."),
    )
    return Picture(
        comity="0.1.0", as_of="2026-03-16T00:00:00Z", reports=reports, stories=(tale,) * stories, quarantine=quarantine
    )


def shown(what: Picture, *, screen: bool = False, width: int = 80, everything: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=screen, width=width, color_system="256" if screen else None)
    show(what, console, everything=everything)
    return out.getvalue()


CONTESTED = claim("c", "Two gates are jammed", status="contested", denied_by=("b.1",))


def test_a_pipe_gets_plain_text_without_isolates_or_folding() -> None:
    text = shown(picture(CONTESTED))
    assert "\x1b" not in text
    assert not set(text) & set("\u2066\u2067\u2068\u2069")
    assert ARABIC in text


def test_the_head_of_a_story() -> None:
    lines = shown(picture(CONTESTED)).splitlines()
    at = lines.index("Torvan dam")
    assert lines[at + 1] == "12–15 Mar 2026 · Torvan · 2 reports"


def test_both_sides_of_a_contested_claim_stand_with_words_and_not_with_colour_alone() -> None:
    text = shown(picture(CONTESTED))
    assert re.search(r"◐ ● +contested +Two gates are jammed", text)
    assert re.search(r"ASSERTS +Milos Arden \(1\), 12 Mar 2026", text)
    assert re.search(r"DENIES +وزارة الطاقة \(1\), 12 Mar 2026", text)
    colours = shown(picture(CONTESTED), screen=True)
    assert "\x1b[1;34mASSERTS" in colours
    assert "\x1b[1;38;5;208mDENIES" in colours


def test_contested_claims_come_first_then_those_on_most_origins() -> None:
    text = shown(
        picture(
            claim("1", "one origin"),
            claim("2", "three origins", low=1, high=3),
            claim("3", "two", low=2, high=2),
            CONTESTED,
        ),
        everything=True,
    )
    places = [text.index(each) for each in ("Two gates", "three origins", "  two", "one origin")]
    assert places == sorted(places)


def test_only_the_most_telling_claims_unless_all_are_asked_for() -> None:
    many = picture(*(claim(str(n), f"claim number {n}") for n in range(9)))
    short, long = shown(many), shown(many, everything=True)
    assert len(re.findall("claim number", short)) == 3
    assert "… and 6 more claims; --all shows them" in short
    assert len(re.findall("claim number", long)) == 9
    assert "--all" not in long


def test_of_a_small_story_all_that_is_in_dispute_is_shown() -> None:
    disputed = [claim(f"c{n}", f"disputed {n}", status="contested", denied_by=("b.1",)) for n in range(5)]
    text = shown(picture(*(claim(str(n), f"claim number {n}", low=2, high=2) for n in range(4)), *disputed))
    assert len(re.findall(r"disputed \d", text)) == 5
    assert "claim number" not in text


@pytest.mark.parametrize(
    ("claims", "told"), [((), "no claim contested"), ((CONTESTED,), "1 claim contested")], ids=["none", "one"]
)
def test_the_first_line_tells_whether_anything_is_contested(claims: tuple[ClaimView, ...], told: str) -> None:
    text = shown(picture(claim("1", "one origin"), *claims))
    assert told in text.split("\n")[0]
    assert "◐ somebody denies it" in text.split("\n")[1]


def test_a_reason_is_told_where_it_says_more_than_the_rows() -> None:
    roots = (
        RootView(name="Milos Arden", kind="person", established=True, reports=("a",)),
        RootView(name="مصدر", kind="unnamed", established=False, reports=("b",)),
    )
    reasons = (
        "Milos Arden (1 report): speaks for itself.",
        "مصدر (1 report): an unnamed source.",
        "Not shown to be different from the others: مصدر.",
    )
    one = claim("c", "Two gates are jammed", low=1, high=2, roots=roots, reasons=reasons)
    short = shown(picture(one))
    assert "why  مصدر: an unnamed source." in short
    assert "speaks for itself" not in short
    assert "Not shown to be different" not in short
    assert all(each.partition("): ")[2] in shown(picture(one), everything=True) for each in reasons)
    assert "\u2068مصدر\u2069: an unnamed source." in re.sub(r"\x1b\[[0-9;]*m", "", shown(picture(one), screen=True))


def test_files_left_out_for_one_reason_are_told_together() -> None:
    whole = picture(CONTESTED)
    more = QuarantinedView(path="notes.toml", reason=whole.quarantine[0].reason)
    text = shown(msgspec.structs.replace(whole, quarantine=(*whole.quarantine, more)))
    assert "broken.pdf, notes.toml: It is protected" in text


def test_copies_are_folded_under_their_origin_and_named() -> None:
    roots = (
        RootView(name="Milos Arden", kind="person", established=True, reports=("a", "b")),
        RootView(name="a source at the dam", kind="unnamed", established=False, reports=("b",)),
    )
    text = shown(picture(claim("c", "Two gates are jammed", low=1, high=2, roots=roots)))
    assert "●○      1–2 origins   Two gates are jammed" in text
    assert "Milos Arden - 2 reports, 1 of them a copy · ar en" in text
    assert "unnamed: a source at the dam - 1 report, not established as separate · ar" in text
    assert "Valley Herald (b.txt) copied from Norda Press (a.txt): nearly all of its words" in text


def test_a_pair_whose_order_is_unknown_is_named_once() -> None:
    one = report("a", copied=(copied(None, "b"),))
    two = report("b", copied=(copied(None, "a"),))
    text = shown(picture(CONTESTED, reports=(one, two)))
    assert text.count("shares text with") == 1
    assert "copied from" not in text


def test_a_claim_that_is_only_denied_takes_its_place_by_its_origins() -> None:
    denied = claim("d", "The dam has burst", status="denied", asserted_by=(), denied_by=("b.1",))
    text = shown(picture(denied, claim("2", "Two towns are flooded", low=2, high=2), CONTESTED))
    places = [text.index(each) for each in ("Two gates", "Two towns", "The dam has burst")]
    assert places == sorted(places)
    assert "ASSERTS" not in text[places[2] :]


def test_what_could_not_be_read_is_told_at_the_end() -> None:
    text = shown(picture(CONTESTED))
    assert text.index("Not read (1)") > text.index("Reports")
    assert "broken.pdf: It is protected by a password" in text


def test_a_report_cannot_steer_the_terminal() -> None:
    evil = report("a", title="calm\x1b[31m\x07 \u202egnol", publisher="Norda\nPress")
    text = shown(picture(CONTESTED, reports=(evil,)))
    assert not set(text) & set("\x1b\x07\u202e")
    assert "Norda Press (a.txt)" in text


@pytest.mark.parametrize("width", [40, 80, 120, 300])
def test_a_screen_folds_between_words_and_isolates_what_runs_from_right_to_left(width: int) -> None:
    text = ESCAPE.sub("", shown(picture(CONTESTED), screen=True, width=width))
    for line in text.splitlines():
        assert cell_len(line.replace("\u2068", "").replace("\u2069", "")) <= max(width, 40) or " " not in line.strip()
        assert line.count("\u2068") == line.count("\u2069")
    isolated = " ".join(re.findall("\u2068([^\u2069]*)\u2069", text))
    assert ARABIC in isolated  # whole words, in the order in which they are written


def test_many_stories_of_one_report_are_listed_shortly() -> None:
    one = (report("a", statements=(statement("a.1", "Milos Arden"),)),)
    text = shown(picture(claim("c", "Two gates are jammed"), reports=one, stories=8))
    assert "Told by one report each (8)" in text
    assert "Two gates are jammed" not in text
    assert "Two gates are jammed" in shown(
        picture(claim("c", "Two gates are jammed"), reports=one, stories=8), everything=True
    )


@pytest.mark.parametrize(
    ("low", "high", "status", "dots", "words"),
    [
        (2, 3, "uncontested", "●●○", "2–3 origins"),
        (1, 1, "contested", "◐ ●", "1 origin"),
        (0, 1, "uncontested", "○", "0–1 origins"),
        (0, 0, "denied", "◐", "0 origins"),
        (9, 12, "uncontested", "●●●●●…", "9–12 origins"),
        (5, 5, "revised", "●●●●●", "5 origins"),
    ],
)
def test_the_origin_glyph(low: int, high: int, status: str, dots: str, words: str) -> None:
    told = claim("c", "x", low=low, high=high, status=status)
    assert (glyph(told), origins(told)) == (dots, words)


def test_days_in_words() -> None:
    assert day("2026-03-12T14:05Z") == "12 Mar 2026"
    assert (day("2026-03"), day("2026")) == ("Mar 2026", "2026")
    assert days("2026-03-12", "2026-03-15") == "12–15 Mar 2026"
    assert days("2026-02-27", "2026-03-01") == "27 Feb – 1 Mar 2026"
    assert days("2025-12-31", "2026-01-01") == "31 Dec 2025 – 1 Jan 2026"
    assert days("2026-03", "2026-03-15") == "Mar 2026 – 15 Mar 2026"
    assert (days(None, None), days("2026", None)) == ("", "2026")


def test_counts_and_shares_in_words() -> None:
    assert [counted(n, "story") for n in (0, 1, 2)] == ["0 stories", "1 story", "2 stories"]
    assert counted(12345, "report") == "12,345 reports"
    assert share(0.81) == "nearly all of its words"
    assert share(0.05) == "some of its words"


@given(st.lists(st.text(alphabet="abкسد日ֿ", min_size=1, max_size=12), max_size=30), st.integers(5, 60))
def test_folding_keeps_every_word_whole_and_in_order(words: list[str], width: int) -> None:
    lines = fold(" ".join(words), width)
    assert " ".join(lines) == " ".join(words)
    assert all(cell_len(line) <= width or " " not in line for line in lines)


def test_a_bar_only_for_many_files_and_only_on_a_screen() -> None:
    for screen, total, seen in ((True, 21, True), (True, 20, False), (False, 99, False)):
        out = io.StringIO()
        with progress(console=Console(file=out, force_terminal=screen, width=60)) as step:
            step(-total)
            for _ in range(total):
                step()
        assert ("reading" in out.getvalue()) is seen
