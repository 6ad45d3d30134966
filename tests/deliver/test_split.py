"""A story that splits leaves no report without an alert, and nobody is told twice; one that was joined is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from comity.query import Clock
from comity.serve import known
from comity.store import filing, search
from comity.store.filing import Moved


@pytest.fixture
def told(scene):
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update contact set webhook = 'http://127.0.0.1:1/', webhook_secret = 'whsec'")
    query = scene.ask("norda", "gates", "screen", "webhook")
    first, second = scene.report("Two gates are jammed"), scene.report("All gates were opened")
    assert len(scene.placed(first, second)) == 1
    return query, first, second


def _rows(scene, query):
    with scene.centre.conveyor.worker() as connection:
        alerts = connection.execute(
            "select story, report, times, title from alert where standing = %s order by story", (query,)
        ).fetchall()
        sent = connection.execute("select count(*) from outbox").fetchone()
    return alerts, sent[0]


def _split(scene, report, into="s2"):
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update filing set story = %s where report = %s", (into, report))
        connection.execute("update analysis set story = %s where report = %s", (into, report))


@pytest.mark.parametrize("which", [1, 2])
def test_both_parts_have_an_alert_and_nothing_more_is_sent(scene, told, which):
    query, moved = told[0], told[which]
    _, sent = _rows(scene, query)
    _split(scene, moved)
    assert scene.weighs("s2", "norda") == ()
    alerts, after = _rows(scene, query)
    assert [story for story, *_ in alerts] == ["s1", "s2"]
    assert alerts[1][1:3] == (moved, 0)
    assert after == sent
    scene.weighs("s2", "norda")
    assert _rows(scene, query) == (alerts, after)


def test_what_comes_next_in_the_part_is_told(scene, told):
    query, _, moved = told
    _split(scene, moved)
    scene.weighs("s2", "norda")
    (fired,) = scene.arrives("The gates hold", story="s2")
    assert (fired.story, fired.times) == ("s2", 1)
    assert _rows(scene, query)[1] == 2


def test_a_part_whose_reports_may_no_longer_be_seen_gets_none(scene, told):
    query, _, moved = told
    _split(scene, moved)
    hidden = scene.label("veldt", "veldt")
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update hit set label = %s where report = %s", (hidden, moved))
    scene.weighs("s2", "norda")
    assert [story for story, *_ in _rows(scene, query)[0]] == ["s1"]


def test_what_comes_together_again_keeps_the_alert_that_fired_and_its_letter(scene, told):
    query, _, moved = told
    alerts, sent = _rows(scene, query)
    _split(scene, moved)
    scene.weighs("s2", "norda")
    with scene.centre.conveyor.worker() as connection:  # what the part tells was received after the alert had fired
        connection.execute("update alert set fired_at = clock_timestamp() where story = 's2'")
    _split(scene, moved, into="s1")
    scene.weighs("s1", "norda")
    assert _rows(scene, query) == (alerts, sent)


@pytest.fixture
def founded(scene):
    """Two stories, each with the id that the report gives it which founds it."""
    reports = scene.report("The dam leaks"), scene.report("The gates are jammed")
    stories = tuple(f"s{one.hex}" for one in reports)
    for report, story in zip(reports, stories, strict=True):
        _split(scene, report, into=story)
    return stories


def _join(scene, story, into):
    with scene.centre.conveyor.worker() as connection:
        filing.move(connection, Moved(story=story, into=into, how="They tell of the same dam."))


def test_a_query_for_a_story_that_was_joined_with_another_asks_for_the_one_that_is_left(scene, founded):
    one, other = founded
    without, within = scene.ask("veldt", f"dam NOT story:{one}"), scene.ask("harm", f"story:{one}")
    assert [each.standing for each in scene.arrives("The dam holds", story=one)] == [within]
    assert [each.standing for each in scene.arrives("Dams abroad", story=other)] == [without]
    _join(scene, one, other)
    assert [each.standing for each in scene.arrives("The dam is dry", story=other)] == [within]
    later = scene.ask("norda", f"story:{one}")
    assert {each.standing for each in scene.arrives("The dam is full", story=other)} == {within, later}
    _split(scene, UUID(one[1:]), into=one)  # it is a story of its own again
    assert [each.standing for each in scene.arrives("The dam is old", story=other)] == [without]
    assert {each.standing for each in scene.arrives("The dam is new", story=one)} == {within, later}


def test_a_search_for_a_story_that_was_joined_with_another_finds_what_it_took_along(scene, founded):
    one, other = founded
    _join(scene, one, other)
    clock = Clock(now=datetime.now(UTC))
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        for query, found in ((f"story:{one}", 2), (f"(dam OR gates) NOT story:{one}", 0), ("story:s1", 0)):
            condition = known.condition(connection, query)
            assert len(search.find(connection, condition, clock=clock).answers) == found
