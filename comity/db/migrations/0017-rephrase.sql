-- A sentence is to be said more smoothly by a model, and what came of it: words that stand in its place, or why none do.
create table sitrep_rephrasing (
    sentence    uuid not null references sitrep_sentence on delete cascade,
    language    text not null,                      -- of the readers who get it; empty: all, of a sentence that was typed
    officer     uuid not null references officer,   -- who asked for it
    said        text not null check (said <> ''),   -- the sentence as it stands: what the model gets
    asked_at    timestamptz not null default clock_timestamp(),
    taken_until timestamptz,                        -- until when a courier asks the model
    words       text check (words <> ''),           -- what stands in its place
    refused     text,                               -- why nothing does
    primary key (sentence, language)
);
create index sitrep_rephrasing_due on sitrep_rephrasing (asked_at) where words is null and refused is null;
