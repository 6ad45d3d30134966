-- The schema of Comity 0.1 as it was released, with the roles of the server; frozen. What it held is in 0.1-data.sql.

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

create schema comity authorization comity_owner;
grant usage on schema comity to comity_reader, comity_worker, comity_gate;
set search_path = comity, pg_temp;
create table schema_version (version integer not null);
insert into schema_version values (0);

-- The whole schema of a centre, in reading order. Who may see which row is decided in release.sql.
--
-- Every table is owned by comity_owner, a role that nobody logs in as. Three roles use them, one a transaction:
--   comity_reader  for people: sees what row-level security lets the member and officer of the transaction see
--   comity_worker  for the conveyor: annotators, sequencer, courier
--   comity_gate    for signing in, before it is known who asks
-- Identifiers that people see are random; running numbers stay inside.

-- The centre ---------------------------------------------------------------------------------------------------------

create table centre (
    only_one    boolean primary key default true check (only_one),
    name        text not null,
    charter     text not null,                      -- centre.toml as it was agreed, whole
    zone        text not null,                      -- IANA name, e.g. Europe/Tallinn
    languages   text[] not null,                    -- languages of the screens
    epoch       integer not null default 1,         -- goes up by one whenever a member joins
    facts       text not null default '',           -- places and houses of the centre's own, as TOML
    created_at  timestamptz not null default now()
);

create table member (
    id          uuid primary key default gen_random_uuid(),
    slug        text not null unique check (slug ~ '^[a-z][a-z0-9-]{0,40}$'),
    name        text not null,
    place       integer not null,                   -- where it stands in the agreed order of the chair
    epoch       integer not null default 1,         -- the centre's epoch since it joined
    joined_at   timestamptz not null default now(),
    left_at     timestamptz
);

create table officer (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    name        text not null,
    roles       text[] not null default '{watch}'
                check (roles <@ array['watch', 'analyst', 'principal', 'host'] and cardinality(roles) > 0),
    language    text not null default 'en',         -- of the screens
    marking     integer,                            -- label that this officer's own reports get unless told otherwise
    active      boolean not null default true,
    created_at  timestamptz not null default now(),
    looked_at   timestamptz                         -- when the officer last looked at Now
);

-- What only the officer's own member and the gate may know of an officer.
create table contact (
    officer     uuid primary key references officer,
    member      uuid not null references member,
    email       text not null unique,
    webhook     text,
    webhook_secret text
);

create table seat (
    member      uuid not null references member,
    number      integer not null check (number in (1, 2)),
    officer     uuid references officer,
    deputy      uuid references officer,
    deputy_from timestamptz,                        -- while the deputy stands in
    deputy_until timestamptz,
    primary key (member, number)
);

-- A term of the chair that began. Terms to come are computed from the charter.
create table term (
    number      integer primary key,
    member      uuid not null references member,
    begins      timestamptz not null,
    ends        timestamptz not null check (ends > begins),
    noted_at    timestamptz not null default now()  -- when the handover was written down
);

-- Signing in ---------------------------------------------------------------------------------------------------------

create table sign_in_link (
    hash        bytea primary key,                  -- SHA-256 of the secret in the link
    officer     uuid not null references officer,
    expires_at  timestamptz not null,
    used_at     timestamptz
);

create table session (
    hash        bytea primary key,                  -- SHA-256 of the secret in the cookie
    officer     uuid not null references officer,
    how         text not null,                      -- link or passkey
    created_at  timestamptz not null default now(),
    seen_at     timestamptz not null default now(),
    expires_at  timestamptz not null
);

create table passkey (
    id          bytea primary key,                  -- the credential's id
    officer     uuid not null references officer,
    public_key  bytea not null,
    sign_count  bigint not null default 0,
    name        text not null,
    created_at  timestamptz not null default now(),
    used_at     timestamptz
);

create table token (
    id          uuid primary key default gen_random_uuid(),
    hash        bytea not null unique,
    prefix      text not null,                      -- the first characters, to know it by
    name        text not null,
    member      uuid not null references member,
    officer     uuid not null references officer,
    scopes      text[] not null,                    -- read, write, push …
    source      uuid,                               -- a push token belongs to one source
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    used_at     timestamptz,
    revoked_at  timestamptz
);

