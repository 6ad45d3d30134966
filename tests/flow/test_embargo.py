"""What an embargo held back is told when it ends, once, and to nobody who had it before."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from comity.flow.alert import match_reports
from comity.flow.sequence import Sequencer
from comity.flow.watch import Watch
from comity.model.marking import Marking
from comity.query import Known
from comity.sources import houses
from comity.sources.gazetteer import gazetteer
from comity.store import alert, label, standing

DAM = "Gates of the Orlan dam jammed in Torvan on Monday, engineer Milos Arden said. The marmot saw it."
LATER = "Gates of the Orlan dam in Torvan still jammed on Tuesday, engineer Milos Arden said. The marmot slept."


@pytest.fixture
def asked(live):
    """The centre with alerts, and a way to ask a standing query in it."""
    watch = Watch(Known(gazetteer=gazetteer(()), houses=houses()), UTC)
    live.sequencer.close()
    live.sequencer = Sequencer(live.conveyor, tell=lambda connection, new: match_reports(connection, watch, new))

    def ask(name: str, query: str) -> None:
        viewer = live.viewers[name]
        with live.web.viewer(viewer) as connection:
            standing.add(connection, viewer.member, viewer.officer, name=query, query=query, again=["report"])
        with live.conveyor.worker() as connection:
            watch.refresh(connection)

    yield ask
    live.sequencer.close()


def _embargoed(live, *texts):
    """Norda's reports that the coalition sees in a moment, taken in; when that is."""
    ends = datetime.now(UTC) + timedelta(seconds=3)
    marking = Marking(owner=live.viewers["norda"].member, audience="coalition", later=True, not_before=ends)
    with live.web.viewer(live.viewers["norda"]) as connection:
        soon = label.intern(connection, [marking])
    for number, text in enumerate(texts):
        live.add(f"r{number}", text, marking=soon)
    live.run()
    return ends


def _told(live, name):
    with live.web.viewer(live.viewers[name]) as connection:
        return [(each.title, each.times) for each in alert.own(connection).rows]


def _after(live, ends):
    time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds()) + 0.1)
    live.run()


def test_who_may_see_a_report_later_is_told_of_it_then(live, asked):
    for name in ("norda", "varzan"):
        asked(name, "marmot")
    ends = _embargoed(live, DAM)
    [had] = _told(live, "norda")
    assert had[1] == 1
    assert _told(live, "varzan") == []
    _after(live, ends)
    assert _told(live, "varzan") == [had]
    assert _told(live, "norda") == [had]
    live.run()
    assert _told(live, "varzan") == [had]


def test_every_report_is_told_of_however_many_there_are(live, asked, monkeypatch):
    monkeypatch.setattr("comity.flow.sequence._MOST", 1)
    asked("kesh", "marmot AND slept")
    ends = _embargoed(live, DAM, LATER)
    assert _told(live, "kesh") == []
    _after(live, ends)
    assert len(_told(live, "kesh")) == 1


def test_what_breaks_when_it_is_told_keeps_nothing_else_back(live, caplog):
    told = []

    def breaks_the_second_time(connection, new):
        told.append(new)
        if len(told) == 2:
            connection.execute("select 1 / 0")

    live.sequencer.close()
    with Sequencer(live.conveyor, tell=breaks_the_second_time) as live.sequencer:
        _after(live, _embargoed(live, DAM))
        live.add("later", LATER)
        live.run()
    assert [len(new) for new in told] == [1, 1, 1]
    assert "could not be told of" in caplog.text
    assert len(live.stories("varzan")[0].reports) == 2


def test_a_member_that_joins_has_nobody_told_of_what_was_free_before(live, asked):
    ends = _embargoed(live, DAM)
    _after(live, ends)
    asked("varzan", "marmot")
    live.fetch("insert into member (slug, name, place) values ('lisk', 'Lisk', 4) returning id")
    live.run()
    assert live.fetch("select count(*) from hit") == [(0,)]
