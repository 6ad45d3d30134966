-- The ledger. Tables, columns and indexes alone; functions and policies are release.sql's.

-- What happened, for good: written in the transaction in which it happened, sealed into the tree a minute later. Nobody's
-- words stand in it; what a report holds is told by salted hashes. docs/reference/ledger.md has the layout.
create table entry (
    id          bigint generated always as identity primary key,
    kind        text not null,                      -- model.entry.KINDS
    originator  uuid,                               -- whose deed; null: the centre's
    label       integer,                            -- who sees the label sees the entry; null: every member
    subject     uuid,                               -- the report, request, officer … it is about
    content     jsonb not null default '{}',
    secret      bytea,                              -- salt of the hashes in content; gone when what they hash is erased
    at          timestamptz not null default clock_timestamp(),
    -- since it is sealed
    leaf        bigint,                             -- its index in the tree
    stream      uuid,
    number      bigint,                             -- in its stream, without gaps
    envelope    bytea,                              -- the bytes that the leaf commits to
    salt        bytea
);
create index entry_unsealed on entry (id) where leaf is null;
create index entry_subject on entry (subject);
create index entry_at on entry (at desc);
create unique index entry_stream on entry (stream, number) where stream is not null;

-- Entries of one originator under one label: whoever may read one may read all, so that a gap tells of one suppressed.
create table stream (
    id          uuid primary key default gen_random_uuid(),
    originator  uuid,
    label       integer,
    number      bigint not null default 0,          -- of its last sealed entry
    head        bytea not null default '',          -- what that entry's leaf commits to
    unique nulls not distinct (originator, label)
);

-- The log's own name and key. The host can use it; what the host cannot do is in docs/explanation/ledger.md.
create table log_key (
    only_one    boolean primary key default true check (only_one),
    origin      text not null,                      -- first line of every checkpoint
    public      bytea not null,                     -- Ed25519
    secret      bytea not null,
    made_at     timestamptz not null default now()
);

-- The tree, as it is served: at most 256 hashes in a row. Level -1: what the leaves are hashes of, which hides all.
create table tile (
    level       integer not null check (level between -1 and 7),
    number      bigint not null,
    hashes      bytea not null check (length(hashes) between 32 and 8192),
    primary key (level, number)
);
alter table tile alter hashes set storage external;

create table checkpoint (
    size        bigint primary key,
    root        bytea not null,
    note        text not null,                      -- signed by the log alone
    at          timestamptz not null default clock_timestamp()
);

-- A witness of a member, as one of its officers made it known.
create table witness (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    name        text not null,
    vkey        text not null unique,
    added_at    timestamptz not null default now(),
    retired_at  timestamptz
);
create unique index witness_member on witness (member) where retired_at is null;

create table cosignature (
    size        bigint not null references checkpoint,
    witness     uuid not null references witness,
    line        text not null,                      -- as it stands under a checkpoint
    signed_at   timestamptz not null,               -- by the witness's clock
    primary key (size, witness)
);
