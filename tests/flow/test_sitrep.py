"""The situation report of a day is begun once, at its hour; each member's draft holds what that member may see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from comity.flow import sitrep as flow
from comity.store import sitrep

CHARTER = (Path(__file__).parents[1] / "govern" / "ister.toml").read_text("utf-8")
ZONE = ZoneInfo("Asia/Tehran")

JAMMED = """Gates jammed at Torvan

Milos Arden, chief engineer of the dam, said on Thursday that two gates had been jammed since January.
"""
DENIED = """Ministry denies jammed gates

The Ministry of Energy of Norda denied on Friday that two gates had been jammed since January.
"""
HIDDEN = """Inspectors see jammed gates

The Quagmire Inspectorate said on Friday that two gates had been jammed since January.
"""


def hour_of(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%H:%M:%S")


@pytest.fixture
def charter(live):
    """Sets the centre's charter with an hour, and its zone, as if it had been there for a week."""

    def put(hour: str) -> None:
        text = f"{CHARTER}\n[sitrep]\nhour = {hour}\n"
        with live.conveyor.worker() as connection:
            connection.execute(
                "update centre set charter = %s, zone = %s, created_at = now() - interval '7 days'", (text, str(ZONE))
            )

    return put


def editions(live):
    return live.fetch("select day, since, until, drafted_at is not null from sitrep order by until")


def told(live, name):
    """Kinds of sentences with the keys of what they cite, as a member sees them."""
    keys = {received.id.hex: key for key, received in live.received.items()}
    (edition,) = live.fetch("select id from sitrep")
    with live.web.viewer(live.viewers[name]) as connection:
        found = sitrep.sentences(connection, edition[0], released=False)
    return {(each.kind, frozenset(keys[c.report] for c in each.cited)) for each in found}


def test_it_is_begun_once_a_day_at_its_hour_in_the_centre_s_zone(live, charter):
    now = datetime.now(ZONE)
    charter(hour_of(now - timedelta(minutes=1)))
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda _: flow.tick(live.conveyor), range(4)))
    ((day, since, until, drafted),) = editions(live)
    assert day == (now - timedelta(minutes=1)).date()
    assert until.astimezone(ZONE).strftime("%H:%M:%S") == hour_of(now - timedelta(minutes=1))
    assert until - since == timedelta(days=1)
    assert drafted


def test_before_its_hour_it_is_the_one_of_the_day_before(live, charter):
    now = datetime.now(ZONE)
    charter(hour_of(now + timedelta(minutes=30)))
    flow.tick(live.conveyor)
    ((day, *_),) = editions(live)
    assert day == (now + timedelta(minutes=30)).date() - timedelta(days=1)


def test_a_centre_is_told_of_no_time_before_it_was_set_up(live, charter):
    charter(hour_of(datetime.now(ZONE) + timedelta(minutes=30)))
    with live.conveyor.worker() as connection:
        connection.execute("update centre set created_at = now()")
    flow.tick(live.conveyor)
    assert editions(live) == []


def test_each_draft_says_what_its_member_may_see_and_nothing_is_said_twice(live):
    live.add("jammed", JAMMED)
    live.add("denied", DENIED)
    live.add("hidden", HIDDEN, marking=live.marking("norda", "members"))
    live.run()
    with live.conveyor.worker() as connection:
        connection.execute("insert into sitrep (since, until) values (now() - interval '1 hour', clock_timestamp())")
    flow.tick(live.conveyor)
    once = live.fetch("select count(*) from sitrep_sentence")
    everybody, all_three = {"jammed", "denied"}, {"jammed", "denied", "hidden"}
    assert ("story", frozenset(everybody)) in told(live, "varzan")
    assert ("story", frozenset(all_three)) in told(live, "norda")
    assert not [cited for _, cited in told(live, "varzan") if "hidden" in cited]
    assert [cited for kind, cited in told(live, "varzan") if kind in ("turned", "disputed")] == [frozenset(everybody)]
    with live.conveyor.worker() as connection:  # a writer that was cut off begins again
        connection.execute("update sitrep set drafted_at = null")
    flow.tick(live.conveyor)
    assert live.fetch("select count(*) from sitrep_sentence") == once


def test_a_story_is_new_in_one_report_of_the_situation_alone(live):
    live.add("jammed", JAMMED)
    live.run()
    for ends in ("clock_timestamp() - interval '1 second'", "clock_timestamp()"):
        with live.conveyor.worker() as connection:
            connection.execute("update analysis set received_at = received_at - interval '1 minute'")
            connection.execute(
                "update story_view set began_at = now() - interval '1 minute', changed_at = now() - interval '1 minute'"
            )
            connection.execute(
                "insert into sitrep (since, until) select coalesce(max(until), now() - interval '1 hour'),"  # noqa: S608
                f" {ends} from sitrep"
            )
        flow.tick(live.conveyor)
    assert live.fetch("select count(*), count(distinct sitrep) from sitrep_sentence where kind = 'story'") == [(1, 1)]
