-- How soon alerts reached their readers by which way; kept for as long as it is shown, whatever becomes of the alerts.
create table delivered (
    id          bigint generated always as identity primary key,
    member      uuid not null references member,
    officer     uuid not null references officer,
    channel     text not null check (channel in ('screen', 'email', 'webhook', 'push')),
    at          timestamptz not null default clock_timestamp(),
    seconds     double precision not null           -- since that came in by which the alert fired
);
create index delivered_officer on delivered (officer, at);
create index delivered_at on delivered (at);

-- Until now it was read off the messages themselves, and went with them.
insert into delivered (member, officer, channel, at, seconds)
select o.member, o.officer, o.channel, o.sent_at, extract(epoch from o.sent_at - o.received_at)
from outbox o join alert a on a.id = o.alert and a.officer = o.officer
where o.state = 'sent' and o.bundle is null and o.sent_at > now() - interval '9 days';
