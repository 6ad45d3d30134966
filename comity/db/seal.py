"""What the rules of a database are, in one word: the same as long as nobody has changed a policy, function or trigger.

It is written down, as a comment on the schema, when release.sql has been run, and compared before anything is served.
Who may change policies may change the comment, too: it finds mistakes, not attacks by who operates the server.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

#: Everything that release.sql makes, each in words. A dump loses brackets that need not be. What PostgreSQL makes of an
#: expression may be another with the next version, so its version stands before the rest.
_RULES = """
select current_setting('server_version_num')::integer / 10000 || ' ' || md5(string_agg(rule, E'\\n' order by rule))
from (
    select translate(format('%s %s %s %s %s %s %s', tablename, policyname, permissive, roles, cmd, qual, with_check),
        '() ', '') as rule
    from pg_policies where schemaname = 'comity'
    union all
    select format('%s %s %s %s %s %s', p.oid::regprocedure, p.prosrc, p.prosecdef, p.proleakproof, p.provolatile,
        p.proconfig)
    from pg_proc p where p.pronamespace = 'comity'::regnamespace
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select format('%s %s', t.tgenabled, translate(pg_get_triggerdef(t.oid), '() ', ''))
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'comity'::regnamespace and not t.tgisinternal) rules
"""
_WORD = "Rules: "


def sealed(connection: psycopg.Connection[Any]) -> str:
    """The word that was written down; empty if none was."""
    row = connection.execute("select obj_description('comity'::regnamespace, 'pg_namespace')").fetchone()
    return row[0].removeprefix(_WORD) if row and row[0] and row[0].startswith(_WORD) else ""


def rules(connection: psycopg.Connection[Any]) -> str:
    """The word for the rules as they are; the search path of the transaction is another afterwards."""
    # Names are told with their schema if it is not in the path.
    connection.execute("select set_config('search_path', 'pg_catalog', true)")
    row = connection.execute(_RULES).fetchone()
    return str(row[0]) if row else ""


def seal(connection: psycopg.Connection[Any]) -> None:
    """Write down the word for the rules as they are, for who may change the schema."""
    word = rules(connection)
    connection.execute(sql.SQL("comment on schema comity is {}").format(sql.Literal(_WORD + word)))
