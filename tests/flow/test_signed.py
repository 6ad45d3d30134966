"""A situation report is released as it was signed, and tells nobody of what was not released to that reader."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_sitrep import DENIED, HIDDEN, JAMMED

from comity.errors import Refused
from comity.flow import sitrep as flow
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.model.sitrep import Cited
from comity.store import label, report, sitrep, withdrawal


def begun(live, name="norda"):
    """One that a member asked for, with every member's draft."""
    with live.web.viewer(live.viewers[name]) as connection:
        return sitrep.ask(connection, datetime.now(UTC) - timedelta(hours=1))


def sign(live, which, *names):
    """Whether it is released, after officers of these members have signed."""
    released = False
    for name in names:
        with live.web.viewer(live.viewers[name]) as connection:
            released = sitrep.sign(connection, which)
    return released


def read(live, which, name, *, released=True):
    """Kinds, or the typed words, of the sentences that a member reads."""
    with live.web.viewer(live.viewers[name]) as connection:
        return {each.words or each.kind for each in sitrep.sentences(connection, which, released=released)}


def type_in(live, which, key, words, name="norda"):
    with live.web.viewer(live.viewers[name]) as connection:
        cited = [Cited(report=live.received[key].id.hex)]
        sitrep.put(connection, which, words, section="new", topic=f"typed {key}", weight=9, cited=cited)


def test_what_the_first_signer_came_to_see_later_is_not_signed(live):
    live.add("jammed", JAMMED)
    live.add("hidden", HIDDEN, marking=live.marking("norda", "members"))
    live.run()
    which = begun(live)
    flow.tick(live.conveyor)
    type_in(live, which, "hidden", "Varzan opened the gates on purpose.")
    assert not sign(live, which, "varzan")
    with live.web.viewer(live.viewers["norda"]) as connection:
        values = (live.received["hidden"].id, live.marking("norda", "public"))
        connection.execute("select mark_report(%s, %s)", values)
    assert "Varzan opened the gates on purpose." in read(live, which, "varzan", released=False)
    assert sign(live, which, "norda")
    assert "story" in read(live, which, "varzan")
    assert "Varzan opened the gates on purpose." not in read(live, which, "varzan") | read(live, which, "norda")


def test_an_embargo_that_ends_between_two_signatures_adds_nothing(live):
    live.add("jammed", JAMMED)
    with live.web.viewer(live.viewers["norda"]) as connection:
        ends = datetime.now(UTC) + timedelta(seconds=4)
        marking = Marking(owner=live.viewers["norda"].member, audience="coalition", not_before=ends)
        soon = label.intern(connection, [marking])
    live.add("hidden", HIDDEN, marking=soon)
    live.run()
    which = begun(live)
    type_in(live, which, "jammed", "The gates are jammed.")
    type_in(live, which, "hidden", "Inspectors saw it.")
    assert read(live, which, "varzan", released=False) == {"The gates are jammed."}
    assert not sign(live, which, "varzan")
    time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds()) + 0.1)
    assert sign(live, which, "norda")
    assert read(live, which, "norda") == {"The gates are jammed."}


def test_no_signature_stands_in_the_way_of_those_that_come_after_it(live):
    live.add("jammed", JAMMED, marking=live.marking("norda", "members"))
    live.add("hidden", HIDDEN, owner="varzan", marking=live.marking("varzan", "members", "kesh"))
    live.run()
    which = begun(live)
    type_in(live, which, "jammed", "The gates are jammed.")
    type_in(live, which, "hidden", "Inspectors saw it.", "varzan")
    assert not sign(live, which, "norda", "varzan")
    assert live.fetch("select count(*) from sitrep_signing") == [(2,)]
    assert sign(live, which, "kesh")
    assert read(live, which, "kesh") == read(live, which, "varzan") == {"Inspectors saw it."}
    assert read(live, which, "norda") == set()


def test_who_sees_nothing_signs_nothing(live):
    live.add("jammed", JAMMED, marking=live.marking("norda", "members"))
    live.run()
    which = begun(live)
    type_in(live, which, "jammed", "The gates are jammed.")
    with pytest.raises(Refused, match="no sentence in it that you may see"):
        sign(live, which, "varzan")
    assert live.fetch("select count(*) from sitrep_signing") == [(0,)]


