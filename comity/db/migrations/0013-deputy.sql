-- An alert that its reader does not take on in time is passed on to a deputy.

alter table standing add column deputy uuid references officer;
alter table standing add column patience integer not null default 15 check (patience between 1 and 1440);
create index standing_deputy on standing (id) where deputy is not null;
alter table alert add column taken_at timestamptz;
alter table alert add column passed_at timestamptz;
