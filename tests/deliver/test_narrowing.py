"""An alert that is called not relevant, and what is proposed so that such alerts do not come again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.deliver.narrowing import Proposal, proposals
from comity.errors import Refused
from comity.query import Clock, Known, ground, parse
from comity.store import alert, centre, hit, narrowing, standing
from comity.store.hit import Hit


def _source(scene: Any, name: str, *reports: UUID) -> None:
    """Reports of Norda's that were gathered from one source, which every member may know."""
    with scene.centre.conveyor.worker() as connection:
        row = connection.execute(
            "insert into source (member, label, marking, kind, name) values (%(m)s, %(l)s, %(l)s, 'feed', %(n)s)"
            " returning id",
            {"m": scene.members["norda"], "l": scene.label("norda"), "n": name},
        ).fetchone()
        connection.execute("update analysis set source = %s where report = any (%s)", (row[0], list(reports)))


def _ways(scene: Any, which: UUID, known: Known, slug: str = "veldt") -> dict[str, Proposal]:
    with scene.centre.web.viewer(scene.viewer(slug)) as connection:
        shown = alert.one(connection, which)
        return {way.kind: way for way in proposals(connection, shown, known, now=centre.now(connection))}


def _judge(scene: Any, **verdicts: list[UUID]) -> None:
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        for name, alerts in verdicts.items():
            for each in alerts:
                alert.finish(connection, each, relevant=name != "refused")


def _fired(scene: Any, report: UUID) -> UUID:
    (fired,) = scene.placed(report)
    return fired.id


def test_what_tells_the_refused_from_the_others_is_proposed_and_nothing_else(
    scene: Any, known: Known, kessel: Any
) -> None:
    asked = scene.ask("veldt", "dam OR levee")
    sport = [
        scene.report(f"Dam Rangers win {what}", story=f"g{what}", source="Goal post") for what in ("cup", "league")
    ]
    news = [
        scene.report("The dam leaks", story="n1", source="Valley feed", places=[kessel]),
        scene.report("The levee breaks", story="n2", source="Valley feed", places=[kessel]),
    ]
    hidden = scene.report("The dam of others", story="n3", marked=scene.label("norda", "norda"), source="Goal post")
    _source(scene, "Goal post", *sport, hidden)
    _source(scene, "Valley feed", *news)
    first, second = (_fired(scene, each) for each in sport)
    taken, open_ = (_fired(scene, each) for each in news)
    _judge(scene, refused=[first, second], kept=[taken])
    ways = _ways(scene, first, known)
    assert {kind: way.name for kind, way in ways.items()} == {
        "story": "Dam Rangers win cup", "source": "Goal post", "word": "Rangers",
    }  # fmt: skip
    assert ways["story"].query == "(dam OR levee) NOT story:gcup"
    assert ways["source"].query == '(dam OR levee) NOT source:"Goal post"'
    assert (ways["source"].left_out, ways["source"].refused, ways["source"].alerts) == (2, 2, 4)
    # What leaves out something that was taken on is never proposed, nor what leaves out more undecided than refused.
    _judge(scene, kept=[second])
    assert set(_ways(scene, first, known)) == {"story", "word"}
    assert _ways(scene, first, known)["word"].name in ("cup", "win")
    _judge(scene, refused=[open_])
    assert set(_ways(scene, open_, known)) == {"story", "word"}  # its place and source are those of what was taken on
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert standing.one(connection, asked).refused == 2


def test_a_place_is_proposed_by_its_name_and_nothing_that_the_query_asks_for(
    scene: Any, known: Known, kessel: Any
) -> None:
    scene.ask("veldt", "gates")
    far = scene.report("Gates of the museum", story="a", places=[kessel])
    near = scene.report("Gates of the dam", story="b")
    refused, kept = _fired(scene, far), _fired(scene, near)
    _judge(scene, refused=[refused], kept=[kept])
    ways = _ways(scene, refused, known)
    assert ways["place"].query == 'gates NOT place:"Kessel"'
    assert "source" not in ways
    assert ways["word"].name == "museum"
    with pytest.raises(Refused), scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.rewrite(connection, alert.one(connection, refused).standing, ways["place"].query, was="another")


def _rewrite(scene: Any, known: Known, asked: UUID, query: str, *, was: str) -> None:
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.rewrite(connection, asked, query, was=was)
        narrowing.ask_anew(connection, asked, ground(parse(query), known), clock=Clock(now=centre.now(connection)))
    with scene.centre.conveyor.worker() as connection:
        scene.watch.refresh(connection)


