"""The score is 1 for a perfect picture, and each fault costs the figure that it should cost, and names itself."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from comity.model.picture import (
    ClaimView,
    CopiedView,
    OriginsView,
    Picture,
    PublishedView,
    ReportView,
    SpeakerView,
    StatementView,
    StoryView,
)
from comity.model.statement import Act
from evals.board import Floors, broken, lines
from evals.matching import spans
from evals.scenario import score
from evals.tally import Score
from evals.truth import Parent, Quote, Story, TrueClaim, TrueReport, Truth, Voice

TEXTS = {
    "one": "Mill burns\n\nThe mill has burned down, said fire chief Ada Brook. Nobody was hurt, Brook said.",
    "two": "Mill burns\n\nThe mill has burned down, said fire chief Ada Brook.",
    "three": "Мельница цела\n\nМэр Пётр Лозов опроверг, что мельница сгорела.",
    "four": "A goose wins\n\nA goose has won the fair, said judge Tom Reed.",
}
TRUTH = Truth(
    story=(Story(id="mill", title="The mill"), Story(id="fair", title="The fair")),
    voice=(
        Voice(id="brook", kind="person", root="Fire brigade", names=("Ada Brook", "Brook")),
        Voice(id="lozov", kind="person", root="Mayor", names=("Пётр Лозов", "Лозов")),
        Voice(id="reed", kind="person", root="Tom Reed", names=("Tom Reed",)),
    ),
    report=(
        TrueReport(
            id="one", file="one.txt", language="en", published="2026-05-01T09:00", story="mill", publisher="Post"
        ),
        TrueReport(
            id="two",
            file="two.txt",
            language="en",
            published="2026-05-01",
            story="mill",
            publisher="",
            origin=(Parent(report="one", how="copied"),),
        ),
        TrueReport(id="three", file="three.txt", language="ru", published="2026-05-02", story="mill"),
        TrueReport(id="four", file="four.txt", language="en", published="", story="fair"),
    ),
    claim=(
        TrueClaim(
            id="burned",
            story="mill",
            text="The mill has burned down",
            status=("contested",),
            origins=1,
            reading=(1, 1),
            asserted=(
                Quote(report="one", voice="brook", quote="The mill has burned down"),
                Quote(report="two", voice="brook", quote="The mill has burned down"),
            ),
            denied=(Quote(report="three", voice="lozov", quote="мельница сгорела"),),
        ),
        TrueClaim(
            id="unhurt",
            story="mill",
            text="Nobody was hurt",
            status=("uncontested",),
            origins=1,
            reading=(1, 1),
            asserted=(Quote(report="one", voice="brook", quote="Nobody was hurt"),),
        ),
        TrueClaim(
            id="goose",
            story="fair",
            text="A goose has won",
            status=("uncontested",),
            origins=1,
            reading=(1, 1),
            asserted=(Quote(report="four", voice="reed", quote="A goose has won the fair"),),
        ),
    ),
)


def _perfect() -> Picture:
    """The picture that a flawless reader would give."""
    voices = {voice.id: voice for voice in TRUTH.voice}
    statements: dict[str, list[StatementView]] = {row.id: [] for row in TRUTH.report}
    claims: dict[str, list[ClaimView]] = {story.id: [] for story in TRUTH.story}
    for claim in TRUTH.claim:
        sides: dict[Act, list[str]] = {"says": [], "denies": []}
        both: tuple[tuple[Act, tuple[Quote, ...]], ...] = (("says", claim.asserted), ("denies", claim.denied))
        for act, quotes in both:
            for quote in quotes:
                start, end = next(spans(quote.quote, TEXTS[quote.report]))
                speaker = SpeakerView(name=voices[quote.voice].names[0], role=None, institution=None, kind="person")
                made = StatementView(
                    id=f"{quote.report}.{len(statements[quote.report]) + 1}",
                    act=act,
                    speaker=speaker,
                    via=(),
                    quoted=False,
                    start=start,
                    end=end,
                    text=TEXTS[quote.report][start:end],
                )
                statements[quote.report].append(made)
                sides[act].append(made.id)
        claims[claim.story].append(
            ClaimView(
                id=claim.id,
                text=claim.text,
                status=claim.status[0],
                origins=OriginsView(low=claim.reading[0], high=claim.reading[1], reasons=(), roots=()),
                asserted_by=tuple(sides["says"]),
                denied_by=tuple(sides["denies"]),
            )
        )
    return Picture(
        comity="0",
        as_of="2026-05-03T00:00:00Z",
        reports=tuple(
            ReportView(
                id=row.id,
                path=f"some/folder/{row.file}",
                title=TEXTS[row.id].split("\n")[0],
                language=row.language,
                text=TEXTS[row.id],
                publisher=row.publisher or None,
                published=PublishedView(date=row.published or None, precision="day", how=""),
                places=(),
                credits=row.credits,
                statements=tuple(statements[row.id]),
                copied=tuple(
                    CopiedView(source=p.report, other=p.report, containment=0.9, passages=()) for p in row.origin
                ),
            )
            for row in TRUTH.report
        ),
        stories=tuple(
            StoryView(
                id=story.id,
                title=story.title,
                since=None,
                until=None,
                places=(),
                reports=tuple(row.id for row in TRUTH.report if row.story == story.id),
                claims=tuple(claims[story.id]),
            )
            for story in TRUTH.story
        ),
        quarantine=(),
    )


def _values(result: Score) -> dict[str, float]:
    return {figure.name: figure.value for figure in result.figures}


def test_a_perfect_picture_is_perfect() -> None:
    result = score(_perfect(), TRUTH)
    values = _values(result)
    assert values.pop("origins_width") == 0.0
    assert values == dict.fromkeys(values, 1.0)
    assert result.misses == {}
    assert all(row.notes == () for row in result.rows)


def _report(picture: Picture, name: str, change: Callable[[ReportView], ReportView]) -> Picture:
    changed = tuple(change(report) if report.id == name else report for report in picture.reports)
    return msgspec.structs.replace(picture, reports=changed)


def _statement(picture: Picture, name: str, **fields: object) -> Picture:
    def change(report: ReportView) -> ReportView:
        made = tuple(msgspec.structs.replace(s, **fields) if s.id == name else s for s in report.statements)
        return msgspec.structs.replace(report, statements=made)

    return _report(picture, name.split(".")[0], change)


def _claims(picture: Picture, change: Callable[[tuple[ClaimView, ...]], tuple[ClaimView, ...]]) -> Picture:
    first, *others = picture.stories
    return msgspec.structs.replace(
        picture, stories=(msgspec.structs.replace(first, claims=change(first.claims)), *others)
    )


def _worse(picture: Picture, stage: str, *figures: str) -> Score:
    """The score, having checked that just these figures fell and that the stage says why."""
    result = score(picture, TRUTH)
    fallen = {name for name, value in _values(result).items() if value < 1.0} - {"origins_width"}
    assert fallen == set(figures)
    assert stage in result.misses
    return result


def test_a_wrong_publisher_language_and_date() -> None:
    replaced = _report(
        _perfect(), "two", lambda r: msgspec.structs.replace(r, publisher="Post", language="fr", published=_on("2026"))
    )
    _worse(replaced, "publisher", "publisher", "language", "date")


def _on(date: str | None) -> PublishedView:
    return PublishedView(date=date, precision="day", how="")


@pytest.mark.parametrize(
    ("date", "right"),
    [
        ("2026-05-01T09:00", True),
        ("2026-05-01T09:00:30+02:00", True),
        ("2026-05-01", False),
        ("2026-05-01T10:00", False),
        (None, False),
    ],
)
def test_a_date_is_right_to_the_minute(date: str | None, right: bool) -> None:
    picture = _report(_perfect(), "one", lambda r: msgspec.structs.replace(r, published=_on(date)))
    assert (_values(score(picture, TRUTH))["date"] == 1.0) is right


def test_a_missing_report_costs_everything_that_stood_in_it() -> None:
    picture = _perfect()
    picture = msgspec.structs.replace(picture, reports=tuple(r for r in picture.reports if r.id != "four"))
    result = score(picture, TRUTH)
    assert result.misses["read"] == ("four: not in the picture.",)
    assert _values(result)["claims_found"] == pytest.approx(2 / 3)


def test_a_report_among_strangers() -> None:
    picture = _perfect()
    mill, fair = picture.stories
    moved = (
        msgspec.structs.replace(mill, reports=("one", "two")),
        msgspec.structs.replace(fair, reports=("three", "four")),
    )
    result = _worse(
        msgspec.structs.replace(picture, stories=moved),
        "story",
        "stories_b3_precision",
        "stories_b3_recall",
        "stories_b3_f1",
    )
    assert _values(result)["stories_b3_precision"] == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert _values(result)["stories_b3_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_a_copy_that_was_not_seen_and_one_that_is_none() -> None:
    picture = _report(_perfect(), "two", lambda r: msgspec.structs.replace(r, copied=()))
    _worse(picture, "copy", "copies_recall", "copies_precision", "copies_direction")
    wrong = CopiedView(source=None, other="four", containment=0.2, passages=())
    picture = _report(_perfect(), "one", lambda r: msgspec.structs.replace(r, copied=(wrong,)))
    _worse(picture, "copy", "copies_precision")


def test_a_wrong_speaker_and_a_wrong_act() -> None:
    stranger = SpeakerView(name="Tom Reed", role=None, institution=None, kind="person")
    _worse(
        _statement(_perfect(), "one.1", speaker=stranger),
        "statement",
        "statements_speaker",
        "statements_right",
        "statements_right_en",
    )
    _worse(
        _statement(_perfect(), "three.1", act="says"),
        "statement",
        "statements_act",
        "statements_right",
        "statements_right_ru",
    )


def test_a_paragraph_is_not_the_words_quoted() -> None:
    picture = _statement(_perfect(), "one.2", start=0, end=len(TEXTS["one"]))
    result = score(picture, TRUTH)
    assert any("no statement “Nobody was hurt”" in miss for miss in result.misses["statement"])


def test_two_claims_in_one() -> None:
    def merge(claims: tuple[ClaimView, ...]) -> tuple[ClaimView, ...]:
        both = claims[0].asserted_by + claims[1].asserted_by
        return (msgspec.structs.replace(claims[0], asserted_by=both),)

    result = _worse(_claims(_perfect(), merge), "claim", "claims_whole", "claims_status")
    assert result.rows[0].notes == ("merged with 1 of unhurt",)
    assert result.rows[1].notes == ("merged with 2 of burned",)


def test_claims_that_are_near_may_be_one() -> None:
    def merge(claims: tuple[ClaimView, ...]) -> tuple[ClaimView, ...]:
        both = claims[0].asserted_by + claims[1].asserted_by
        return (msgspec.structs.replace(claims[0], asserted_by=both),)

    first, second, *others = TRUTH.claim
    near = (
        msgspec.structs.replace(first, near=("unhurt",)),
        msgspec.structs.replace(second, near=("burned",), status=("uncontested", "contested")),
    )
    truth = msgspec.structs.replace(TRUTH, claim=(*near, *others))
    result = score(_claims(_perfect(), merge), truth)
    assert result.misses == {}


def test_one_claim_in_two() -> None:
    def split(claims: tuple[ClaimView, ...]) -> tuple[ClaimView, ...]:
        one = msgspec.structs.replace(claims[0], asserted_by=claims[0].asserted_by[:1])
        other = msgspec.structs.replace(claims[0], id="again", asserted_by=claims[0].asserted_by[1:], denied_by=())
        return (one, other, *claims[1:])

    result = score(_claims(_perfect(), split), TRUTH)
    assert result.rows[0].found is None
    assert "split over 1 + 1 statements, in one story" in result.rows[0].notes


def test_a_denial_taken_for_support_is_not_held() -> None:
    def turn(claims: tuple[ClaimView, ...]) -> tuple[ClaimView, ...]:
        both = claims[0].asserted_by + claims[0].denied_by
        return (msgspec.structs.replace(claims[0], asserted_by=both, denied_by=()), *claims[1:])

    result = _worse(_claims(_perfect(), turn), "claim", "denials_held", "denials_never_support")
    assert result.rows[0].notes == ("1 of 1 denials not held", "1 denials taken for support")


@pytest.mark.parametrize(
    ("low", "high", "contained", "overstated"), [(1, 3, True, False), (2, 2, False, True), (0, 0, False, False)]
)
def test_ranges(low: int, high: int, contained: bool, overstated: bool) -> None:
    def widen(claims: tuple[ClaimView, ...]) -> tuple[ClaimView, ...]:
        origins = OriginsView(low=low, high=high, reasons=(), roots=())
        return (msgspec.structs.replace(claims[0], origins=origins), *claims[1:])

    values = _values(score(_claims(_perfect(), widen), TRUTH))
    assert values["origins_exact"] == pytest.approx(2 / 3)
    assert (values["origins_contained"] == 1.0) is contained
    assert (values["origins_never_overstated"] < 1.0) is overstated
    assert values["origins_width"] == pytest.approx((high - low) / 3)


def test_floors_are_kept_or_named() -> None:
    result = score(_perfect(), TRUTH)
    assert list(broken(result, Floors(least={"read": 1.0}, most={"origins_width": 0.0}))) == []
    assert len(list(broken(result, Floors(least={"no_such_figure": 0.1}, most={"read": 0.5})))) == 2


def test_the_lines_show_every_claim_and_figure() -> None:
    result = score(_perfect(), TRUTH)
    shown = "\n".join(lines(result))
    assert all(row.claim in shown for row in result.rows)
    assert all(figure.name in shown for figure in result.figures)