-- Attempts to sign in, to slow down guessing.
create table attempt (
    who         text not null,                      -- a hash of the address or of the mail address
    at          timestamptz not null default now()
);
create index attempt_who on attempt (who, at);

-- Release ------------------------------------------------------------------------------------------------------------

-- A label is a set of clauses, written once and never changed. Whoever reads must satisfy every clause.
create table label (
    id          integer generated always as identity primary key,
    fingerprint bytea not null unique,              -- SHA-256 of the canonical clauses
    made_at     timestamptz not null default now()
);

create table clause (
    label       integer not null references label,
    number      integer not null,
    owner       uuid not null references member,
    audience    text not null check (audience in ('public', 'coalition', 'members')),
    epoch       integer not null,                   -- coalition: those who had joined by then
    onward      text not null default 'ask' check (onward in ('none', 'ask', 'same', 'public')),
    not_before  timestamptz,
    not_after   timestamptz,
    attribution text not null default 'named' check (attribution in ('named', 'withheld')),
    primary key (label, number)
);

create table clause_member (
    label       integer not null,
    number      integer not null,
    member      uuid not null references member,
    primary key (label, number, member),
    foreign key (label, number) references clause
);
create index clause_member_member on clause_member (member, label, number);

-- Gather -------------------------------------------------------------------------------------------------------------

create table source (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,    -- who added it and is originator of its reports
    label       integer not null references label,  -- who may see that it is read
    marking     integer not null references label,  -- label that its reports get
    kind        text not null check (kind in ('feed', 'page', 'listing', 'folder', 'mailbox', 'push', 'upload', 'written')),
    name        text not null,
    address     text not null default '',
    host        text generated always as (lower(substring(address from '^[A-Za-z]+://([^/?#]+)'))) stored,
    publisher   text,                               -- the house behind it, if the officer knows
    language    text,
    settings    jsonb not null default '{}',        -- what the kind needs: selector, folder, user …
    secret      bytea,                              -- password of a mailbox; for the courier alone
    active      boolean not null default true,
    grade       text,                               -- an officer's own word on how good it is
    added_at    timestamptz not null default now(),
    -- polling
    next_at     timestamptz not null default now(),
    taken_until timestamptz,                        -- lease of the courier that polls it now
    pause       interval not null default '15 minutes',
    etag        text,
    modified    text,                               -- Last-Modified as the server wrote it
    cursor      jsonb not null default '{}',        -- where a mailbox or folder was left
    -- health
    tried_at    timestamptz,
    succeeded_at timestamptz,
    new_at      timestamptz,                        -- when it last had something new
    failures    integer not null default 0,         -- in a row
    failure     text,                               -- what happened and what to do
    per_day     real,                               -- its habit: new reports a day, mean …
    per_day_spread real,                            -- … and standard deviation
    quiet       interval                            -- how long it is at most without anything new, by its habit
);
create index source_due on source (next_at) where active;
create index source_host on source (host, tried_at);

create table source_day (
    source      uuid not null references source on delete cascade,
    day         date not null,
    new         integer not null default 0,
    polls       integer not null default 0,
    failures    integer not null default 0,
    label       integer not null references label,
    primary key (source, day)
);

create table report (
    id          uuid primary key default gen_random_uuid(),
    document    uuid not null,                      -- all versions of one report share it
    version     integer not null default 1,
    latest      boolean not null default true,      -- of the document
    originator  uuid not null references member,
    label       integer not null references label,
    source      uuid,
    officer     uuid,                               -- who filed it, if a person did
    key         text not null,                      -- what the source knows it by: guid, link, path, message id
    path        text not null,                      -- how it is named to people where it has no title
    title       text not null default '',
    link        text,
    content     bytea not null,                     -- model.report.Report as JSON: what arrived
    fingerprint bytea not null,                     -- SHA-256 of what arrived, its place and time left out
    received_at timestamptz not null default clock_timestamp(),
    unique (originator, document, version)
);
create unique index report_key on report (originator, source, key, version) nulls not distinct;
create index report_received on report (received_at desc, id);
create index report_document on report (document, version);
create index report_source on report (source, received_at desc);

-- The bytes as they came.
create table original (
    report      uuid primary key references report,
    label       integer not null references label,
    media_type  text not null,
    content     bytea not null
);
alter table original alter content set storage external;

-- Process ------------------------------------------------------------------------------------------------------------

