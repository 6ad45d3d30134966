-- Who may see and change what. Deny by default: a role has no right that is not given here, and row-level security is
-- forced on every table, so that even the owner of the tables sees nothing but through a policy.

-- Who asks: set once per transaction by the door (comity/db/door.py). Unset means nobody.

create function viewer() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('comity.member', true), '')::uuid $$;

create function viewing_officer() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('comity.officer', true), '')::uuid $$;

-- The rule: a member satisfies a clause that it owns; or one whose audience it is in, within the clause's dates by this
-- database's clock. `named`: whether the clause names it. Written so that the planner puts it where it is called.
create function satisfies(m member, c clause, named boolean) returns boolean language sql stable parallel safe
    as $$
        select c.owner = m.id
            or case c.audience
                when 'public' then true
                when 'coalition' then m.epoch <= c.epoch
                else named
            end
    $$;

-- Writes down from when until when these members satisfy every clause of these labels (null: all of them). Neither changes
-- once it is there, so that this is done when one is made and holds from then on; what is left for later is to look at
-- the clock, and whether the member has left. To do it at each question would take as long as a page.
create function put_sight(which integer[], whose uuid[]) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        all_labels integer[] := coalesce(which, array(select id from label));
        all_members uuid[] := coalesce(whose, array(select id from member));
    begin
        delete from sight s where s.label = any (all_labels) and s.member = any (all_members);
        insert into sight (member, label, since, until)
            select m.id, c.label,
                coalesce(max(c.not_before) filter (where c.owner <> m.id), '-infinity'),
                coalesce(min(least(c.not_after, a.not_after)) filter (where c.owner <> m.id), 'infinity')
            from clause c
            join member m on m.id = any (all_members)
            left join clause_member a on a.label = c.label and a.number = c.number and a.member = m.id
                and c.audience = 'members'
            where c.label = any (all_labels)
            group by m.id, c.label
            having bool_and(satisfies(m, c, a.member is not null));
    end
    $$;

-- A member that joins satisfies what others made for those to come. Labels that are being made are waited for, and wait.
create function look_about() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        lock table label in share mode;
        perform put_sight(null, array[new.id]);
        return null;
    end
    $$;
create trigger looks_about after insert or update of epoch on member for each row execute function look_about();

-- Labels whose every clause this member satisfies now. A member that has left satisfies none.
create function labels_seen_by(who uuid) returns integer[]
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select coalesce(array_agg(s.label order by s.label), '{}')
        from sight s join member m on m.id = s.member and m.left_at is null
        where s.member = who and s.since <= now() and s.until > now()
    $$;

-- Of these labels those whose every clause a member satisfies now, for each member: what a member sees of few labels,
-- without going through all that it sees, of which there may be tens of thousands.
create function seen_among(which integer[]) returns table (member uuid, labels integer[])
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select m.id, array(
            select s.label from sight s
            where s.member = m.id and s.label = any (which) and s.since <= now() and s.until > now() order by s.label)
        from member m where m.left_at is null
    $$;

-- Whether who asks reads for the member now: an officer of it, still in office, who is more than the host of the server;
-- and the member has not left.
create function may_read() returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select exists (select 1 from officer o join member m on m.id = o.member and m.left_at is null
                       where o.id = viewing_officer() and o.member = viewer() and o.active and not o.roles <@ '{host}')
    $$;

-- What an officer may do besides reading, asking and being alerted, by role. Watch officers file, release and keep
-- sources; analysts file what stays within their member; who has a seat of a member, or stands in now, gives and takes
-- its offices, seats, links and tokens. Principals read.
create function may_file() returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select may_read()
            and exists (select 1 from officer o where o.id = viewing_officer() and o.roles && '{watch}')
    $$;

create function may_note() returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select may_read()
            and exists (select 1 from officer o where o.id = viewing_officer() and o.roles && '{watch,analyst}')
    $$;

-- Under this label: a label that nobody reads but the own member is no release.
create function may_note(which integer) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select may_file() or may_note() and not exists (
            select 1 from clause c
            where c.label = which and (c.owner is distinct from viewer() or c.audience <> 'members'
                or exists (select 1 from clause_member a
                    where a.label = which and a.number = c.number and a.member is distinct from viewer())))
    $$;

create function may_administer() returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select may_read() and exists (select 1 from seat s where s.member = viewer()
            and (s.officer = viewing_officer()
                or s.deputy = viewing_officer() and s.deputy_from <= now() and now() < s.deputy_until))
    $$;

-- The labels of who asks. With thousands of labels to go through, and a dozen questions on a page, it is worked out once
-- in a transaction, by whose beginning now() is told anyway; what is kept counts for this asker and this moment alone.
create function seen_labels() returns integer[]
    language plpgsql stable security definer set search_path = comity, pg_temp
    as $$
    declare
        asks text := format('%s %s %s ', viewer(), viewing_officer(), extract(epoch from now()));
        kept text := current_setting('comity.seen', true);
        seen integer[];
    begin
        if starts_with(kept, asks) then
            return substr(kept, length(asks) + 1)::integer[];
        end if;
        seen := case when may_read() then labels_seen_by(viewer()) else '{}' end;
        perform set_config('comity.seen', asks || seen::text, true);
        return seen;
    end
    $$;

-- Labels that do not tell who asks whose the information is: another's clause in them withholds it.
create function withheld_labels() returns integer[]
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select coalesce(array_agg(distinct c.label), '{}') from clause c
        where c.attribution = 'withheld' and c.owner is distinct from viewer()
    $$;

-- Members who satisfy every clause of a label now; for people, of labels that they satisfy themselves. Of one that
-- withholds whose it is, who asks is told of nobody else: all readers but those named would be the owner.
create function readers_of(which integer) returns uuid[]
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select case when viewer() is null then r.ids
                    when not viewer() = any (r.ids) then '{}'
                    when which = any (withheld_labels()) then array[viewer()]
                    else r.ids end
        from (select coalesce(array_agg(s.member order by s.member), '{}') as ids
            from sight s join member m on m.id = s.member and m.left_at is null
            where s.label = which and s.since <= now() and s.until > now()) r
    $$;

-- Whether all who see the one label, now or when an embargo of it ends, see the other as long.
create function covers(wide integer, narrow integer) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select coalesce(wide = narrow or not exists (
            select 1 from sight a where a.label = narrow and a.until > now() and not exists (
                select 1 from sight b where b.label = wide and b.member = a.member
                    and b.since <= greatest(a.since, now()) and b.until >= a.until)), false)
    $$;

-- Whether this member is the one owner of a label: only then may it put it on something.
create function owns_label(which integer) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select may_read() and coalesce(bool_and(c.owner = viewer()), false) from clause c where c.label = which
    $$;

-- Whether no other member has a version of this document: nobody puts a version under what is another's.
create function owns_document(which uuid) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$ select not exists (select 1 from report r where r.document = which and r.originator <> viewer()) $$;

-- Whether a label withholds from some of those who see it whose it is.
create function withholds(which integer) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$ select exists (select 1 from clause c where c.label = which and c.attribution = 'withheld') $$;

-- What labels say, to who asks: a clause that withholds whose it is names no member but to its owner.
create function clauses_of(which integer[])
    returns table (label integer, owner uuid, audience text, members uuid[], later boolean, onward text,
        not_before timestamptz, not_after timestamptz, attribution text)
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select c.label, case when told then c.owner end, c.audience,
            case when told then array(select a.member from clause_member a
                where a.label = c.label and a.number = c.number order by a.member) else '{}' end,
            c.audience = 'coalition' and c.epoch = 2147483647, c.onward, c.not_before, c.not_after, c.attribution
        from clause c
        cross join lateral (select c.attribution = 'named' or viewer() is null or c.owner = viewer() as told) t
        where c.label = any (which) and (viewer() is null or c.label = any (seen_labels()))
        order by c.label, c.number
    $$;

-- The same label as it is meant today: what is for the coalition is for those who are in it by now. For what sources and
-- officers usually say, which is written down once and used for long.
create function label_today(which integer) returns integer
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if viewer() is not null and not owns_label(which) or not exists (
            select 1 from clause c where c.label = which and c.audience = 'coalition'
                and c.epoch < (select epoch from centre)) then
            return which;
        end if;
        return intern_label((select jsonb_agg(jsonb_build_object(
                'owner', c.owner, 'audience', c.audience, 'onward', c.onward, 'attribution', c.attribution,
                'epoch', case when c.epoch = 2147483647 then c.epoch end,
                'not_before', c.not_before, 'not_after', c.not_after,
                'members', (select coalesce(jsonb_agg(a.member), '[]') from clause_member a
                    where a.label = c.label and a.number = c.number)))
            from clause c where c.label = which));
    end
    $$;

-- Whether a report is the viewer's member's.
create function originated(which uuid) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$ select exists (select 1 from report r where r.id = which and r.originator = viewer()) $$;

-- What the viewer's member has under a key of one of its sources, the last version of it.
create function last_version(whose uuid, within uuid, known_as text)
    returns table (id uuid, document uuid, version integer, fingerprint bytea)
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select r.id, r.document, r.version, r.fingerprint from report r
        where r.originator = whose and r.source is not distinct from within and r.key = known_as
            and (viewer() is null or whose = viewer() and may_read())
        order by r.version desc limit 1
    $$;

-- Whether who asks sees what bears this label and is this member's, and may know that it is.
create function may_know_whose(bears integer, whose uuid) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select bears = any (seen_labels()) and (whose = viewer() or not bears = any (withheld_labels()))
    $$;

-- What arrived, as it came; where it is withheld who put it in, for the originator alone, for it may tell.
create function arrived(which uuid) returns bytea
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select r.content from report r where r.id = which and may_know_whose(r.label, r.originator)
    $$;

-- The label with these clauses, made if it is new. A clause: {owner, audience, members, epoch, onward, not_before,
-- not_after, attribution}; what is left out is as the table's defaults say, epoch the centre's of today.
create function intern_label(clauses jsonb) returns integer
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        canonical jsonb;
        print bytea;
        found integer;
    begin
        select jsonb_agg(c order by c) into canonical from (
            select distinct jsonb_build_object(
                'owner', (e ->> 'owner')::uuid,
                'audience', e ->> 'audience',
                'members', case when e ->> 'audience' = 'members' then
                    (select coalesce(jsonb_agg(distinct m::uuid order by m::uuid), '[]')
                     from jsonb_array_elements_text(coalesce(e -> 'members', '[]')) m) else '[]' end,
                'until', case when e ->> 'audience' = 'members' then
                    (select jsonb_object_agg(u.key::uuid, u.value::timestamptz at time zone 'UTC' order by u.key::uuid)
                     from jsonb_each_text(e -> 'until') u where e -> 'members' ? u.key) end,
                'epoch', case when e ->> 'audience' = 'coalition'
                    then coalesce((e ->> 'epoch')::integer, (select epoch from centre)) else 0 end,
                'onward', coalesce(e ->> 'onward', 'ask'),
                'not_before', (e ->> 'not_before')::timestamptz at time zone 'UTC',
                'not_after', (e ->> 'not_after')::timestamptz at time zone 'UTC',
                'attribution', coalesce(e ->> 'attribution', 'named'))
                -- Labels that were made before members could have an end of their own keep their fingerprints.
                - case when coalesce(e -> 'until', '{}') in ('{}', 'null') then 'until' else '' end as c
            from jsonb_array_elements(clauses) e) all_clauses;
        if canonical is null then
            raise exception 'a label needs at least one clause' using errcode = 'check_violation';
        end if;
        print := sha256(convert_to(canonical::text, 'UTF8'));
        select id into found from label where fingerprint = print;
        if found is not null then
            return found;
        end if;
        insert into label (fingerprint) values (print) on conflict (fingerprint) do nothing returning id into found;
        if found is null then  -- another transaction made it in the meantime
            select id into found from label where fingerprint = print;
            return found;
        end if;
        insert into clause (label, number, owner, audience, epoch, onward, not_before, not_after, attribution)
        select found, n, (c ->> 'owner')::uuid, c ->> 'audience', (c ->> 'epoch')::integer, c ->> 'onward',
               (c ->> 'not_before')::timestamp at time zone 'UTC', (c ->> 'not_after')::timestamp at time zone 'UTC',
               c ->> 'attribution'
        from jsonb_array_elements(canonical) with ordinality as t (c, n);
        insert into clause_member (label, number, member, not_after)
        select found, n, m::uuid, (c -> 'until' ->> m)::timestamp at time zone 'UTC'
        from jsonb_array_elements(canonical) with ordinality as t (c, n), jsonb_array_elements_text(c -> 'members') m;
        perform put_sight(array[found], null);
        perform set_config('comity.seen', '', true);  -- who asks may see one label more
        return found;
    end
    $$;

-- A label as it is written: its clauses for intern_label.
create function clauses_written(which integer) returns jsonb
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select jsonb_agg(jsonb_build_object('owner', c.owner, 'audience', c.audience, 'epoch', c.epoch,
            'onward', c.onward, 'attribution', c.attribution, 'not_before', c.not_before, 'not_after', c.not_after,
            'members', (select coalesce(jsonb_agg(a.member), '[]') from clause_member a
                where a.label = c.label and a.number = c.number),
            'until', (select coalesce(jsonb_object_agg(a.member, a.not_after), '{}') from clause_member a
                where a.label = c.label and a.number = c.number and a.not_after is not null)) order by c.number)
        from clause c where c.label = which
    $$;

