-- A second way to prove who one is: codes that a device makes (RFC 6238), and codes to recover with.

alter table session add column proven_at timestamptz;
alter table session add column proven_by text check (proven_by in ('passkey', 'code', 'recovery', 'sample'));
update session set proven_at = created_at, proven_by = 'passkey' where how = 'passkey';

create table authenticator (
    officer     uuid primary key references officer,
    secret      bytea not null,                     -- sealed with the key of the data folder
    made_at     timestamptz not null default now(),
    proven_at   timestamptz,                        -- when its first code was right; until then it counts for nothing
    used_at     timestamptz,
    step        bigint not null default 0           -- the half minute whose code was taken last; none before it is again
);

create table recovery_code (
    hash        bytea primary key,                  -- SHA-256 of the code
    officer     uuid not null references officer,
    used_at     timestamptz
);
create index recovery_code_officer on recovery_code (officer);
