-- The deputy to whom an alert was passed on sees it, takes it on and is done with it.

alter table alert add column passed_to uuid references officer;
alter table alert add column taken_by uuid references officer;
alter table alert add column left_at timestamptz;
create index alert_passed on alert (passed_to, passed_at desc) where passed_to is not null;
