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
        -- Who is not a superuser may give away only what it is a member of itself. (From PostgreSQL 16 on the maker of a
        -- role has it to administer, and must give it to itself to use it.)
        if not (select rolsuper from pg_roles where rolname = current_user) then
            foreach name in array array['comity_owner', 'comity_reader', 'comity_worker', 'comity_gate'] loop
                if not pg_has_role(current_user, name, 'usage') then
                    execute format('grant %I to %I', name, current_user);
                end if;
            end loop;
        end if;
    end
    $$;
