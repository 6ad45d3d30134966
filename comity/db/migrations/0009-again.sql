-- What fires an alert again is chosen with its query, and what changed is told with the alert.

alter table standing add column again text[] not null default '{contested,denied,origins}'
    check (again <@ array['contested', 'denied', 'origins', 'figures', 'place', 'report']);
alter table alert add column origins integer not null default 0;
alter table alert add column denied integer not null default 0;
alter table alert add column places text[] not null default '{}';
alter table alert add column changed jsonb not null default '[]';
create index alert_story on alert (story);
-- What was told before goes by what the stories show now, so that nothing old is told as new.
update alert a set origins = v.origins, places = v.places
    from story_view v where v.story = a.story and a.member = any (v.audience);
update alert a set denied = n.denied from (
    select v.story, v.audience, count(*)::integer as denied
    from story_view v, jsonb_array_elements(convert_from(v.content, 'UTF8')::jsonb -> 'claims') c
    where jsonb_array_length(c -> 'denied_by') > 0 group by v.id) n
    where n.story = a.story and a.member = any (n.audience);
