-- Vectors of what reports state, made once for all times that their stories are weighed.
create table sense (
    name        bytea primary key check (length(name) = 16),    -- of the encoder's model and the text, which it does not tell
    vector      bytea not null,                     -- single precision, little-endian
    used_on     date not null default current_date
);
create index sense_used on sense (used_on);
