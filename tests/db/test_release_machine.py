"""Whatever members do in whatever order, each sees in every table what the rule says; classical mistakes are found.

Members join and leave, time passes, reports come in under labels of one clause or several, pictures are made of them,
labels are changed and withdrawn. After each step what every member's door shows is compared with a small model.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from psycopg.types.json import Jsonb

from comity.db import Viewer
from comity.store import centre as centres
from comity.store import member, officer

sys.path.insert(0, str(Path(__file__).parent))
from release_model import Clause, Label, Model, Thing

SLUGS = ("norda", "varzan", "esk", "harm", "veldt")
NEAR = st.one_of(st.none(), st.integers(-3, 6))
#: What a report leaves behind, each under its label. `{0}` is the report, `{1}` the label, `{2}` the story.
TRACES = {
    "original": "insert into original (report, label, media_type, content) values ('{0}', {1}, 'text/plain', '')",
    "analysis": "insert into analysis (report, label, stages, title, language, received_at, originator, story, content,"
    " profile, search, vector) select id, label, '', 'A title', 'en', received_at, originator, '{2}', '', '',"
    " array_to_tsvector(array['~l{1}']), decode(repeat('80', 1536), 'hex') from report where id = '{0}'",
    "mention": "insert into mention (report, label, place, name, country, lat, lon, times)"
    " values ('{0}', {1}, 'x', 'X', 'Norda', 1, 1, 1)",
    "filing": "insert into filing (report, label, story, how, odds, position) values ('{0}', {1}, '{2}', '', 1, 1)",
    "quarantine": "insert into quarantine (label, originator, report, path, reason)"
    " select label, originator, id, 'x', 'x' from report where id = '{0}'",
    "hit": "insert into hit (standing, report, member, officer, label, story, fired, received_at)"
    " select s.id, '{0}', s.member, s.officer, {1}, '{2}', true, now() from standing s",
    "alert": "insert into alert (standing, member, officer, story, labels, report, kind, title, why, received_at)"
    " select s.id, s.member, s.officer, '{0}', array[{1}], '{0}', 'report', '', '', now() from standing s",
    "outbox": "insert into outbox (alert, member, officer, channel, receiver, labels, payload, received_at)"
    " select a.id, a.member, a.officer, 'email', '{0}', a.labels, '{{}}', now() from alert a where a.report = '{0}'",
}
#: What a member's door shows, each row by what the model calls it.
SHOWN = """
    select 'report', id::text from report
    union all select 'provenance', report::text from provenance
    union all select 'original', report::text from original
    union all select 'analysis', report::text from analysis
    union all select 'meaning', report::text from meaning
    union all select 'mention', report::text from mention
    union all select 'filing', report::text from filing
    union all select 'quarantine', report::text from quarantine
    union all select 'hit', report || ' ' || member from hit
    union all select 'alert', report || ' ' || member from alert
    union all select 'outbox', receiver || ' ' || member from outbox
    union all select 'copy', report || ' ' || other from copy
    union all select 'view', id::text from story_view
    union all select 'change', id::text from story_change
    union all select 'source', id::text from source
    union all select 'day', source::text from source_day
    union all select 'label', id::text from label
    union all select 'clause', label || ' ' || number from clause
    union all select 'readers', id || ' ' || m from unnest(%s::integer[]) id cross join unnest(readers_of(id)) m
