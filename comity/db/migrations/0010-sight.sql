-- What a member may see is worked out when a label is made, not when it is asked for; release.sql fills the table.

-- From when until when a member satisfies every clause of a label. Worked out when one of them is made (put_sight).
create table sight (
    member      uuid not null references member on delete cascade,
    label       integer not null references label on delete cascade,
    since       timestamptz not null,
    until       timestamptz not null,
    primary key (member, label) include (since, until)
);
create index sight_label on sight (label);

drop index clause_owner;
drop index clause_open;