def test_nobody_changes_the_text_while_it_is_signed(live):
    live.add("jammed", JAMMED)
    live.run()
    which = begun(live)
    type_in(live, which, "jammed", "The gates are jammed.")
    held, typed = Event(), Event()

    def types():
        held.wait(10)
        type_in(live, which, "jammed", "Something else.")
        typed.set()

    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(types)
        with live.web.viewer(live.viewers["varzan"]) as connection:
            sitrep.hold(connection, which)
            held.set()
            assert not typed.wait(1.0)
            sitrep.sign(connection, which)
        waiting.result(10)
    assert live.fetch("select count(*) from sitrep_signing") == [(0,)]  # and the signature is taken back


def test_one_that_is_released_before_its_drafts_are_written_stops_no_other(live):
    live.add("jammed", JAMMED)
    live.add("hidden", HIDDEN, owner="kesh", marking=live.marking("kesh", "members"))
    live.run()
    which = begun(live)
    type_in(live, which, "jammed", "The gates are jammed.")
    assert sign(live, which, "norda", "varzan")
    later = begun(live, "varzan")
    flow.tick(live.conveyor)
    assert live.fetch("select drafted_at is not null from sitrep order by until") == [(True,), (True,)]
    assert "story" in read(live, later, "kesh", released=False)
    assert read(live, which, "kesh", released=False) == {"The gates are jammed."}


def test_that_a_claim_is_contested_no_more_is_for_those_who_saw_the_denial(live):
    live.add("jammed", JAMMED)
    live.add("denied", DENIED, marking=live.marking("norda", "members", "kesh"))
    live.run()
    with live.web.viewer(live.viewers["norda"]) as connection:
        withdrawal.withdraw(connection, live.received["denied"].id, "recalled")
    live.run()
    which = begun(live)
    flow.tick(live.conveyor)
    assert sign(live, which, "norda", "kesh")
    assert "settled" not in read(live, which, "varzan") | read(live, which, "kesh")
    assert live.fetch("select count(*) from story_change where kind = 'settled'")[0][0]


def test_what_a_claim_rested_on_before_is_cited_where_it_is_told_how_it_turned(live):
    live.add("jammed", JAMMED)
    live.add("denied", DENIED)
    live.run()
    with live.web.viewer(live.viewers["norda"]) as connection:
        values = (live.received["denied"].id, live.marking("norda", "members", "varzan"))
        connection.execute("select mark_report(%s, %s)", values)
    live.run()
    which = begun(live)
    flow.tick(live.conveyor)
    with live.web.viewer(live.viewers["varzan"]) as connection:
        turned = [each for each in sitrep.sentences(connection, which, released=False) if each.kind == "turned"]
    assert {cited.report for each in turned for cited in each.cited} == {one.id.hex for one in live.received.values()}
    assert not {"turned", "settled", "disputed"} & read(live, which, "kesh", released=False)


def test_a_source_that_is_silent_is_named_to_those_who_may_know_of_it(live):
    own, everybody = live.marking("norda", "members"), live.marking("norda", "public")
    member = live.viewers["norda"].member
    with live.conveyor.worker() as connection:
        ((source,),) = connection.execute(
            "insert into source (member, label, marking, kind, name, added_at, quiet, new_at, succeeded_at) values"
            " (%s, %s, %s, 'feed', 'Informant feed', now() - interval '100 days', interval '1 hour',"
            "  now() - interval '40 days', now()) returning id",
            (member, own, own),
        ).fetchall()
    with live.web.viewer(live.viewers["norda"]) as connection:
        arrival = Arrival(
            key="k", report=Report(id="", path="k.txt", text=JAMMED), original=b"x", media_type="text/plain"
        )
        got = report.add(connection, arrival, originator=member, label=own, source=source)
    live.run()
    which = begun(live)
    flow.tick(live.conveyor)
    assert "silent" in read(live, which, "norda", released=False)
    with live.web.viewer(live.viewers["norda"]) as connection:
        connection.execute("select mark_report(%s, %s)", (got.id, everybody))
    live.run()
    assert "silent" not in read(live, which, "varzan", released=False)


def test_what_nobody_released_is_told_of_by_the_next(live):
    live.add("jammed", JAMMED)
    live.run()
    begun(live, "kesh")
    with live.web.viewer(live.viewers["norda"]) as connection:
        ((now,),) = connection.execute("select clock_timestamp()").fetchall()
        assert sitrep.since_last(connection, now) == now - sitrep.FIRST


def test_who_is_no_watch_officer_any_more_releases_nothing(live):
    live.add("jammed", JAMMED)
    live.run()
    which = begun(live)
    flow.tick(live.conveyor)
    sign(live, which, "varzan")
    with live.conveyor.worker() as connection:
        connection.execute("update officer set roles = '{analyst}' where id = %s", (live.viewers["varzan"].officer,))
    assert not sign(live, which, "norda")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sign(live, which, "varzan")
