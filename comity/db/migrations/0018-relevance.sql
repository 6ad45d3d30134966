-- An alert may be called not relevant, its query be narrowed, and the earlier text of a query stays with it.

alter table standing add column earlier jsonb not null default '[]';
alter table hit add column answers boolean not null default true;
alter table alert add column refused_at timestamptz;
