"""What must hold of any story, whatever is said in it by whom: invented stories are weighed and checked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.sources import House, Houses
from comity.weigh.picture import WeighedStory, picture
from comity.weigh.weigh import weigh

HOUSES = Houses(
    [
        House(name="Norda Press", kind="agency"),
        House(name="Valley Herald", kind="outlet", family="Riverside"),
        House(name="Valley Post", kind="outlet", family="Riverside"),
        House(name="Lake Courier", kind="outlet"),
    ]
)
CONTENTS = [
    "two gates of the Orlan dam have been jammed since Monday",
    "two gates of the Orlan dam are not jammed",
    "seven people drowned in the flooded village of Celm",
    "nine people drowned in the flooded village of Celm",
    "the lower road to Tessel was closed for the night",
]
SPEAKERS = [
    ("person", "Milos Arden", "Ministry of Energy"),
    ("institution", "Ministry of Energy", None),
    ("person", "Sara Venn", None),
    ("unnamed", "a source", None),
    ("unnamed", "local media", None),
    ("outlet", "", None),
    ("outlet", "Norda Press", None),
]
SAID = st.tuples(st.sampled_from(SPEAKERS), st.sampled_from(["", "denies:", "confirms:"]), st.sampled_from(CONTENTS))
REPORT = st.tuples(
    st.lists(SAID, max_size=3),
    st.sampled_from([None, "2031-03-01", "2031-03-02", "2031-03"]),
    st.sampled_from([None, "Valley Herald", "Valley Post", "Lake Courier", "Far Gazette"]),
    st.sampled_from([(), ("Norda Press",)]),
    st.booleans(),
)
STORY = st.lists(REPORT, max_size=5)


def _members(teller, story):
    return [
        teller.member(
            f"r{n}",
            [(*speaker, act + content) for speaker, act, content in said],
            day=day,
            publisher=publisher,
            credits=credits,
            own=own,
        )
        for n, (said, day, publisher, credits, own) in enumerate(story)
    ]


@settings(max_examples=150, deadline=None)
@given(STORY, st.randoms(use_true_random=False))
def test_ranges_are_ranges_roots_are_counted_and_no_order_matters(teller, story, dice):
    members = _members(teller, story)
    claims = weigh(members, [], HOUSES, None)
    for weighed in claims:
        origins = weighed.origins
        assert 0 <= origins.low <= origins.high == len(origins.roots)
        assert sum(root.established for root in origins.roots) <= origins.low
        assert len({root.key for root in origins.roots}) == len(origins.roots)
        assert len(origins.reasons) >= len(origins.roots)
        support = weighed.claim.asserted or weighed.claim.denied
        reports = {s.id.rpartition(".")[0] for s in support}
        assert {r for root in origins.roots for r in root.reports} <= reports
    shuffled = list(members)
    dice.shuffle(shuffled)
    assert weigh(shuffled, [], HOUSES, None) == claims


@settings(max_examples=150, deadline=None)
@given(STORY)
def test_claims_part_the_statements_and_a_denial_supports_nothing_it_denies(teller, story):
    members = _members(teller, story)
    statements = [s for m in members for s in m.analysis.statements]
    claims = [weighed.claim for weighed in weigh(members, [], HOUSES, None)]
    placed = [s.id for c in claims for s in (*c.asserted, *c.denied, *c.withdrawn)]
    assert sorted(placed) == sorted(s.id for s in statements)
    for claim in claims:
        for text in CONTENTS:
            stances = {
                (s.act == "denies", side)
                for side, group in (("for", claim.asserted), ("against", claim.denied))
                for s in group
                if s.text == text
            }
            # Of one wording those who deny it stand on the other side than those who say it.
            assert len({side for denies, side in stances if denies}) <= 1
            assert len({side for denies, side in stances if not denies}) <= 1
            assert {side for denies, side in stances if denies}.isdisjoint(
                side for denies, side in stances if not denies
            )


@settings(max_examples=100, deadline=None)
@given(st.lists(REPORT, min_size=1, max_size=4), st.data())
def test_a_copy_word_for_word_never_raises_the_range(teller, story, data):
    members = _members(teller, story)
    chosen = data.draw(st.sampled_from(members))
    said = story[members.index(chosen)][0]
    copy = teller.member(
        "z",
        [(*speaker, act + content) for speaker, act, content in said],
        day=chosen.analysis.published.date,
        publisher=data.draw(st.sampled_from([None, "Lake Courier", "Far Gazette", "Hill Times"])),
    )
    before = {w.claim.id: w.origins for w in weigh(members, [], HOUSES, None)}
    after = weigh([*members, copy], [teller.copied(copy, chosen)], HOUSES, None)
    for weighed in after:
        if weighed.claim.id in before:
            assert weighed.origins.high <= before[weighed.claim.id].high, weighed.origins.reasons


VOICES = [s for s in SPEAKERS if s[0] in ("person", "institution", "unnamed")]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(VOICES), min_size=1, max_size=6), st.data())
def test_taking_a_speaker_away_never_raises_the_lower_bound(teller, speakers, data):
    members = [
        teller.member(f"r{n}", [(*speaker, CONTENTS[0])], day=f"2031-03-{n + 1:02}")
        for n, speaker in enumerate(speakers)
    ]
    less = [m for m in members if m is not data.draw(st.sampled_from(members), label="taken away")]
    (whole,) = weigh(members, [], HOUSES, None)
    for weighed in weigh(less, [], HOUSES, None):
        assert weighed.origins.low <= whole.origins.low
        assert weighed.origins.high <= whole.origins.high


def _only(*members, copies=()):
    claims = weigh(list(members), list(copies), HOUSES, None)
    assert len(claims) == 1
    return claims[0]


def test_two_outlets_of_one_family_are_one_origin(teller):
    said = [("outlet", "", None, CONTENTS[0])]
    ours, theirs = (
        teller.member("a", said, publisher="Valley Herald"),
        teller.member("b", said, publisher="Valley Post"),
    )
    weighed = _only(ours, theirs)
    assert (weighed.origins.low, weighed.origins.high) == (1, 1)


def test_an_unlisted_house_is_one_however_it_is_written(teller):
    said = [("outlet", "", None, CONTENTS[0])]
    ours, theirs = (
        teller.member("a", said, publisher="The Hill Times"),
        teller.member("b", said, publisher="HILL TIMES"),
    )
    assert _only(ours, theirs).origins.high == 1


def test_nobody_named_adds_to_the_upper_bound_alone(teller):
    weighed = _only(teller.member("a", [("unnamed", "local media", None, CONTENTS[0])]))
    assert (weighed.origins.low, weighed.origins.high) == (0, 1)


def test_a_headline_rests_on_the_report_below_it(teller):
    title = CONTENTS[0]
    text = [
        ("outlet", "", None, title),
        ("outlet", "", None, title + " night"),
        ("person", "Sara Venn", None, CONTENTS[4]),
    ]
    member = teller.member("a", text, credits=("Norda Press",))
    member = replace(member, analysis=replace(member.analysis, title=title))
    weighed = next(w for w in weigh([member], [], HOUSES, None) if w.claim.asserted[0].text == title)
    assert [root.name for root in weighed.origins.roots] == ["Norda Press"]
    assert (weighed.origins.low, weighed.origins.high) == (1, 1)


def test_copies_of_each_other_in_a_ring_end_somewhere(teller):
    said = [("outlet", "", None, CONTENTS[0])]
    ring = [teller.member(n, said, day=None, publisher=p) for n, p in (("a", "Lake Courier"), ("b", None), ("c", "X"))]
    copies = [teller.copied(ring[n], ring[n - 1]) for n in range(3)]
    weighed = _only(*ring, copies=copies)
    assert weighed.origins.high == 1


def test_what_an_outlet_takes_back_no_longer_counts(teller):
    said = teller.member("a", [("outlet", "", None, CONTENTS[0])], publisher="Lake Courier")
    taken = teller.member(
        "b", [("outlet", "", None, "denies:" + CONTENTS[0])], day="2031-03-02", publisher="Lake Courier"
    )
    (statement,) = taken.analysis.statements
    taken = replace(taken, analysis=replace(taken.analysis, statements=(replace(statement, revises=True),)))
    weighed = _only(said, taken)
    assert (weighed.status, weighed.origins.high) == ("revised", 0)
    assert "Lake Courier took it back" in weighed.origins.reasons[0]


def test_no_story_and_reports_that_say_nothing_have_no_claims(teller):
    assert weigh([], [], HOUSES, None) == ()
    assert weigh([teller.member("a", [])], [], HOUSES, None) == ()
    assert weigh([teller.member("a", [("outlet", "", None, "")], language="und")], [], HOUSES, None)[0].text == ""


def test_the_picture_holds_every_report_once_and_each_copy_with_its_report(teller):
    said = [("outlet", "", None, CONTENTS[0])]
    first, second = teller.member("a", said), teller.member("b", said, day="2031-03")
    copies = [teller.copied(second, first)]
    claims = weigh([first, second], copies, HOUSES, None)
    told = WeighedStory(id="s", title="t", members=(second, first), weighed=claims)
    made = picture("1", "2031-03-03T00:00:00Z", [told], copies, [])
    assert [r.id for r in made.reports] == ["a", "b"]
    assert [len(r.copied) for r in made.reports] == [0, 1]
    assert made.reports[1].copied[0].source == "a"
    (story,) = made.stories
    assert story.reports == ("b", "a")
    assert (story.since, story.until) == ("2031-03-01", "2031-03-01")
    assert picture("1", "x", [], [], []).stories == ()


def _range(members):
    shut = "the lower road to Tessel was closed for the night"
    (found,) = (w for w in weigh(members, [], HOUSES, None) if w.text.endswith(shut))
    return found.origins


def _outlet(teller, name, publisher, *, own=False):
    shut = "the lower road to Tessel was closed for the night"
    return teller.member(name, [("outlet", "", None, shut)], publisher=publisher, own=own)


def test_outlets_that_do_not_tell_how_they_know_prove_one_origin_together(teller):
    found = _range([_outlet(teller, "a", "Lake Courier"), _outlet(teller, "b", "Valley Herald")])
    assert (found.low, found.high) == (1, 2)
    assert "Not shown to be different from the others: Lake Courier; Valley Herald." in found.reasons


def test_outlets_that_had_people_there_are_origins_each(teller):
    members = [_outlet(teller, "a", "Lake Courier", own=True), _outlet(teller, "b", "Valley Herald", own=True)]
    found = _range(members)
    assert (found.low, found.high) == (2, 2)


def test_an_outlet_that_does_not_tell_adds_to_the_upper_number_beside_one_that_does(teller):
    found = _range([_outlet(teller, "a", "Lake Courier", own=True), _outlet(teller, "b", "Valley Herald")])
    assert (found.low, found.high) == (1, 2)
