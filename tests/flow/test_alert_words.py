"""What an alert or a search tells is taken from who may no longer see it; whoever else has it keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comity.flow.alert import match_reports, match_stories
from comity.flow.sequence import Sequencer
from comity.flow.watch import Watch
from comity.flow.weighing import Scales, Weigher
from comity.query import Clock, Known, ground, parse
from comity.sources import houses
from comity.sources.gazetteer import gazetteer
from comity.store import alert, search, source, standing, withdrawal

DAM = (
    "Gates of the Orlan dam jammed in Torvan on Monday, engineer Milos Arden said. The marmot saw it. Twelve people"
    " were killed, Milos Arden said."
)
DENIED = (
    "The gates of the Orlan dam in Torvan did not jam on Monday, minister Sela Vantry denied. Milos Arden works there."
    " Nobody was killed, Sela Vantry said."
)


@pytest.fixture
def watched(live):
    """The centre with a query of Kesh for what only its own report says, and that report in a story of two."""
    viewer = live.viewers["kesh"]
    watch = Watch(Known(gazetteer=gazetteer(()), houses=houses()), UTC)
    live.sequencer.close()
    live.sequencer = Sequencer(live.conveyor, tell=lambda connection, new: match_reports(connection, watch, new))
    live.weigher = Weigher(live.conveyor, Scales(), tell=lambda connection, new: match_stories(connection, watch, new))
    with live.web.viewer(viewer) as connection:
        chosen = ["contested", "denied", "origins", "figures", "place"]
        standing.add(connection, viewer.member, viewer.officer, name="q", query="marmot", again=chosen)
    with live.conveyor.worker() as connection:
        watch.refresh(connection)
    live.add("own", DAM, owner="kesh")
    live.run()
    live.add("dam", DENIED, owner="norda")
    live.run()
    yield live
    live.sequencer.close()


def told(live, name="kesh"):
    with live.web.viewer(live.viewers[name]) as connection:
        return [(each.kind, f"{each.title} {each.why}") for each in alert.own(connection).rows]


@pytest.mark.parametrize("how", ["hidden", "recalled", "erased"])
def test_words_of_a_report_that_was_taken_back_stand_in_no_alert(watched, how):
    ((kind, words),) = told(watched)
    assert kind == "denied"
    assert "Vantry" in words
    with watched.web.viewer(watched.viewers["norda"]) as connection:
        withdrawal.withdraw(connection, watched.received["dam"].id, how)
    assert "Vantry" not in str(told(watched))
    watched.run()
    ((kind, words),) = told(watched)  # of its own report it tells again
    assert kind == "report"
    assert "marmot" in words
    assert "Vantry" not in words
    assert watched.fetch("select times, seen_at, done_at from alert") == [(2, None, None)]


def test_an_alert_of_who_may_still_see_it_stays(watched):
    before = told(watched)
    with watched.web.viewer(watched.viewers["norda"]) as connection:
        values = (watched.received["dam"].id, watched.marking("norda", "members", "kesh"))
        connection.execute("select mark_report(%s, %s)", values)
    assert told(watched) == before


def test_no_search_tells_of_a_source_that_is_not_to_be_known(live):
    own, everybody = live.marking("norda", "members"), live.marking("norda")
    member = live.viewers["norda"].member
    with live.conveyor.worker() as connection:
        ((feed,),) = connection.execute(
            "insert into source (member, label, marking, kind, name) values (%s, %s, %s, 'upload', 'Falcon desk')"
            " returning id",
            (member, own, everybody),
        ).fetchall()
    live.add("dam", DAM, marking=everybody)
    with live.conveyor.worker() as connection:
        connection.execute("update report set source = %s where id = %s", (feed, live.received["dam"].id))
    live.run()
    known = Known(gazetteer=gazetteer(()), houses=houses())

    def found(name: str, words: str) -> int:
        clock = Clock(now=datetime.now(UTC), zone=UTC)
        with live.web.viewer(live.viewers[name]) as connection:
            since = datetime.now(UTC) - timedelta(days=30)
            return sum(search.count(connection, ground(parse(words), known), clock=clock, since=since))

    asked = ("source:falcon", 'source:"Falcon desk"', f"source:{feed}")
    assert [found(name, words) for name in ("kesh", "norda") for words in asked] == [0] * 6
    assert live.fetch("select source from analysis") == [(None,)]
    # Once all who see its reports may know of the source, it is found; and not any more when they may not.
    with live.web.viewer(live.viewers["norda"]) as connection:
        told_of = source.one(connection, feed)
    for label, times in ((everybody, 2), (own, 0)):
        with live.web.viewer(live.viewers["norda"]) as connection:
            source.change(
                connection, feed, name=told_of.name, address="", label=label, marking=everybody, publisher=None,
                language=None, settings=replace(told_of).settings,
            )  # fmt: skip
        live.run()
        assert found("kesh", "source:falcon") == times
