"""Reads the catalogue of a database and refuses to serve if who may see what is not as release.sql says.

A dump that was restored without its policies, a hand that switched something off for a moment, a view added in haste:
each is found here before a page is served from it. (PostgreSQL 18, chapters 5.9 and 38.5.)
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from comity.db.door import Connection
from comity.db.seal import rules, sealed
from comity.errors import DatabaseAway, NotSafe

#: Functions that look past row-level security on purpose, each kept narrow in release.sql.
KNOWN_DEFINERS = frozenset(
    {
        "add_device",
        "alone",
        "amend_sitrep",
        "answer_rfi",
        "arrived",
        "ask",
        "ask_for_sitrep",
        "ask_rfi",
        "ask_to_rephrase",
        "asked_by",
        "asked_rfi",
        "behind_glass",
        "break_glass",
        "call_back",
        "changing_sentence",
        "cite_or_refuse",
        "clauses_of",
        "clauses_written",
        "covers",
        "decide",
        "derive_label",
        "dissent_from_sitrep",
        "draft_in_sitrep",
        "end_sessions",
        "enter_ledger",
        "enter_mark",
        "enter_people",
        "enter_read",
        "enter_report",
        "enter_sealed",
        "enter_version",
        "erase_report",
        "forget_secrets",
        "glass_standing",
        "hold_sitrep",
        "intern_label",
        "keep_meaning",
        "keep_provenance",
        "label_sentence",
        "label_today",
        "labels_seen_by",
        "last_version",
        "leave_office",
        "leave_seat",
        "link_rfi",
        "look_about",
        "mark_report",
        "may_administer",
        "may_file",
        "may_know_readers",
        "may_know_whose",
        "may_note",
        "may_read",
        "may_use",
        "note_act",
        "note_read",
        "originated",
        "owns_document",
        "owns_label",
        "passed_on",
        "put_label",
        "put_sentence",
        "put_sight",
        "queue_report",
        "readdress",
        "readers_of",
        "renew_device",
        "reopen",
        "restricted",
        "retry_report",
        "say_in_sitrep",
        "sealed_by",
        "secret_of",
        "seen_among",
        "seen_labels",
        "send_again",
        "send_notice",
        "send_sitrep",
        "settle_rephrasing",
        "show_again",
        "sign_sitrep",
        "stand_in",
        "stand_on_rfi",
        "standing_of",
        "take_back_sealed",
        "take_from_sitrep",
        "tell_lost",
        "tell_of_source",
        "told_of_rfi",
        "undelivered",
        "undo_rephrasing",
        "unsign_sitrep",
        "vote_glass",
        "widened",
        "withdraw",
        "withdraw_rfi",
        "withheld_labels",
        "withholds",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A query that finds what must not be there."""

    #: Gives one column of names.
    query: str
    #: What is wrong with each, and what to do; ``{}`` is the name.
    says: str