"""


class Machine(RuleBasedStateMachine):
    """A centre in which anything happens. `made`: the database; it is emptied at the end."""

    made: object

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.viewers: dict[str, Viewer] = {}
        self.labels: dict[int, Label] = {}
        self.reports: dict[str, tuple[str, str]] = {}
        self.told: dict[str, str] = {}
        with self.made.conveyor.worker() as connection:
            centres.add(connection, name="Savra", charter="", zone="UTC", languages=["en"])
        self.asking = psycopg.connect(self.made.addresses.admin, autocommit=True)
        for _ in range(3):
            self.join()

    def teardown(self) -> None:
        self.asking.execute("truncate comity.centre, comity.member, comity.label, comity.entry cascade")
        self.asking.close()

    # What happens

    @precondition(lambda self: len(self.viewers) < len(SLUGS))
    @rule()
    def join(self) -> None:
        name = SLUGS[len(self.viewers)]
        with self.made.conveyor.worker() as connection:
            epoch = centres.next_epoch(connection)
            new = member.add(connection, slug=name, name=name, epoch=epoch)
            who = officer.add(connection, new, name=name, email=f"{name}@a.example", roles=["watch"])
            connection.execute(
                "insert into standing (member, officer, name, query) values (%s, %s, 'x', 'x')", (new, who)
            )
        self.viewers[name] = Viewer(member=new, officer=who)
        self.model.joined[name] = self.model.epoch = epoch

    @precondition(lambda self: len(self.viewers) - len(self.model.left) > 2)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.here()))
        with self.made.conveyor.worker() as connection:
            member.leave(connection, self.viewers[name].member)
        self.model.left.add(name)

    @rule(hours=st.integers(1, 4))
    def tick(self, hours: int) -> None:
        """Time passes: the database's clock goes its own way, so what it is compared with is moved towards it."""
        self.asking.execute(
            "update comity.clause set not_before = not_before - %(h)s * interval '1 hour',"
            " not_after = not_after - %(h)s * interval '1 hour'",
            {"h": hours},
        )
        self.asking.execute(
            "update comity.sight set since = since - %(h)s * interval '1 hour',"
            " until = until - %(h)s * interval '1 hour'",
            {"h": hours},
        )
        self.model.hour += hours

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from(self.here()))
        self.file(owner, self.marked(frozenset(data.draw(st.lists(self.clause(), min_size=1, max_size=3)))), data)

    @precondition(lambda self: self.reports)
    @rule(data=st.data())
    def derive(self, data: st.DataObject) -> None:
        """A report that is made of others has all their clauses."""
        of = data.draw(st.lists(st.sampled_from(list(self.reports)), min_size=1, max_size=3))
        whole = frozenset().union(*(self.model.things["report", one].labels[0] for one in of))
        self.file(data.draw(st.sampled_from(self.here())), self.marked(whole), data)

    @precondition(lambda self: self.reports)
    @rule(data=st.data())
    def weigh(self, data: st.DataObject) -> None:
        """A story is told anew to each set of members who see the same of it."""
        story = data.draw(st.sampled_from(sorted({of for _, of in self.reports.values()})))
        inside = [one for one, (_, of) in self.reports.items() if of == story]
        groups: dict[frozenset[str], set[str]] = {}
        for name in self.here():
            seen = frozenset(one for one in inside if ("report", one) in self.model.visible(name))
            if seen:
                groups.setdefault(seen, set()).add(name)
        for seen, names in groups.items():
            labels = [self.model.things["report", one].labels[0] for one in sorted(seen)]
            self.tell(story, labels, frozenset(names))

    @precondition(lambda self: self.reports)
    @rule(data=st.data())
    def mark(self, data: st.DataObject) -> None:
        self.change(data, lambda owner: data.draw(self.clause(owner)))

    @precondition(lambda self: self.reports)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        self.change(data, lambda owner: Clause(owner, "members"))

    # What must hold

    @invariant()
    def everybody_sees_what_the_rule_says(self) -> None:
        names = {viewer.member: name for name, viewer in self.viewers.items()}
        with self.asking.transaction(), self.asking.pipeline():
            rows = {name: self.shown(viewer) for name, viewer in self.viewers.items()}
            told = self.as_worker()
        for name in self.viewers:
            readers = {
                ("readers", f"{label} {each}")
                for label, clauses in self.labels.items()
                if self.model.sees(name, [clauses])
                for each in names.values()
                if self.model.sees(each, [clauses])
            }
            shown = {(kind, self.called(key, names)) for kind, key in rows[name].fetchall()}
            assert shown == self.model.visible(name) | readers, name
        for each, seen, also, among in told.fetchall():
            may = {label for label, clauses in self.labels.items() if self.model.sees(names[each], [clauses])}
            assert set(seen) == set(also or ()) == set(among or ()) == may, names[each]

    # How

    def shown(self, viewer: Viewer) -> psycopg.Cursor[tuple[str, str]]:
        """Asked as the door has it, all in one go."""
        self.asking.execute(
            "select set_config('search_path', 'comity, pg_temp', true), set_config('comity.member', %s, true),"
            " set_config('comity.officer', %s, true), set_config('comity.seen', '', true),"
            " set_config('role', 'comity_reader', true)",
            (str(viewer.member), str(viewer.officer)),
        )
        return self.asking.execute(SHOWN, (list(self.labels),))

    def as_worker(self) -> psycopg.Cursor[tuple[UUID, list[int], list[int] | None, list[int] | None]]:
        self.asking.execute(
            "select set_config('comity.member', '', true), set_config('comity.officer', '', true),"
            " set_config('role', 'comity_worker', true)"
        )
        return self.asking.execute(
            "select id, labels_seen_by(id), label.readers, (select labels from seen_among(label.every)"
            "  where seen_among.member = member.id) from member cross join lateral"
            " (select array_agg(l.id) as every, array_agg(l.id) filter (where member.id = any (readers_of(l.id)))"
            "  as readers from label l) label"
        )

    def here(self) -> list[str]:
        return [name for name in self.viewers if name not in self.model.left]

    def clause(self, owner: str | None = None) -> st.SearchStrategy[Clause]:
        names = st.sampled_from(list(self.viewers))
        hour = self.model.hour

        def made(owner: str, audience: str, members: frozenset[str], since: int | None, until: int | None) -> Clause:
            return Clause(
                owner,
                audience,
                members if audience == "members" else frozenset(),
                self.model.epoch if audience == "coalition" else 0,
                None if since is None else hour + since,
                None if until is None else hour + until,
            )

        audience = st.sampled_from(("public", "coalition", "coalition", "members"))
        return st.builds(made, st.just(owner) if owner else names, audience, st.frozensets(names), NEAR, NEAR)

    def marked(self, clauses: Label) -> int:
        ids = {name: str(viewer.member) for name, viewer in self.viewers.items()}
        with self.made.conveyor.worker() as connection:
            now = centres.now(connection)

            def moment(hour: int | None) -> str | None:
                # Half an hour off, so that nothing hangs on how long a test takes.
                return None if hour is None else (now + timedelta(hours=hour - self.model.hour - 0.5)).isoformat()

            written = [
                {
                    "owner": ids[c.owner],
                    "audience": c.audience,
                    "members": [ids[each] for each in sorted(c.members)],
                    "not_before": moment(c.since),
                    "not_after": moment(c.until),
                }
                | ({"epoch": c.epoch} if c.audience == "coalition" else {})
                for c in clauses
            ]
            label = connection.execute("select intern_label(%s)", (Jsonb(written),)).fetchone()[0]
        self.labels[label] = clauses
        self.model.things["label", str(label)] = Thing([clauses])
        for number in range(1, len(clauses) + 1):
            self.model.things["clause", f"{label} {number}"] = Thing([clauses])
        return label

    def file(self, owner: str, label: int, data: st.DataObject) -> None:
        new, story = str(uuid4()), data.draw(st.sampled_from(("s1", "s2")))
        other = data.draw(st.sampled_from(list(self.reports))) if self.reports else None
        whose = self.viewers[owner].member
        with self.made.conveyor.worker() as connection:
            connection.execute(
                "insert into report (id, document, originator, label, key, path, content, fingerprint)"
                " values (%s, %s, %s, %s, %s, 'x', '', '')",
                (new, new, whose, label, new),
            )
            connection.execute("; ".join(TRACES.values()).format(new, label, story).encode())
            source = connection.execute(
                "insert into source (member, label, marking, kind, name) values (%s, %s, %s, 'upload', 'x')"
                " returning id::text",
                (whose, label, label),
            ).fetchone()[0]
            connection.execute("insert into source_day (source, day, label) values (%s, now(), %s)", (source, label))
            if other:
                connection.execute(
                    "insert into copy (report, other, label, other_label, containment, content)"
                    " select %s, id, %s, label, 1, '' from report where id = %s",
                    (new, label, other),
                )
        clauses = self.labels[label]
        for kind in ("report", "provenance", "original", "analysis", "meaning", "mention", "filing", "quarantine"):
            self.model.things[kind, new] = Thing([clauses])
        for kind in ("hit", "alert", "outbox"):
            for name in self.viewers:
                self.model.things[kind, f"{new} {name}"] = Thing([clauses], whose=name)
        for kind in ("source", "day"):
            self.model.things[kind, source] = Thing([clauses])
        if other:
            self.model.things["copy", f"{new} {other}"] = Thing([clauses, self.model.things["report", other].labels[0]])
        self.reports[new] = (owner, story)

    def tell(self, story: str, labels: list[Label], names: frozenset[str]) -> None:
        ids = [label for label, clauses in self.labels.items() if clauses in labels]
        readers = [self.viewers[name].member for name in sorted(names)]
        with self.made.conveyor.worker() as connection:
            for kind, statement in (
                (
                    "view",
                    "insert into story_view (story, audience, labels, seen, title, reports, languages, places, claims,"
                    " contested, origins, began_at, changed_at, content)"
                    " values (%s, %s, %s, '', 'A story', 1, '{}', '{}', 1, 1, 1, now(), now(), '') returning id::text",
                ),
                (
                    "change",
                    "insert into story_change (story, audience, labels, kind, claim, words)"
                    " values (%s, %s, %s, 'contested', 'c', 'w') returning id::text",
                ),
            ):
                key = connection.execute(statement, (story, readers, ids)).fetchone()[0]
                self.model.things[kind, key] = Thing(list(labels), readers=names)
                self.told[key] = story

    def change(self, data: st.DataObject, clause: Callable[[str], Clause]) -> None:
        """The owner of a report puts another label on it: all that was found in it bears that too."""
        mine = [one for one, (owner, _) in self.reports.items() if owner not in self.model.left]
        if not mine:
            return
        report = data.draw(st.sampled_from(mine))
        owner, story = self.reports[report]
        label = self.marked(frozenset({clause(owner)}))
        others = any(c.owner != owner for c in self.model.things["report", report].labels[0])
        try:
            with self.made.web.viewer(self.viewers[owner]) as connection:
                connection.execute("select mark_report(%s, %s)", (UUID(report), label))
        except psycopg.errors.InsufficientPrivilege:
            assert others
            return
        assert not others  # what is made of others' things is not one member's to mark
        clauses = self.labels[label]
        for (kind, key), thing in self.model.things.items():
            if kind == "copy" and report in key:
                thing.labels[key.split().index(report)] = clauses
            elif key.startswith(report) if kind in ("alert", "outbox") else self.told.get(key) == story:
                thing.labels.append(clauses)
            elif key.startswith(report) and kind != "copy":
                thing.labels = [clauses]

    def called(self, key: str, names: dict[UUID, str]) -> str:
        """A key as the model has it: a member by its name."""
        return re.sub(r"[0-9a-f-]{36}", lambda found: names.get(UUID(found[0]), found[0]), key)


