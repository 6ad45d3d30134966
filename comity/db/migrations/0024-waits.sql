-- Since when an alert waits to be taken on, however often it fires meanwhile. Until now each firing began the wait anew.

alter table alert add column waits_since timestamptz;
update alert set waits_since = fired_at;
alter table alert alter column waits_since set default clock_timestamp();
alter table alert alter column waits_since set not null;

-- Since when a query's alerts are waited for. Until now any change of the query, of its name too, called the waits off.

alter table standing add column entrusted_at timestamptz;
update standing set entrusted_at = changed_at;
alter table standing alter column entrusted_at set default now();
alter table standing alter column entrusted_at set not null;
