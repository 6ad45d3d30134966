-- Officers' devices are told of what is new by web push.

alter table standing drop constraint standing_channels_check;
alter table standing add constraint standing_channels_check
    check (channels <@ array['screen', 'email', 'webhook', 'push']);
alter table outbox drop constraint outbox_channel_check;
alter table outbox add constraint outbox_channel_check check (channel in ('email', 'webhook', 'push'));
drop index outbox_sitrep;
create unique index outbox_sitrep on outbox (sitrep, officer, channel, receiver);
create table device (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    officer     uuid not null references officer,
    name        text not null,
    endpoint    text not null unique,
    public      bytea not null check (length(public) = 65),
    auth        bytea not null check (length(auth) = 16),
    made_at     timestamptz not null default now(),
    told_at     timestamptz
);
create index device_officer on device (officer);
create table push_key (
    only_one    boolean primary key default true check (only_one),
    public      bytea not null,
    secret      bytea not null,
    made_at     timestamptz not null default now()
);