-- The row is the queue: waiting → ready (annotated) → done (placed); or failed (in quarantine).
create table work (
    report      uuid primary key references report,
    state       text not null default 'waiting' check (state in ('waiting', 'ready', 'done', 'failed')),
    tries       integer not null default 0,
    taken_until timestamptz,                        -- lease of the annotator that has it
    since       timestamptz not null default clock_timestamp(),
    stages      text not null default ''            -- version of the stages that annotated it
);
create index work_waiting on work (since, report) where state = 'waiting';
create index work_ready on work (since, report) where state = 'ready';
create index work_stages on work (stages) where state = 'done';

create table analysis (
    report      uuid primary key references report,
    label       integer not null references label,
    stages      text not null,                      -- version of the stages
    title       text not null,
    language    text not null,
    publisher   text,
    published_on text,                              -- as fine as known
    published_at timestamptz,                       -- for sorting; the start of what is known
    received_at timestamptz not null,
    source      uuid,
    originator  uuid not null,
    latest      boolean not null default true,
    story       text,                               -- set when it is placed
    content     bytea not null,                     -- model.analysis.Analysis as JSON
    profile     bytea not null,                     -- what the story index needs, as JSON
    vector      bytea,                              -- of the gist: float32, centred
    search      tsvector not null default ''        -- folded stems, field words, and the label as ~L<number>
);
create index analysis_search on analysis using gin (search) with (fastupdate = on);
create index analysis_received on analysis (received_at desc, report) where latest;
create index analysis_story on analysis (story, received_at);
create index analysis_source on analysis (source, received_at desc);

create table mention (
    report      uuid not null references report,
    label       integer not null references label,
    place       text not null,                      -- GeoNames id, or name@country where it has none
    name        text not null,
    country     text not null,
    lat         real not null,
    lon         real not null,
    times       integer not null,
    primary key (report, place)
);
create index mention_place on mention (place);

-- What the stages found in a report before they found something else, for as long as the log must be replayed with it.
create table analysis_was (
    id          bigint generated always as identity primary key,
    report      uuid not null references report,
    until       bigint,                             -- position in the log from which it no longer counts; null: not yet
    content     bytea not null,
    profile     bytea not null,
    vector      bytea
);
create index analysis_was_report on analysis_was (report, until);
create unique index analysis_was_open on analysis_was (report) where until is null;

-- What could not be read or processed, kept with its reason.
create table quarantine (
    id          uuid primary key default gen_random_uuid(),
    label       integer not null references label,
    originator  uuid not null references member,
    source      uuid,
    report      uuid,                               -- if it got as far as a report
    path        text not null,
    reason      text not null,
    content     bytea,                              -- the bytes as they came, if it is not yet a report
    media_type  text,
    tries       integer not null default 0,
    at          timestamptz not null default now(),
    settled_at  timestamptz,                        -- read after all, or set aside by a person
    settled     text
);
create index quarantine_open on quarantine (at desc) where settled_at is null;

-- Stories ------------------------------------------------------------------------------------------------------------

-- What the sequencer did, in order; replaying it gives the same stories, byte for byte.
create table log (
    position    bigint generated always as identity primary key,
    kind        text not null,                      -- readers, placed, marked, again, repaired, formed
    report      uuid,
    label       integer,                            -- of the report at that time; readers: whose readers are told
    audience    uuid[],                             -- readers: members who see the label from then on
    common      boolean,                            -- readers: whether these are all members
    at          timestamptz not null default now()
);

create table filing (
    report      uuid primary key references report,
    label       integer not null references label,
    story       text not null,
    how         text not null,                      -- why it is there, one sentence
    odds        real not null,
    position    bigint not null
);
create index filing_story on filing (story);

-- A report shares text with another.
create table copy (
    report      uuid not null references report,
    other       uuid not null references report,
    label       integer not null references label,
    other_label integer not null references label,
    source      uuid,                               -- whose text it is, if known
    containment real not null,
    content     bytea not null,                     -- model.passage.Copied as JSON
    primary key (report, other)
);
create index copy_other on copy (other);

-- Stories that are to be weighed again, and what it cost the last time.
create table weighing (
    story       text primary key,
    dirty_at    timestamptz,                        -- since when its picture is not up to date; null: it is
    weighed_at  timestamptz,
    cost        real not null default 0,            -- seconds
    tries       integer not null default 0          -- begun and not ended since it was last weighed
);
create index weighing_dirty on weighing (dirty_at, story) where dirty_at is not null;

