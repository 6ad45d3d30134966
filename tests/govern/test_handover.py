"""The chair passes on by the clock, and whoever has it reads no more than before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity.app import centre as centres
from comity.db import Viewer
from comity.errors import ComityError
from comity.govern import handover
from comity.govern.charter import parse_charter
from comity.govern.term import boundary
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import centre as centre_store
from comity.store import label, member, officer, report, term


@pytest.fixture
def ister(centre, charter_text):
    """A centre of three members whose first term began thirty days ago."""
    with centre.conveyor.worker() as connection:
        first = (centre_store.now(connection) - timedelta(days=30)).date()
    text = charter_text.replace("2031-01-31", first.isoformat())
    centres.set_up(centre.conveyor, parse_charter(text), text)
    return centre


def viewer(centre, slug: str) -> Viewer:
    with centre.conveyor.worker() as connection:
        one = member.one(connection, slug)
        who = next(o for o in officer.everyone(connection, one.id) if "watch" in o.roles)
    return Viewer(member=one.id, officer=who.id)


def test_the_first_term_is_noted_when_the_centre_is_set_up(ister):
    with ister.conveyor.worker() as connection:
        (first,) = term.history(connection)
        assert first.member == member.one(connection, "belmark").id


def test_it_passes_on_at_the_minute_once_and_by_itself(ister, monkeypatch):
    with ister.conveyor.worker() as connection:
        charter = parse_charter(centre_store.found(connection).charter)
        until = boundary(charter, 1) - centre_store.now(connection)
    monkeypatch.setenv("COMITY_CLOCK_OFFSET", f"{(until - timedelta(minutes=1)).total_seconds():.0f}s")
    assert handover.tick(ister.conveyor) is None
    monkeypatch.setenv("COMITY_CLOCK_OFFSET", f"{(until + timedelta(seconds=1)).total_seconds():.0f}s")
    listener = ister.conveyor.listener()
    listener.execute("listen comity")
    passed = handover.tick(ister.conveyor)
    assert passed is not None
    assert passed.begins == boundary(charter, 1)
    assert handover.tick(ister.conveyor) is None
    assert [n.payload for n in listener.notifies(timeout=1, stop_after=1)] == ['{"kind": "chair"}']
    listener.close()
    with ister.conveyor.worker() as connection:
        assert [t.member for t in term.history(connection)] == [
            member.one(connection, "belmark").id,
            member.one(connection, "carda").id,
        ]


def test_terms_missed_while_the_centre_stood_still_are_all_noted(ister, monkeypatch):
    monkeypatch.setenv("COMITY_CLOCK_OFFSET", "400d")
    handover.tick(ister.conveyor)
    with ister.conveyor.worker() as connection:
        numbers = [t.number for t in term.history(connection)]
    assert numbers == [1, 2, 3, 4, 5]


def test_a_member_that_leaves_in_the_chair_shortens_its_term(ister):
    gone = centres.leave(ister.conveyor, "belmark")
    with ister.conveyor.worker() as connection:
        first, second = term.history(connection)
        assert first.ends == gone.left_at == second.begins
        assert second.member == member.one(connection, "carda").id


@pytest.mark.parametrize("given", ["soon", "3 weeks", "1e400d", "99999999999999999999d"])
def test_a_drill_needs_a_span_of_time(monkeypatch, given):
    monkeypatch.setenv("COMITY_CLOCK_OFFSET", given)
    with pytest.raises(ComityError, match="COMITY_CLOCK_OFFSET"):
        handover.drill_offset()


def test_the_chair_reads_no_more_than_before(ister, monkeypatch):
    """Every table that a viewer can read, row by row, before and after two handovers."""
    with ister.conveyor.worker() as connection:
        ids = {m.slug: m.id for m in member.everyone(connection)}
        for slug, audience in (("belmark", ()), ("carda", ("ostrava",)), ("ostrava", ())):
            clause = Marking(owner=ids[slug], audience="members", members=tuple(ids[a] for a in audience))
            arrival = Arrival(
                key=slug,
                report=Report(id="", path=f"{slug}.txt", text=f"Of {slug}."),
                original=b"x",
                media_type="text/plain",
            )
            report.add(connection, arrival, originator=ids[slug], label=label.intern(connection, [clause]))
    viewers = [viewer(ister, slug) for slug in ids]
    before = [_seen(ister, who) for who in viewers]
    assert [len(seen["report"]) for seen in before] == [1, 1, 2]
    for days in ("100d", "200d"):
        monkeypatch.setenv("COMITY_CLOCK_OFFSET", days)
        assert handover.tick(ister.conveyor) is not None
        assert [_seen(ister, who) for who in viewers] == before


def _seen(centre, who: Viewer) -> dict[str, list[tuple[object, ...]]]:
    with centre.web.viewer(who) as connection:
        tables = connection.execute(
            "select table_name, string_agg(quote_ident(column_name), ', ' order by ordinal_position)"
            " from information_schema.role_column_grants join information_schema.columns"
            " using (table_schema, table_name, column_name)"
            " where grantee = 'comity_reader' and privilege_type = 'SELECT' and table_name not in ('term', 'entry')"
            " group by 1 order by 1"
        ).fetchall()
        assert "report" in [name for name, _ in tables]
        return {
            name: sorted(connection.execute(f"select row({columns})::text from {name}").fetchall())  # noqa: S608
            for name, columns in tables
        }
