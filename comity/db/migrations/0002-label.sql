-- Who put a report in moves to a table with a policy of its own, for labels that withhold it.
create index clause_withheld on clause (owner, label) where attribution = 'withheld';
create table provenance (
    report      uuid primary key references report on delete cascade,
    label       integer not null references label,
    originator  uuid not null references member,
    source      uuid,
    officer     uuid,
    path        text not null,
    link        text,
    version     integer not null,
    received_at timestamptz not null
);
create index provenance_source on provenance (source, received_at desc);
insert into provenance select id, label, originator, source, officer, path, link, version, received_at from report;
alter table analysis alter column originator drop not null;
