"""Each policy and each clause of the rule is dropped or loosened in turn, and each time somebody sees or does too much.

The list is made from the catalogue: a policy that no test would miss fails here, and so does a table without a row in
``every_row``. What cannot be told from the original is named with its reason.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from deeds import REFUSED, Deed, deeds
from every_row import OFFICERS, Rows, fill

#: Mutants that are no mistakes.
SAME = {
    "contact.changed using: (member = viewer())": "officers change their own alone",
    "contact.named with check: may_read()": "whoever may administer reads",
    "officer.named with check: may_read()": "whoever may administer reads",
    "mark_report: not originated(which)": "another's report bears another's clause, and that is asked too",
    "ask: r.label = any (seen_labels())": "it is entered in the ledger, which asks the same",
    "entry.seen using: (viewer() IS NOT NULL)": "may_read() is true of nobody without a member",
    "sitrep_citation.seen using: (label IN ( SELECT unnest(seen_labels()) AS unnest))": "its sentence bears it, too",
    "dissent_from_sitrep: not known <@ seen_labels()": "it is entered in the ledger, which asks the same",
    "decide: asked_by(which)": "who is not asked has no decision of its own that is open",
    "sitrep_rephrasing.seen using: may_read()": "whoever sees the sentence reads",
    "rfi_link.seen using: may_read()": "whoever sees the question reads",
    "rfi_stand.seen using: may_read()": "whoever sees the question reads",
    "asked_rfi: label = any (seen_labels())": "what is done is entered in the ledger, which asks the same",
    "withdraw_rfi: may_read()": "it is entered in the ledger, which asks the same",
    "glass.seen using: (viewer() IS NOT NULL)": "may_read() is true of nobody without a member",
    "glass_vote.seen using: (viewer() IS NOT NULL)": "may_read() is true of nobody without a member",
    "source_day.seen using: (s.member = viewer())": "a source under such a label is seen by its member alone",
}
#: Tables that show what a function lets through.
TELLING = ("report", "report_read", "request", "clause_member", "source", "story_view", "entry", "token", "sitrep")
#: Clauses of functions: what is said there, and what it says instead.
CLAUSES = (
    ("satisfies", "c.owner = m.id", "false"),
    ("satisfies", "when 'public' then true", "when 'public' then false"),
    ("satisfies", "m.epoch <= c.epoch", "true"),
    ("satisfies", "else named", "else true"),
    ("labels_seen_by", "m.left_at is null", "true"),
    ("labels_seen_by", "s.member = who", "true"),
    ("labels_seen_by", "s.since <= now()", "true"),
    ("labels_seen_by", "s.until > now()", "true"),
    ("seen_among", "m.left_at is null", "true"),
    ("seen_among", "s.member = m.id", "true"),
    ("seen_among", "s.label = any (which)", "true"),
    ("seen_among", "s.since <= now()", "true"),
    ("seen_among", "s.until > now()", "true"),
    ("put_sight", "a.member = m.id", "true"),
    ("put_sight", "bool_and", "bool_or"),
    ("put_sight", "least(c.not_after, a.not_after)", "c.not_after"),
    ("put_sight", "least(c.not_after, a.not_after)", "a.not_after"),
    ("put_sight", "max(c.not_before)", "min(c.not_before)"),
    ("put_sight", "coalesce(max(c.not_before) filter (where c.owner <> m.id), '-infinity')", "'-infinity'"),
    ("may_read", "o.id = viewing_officer()", "true"),
    ("may_read", "o.member = viewer()", "true"),
    ("may_read", "o.active", "true"),
    ("may_read", "m.left_at is null", "true"),
    ("may_read", "not o.roles <@ '{host}'", "true"),
    ("seen_labels", "when may_read() then", "when true then"),
    ("seen_labels", "starts_with(kept, asks)", "kept <> ''"),
    ("readers_of", "m.left_at is null", "true"),
    ("readers_of", "s.label = which", "true"),
    ("readers_of", "s.since <= now()", "true"),
    ("readers_of", "s.until > now()", "true"),
    ("readers_of", "not viewer() = any (r.ids)", "false"),
    ("readers_of", "which = any (withheld_labels())", "false"),
    ("withheld_labels", "c.owner is distinct from viewer()", "true"),
    ("withholds", "c.label = which", "true"),
    ("clauses_of", "c.attribution = 'named' or viewer() is null or c.owner = viewer()", "true"),
    ("clauses_of", "c.label = any (seen_labels())", "true"),
    ("may_know_whose", "bears = any (seen_labels())", "true"),
    ("may_know_whose", "not bears = any (withheld_labels())", "true"),
    ("arrived", "may_know_whose(r.label, r.originator)", "true"),
    ("originated", "r.originator = viewer()", "true"),
    ("originated", "r.id = which", "true"),
    ("last_version", "whose = viewer()", "true"),
    ("last_version", "may_read()", "true"),
    ("label_today", "viewer() is not null and not owns_label(which)", "false"),
    ("owns_label", "may_read() and", ""),
    ("owns_label", "c.owner = viewer()", "true"),
    ("owns_label", "bool_and", "bool_or"),
    ("owns_document", "r.document = which and", ""),
    ("owns_document", "r.document = which and r.originator <> viewer()", "false"),
    ("mark_report", "owns_label(wanted) and", ""),
    ("mark_report", "and may_file()", ""),
    ("put_label", "hides and not hid", "false"),
    ("mark_report", "not originated(which)", "false"),
    ("asked_by", "d.owner = viewer()", "true"),
    ("may_use", "c.onward in ('same', 'public')", "true"),
    ("may_use", "bool_or(c.owner = viewer())", "true"),
    ("derive_label", "c.onward not in ('same', 'public')", "false"),
    ("withdraw", "not may_file() or", ""),
    ("withdraw", "not originated(which)", "false"),
    ("show_again", "not may_file() or", ""),
    ("show_again", "not originated(which)", "false"),
    ("ask", "r.label = any (seen_labels())", "true"),
    ("decide", "asked_by(which)", "true"),
    ("decide", "may_file()", "true"),
    ("retry_report", "not may_file()", "false"),
    ("add_device", "not may_read()", "false"),
    ("renew_device", "may_read()", "true"),
    ("renew_device", "d.auth = secret", "true"),
    ("renew_device", "d.officer = viewing_officer()", "true"),
    ("renew_device", "d.member = viewer()", "true"),
    ("sealed_by", "may_know_whose(s.label, s.originator)", "true"),
    ("take_back_sealed", "originator = viewer()", "true"),
    ("take_back_sealed", "may_file()", "true"),
    ("break_glass", "not may_administer()", "false"),
    ("vote_glass", "member <> viewer()", "true"),
    ("vote_glass", "may_administer()", "true"),
    ("vote_glass", "v.member = viewer()", "false"),
    ("vote_glass", "glass_standing(which) <> 'open'", "false"),
    ("behind_glass", "b.member = viewer()", "true"),
    ("behind_glass", "may_read()", "true"),
    ("behind_glass", "b.until > now()", "true"),
    ("behind_glass", "w.report = e.id", "false"),
    ("note_read", "bears = any (seen_labels())", "true"),
    ("note_read", "restricted(bears)", "true"),
    ("may_know_readers", "originated(which)", "true"),
    ("may_file", "may_read()", "true"),
    ("may_file", "o.id = viewing_officer()", "true"),
    ("may_file", "o.roles && '{watch}'", "true"),
    ("may_note", "may_read()", "true"),
    ("may_note", "o.id = viewing_officer()", "true"),
    ("may_note", "o.roles && '{watch,analyst}'", "true"),
    ("may_note", "c.audience <> 'members'", "false"),
    ("may_note", "a.member is distinct from viewer()", "false"),
    ("may_administer", "may_read() and", ""),
    ("may_administer", "s.officer = viewing_officer()", "true"),
    ("may_administer", "s.deputy = viewing_officer()", "true"),
    ("may_administer", "s.deputy_from <= now()", "true"),
    ("may_administer", "now() < s.deputy_until", "true"),
    ("keep_office", "and old.id is distinct from viewing_officer()", ""),
    ("retry_report", " and r.originator = viewer()", ""),
    ("secret_of", "e.label = any (seen_labels()) and", ""),
    ("secret_of", "not e.label = any (withheld_labels())", "true"),
    ("say_in_sitrep", "not may_note()", "false"),
    ("put_sentence", "released_at is null", "true"),
    ("put_sentence", "r.label = any (seen)", "true"),
    ("draft_in_sitrep", "labels_seen_by(whose)", "array(select id from label)"),
    ("ask_for_sitrep", "not may_note()", "false"),
    ("take_from_sitrep", "not may_note()", "false"),
    ("take_from_sitrep", "r.released_at is null", "true"),
    ("take_from_sitrep", "s.labels <@ seen_labels()", "true"),
    ("unsign_sitrep", "seen_under <@ labels_seen_by(g.member)", "true"),
    ("hold_sitrep", "not may_file()", "false"),
    ("hold_sitrep", "released_at is null", "true"),
    ("sign_sitrep", "g.member <> viewer()", "true"),
    ("sign_sitrep", "s.labels <@ seen_labels());", "true);"),
    ("sign_sitrep", "s.id = any (other.sentences)", "true"),
    ("sign_sitrep", "and s.labels <@ seen_labels() and", "and"),
    ("sign_sitrep", "s.labels <@ labels_seen_by(other.member)", "true"),
    ("send_sitrep", "c.sitreps and", ""),
    ("dissent_from_sitrep", "not may_file()", "false"),
    ("dissent_from_sitrep", "not known <@ seen_labels()", "false"),
    ("dissent_from_sitrep", "d.member = viewer()", "true"),
    ("amend_sitrep", "not may_note()", "false"),
    ("amend_sitrep", "s.released_at is not null", "true"),
    ("changing_sentence", "not may_note()", "false"),
    ("changing_sentence", "r.released_at is null", "true"),
    ("changing_sentence", "s.taken_at is null", "true"),
    ("changing_sentence", "s.labels <@ seen_labels()", "true"),
    ("ask_to_rephrase", "sitrep_rephrasing.words is null", "true"),
    ("settle_rephrasing", "r.released_at is null", "true"),
    ("cite_or_refuse", "not exists (select 1 from sitrep_citation where sentence = which)", "false"),
    ("ask_rfi", "not owns_label(bears)", "false"),
    ("ask_rfi", "not whom <@ readers_of(bears)", "false"),
    ("ask_rfi", "withholds(bears)", "false"),
    ("link_rfi", "r.label = any (seen_labels())", "true"),
    ("link_rfi", "v.labels <@ seen_labels()", "true"),
    ("link_rfi", "viewer() = any (v.audience)", "true"),
    ("asked_rfi", "label = any (seen_labels())", "true"),
    ("asked_rfi", "viewer() = any (asked)", "true"),
    ("asked_rfi", "q.withdrawn_at is not null", "false"),
    ("stand_on_rfi", "not may_note(q.label)", "false"),
    ("answer_rfi", "not may_use(bears)", "false"),
    ("answer_rfi", "not may_note(bears)", "false"),
    ("answer_rfi", "not q.member = any (readers_of(bears))", "false"),
    ("answer_rfi", "withholds(bears)", "false"),
    ("withdraw_rfi", "member = viewer()", "true"),
    ("withdraw_rfi", "withdrawn_at is null", "true"),
    ("withdraw_rfi", "officer = viewing_officer()", "true"),
    ("withdraw_rfi", "may_read()", "true"),
    ("withdraw_rfi", "may_file()", "true"),
    ("masked", "'\\1\\3/…'", "'\\1\\3/\\2'"),
    ("masked", "'…@'", "'\\&'"),
    ("undelivered", "may_administer()", "true"),
    ("undelivered", "o.member = viewer()", "true"),
    ("undelivered", "o.labels <@ seen_labels()", "true"),
    ("send_again", "not may_administer()", "false"),
    ("send_again", "o.member = viewer()", "true"),
    ("send_again", "o.labels <@ seen_labels()", "true"),
    ("reopen", "channel = new.channel and receiver = new.receiver and", ""),
    ("readdress", "where officer = new.officer and", "where"),
    ("passed_on", "a.passed_to = viewing_officer()", "true"),
    ("passed_on", "a.member = viewer()", "true"),
    ("passed_on", "a.labels <@ seen_labels()", "true"),
    ("passed_on", "h.label = any (seen_labels())", "true"),
    ("stand_in", "a.passed_to = viewing_officer()", "true"),
    ("stand_in", "a.member = viewer()", "true"),
    ("stand_in", "a.labels <@ seen_labels()", "true"),
    ("call_back", "not new.active or", ""),
    ("call_back", "or passed_to is distinct from new.deputy", ""),
    ("enter_ledger", "viewer() is null or", ""),
    ("enter_ledger", "which is not null and not which = any (seen_labels())", "false"),
)
#: Functions of which every statement that these begin is left out in turn.
STATEMENTS = {
    "put_label": r"update [^;]*\bset (?:other_)?labels? = [^;]*;",
    "leave_office": r"(?:delete|update) [^;]*;",
    "end_sessions": r"(?:delete|update) [^;]*;",
    "leave_seat": r"delete [^;]*;",
    "unsign_sitrep": r"delete [^;]*;",
    "label_sentence": r"update [^;]*;",
}


@pytest.fixture
def rows(centre) -> Iterator[Rows]:
    with psycopg.connect(centre.addresses.admin) as connection:
        yield fill(connection)
        connection.rollback()


def test_as_it_was_made_everybody_sees_and_does_what_they_may(rows):
    assert [fault for each in (*looks(rows), *deeds(rows)) if (fault := wrong(rows, each))] == []


def test_every_table_has_a_row(rows):
    tables = rows.connection.execute(
        "select tablename from pg_tables where schemaname = 'comity' and tablename <> 'schema_version'"
    ).fetchall()
    assert {name for (name,) in tables} - set(rows.seen) == set()


def test_whatever_is_dropped_or_loosened_somebody_notices(rows):
    unnoticed = []
    asked, tried = list(looks(rows)), list(deeds(rows))
    mutants = [*of_policies(rows), *of_functions(rows)]
    assert len(mutants) > 200
    for name, statement in mutants:
        table = re.match(r"\w+", name)[0]
        with rows.connection.transaction(force_rollback=True):
            rows.connection.execute(statement.encode())
            if table in ("satisfies", "put_sight"):
                rows.connection.execute("select put_sight(null, null)")
            likely = [each for each in tried if any(re.search(rf"\b{table}\b", text) for text, _ in each.statements)]
            known = table in rows.seen
            order = [*(each for each in asked if each[1] in ((table,) if known else TELLING)), *likely]
            if name not in SAME and not any(wrong(rows, each) for each in (order if known else (*order, *tried))):
                unnoticed.append(name)
    assert "\n".join(unnoticed) == ""
    assert set(SAME) - {name for name, _ in mutants} == set()


# What is looked at: (who, table, keys that they see)


def looks(rows: Rows) -> Iterator[tuple[str, str, set[str]]]:
    """Every table as everybody sees it who may read of it at all."""
    for table, seen in rows.seen.items():
        for role in ("comity_owner", "comity_worker", "comity_gate", "comity_reader"):
            if not may(rows, role, table):
                continue
            if role == "comity_reader":
                for name in (*OFFICERS, "nobody"):
                    yield name, table, {each for each, who in seen.items() if name in who}
            elif role == "comity_gate" and table in ("source", "process"):
                kind = {"source": "push", "process": "web"}[table]
                found = rows.connection.execute(
                    f"select {rows.keys[table]} from {table} where kind = %s".encode(),  # noqa: S608
                    (kind,),
                ).fetchall()
                yield role, table, {row[0] for row in found}
            else:
                yield role, table, set(seen)


def may(rows: Rows, role: str, table: str) -> bool:
    """Whether a role may read the keys of a table's rows, be there any that it sees or not."""
    try:
        with rows.connection.transaction(force_rollback=True):
            rows.connection.execute(f"set local role {role}".encode())
            rows.connection.execute(f"select {rows.keys[table]} from {table} limit 0".encode())  # noqa: S608
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def wrong(rows: Rows, each: tuple[str, str, set[str]] | Deed) -> str:
    """What is not as it must be; empty if all is well."""
    connection = rows.connection
    with connection.transaction(force_rollback=True):
        try:
            if isinstance(each, Deed):
                return told(rows, each)
            name, table, keys = each
            become(rows, name)
            rows_of = connection.execute(f"select {rows.keys[table]} from {table}".encode())  # noqa: S608
            found = {row[0] for row in rows_of.fetchall()}
        except psycopg.errors.Error as error:
            return f"{each}: {error}"
    return "" if found == keys else f"{name} sees of {table} {found ^ keys} too much or too little"


