"""A label that withholds attribution: its audience sees the report, and nowhere, below every screen, who put it in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from psycopg import sql

from comity.flow.annotate import Annotator
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.query import Clock, Known, ground, parse
from comity.sources import houses
from comity.sources.gazetteer import gazetteer
from comity.store import label, reading, report, search, source

#: Stands in everything that would tell where the report comes from.
CANARY = "zubrowka"
TEXT = "Two gates of the Orlan dam jammed in Torvan on Monday, engineer Milos Arden said. The lower bridge is closed."
#: What says who is in the centre, and is no report's.
OF_PEOPLE = ("member", "officer", "seat", "term", "contact", "centre", "process", "session")


@pytest.fixture
def filed(live):
    """A report of Varzan's from a source of its own, put in under any marking."""

    def put(marking: Marking) -> report.Received:
        with live.web.viewer(live.viewers["varzan"]) as connection:
            wanted = label.intern(connection, [marking])
            of = source.add(
                connection,
                member=live.viewers["varzan"].member,
                label=wanted,
                marking=wanted,
                kind="feed",
                name=f"The {CANARY} wire",
                address=f"https://{CANARY}.example/feed",
                publisher=f"{CANARY} house",
            )
            return report.add(
                connection,
                Arrival(
                    key=f"{CANARY}:1",
                    report=Report(
                        id="",
                        path=f"{CANARY}/1.txt",
                        title="Gates jammed",
                        text=TEXT,
                        publisher=f"{CANARY.upper()} house",
                        link=f"https://{CANARY}.example/1",
                    ),
                    original=f"From: desk@{CANARY}.example\n\n{TEXT}".encode(),
                    media_type="message/rfc822",
                ),
                originator=live.viewers["varzan"].member,
                label=wanted,
                source=of,
                officer=live.viewers["varzan"].officer,
            )

    return put


def marked(live, *, withheld: bool, audience: str = "coalition", members: tuple[str, ...] = ()) -> Marking:
    return Marking(
        owner=live.viewers["varzan"].member,
        audience=audience,
        members=tuple(live.viewers[each].member for each in members),
        attribution="withheld" if withheld else "named",
    )


@pytest.mark.parametrize(("audience", "members"), [("coalition", ()), ("public", ()), ("members", ("norda", "kesh"))])
def test_nothing_that_a_reader_can_ask_the_database_tells_who_put_it_in(live, filed, audience, members):
    put = filed(marked(live, withheld=True, audience=audience, members=members))
    live.run()
    traces = [CANARY, *(str(getattr(live.viewers["varzan"], each)) for each in ("member", "officer"))]
    told = everything(live, "norda")
    assert any(TEXT[:40] in row for row in told["analysis"])
    assert {(table, trace) for table, rows in told.items() for row in rows for trace in traces if trace in row} == set()
    assert any(CANARY in row for row in everything(live, "varzan")["provenance"])
    with live.web.viewer(live.viewers["norda"]) as connection:
        seen = reading.report(connection, put.id)
        assert (seen.originator, seen.source, seen.officer, seen.link, seen.content) == (None,) * 5
        assert seen.path == ""
        clause = label.markings(connection, [seen.label])[seen.label][0]
        assert (clause.owner, clause.members, clause.audience) == (None, (), audience)
        assert label.readers(connection, seen.label) == {live.viewers["norda"].member}
    with live.web.viewer(live.viewers["varzan"]) as connection:
        own = reading.report(connection, put.id)
        assert own.originator == live.viewers["varzan"].member
        assert own.source_name == f"The {CANARY} wire"
        assert own.arrived.text == TEXT


def test_what_is_withheld_when_it_is_released_further_was_never_told(live, filed):
    put = filed(marked(live, withheld=False, audience="members"))
    live.run()
    with live.web.viewer(live.viewers["varzan"]) as connection:
        assert CANARY in reading.report(connection, put.id).found.publisher.lower()
        reading.mark(connection, put.id, label.intern(connection, [marked(live, withheld=True)]))
    # Until it is read anew, what was found in it stays its owner's.
    assert CANARY not in str(everything(live, "norda")).lower()
    assert live.stories("norda") == []
    live.weigher.drain()
    assert live.stories("norda") == []
    live.run()
    told = everything(live, "norda")
    assert any(TEXT[:40] in row for row in told["analysis"])
    assert CANARY not in str(told).lower()
    assert [len(each.reports) for each in live.stories("norda")] == [1]
    with live.web.viewer(live.viewers["varzan"]) as connection:
        reading.mark(connection, put.id, label.intern(connection, [marked(live, withheld=False)]))
    live.run()
    assert CANARY in str(everything(live, "norda")["provenance"])
    assert CANARY in live.stories("norda")[0].claims[0].text.lower() or CANARY in str(
        everything(live, "norda")["analysis"]
    )


def test_an_annotator_that_was_at_it_when_it_was_marked_saves_nothing(live, filed):
    put = filed(marked(live, withheld=False, audience="members"))
    with Annotator(live.conveyor, workers=0) as annotator:
        annotator._fly(annotator._claim(1))
        with live.web.viewer(live.viewers["varzan"]) as connection:
            reading.mark(connection, put.id, label.intern(connection, [marked(live, withheld=True)]))
        annotator._land()
    assert everything(live, "norda")["analysis"] == []
    live.run()
    assert CANARY not in str(everything(live, "norda")).lower()
    assert everything(live, "norda")["analysis"] != []


def test_it_is_not_found_by_whose_it_is(live, filed):
    put = filed(marked(live, withheld=True))
    live.run()
    known = Known(gazetteer=gazetteer(()), houses=houses())
    clock = Clock(now=datetime.now(UTC), zone=UTC)
    asked = ("dam", f"source:{CANARY}", f"publisher:{CANARY}", "originator:varzan", CANARY)
    with live.web.viewer(live.viewers["norda"]) as connection:
        found = {
            query: [each.report for each in search.find(connection, ground(parse(query), known), clock=clock).answers]
            for query in asked
        }
        facets = search.find(connection, None, clock=clock).facets
    assert found == {each: ([put.id] if each == "dam" else []) for each in asked}
    assert CANARY not in str(facets).lower()
    assert {each.subject for each in facets} >= {"day"}


def everything(live, name: str) -> dict[str, list[str]]:
    """Every row of every table as far as a member may read it, as text, bytes written out."""
    found: dict[str, list[str]] = {}
    with live.conveyor.worker() as connection:
        columns = connection.execute(
            "select c.relname, a.attname, a.atttypid = 'bytea'::regtype from pg_attribute a"
            " join pg_class c on c.oid = a.attrelid where c.relnamespace = 'comity'::regnamespace and c.relkind = 'r'"
            " and a.attnum > 0 and not a.attisdropped"
            " and has_column_privilege('comity_reader', c.oid, a.attnum, 'select')"
        ).fetchall()
    tables: dict[str, list[sql.Composable]] = {}
    for table, column, is_bytes in columns:
        as_text = "encode({}, 'escape')" if is_bytes else "{}::text"
        tables.setdefault(table, []).append(sql.SQL(as_text).format(sql.Identifier(column)))
    with live.web.viewer(live.viewers[name]) as connection:
        for table, parts in tables.items():
            if table not in OF_PEOPLE:
                # Entries without a label tell of people alone: who joined, who is in office.
                query = sql.SQL("select concat_ws(' | ', {}) from {}" + " where label is not null" * (table == "entry"))
                query = query.format(sql.SQL(", ").join(parts), sql.Identifier(table))
                found[table] = [row[0] for row in connection.execute(query)]
    return found
