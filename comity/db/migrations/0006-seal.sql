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

-- Which officer of a reader read a report that is for some members only; a row an hour.
create table report_read (
    report      uuid not null,                      -- of report or sealed
    member      uuid not null references member,
    officer     uuid not null references officer,
    hour        timestamptz not null,
    primary key (report, officer, hour)
);

-- Breaking the glass: in an emergency a member asks to read one report that is closed to it, and others agree.
create table glass (
    id          uuid primary key default gen_random_uuid(),
    report      uuid not null,                      -- as it was named; whether it is there is told to nobody
    member      uuid not null references member,    -- who asks
    officer     uuid not null references officer,
    purpose     text not null,
    hours       integer not null check (hours between 1 and 168),   -- how long it is open once enough agree
    quorum      integer not null,                   -- how many others must agree
    asked_at    timestamptz not null default now(),
    term        timestamptz not null,               -- silence until then refuses
    opened_at   timestamptz,                        -- when enough had agreed
    until       timestamptz                         -- when that ends
);
create index glass_asked on glass (asked_at desc, id);

create table glass_vote (
    glass       uuid not null references glass on delete cascade,
    member      uuid not null references member,
    agrees      boolean not null,
    officer     uuid not null references officer,
    at          timestamptz not null default now(),
    primary key (glass, member)
);

alter table notice drop constraint notice_kind_check;
alter table notice add constraint notice_kind_check
    check (kind in ('recalled', 'asked', 'answered', 'glass', 'broken'));
alter table notice add column glass uuid references glass on delete cascade;
alter table notice add column told boolean not null default false;  -- whether a letter may say the title

alter table outbox add column notice uuid references notice on delete cascade;
create index outbox_notice on outbox (notice);

alter table centre add column quorum integer;                       -- of the charter; null: more than half
update centre set quorum = substring(charter from '\[ledger\][^[]*?quorum\s*=\s*([0-9]+)')::integer;

-- Keys that the log had before. The secret of each is gone; with the note it handed over to the next.
create table log_key_was (
    number      integer generated always as identity primary key,
    public      bytea not null,
    note        text not null,                      -- ledger.succession, signed by both keys
    until       timestamptz not null default now()
);
