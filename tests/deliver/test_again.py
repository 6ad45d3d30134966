"""An alert fires again only by what its reader chose, and tells what changed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from comity.deliver.again import changes, fires
from comity.model.letter import AGAIN, USUAL
from comity.model.shown import Shown
from comity.store import alert

SHOWN = st.builds(
    Shown,
    contested=st.booleans(),
    origins=st.integers(0, 9),
    denied=st.integers(0, 9),
    figures=st.integers(0, 9),
    places=st.lists(st.sampled_from(["Kessel", "Torvan", "Ost"]), unique=True).map(tuple),
)


@given(SHOWN)
def test_a_story_as_it_was_shows_nothing_new(shown: Shown) -> None:
    assert changes(shown, shown) == []


@given(SHOWN, SHOWN, st.sets(st.sampled_from(AGAIN)))
def test_what_fires_is_new_and_chosen(before: Shown, now: Shown, chosen: set[str]) -> None:
    found = changes(before, now)
    kinds = [each["kind"] for each in found]
    assert kinds == [kind for kind in AGAIN if kind in kinds]
    fired = fires(found, chosen)
    assert (fired is None) == (not chosen & set(kinds))
    assert fired is None or fired in chosen & set(kinds)


@given(SHOWN, SHOWN)
def test_less_than_before_is_nothing_new(more: Shown, less: Shown) -> None:
    smaller = Shown(
        origins=min(more.origins, less.origins),
        denied=min(more.denied, less.denied),
        figures=min(more.figures, less.figures),
        places=tuple(place for place in more.places if place in less.places),
    )
    assert changes(more, smaller) == []


def test_a_flood_of_copies_is_one_alert_and_the_newest_of_them_is_named(scene: Any) -> None:
    scene.ask("veldt", "dam", again=USUAL)
    (first,) = scene.arrives("The dam leaks")
    assert scene.weighs("s1", "veldt", origins=1) == ()
    for number in range(9):
        assert scene.arrives(f"The dam leaks, {number}") == ()
    assert scene.weighs("s1", "veldt", origins=1, figures=2, places=["Kessel"]) == ()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        shown = alert.one(connection, first.id)
    assert (shown.times, shown.reports, shown.title, shown.newest) == (1, 10, "The dam leaks", "The dam leaks, 8")


def test_what_is_new_besides_is_told_with_what_fires(scene: Any, kessel: Any) -> None:
    scene.ask("veldt", "dam", again=["denied"])
    (first,) = scene.arrives("The dam leaks", places=[kessel])
    assert scene.weighs("s1", "veldt", origins=1, places=["Kessel"]) == ()
    assert scene.weighs("s1", "veldt", origins=3, places=["Kessel", "Torvan"]) == ()
    (again,) = scene.weighs("s1", "veldt", origins=3, denied=["x.1"], places=["Kessel", "Torvan"])
    assert (again.id, again.kind, again.times) == (first.id, "denied", 2)
    assert scene.weighs("s1", "veldt", origins=4, denied=["x.1"], places=["Kessel", "Torvan"]) == ()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        shown = alert.one(connection, first.id)
    assert shown.changed == [
        {"kind": "denied", "was": "0", "now": "1"},
        {"kind": "origins", "was": "1", "now": "3"},
        {"kind": "place", "was": "", "now": "Torvan"},
    ]


def test_what_a_report_fires_says_nothing_of_what_others_brought(scene: Any, kessel: Any) -> None:
    scene.ask("veldt", "dam (contested OR origins>=2)", again=["report"])
    scene.arrives("The dam leaks")
    (first,) = scene.weighs("s1", "veldt", contested=True, origins=1, labels=[scene.label("norda")])
    scene.weighs("s1", "veldt", origins=1, labels=[scene.label("norda")])
    assert scene.arrives("The dam leaks at its gates") == ()
    other = scene.report("Water comes to Kessel", places=[kessel], owner="harm", marked=scene.label("harm"))
    both = [scene.label("norda"), scene.label("harm")]
    (again,) = scene.weighs("s1", "veldt", contested=True, origins=2, places=["Kessel"], labels=both)
    assert (again.id, again.kind) == (first.id, "report")
    with scene.centre.web.viewer(scene.viewer("harm")) as connection:
        connection.execute("select mark_report(%s, %s)", (other, scene.label("harm", "harm")))
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        shown = alert.one(connection, first.id)
    assert (shown.title, shown.changed) == ("The dam leaks at its gates", [])


def test_each_of_the_choices_fires_by_itself(scene: Any) -> None:
    later = {
        "contested": {"contested": True},
        "denied": {"denied": ["x.1"]},
        "origins": {"origins": 2},
        "figures": {"figures": 2},
        "place": {"places": ["Torvan"]},
    }
    for kind in later:
        scene.ask("veldt", f"word{kind}", again=[kind])
        assert len(scene.arrives(f"The word{kind}", story=kind)) == 1
        assert scene.weighs(kind, "veldt") == ()
        for other, shows in later.items():
            if other != kind:
                assert scene.weighs(kind, "veldt", **shows) == ()
        assert [one.kind for one in scene.weighs(kind, "veldt", **later[kind])] == [kind]
        assert scene.weighs(kind, "veldt", **later[kind]) == ()


def test_a_second_origin_that_is_weighed_together_with_the_first_is_not_lost(scene: Any) -> None:
    scene.ask("veldt", "dam", again=["origins"])
    assert len(scene.arrives("The dam leaks")) == 1
    assert scene.arrives("Leak of the dam seen by others") == ()
    assert [one.kind for one in scene.weighs("s1", "veldt", origins=2)] == ["origins"]


def test_the_newest_report_is_not_named_to_who_may_not_see_it(scene: Any) -> None:
    scene.ask("veldt", "dam", again=())
    (first,) = scene.arrives("The dam leaks")
    later = scene.report("The dam leaks on", marked=scene.label("norda"))
    scene.placed(later)
    own = scene.label("norda", "norda")
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        connection.execute("select mark_report(%s, %s)", (later, own))
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        shown = alert.one(connection, first.id)
    assert (shown.newest, shown.newest_report, shown.reports) == (None, None, 1)
