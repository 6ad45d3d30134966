"""What one more report costs is measured in a centre that was filled, which is as it was but for these reports."""

from __future__ import annotations

import psycopg
import pytest

from comity.app.bench import tables
from comity.app.bench.cost import measured
from comity.app.bench.fill import filled
from comity.db import embedded
from comity.errors import ComityError


def test_reports_handed_in_to_a_filled_centre_are_counted_by_what_each_part_does_for_them(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cost")
    filled(embedded.start(folder).admin, 30, seed=1)
    found = measured(folder, 10, 5.0, 1, lambda _: None, settle=0.5)
    assert (found.stored, found.reports) == (30, 10)
    assert {"web", "sequence", "weigh", "annotate", "postgres"} <= found.used.keys()
    assert found.each > 0 and found.used["annotate"].seconds > 0
    shown = "\n".join(tables.cost([found, found]))
    assert "| annotate |" in shown and "a report costs 0% less" in shown
    with psycopg.connect(embedded.start(folder).admin) as connection:
        placed = connection.execute("select count(*) from comity.work where state = 'done'").fetchone()
    assert placed == (30 + 40 + 10,)


def test_a_centre_that_is_not_invented_is_not_handed_anything(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    with pytest.raises(ComityError, match="not filled by"):
        measured(folder, 10, 5.0, 1, lambda _: None)