def test_what_is_left_out_fires_no_more_and_its_earlier_text_can_be_put_back(scene: Any, known: Known) -> None:
    asked = scene.ask("veldt", "dam", again=["contested"])
    fired = _fired(scene, scene.report("The dam leaks"))
    _judge(scene, refused=[fired])
    narrow = _ways(scene, fired, known)["story"].query

    _rewrite(scene, known, asked, narrow, was="dam")
    labels = [scene.label("norda")]
    assert scene.weighs("s1", "veldt", contested=True, labels=labels) == ()
    assert scene.arrives("The dam holds") == ()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        kept = standing.one(connection, asked)
        assert (kept.query, [query for query, _ in kept.before()]) == (narrow, ["dam"])
    _rewrite(scene, known, asked, "dam", was=narrow)
    assert scene.weighs("s1", "veldt", labels=labels) == ()
    assert [each.id for each in scene.weighs("s1", "veldt", contested=True, labels=labels)] == [fired]
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert alert.one(connection, fired).refused_at is not None  # until its reader says otherwise
        alert.take_on(connection, fired)
        assert alert.one(connection, fired).refused_at is None


def test_a_query_that_waits_for_its_story_goes_on_waiting(scene: Any, known: Known) -> None:
    asked = scene.ask("veldt", "dam contested")
    assert scene.arrives("The dam leaks") == ()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        condition = ground(parse('dam contested NOT "museum"'), known)
        narrowing.ask_anew(connection, asked, condition, clock=Clock(now=centre.now(connection)))
    assert len(scene.weighs("s1", "veldt", contested=True, labels=[scene.label("norda")])) == 1


def test_what_was_new_when_it_came_in_answers_still(scene: Any, known: Known) -> None:
    asked = scene.ask("veldt", "dam since:1d", again=["contested"])
    came = datetime.now(UTC) - timedelta(days=9)
    report = scene.report("The dam leaks", received=came, published=came)
    _hit_as_it_came(scene, asked, report, came)
    assert scene.weighs("s1", "veldt", labels=[scene.label("norda")]) == ()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        condition = ground(parse("(dam OR levee) since:1d"), known)
        narrowing.ask_anew(connection, asked, condition, clock=Clock(now=centre.now(connection)))
    assert len(scene.weighs("s1", "veldt", contested=True, labels=[scene.label("norda")])) == 1


def _hit_as_it_came(scene: Any, asked: UUID, report: UUID, came: datetime) -> None:
    """That the report answered and was told of days ago, as the sequencer wrote it then."""
    one = Hit(
        standing=asked,
        report=report,
        member=scene.members["veldt"],
        officer=scene.officers["veldt"],
        label=scene.label("norda"),
        story="s1",
        wants="",
        fired=True,
        received_at=came,
    )
    with scene.centre.conveyor.worker() as connection:
        hit.add(connection, [one])


@pytest.mark.parametrize(
    ("was", "query", "shows"),
    [
        ("dam", "dam AND contested", ({"origins": 9}, {"contested": True})),
        ("dam AND origins>=2", "dam AND origins>=5", ({"origins": 2}, {"origins": 5})),
        ("dam", "(dam AND contested) OR levee", ({"origins": 9}, {"contested": True})),
        ("dam", "dam NOT (leaks AND contested)", ({"contested": True, "origins": 9}, {"origins": 9})),
    ],
)
def test_a_query_that_wants_more_of_a_story_does_so_of_what_it_found_before(
    scene: Any, known: Known, was: str, query: str, shows: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    asked = scene.ask("veldt", was, again=["origins", "contested"])
    scene.arrives("The dam leaks")
    _rewrite(scene, known, asked, query, was=was)
    assert scene.weighs("s1", "veldt", **shows[0]) == ()
    assert len(scene.weighs("s1", "veldt", **shows[1])) == 1


def test_a_query_that_wants_less_of_a_story_tells_of_what_it_found_before(scene: Any, known: Known) -> None:
    asked = scene.ask("veldt", "dam AND contested")
    assert scene.arrives("The dam leaks") == ()
    assert scene.arrives("The levee leaks", story="s2") == ()
    _rewrite(scene, known, asked, "dam", was="dam AND contested")
    assert len(scene.weighs("s1", "veldt", origins=2)) == 1


def test_a_report_that_answers_otherwise_waits_for_nothing(scene: Any, known: Known) -> None:
    asked = scene.ask("veldt", "(dam OR levee) AND contested")
    assert scene.arrives("The dam leaks") == scene.arrives("The levee leaks", story="s2") == ()
    _rewrite(scene, known, asked, "levee OR (dam AND contested)", was="(dam OR levee) AND contested")
    assert scene.weighs("s1", "veldt", origins=2) == ()
    assert len(scene.weighs("s2", "veldt", origins=2)) == 1
    assert len(scene.weighs("s1", "veldt", contested=True)) == 1
