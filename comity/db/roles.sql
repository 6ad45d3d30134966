-- The roles of a server. They may be there already, of another centre on the same server.
do $$
    declare
        name text;
    begin
        foreach name in array array['comity_owner', 'comity_reader', 'comity_worker', 'comity_gate'] loop
            if not exists (select 1 from pg_roles where rolname = name) then
                execute format('create role %I nologin noinherit', name);
            end if;
        end loop;
    end
    $$;