#: The classical mistakes, each in one function: what is said there, and what it says instead.
MISTAKES = {
    "expiry": ("labels_seen_by", "s.until > now()", "true"),
    "too early": ("labels_seen_by", "s.since <= now()", "true"),
    "withdraw": ("put_label", "update original set label = wanted where report = which;", ""),
    "joiner": ("satisfies", "m.epoch <= c.epoch", "true"),
    "leaver": ("labels_seen_by", " and m.left_at is null", ""),
    "missing clause": ("put_sight", "bool_and", "bool_or"),
}
CALM = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def tried(centre, runs: int, **more: object) -> None:
    """Let anything happen in a centre, so many times over."""
    run_state_machine_as_test(
        type("Here", (Machine,), {"made": centre}),
        settings=settings(
            max_examples=runs, stateful_step_count=20, deadline=None, suppress_health_check=CALM, database=None, **more
        ),
    )


def test_everybody_sees_what_the_rule_says(centre):
    tried(centre, 12)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found(centre, mistake):
    name, said, instead = MISTAKES[mistake]
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("set search_path = comity, pg_temp")
        whole = connection.execute(
            "select pg_get_functiondef(oid) from pg_proc where proname = %s and pronamespace = 'comity'::regnamespace",
            (name,),
        ).fetchone()[0]
        assert said in whole
        connection.execute(whole.replace(said, instead).encode())
    with pytest.raises(AssertionError):
        tried(centre, 100, phases=(Phase.generate,), derandomize=True, report_multiple_bugs=False)
