-- Who put a report in moves to a table with a policy of its own, for labels that withhold it.
create index clause_withheld on clause (owner, label) where attribution = 'withheld';
create table provenance (
    report      uuid primary key references report on delete cascade,
    label       integer not null references label,
    originator  uuid not null references member,
    source      uuid,
    officer     uuid,
    path        text not null,
    link        text,
    version     integer not null,
    received_at timestamptz not null
);
create index provenance_source on provenance (source, received_at desc);
insert into provenance select id, label, originator, source, officer, path, link, version, received_at from report;
alter table analysis alter column originator drop not null;

alter table clause_member add column not_after timestamptz;

-- What its owner took back: hidden until it is shown again, recalled from its readers, or erased.
create table withdrawal (
    report      uuid primary key references report on delete cascade,
    member      uuid not null references member,
    kind        text not null check (kind in ('hidden', 'recalled', 'erased')),
    label       integer not null references label,  -- that it had before
    at          timestamptz not null default now()
);

-- A reader asks the owners of a report to have it shown to others.
create table request (
    id          uuid primary key default gen_random_uuid(),
    report      uuid not null references report on delete cascade,
    label       integer not null references label,  -- of the report when it was asked
    member      uuid not null references member,    -- who asks
    officer     uuid not null references officer,
    audience    text not null check (audience in ('public', 'coalition', 'members')),
    members     uuid[] not null default '{}',
    until       timestamptz,                        -- those asked for see it until then; null: for good
    purpose     text not null,
    asked_at    timestamptz not null default now(),
    term        timestamptz not null                -- silence until then refuses
);
create index request_report on request (report);

-- What each owner in the label says.
create table decision (
    request     uuid not null references request on delete cascade,
    owner       uuid not null references member,
    verdict     text check (verdict in ('granted', 'tear-line', 'refused')),
    tear        uuid references report on delete set null,  -- the shorter report that was made instead
    officer     uuid,
    at          timestamptz,
    primary key (request, owner)
);
create index decision_owner on decision (owner);

-- What a member is told of by the centre itself: a report it had was recalled, it is asked, it is answered.
create table notice (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    kind        text not null check (kind in ('recalled', 'asked', 'answered')),
    report      uuid,
    request     uuid references request on delete cascade,
    title       text not null default '',           -- of what was recalled, as its readers knew it
    at          timestamptz not null default now()
);
create index notice_member on notice (member, at desc, id);
