-- Since when an alert waits to be taken on, however often it fires meanwhile. Until now each firing began the wait anew.

alter table alert add column waits_since timestamptz;
update alert set waits_since = fired_at;
alter table alert alter column waits_since set default clock_timestamp();
alter table alert alter column waits_since set not null;
