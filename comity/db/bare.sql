-- Takes everything off the tables that release.sql puts on them, so that it can be run anew: policies, triggers, functions,
-- views and grants. What is left is what the migrations change. Nobody sees the tables in between: it is one transaction.
do $$
    declare
        it record;
    begin
        for it in select tablename, policyname from pg_policies where schemaname = 'comity' loop
            execute format('drop policy %I on %I', it.policyname, it.tablename);
        end loop;
        for it in
            select c.oid::regclass::text as tablename, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
            where c.relnamespace = 'comity'::regnamespace and not t.tgisinternal
        loop
            execute format('drop trigger %I on %s', it.tgname, it.tablename);
        end loop;
        for it in select viewname from pg_views where schemaname = 'comity' loop
            execute format('drop view if exists %I cascade', it.viewname);
        end loop;
        -- Not those that an extension brought.
        for it in
            select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'comity'::regnamespace
                and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        loop
            execute format('drop routine %s', it.name);
        end loop;
        for it in select tablename from pg_tables where schemaname = 'comity' loop
            execute format('revoke all on %I from public, comity_reader, comity_worker, comity_gate', it.tablename);
            -- Who brings it up to date has the rights of its owner, and must see every row of it to change them.
            execute format('alter table %I no force row level security', it.tablename);
        end loop;
        revoke all on schema comity from public, comity_reader, comity_worker, comity_gate;
    end
    $$;

-- The first release did not write down which release.sql it was.
alter table schema_version add column if not exists release text not null default '';
alter table schema_version alter column release drop default;
