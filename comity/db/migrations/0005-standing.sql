-- What standing queries ask of a story besides its origins, and where places lie.

alter table story_view add column stances text[] not null default '{}';
alter table story_view add column figures integer not null default 0;
alter table alert add column figures integer not null default 0;
create index mention_where on mention (lat, lon);
-- Both are found when a story is weighed.
update weighing set dirty_at = now() where dirty_at is null;
