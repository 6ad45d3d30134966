"""The story's screen from a small picture: an agency, a paper that copied it, a ministry that denies."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import msgspec
import pytest

from comity.model.picture import (
    ClaimView,
    CopiedView,
    OriginsView,
    PassageView,
    PlaceView,
    PublishedView,
    ReportView,
    RootView,
    SpeakerView,
    StatementView,
    StoryView,
)
from comity.serve.language import languages
from comity.serve.locator import locator
from comity.serve.marked import marked
from comity.serve.pages import Frame, Pages, SignedIn
from comity.serve.story import story_page
from comity.serve.timeline import moment
from comity.weigh.speaker import Voice

GATES = "Two gates have been jammed since January"


def statement(id_, text, speaker, *, act="says", via=(), start=0, kind="person"):
    return StatementView(
        id=id_,
        act=act,
        speaker=SpeakerView(name=speaker, role=None, institution=None, kind=kind),
        via=via,
        quoted=False,
        start=start,
        end=start + len(text),
        text=text,
    )


def report(id_, publisher, title, text, date, **more):
    return ReportView(
        id=id_,
        path=f"{id_}.txt",
        title=title,
        language=more.pop("language", "en"),
        text=text,
        publisher=publisher,
        published=PublishedView(date=date, precision="minute", how="stated"),
        places=more.pop("places", ()),
        credits=more.pop("credits", ()),
        statements=more.pop("statements", ()),
        copied=more.pop("copied", ()),
    )


def copied(source, other, share, start, end):
    passage = PassageView(start=start, end=end, other_start=start, other_end=end)
    return CopiedView(source=source, other=other, containment=share, passages=(passage,))


DAM = PlaceView(name="Torvan dam", country="", lat=44.09, lon=29.9, geonameid=None, start=0, end=6)


@pytest.fixture
def reports():
    told = f"{GATES}, said Milos Arden.\n\nThe dam stands above Torvan."
    each = (
        report(
            "a1", "Norda Press", "Gates jammed", told, "2026-03-12T09:14Z", places=(DAM,),
            statements=(statement("a1.1", GATES, "Milos Arden"),), copied=(copied("a1", "b2", 0.4, 0, 60),),
        ),
        report(
            "b2", "Valley Herald", "Gates are jammed", told, "2026-03-12T11:00Z", places=(DAM,),
            statements=(statement("b2.1", GATES, "Milos Arden"),), copied=(copied("a1", "a1", 0.9, 0, 60),),
        ),
        report(
            "c3", "Al-Nahr", "<b>وزارة</b>", "الوزارة تنفي", "2026-03-14T16:20Z", language="ar",
            statements=(statement("c3.1", "الوزارة تنفي", "وزارة الطاقة", act="denies", via=("Norda Press",)),),
        ),
        report("d4", None, "Nobody's blog", "Word has it.", None, statements=(statement("d4.1", GATES, "a man"),)),
    )  # fmt: skip
    return {one.id: one for one in each}


@pytest.fixture
def story(reports):
    roots = (
        RootView(name="Milos Arden", kind="person", established=True, reports=("a1", "b2")),
        RootView(name="a man, via Nobody's blog", kind="unnamed", established=False, reports=("d4",)),
    )
    contested = ClaimView(
        id="k1",
        text=GATES,
        status="contested",
        origins=OriginsView(
            low=1,
            high=2,
            reasons=(
                "Milos Arden (2 reports, one of them a copy): speaks for itself.",
                "Milos Arden gives another figure: three gates",
            ),
            roots=roots,
        ),
        asserted_by=("a1.1", "b2.1", "d4.1"),
        denied_by=("c3.1",),
    )
    calm = ClaimView(
        id="k0",
        text="The dam stands above Torvan",
        status="uncontested",
        origins=OriginsView(low=3, high=4, reasons=(), roots=()),
        asserted_by=("a1.2",),
        denied_by=(),
    )
    return StoryView(
        id="s1",
        title="Gates jammed",
        since="2026-03-12",
        until="2026-03-14",
        places=("Torvan dam",),
        reports=tuple(reports),
        claims=(calm, contested),
    )


def test_contested_claims_stand_first_with_both_sides(story, reports):
    page = story_page(story, reports)

    first = page.claims[0]
    assert (first.text, first.status, first.low, first.high, first.support) == (GATES, "contested", 1, 2, 4)
    assert [voice.name for voice in first.denies] == ["وزارة الطاقة"]
    assert first.first == "2026-03-12T09:14Z"
    assert first.source and (first.source.id, first.source.place) == ("a1", "s1")
    assert page.contested == 1


def test_copies_are_folded_under_their_origin(story, reports):
    page = story_page(story, reports)

    arden = page.claims[0].roots[0]
    assert (arden.count, arden.copied, len(arden.families)) == (2, 1, 1)
    assert [line.id for line in arden.families[0].copies] == ["b2"]
    assert arden.families[0].copies[0].share == 0.9
    assert [family.head.id for family in page.families] == ["a1", "c3", "d4"]


def test_an_unnamed_origin_tells_its_house_and_that_it_is_not_established(story, reports):
    man = story_page(story, reports).claims[0].roots[1]

    assert (man.name, man.via, man.doubted) == ("a man", "Nobody's blog", True)


def test_another_figure_stands_apart_from_the_reasons(story, reports):
    claim = story_page(story, reports).claims[0]

    assert [(rival.who, rival.words, rival.later) for rival in claim.rivals] == [("Milos Arden", "three gates", False)]
    assert len(claim.reasons) == 1


def test_what_the_viewer_may_not_see_leaves_no_trace(story, reports):
    seen = {name: one for name, one in reports.items() if name != "c3"}

    page = story_page(story, seen)

    assert page.count == 3
    assert not page.claims[0].denies
    assert "Al-Nahr" not in [node.name for node in page.graph.nodes]


def test_a_few_claims_first_and_all_on_demand(story, reports):
    many = StoryView(
        **{name: getattr(story, name) for name in ("id", "title", "since", "until", "places", "reports")},
        claims=tuple(
            ClaimView(id=f"k{n}", text=str(n), status="uncontested", origins=story.claims[0].origins,
                      asserted_by=(), denied_by=())
            for n in range(30)
        ),
    )  # fmt: skip

    assert len(story_page(many, reports).claims) == 6
    assert story_page(many, reports).hidden == 24
    assert len(story_page(many, reports, everything=True).claims) == 30


def test_lineage_runs_from_the_speaker_over_the_agency_to_the_paper(story, reports):
    graph = story_page(story, reports).graph
    nodes = {node.name: node for node in graph.nodes}
    edges = {(graph.names[e.source], graph.names[e.target]): e for e in graph.table}

    assert [nodes[name].kind for name in ("Milos Arden", "Norda Press", "Valley Herald")] == [
        "origin",
        "agency",
        "outlet",
    ]
    assert nodes["Milos Arden"].x < nodes["Norda Press"].x < nodes["Valley Herald"].x
    copy = edges["Norda Press", "Valley Herald"]
    assert (copy.how, copy.share, copy.reports, copy.other) == ("copied", 0.9, ("b2",), "a1")
    assert edges["Milos Arden", "Norda Press"].how == "cited"
    assert ("Milos Arden", "Valley Herald") not in edges  # it has it from the agency
    assert edges["Norda Press", "Al-Nahr"].how == "cited"
    thick = {edge.how: edge.width for edge in graph.edges}
    assert thick["copied"] > thick["cited"]


def test_the_drawing_is_mirrored_for_who_reads_from_the_right(story, reports):
    there = {node.id: node.x for node in story_page(story, reports).graph.nodes}
    mirrored = story_page(story, reports, direction="rtl").graph

    assert {node.id: mirrored.width - node.x for node in mirrored.nodes} == pytest.approx(there)


def test_time_line_tells_copies_denials_and_what_has_no_date(story, reports):
    line = story_page(story, reports).timeline

    assert line is not None
    assert [(dot.report, dot.copy, dot.denies) for dot in line.dots] == [
        ("a1", False, False),
        ("b2", True, False),
        ("c3", False, True),
    ]
    assert [dot.x for dot in line.dots] == sorted(dot.x for dot in line.dots)
    assert line.undated == 1
    assert [(turn.kind, turn.report) for turn in line.turns] == [("said", "a1"), ("denied", "c3")]


def test_a_story_without_a_date_has_no_time_line_and_one_without_places_no_map(story, reports):
    blog = {"d4": reports["d4"]}
    page = story_page(story, blog)

    assert page.timeline is None
    assert page.map is None


def test_a_time_without_a_zone_is_the_centre_s():
    tehran = ZoneInfo("Asia/Tehran")

    assert moment("2026-03-14T12:00", tehran) == dt.datetime(2026, 3, 14, 8, 30, tzinfo=dt.UTC)
    assert moment("2026-03-14T12:00Z", tehran) == dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
    assert moment("2026-03", tehran) is None
    assert moment("soon-ish, they say", tehran) is None


@pytest.mark.parametrize(
    ("places", "most"),
    [
        ((("Alpha", 44.0, 30.0),), 50),
        ((("Alpha", -17.0, 178.0), ("Beta", -14.0, -172.0)), 50),  # across the date line: near, not round the world
        ((("Alpha", 89.9, 0.0), ("Beta", 89.9, 170.0)), 2000),
    ],
)
def test_every_place_lies_on_the_map(places, most):
    marks = tuple(
        PlaceView(name=name, country="", lat=lat, lon=lon, geonameid=None, start=0, end=1) for name, lat, lon in places
    )
    one = report("e5", "Norda Press", "t", "text", None, places=marks)

    drawn = locator([one])

    assert drawn is not None
    assert {spot.name for spot in drawn.spots} == {name for name, _, _ in places}
    assert all(0 <= spot.x <= drawn.width and 0 <= spot.y <= drawn.height for spot in drawn.spots)
    assert drawn.scale_km <= max(most, 200)


def test_marked_text_is_the_text_letter_for_letter(reports):
    paragraphs = marked(reports["b2"], reports)

    assert "\n\n".join("".join(piece.text for piece in p.pieces) for p in paragraphs) == reports["b2"].text
    first = paragraphs[0].pieces
    assert [piece.text for piece in first if piece.act == "says"] == ["Two ga", GATES[6:]]
    assert [piece.anchor for piece in first if piece.anchor] == ["s1"]
    assert first[0].place == DAM
    assert [(note.other, note.taken, note.anchor) for note in paragraphs[0].notes] == [("a1", True, "with-a1")]
    assert [piece.copied for piece in first][:2] == [True, True]


def test_a_passage_shared_with_a_report_that_is_not_seen_is_not_marked(reports):
    paragraphs = marked(reports["b2"], {})

    assert not any(p.notes for p in paragraphs)
    assert not any(piece.copied for p in paragraphs for piece in p.pieces)


@pytest.mark.parametrize("code", ["en", "ar", "fa", "ru"])
def test_the_page_escapes_what_others_wrote_and_has_no_inline_style_or_script(story, reports, code):
    pages = Pages(ZoneInfo("UTC"))
    language = languages()[code]
    frame = Frame(language=language, path="/stories/s1", viewer=SignedIn(name="Ada <i>", member="Norda"))

    html = pages.page("story.html", frame, story=story_page(story, reports, direction=language.direction))

    assert f'<html lang="{code}" dir="{language.direction}"' in html
    assert "<b>وزارة</b>" not in html
    assert "&lt;b&gt;وزارة&lt;/b&gt;" in html
    assert "Ada <i>" not in html
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert not re.search(r"<style|<script(?![^>]+src=)|javascript:", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_who_denies_under_several_names_stands_there_once(story, reports):
    calm, contested = story.claims
    also = report(
        "f6", "Savra Today", "Denial", "Fine, said the ministry.", "2026-03-14T18:00Z",
        statements=(statement("f6.1", "Fine", "Energy ministry", act="denies", kind="institution"),),
    )  # fmt: skip
    both = msgspec.structs.replace(contested, denied_by=("c3.1", "f6.1"))
    told = msgspec.structs.replace(story, claims=(calm, both), reports=(*story.reports, "f6"))
    ministry = Voice(key=("body", "Ministry of Energy"), name="Ministry of Energy", kind="institution")

    apart = story_page(told, {**reports, "f6": also})
    together = story_page(told, {**reports, "f6": also}, heard={"c3.1": ministry, "f6.1": ministry})

    assert [voice.name for voice in apart.claims[0].denies] == ["Energy ministry", "وزارة الطاقة"]
    assert [(voice.name, [one.id for one in voice.lines]) for voice in together.claims[0].denies] == [
        ("Ministry of Energy", ["c3", "f6"])
    ]


def test_a_large_story_shows_its_first_reports_and_says_how_many_are_left(story, reports):
    many = {f"r{n}": report(f"r{n}", f"House {n}", f"Title {n}", f"Text {n}.", "2026-03-15") for n in range(60)}
    large = msgspec.structs.replace(story, reports=(*story.reports, *many))

    page = story_page(large, {**reports, **many})

    shown = sum(1 + len(family.copies) for family in page.families)
    assert 0 < page.unlisted == len(large.reports) - shown
    assert story_page(large, {**reports, **many}, every_report=True).unlisted == 0


def test_text_alternatives_of_the_glyph(story, reports):
    pages = Pages(ZoneInfo("UTC"))
    frame = Frame(language=languages()["en"], path="/stories/s1")

    html = pages.page("story.html", frame, story=story_page(story, reports))

    assert 'aria-label="contested, 1–2 origins"' in html
    assert 'aria-label="3–4 origins"' in html


def test_a_statement_is_drawn_as_one_though_a_place_stands_in_it(reports):
    first = marked(reports["b2"], reports)[0]

    runs = [(statement and statement.id, "".join(piece.text for piece in pieces)) for statement, pieces in first.runs]
    assert runs == [("b2.1", GATES), (None, ", said Milos Arden.")]
