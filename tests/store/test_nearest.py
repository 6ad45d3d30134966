"""Search by meaning finds the nearest of what the viewer sees, whoever sees how much, and nothing else."""

from __future__ import annotations

from uuid import UUID, uuid4

import numpy as np
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.db import Viewer
from comity.model.marking import Marking
from comity.store import centre as centres
from comity.store import label, member, nearest, officer

ROWS = 600


def unit(vectors):
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)


@pytest.fixture
def crowd(centre):
    """Members who see much, little and one report of some hundred, and which of them sees which."""
    dice = np.random.default_rng(7)
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("set search_path = comity, pg_temp")
        centres.add(connection, name="Here", charter="", zone="UTC", languages=["en"])
        ids = [member.add(connection, slug=f"m{n}", name=f"M{n}", epoch=1) for n in range(4)]
        people = [
            officer.add(connection, one, name="A", email=f"a@m{n}.example", roles=["watch"], language="en")
            for n, one in enumerate(ids)
        ]
        sets = {
            label.intern(
                connection, [Marking(owner=ids[3], audience="members", members=tuple(ids[n] for n in named))]
            ): named
            for named in ((), (0,), (0, 1), (2,))
        }
        labels = list(sets)
        middles = unit(dice.standard_normal((30, nearest.WIDTH)))
        rows = []
        for n in range(ROWS):
            which = labels[3] if n == 5 else labels[2] if n % 40 == 0 else labels[int(dice.random() < 0.6)]
            vector = unit(0.7 * middles[n % 30] + 0.7 * unit(dice.standard_normal(nearest.WIDTH)))
            rows.append((uuid4(), which, n % 50 != 1, vector))
        for one, which, latest, vector in rows:
            connection.execute(
                "insert into report (id, document, latest, originator, label, key, path, content, fingerprint)"
                " values (%s, %s, %s, %s, %s, %s, '', '', '')",
                (one, one, latest, ids[3], which, one.hex),
            )
            connection.execute(
                "insert into analysis (report, label, stages, title, language, received_at, latest, content, profile,"
                " vector) values (%s, %s, '', '', 'en', now(), %s, '', '', %s)",
                (one, which, latest, vector.tobytes()),
            )
    seen = [
        {one: vector for one, which, latest, vector in rows if latest and (n == 3 or n in sets[which])}
        for n in range(4)
    ]
    return [Viewer(member=m, officer=o) for m, o in zip(ids, people, strict=True)], seen


def asked(centre, viewer, vector, most=10):
    with centre.web.viewer(viewer) as connection:
        return nearest.nearest(connection, vector, most=most)


def true(seen: dict[UUID, np.ndarray], vector, most=10) -> list[UUID]:
    return sorted(seen, key=lambda one: -float(seen[one] @ vector))[:most]


@pytest.mark.parametrize("few", [0, 40_000], ids=["by the graph", "one by one"])
def test_the_nearest_of_what_is_seen_are_found_and_nothing_else(centre, crowd, monkeypatch, few):
    monkeypatch.setattr(nearest, "_FEW", few)
    viewers, seen = crowd

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(who=st.integers(0, 3), seed=st.integers(0, 2**32))
    def try_it(who, seed):
        dice = np.random.default_rng(seed)
        own = list(seen[3].values())[seed % len(seen[3])]
        vector = unit(own + unit(dice.standard_normal(nearest.WIDTH)))
        found = asked(centre, viewers[who], vector)
        assert {one.report for one in found} <= set(seen[who])
        assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)
        assert all(abs(one.likeness - float(seen[who][one.report] @ vector)) < 1e-5 for one in found)
        wanted = true(seen[who], vector)
        assert len({one.report for one in found} & set(wanted)) >= 0.7 * len(wanted)

    try_it()


def test_without_the_extension_all_that_is_seen_is_compared(centre, crowd):
    viewers, seen = crowd
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("drop extension vector cascade")
    vector = next(iter(seen[0].values()))
    assert [one.report for one in asked(centre, viewers[0], vector)] == true(seen[0], vector)


def test_what_is_marked_anew_or_loses_its_vector_is_found_by_nobody_else(centre, crowd):
    viewers, seen = crowd
    one, vector = next(iter(seen[0].items()))
    assert asked(centre, viewers[0], vector)[0].report == one
    with centre.conveyor.worker() as connection:
        mine = label.intern(connection, [Marking(owner=viewers[3].member, audience="members")])
        connection.execute("update analysis set label = %s where report = %s", (mine, one))
    assert one not in {near.report for near in asked(centre, viewers[0], vector)}
    assert asked(centre, viewers[3], vector)[0].report == one
    with centre.conveyor.worker() as connection:
        connection.execute("update analysis set vector = null where report = %s", (one,))
        assert connection.execute("select 1 from meaning where report = %s", (one,)).fetchone() is None


def test_the_code_is_that_of_the_vector(centre, crowd):
    _, seen = crowd
    with centre.conveyor.worker() as connection:
        rows = connection.execute("select report, code::text from meaning").fetchall()
        told = dict(zip(seen[3], nearest.codes(np.stack(list(seen[3].values()))), strict=True))
        assert {one: code for one, code in rows if one in told} == told
    # Numbers on the edges between stretches.
    edge = np.float32(0.0341796875)
    within = np.nextafter(edge, np.float32(0))
    vector = np.resize(np.array([0.0, -0.0, edge, -edge, within, -within, 1.0, -1.0], np.float32), nearest.WIDTH)
    with psycopg.connect(centre.addresses.admin) as connection:
        code = connection.execute("select comity.code_of(%s)::text", (vector.tobytes(),)).fetchone()[0]
    assert code == nearest.codes(vector[None])[0]
    assert code[:24] == "001011000111001011000111"


def test_a_report_without_a_vector_has_none(centre, crowd):
    viewers, _ = crowd
    with centre.web.viewer(viewers[0]) as connection:
        assert nearest.vector_of(connection, uuid4()) is None
