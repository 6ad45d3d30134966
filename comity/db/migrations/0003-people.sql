-- A second way to prove who one is: codes that a device makes (RFC 6238), and codes to recover with.

alter table session add column proven_at timestamptz;
alter table session add column proven_by text check (proven_by in ('passkey', 'code', 'recovery', 'sample'));
update session set proven_at = created_at, proven_by = 'passkey' where how = 'passkey';

create table authenticator (
    officer     uuid primary key references officer,
    secret      bytea not null,                     -- sealed with the key of the data folder
    made_at     timestamptz not null default now(),
    proven_at   timestamptz,                        -- when its first code was right; until then it counts for nothing
    used_at     timestamptz,
    step        bigint not null default 0           -- the half minute whose code was taken last; none before it is again
);

create table recovery_code (
    hash        bytea primary key,                  -- SHA-256 of the code
    officer     uuid not null references officer,
    used_at     timestamptz
);
create index recovery_code_officer on recovery_code (officer);

-- What a token may do is told by collection; what it could so far, it can go on doing.
update token set scopes = array(
    select distinct each from unnest(scopes) word, unnest(case word
        when 'read' then array['centre:read', 'reports:read', 'search:read', 'quarantine:read', 'stories:read',
            'sources:read', 'standing:read', 'alerts:read']
        when 'write' then array['reports:write', 'quarantine:write', 'sources:write', 'standing:write', 'alerts:write']
        when 'account' then array['tokens:read', 'tokens:write']
        else array[word] end) each order by each);

-- What officers of a member did, for that member to read. No contents: who, what, when, to which thing, and by what.
create table act (
    id          uuid primary key default gen_random_uuid(),
    at          timestamptz not null default clock_timestamp(),
    member      uuid not null references member,
    officer     uuid references officer,            -- who did it; null: who operates the server
    kind        text not null,                      -- model.act.KINDS
    subject     uuid,                               -- the officer, report, source or token it was done to
    how         text                                -- by what somebody signed in or proved it
);
create index act_member on act (member, at desc, id);