def told(rows: Rows, deed: Deed) -> str:
    first, _, then = deed.by.partition(" then ")
    become(rows, first)
    done: int | str = 0
    try:
        for number, (statement, values) in enumerate(deed.statements):
            if then and number == len(deed.statements) - 1:
                rows.connection.execute("reset role")
                become(rows, then)
            done = rows.connection.execute(statement.encode(), values).rowcount
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.NoDataFound,
        psycopg.errors.CheckViolation,
        psycopg.errors.ObjectNotInPrerequisiteState,
    ):
        done = REFUSED
    return "" if done == deed.told else f"{deed}: {done}"


def become(rows: Rows, name: str) -> None:
    """As the door does it."""
    officer, _, member = name.partition(" for ")
    who = rows.officers.get(officer)
    rows.connection.execute(
        "select set_config('comity.member', %s, true), set_config('comity.officer', %s, true),"
        " set_config('comity.seen', '', true), set_config('role', %s, true)",
        (
            str(rows.members[member or OFFICERS[officer][0]]) if who else "",
            str(who or ""),
            name if name.startswith("comity_") else "comity_reader",
        ),
    )


# What is broken


def of_policies(rows: Rows) -> Iterator[tuple[str, str]]:
    """A name and a statement for each mutant."""
    for table, policy, command, *conditions in rows.connection.execute(
        "select tablename, policyname, cmd, qual, with_check from pg_policies where schemaname = 'comity'"
        " and tablename <> 'schema_version' order by 1, 2"
    ).fetchall():
        yield f"{table}.{policy} dropped", f"drop policy {policy} on {table}"
        for word, condition in zip(("using", "with check"), conditions, strict=True):
            if condition in (None, "true"):
                continue
            for said, mutant in looser(condition):
                if (
                    word == "with check"
                    and command == "UPDATE"
                    and said in str(conditions[0])
                    and fixed(rows, table, said)
                ):
                    continue  # the row had to be so before, and people change none of its columns
                yield f"{table}.{policy} {word}: {said}", f"alter policy {policy} on {table} {word} ({mutant})"


