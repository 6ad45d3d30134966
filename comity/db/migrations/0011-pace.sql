-- How soon a reader wants to know: at once, after quiet hours, in a letter of the hour or the day.

alter table contact add column quiet_since time;
alter table contact add column quiet_until time;
alter table contact add column zone text;
alter table contact add column urgent boolean not null default true;
alter table contact add column daily_at time not null default '07:00';
alter table standing add column pace text not null default 'now' check (pace in ('urgent', 'now', 'hourly', 'daily'));
alter table outbox add column held_until timestamptz not null default '-infinity';
alter table outbox add column bundle text check (bundle in ('hourly', 'daily', 'quiet'));
alter table outbox add column bound bigint references outbox on delete set null;
create index outbox_bound on outbox (bound) where bound is not null;
