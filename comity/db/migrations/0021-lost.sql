-- A device that its push service knows no more is kept as lost, and its officer is told by the other ways.

alter table device add column lost_at timestamptz;
alter table outbox add column device uuid references device on delete cascade;
