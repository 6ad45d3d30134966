-- When an alert fired for the first time, for feeds. Of those that are there already the outbox may know it.

alter table alert add column first_at timestamptz;
update alert a set first_at = least(fired_at, (select min(o.made_at) from outbox o where o.alert = a.id));
alter table alert alter column first_at set default clock_timestamp();
alter table alert alter column first_at set not null;
