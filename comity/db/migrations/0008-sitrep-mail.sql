-- A released situation report goes by mail to whoever wants it so: each reader's copy is one message of the outbox.

alter table contact add column sitreps boolean not null default false;
alter table outbox add column sitrep uuid references sitrep on delete cascade;
create unique index outbox_sitrep on outbox (sitrep, officer);