_RULES: tuple[_Rule, ...] = (
    _Rule(
        query="select relname from pg_class where relnamespace = 'comity'::regnamespace and relkind in ('r', 'p')"
        " and not (relrowsecurity and relforcerowsecurity)",
        says="Row-level security is off, or not forced, on table {}: alter table comity.{} enable row level security,"
        " force row level security.",
    ),
    _Rule(
        query="select relname from pg_class where relnamespace = 'comity'::regnamespace and relkind in ('r', 'p')"
        " and relowner <> 'comity_owner'::regrole",
        says="Table {} does not belong to comity_owner: alter table comity.{} owner to comity_owner.",
    ),
    _Rule(
        query="select rolname from pg_roles where rolname in ('comity_owner', 'comity_reader', 'comity_worker',"
        " 'comity_gate') and (rolsuper or rolbypassrls)",
        says="Role {} looks past row-level security: alter role {} nosuperuser nobypassrls.",
    ),
    _Rule(
        query="select rolname from pg_roles where rolname in ('comity_owner', 'comity_reader', 'comity_worker',"
        " 'comity_gate') and rolcanlogin",
        says="Role {} can log in by itself: alter role {} nologin.",
    ),
    _Rule(
        query="select r.rolname from pg_auth_members a join pg_roles m on m.oid = a.member"
        " join pg_roles r on r.oid = a.roleid where m.rolname in ('comity_reader', 'comity_gate')",
        says="People's roles have become members of {}: revoke {} from comity_reader, comity_gate.",
    ),
    _Rule(
        query="select relname from pg_class where relkind = 'm' and relnamespace not in"
        " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
        " and (has_table_privilege('comity_reader', oid, 'select')"
        " or has_table_privilege('comity_gate', oid, 'select'))",
        says="Materialised view {} can be read, and has no row-level security: drop it, or revoke select on {}.",
    ),
    _Rule(
        query="select relname from pg_class where relkind = 'v' and relnamespace = 'comity'::regnamespace"
        " and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'],"
        " false)",
        says="View {} shows what its owner sees: alter view comity.{} set (security_invoker = true).",
    ),
    _Rule(
        query="select proname from pg_proc where pronamespace = 'comity'::regnamespace and prosecdef"
        " and not proname = any (%(definers)s)",
        says="Function {} looks past row-level security and is not Comity's: drop function comity.{}.",
    ),
    _Rule(
        query="select proname from pg_proc where pronamespace = 'comity'::regnamespace and prosecdef"
        " and not coalesce(proconfig::text ~ 'search_path=', false)",
        says="Function {} can be led astray by a search path: restore it from Comity's release.sql ({}).",
    ),
    _Rule(
        query="select p.proname from pg_proc p where p.proleakproof and p.pronamespace <> 'pg_catalog'::regnamespace",
        says="Function {} is trusted to tell nothing of what it compares, and sees hidden rows: alter function {} not"
        " leakproof.",
    ),
    _Rule(
        query="select distinct c.relname from pg_class c, aclexplode(c.relacl) a"
        " where c.relnamespace = 'comity'::regnamespace and a.grantee = 0",
        says="Everybody has rights on {}: revoke all on comity.{} from public.",
    ),
    _Rule(
        query="select proname from pg_proc where pronamespace = 'comity'::regnamespace"
        " and (proacl is null or exists (select 1 from aclexplode(proacl) a where a.grantee = 0))",
        says="Everybody may call function {}: revoke execute on function comity.{} from public.",
    ),
    _Rule(
        query="select nspname from pg_namespace, aclexplode(nspacl) a where nspname = 'comity' and a.grantee = 0",
        says="Everybody has rights in schema {}: revoke all on schema {} from public.",
    ),
    _Rule(
        query="select tablename || '.' || policyname from pg_policies where schemaname = 'comity'"
        " and permissive = 'PERMISSIVE' and (roles && '{public}' or (roles && '{comity_reader}' and cmd <> 'INSERT'"
        " and coalesce(qual !~ '(viewer|viewing_officer|seen_labels|may_read)\\(', true)))",
        says="Policy {} asks nobody who they are: drop it, and restore release.sql's ({}).",
    ),
)


_CHANGED = (
    "A policy, function or trigger is not as Comity's release.sql made it. To have all made again:"
    " update comity.schema_version set release = '', then 'comity run' or 'comity init'."
)
_UNMARKED = (
    "Search for words reads every report: a superuser may let it use its index with alter function"
    " pg_catalog.ts_match_vq(tsvector, tsquery) leakproof."
)
_NO_GRAPH = (
    "Search by meaning compares all that one may see: a superuser may create extension vector (0.8 or newer), then"
    " 'comity init' or 'comity run' makes its index."
)


def faults(connection: Connection) -> list[str]:
    """Everything that is not as it must be, each a sentence that says what to do; nothing if all is well."""
    found: list[str] = []
    if not connection.execute("select 1 from pg_namespace where nspname = 'comity'").fetchone():
        return ["There is no centre's schema in this database: 'comity init' or 'comity run' makes it."]
    for rule in _RULES:
        rows = connection.execute(rule.query.encode(), {"definers": sorted(KNOWN_DEFINERS)}).fetchall()
        found.extend(rule.says.replace("{}", str(row[0])) for row in sorted(rows))
    if rules(connection) != sealed(connection):
        found.append(_CHANGED)
    return found


def slow(connection: Connection) -> list[str]:
    """What is safe and makes searches slow, each a sentence that says what to do; nothing if all is there."""
    row = connection.execute(
        "select (select proleakproof from pg_proc where oid = 'ts_match_vq(tsvector, tsquery)'::regprocedure),"
        " exists (select 1 from pg_index where indexrelid = to_regclass('comity.meaning_near') and indisvalid)"
    ).fetchone()
    leakproof, near = row or (False, False)
    return [
        *([] if leakproof else [_UNMARKED]),
        *([] if near else [_NO_GRAPH]),
    ]


def refuse_unless_safe(url: str) -> None:
    """Let nothing be served from a database that would show rows to those who may not see them.

    Args:
        url: address of the database, of any user.

    Raises:
        NotSafe: with every fault.
        DatabaseAway: it does not answer.
    """
    try:
        with psycopg.connect(url) as connection:
            found = faults(connection)
    except psycopg.OperationalError as error:
        raise DatabaseAway("The database does not answer. 'comity status' says more.") from error
    if found:
        raise NotSafe("\n".join(["The database is not safe to serve from:", *(f"  {fault}" for fault in found)]))
