-- The direction of each report's vector, to search by.

create table meaning (
    report      uuid primary key references analysis on delete cascade,
    label       integer not null references label,
    signs       bit(384) not null
);
-- A float32 has its sign in the highest bit of its last byte.
insert into meaning (report, label, signs)
select report, label, (select string_agg(get_bit(vector, 32 * n + 31)::text, '' order by n)
                       from generate_series(0, 383) n)::bit(384)
from analysis where length(vector) = 4 * 384;
create index meaning_label on meaning (label) include (report, signs);

-- Vectors do not get smaller by compressing them.
alter table analysis alter vector set storage external;

-- The newest of a few reports are found by their labels.
create index analysis_label on analysis (label, received_at desc, report) where latest;

-- Of many labels those are looked through that may be a member's.
create index clause_owner on clause (owner, label);
create index clause_open on clause (label) where audience <> 'members';