-- The label of what is made of things with these labels: all their clauses bind. Who asks must see each of them, and the
-- clauses of others must let readers use it in what they write for the same readers.
create function derive_label(parts integer[]) returns integer
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if viewer() is not null and (not may_read() or not parts <@ seen_labels()
                or exists (select 1 from clause c where c.label = any (parts) and c.owner <> viewer()
                           and c.onward not in ('same', 'public'))) then
            raise exception 'one of these may not be used in what is written' using errcode = 'insufficient_privilege';
        end if;
        return intern_label((select jsonb_agg(e) from unnest(parts) p, jsonb_array_elements(clauses_written(p)) e));
    end
    $$;

-- Whether this member may put a label on what it writes: its own, or one derived from what it may use.
create function may_use(which integer) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select may_read() and which = any (seen_labels()) and coalesce(bool_or(c.owner = viewer())
            and bool_and(c.owner = viewer() or c.onward in ('same', 'public')), false)
        from clause c where c.label = which
    $$;

-- Puts another label on a report of the viewer's own member.
create function mark_report(which uuid, wanted integer) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if not (owns_label(wanted) and may_file()) then
            raise exception 'only a watch officer of the member that a label belongs to may use it'
                using errcode = 'insufficient_privilege';
        end if;
        if not originated(which) then
            raise exception 'there is no such report of yours' using errcode = 'no_data_found';
        end if;
        if exists (select 1 from report r join clause c on c.label = r.label
                   where r.id = which and c.owner <> viewer()) then
            raise exception 'it is made of what is others'', too' using errcode = 'insufficient_privilege';
        end if;
        if exists (select 1 from withdrawal w where w.report = which and w.kind = 'erased') then
            raise exception 'there is nothing left of it' using errcode = 'no_data_found';
        end if;
        delete from withdrawal where report = which;
        perform put_label(which, wanted);
    end
    $$;

-- Puts another label on a report and on all that was found in it, and has the sequencer place it anew. What was weighed
-- from it is hidden at once from those who may no longer see it. For functions that have asked whether it may be.
create function put_label(which uuid, wanted integer) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        versions uuid;
        was integer;
        whose uuid;
        hides boolean := withholds(wanted);
        hid boolean;
        -- Whether its source is not to be known to all its readers: from now on, and until now.
        closes boolean;
        closed boolean;
        found_for integer := wanted;
        found_was integer := (select label from analysis where report = which);
    begin
        select label, originator into was, whose from report where id = which for update;
        update report set label = wanted where id = which returning document into versions;
        hid := withholds(was);
        select not covers(s.label, wanted), not covers(s.label, was) into closes, closed
            from report r join source s on s.id = r.source where r.id = which;
        if hides and not hid or closes and not closed then
            -- What was found in it knows whose it is, or its source. It is the owner's alone until it is found anew.
            found_for := alone(whose);
        end if;
        -- The latest of those that have the same readers: a version for others neither hides an earlier one nor shows it.
        update report r set latest = not exists (select 1 from report n
                where n.document = r.document and n.label = r.label and n.version > r.version)
            where r.document = versions;
        update analysis a set latest = r.latest from report r
            where r.document = versions and a.report = r.id and a.latest <> r.latest;
        update original set label = wanted where report = which;
        update analysis a set label = found_for, originator = case when not hides then r.originator end,
            source = case when not (hides or closes) then r.source end,
            search = ts_delete(search, '~l' || a.label) || array_to_tsvector(array['~l' || found_for])
            from report r where a.report = which and r.id = which;
        update mention set label = found_for where report = which;
        update filing set label = found_for where report = which;
        update copy set label = found_for where report = which;
        update copy set other_label = found_for where other = which;
        update sitrep_citation set label = found_for where report = which;
        update quarantine set label = wanted where report = which;
        update story_view v set labels = v.labels || found_for
            from filing p where p.report = which and v.story = p.story and not found_for = any (v.labels);
        update story_change v set labels = v.labels || found_for
            from filing p where p.report = which and v.story = p.story and not found_for = any (v.labels);
        update hit set label = found_for where report = which;
        -- An alert of what a story shows may say what this report says: of those that do, its label is among theirs.
        update alert a set labels = a.labels || found_for from filing p where p.report = which and a.story = p.story
            and (a.report = which or a.kind <> 'report' and a.labels && array[was, found_was])
            and not found_for = any (a.labels);
        update outbox o set labels = o.labels || found_for from alert a, filing p where p.report = which
            and a.story = p.story and o.alert = a.id and found_for = any (a.labels) and not found_for = any (o.labels);
        -- That a source is silent is told with its name, to those who may know of it.
        delete from sitrep_sentence s using sitrep_citation c, report r, source o where c.report = which
            and s.id = c.sentence and s.kind = 'silent' and r.id = which and o.id = r.source
            and not readers_of(found_for) <@ readers_of(o.label);
        if hides <> hid or closes <> closed then
            update work set state = 'waiting', tries = 0, taken_until = null, since = clock_timestamp()
                where report = which and state in ('ready', 'done');
            perform pg_notify('comity_work', 'waiting');
        else
            update work set state = 'ready', since = clock_timestamp() where report = which and state = 'done';
            perform pg_notify('comity_work', 'ready');
        end if;
    end
    $$;

-- The label of what is one member's alone.
create function alone(whose uuid) returns integer
    language sql security definer set search_path = comity, pg_temp
    as $$ select intern_label(jsonb_build_array(jsonb_build_object('owner', whose, 'audience', 'members'))) $$;

-- Takes back all versions of a report of the viewer's member: 'hidden' until it is marked anew or shown again, 'recalled'
-- with a notice to every reader, 'erased' with nothing left but that it was there.
create function withdraw(which uuid, how text) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        r record;
        told uuid[] := '{}';
        closed boolean := false;
    begin
        if not may_file() or not originated(which) then
            raise exception 'there is no such report of yours' using errcode = 'no_data_found';
        end if;
        for r in select v.id, v.label, coalesce(w.label, v.label) as seen_under from report v
                left join withdrawal w on w.report = v.id
                where v.document = (select document from report where id = which) order by v.version loop
            if how = 'recalled' then
                told := told || array(select m.id from member m where r.seen_under = any (labels_seen_by(m.id)));
                perform enter_ledger('recall', r.seen_under, r.id, '{}');
                closed := closed or restricted(r.seen_under);
            end if;
            insert into withdrawal (report, member, kind, label) values (r.id, viewer(), how, r.label)
                on conflict (report) do update set kind = excluded.kind, at = now();
            if r.label <> alone(viewer()) then
                perform put_label(r.id, alone(viewer()));
            end if;
            if how = 'erased' then
                perform erase_report(r.id);
            end if;
        end loop;
        insert into notice (member, kind, report, title, told)
            select distinct t.member, 'recalled', which,
                (select coalesce(nullif(a.title, ''), n.title) from report n left join analysis a on a.report = n.id
                 where n.id = which), not closed
            from unnest(told) t (member) where t.member <> viewer();
    end
    $$;

-- Whether a label is for some members only.
create function restricted(which integer) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$ select exists (select 1 from clause c where c.label = which and c.audience = 'members') $$;