-- A story as those members see it who see the same of its reports. A member has one row of a story.
create table story_view (
    id          uuid primary key default gen_random_uuid(),
    story       text not null,
    audience    uuid[] not null,
    labels      integer[] not null,                 -- of all reports it was weighed from
    seen        bytea not null,                     -- SHA-256 of those reports' ids, to know whether it changed
    title       text not null,
    reports     integer not null,
    languages   text[] not null,
    places      text[] not null,
    since       text,
    until       text,
    claims      integer not null,
    contested   integer not null,                   -- claims that are
    origins     integer not null,                   -- most independent origins of a claim, lower bound
    began_at    timestamptz not null,               -- receipt of its first report
    changed_at  timestamptz not null,               -- receipt of its last report
    weighed_at  timestamptz not null default now(),
    content     bytea not null                      -- model.picture.StoryView as JSON
);
create index story_view_story on story_view (story);
create index story_view_changed on story_view (changed_at desc, id);
create index story_view_contested on story_view (changed_at desc, id) where contested > 0;

-- What became different in a story, for those who saw it.
create table story_change (
    id          uuid primary key default gen_random_uuid(),
    story       text not null,
    audience    uuid[] not null,
    labels      integer[] not null,
    at          timestamptz not null default now(),
    kind        text not null,                      -- contested, settled, origins, denied, revised, claim
    claim       text not null,
    words       text not null,                      -- the claim's
    was         text,
    becomes     text
);
create index story_change_at on story_change (at desc, id);
create index story_change_story on story_change (story, at desc);

-- Deliver ------------------------------------------------------------------------------------------------------------

create table standing (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    officer     uuid not null references officer,
    name        text not null,
    query       text not null,
    channels    text[] not null default '{screen}' check (channels <@ array['screen', 'email', 'webhook']),
    active      boolean not null default true,
    made_at     timestamptz not null default now(),
    changed_at  timestamptz not null default now()
);
create index standing_officer on standing (officer);

-- A report answers a standing query: by itself, or as soon as its story shows what the query wants besides.
create table hit (
    standing    uuid not null references standing on delete cascade,
    report      uuid not null references report,
    member      uuid not null references member,
    officer     uuid not null references officer,
    label       integer not null references label,
    story       text not null,
    wants       text not null default '',           -- what the story must show, as a query; empty: nothing
    fired       boolean not null,
    received_at timestamptz not null,
    primary key (standing, report)
);
create index hit_story on hit (story, standing);
create index hit_report on hit (report);

-- One alert of a query for a story, written anew as the story grows.
create table alert (
    id          uuid primary key default gen_random_uuid(),
    standing    uuid not null references standing on delete cascade,
    member      uuid not null references member,
    officer     uuid not null references officer,
    story       text not null,
    labels      integer[] not null,                 -- of what it tells
    report      uuid,                               -- the report that fired it last
    kind        text not null,                      -- report, contested, origins
    title       text not null,
    why         text not null,
    contested   boolean not null default false,     -- whether the story was when it fired last
    times       integer not null default 1,         -- it fired; 0: split off one that did
    received_at timestamptz not null,               -- of the report that fired it last
    fired_at    timestamptz not null default clock_timestamp(),
    seen_at     timestamptz,
    done_at     timestamptz,
    unique (standing, story)
);
create index alert_officer on alert (officer, fired_at desc, id);

create table outbox (
    id          bigint generated always as identity primary key,
    key         uuid not null unique default gen_random_uuid(),   -- idempotency key
    alert       uuid references alert on delete cascade,
    member      uuid not null references member,
    officer     uuid not null references officer,
    channel     text not null check (channel in ('email', 'webhook')),
    receiver    text not null,                      -- order is kept for each
    labels      integer[] not null,
    payload     jsonb not null,
    state       text not null default 'waiting' check (state in ('waiting', 'sent', 'dead', 'dropped')),
    tries       integer not null default 0,
    next_at     timestamptz not null default now(),
    taken_until timestamptz,
    reason      text,                               -- of the last failure
    received_at timestamptz not null,
    made_at     timestamptz not null default clock_timestamp(),
    sent_at     timestamptz
);
create index outbox_waiting on outbox (receiver, id) where state = 'waiting';
create index outbox_dead on outbox (officer, id desc) where state = 'dead';
create index outbox_alert on outbox (alert);

