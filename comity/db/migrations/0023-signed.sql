-- A signature is under the sentences that its signer saw, and a change is told of to who sees what was before.

alter table sitrep_signing add column sentences uuid[] not null default '{}';
alter table story_change add column rested uuid[] not null default '{}';

-- What was signed and is not released yet is to be signed again.
delete from sitrep_signing g using sitrep s where s.id = g.sitrep and s.released_at is null;
