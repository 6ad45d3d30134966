"""What a catalogue says of a centre's schema, in words that two databases can be compared by."""

from __future__ import annotations

import psycopg

#: What is looked at: each gives names and what is to be the same of them. Places of columns are not: one that a later
#: version adds stands last in an old table. Nor are the brackets of what a trigger asks: a dump loses those that need
#: not be.
_QUERIES = {
    "schema": "select nspname, nspowner::regrole, array(select i::text from unnest(nspacl) i order by 1)"
    " from pg_namespace where nspname = 'comity'",
    "tables": "select relname, relkind, relowner::regrole, relrowsecurity, relforcerowsecurity, relpersistence,"
    " reloptions, array(select i::text from unnest(coalesce(relacl,"
    " acldefault(case relkind when 'S' then 's' else 'r' end::\"char\", relowner))) i order by 1)"
    " from pg_class where relnamespace = 'comity'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')",
    "columns": "select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,"
    " a.attgenerated, a.attstorage, a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid),"
    " array(select i::text from unnest(a.attacl) i order by 1)"
    " from pg_attribute a join pg_class c on c.oid = a.attrelid"
    " left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum"
    " where c.relnamespace = 'comity'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0"
    " and not a.attisdropped",
    "constraints": "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
    " where connamespace = 'comity'::regnamespace",
    "indexes": "select indrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid from pg_index i"
    " join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'comity'::regnamespace",
    "policies": "select tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies"
    " where schemaname = 'comity'",
    "functions": "select oid::regprocedure, proowner::regrole, pg_get_functiondef(oid),"
    " array(select i::text from unnest(coalesce(proacl, acldefault('f', proowner))) i order by 1)"
    " from pg_proc where pronamespace = 'comity'::regnamespace and prokind <> 'a'",
    "triggers": "select tgrelid::regclass::text, tgname, tgenabled, translate(pg_get_triggerdef(t.oid), '()', '')"
    " from pg_trigger t"
    " join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'comity'::regnamespace and not tgisinternal",
    "views": "select viewname, viewowner, definition from pg_views where schemaname = 'comity'",
    "types": "select typname, typtype from pg_type t where typnamespace = 'comity'::regnamespace and typtype <> 'c'"
    " and typcategory <> 'A'",
    "version": "select version, release from comity.schema_version",
}


def catalogue(url: str) -> dict[str, set[str]]:
    """Everything that makes up the schema, by kind.

    Args:
        url: address of the database, of a superuser.
    """
    with psycopg.connect(url) as connection:
        connection.execute("set search_path = comity, pg_temp")
        return {
            kind: {repr(row) for row in connection.execute(query.encode()).fetchall()}
            for kind, query in _QUERIES.items()
        }


def differences(one: dict[str, set[str]], other: dict[str, set[str]]) -> dict[str, tuple[list[str], list[str]]]:
    """What only the one has and what only the other has, by kind; empty if they are the same."""
    return {
        kind: (sorted(one[kind] - other[kind]), sorted(other[kind] - one[kind]))
        for kind in one
        if one[kind] != other[kind]
    }
