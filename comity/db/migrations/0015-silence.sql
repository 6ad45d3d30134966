-- A standing query may ask whether sources are silent; its alerts are of a source, not of a story.

alter table standing add column silence boolean not null default false;
create index standing_silence on standing (id) where silence;
alter table standing drop constraint standing_again_check;
alter table standing add constraint standing_again_check
    check (again <@ array['contested', 'denied', 'origins', 'figures', 'place', 'report', 'heard']);
alter table alert add column source uuid references source on delete cascade;
alter table alert add column since timestamptz;
alter table alert add column usual interval;
alter table alert add column heard_at timestamptz;
create index alert_source on alert (source) where source is not null;