-- How a receiver fares: after failures in a row nothing is sent to it for a while.
create table receiver (
    channel     text not null,
    receiver    text not null,
    failures    integer not null default 0,         -- in a row
    closed_until timestamptz not null default '-infinity',
    primary key (channel, receiver)
);

-- Health -------------------------------------------------------------------------------------------------------------

create table process (
    id          uuid primary key,
    kind        text not null,                      -- web, annotate, sequence, courier
    host        text not null,
    pid         integer not null,
    version     text not null,
    started_at  timestamptz not null default now(),
    seen_at     timestamptz not null default now(),
    trouble     text                                -- what happened and what to do
);

-- Who may see and change what. Deny by default: a role has no right that is not given here, and row-level security is
-- forced on every table, so that even the owner of the tables sees nothing but through a policy.

-- Who asks: set once per transaction by the door (comity/db/door.py). Unset means nobody.

create function viewer() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('comity.member', true), '')::uuid $$;

create function viewing_officer() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('comity.officer', true), '')::uuid $$;

-- The rule: a member satisfies a clause that it owns; or one that is within its dates by this database's clock and whose
-- audience the member is in. `named`: whether the clause names it. Written so that the planner puts it where it is called.
create function satisfies(m member, c clause, named boolean) returns boolean language sql stable parallel safe
    as $$
        select c.owner = m.id
            or (c.not_before is null or c.not_before <= now())
                and (c.not_after is null or c.not_after > now())
                and case c.audience
                    when 'public' then true
                    when 'coalition' then m.epoch <= c.epoch
                    else named
                end
    $$;

-- Labels whose every clause this member satisfies now. A member that has left satisfies none.
create function labels_seen_by(who uuid) returns integer[]
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select coalesce(array_agg(s.label order by s.label), '{}') from (
            select c.label
            from member m
            cross join clause c
            left join clause_member a on a.label = c.label and a.number = c.number and a.member = m.id
            where m.id = who and m.left_at is null
            group by c.label
            having bool_and(satisfies(m, c, a.member is not null))) s
    $$;

-- Whether who asks reads for the member now: an officer of it, still in office, who is more than the host of the server.
create function may_read() returns boolean
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select exists (select 1 from officer o
                       where o.id = viewing_officer() and o.member = viewer() and o.active and not o.roles <@ '{host}')
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

-- Members who satisfy every clause of a label now; for people, of labels that they satisfy themselves.
create function readers_of(which integer) returns uuid[]
    language sql stable security definer set search_path = comity, pg_temp
    as $$
        select case when viewer() is null or viewer() = any (r.ids) then r.ids else '{}' end
        from (select coalesce(array_agg(f.id order by f.id), '{}') as ids from (
            select m.id
            from member m
            cross join clause c
            left join clause_member a on a.label = c.label and a.number = c.number and a.member = m.id
            where c.label = which and m.left_at is null
            group by m.id
            having bool_and(satisfies(m, c, a.member is not null))) f) r
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
                'epoch', case when e ->> 'audience' = 'coalition'
                    then coalesce((e ->> 'epoch')::integer, (select epoch from centre)) else 0 end,
                'onward', coalesce(e ->> 'onward', 'ask'),
                'not_before', (e ->> 'not_before')::timestamptz at time zone 'UTC',
                'not_after', (e ->> 'not_after')::timestamptz at time zone 'UTC',
                'attribution', coalesce(e ->> 'attribution', 'named')) as c
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
        insert into clause_member (label, number, member)
        select found, n, m::uuid
        from jsonb_array_elements(canonical) with ordinality as t (c, n), jsonb_array_elements_text(c -> 'members') m;
        perform set_config('comity.seen', '', true);  -- who asks may see one label more
        return found;
    end
    $$;

