"""Standing queries to alerts: who is told of what, and when again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.errors import NotFound
from comity.flow.watch import Watch
from comity.query import Known
from comity.store import alert, standing


def test_one_alert_for_a_story_rewritten_as_it_grows(scene: Any) -> None:
    scene.ask("veldt", "dam AND gates")
    first = scene.arrives("Gates of the dam jammed\n\nTwo gates do not open.")
    second = scene.arrives("Dam: third gate jams, too\n\nEngineers are on their way.")
    other = scene.arrives("Dam gates repaired elsewhere", story="s2")
    assert [one.times for one in (*first, *second, *other)] == [1, 2, 1]
    assert first[0].id == second[0].id != other[0].id
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        shown = alert.own(connection).rows
    assert [one.title for one in shown] == ["Dam gates repaired elsewhere", "Dam: third gate jams, too"]
    assert shown[1].reports == 2
    assert shown[1].fired_at >= shown[1].received_at


def test_the_same_report_again_fires_nothing(scene: Any) -> None:
    scene.ask("veldt", "dam")
    report = scene.report("The dam holds")
    assert len(scene.placed(report)) == 1
    assert scene.placed(report) == ()


def test_a_query_sees_only_what_its_owner_may_see(scene: Any) -> None:
    scene.ask("veldt", "dam")
    scene.ask("harm", "dam")
    narrow = scene.label("norda", "harm")
    fired = scene.arrives("The dam leaks", marked=narrow)
    assert [one.officer for one in fired] == [scene.officers["harm"]]
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert alert.own(connection).rows == ()
        with pytest.raises(NotFound):
            alert.one(connection, fired[0].id)


def _replaced(scene: Any, report: UUID) -> None:
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update report set latest = false where id = %s", (report,))
        connection.execute("update analysis set latest = false where report = %s", (report,))


def test_a_version_that_was_replaced_fires_nothing_and_what_comes_after_it_does(scene: Any) -> None:
    scene.ask("veldt", "dam AND contested")
    scene.ask("veldt", "gates", again=["contested"])
    first = scene.report("The dam leaks at its gates")
    assert len(scene.placed(first)) == 1
    _replaced(scene, first)
    assert scene.arrives("Nothing leaks") == ()
    assert scene.weighs("s1", "veldt", contested=True) == ()
    second = scene.report("The gates are jammed")
    scene.placed(second)
    assert [one.kind for one in scene.weighs("s1", "veldt", contested=True)] == ["contested"]
    _replaced(scene, second)
    assert scene.weighs("s1", "veldt") == ()  # that it is contested no more is known, though nothing in it answers
    scene.arrives("The gates hold")
    assert [one.kind for one in scene.weighs("s1", "veldt", contested=True)] == ["contested"]


def test_what_comes_after_a_report_that_was_taken_back_is_told(scene: Any) -> None:
    asked = scene.ask("veldt", "dam", "email", again=["contested"])
    first = scene.report("The dam leaks")
    assert len(scene.placed(first)) == 1
    own = scene.label("norda", "norda")
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        connection.execute("select mark_report(%s, %s)", (first, own))
    assert [one.standing for one in scene.arrives("The dam is dry")] == [asked]
    assert scene.arrives("The dam holds") == ()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert [one.title for one in alert.own(connection).rows] == ["The dam is dry"]


def test_contested_waits_for_the_story_to_be(scene: Any) -> None:
    scene.ask("veldt", "dam AND contested")
    assert scene.arrives("The dam leaks") == ()
    assert scene.weighs("s1", "norda", "veldt", "harm") == ()
    fired = scene.weighs("s1", "norda", "veldt", "harm", contested=True)
    assert [(one.kind, one.times) for one in fired] == [("contested", 1)]
    assert scene.weighs("s1", "norda", "veldt", "harm", contested=True) == ()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        shown = alert.one(connection, fired[0].id)
    assert (shown.title, shown.why) == ("Torvan dam", "The gates are jammed")
    assert [one.kind for one in scene.arrives("The dam leaks more")] == ["report"]


def test_an_alert_fires_again_when_its_story_becomes_contested(scene: Any) -> None:
    scene.ask("veldt", "dam")
    scene.arrives("The dam leaks")
    assert [one.times for one in scene.weighs("s1", "veldt", contested=True)] == [2]
    assert scene.weighs("s1", "veldt", contested=True, origins=3) == ()
    assert scene.weighs("s1", "veldt") == ()
    assert [one.times for one in scene.weighs("s1", "veldt", contested=True)] == [3]


def _came(scene: Any, which: UUID) -> datetime:
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        return alert.one(connection, which).received_at


@pytest.mark.parametrize("query", ["dam", "dam AND contested"])
def test_what_moved_a_story_came_in_when_its_newest_report_did(scene: Any, query: str) -> None:
    scene.ask("veldt", query)
    monday = datetime.now(UTC) - timedelta(days=1)
    scene.arrives("The dam leaks", received=monday)
    assert scene.weighs("s1", "veldt") == ()
    denied, hidden = monday + timedelta(hours=20), monday + timedelta(hours=21)
    scene.arrives("Nothing leaks, the mayor says", received=denied)
    scene.arrives("Nothing leaks, it is whispered", received=hidden, marked=scene.label("norda", "norda"))
    (fired,) = scene.weighs("s1", "veldt", contested=True)
    assert (fired.kind, _came(scene, fired.id)) == ("contested", denied)


def test_what_moved_a_story_without_a_new_report_came_in_when_it_was_weighed(scene: Any) -> None:
    scene.ask("veldt", "dam")
    scene.arrives("The dam leaks", received=datetime.now(UTC) - timedelta(days=1))
    began = datetime.now(UTC)
    (fired,) = scene.weighs("s1", "veldt", contested=True)
    assert began <= _came(scene, fired.id) <= datetime.now(UTC)


def test_it_does_not_when_it_asked_for_what_is_not_contested(scene: Any) -> None:
    scene.ask("veldt", "dam NOT contested")
    assert len(scene.arrives("The dam leaks")) == 1
    assert scene.weighs("s1", "veldt", contested=True) == ()


def test_the_least_number_of_origins(scene: Any) -> None:
    scene.ask("veldt", "dam origins>=2")
    scene.arrives("The dam leaks")
    assert scene.weighs("s1", "veldt", origins=1) == ()
    assert [one.kind for one in scene.weighs("s1", "veldt", origins=2)] == ["origins"]


def test_what_is_wanted_of_a_story_may_be_longer_than_a_query(scene: Any) -> None:
    longest = " ".join(["language:en", *(f"-origins>={least}" for least in range(101, 300))])
    scene.ask("veldt", longest, again=["contested"])
    assert [one.kind for one in scene.arrives("The dam leaks")] == ["report"]
    assert [one.kind for one in scene.weighs("s1", "veldt", contested=True)] == ["contested"]


def test_a_query_that_breaks_keeps_no_report_and_no_other_query_from_being_told(
    scene: Any, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = scene.ask("veldt", "dam contested"), scene.ask("harm", "leaks contested")
    assert scene.arrives("The dam leaks") == ()
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update hit set wants = 'dam' where standing = %s", (broken,))
    fired = scene.weighs("s1", "veldt", "harm", contested=True)
    assert [(one.standing, one.kind) for one in fired] == [(whole, "contested")]
    assert str(broken) in caplog.text


def test_a_report_whose_words_cannot_be_told_is_placed_all_the_same(scene: Any) -> None:
    scene.ask("veldt", "dam")
    report = scene.report("The dam leaks")
    with scene.centre.conveyor.worker() as connection:
        content = connection.execute("select content from analysis where report = %s", (report,)).fetchone()[0]
        connection.execute("update analysis set content = '{' where report = %s", (report,))
    assert scene.placed(report) == ()
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update analysis set content = %s where report = %s", (content, report))
    scene.weighs("s1", "veldt")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert [one.title for one in alert.own(connection).rows] == ["The dam leaks"]


def test_what_is_done_to_a_claim(scene: Any) -> None:
    scene.ask("veldt", "dam stance:revises")
    scene.arrives("The dam leaks")
    assert scene.weighs("s1", "veldt", stances=["asserts", "denies"]) == ()
    assert [one.kind for one in scene.weighs("s1", "veldt", stances=["asserts", "revises"])] == ["stance"]


def test_it_fires_again_with_each_figure_more_if_figures_were_asked_for(scene: Any) -> None:
    scene.ask("veldt", "dam figures>=2")
    scene.ask("harm", "dam")
    scene.arrives("The dam leaks")
    assert scene.weighs("s1", "veldt", "harm", figures=0) == ()
    assert [(one.kind, one.times) for one in scene.weighs("s1", "veldt", "harm", figures=2)] == [("figures", 1)]
    assert scene.weighs("s1", "veldt", "harm", figures=2) == ()
    assert [(one.kind, one.times) for one in scene.weighs("s1", "veldt", "harm", figures=3)] == [("figures", 2)]


def test_a_place_within_a_distance_and_words_near_each_other(scene: Any, kessel: Any) -> None:
    scene.ask("veldt", 'place:"46.5, 44 ~60km" dam NEAR/3 gates')
    assert len(scene.arrives("Gates of the dam jammed", places=[kessel])) == 1
    assert scene.arrives("Gates of the dam jammed", story="s2") == ()
    assert scene.arrives("Gates that nobody opened, and a dam", places=[kessel], story="s3") == ()


def test_each_member_goes_by_its_own_picture(scene: Any) -> None:
    scene.ask("veldt", "dam contested")
    scene.ask("harm", "dam contested")
    scene.arrives("The dam leaks")
    narrow = scene.label("norda", "harm")
    assert scene.weighs("s1", "norda", "veldt") == ()
    fired = scene.weighs("s1", "harm", contested=True, labels=[narrow])
    assert [one.officer for one in fired] == [scene.officers["harm"]]


def test_what_is_taken_back_is_not_told_any_more(scene: Any) -> None:
    scene.ask("veldt", "dam contested")
    public, own = scene.label("norda"), scene.label("norda", "norda")
    report = scene.report("The dam leaks", marked=public)
    scene.placed(report)
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        connection.execute("select mark_report(%s, %s)", (report, own))
    assert scene.weighs("s1", "veldt", contested=True) == ()


def test_queries_that_change_are_asked_as_they_are_now(scene: Any) -> None:
    made = scene.ask("veldt", "dam")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.change(connection, made, name="Bridges", query="bridge", channels=(), active=True)
    with scene.centre.conveyor.worker() as connection:
        scene.watch.refresh(connection)
    assert scene.arrives("The dam leaks") == ()
    assert len(scene.arrives("The bridge is closed")) == 1
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.remove(connection, made)
    with scene.centre.conveyor.worker() as connection:
        scene.watch.refresh(connection)
    assert scene.arrives("The bridge is open") == ()


def test_many_queries_are_filed_by_what_the_newest_reports_tell(scene: Any, known: Known, monkeypatch: Any) -> None:
    monkeypatch.setattr("comity.flow.watch._MANY", 0)
    scene.report("The dam leaks")
    scene.ask("veldt", "dam")
    watch = Watch(known)
    with scene.centre.conveyor.worker() as connection:
        watch.refresh(connection)
    assert watch.index._rarity.reports == 1


def test_nobody_reads_or_changes_anothers_queries_and_alerts(scene: Any) -> None:
    made = scene.ask("veldt", "dam")
    fired = scene.arrives("The dam leaks")
    with scene.centre.web.viewer(scene.viewer("harm")) as connection:
        assert standing.own(connection) == ()
        for act in (
            lambda: standing.remove(connection, made),
            lambda: standing.one(connection, made),
            lambda: alert.finish(connection, fired[0].id),
        ):
            with pytest.raises(NotFound):
                act()


def test_seen_done_and_back_again(scene: Any) -> None:
    scene.ask("veldt", "dam")
    fired = scene.arrives("The dam leaks")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert alert.unseen(connection) == 1
        alert.see(connection, [fired[0].id])
        assert alert.unseen(connection) == 0
        alert.finish(connection, fired[0].id)
        assert alert.own(connection, open_only=True).rows == ()
    scene.arrives("The dam leaks more")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert [one.times for one in alert.own(connection, open_only=True).rows] == [2]


def test_open_screens_are_told_by_id_alone(scene: Any) -> None:
    scene.ask("veldt", "dam")
    listener = scene.centre.web.listener()
    try:
        listener.execute("listen comity")
        fired = scene.arrives("The dam leaks")
        told = [one.payload for one in listener.notifies(timeout=5, stop_after=1)]
    finally:
        listener.close()
    assert len(told) == 1
    assert str(fired[0].id) in told[0]
    assert "leaks" not in told[0]


def test_days_are_those_of_publication(scene: Any) -> None:
    scene.ask("veldt", "dam since:2026-03-10 until:2026-03-12")
    told = [
        len(scene.arrives(f"The dam, day {day}", story=f"s{day}", published=datetime(2026, 3, day, 23, 30, tzinfo=UTC)))
        for day in (9, 10, 12, 13)
    ]
    assert told == [0, 1, 1, 0]


def test_an_alert_follows_its_reports_into_another_story(scene: Any) -> None:
    scene.ask("veldt", "dam")
    first, second = scene.report("The dam leaks", story="a"), scene.report("A dam leaks", story="b")
    assert len(scene.placed(first, second)) == 2
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update filing set story = 'b'")
        connection.execute("update analysis set story = 'b'")
    fired = scene.arrives("The dam leaks on", story="b")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        (shown,) = alert.own(connection).rows
    assert (shown.id, shown.story, shown.times, shown.reports) == (fired[0].id, "b", 2, 3)


def test_an_alert_alone_moves_with_its_story(scene: Any) -> None:
    scene.ask("veldt", "dam")
    (first,) = scene.arrives("The dam leaks", story="a")
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update filing set story = 'c'")
    assert scene.weighs("c", "veldt") == ()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        (shown,) = alert.own(connection).rows
    assert (shown.id, shown.story, shown.times) == (first.id, "c", 1)


def test_a_weigher_needs_no_condition_in_memory(scene: Any) -> None:
    scene.ask("veldt", "dam contested")
    scene.arrives("The dam leaks")
    scene.stands_aside()
    assert len(scene.watch.index) == 0
    assert [one.kind for one in scene.weighs("s1", "veldt", contested=True)] == ["contested"]


def test_of_a_story_that_was_split_a_weigher_tells_the_words_that_answer(scene: Any) -> None:
    scene.ask("veldt", "dam")
    scene.arrives("Gates open\n\nThe old dam leaks.")
    scene.stands_aside()
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update filing set story = 's9'")
    scene.weighs("s9", "veldt")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert {(one.story, one.why) for one in alert.own(connection).rows} >= {("s9", "… The old dam leaks.")}
