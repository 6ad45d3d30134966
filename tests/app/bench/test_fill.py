"""A filled database looks like one that the conveyor wrote, and each member sees its share of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import psycopg
import pytest

from comity.app.bench.fill import filled
from comity.db import Viewer
from comity.errors import Refused
from comity.flow.weighing import Scales, gathered
from comity.model.analysis import Analysis
from comity.model.picture import StoryView
from comity.store import fill, sense
from comity.vectors.local import available, local
from comity.vectors.remembered import Remembered


def test_a_filled_database_holds_together_and_each_member_sees_its_own_share(centre):
    told = filled(centre.addresses.admin, 300, seed=3)
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("set search_path = comity")
        assert connection.execute("select count(*) from analysis").fetchone() == (300,)
        assert connection.execute("select count(*) from work where state <> 'done'").fetchone() == (0,)
        assert connection.execute("select count(*) from analysis where title <> ''").fetchone() == (300,)
        shown = connection.execute(
            "select v.content, array_agg(f.report) from story_view v join filing f on f.story = v.story group by v.id"
        ).fetchall()
        for content, filed in shown:
            view = msgspec.json.decode(content, type=StoryView)
            assert set(view.reports) <= {one.hex for one in filed}
        for (content,) in connection.execute("select content from analysis").fetchall():
            analysis = msgspec.json.decode(content, type=Analysis)
            assert all(analysis.text[s.start : s.end] == s.text for s in analysis.statements)
        every = {m.id for m in told.members}
        twice = "select 1 from story_view, unnest(audience) m group by story, m having count(*) > 1"
        assert connection.execute(twice).fetchone() is None
        assert {m for (m,) in connection.execute("select distinct unnest(audience) from story_view")} <= every
    counts = []
    for party, _ in told.lookouts:
        with centre.web.viewer(Viewer(member=party.id, officer=party.officers[0])) as connection:
            row = connection.execute("select count(*) from analysis").fetchone()
            reports = connection.execute("select coalesce(sum(reports), 0) from story_view").fetchone()
            assert row == reports, "a member's pictures show each report that it may see, once"
            counts.append(row[0])
    assert 300 > counts[0] > max(counts[1:])
    assert 0.35 < counts[0] / 300 < 0.8


def test_filling_again_begins_anew_and_a_real_centre_is_refused(centre):
    filled(centre.addresses.admin, 30, seed=1)
    filled(centre.addresses.admin, 40, seed=2)
    with psycopg.connect(centre.addresses.admin) as connection:
        assert connection.execute("select count(*) from comity.analysis").fetchone() == (40,)
        assert fill.whose(connection) == "invented"
        connection.execute("update comity.centre set charter = 'name = \"Savra\"'")
    with pytest.raises(Refused, match="not made by"):
        filled(centre.addresses.admin, 30, seed=1)


@pytest.mark.skipif(not available(), reason="the parts for vectors are not installed")
def test_a_filled_centre_has_the_vectors_of_what_was_stated_within_a_week(centre):
    filled(centre.addresses.admin, 90, seed=1)
    asked: list[bytes] = []

    def known(names: Sequence[bytes]) -> dict[bytes, bytes]:
        with centre.conveyor.worker() as connection:
            asked.extend(names)
            return sense.known(connection, names)

    encoder = Remembered(local(), recall=known)
    with centre.conveyor.worker() as connection:
        week = connection.execute(
            "select f.story from filing f join report r on r.id = f.report group by f.story"
            " having min(r.received_at) > now() - interval '6 days'"
        ).fetchall()
    for (name,) in week:
        with centre.conveyor.worker() as connection:
            found = gathered(connection, name)
        Scales("", encoder).views(found, anew=True)
    assert len(asked) > 20
    assert not encoder.made()
