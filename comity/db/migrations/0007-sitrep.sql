-- The situation report: its editions, their sentences with what they rest on, who signed, who does not concur.

create table sitrep (
    id          uuid primary key default gen_random_uuid(),
    day         date,                               -- of a daily one, in the centre's zone; null: somebody asked for it
    version     integer not null default 1,
    previous    uuid unique references sitrep,      -- the version whose place it takes
    since       timestamptz not null,               -- it tells what came in after …
    until       timestamptz not null check (until > since),  -- … and not after
    member      uuid references member,             -- who asked for it; null: the charter
    made_at     timestamptz not null default now(),
    drafted_at  timestamptz,                        -- when every member's draft was written
    released_at timestamptz
);
create unique index sitrep_day on sitrep (day, version);
create index sitrep_until on sitrep (until desc, version desc);

-- A sentence: by a rule from claims, or typed by an officer. Who may see all that it cites may see it, and nobody else.
create table sitrep_sentence (
    id          uuid primary key default gen_random_uuid(),
    sitrep      uuid not null references sitrep on delete cascade,
    section     text not null,                      -- model.sitrep.SECTIONS
    topic       text not null,                      -- what it is about: of sentences on one topic a reader gets one
    weight      integer not null default 0,         -- the heaviest stands first
    kind        text not null,                      -- model.sitrep.KINDS
    told        jsonb not null default '{}',        -- what fills the rule's sentence, in any language
    words       text check (words <> ''),           -- as typed; null: by a rule
    labels      integer[] not null default '{}',    -- of all that it cites; kept by the database
    officer     uuid references officer,            -- who typed it
    fingerprint bytea,                              -- of what a rule says and cites, so that it is said once
    made_at     timestamptz not null default now(),
    taken_at    timestamptz,                        -- taken out, or replaced, before release
    released    boolean not null default false,
    unique (sitrep, fingerprint)
);

-- What a sentence rests on: a statement in a report, or the report as a whole. A sentence without any is refused.
create table sitrep_citation (
    sentence    uuid not null references sitrep_sentence on delete cascade,
    number      integer not null,
    report      uuid not null references report,
    statement   text,
    label       integer not null references label,
    primary key (sentence, number)
);
create index sitrep_citation_report on sitrep_citation (report);

-- An officer of a member stands for the text as it is; the second, of another member, releases it.
create table sitrep_signing (
    sitrep      uuid not null references sitrep on delete cascade,
    member      uuid not null references member,
    officer     uuid not null references officer,
    at          timestamptz not null default clock_timestamp(),
    primary key (sitrep, member)
);

-- A member does not concur, with a sentence or with the whole, and says why; it stands in the product.
create table sitrep_dissent (
    id          uuid primary key default gen_random_uuid(),
    sitrep      uuid not null references sitrep on delete cascade,
    sentence    uuid references sitrep_sentence on delete cascade,
    member      uuid not null references member,
    officer     uuid not null references officer,
    reason      text not null check (reason <> ''),
    at          timestamptz not null default now(),
    unique nulls not distinct (sitrep, sentence, member)
);
