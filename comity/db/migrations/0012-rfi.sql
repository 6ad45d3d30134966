-- Requests for information: questions, who took them on or declined, answers, what they are about.

-- A member asks members a question, for its officers or its principal: a request for information. Who satisfies the label
-- sees the question and who took it on or declined; each answer has a label of its own.
create table rfi (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,    -- who asks
    officer     uuid not null references officer,
    label       integer not null references label,  -- who may see the question
    asked       uuid[] not null check (asked <> '{}'),  -- the members that shall answer
    words       text not null check (words <> ''),  -- the question
    query       text not null default '',           -- of a standing one: what to look for in all that comes in
    asked_at    timestamptz not null default now(),
    due_at      timestamptz not null check (due_at > asked_at),
    withdrawn_at timestamptz,
    overdue_at  timestamptz                         -- when it was told that no answer had come in time
);
create index rfi_asked_at on rfi (asked_at desc, id);
create index rfi_due on rfi (due_at) where withdrawn_at is null and overdue_at is null;

-- That a member that is asked has taken it on, or declines and why.
create table rfi_stand (
    rfi         uuid not null references rfi on delete cascade,
    member      uuid not null references member,
    stand       text not null check (stand in ('taken', 'declined')),
    reason      text not null default '' check (stand = 'taken' or reason <> ''),
    officer     uuid not null references officer,
    at          timestamptz not null default now(),
    primary key (rfi, member)
);

create table rfi_answer (
    id          uuid primary key default gen_random_uuid(),
    rfi         uuid not null references rfi on delete cascade,
    member      uuid not null references member,    -- who answers
    officer     uuid not null references officer,
    label       integer not null references label,  -- who may see the answer, of those who see the question
    words       text not null check (words <> ''),
    at          timestamptz not null default now()
);
create index rfi_answer_rfi on rfi_answer (rfi, at);

-- The reports and stories that a question, or an answer to it, is about: shown to those who may see these.
create table rfi_link (
    id          uuid primary key default gen_random_uuid(),
    rfi         uuid not null references rfi on delete cascade,
    answer      uuid references rfi_answer on delete cascade,   -- null: of the question
    report      uuid references report on delete cascade,
    story       text,
    check (num_nonnulls(report, story) = 1)
);
create index rfi_link_rfi on rfi_link (rfi);
create index rfi_link_report on rfi_link (report);

alter table notice drop constraint notice_kind_check;
alter table notice add constraint notice_kind_check
    check (kind in ('recalled', 'asked', 'answered', 'glass', 'broken',
                    'rfi', 'rfi_answered', 'rfi_declined', 'rfi_overdue', 'rfi_withdrawn'));
alter table notice add column rfi uuid references rfi on delete cascade;
