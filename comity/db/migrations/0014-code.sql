-- Of a report's direction more is known than signs: three bits for each number of its vector, as code_of in release.sql tells.
drop table meaning;
create table meaning (
    report      uuid primary key references analysis on delete cascade,
    label       integer not null references label,
    code        bit(1152) not null
);
insert into meaning (report, label, code)
select report, label, (select string_agg(
        case when ((get_byte(vector, 4 * n + 3) & 127) << 8 | get_byte(vector, 4 * n + 2)) >= 15628
            then case when get_byte(vector, 4 * n + 3) > 127 then '111' else '000' end
            else case when get_byte(vector, 4 * n + 3) > 127 then '011' else '001' end end,
        '' order by n)::bit(1152) from generate_series(0, 383) n)
from analysis where length(vector) = 4 * 384;
create index meaning_label on meaning (label) include (report, code);