def fixed(rows: Rows, table: str, condition: str) -> bool:
    columns = rows.connection.execute(
        "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped"
        " and has_column_privilege('comity_reader', attrelid, attnum, 'update')",
        (table,),
    ).fetchall()
    return not any(re.search(rf"\b{name}\b", condition) for (name,) in columns)


def looser(condition: str) -> Iterator[tuple[str, str]]:
    """The whole condition, and each part of an AND at any depth, replaced by true: what, and what the whole is then."""
    yield condition, "true"
    starts: list[int] = []
    for at, letter in enumerate(condition):
        if letter == "(":
            starts.append(at)
        elif letter == ")":
            begin = starts.pop() + 1
            parts = at_top(condition[begin:at])
            for place, part in parts if len(parts) > 1 else ():
                yield part, f"{condition[: begin + place]}true{condition[begin + place + len(part) :]}"


def at_top(text: str) -> list[tuple[int, str]]:
    """The parts of an AND outside brackets, each with its place."""
    parts, depth, begin = [], 0, 0
    for found in re.finditer(r"[()]| AND ", text):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[0] == " AND " and not depth:
            parts.append((begin, text[begin : found.start()]))
            begin = found.end()
    return [*parts, (begin, text[begin:])]


def of_functions(rows: Rows) -> Iterator[tuple[str, str]]:
    every = rows.connection.execute(
        "select proname, pg_get_functiondef(oid) from pg_proc where pronamespace = 'comity'::regnamespace order by oid"
    ).fetchall()
    for name, said, instead in CLAUSES:
        whole = next((text for called, text in every if called == name and said in text), None)
        assert whole, (name, said)
        yield f"{name}: {said}", whole.replace(said, instead)
    for name, pattern in STATEMENTS.items():
        (whole,) = (text for called, text in every if called == name)
        for found in re.finditer(pattern, whole):
            yield f"{name} without: {found[0]}", whole.replace(found[0], "")
