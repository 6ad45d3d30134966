"""Whatever is broken about who may see what, the centre finds it before it serves a page."""

from __future__ import annotations

import psycopg
import pytest

from comity.db import migrate
from comity.db.check import KNOWN_DEFINERS, refuse_unless_safe, slow
from comity.errors import DatabaseAway, NotSafe


def test_as_it_was_made_it_is_safe(centre):
    refuse_unless_safe(centre.addresses.web)


def test_every_function_that_looks_past_the_rules_is_known_and_every_known_one_is_there(centre):
    with psycopg.connect(centre.addresses.admin) as connection:
        rows = connection.execute(
            "select proname from pg_proc where pronamespace = 'comity'::regnamespace and prosecdef"
        ).fetchall()
    assert {row[0] for row in rows} == KNOWN_DEFINERS


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("alter table report disable row level security", "on table report"),
        ("alter table original no force row level security", "on table original"),
        ("create table note (words text)", "on table note"),
        ("alter table report owner to postgres", "does not belong to comity_owner"),
        ("create materialized view heap as select * from report; grant select on heap to comity_reader", "heap"),
        ("create view all_reports as select * from report", "View all_reports"),
        (
            "create function peek() returns bigint language sql security definer set search_path = comity"
            " as 'select count(*) from report'; revoke execute on function peek from public",
            "peek looks past",
        ),
        ("alter function seen_labels() reset search_path", "seen_labels can be led astray"),
        ("grant select on report to public", "Everybody has rights on report"),
        ("grant execute on function mark_report(uuid, integer) to public", "Everybody may call function mark_report"),
        ("grant usage on schema comity to public", "Everybody has rights in schema comity"),
        ("alter policy seen on report using (true)", "Policy report.seen"),
        ("create policy more on original to public using (true)", "Policy original.more"),
        ("create policy more on original for select to comity_reader using (label > 0)", "Policy original.more"),
        ("alter policy seen on report using (label in (select unnest(seen_labels())) or true)", "not as Comity's"),
        ("drop policy role on report", "not as Comity's"),
        ("alter table report disable trigger received", "not as Comity's"),
        ("alter function may_read() volatile", "not as Comity's"),
        (
            "create or replace function viewer() returns uuid language sql stable parallel safe"
            " as 'select id from member limit 1'",
            "not as Comity's",
        ),
        ("alter function code_of(bytea) leakproof", "Function code_of is trusted"),
    ],
)  # fmt: skip
def test_what_is_broken_is_found_and_nothing_is_served(centre, broken, says):
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("set search_path = comity")
        connection.execute(broken.encode())
    with pytest.raises(NotSafe) as caught:
        refuse_unless_safe(centre.addresses.web)
    assert says in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


@pytest.mark.parametrize(
    ("broken", "mended", "says"),
    [
        ("alter role comity_reader bypassrls", "alter role comity_reader nobypassrls", "Role comity_reader"),
        ("alter role comity_gate superuser", "alter role comity_gate nosuperuser", "Role comity_gate"),
        ("alter role comity_worker login", "alter role comity_worker nologin", "Role comity_worker can log in"),
        ("grant comity_worker to comity_reader", "revoke comity_worker from comity_reader", "members of comity_worker"),
    ],
)
def test_a_role_that_may_too_much_is_found(centre, broken, mended, says):
    with psycopg.connect(centre.addresses.admin, autocommit=True) as connection:
        connection.execute(broken.encode())
        try:
            with pytest.raises(NotSafe, match=says):
                refuse_unless_safe(centre.addresses.web)
        finally:
            connection.execute(mended.encode())
    refuse_unless_safe(centre.addresses.web)


def test_what_was_changed_is_made_again_when_it_is_asked_for(centre):
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("drop policy seen on comity.meaning")
    migrate(centre.addresses.admin)
    with pytest.raises(NotSafe):  # nothing heals unasked: somebody should know
        refuse_unless_safe(centre.addresses.web)
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("update comity.schema_version set release = ''")
    migrate(centre.addresses.admin)
    refuse_unless_safe(centre.addresses.web)


def test_what_makes_searches_slow_is_told_and_keeps_nobody_from_serving(centre):
    with psycopg.connect(centre.addresses.admin) as connection:
        assert slow(connection) == []
        connection.execute("alter function ts_match_vq(tsvector, tsquery) not leakproof")
        connection.execute("drop extension vector cascade")
        told = slow(connection)
    assert ["leakproof" in told[0], "extension vector" in told[1]] == [True, True]
    refuse_unless_safe(centre.addresses.web)
    migrate(centre.addresses.admin)
    with psycopg.connect(centre.addresses.admin) as connection:
        assert slow(connection) == []


def test_a_view_that_asks_as_its_reader_is_no_trouble(centre):
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute(
            "set search_path = comity; create view mine with (security_invoker = true) as select * from report"
        )
    refuse_unless_safe(centre.addresses.web)


def test_a_database_that_is_away_is_said_to_be():
    with pytest.raises(DatabaseAway):
        refuse_unless_safe("postgresql://nobody@127.0.0.1:9/none?connect_timeout=2")