-- What was hidden or recalled is shown to those again who saw it before.
create function show_again(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        r record;
    begin
        if not may_file() or not originated(which) then
            raise exception 'there is no such report of yours' using errcode = 'no_data_found';
        end if;
        for r in delete from withdrawal w using report v
                where v.document = (select document from report where id = which) and w.report = v.id
                    and w.kind <> 'erased' returning w.report, w.label loop
            perform put_label(r.report, r.label);
        end loop;
    end
    $$;

-- Nothing is left of a report but that it was there: its words, what was found in them, what others had in common with
-- them, what was told of them. Its stories are weighed anew. The log is replayed as if it had always been empty.
create function erase_report(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        name text := replace(which::text, '-', '');
        bare bytea := convert_to(format('{"report":"%s"}', name), 'UTF8');
        shape bytea := convert_to(format('{"report":"%s","language":"und","title":"","terms":[],"weak":[],"pairs":[],'
            '"forms":{},"names":{},"who":{},"time":null,"slack":0.0,"gist":""}', name), 'UTF8');
        headline text := (select nullif(coalesce(a.title, r.title), '') from report r
            left join analysis a on a.report = r.id where r.id = which);
        within text[] := array(select story from filing where report = which
            union select story from analysis where report = which and story is not null);
    begin
        update report set title = '', path = '', link = null, key = 'erased:' || name, fingerprint = '\x',
            content = convert_to(format('{"id":"%s","path":"","text":""}', name), 'UTF8') where id = which;
        delete from original where report = which;
        delete from mention where report = which;
        delete from copy where report = which or other = which;
        delete from hit where report = which;
        delete from alert where report = which;
        update alert a set title = '', why = '', changed = '[]' where a.story = any (within) and a.kind <> 'report'
            and a.labels && array(select label from analysis where report = which);
        delete from report_read where report = which;
        delete from sitrep_sentence s using sitrep_citation c where c.report = which and s.id = c.sentence;
        delete from quarantine where report = which;
        delete from analysis_was where report = which;
        delete from story_view where story = any (within);
        delete from story_change where story = any (within);
        update filing set how = '' where report = which or headline is not null and story = any (within)
            and position(headline in how) > 0;
        update analysis set title = '', language = 'und', publisher = null, published_on = null, published_at = null,
            vector = null, search = array_to_tsvector(array['~l' || label]), content = bare, profile = shape
            where report = which;
        if found then
            insert into analysis_was (report, content, profile) values (which, bare, shape);
            update work set state = 'ready', since = clock_timestamp(), taken_until = null where report = which;
            perform pg_notify('comity_work', 'ready');
        else
            update work set state = 'failed', taken_until = null where report = which;
        end if;
        insert into weighing (story, dirty_at) select s, clock_timestamp() from unnest(within) s
            on conflict (story) do update set dirty_at = coalesce(weighing.dirty_at, excluded.dirty_at);
        perform forget_secrets(which);
        lock table sense in share row exclusive mode;   -- nothing is added to it until this report is gone
        delete from sense;
    end
    $$;

-- Asks the owners of a report to have it shown to others. Silence until the term refuses.
create function ask(which uuid, wanted text, whom uuid[], til timestamptz, why text, reply_within interval) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        of integer;
        made uuid;
    begin
        select r.label into of from report r where r.id = which and r.label = any (seen_labels());
        if of is null then
            raise exception 'there is no such report' using errcode = 'no_data_found';
        end if;
        if exists (select 1 from clause c where c.label = of and c.owner <> viewer() and c.onward = 'none')
                or not exists (select 1 from clause c where c.label = of and c.owner <> viewer()) then
            raise exception 'its owner lets nobody ask' using errcode = 'insufficient_privilege';
        end if;
        insert into request (report, label, member, officer, audience, members, until, purpose, term)
        values (which, of, viewer(), viewing_officer(), wanted, whom, til, why, now() + reply_within) returning id into made;
        insert into decision (request, owner)
            select distinct made, c.owner from clause c where c.label = of and c.owner <> viewer();
        insert into notice (member, kind, report, request)
            select d.owner, 'asked', which, made from decision d where d.request = made;
        perform enter_ledger('request', of, made, jsonb_build_object('report', which, 'audience', wanted));
        return made;
    end
    $$;

-- Whether the viewer is asked by a request, as an owner.
create function asked_by(which uuid) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$ select may_read() and exists (select 1 from decision d where d.request = which and d.owner = viewer()) $$;

-- How a request stands: open, granted, tear-line, or refused, which silence is, too.
create function standing_of(which uuid) returns text
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select case when coalesce(bool_or(d.verdict = 'refused'), false) then 'refused'
                    when bool_and(d.verdict is not null)
                        then case when bool_or(d.verdict = 'tear-line') then 'tear-line' else 'granted' end
                    when q.term <= now() then 'refused' else 'open' end
        from request q join decision d on d.request = q.id
        where q.id = which and (q.member = viewer() or asked_by(which)) group by q.term
    $$;

-- An owner decides. What all have granted is shown to those asked for in that moment.
create function decide(which uuid, says text, instead uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        q request;
    begin
        select * into q from request where id = which and asked_by(which) and may_file() for update;
        if q.id is null then
            raise exception 'there is no such request' using errcode = 'no_data_found';
        end if;
        if instead is not null and not originated(instead) then
            raise exception 'there is no such report of yours' using errcode = 'no_data_found';
        end if;
        update decision d set verdict = says, tear = instead, officer = viewing_officer(), at = now()
            where d.request = which and d.owner = viewer() and d.verdict is null and q.term > now();
        if not found then
            raise exception 'it is decided' using errcode = 'object_not_in_prerequisite_state';
        end if;
        perform enter_ledger('decision', q.label, which, jsonb_build_object('verdict', says));
        if standing_of(which) = 'granted' then
            if (select label from report where id = q.report) <> q.label then
                raise exception 'it was marked anew meanwhile' using errcode = 'object_not_in_prerequisite_state';
            end if;
            perform put_label(q.report, widened(q));
            perform enter_ledger('release', q.label, q.report, jsonb_build_object('request', which));
        end if;
        if standing_of(which) <> 'open' then
            insert into notice (member, kind, report, request) values (q.member, 'answered', q.report, which);
        end if;
    end
    $$;

-- The label of a report as it is once all owners have granted a request: nobody loses it, those asked for get it.
create function widened(q request) returns integer
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        now_on integer := (select epoch from centre);
        asked uuid[] := case when q.audience = 'members' then q.members
            else array(select m.id from member m where m.left_at is null) end;
    begin
        return intern_label((
            select jsonb_agg(case
                when e ->> 'audience' = 'public' then e
                when q.until is null and q.audience = 'public' then e || jsonb_build_object('audience', 'public')
                when q.until is null and q.audience = 'coalition' then e || jsonb_build_object(
                    'audience', 'coalition', 'epoch', greatest((e ->> 'epoch')::integer, now_on))
                else e || jsonb_build_object('audience', 'members', 'epoch', 0,
                    'members', to_jsonb(kept.ids || array(select unnest(asked) except select unnest(kept.ids))),
                    'until', (e -> 'until') || case when q.until is null then '{}' else coalesce((
                        select jsonb_object_agg(n, q.until) from unnest(asked) n
                        where not n = any (kept.ids) or (e -> 'until') ? n::text
                            and (e -> 'until' ->> n::text)::timestamptz < q.until), '{}') end)
            end)
            from jsonb_array_elements(clauses_written(q.label)) e
            cross join lateral (select case when e ->> 'audience' = 'members'
                then array(select m::uuid from jsonb_array_elements_text(e -> 'members') m)
                else array(select m.id from member m where m.left_at is null and m.epoch <= (e ->> 'epoch')::integer)
                end as ids) kept));
    end
    $$;

-- Whether a report, or a sealed one, is the viewer's member's, who may then know who read it.
create function may_know_readers(which uuid) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select may_read() and (originated(which)
            or exists (select 1 from sealed s where s.id = which and s.originator = viewer()))
    $$;

-- Notes that the viewer reads a report that is for some members only, and is another's; once an officer and hour. Where
-- the label withholds whose it is, its readers must not know of each other: the ledger says that it was read, not by whom.
create function note_read(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        bears integer;
    begin
        select r.label into bears from report r where r.id = which and r.originator <> viewer()
            union all select s.label from sealed s where s.id = which and s.originator <> viewer();
        if bears = any (seen_labels()) and restricted(bears) then
            perform enter_read(which, bears, '{}');
        end if;
    end
    $$;

create function enter_read(which uuid, bears integer, more jsonb) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        veiled boolean := withholds(bears);
    begin
        insert into report_read (report, member, officer, hour)
            values (which, viewer(), viewing_officer(), date_trunc('hour', now(), 'UTC')) on conflict do nothing;
        if found then
            insert into entry (kind, originator, label, subject, content)
            values ('read', viewer(), bears, which,
                more || case when veiled then '{}' else jsonb_build_object('officer', viewing_officer()) end);
        end if;
    end
    $$;

-- Asks the other members to break the glass: to have the viewer's member read one report that is closed to it. Asked and
-- told in the same way whether there is such a report or not. Who has a seat asks.
create function break_glass(which uuid, why text, for_hours integer, reply_within interval) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        others integer := (select count(*) from member m where m.left_at is null and m.id <> viewer());
        made uuid;
    begin
        if not may_administer() then
            raise exception 'this is for who has a seat' using errcode = 'insufficient_privilege';
        end if;
        if others = 0 then
            raise exception 'there is no other member' using errcode = 'object_not_in_prerequisite_state';
        end if;
        insert into glass (report, member, officer, purpose, hours, quorum, term)
        values (which, viewer(), viewing_officer(), why, for_hours,
            least(coalesce((select quorum from centre), others / 2 + 1), others), now() + reply_within)
        returning id into made;
        perform enter_ledger('glass', null, made,
            jsonb_build_object('what', 'asked', 'report', which, 'hours', for_hours));
        insert into notice (member, kind, report, glass)
            select m.id, 'glass', which, made from member m where m.left_at is null and m.id <> viewer();
        return made;
    end
    $$;

-- How that stands: open, broken, over, or refused, which silence is, too, and so many that the rest are too few.
create function glass_standing(which uuid) returns text
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select case when g.until > now() then 'broken' when g.opened_at is not null then 'over'
                    when g.term <= now() then 'refused'
                    when (select count(*) from member m where m.left_at is null and m.id <> g.member and not exists (
                        select 1 from glass_vote v where v.glass = g.id and v.member = m.id and not v.agrees)) < g.quorum
                        then 'refused'
                    else 'open' end
        from glass g where g.id = which and may_read()
    $$;

-- Another member agrees or not; by who has a seat of it. With the last one that is wanted it is open, for its time.
create function vote_glass(which uuid, yes boolean) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        g glass;
    begin
        select * into g from glass where id = which and member <> viewer() and may_administer() for update;
        if g.id is null then
            raise exception 'there is nothing for you to agree to' using errcode = 'no_data_found';
        end if;
        if glass_standing(which) <> 'open'
                or exists (select 1 from glass_vote v where v.glass = which and v.member = viewer()) then
            raise exception 'it is decided' using errcode = 'object_not_in_prerequisite_state';
        end if;
        insert into glass_vote (glass, member, agrees, officer) values (which, viewer(), yes, viewing_officer());
        perform enter_ledger('glass', null, which, jsonb_build_object('what', case when yes then 'agreed' else 'refused' end));
        if (select count(*) from glass_vote v join member m on m.id = v.member and m.left_at is null
                where v.glass = which and v.agrees) >= g.quorum then
            update glass set opened_at = now(), until = now() + make_interval(hours => hours) where id = which
                returning * into g;
            perform enter_ledger('glass', null, which,
                jsonb_build_object('what', 'broken', 'report', g.report, 'until', instant(g.until)));
            insert into notice (member, kind, report, glass)
                select m.id, 'broken', g.report, which from member m where m.left_at is null;
        end if;
    end
    $$;

-- What stands behind broken glass, to who asked, for its time: the report as it came; where it is withheld who put it in,
-- what was found in it instead, which does not tell. Nothing of what its owner took back, or lets nobody ask more of. That
-- it was read is entered under its label, and in the list of those who read it.
create function behind_glass(which uuid) returns table (report uuid, title text, arrived bytea, found bytea,
        received_at timestamptz)
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        g glass;
        r report;
        veiled boolean;
    begin
        select * into g from glass b where b.id = which and b.member = viewer() and may_read() and b.until > now();
        select * into r from report e where e.id = g.report
            and not exists (select 1 from withdrawal w where w.report = e.id)
            and not exists (select 1 from clause c where c.label = e.label and c.owner <> viewer() and c.onward = 'none');
        if r.id is null then
            return;
        end if;
        perform enter_read(r.id, r.label, jsonb_build_object('glass', which));
        veiled := exists (select 1 from clause c where c.label = r.label and c.owner <> viewer()
            and c.attribution = 'withheld');
        return query select r.id, coalesce(nullif(a.title, ''), r.title), case when not veiled then r.content end,
            a.content, r.received_at from (select) one left join analysis a on a.report = r.id;
    end
    $$;

-- By what an officer is told beside the screen: the address of mail, of the webhook, and every device that is reached.
create function ways_to(o officer) returns table (channel text, receiver text)
    language sql stable set search_path = comity, pg_temp
    as $$
        select 'email', c.email from contact c where c.officer = o.id
            union all select 'webhook', c.webhook from contact c where c.officer = o.id and c.webhook is not null
            union all select 'push', d.id::text from device d
                where d.officer = o.id and d.member = o.member and d.lost_at is null
    $$;

-- What a member is told goes to its officers by mail, to their devices, and where programs of theirs listen: what asks for
-- a decision to those who may decide, an answer to who asked, the rest to all who read.
create function send_notice() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        insert into outbox (notice, member, officer, channel, receiver, labels, payload, received_at)
            select new.id, new.member, o.id, way.channel, way.receiver, '{}', '{}', new.at
            from officer o cross join lateral ways_to(o) way
            where o.member = new.member and o.active and not o.roles <@ '{host}'
                and case new.kind
                    when 'asked' then o.roles && '{watch}'
                    when 'answered' then o.id = (select q.officer from request q where q.id = new.request)
                    when 'glass' then o.roles && '{watch}' or exists (select 1 from seat s where s.member = new.member
                        and (s.officer = o.id or s.deputy = o.id and s.deputy_from <= now() and now() < s.deputy_until))
                    else new.rfi is null or told_of_rfi(new, o) end
            order by o.id, way.channel, way.receiver;
        perform pg_notify('comity_outbox', '');
        return null;
    end
    $$;
create trigger sent after insert on notice for each row execute function send_notice();

-- A device of the viewer's is told of what is new; it is told of nobody else's any more, nor by keys that it had before.
create function add_device(called text, at_service text, its_public bytea, its_auth bytea) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        made uuid;
    begin
        if not may_read() then
            raise exception 'this is for readers' using errcode = 'insufficient_privilege';
        end if;
        delete from device where endpoint = at_service;
        insert into device (member, officer, name, endpoint, public, auth)
            values (viewer(), viewing_officer(), called, at_service, its_public, its_auth) returning id into made;
        return made;
    end
    $$;

-- A device of the viewer's is reached otherwise from now on. Who hands that in is signed in, and knows the secret that the
-- device and the centre shared before.
create function renew_device(was_at text, secret bytea, at_service text, its_public bytea, its_auth bytea) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        known uuid;
    begin
        select d.id into known from device d where may_read() and d.endpoint = was_at and d.auth = secret
            and d.officer = viewing_officer() and d.member = viewer() for update;
        if known is null then
            raise exception 'there is no such device of yours' using errcode = 'no_data_found';
        end if;
        delete from device where endpoint = at_service and id <> known;
        update device set endpoint = at_service, public = its_public, auth = its_auth, lost_at = null where id = known;
        return known;
    end
    $$;

-- That a device is reached no more is told its officer by all other ways.
create function tell_lost() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        insert into outbox (device, member, officer, channel, receiver, labels, payload, received_at)
            select new.id, new.member, o.id, way.channel, way.receiver, '{}', '{}', new.lost_at
            from officer o cross join lateral ways_to(o) way
            where o.id = new.officer and o.member = new.member and o.active
            order by way.channel, way.receiver;
        perform pg_notify('comity_outbox', '');
        return null;
    end
    $$;
create trigger lost after update of lost_at on device for each row
    when (old.lost_at is null and new.lost_at is not null) execute function tell_lost();

-- Tries again what is in quarantine: a report goes back into the queue.
create function retry_report(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if not may_file() then
            raise exception 'this is for watch officers' using errcode = 'insufficient_privilege';
        end if;
        update quarantine q set settled_at = now(), settled = 'tried again' from report r
            where q.report = which and q.settled_at is null and r.id = which and r.originator = viewer();
        if not found then
            raise exception 'there is no such report of yours in quarantine' using errcode = 'no_data_found';
        end if;
        update work set state = 'waiting', tries = 0, taken_until = null, since = clock_timestamp()
            where report = which and state = 'failed';
        perform pg_notify('comity_work', 'waiting');
    end
    $$;

-- A report that was received waits for an annotator.
create function queue_report() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        insert into work (report, since) values (new.id, new.received_at);
        perform pg_notify('comity_work', 'waiting');
        return null;
    end
    $$;
create trigger received after insert on report for each row execute function queue_report();

-- Who put a report in is written beside it, under its label.
create function keep_provenance() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        insert into provenance (report, label, originator, source, officer, path, link, version, received_at)
        values (new.id, new.label, new.originator, new.source, new.officer, new.path, new.link, new.version,
            new.received_at)
        on conflict (report) do update set label = excluded.label, path = excluded.path, link = excluded.link;
        return null;
    end
    $$;
create trigger provenance after insert or update of label, path, link on report
    for each row execute function keep_provenance();

-- Where each of a vector's 384 numbers lies among four stretches, as a thermometer tells it: whether it is below the negative
-- of some number, below zero, below that number. In as many bits two vectors differ as their numbers are stretches apart. A
-- float32 has its sign in the highest bit of its last byte; without it, it is the larger the later its bytes from the last
-- on come. The number, 0.0341796875 (0x3d0c0000), parts four stretches of equal weight where numbers are spread as in a
-- vector of length one that points anywhere.
create function code_of(vector bytea) returns bit(1152) language sql immutable parallel safe
    as $$
        select string_agg(case when ((get_byte(vector, 4 * n + 3) & 127) << 8 | get_byte(vector, 4 * n + 2)) >= 15628
            then case when get_byte(vector, 4 * n + 3) > 127 then '111' else '000' end
            else case when get_byte(vector, 4 * n + 3) > 127 then '011' else '001' end end,
            '' order by n)::bit(1152) from generate_series(0, 383) n
        where length(vector) = 4 * 384
    $$;

-- The direction of a report's vector is kept beside what was found in it, under its label, as long as there is one.
create function keep_meaning() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if tg_op = 'UPDATE' and new.vector is not distinct from old.vector then
            update meaning set label = new.label where report = new.report and label <> new.label;
        else
            delete from meaning where report = new.report;
            insert into meaning (report, label, code)
            select new.report, new.label, c from code_of(new.vector) c where c is not null;
        end if;
        return null;
    end
    $$;
create trigger meaning after insert or update of label, vector on analysis
    for each row execute function keep_meaning();

-- Whoever is out of office is out at once, and stays out until signing in anew, should they come back into office. They stand
-- in for nobody's alerts any more.
create function leave_office() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        delete from session where officer = new.id;
        delete from sign_in_link where officer = new.id;
        delete from recovery_code where officer = new.id;
        delete from authenticator where officer = new.id;
        delete from device where officer = new.id;
        update token set revoked_at = now() where officer = new.id and revoked_at is null;
        update standing set deputy = null where deputy = new.id;
        return null;
    end
    $$;
create trigger left_office after update of active on officer
    for each row when (old.active and not new.active) execute function leave_office();

-- Sessions end with the roles that they began with. Whoever does nothing but host from now on stands in for nobody's alerts.
create function end_sessions() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        delete from session where officer = old.id;
        update standing set deputy = null where deputy = new.id and new.roles <@ '{host}';
        return null;
    end
    $$;
create trigger changed_roles after update of roles on officer
    for each row when (old.roles is distinct from new.roles) execute function end_sessions();

create function leave_seat() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        delete from session where officer = old.officer and officer is distinct from viewing_officer();
        return null;
    end
    $$;
create trigger left_seat after update of officer on seat
    for each row when (old.officer is not null and old.officer is distinct from new.officer) execute function leave_seat();

-- Officers change their own language and the like; what gives or takes rights is another's to change, who may.
create function keep_office() returns trigger
    language plpgsql set search_path = comity, pg_temp
    as $$
    begin
        if current_setting('role') = 'comity_reader' and not (may_administer() and old.id is distinct from viewing_officer())
        then
            raise exception 'an office is given and taken by another officer, who has a seat'
                using errcode = 'insufficient_privilege';
        end if;
        return new;
    end
    $$;
create trigger kept_office before update of name, roles, active on officer
    for each row when ((old.name, old.roles, old.active) is distinct from (new.name, new.roles, new.active))
    execute function keep_office();

-- What alerts tell of a source is for those who may see the source and its reports now; and where it is withheld whose
-- it is, for its own member.
create function tell_of_source() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        told_by integer[] := array[new.label, new.marking];
    begin
        delete from alert
            where source = new.id and member <> new.member and (withholds(new.label) or withholds(new.marking));
        update alert set labels = told_by where source = new.id;
        update outbox o set labels = told_by from alert a where a.source = new.id and o.alert = a.id;
        -- What was found in its reports knows the source, or may know it now.
        update work w set state = 'waiting', tries = 0, taken_until = null, since = clock_timestamp()
            from report r where r.source = new.id and w.report = r.id and w.state in ('ready', 'done')
                and covers(old.label, r.label) <> covers(new.label, r.label);
        if found then
            perform pg_notify('comity_work', 'waiting');
        end if;
        return null;
    end
    $$;
create trigger told_of after update of label, marking on source
    for each row when ((old.label, old.marking) is distinct from (new.label, new.marking))
    execute function tell_of_source();

-- What officers do is written down for their member in the transaction in which they do it, by the tables themselves, so
-- that no screen can forget it. Arguments: the kind; the columns that name the officer concerned, the thing, and by what.
create function note_act() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        told jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
        whose uuid := (told ->> tg_argv[1])::uuid;
        wherever uuid := coalesce((told ->> 'member')::uuid, (told ->> 'originator')::uuid,
            (select o.member from officer o where o.id = whose));
    begin
        insert into act (member, officer, kind, subject, how)
        values (wherever, coalesce(viewing_officer(), case when current_setting('role') = 'comity_gate' then whose end),
            tg_argv[0], (told ->> tg_argv[2])::uuid, told ->> tg_argv[3]);
        return null;
    end
    $$;
create trigger act after insert on session for each row execute function note_act('signed in', 'officer', '', 'how');
create trigger act_proved after update of proven_at on session for each row
    when (new.proven_at is distinct from old.proven_at and new.proven_at is not null)
    execute function note_act('proved', 'officer', '', 'proven_by');
create trigger act_added after insert on passkey for each row execute function note_act('passkey added', 'officer', '', '');
create trigger act_removed after delete on passkey for each row
    execute function note_act('passkey removed', 'officer', '', '');
create trigger act_added after update of proven_at on authenticator for each row when (old.proven_at is null)
    execute function note_act('device added', 'officer', '', '');
create trigger act_removed after delete on authenticator for each row when (old.proven_at is not null)
    execute function note_act('device removed', 'officer', '', '');
create trigger act_made after insert on token for each row execute function note_act('token made', 'officer', 'id', '');
create trigger act_used after update of used_at on token for each row when (old.used_at is null)
    execute function note_act('token used', 'officer', 'id', '');
create trigger act_ended after update of revoked_at on token for each row when (old.revoked_at is null)
    execute function note_act('token ended', 'officer', 'id', '');
create trigger act_added after insert on officer for each row execute function note_act('officer added', 'id', 'id', '');
create trigger act_out after update of active on officer for each row when (old.active and not new.active)
    execute function note_act('officer out', 'id', 'id', '');
create trigger act_in after update of active on officer for each row when (new.active and not old.active)
    execute function note_act('officer in', 'id', 'id', '');
create trigger act_roles after update of roles on officer for each row when (new.roles is distinct from old.roles)
    execute function note_act('roles', 'id', 'id', '');
create trigger act_seat after update of officer, deputy on seat for each row
    when ((new.officer, new.deputy) is distinct from (old.officer, old.deputy))
    execute function note_act('seat', 'officer', 'officer', '');
create trigger act_webhook after update of webhook_secret on contact for each row
    when (new.webhook_secret is distinct from old.webhook_secret)
    execute function note_act('webhook', 'officer', '', '');
create trigger act_told after insert on device for each row execute function note_act('told', 'officer', '', '');
create trigger act_told_anew after update of endpoint on device for each row
    when (new.endpoint is distinct from old.endpoint) execute function note_act('told', 'officer', '', '');
create trigger act_filed after insert on report for each row when (new.officer is not null)
    execute function note_act('filed', 'officer', 'id', '');
create trigger act_marked after update of label on report for each row when (new.label <> old.label)
    execute function note_act('marked', '', 'id', '');
create trigger act_asked after insert on rfi for each row execute function note_act('asked', 'officer', 'id', '');
create trigger act_answered after insert on rfi_answer for each row
    execute function note_act('answered', 'officer', 'rfi', '');
create trigger act_declined after insert or update on rfi_stand for each row when (new.stand = 'declined')
    execute function note_act('declined', 'officer', 'rfi', '');
create trigger act_filed after insert on sealed for each row execute function note_act('sealed', 'officer', 'id', '');
create trigger act_taken after delete on sealed for each row execute function note_act('sealed taken', '', 'id', '');
create trigger act_asked after insert on glass for each row execute function note_act('glass asked', 'officer', 'id', '');
create trigger act_agreed after insert on glass_vote for each row when (new.agrees)
    execute function note_act('glass agreed', 'officer', 'glass', '');
create trigger act_refused after insert on glass_vote for each row when (not new.agrees)
    execute function note_act('glass refused', 'officer', 'glass', '');
create trigger act_added after insert on source for each row execute function note_act('source added', '', 'id', '');
create trigger act_marked after update of label, marking on source for each row
    when ((new.label, new.marking) is distinct from (old.label, old.marking))
    execute function note_act('source marked', '', 'id', '');

-- Standing queries are read again by the sequencer when one changes, or whether its officer reads.
create function tell_standing() returns trigger language plpgsql set search_path = comity, pg_temp
    as $$
    begin
        perform pg_notify('comity_standing', '');
        return null;
    end
    $$;
create trigger changed after insert or update or delete on standing for each statement execute function tell_standing();
create trigger queries after update of active, roles on officer for each row
    when ((new.active, new.roles) is distinct from (old.active, old.roles)) execute function tell_standing();

-- A reason as it may be told to others than the receiver: without the name of a mailbox, without what an address says
-- after its host.
create function masked(said text) returns text language sql immutable parallel safe
    as $$
        select regexp_replace(regexp_replace(said, '(https?://)([^/\s@]*@)?([^/?#\s''"]+)[^\s''"]*', '\1\3/…', 'g'),
            '[^\s@<>(),;:''"]+@', '…@', 'g')
    $$;

-- Letters to officers of the member that were given up or wait for a receiver that is closed after failures, by officer and
-- way, to who has a seat: how many, since when, the last reason; nothing of what they tell.
create function undelivered() returns table (officer uuid, channel text, letters bigint, since timestamptz, reason text,
        waiting bigint, closed_until timestamptz)
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select o.officer, o.channel, count(*) filter (where o.state = 'dead'), min(o.made_at) filter (where o.state = 'dead'),
            masked((array_agg(o.reason order by o.id desc) filter (where o.state = 'dead'))[1]),
            count(*) filter (where o.state = 'waiting'),
            max(r.closed_until) filter (where r.closed_until > clock_timestamp())
        from outbox o left join receiver r on r.channel = o.channel and r.receiver = o.receiver
        where may_administer() and o.member = viewer() and o.bound is null and o.labels <@ seen_labels()
            and (o.state = 'dead' or o.state = 'waiting' and r.closed_until > clock_timestamp())
        group by o.officer, o.channel
    $$;

-- Who has something sent again by hand has it tried at once: what was closed after failures is open for it.
create function reopen() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        update receiver set closed_until = '-infinity'
            where channel = new.channel and receiver = new.receiver and closed_until > clock_timestamp();
        return null;
    end
    $$;
create trigger reopened after update of state on outbox for each row
    when (old.state = 'dead' and new.state = 'waiting') execute function reopen();

-- Has letters to a colleague that were given up sent again.
create function send_again(whose uuid, way text) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if not may_administer() then
            raise exception 'this is for who has a seat' using errcode = 'insufficient_privilege';
        end if;
        update outbox o set state = 'waiting', tries = 0, next_at = now()
            where o.officer = whose and o.channel = way and o.state = 'dead' and o.member = viewer()
                and o.labels <@ seen_labels();
        if not found then
            raise exception 'nothing was given up' using errcode = 'no_data_found';
        end if;
        perform pg_notify('comity_outbox', '');
    end
    $$;

-- What waits for an officer, or was given up, goes to the address as it is now, or nowhere where there is none any more. Of
-- two copies of a situation report that would come to one address, one is left: what it has got, else the last.
create function readdress() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        way text;
        now_at text;
    begin
        for way, now_at in values ('email', new.email), ('webhook', new.webhook) loop
            continue when now_at is not distinct from case way when 'email' then old.email else old.webhook end;
            update outbox o set state = 'dropped', taken_until = null, reason = 'Its address is not in use any more.'
                where o.officer = new.officer and o.channel = way and o.state in ('waiting', 'dead')
                    and (now_at is null or exists (select from outbox p where p.sitrep = o.sitrep and p.officer = o.officer
                        and p.channel = o.channel and (p.receiver = now_at or p.state in ('waiting', 'dead'))
                        and (p.receiver = now_at, p.id) > (o.receiver = now_at, o.id)));
            update outbox set receiver = now_at, next_at = now(), tries = case when taken_until is null then 0 else tries end
                where officer = new.officer and channel = way and state in ('waiting', 'dead');
        end loop;
        perform pg_notify('comity_outbox', '');
        return null;
    end
    $$;
create trigger readdressed after update of email, webhook on contact for each row
    when ((new.email, new.webhook) is distinct from (old.email, old.webhook)) execute function readdress();

-- Alerts that were passed on to who asks, with what their reader asked. Their reader's query is seen by nobody else.
create function passed_on() returns table (alert uuid, name text, query text, deputy uuid, reports bigint)
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select a.id, s.name, s.query, a.passed_to, (select count(*) from hit h where h.standing = a.standing
                and h.story = a.story and h.fired and h.label = any (seen_labels()))
        from alert a join standing s on s.id = a.standing
        where a.passed_to = viewing_officer() and a.member = viewer() and a.labels <@ seen_labels()
    $$;

-- Who stands in takes on an alert that was passed on, or is done with it. Its reader is told so on it.
create function stand_in(which uuid, is_done boolean) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        update alert a set left_at = case when is_done then now() end, taken_at = coalesce(a.taken_at, now()),
                taken_by = case when a.taken_at is null then viewing_officer() else a.taken_by end
            where a.id = which and a.passed_to = viewing_officer() and a.member = viewer() and a.labels <@ seen_labels();
        if not found then
            raise exception 'no such alert was passed on to you' using errcode = 'no_data_found';
        end if;
    end
    $$;

-- Alerts of a query wait for its deputy from when there is one and it is not paused; who that is, and for how long, may change
-- meanwhile.
create function entrust() returns trigger language plpgsql set search_path = comity, pg_temp
    as $$
    begin
        new.entrusted_at := clock_timestamp();
        return new;
    end
    $$;
create trigger entrusted before update of deputy, active on standing for each row
    when (new.active and new.deputy is not null and not (old.active and old.deputy is not null))
    execute function entrust();

-- Whoever is a query's deputy no more, or whose query it is pauses it, has no alerts of it that were passed on. Where nobody has
-- taken one on, it waits for whoever is deputy then.
create function call_back() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        update alert set passed_to = null, passed_at = case when taken_at is not null then passed_at end
            where standing = new.id and passed_to is not null
                and (not new.active or passed_to is distinct from new.deputy);
        return null;
    end
    $$;
create trigger called_back after update of deputy, active on standing for each row execute function call_back();

-- What a standing query asked before stays with it, the last ten texts, so that its owner can put one back.
create function keep_query() returns trigger language plpgsql set search_path = comity, pg_temp
    as $$
    begin
        new.earlier := jsonb_build_array(jsonb_build_object('query', old.query, 'until', clock_timestamp()))
            || coalesce((select jsonb_agg(e.was order by e.place)
                from jsonb_array_elements(old.earlier) with ordinality e (was, place) where e.place < 10), '[]');
        return new;
    end
    $$;
create trigger kept before update of query on standing for each row when (new.query is distinct from old.query)
    execute function keep_query();

-- Ledger: whatever must be in it is entered in the transaction in which it happens. A reader enters for its own member and
-- under labels that it sees; the conveyor names whose deed it is ('originator'), or it is the centre's.
create function enter_ledger(kind text, which integer, subject uuid, content jsonb) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if current_setting('role') = 'comity_reader'
                and (viewer() is null or which is not null and not which = any (seen_labels())) then
            raise exception 'an entry is made for its own member, under a label that it sees'
                using errcode = 'insufficient_privilege';
        end if;
        insert into entry (kind, originator, label, subject, content)
        values (enter_ledger.kind, coalesce(viewer(), (enter_ledger.content ->> 'originator')::uuid), which,
                enter_ledger.subject, coalesce(enter_ledger.content, '{}') - 'originator');
    end
    $$;

create function instant(at timestamptz) returns text language sql immutable parallel safe
    as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

-- What a report holds, told by hashes under a salt of its own: report as JSON, and the bytes it was made of.
create function enter_version(kind text, which report) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        secret bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    begin
        insert into entry (kind, originator, label, subject, secret, content)
        values (enter_version.kind, which.originator, which.label, which.id, secret, jsonb_build_object(
            'document', which.document, 'version', which.version, 'received', instant(which.received_at),
            'report', encode(sha256(secret || which.content), 'hex'),
            'original', (select encode(sha256(secret || o.content), 'hex') from original o where o.report = which.id)));
    end
    $$;

-- At the end of the transaction, when the bytes it was made of are there too.
create function enter_report() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        perform enter_version('report', new);
        return null;
    end
    $$;
create constraint trigger entered after insert on report deferrable initially deferred
    for each row execute function enter_report();

-- Another label: those of the old one learn that it went, those of the new one that it came; neither whence or whither.
create function enter_mark() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        insert into entry (kind, originator, label, subject, content)
        values ('unmark', old.originator, old.label, old.id,
                jsonb_build_object('document', old.document, 'version', old.version));
        perform enter_version('mark', new);
        return null;
    end
    $$;
create trigger entered_mark after update of label on report
    for each row when (old.label <> new.label) execute function enter_mark();

-- Members, officers, seats, terms of the chair, the charter: for every member to read.
create function enter_people() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        what text;
    begin
        case tg_table_name
            when 'member' then
                if tg_op = 'INSERT' or old.left_at is distinct from new.left_at then
                    insert into entry (kind, subject, content)
                    values (case when new.left_at is null then 'joined' else 'left' end, new.id,
                            jsonb_build_object('member', new.slug, 'place', new.place, 'epoch', new.epoch));
                end if;
            when 'officer' then
                what := case
                    when tg_op = 'INSERT' then 'named'
                    when old.active and not new.active then 'left'
                    when new.active and not old.active then 'returned'
                    when old.roles <> new.roles then 'roles'
                end;
                if what is not null then
                    insert into entry (kind, originator, subject, content)
                    values ('office', new.member, new.id,
                            jsonb_build_object('what', what, 'roles', array_to_string(new.roles, ' ')));
                end if;
            when 'seat' then
                if (old.officer, old.deputy, old.deputy_from, old.deputy_until) is distinct from
                        (new.officer, new.deputy, new.deputy_from, new.deputy_until) then
                    insert into entry (kind, originator, subject, content)
                    values ('seat', new.member, new.officer, jsonb_build_object('seat', new.number, 'deputy', new.deputy,
                            'from', instant(new.deputy_from), 'until', instant(new.deputy_until)));
                end if;
            when 'term' then
                insert into entry (kind, subject, content)
                values ('term', new.member, jsonb_build_object('term', new.number, 'begins', instant(new.begins),
                        'ends', instant(new.ends)));
            when 'centre' then
                insert into entry (kind, content) values ('charter', jsonb_build_object(
                    'charter', encode(sha256(convert_to(new.charter, 'UTF8')), 'hex'), 'epoch', new.epoch));
            when 'witness' then
                insert into entry (kind, originator, subject, content)
                values ('witness', new.member, new.id, jsonb_build_object('vkey', new.vkey,
                        'what', case when new.retired_at is null then 'named' else 'retired' end));
            when 'seal_key' then
                insert into entry (kind, originator, subject, content)
                values ('seal-key', new.member, new.id, jsonb_build_object('key', new.key,
                        'what', case when new.retired_at is null then 'named' else 'retired' end));
            when 'log_key' then
                insert into entry (kind, content) values ('key', jsonb_build_object(
                    'origin', new.origin, 'key', encode(new.public, 'hex'))
                    || case when tg_op = 'INSERT' then '{}' else jsonb_build_object('before', encode(old.public, 'hex'),
                        'note', (select w.note from log_key_was w order by w.number desc limit 1)) end);
        end case;
        return null;
    end
    $$;
create trigger entered after insert or update of left_at on member for each row execute function enter_people();
create trigger entered after insert or update of active, roles on officer for each row execute function enter_people();
create trigger entered after update on seat for each row execute function enter_people();
create trigger entered after insert or update of ends on term for each row execute function enter_people();
create trigger entered after insert or update of charter on centre for each row execute function enter_people();
create trigger entered after insert or update of retired_at on witness for each row execute function enter_people();
create trigger entered after insert or update on log_key for each row execute function enter_people();
create trigger entered after insert or update of retired_at on seal_key for each row execute function enter_people();

-- A sealed report: its label and a hash of it, as of any other.
create function enter_sealed() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        secret bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    begin
        insert into entry (kind, originator, label, subject, secret, content)
        values ('report', new.originator, new.label, new.id, secret, jsonb_build_object('document', new.id, 'version', 1,
            'what', 'sealed', 'received', instant(new.received_at), 'report', null,
            'original', encode(sha256(secret || new.content), 'hex')));
        return null;
    end
    $$;
create trigger entered after insert on sealed for each row execute function enter_sealed();

-- Who put in a sealed report, to those who may know it.
create function sealed_by(which uuid) returns table (member uuid, officer uuid)
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select s.originator, s.officer from sealed s where s.id = which and may_know_whose(s.label, s.originator)
    $$;

-- A sealed report of the viewer's member is taken back: nothing is left of it here, and those who saw it are told.
create function take_back_sealed(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        whole sealed;
    begin
        select * into whole from sealed where id = which and originator = viewer() and may_file() for update;
        if not found then
            raise exception 'there is no such sealed report of yours' using errcode = 'no_data_found';
        end if;
        insert into notice (member, kind, report, title, told)
            select m.id, 'recalled', which, whole.title, not restricted(whole.label) from member m
            where m.id <> viewer() and whole.label = any (labels_seen_by(m.id));
        update entry set secret = null where subject = which and secret is not null;
        insert into entry (kind, originator, label, subject, content)
        values ('erase', whole.originator, whole.label, which, jsonb_build_object('document', which, 'version', 1));
        delete from report_read where report = which;
        delete from sealed where id = which;
    end
    $$;

-- The salt of an entry's hashes, with which one can try what they are hashes of: not for those from whom it is withheld who
-- put it in, for the paths and links in it may tell.
create function secret_of(which bigint) returns bytea
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select e.secret from entry e
        where e.id = which and (current_setting('role') = 'comity_worker' or may_read() and (e.originator = viewer()
            or e.label is null or e.label = any (seen_labels()) and not e.label = any (withheld_labels())))
    $$;

-- The salts of a report's hashes go when its content does. The leaves stay, and hide.
create function forget_secrets(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        whole report;
    begin
        select * into whole from report where id = which and (viewer() is null or originator = viewer() and may_read());
        if not found then
            raise exception 'there is no such report of yours' using errcode = 'no_data_found';
        end if;
        update entry set secret = null where subject = which and secret is not null;
        insert into entry (kind, originator, label, subject, content)
        values ('erase', whole.originator, whole.label, which,
                jsonb_build_object('document', whole.document, 'version', whole.version));
    end
    $$;

-- The situation report. A sentence rests on what it cites: without that it is not kept, and whoever may not see all of it
-- does not see the sentence.
create function label_sentence() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        update sitrep_sentence s set labels = array(select distinct c.label from sitrep_citation c where c.sentence = s.id)
            where s.id = new.sentence;
        return null;
    end
    $$;
create trigger labelled after insert or update of label on sitrep_citation for each row execute function label_sentence();

create function cite_or_refuse() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        which uuid := coalesce((to_jsonb(old) ->> 'sentence')::uuid, (to_jsonb(new) ->> 'id')::uuid);
    begin
        if exists (select 1 from sitrep_sentence where id = which)
                and not exists (select 1 from sitrep_citation where sentence = which) then
            raise exception 'a sentence of a situation report cites what it rests on' using errcode = 'check_violation';
        end if;
        return null;
    end
    $$;
create constraint trigger cited after insert on sitrep_sentence deferrable initially deferred
    for each row execute function cite_or_refuse();
create constraint trigger cited after delete on sitrep_citation deferrable initially deferred
    for each row execute function cite_or_refuse();

-- Whoever changes what a signer may see takes that signature back: it was given for another text.
create function unsign_sitrep(which uuid, seen_under integer[]) returns void
    language sql security definer set search_path = comity, pg_temp
    as $$ delete from sitrep_signing g where g.sitrep = which and seen_under <@ labels_seen_by(g.member) $$;

-- Somebody asks for a situation report of the time since the last one.
create function ask_for_sitrep(after timestamptz) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        made uuid;
    begin
        if not may_note() then
            raise exception 'this is for watch officers and analysts' using errcode = 'insufficient_privilege';
        end if;
        insert into sitrep (since, until, member) values (after, now(), viewer()) returning id into made;
        return made;
    end
    $$;

-- Puts a sentence in whose writer sees these labels. What a rule says and cites twice, or what is sent twice, is there once
-- (null).
create function put_sentence(which uuid, part text, about text, heavy integer, shape text, gaps jsonb, typed text,
        cited jsonb, seen integer[], sent uuid) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        made uuid;
    begin
        perform 1 from sitrep where id = which and released_at is null for share;
        if not found or exists (select 1 from jsonb_array_elements(cited) c where not exists (
                select 1 from report r where r.id = (c ->> 'report')::uuid and r.label = any (seen))) then
            raise exception 'there is no such open report, or nothing that it may cite' using errcode = 'no_data_found';
        end if;
        insert into sitrep_sentence (id, sitrep, section, topic, weight, kind, told, words, officer, fingerprint)
            values (sent, which, part, about, heavy, shape, gaps, typed, case when typed is not null then viewing_officer() end,
                case when typed is null
                    then sha256(convert_to(jsonb_build_array(part, about, shape, gaps, cited)::text, 'UTF8')) end)
            on conflict do nothing returning id into made;
        if made is not null then
            insert into sitrep_citation (sentence, number, report, statement, label)
                select made, n, r.id, c ->> 'statement', r.label
                from jsonb_array_elements(cited) with ordinality as t (c, n)
                join report r on r.id = (c ->> 'report')::uuid;
            perform unsign_sitrep(which, (select labels from sitrep_sentence where id = made));
        end if;
        return made;
    end
    $$;

-- An officer puts one in, in the place of another if one is named.
create function say_in_sitrep(which uuid, part text, about text, heavy integer, shape text, gaps jsonb, typed text,
        cited jsonb, instead uuid, sent uuid default gen_random_uuid()) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if not may_note() then
            raise exception 'this is for watch officers and analysts' using errcode = 'insufficient_privilege';
        end if;
        if instead is not null then
            perform take_from_sitrep(instead);
        end if;
        return put_sentence(which, part, about, heavy, shape, gaps, typed, cited, seen_labels(), sent);
    end
    $$;

-- The conveyor puts one of a member's draft in, which that member could put in itself.
create function draft_in_sitrep(which uuid, whose uuid, part text, about text, heavy integer, shape text, gaps jsonb,
        cited jsonb) returns uuid
    language sql security definer set search_path = comity, pg_temp
    as $$
        select put_sentence(which, part, about, heavy, shape, gaps, null, cited, labels_seen_by(whose), gen_random_uuid())
    $$;

create function take_from_sitrep(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        taken sitrep_sentence;
    begin
        if not may_note() then
            raise exception 'this is for watch officers and analysts' using errcode = 'insufficient_privilege';
        end if;
        perform 1 from sitrep r join sitrep_sentence s on s.sitrep = r.id
            where s.id = which and r.released_at is null for share of r;
        if found then
            update sitrep_sentence s set taken_at = now()
                where s.id = which and s.labels <@ seen_labels() and s.taken_at is null returning s.* into taken;
        end if;
        if taken.id is null then
            raise exception 'there is no such sentence' using errcode = 'no_data_found';
        end if;
        perform unsign_sitrep(taken.sitrep, taken.labels);
    end
    $$;

-- Nobody changes the text of an open situation report until the end of the transaction of who is about to sign it.
create function hold_sitrep(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if not may_file() then
            raise exception 'this is for watch officers' using errcode = 'insufficient_privilege';
        end if;
        perform 1 from sitrep where id = which and released_at is null for update;
        if not found then
            raise exception 'there is no such open report' using errcode = 'no_data_found';
        end if;
    end
    $$;

-- An officer stands for the sentences that he or she sees, of which there must be one. The second, of another member,
-- releases those that both stand for and may see, and nothing else: what the first came to see only later was not signed.
-- Where there is no such sentence the two wait for others: no signature stands in the way of those that come after it.
create function sign_sitrep(which uuid) returns boolean
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        seen uuid[];
        other sitrep_signing;
    begin
        perform hold_sitrep(which);
        seen := array(select s.id from sitrep_sentence s
            where s.sitrep = which and s.taken_at is null and s.labels <@ seen_labels());
        if seen = '{}' then
            raise exception 'there is nothing to sign' using errcode = 'object_not_in_prerequisite_state';
        end if;
        insert into sitrep_signing (sitrep, member, officer, sentences)
            values (which, viewer(), viewing_officer(), seen)
            on conflict (sitrep, member) do update
                set officer = excluded.officer, at = excluded.at, sentences = excluded.sentences;
        perform enter_ledger('sitrep', null, which, '{"what": "signed"}');
        for other in select g.* from sitrep_signing g join member m on m.id = g.member and m.left_at is null
                join officer o on o.id = g.officer and o.active and o.member = g.member and 'watch' = any (o.roles)
                where g.sitrep = which and g.member <> viewer() order by g.at, g.member loop
            update sitrep_sentence s set released = true where s.sitrep = which and s.taken_at is null
                and s.id = any (other.sentences) and s.labels <@ seen_labels() and s.labels <@ labels_seen_by(other.member);
            if found then
                -- Drafts that are not written by then are not: those who signed stand for what was there.
                update sitrep set released_at = now(), drafted_at = coalesce(drafted_at, now()) where id = which;
                perform enter_ledger('sitrep', null, which, jsonb_build_object('what', 'released', 'with', other.member));
                return true;
            end if;
        end loop;
        return false;
    end
    $$;

-- What is released goes to every reader who wants it by mail, in the same transaction: a message without content, for what
-- the reader may see is asked when it is sent. That there is one is told on every device.
create function send_sitrep() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        insert into outbox (sitrep, member, officer, channel, receiver, labels, payload, received_at)
            select new.id, o.member, o.id, 'email', c.email, '{}', '{}', new.released_at
            from officer o join contact c on c.officer = o.id join member m on m.id = o.member
            where c.sitreps and o.active and not o.roles <@ '{host}' and m.left_at is null order by o.id
            on conflict do nothing;
        insert into outbox (sitrep, member, officer, channel, receiver, labels, payload, received_at)
            select new.id, o.member, o.id, 'push', d.id::text, '{}', '{}', new.released_at
            from device d join officer o on o.id = d.officer and o.member = d.member join member m on m.id = o.member
            where o.active and not o.roles <@ '{host}' and m.left_at is null and d.lost_at is null order by o.id, d.id
            on conflict do nothing;
        perform pg_notify('comity_outbox', '');
        return null;
    end
    $$;
create trigger sent after update of released_at on sitrep for each row
    when (old.released_at is null and new.released_at is not null) execute function send_sitrep();

-- A sentence of an open situation report that its viewer may change is to be said more smoothly for readers of a language.
create function ask_to_rephrase(which uuid, tongue text, told text) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        perform changing_sentence(which);
        insert into sitrep_rephrasing (sentence, language, officer, said) values (which, tongue, viewing_officer(), told)
            on conflict (sentence, language) do update set officer = excluded.officer, said = excluded.said,
                asked_at = excluded.asked_at, taken_until = null, refused = null
                where sitrep_rephrasing.words is null;
        perform pg_notify('comity_rephrase', '');
    end
    $$;

-- The sentence stands again as it did.
create function undo_rephrasing(which uuid, tongue text) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        perform changing_sentence(which);
        delete from sitrep_rephrasing where sentence = which and language = tongue;
        if found then
            perform unsign_sitrep(s.sitrep, s.labels) from sitrep_sentence s where s.id = which;
        end if;
    end
    $$;

create function changing_sentence(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if not may_note() then
            raise exception 'this is for watch officers and analysts' using errcode = 'insufficient_privilege';
        end if;
        perform 1 from sitrep r join sitrep_sentence s on s.sitrep = r.id where s.id = which
            and r.released_at is null and s.taken_at is null and s.labels <@ seen_labels() for share of r;
        if not found then
            raise exception 'there is no such sentence' using errcode = 'no_data_found';
        end if;
    end
    $$;

-- What came of it. Of a sentence that was taken out or released meanwhile nothing does: it was judged as it stood.
create function settle_rephrasing(which uuid, tongue text, instead text, why text) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        perform 1 from sitrep r join sitrep_sentence s on s.sitrep = r.id where s.id = which
            and r.released_at is null and s.taken_at is null for share of r;
        if not found then
            delete from sitrep_rephrasing where sentence = which and language = tongue and words is null;
            return;
        end if;
        update sitrep_rephrasing set words = instead, refused = why, taken_until = null
            where sentence = which and language = tongue and words is null;
        if found and instead is not null then
            perform unsign_sitrep(s.sitrep, s.labels) from sitrep_sentence s where s.id = which;
        end if;
    end
    $$;

-- A member does not concur, with one sentence or with the whole, and says why; without a reason it concurs again.
create function dissent_from_sitrep(which uuid, from_sentence uuid, why text) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        known integer[];
    begin
        if not may_file() then
            raise exception 'this is for watch officers' using errcode = 'insufficient_privilege';
        end if;
        select case when from_sentence is null then '{}' else (select s.labels from sitrep_sentence s
            where s.id = from_sentence and s.sitrep = which) end into known from sitrep where id = which;
        if known is null or not known <@ seen_labels() then
            raise exception 'there is no such sentence' using errcode = 'no_data_found';
        end if;
        if why is null then
            delete from sitrep_dissent d where d.sitrep = which and d.sentence is not distinct from from_sentence
                and d.member = viewer();
        else
            insert into sitrep_dissent (sitrep, sentence, member, officer, reason)
                values (which, from_sentence, viewer(), viewing_officer(), why)
                on conflict (sitrep, sentence, member) do update
                    set officer = excluded.officer, reason = excluded.reason, at = excluded.at;
        end if;
        perform enter_ledger('sitrep', case when known <> '{}' then intern_label((select jsonb_agg(e)
                from unnest(known) p, jsonb_array_elements(clauses_written(p)) e)) end,
            which, jsonb_build_object('what', case when why is null then 'concurs' else 'does not concur' end));
    end
    $$;

-- Begins the next version of what was released, with all that was released in it.
create function amend_sitrep(which uuid) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        made uuid;
        each record;
        again uuid;
    begin
        if not may_note() then
            raise exception 'this is for watch officers and analysts' using errcode = 'insufficient_privilege';
        end if;
        insert into sitrep (day, version, previous, since, until, member, drafted_at)
            select s.day, s.version + 1, s.id, s.since, s.until, viewer(), now() from sitrep s
            where s.id = which and s.released_at is not null
                and not exists (select 1 from sitrep n where n.previous = which) returning id into made;
        if made is null then
            raise exception 'there is no such released report' using errcode = 'no_data_found';
        end if;
        for each in select * from sitrep_sentence s where s.sitrep = which and s.released and s.taken_at is null loop
            insert into sitrep_sentence (sitrep, section, topic, weight, kind, told, words, officer, fingerprint, made_at,
                    released)
                values (made, each.section, each.topic, each.weight, each.kind, each.told, each.words, each.officer,
                    each.fingerprint, each.made_at, true) returning id into again;
            insert into sitrep_citation select again, c.number, c.report, c.statement, c.label from sitrep_citation c
                where c.sentence = each.id;
            insert into sitrep_rephrasing (sentence, language, officer, said, asked_at, words)
                select again, p.language, p.officer, p.said, p.asked_at, p.words from sitrep_rephrasing p
                where p.sentence = each.id and p.words is not null;
            insert into sitrep_dissent (sitrep, sentence, member, officer, reason, at)
                select made, again, d.member, d.officer, d.reason, d.at from sitrep_dissent d where d.sentence = each.id;
        end loop;
        insert into sitrep_dissent (sitrep, member, officer, reason, at)
            select made, d.member, d.officer, d.reason, d.at from sitrep_dissent d
            where d.sitrep = which and d.sentence is null;
        return made;
    end
    $$;

-- Requests for information. A member asks members a question: all who are asked must be among those whom the question's own
-- label names, and are told who asks. What is sent twice is one question.
create function ask_rfi(whom uuid[], what text, look_for text, due timestamptz, bears integer, reports uuid[], stories text[],
        sent uuid default gen_random_uuid()) returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        made uuid;
    begin
        if not owns_label(bears) or not whom <@ readers_of(bears) or withholds(bears) then
            raise exception 'not all who are asked would see it, and who asks' using errcode = 'insufficient_privilege';
        end if;
        if due > now() + interval '10 years' then
            raise exception 'the day is too far away' using errcode = 'datetime_field_overflow';
        end if;
        insert into rfi (id, member, officer, label, asked, words, query, due_at)
            values (sent, viewer(), viewing_officer(), bears, array(select distinct w from unnest(whom) w order by w), what,
                look_for, due)
            on conflict (id) do nothing returning id into made;
        if made is null then
            return sent;
        end if;
        perform link_rfi(made, null, reports, stories);
        insert into notice (member, kind, rfi) select w, 'rfi', made from rfi q, unnest(q.asked) w where q.id = made;
        perform enter_ledger('rfi', bears, made, '{"what": "asked"}');
        return made;
    end
    $$;

-- Says what a question or an answer is about: what its writer may see.
create function link_rfi(which uuid, of_answer uuid, reports uuid[], stories text[]) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        if exists (select 1 from unnest(reports) l where not exists (
                    select 1 from report r where r.id = l and r.label = any (seen_labels())))
                or exists (select 1 from unnest(stories) l where not exists (
                    select 1 from story_view v where v.story = l and viewer() = any (v.audience)
                        and v.labels <@ seen_labels())) then
            raise exception 'there is no such report or story' using errcode = 'no_data_found';
        end if;
        insert into rfi_link (rfi, answer, report, story)
            select which, of_answer, l, null from (select distinct unnest(reports) l) s
            union all select which, of_answer, null, l from (select distinct unnest(stories) l) s;
    end
    $$;

-- The question that the viewer's member is asked, while it is.
create function asked_rfi(which uuid) returns rfi
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        q rfi;
    begin
        select * into q from rfi where id = which and label = any (seen_labels()) and viewer() = any (asked) for update;
        if q.id is null then
            raise exception 'there is no such question to you' using errcode = 'no_data_found';
        end if;
        if q.withdrawn_at is not null then
            raise exception 'it was withdrawn' using errcode = 'object_not_in_prerequisite_state';
        end if;
        return q;
    end
    $$;

-- A member that is asked takes the question on, or declines and says why. Who sees the question sees that.
create function stand_on_rfi(which uuid, how text, why text) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        q rfi := asked_rfi(which);
    begin
        if not may_note(q.label) then
            raise exception 'this is for watch officers' using errcode = 'insufficient_privilege';
        end if;
        insert into rfi_stand (rfi, member, stand, reason, officer) values (which, viewer(), how, why, viewing_officer())
            on conflict (rfi, member) do update
                set stand = excluded.stand, reason = excluded.reason, officer = excluded.officer, at = now();
        if how = 'declined' then
            insert into notice (member, kind, rfi) values (q.member, 'rfi_declined', which);
        end if;
        perform enter_ledger('rfi', q.label, which, jsonb_build_object('what', how));
    end
    $$;

-- A member that is asked answers, for those whom the answer's own label names; who asked must be one of them. What is sent
-- twice is one answer.
create function answer_rfi(which uuid, what text, bears integer, reports uuid[], sent uuid default gen_random_uuid())
        returns uuid
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        q rfi := asked_rfi(which);
        made uuid;
    begin
        if not may_use(bears) or not may_note(bears) or not q.member = any (readers_of(bears))
                or withholds(bears) then
            raise exception 'who asked would not see it, or you may not mark it so' using errcode = 'insufficient_privilege';
        end if;
        insert into rfi_answer (id, rfi, member, officer, label, words)
            values (sent, which, viewer(), viewing_officer(), bears, what)
            on conflict (id) do nothing returning id into made;
        if made is null then
            return sent;
        end if;
        perform link_rfi(which, made, reports, '{}');
        insert into notice (member, kind, rfi) values (q.member, 'rfi_answered', which);
        perform enter_ledger('rfi', intern_label((select jsonb_agg(e) from unnest(array[q.label, bears]) p,
            jsonb_array_elements(clauses_written(p)) e)), which, '{"what": "answered"}');
        return made;
    end
    $$;

-- Who asked takes the question back; a watch officer of its member may, too.
create function withdraw_rfi(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        q rfi;
    begin
        update rfi set withdrawn_at = now()
            where id = which and member = viewer() and withdrawn_at is null
                and (officer = viewing_officer() and may_read() or may_file()) returning * into q;
        if q.id is null then
            raise exception 'there is no such open question of yours' using errcode = 'no_data_found';
        end if;
        insert into notice (member, kind, rfi) select w, 'rfi_withdrawn', which from unnest(q.asked) w;
        perform enter_ledger('rfi', q.label, which, '{"what": "withdrawn"}');
    end
    $$;

-- Whether an officer is written to about a question: who asked, of what became of it and that it is overdue; of those who are
-- asked, who may answer, and that it is overdue only where their own member is silent.
create function told_of_rfi(n notice, whom officer) returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select case when n.kind in ('rfi_answered', 'rfi_declined') then whom.id = q.officer
                    when whom.id = q.officer then n.kind = 'rfi_overdue'
                    else n.member = any (q.asked) and whom.roles && '{watch,analyst}' and (n.kind <> 'rfi_overdue'
                        or not exists (select 1 from rfi_answer a where a.rfi = q.id and a.member = n.member)
                        and not exists (select 1 from rfi_stand s
                            where s.rfi = q.id and s.member = n.member and s.stand = 'declined')) end
        from rfi q where q.id = n.rfi
    $$;

-- What every table has: row-level security, forced; the owner's own functions work through a policy as well.
do $$
    declare
        name text;
    begin
        for name in select tablename from pg_tables where schemaname = 'comity' loop
            execute format('alter table %I owner to comity_owner', name);
            execute format('alter table %I enable row level security', name);
            execute format('alter table %I force row level security', name);
            execute format('create policy own on %I to comity_owner using (true) with check (true)', name);
        end loop;
        for name in select oid::regprocedure::text from pg_proc where pronamespace = 'comity'::regnamespace loop
            execute format('alter function %s owner to comity_owner', name);
            execute format('revoke execute on function %s from public', name);
        end loop;
    end
    $$;

grant usage on schema comity to comity_reader, comity_worker, comity_gate;

-- The conveyor: everything but what belongs to signing in.
do $$
    declare
        name text;
    begin
        foreach name in array array[
            'centre', 'member', 'officer', 'contact', 'seat', 'term', 'source', 'source_day', 'report', 'provenance', 'withdrawal', 'request', 'decision', 'notice', 'original', 'work', 'analysis', 'meaning', 'analysis_was', 'mention', 'quarantine', 'log', 'filing', 'copy',
            'weighing', 'sense', 'story_view', 'story_change', 'standing', 'hit', 'alert', 'outbox', 'delivered', 'receiver', 'device', 'process',
            'seal_key', 'sealed', 'report_read', 'glass', 'glass_vote',
            'sitrep', 'sitrep_sentence', 'sitrep_citation', 'sitrep_signing', 'sitrep_dissent', 'sitrep_rephrasing',
            'rfi', 'rfi_stand', 'rfi_answer', 'rfi_link'
        ] loop
            execute format('grant select, insert, update, delete on %I to comity_worker', name);
            execute format('create policy conveyor on %I to comity_worker using (true) with check (true)', name);
        end loop;
    end
    $$;

-- The key by which push services know the centre is the courier's; people see its public half, which is no secret.
grant select, insert on push_key to comity_worker;
create policy conveyor on push_key to comity_worker using (true) with check (true);
grant select (public) on push_key to comity_reader;
create policy seen on push_key for select to comity_reader using (viewer() is not null);

-- Labels are written by functions alone, which know what hangs on them.
grant select on label, clause, clause_member, sight to comity_worker;
create policy conveyor on label for select to comity_worker using (true);
create policy conveyor on clause for select to comity_worker using (true);
create policy conveyor on clause_member for select to comity_worker using (true);
create policy conveyor on sight for select to comity_worker using (true);

-- The gate: who an officer is, and what proves it.
grant select on centre, member, officer, contact, source to comity_gate;
grant select, insert, update, delete on sign_in_link, session, passkey, authenticator, recovery_code, token, attempt, process
    to comity_gate;
create policy gate on centre for select to comity_gate using (true);
create policy gate on member for select to comity_gate using (true);
create policy gate on officer for select to comity_gate using (true);
create policy gate on contact for select to comity_gate using (true);
create policy gate on source for select to comity_gate using (kind = 'push');
create policy gate on sign_in_link to comity_gate using (true) with check (true);
create policy gate on session to comity_gate using (true) with check (true);
create policy gate on passkey to comity_gate using (true) with check (true);
create policy gate on authenticator to comity_gate using (true) with check (true);
create policy gate on recovery_code to comity_gate using (true) with check (true);
create policy gate on token to comity_gate using (true) with check (true);
create policy gate on attempt to comity_gate using (true) with check (true);
create policy gate on process to comity_gate using (kind = 'web') with check (kind = 'web');

-- People. Rows of members' information: those whose labels the viewer satisfies.
grant select on centre, member, officer, seat, term, clause, clause_member, source, source_day, provenance,
    original, analysis, meaning, mention, quarantine, filing, copy, standing, hit, alert, outbox, delivered, process,
    session, passkey, token
    to comity_reader;

-- Of a label, a report and a picture not what would tell whose information it is where its owner withholds that: a label's
-- fingerprint can be guessed from its clauses, a picture's readers are the owner too.
grant select (id, made_at) on label to comity_reader;
grant select (id, document, version, latest, label, title, received_at) on report to comity_reader;
grant select (id, story, labels, title, reports, languages, places, since, until, claims, contested, origins, stances,
    figures, began_at, changed_at, weighed_at, content) on story_view to comity_reader;
grant select (id, story, labels, at, kind, claim, words, was, becomes, rested) on story_change to comity_reader;

-- The password of a mailbox is for the courier alone: people may write it and never read it.
revoke select on source from comity_reader, comity_gate;
grant select (id, member, label, marking, kind, name, address, host, publisher, language, settings, active, grade, added_at,
    next_at, taken_until, pause, etag, modified, cursor, tried_at, succeeded_at, new_at, failures, failure, per_day,
    per_day_spread, quiet) on source to comity_reader, comity_gate;

-- The secret of a device that makes codes is the gate's alone; people see that there is one.
grant select (officer, proven_at, used_at) on authenticator to comity_reader;
grant select (officer, used_at) on recovery_code to comity_reader;

-- A webhook's secret is shown once, when it is set, and never read by people again.
grant select (officer, member, email, webhook, sitreps, quiet_since, quiet_until, zone, urgent, daily_at) on contact
    to comity_reader;

-- With what messages to a device are sealed is the courier's alone.
grant select (id, member, officer, name, endpoint, made_at, told_at, lost_at) on device to comity_reader;

create policy seen on centre for select to comity_reader using (viewer() is not null);
create policy seen on member for select to comity_reader using (viewer() is not null);
create policy seen on officer for select to comity_reader using (viewer() is not null);
create policy seen on seat for select to comity_reader using (viewer() is not null);
create policy seen on term for select to comity_reader using (viewer() is not null);
create policy seen on process for select to comity_reader using (viewer() is not null);
create policy seen on contact for select to comity_reader using (member = viewer());
create policy seen on device for select to comity_reader using (officer = viewing_officer() and member = viewer());
create policy seen on label for select to comity_reader using (id in (select unnest(seen_labels())));
create policy seen on clause for select to comity_reader using (label in (select unnest(seen_labels()))
    and (attribution = 'named' or owner = (select viewer())));
create policy seen on clause_member for select to comity_reader using (label in (select unnest(seen_labels()))
    and not (label = any ((select withheld_labels())::integer[])));
create policy seen on source for select to comity_reader using (label in (select unnest(seen_labels()))
    and (member = (select viewer()) or not (label = any ((select withheld_labels())::integer[]))));
create policy seen on source_day for select to comity_reader using (label in (select unnest(seen_labels()))
    and (not (label = any ((select withheld_labels())::integer[]))
        or exists (select 1 from source s where s.id = source_day.source and s.member = viewer())));
create policy seen on report for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on provenance for select to comity_reader using (label in (select unnest(seen_labels()))
    and (originator = (select viewer()) or not (label = any ((select withheld_labels())::integer[]))));
create policy seen on original for select to comity_reader using (label in (select unnest(seen_labels()))
    and (not (label = any ((select withheld_labels())::integer[])) or originated(report)));
create policy seen on analysis for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on meaning for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on mention for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on quarantine for select to comity_reader using (label in (select unnest(seen_labels()))
    and (originator = (select viewer()) or not (label = any ((select withheld_labels())::integer[]))));
create policy seen on filing for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on copy for select to comity_reader
    using (label in (select unnest(seen_labels())) and other_label in (select unnest(seen_labels())));
create policy seen on story_view for select to comity_reader
    using ((select viewer()) = any (audience) and labels <@ (select seen_labels())::integer[]);
create policy seen on story_change for select to comity_reader
    using ((select viewer()) = any (audience) and labels <@ (select seen_labels())::integer[]
        and not exists (select 1 from unnest(rested) r left join analysis a on a.report = r where a.report is null));
create policy seen on standing for select to comity_reader using (officer = viewing_officer() and member = viewer());
create policy seen on hit for select to comity_reader
    using (officer = viewing_officer() and member = viewer() and label in (select unnest(seen_labels())));
create policy seen on alert for select to comity_reader
    using (officer = viewing_officer() and member = viewer() and labels <@ (select seen_labels())::integer[]);
create policy passed on alert for select to comity_reader
    using (passed_to = viewing_officer() and member = viewer() and labels <@ (select seen_labels())::integer[]);
create policy seen on outbox for select to comity_reader
    using (officer = viewing_officer() and member = viewer() and labels <@ (select seen_labels())::integer[]);
create policy seen on delivered for select to comity_reader using (officer = viewing_officer() and member = viewer());
create policy seen on session for select to comity_reader using (officer = viewing_officer());
create policy seen on passkey for select to comity_reader using (officer = viewing_officer());
create policy seen on authenticator for select to comity_reader using (officer = viewing_officer());
create policy seen on recovery_code for select to comity_reader using (officer = viewing_officer());
create policy seen on token for select to comity_reader using (member = viewer());

-- What people write. Reports, originals and sources are the viewer's own member's, under labels that it alone owns.
grant insert on report, original, quarantine, source, standing, officer, contact, token to comity_reader;
grant update (latest) on report to comity_reader;
grant update (name, address, label, marking, publisher, language, settings, secret, grade, active, next_at, failures, failure,
    etag, modified, cursor) on source to comity_reader;
grant update (name, query, channels, active, changed_at, again, pace, deputy, patience, silence) on standing to comity_reader;
grant update (email, webhook, webhook_secret, sitreps, quiet_since, quiet_until, zone, urgent, daily_at) on contact to comity_reader;
grant update (officer, deputy, deputy_from, deputy_until) on seat to comity_reader;
grant update (name, roles, language, marking, active, looked_at) on officer to comity_reader;
grant update (seen_at, done_at, taken_at, refused_at) on alert to comity_reader;
grant update (answers, wants) on hit to comity_reader;
grant update (state, tries, next_at) on outbox to comity_reader;
grant update (settled_at, settled) on quarantine to comity_reader;
grant update (revoked_at) on token to comity_reader;
grant delete on source, standing, device to comity_reader;
grant delete on session, passkey to comity_reader;

create policy filed on report for insert to comity_reader
    with check (originator = viewer() and may_use(label) and owns_document(document)
        and (source is null or exists (select 1 from source s where s.id = report.source and s.member = viewer())));
create policy filed on original for insert to comity_reader
    with check (may_use(label) and originated(report));
create policy filed on quarantine for insert to comity_reader
    with check (originator = viewer() and owns_label(label)
        and (report is null or originated(report))
        and (source is null or exists (select 1 from source s where s.id = quarantine.source and s.member = viewer())));
create policy followed on report for update to comity_reader using (originator = viewer()) with check (originator = viewer());
create policy settled on quarantine for update to comity_reader using (originator = viewer()) with check (originator = viewer());
create policy added on source for insert to comity_reader
    with check (member = viewer() and owns_label(label) and owns_label(marking));
create policy changed on source for update to comity_reader using (member = viewer())
    with check (member = viewer() and owns_label(label) and owns_label(marking));
create policy removed on source for delete to comity_reader using (member = viewer());
create policy made on standing for insert to comity_reader
    with check (officer = viewing_officer() and member = viewer() and may_read());
create policy changed on standing for update to comity_reader
    using (officer = viewing_officer() and member = viewer()) with check (officer = viewing_officer() and member = viewer());
create policy removed on standing for delete to comity_reader using (officer = viewing_officer() and member = viewer());
create policy removed on device for delete to comity_reader using (officer = viewing_officer() and member = viewer());
create policy read on alert for update to comity_reader
    using (officer = viewing_officer() and member = viewer()) with check (officer = viewing_officer() and member = viewer());
create policy asked_anew on hit for update to comity_reader
    using (officer = viewing_officer() and member = viewer()) with check (officer = viewing_officer() and member = viewer());
create policy again on outbox for update to comity_reader
    using (officer = viewing_officer() and member = viewer() and state = 'dead')
    with check (officer = viewing_officer() and member = viewer() and state = 'waiting');
create policy named on officer for insert to comity_reader with check (member = viewer() and may_read());
create policy changed on officer for update to comity_reader
    using (member = viewer() and may_read()) with check (member = viewer());
create policy named on contact for insert to comity_reader
    with check (member = viewer() and may_read()
        and exists (select 1 from officer o where o.id = contact.officer and o.member = viewer()));
create policy changed on contact for update to comity_reader
    using (member = viewer() and may_read()) with check (member = viewer());
create policy changed on seat for update to comity_reader
    using (member = viewer() and may_read())
    with check (member = viewer()
        and (seat.officer is null or exists (select 1 from officer o
            where o.id = seat.officer and o.member = viewer() and o.active and not o.roles <@ '{host}'))
        and (seat.deputy is null or exists (select 1 from officer o
            where o.id = seat.deputy and o.member = viewer() and o.active and not o.roles <@ '{host}')));
create policy made on token for insert to comity_reader
    with check (member = viewer() and officer = viewing_officer() and may_read()
        and (source is null
            or exists (select 1 from source s where s.id = token.source and s.member = viewer() and s.kind = 'push')));
create policy revoked on token for update to comity_reader using (member = viewer()) with check (member = viewer());
create policy ended on session for delete to comity_reader using (officer = viewing_officer());
create policy removed on passkey for delete to comity_reader using (officer = viewing_officer());

-- What roles take away again (restrictive: each of these must hold besides). docs/reference/signing-in.md tells them.
create policy role on report as restrictive for insert to comity_reader with check (may_note(label));
create policy role_followed on report as restrictive for update to comity_reader using (true) with check (may_note());
create policy role on original as restrictive for insert to comity_reader with check (may_note(label));
create policy role on quarantine as restrictive for insert to comity_reader with check (may_note(label));
create policy role_settled on quarantine as restrictive for update to comity_reader using (true) with check (may_file());
create policy role on source as restrictive for insert to comity_reader with check (may_file());
create policy role_changed on source as restrictive for update to comity_reader using (true) with check (may_file());
create policy role_removed on source as restrictive for delete to comity_reader using (may_file());
create policy role on standing as restrictive for update to comity_reader using (may_read());
create policy role_removed on standing as restrictive for delete to comity_reader using (may_read());
create policy role on alert as restrictive for update to comity_reader using (may_read());
create policy role on hit as restrictive for update to comity_reader using (may_read());
create policy role on outbox as restrictive for update to comity_reader using (may_read());
create policy role on officer as restrictive for insert to comity_reader with check (may_administer());
create policy role_changed on officer as restrictive for update to comity_reader
    using (id = viewing_officer() or may_administer());
create policy role on contact as restrictive for insert to comity_reader with check (may_administer());
create policy role_changed on contact as restrictive for update to comity_reader
    using (officer = viewing_officer()) with check (officer = viewing_officer());
create policy role on seat as restrictive for update to comity_reader using (true) with check (may_administer());
create policy role on token as restrictive for insert to comity_reader with check (source is null or may_file());
create policy role_seen on token as restrictive for select to comity_reader
    using (officer = viewing_officer() or may_administer());

-- What the own officers did: read by the own member, written by the tables; what no table tells is noted by who does it,
-- and by the gate, which knows of attempts that failed.
grant select on act to comity_reader;
grant insert (member, officer, kind, subject, how) on act to comity_reader, comity_gate;
create policy seen on act for select to comity_reader using (member = viewer() and may_read());
create policy noted on act for insert to comity_reader
    with check (member = viewer() and officer = viewing_officer() and kind = 'exported');
create policy gate on act for insert to comity_gate
    with check (exists (select 1 from officer o where o.id = coalesce(act.officer, act.subject) and o.member = act.member));

-- The ledger is entered by functions alone; the conveyor seals what was entered, and changes nothing else in it.
grant select on entry, stream, log_key, log_key_was, tile, checkpoint, witness, cosignature to comity_worker;
grant insert on stream, log_key, log_key_was, tile, checkpoint to comity_worker;
grant update (public, secret, made_at) on log_key to comity_worker;
grant update (leaf, stream, number, envelope, salt) on entry to comity_worker;
grant update (number, head) on stream to comity_worker;
grant update (hashes) on tile to comity_worker;
create policy seal on entry to comity_worker using (true) with check (true);
create policy seal on stream to comity_worker using (true) with check (true);
create policy seal on log_key to comity_worker using (true) with check (true);
create policy seal on log_key_was to comity_worker using (true) with check (true);
create policy seal on tile to comity_worker using (true) with check (true);
create policy seal on checkpoint to comity_worker using (true) with check (true);
create policy seal on witness for select to comity_worker using (true);
create policy seal on cosignature to comity_worker using (true) with check (true);

-- The tree and its checkpoints are for witnesses too, who do not sign in: they hold hashes of what is salted.
grant select (origin, public) on log_key to comity_gate, comity_reader;
grant select on tile, checkpoint, witness, cosignature, log_key_was to comity_gate, comity_reader;
grant insert on cosignature to comity_gate;
create policy gate on log_key for select to comity_gate using (true);
create policy gate on log_key_was for select to comity_gate using (true);
create policy gate on tile for select to comity_gate using (true);
create policy gate on checkpoint for select to comity_gate using (true);
create policy gate on witness for select to comity_gate using (true);
create policy gate on cosignature for select to comity_gate using (true);
create policy signed on cosignature for insert to comity_gate
    with check (exists (select 1 from witness w where w.id = cosignature.witness and w.retired_at is null));

-- Whose deed an entry is stands in its envelope, where its label lets it.
grant select (id, kind, label, subject, content, at, leaf, stream, number, envelope, salt) on entry to comity_reader;
grant insert (member, name, vkey), update (retired_at) on witness to comity_reader;
create policy seen on entry for select to comity_reader
    using (may_read() and (label is null and viewer() is not null or label in (select unnest(seen_labels()))));
create policy seen on log_key for select to comity_reader using (viewer() is not null);
create policy seen on log_key_was for select to comity_reader using (viewer() is not null);
create policy seen on tile for select to comity_reader using (viewer() is not null);
create policy seen on checkpoint for select to comity_reader using (viewer() is not null);
create policy seen on witness for select to comity_reader using (viewer() is not null);
create policy seen on cosignature for select to comity_reader using (viewer() is not null);
create policy named on witness for insert to comity_reader with check (member = viewer() and may_administer());
create policy retired on witness for update to comity_reader
    using (member = viewer() and may_administer()) with check (member = viewer());

-- What was taken back is its owner's to know; a request is that of who asks and of the owners who are asked.
grant select on withdrawal, request, decision, notice to comity_reader;
create policy seen on withdrawal for select to comity_reader using (member = viewer() and may_read());
create policy seen on request for select to comity_reader
    using (may_read() and (member = viewer() or asked_by(id)));
create policy seen on decision for select to comity_reader using (owner = viewer() and may_read());
create policy seen on notice for select to comity_reader using (member = viewer() and may_read());

-- Sealed reports and the keys to which they are sealed. Keys are for every member; whose a report is, where it may be told.
grant select on seal_key to comity_reader;
grant insert (member, name, key), update (retired_at) on seal_key to comity_reader;
grant select (id, label, title, fits, content, size, received_at) on sealed to comity_reader;
grant insert (id, label, originator, officer, title, fits, content) on sealed to comity_reader;
create policy seen on seal_key for select to comity_reader using (viewer() is not null);
create policy named on seal_key for insert to comity_reader with check (member = viewer() and may_administer());
create policy retired on seal_key for update to comity_reader
    using (member = viewer() and may_administer()) with check (member = viewer());
create policy seen on sealed for select to comity_reader using (label in (select unnest(seen_labels())));
create policy filed on sealed for insert to comity_reader with check (originator = viewer() and owns_label(label));
create policy role on sealed as restrictive for insert to comity_reader with check (may_note(label));

-- Who read what is for some only is known to its owner and to who read it; of broken glass every member knows.
grant select on report_read, glass, glass_vote to comity_reader;
create policy seen on report_read for select to comity_reader
    using (member = viewer() and may_read() or may_know_readers(report));
create policy seen on glass for select to comity_reader using (viewer() is not null and may_read());
create policy seen on glass_vote for select to comity_reader using (viewer() is not null and may_read());
grant execute on function may_know_readers(uuid), note_read(uuid), break_glass(uuid, text, integer, interval),
    glass_standing(uuid), vote_glass(uuid, boolean), behind_glass(uuid) to comity_reader;

-- The situation report: that there is an edition, and who signed it, every member may know; a sentence and what hangs on
-- it whoever may see all that it cites. It is written by functions alone.
grant select (sitrep, member, officer, at) on sitrep_signing to comity_reader;  -- not what another member sees of it
grant select on sitrep, sitrep_sentence, sitrep_citation, sitrep_dissent, sitrep_rephrasing
    to comity_reader;
create policy seen on sitrep for select to comity_reader using (may_read());
create policy seen on sitrep_signing for select to comity_reader using (may_read());
create policy seen on sitrep_sentence for select to comity_reader
    using (labels <> '{}' and labels <@ (select seen_labels())::integer[]);
create policy seen on sitrep_citation for select to comity_reader
    using (label in (select unnest(seen_labels()))
        and exists (select 1 from sitrep_sentence s where s.id = sitrep_citation.sentence));
create policy seen on sitrep_rephrasing for select to comity_reader
    using (may_read() and exists (select 1 from sitrep_sentence s where s.id = sitrep_rephrasing.sentence));
create policy seen on sitrep_dissent for select to comity_reader
    using (may_read() and (sentence is null or exists (select 1 from sitrep_sentence s where s.id = sitrep_dissent.sentence)));

-- A question, who took it on and who declined: whoever satisfies its label. An answer: who satisfies the answer's, too. What
-- they are about: who may see that. They are written by functions alone.
grant select on rfi, rfi_stand, rfi_answer, rfi_link to comity_reader;
create policy seen on rfi for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on rfi_stand for select to comity_reader
    using (may_read() and exists (select 1 from rfi q where q.id = rfi_stand.rfi));
create policy seen on rfi_answer for select to comity_reader
    using (label in (select unnest(seen_labels())) and exists (select 1 from rfi q where q.id = rfi_answer.rfi));
create policy seen on rfi_link for select to comity_reader
    using (may_read() and exists (select 1 from rfi q where q.id = rfi_link.rfi)
        and (answer is null or exists (select 1 from rfi_answer a where a.id = rfi_link.answer))
        and (exists (select 1 from report r where r.id = rfi_link.report)
            or exists (select 1 from story_view v where v.story = rfi_link.story)));
grant execute on function ask_rfi(uuid[], text, text, timestamptz, integer, uuid[], text[], uuid),
    stand_on_rfi(uuid, text, text), answer_rfi(uuid, text, integer, uuid[], uuid), withdraw_rfi(uuid) to comity_reader;

-- Functions, each to those who need it.
grant execute on function passed_on(), stand_in(uuid, boolean), undelivered(), send_again(uuid, text) to comity_reader;
grant execute on function sealed_by(uuid), take_back_sealed(uuid) to comity_reader;
grant execute on function add_device(text, text, bytea, bytea), renew_device(text, bytea, text, bytea, bytea)
    to comity_reader;
grant execute on function may_file(), may_note(), may_note(integer), may_administer() to comity_reader;
grant execute on function viewer(), viewing_officer(), may_read(), seen_labels(), owns_label(integer),
    owns_document(uuid), readers_of(integer), intern_label(jsonb), mark_report(uuid, integer), retry_report(uuid),
    enter_ledger(text, integer, uuid, jsonb), forget_secrets(uuid), secret_of(bigint) to comity_reader;
grant execute on function viewer(), viewing_officer(), labels_seen_by(uuid), seen_among(integer[]), readers_of(integer),
    intern_label(jsonb), owns_label(integer), may_read(), may_administer(), seen_labels(), enter_ledger(text, integer, uuid, jsonb),
    forget_secrets(uuid), secret_of(bigint),
    covers(integer, integer), draft_in_sitrep(uuid, uuid, text, text, integer, text, jsonb, jsonb),
    settle_rephrasing(uuid, text, text, text)
    to comity_worker;
grant execute on function withheld_labels(), clauses_of(integer[]), label_today(integer), last_version(uuid, uuid, text)
    to comity_reader, comity_worker;
grant execute on function ask_for_sitrep(timestamptz), take_from_sitrep(uuid), hold_sitrep(uuid), sign_sitrep(uuid), amend_sitrep(uuid),
    say_in_sitrep(uuid, text, text, integer, text, jsonb, text, jsonb, uuid, uuid), dissent_from_sitrep(uuid, uuid, text),
    ask_to_rephrase(uuid, text, text), undo_rephrasing(uuid, text) to comity_reader;
grant execute on function originated(uuid), arrived(uuid), derive_label(integer[]), may_use(integer), withdraw(uuid, text),
    show_again(uuid), ask(uuid, text, uuid[], timestamptz, text, interval), asked_by(uuid), standing_of(uuid),
    decide(uuid, text, uuid) to comity_reader;
grant execute on function viewer(), viewing_officer() to comity_gate;

-- What was made before this file was.
select put_sight(null, null);
