-- Sealed reports that the centre keeps, and the public keys to which they are sealed.

-- A public key (age) of a member: what is sealed to it, its holder alone opens. The secret one never comes here.
create table seal_key (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    name        text not null,                      -- who holds it, as the member calls them
    key         text not null unique check (key ~ '^age1[02-9ac-hj-np-z]{58}$'),
    added_at    timestamptz not null default now(),
    retired_at  timestamptz
);
create index seal_key_member on seal_key (member) where retired_at is null;

-- A report that came sealed: kept and handed out as it is; never opened, searched or weighed here.
create table sealed (
    id          uuid primary key default gen_random_uuid(),
    label       integer not null references label,
    originator  uuid not null references member,
    officer     uuid,
    title       text not null,                      -- by who put it in; it is not sealed
    fits        integer not null,                   -- how many keys open it
    content     bytea not null,                     -- a file in the format of age
    size        integer generated always as (length(content)) stored,
    received_at timestamptz not null default clock_timestamp()
);
alter table sealed alter content set storage external;
create index sealed_received on sealed (received_at desc, id);
