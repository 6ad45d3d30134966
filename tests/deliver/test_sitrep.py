"""What the draft of a situation report says of claims, and that each sentence cites all that it follows from."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from comity.deliver.sitrep import draft
from comity.model.picture import ClaimView, OriginsView, RootView, StoryView
from comity.model.sitrep import SECTIONS, Located, Moved, Silent, Situation, Turned
from comity.model.statement import report_of

THEN = datetime(2031, 3, 14, 6, tzinfo=UTC)


def claim(
    name="c1", *, status="uncontested", low=1, high=1, said=("a.1",), denied=(), reasons=(), text="The weir holds."
):
    roots = tuple(
        RootView(name=f"Voice {each}", kind="person", established=True, reports=(report_of(each),)) for each in said
    )
    origins = OriginsView(low=low, high=high, reasons=reasons, roots=roots)
    return ClaimView(id=name, text=text, status=status, origins=origins, asserted_by=said, denied_by=denied)


def story(*claims, name="s1", reports=("a", "b")):
    return StoryView(
        id=name, title="Weir at Aldmoor", since=None, until=None, places=(), reports=reports, claims=claims
    )


def situation(*stories, turned=(), silent=(), voices=None, voiced=None, places=(), new=False):
    moved = tuple(Moved(view=each, new=new) for each in stories)
    return Situation(moved=moved, turned=turned, silent=silent, voices=voices or {}, voiced=voiced or {}, places=places)


def only(found):
    (one,) = draft(found)
    return one


def test_a_story_that_began_since_is_new_and_rests_on_all_its_reports():
    said = only(situation(story(), new=True))
    assert (said.section, said.kind, said.told["reports"]) == ("new", "story", 2)
    assert [each.report for each in said.cited] == ["a", "b"]
    assert draft(situation(story())) == ()


def test_a_contested_claim_names_both_sides_and_cites_both():
    said = only(situation(story(claim(status="contested", denied=("b.2",))), voices={"b.2": "Ministry of Water"}))
    assert (said.section, said.kind) == ("contested", "disputed")
    assert (said.told["who"], said.told["against"]) == (["Voice a.1"], ["Ministry of Water"])
    assert [(each.report, each.statement) for each in said.cited] == [("a", "a.1"), ("b", "b.2")]


def test_a_voice_that_denies_in_several_languages_stands_once_with_its_other_names_beside():
    names = {"b.1": "Ada Marn", "c.1": "Ада Марн", "d.1": "Ministry of Water", "e.1": "آدا مارن"}
    same = {"b.1": 1, "c.1": 1, "d.1": 2, "e.1": 1}
    one = claim(status="contested", denied=("b.1", "c.1", "d.1"))
    said = only(situation(story(one), voices=names, voiced=same))
    # What a statement on another claim calls it is not told: the sentence does not cite that one.
    assert said.told["against"] == ["Ada Marn (Ада Марн)", "Ministry of Water"]


def test_places_are_told_with_what_they_rest_on():
    there = [Located(name=f"Weir {n}", reports=("b", "a")[: n + 1], title="Gates jam") for n in range(2)]
    second, first = reversed(draft(situation(places=tuple(there))))
    assert (first.section, first.kind) == ("places", "place")
    assert first.told == {"place": "Weir 1", "reports": 2, "title": "Gates jam"}
    assert [each.report for each in first.cited] == ["b", "a"]
    assert second.told["place"] == "Weir 0"


def test_what_turned_since_comes_first_and_says_so():
    calm, new = (
        claim("c1", status="contested", denied=("b.1",)),
        claim("c2", status="contested", said=("c.1",), denied=("d.1",)),
    )
    turn = Turned(story="s1", claim="c2", kind="contested", was="uncontested")
    first, second = draft(situation(story(calm, new), turned=(turn,)))
    assert (first.kind, second.kind) == ("turned", "disputed")


def test_more_origins_are_told_with_what_was_before_and_not_told_again_as_corroborated():
    turn = Turned(story="s1", claim="c1", kind="origins", was="1")
    said = only(situation(story(claim(low=2, high=3, said=("a.1", "b.1"))), turned=(turn,)))
    assert (said.section, said.kind) == ("changed", "risen")
    assert (said.told["was"], said.told["low"], said.told["high"]) == (1, 2, 3)


def test_a_claim_on_two_origins_is_corroborated_and_one_of_many_reports_on_none_is_not_known():
    several = claim("c1", low=2, high=2, said=("a.1", "b.1"))
    nobody = claim("c2", low=0, high=2, said=("c.1", "d.1"))
    alone = claim("c3", low=0, high=1, said=("e.1",))
    assert [(each.section, each.kind) for each in draft(situation(story(several, nobody, alone)))] == [
        ("corroborated", "stands"),
        ("unknown", "unproven"),
    ]


def test_figures_stand_beside_each_other_once_with_the_reports_of_both():
    one = claim("c1", text="Nine barges sank.", reasons=("Voice b.1 gives another figure: Four barges sank.",))
    other = claim(
        "c2", said=("b.1",), text="Four barges sank.", reasons=("Voice a.1 gives another figure: Nine barges sank.",)
    )
    said = only(situation(story(one, other)))
    assert (said.section, said.told["others"]) == ("figures", ["Four barges sank. (Voice b.1)"])
    assert {each.report for each in said.cited} == {"a", "b"}


def test_a_silent_source_is_not_known_by_its_last_report():
    said = only(situation(silent=(Silent(name="Gauge", since=THEN, report="a"),)))
    assert (said.section, said.told["name"], said.cited[0].report) == ("unknown", "Gauge", "a")


def test_a_claim_that_nobody_is_found_to_say_is_not_told():
    assert draft(situation(story(claim(low=2, high=2, said=())))) == ()


STATEMENTS = st.builds("{}.{}".format, st.sampled_from("abcdef"), st.integers(1, 3))
CLAIMS = st.builds(
    claim,
    name=st.sampled_from(("c1", "c2", "c3")),
    status=st.sampled_from(("uncontested", "contested", "denied", "revised")),
    low=st.integers(0, 3),
    high=st.integers(3, 5),
    said=st.lists(STATEMENTS, max_size=4, unique=True).map(tuple),
    denied=st.lists(STATEMENTS, max_size=3, unique=True).map(tuple),
)
TURNS = st.builds(
    Turned,
    story=st.just("s1"),
    claim=st.sampled_from(("c1", "c2", "c3")),
    kind=st.sampled_from(("contested", "settled", "origins", "denied", "revised", "claim")),
    was=st.sampled_from((None, "1", "contested")),
)


@given(claims=st.lists(CLAIMS, max_size=3, unique_by=lambda c: c.id), turned=st.lists(TURNS, max_size=3))
def test_every_sentence_cites_all_that_it_follows_from(claims, turned):
    said = draft(situation(story(*claims), turned=tuple(turned)))
    assert all(each.cited for each in said)
    assert [SECTIONS.index(each.section) for each in said] == sorted(SECTIONS.index(each.section) for each in said)
    by_topic = {f"s1 {each.id}": each for each in claims}
    for each in said:
        of = by_topic[each.topic]
        assert {c.report for c in each.cited} == {report_of(s) for s in (*of.asserted_by, *of.denied_by)}
    assert len({each.topic for each in said}) == len(said)  # a claim is told once