-- Puts another label on a report and on all that was found in it, and has the sequencer place it anew. What was weighed
-- from it is hidden at once from those who may no longer see it.
create function mark_report(which uuid, wanted integer) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    declare
        versions uuid;
    begin
        if not owns_label(wanted) then
            raise exception 'only the member that a label belongs to may use it' using errcode = 'insufficient_privilege';
        end if;
        update report set label = wanted where id = which and originator = viewer() returning document into versions;
        if not found then
            raise exception 'there is no such report of yours' using errcode = 'no_data_found';
        end if;
        -- The latest of those that have the same readers: a version for others neither hides an earlier one nor shows it.
        update report r set latest = not exists (select 1 from report n
                where n.document = r.document and n.label = r.label and n.version > r.version)
            where r.document = versions;
        update analysis a set latest = r.latest from report r
            where r.document = versions and a.report = r.id and a.latest <> r.latest;
        update original set label = wanted where report = which;
        update analysis set label = wanted,
            search = ts_delete(search, '~l' || label) || array_to_tsvector(array['~l' || wanted]) where report = which;
        update mention set label = wanted where report = which;
        update filing set label = wanted where report = which;
        update copy set label = wanted where report = which;
        update copy set other_label = wanted where other = which;
        update quarantine set label = wanted where report = which;
        update story_view v set labels = v.labels || wanted
            from filing p where p.report = which and v.story = p.story and not wanted = any (v.labels);
        update story_change v set labels = v.labels || wanted
            from filing p where p.report = which and v.story = p.story and not wanted = any (v.labels);
        update hit set label = wanted where report = which;
        update alert a set labels = a.labels || wanted where a.report = which and not wanted = any (a.labels);
        update work set state = 'ready', since = clock_timestamp() where report = which and state = 'done';
        perform pg_notify('comity_work', 'ready');
    end
    $$;

-- Tries again what is in quarantine: a report goes back into the queue.
create function retry_report(which uuid) returns void
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
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

-- Whoever is out of office is out at once, and stays out until signing in anew, should they come back into office.
create function leave_office() returns trigger
    language plpgsql security definer set search_path = comity, pg_temp
    as $$
    begin
        delete from session where officer = new.id;
        delete from sign_in_link where officer = new.id;
        update token set revoked_at = now() where officer = new.id and revoked_at is null;
        return null;
    end
    $$;
create trigger left_office after update of active on officer
    for each row when (old.active and not new.active) execute function leave_office();

-- Standing queries are read again by the sequencer when one changes.
create function tell_standing() returns trigger language plpgsql set search_path = comity, pg_temp
    as $$
    begin
        perform pg_notify('comity_standing', '');
        return null;
    end
    $$;
create trigger changed after insert or update or delete on standing for each statement execute function tell_standing();

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

-- The conveyor: everything but what belongs to signing in.
do $$
    declare
        name text;
    begin
        foreach name in array array[
            'centre', 'member', 'officer', 'contact', 'seat', 'term', 'label', 'clause', 'clause_member', 'source',
            'source_day', 'report', 'original', 'work', 'analysis', 'analysis_was', 'mention', 'quarantine', 'log', 'filing', 'copy',
            'weighing', 'story_view', 'story_change', 'standing', 'hit', 'alert', 'outbox', 'receiver', 'process'
        ] loop
            execute format('grant select, insert, update, delete on %I to comity_worker', name);
            execute format('create policy conveyor on %I to comity_worker using (true) with check (true)', name);
        end loop;
    end
    $$;

-- The gate: who an officer is, and what proves it.
grant select on centre, member, officer, contact, source to comity_gate;
grant select, insert, update, delete on sign_in_link, session, passkey, token, attempt, process to comity_gate;
create policy gate on centre for select to comity_gate using (true);
create policy gate on member for select to comity_gate using (true);
create policy gate on officer for select to comity_gate using (true);
create policy gate on contact for select to comity_gate using (true);
create policy gate on source for select to comity_gate using (kind = 'push');
create policy gate on sign_in_link to comity_gate using (true) with check (true);
create policy gate on session to comity_gate using (true) with check (true);
create policy gate on passkey to comity_gate using (true) with check (true);
create policy gate on token to comity_gate using (true) with check (true);
create policy gate on attempt to comity_gate using (true) with check (true);
create policy gate on process to comity_gate using (kind = 'web') with check (kind = 'web');

-- People. Rows of members' information: those whose labels the viewer satisfies.
grant select on centre, member, officer, seat, term, label, clause, clause_member, source, source_day, report,
    original, analysis, mention, quarantine, filing, copy, story_view, story_change, standing, hit, alert, outbox, process,
    session, passkey, token
    to comity_reader;

-- The password of a mailbox is for the courier alone: people may write it and never read it.
revoke select on source from comity_reader, comity_gate;
grant select (id, member, label, marking, kind, name, address, host, publisher, language, settings, active, grade, added_at,
    next_at, taken_until, pause, etag, modified, cursor, tried_at, succeeded_at, new_at, failures, failure, per_day,
    per_day_spread, quiet) on source to comity_reader, comity_gate;

