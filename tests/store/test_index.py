"""Under row-level security the questions that people ask most often are answered from an index, not by reading all."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import psycopg
import pytest

from comity.db import Viewer
from comity.model.marking import Marking
from comity.query import Clock, Known, ground, parse
from comity.store import centre as centres
from comity.store import label, member, officer, picture, reading, search, sight

ROWS = 4_000
_FILL = """
with made as (
    insert into report (document, originator, label, source, key, path, content, fingerprint, received_at)
    select gen_random_uuid(), %(member)s, (%(labels)s::integer[])[1 + n %% 40], md5((n %% 50)::text)::uuid, n::text,
           n::text, '{}', '', now() - n * interval '1 minute'
    from generate_series(1, %(rows)s) n returning *)
insert into analysis (report, label, stages, title, language, received_at, source, originator, story, content, profile,
    search)
select id, label, '', 'A report', 'en', received_at, source, originator, 's' || key, '{}', '{}',
       array_to_tsvector(array['~l' || label, 'w' || key::integer %% 100]) from made
"""
_STORIES = """
insert into story_view (story, audience, labels, seen, title, reports, languages, places, claims, contested, origins,
    began_at, changed_at, content)
select story, array[%(member)s::uuid], array[label], '', title, 1, '{en}', '{}', 0, 0, 0, received_at, received_at,
       '{"claims": []}' from analysis
"""


@pytest.fixture
def viewer(centre):
    """An officer who sees half of forty labels, in a centre with some thousand reports."""
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("set search_path = comity, pg_temp")
        centres.add(connection, name="Here", charter="", zone="UTC", languages=["en"])
        one = member.add(connection, slug="one", name="One", epoch=1)
        two = member.add(connection, slug="two", name="Two", epoch=1)
        person = officer.add(connection, one, name="A", email="a@one.example", roles=["watch"], language="en")
        labels = [
            label.intern(
                connection,
                [Marking(owner=two, audience="members", members=(one,) if n % 2 else (), not_before=_day(n))],
            )
            for n in range(40)
        ]
        connection.execute(_FILL, {"member": two, "labels": labels, "rows": ROWS})
        connection.execute(_STORIES, {"member": one})
    with psycopg.connect(centre.addresses.admin, autocommit=True) as connection:
        connection.execute("set search_path = comity, pg_temp")
        connection.execute("vacuum analyze report, analysis, story_view, clause, label")
    return Viewer(member=one, officer=person)


def _day(number: int) -> datetime:
    return datetime(2020, 1, 1 + number % 28, number // 28, tzinfo=UTC)


def _asked(connection, words):
    condition = ground(parse(words), Known(gazetteer=None, houses=None))
    return search.find(connection, condition, clock=Clock(now=datetime.now(UTC), zone=ZoneInfo("UTC")))


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("analysis_search", lambda c: _asked(c, "lighthouse")),
        ("analysis_search", lambda c: _asked(c, '"lighthouse keeper"')),
        ("analysis_received", reading.received),
        ("provenance_source", lambda c: reading.received_from(c, _source(c))),
        ("story_view_changed", picture.stories),
        ("story_view_story", picture.stories),
        ("story_view_story", lambda c: picture.named(c, ["s1", "s3"])),
    ],
)
def test_an_index_is_used(centre, viewer, index, ask, monkeypatch):
    if index == "analysis_received":  # as for who sees much
        monkeypatch.setattr(sight, "FEW", 0)
        monkeypatch.setattr(sight, "MANY", 0)
    if index == "story_view_changed":
        monkeypatch.setattr(sight, "LITTLE", 0)
    before = _used(centre, index)
    with centre.web.viewer(viewer) as connection:
        ask(connection)
        connection.execute("select pg_stat_force_next_flush()")
    scans, reads = (after - was for after, was in zip(_used(centre, index), before, strict=True))
    assert scans >= 1
    assert reads == 0


def test_whoever_sees_little_finds_the_same_stories(centre, viewer, monkeypatch):
    """Those by a report that has a later version, too; and page by page."""
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("update comity.analysis set latest = false where right(story, 1) = '4'")
        connection.execute("update comity.story_view set contested = 1 where right(story, 1) in ('3', '4')")
    with centre.web.viewer(viewer) as connection:
        for listed in (picture.stories, picture.contested):
            by_reports = _all(connection, listed)
            with monkeypatch.context() as patch:
                patch.setattr(sight, "LITTLE", 0)
                assert _all(connection, listed) == by_reports
            assert len(by_reports) >= ROWS // 20


def _all(connection, listed):
    found, page = [], listed(connection, most=300)
    while True:
        found += page.rows
        if page.older is None:
            return found
        page = listed(connection, place=page.older, most=300)


def _source(connection):
    return connection.execute("select md5('7')::uuid").fetchone()[0]


def _used(centre, index):
    """How often an index was used so far, and how often its table was read from end to end."""
    with psycopg.connect(centre.addresses.admin) as connection:
        return connection.execute(
            "select i.idx_scan, t.seq_scan from pg_stat_user_indexes i join pg_stat_user_tables t using (relid)"
            " where i.indexrelname = %s",
            (index,),
        ).fetchone()