-- A webhook's secret is shown once, when it is set, and never read by people again.
grant select (officer, member, email, webhook) on contact to comity_reader;

create policy seen on centre for select to comity_reader using (viewer() is not null);
create policy seen on member for select to comity_reader using (viewer() is not null);
create policy seen on officer for select to comity_reader using (viewer() is not null);
create policy seen on seat for select to comity_reader using (viewer() is not null);
create policy seen on term for select to comity_reader using (viewer() is not null);
create policy seen on process for select to comity_reader using (viewer() is not null);
create policy seen on contact for select to comity_reader using (member = viewer());
create policy seen on label for select to comity_reader using (id in (select unnest(seen_labels())));
create policy seen on clause for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on clause_member for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on source for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on source_day for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on report for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on original for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on analysis for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on mention for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on quarantine for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on filing for select to comity_reader using (label in (select unnest(seen_labels())));
create policy seen on copy for select to comity_reader
    using (label in (select unnest(seen_labels())) and other_label in (select unnest(seen_labels())));
create policy seen on story_view for select to comity_reader
    using ((select viewer()) = any (audience) and labels <@ (select seen_labels())::integer[]);
create policy seen on story_change for select to comity_reader
    using ((select viewer()) = any (audience) and labels <@ (select seen_labels())::integer[]);
create policy seen on standing for select to comity_reader using (officer = viewing_officer() and member = viewer());
create policy seen on hit for select to comity_reader
    using (officer = viewing_officer() and member = viewer() and label in (select unnest(seen_labels())));
create policy seen on alert for select to comity_reader
    using (officer = viewing_officer() and member = viewer() and labels <@ (select seen_labels())::integer[]);
create policy seen on outbox for select to comity_reader
    using (officer = viewing_officer() and member = viewer() and labels <@ (select seen_labels())::integer[]);
create policy seen on session for select to comity_reader using (officer = viewing_officer());
create policy seen on passkey for select to comity_reader using (officer = viewing_officer());
create policy seen on token for select to comity_reader using (member = viewer());

-- What people write. Reports, originals and sources are the viewer's own member's, under labels that it alone owns.
grant insert on report, original, quarantine, source, standing, officer, contact, token to comity_reader;
grant update (latest) on report to comity_reader;
grant update (name, address, label, marking, publisher, language, settings, secret, grade, active, next_at, failures, failure,
    etag, modified, cursor) on source to comity_reader;
grant update (name, query, channels, active, changed_at) on standing to comity_reader;
grant update (email, webhook, webhook_secret) on contact to comity_reader;
grant update (officer, deputy, deputy_from, deputy_until) on seat to comity_reader;
grant update (name, roles, language, marking, active, looked_at) on officer to comity_reader;
grant update (seen_at, done_at) on alert to comity_reader;
grant update (state, tries, next_at) on outbox to comity_reader;
grant update (settled_at, settled) on quarantine to comity_reader;
grant update (revoked_at) on token to comity_reader;
grant delete on source, standing to comity_reader;
grant delete on session, passkey to comity_reader;

create policy filed on report for insert to comity_reader
    with check (originator = viewer() and owns_label(label) and owns_document(document)
        and (source is null or exists (select 1 from source s where s.id = report.source and s.member = viewer())));
create policy filed on original for insert to comity_reader
    with check (owns_label(label) and exists (select 1 from report r where r.id = report and r.originator = viewer()));
create policy filed on quarantine for insert to comity_reader
    with check (originator = viewer() and owns_label(label)
        and (report is null or exists (select 1 from report r where r.id = quarantine.report and r.originator = viewer()))
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
create policy read on alert for update to comity_reader
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

-- Functions, each to those who need it.
grant execute on function viewer(), viewing_officer(), may_read(), seen_labels(), owns_label(integer),
    owns_document(uuid), readers_of(integer), intern_label(jsonb), mark_report(uuid, integer), retry_report(uuid) to comity_reader;
grant execute on function viewer(), viewing_officer(), labels_seen_by(uuid), readers_of(integer), intern_label(jsonb),
    owns_label(integer), may_read(), seen_labels() to comity_worker;
grant execute on function viewer(), viewing_officer() to comity_gate;
