-- The whole schema of a centre, in reading order. Who may see which row is decided in release.sql.
--
-- Every table is owned by comity_owner, a role that nobody logs in as. Three roles use them, one a transaction:
--   comity_reader  for people: sees what row-level security lets the member and officer of the transaction see
--   comity_worker  for the conveyor: annotators, sequencer, courier
--   comity_gate    for signing in, before it is known who asks
-- Identifiers that people see are random; running numbers stay inside.

-- The centre ---------------------------------------------------------------------------------------------------------

create table centre (
    only_one    boolean primary key default true check (only_one),
    name        text not null,
    charter     text not null,                      -- centre.toml as it was agreed, whole
    zone        text not null,                      -- IANA name, e.g. Europe/Tallinn
    languages   text[] not null,                    -- languages of the screens
    epoch       integer not null default 1,         -- goes up by one whenever a member joins
    facts       text not null default '',           -- places and houses of the centre's own, as TOML
    created_at  timestamptz not null default now(),
    quorum      integer                             -- of the charter; null: more than half
);

create table member (
    id          uuid primary key default gen_random_uuid(),
    slug        text not null unique check (slug ~ '^[a-z][a-z0-9-]{0,40}$'),
    name        text not null,
    place       integer not null,                   -- where it stands in the agreed order of the chair
    epoch       integer not null default 1,         -- the centre's epoch since it joined
    joined_at   timestamptz not null default now(),
    left_at     timestamptz
);

create table officer (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    name        text not null,
    roles       text[] not null default '{watch}'
                check (roles <@ array['watch', 'analyst', 'principal', 'host'] and cardinality(roles) > 0),
    language    text not null default 'en',         -- of the screens
    marking     integer,                            -- label that this officer's own reports get unless told otherwise
    active      boolean not null default true,
    created_at  timestamptz not null default now(),
    looked_at   timestamptz                         -- when the officer last looked at Now
);

-- What only the officer's own member and the gate may know of an officer.
create table contact (
    officer     uuid primary key references officer,
    member      uuid not null references member,
    email       text not null unique,
    webhook     text,
    webhook_secret text,
    sitreps     boolean not null default false,     -- whether the officer gets released situation reports by mail
    quiet_since time,                               -- nothing is mailed or shown on devices from then on …
    quiet_until time,                               -- … until then, in the officer's zone
    zone        text,                               -- IANA name; null: the centre's
    urgent      boolean not null default true,      -- whether what is urgent comes in quiet hours too
    daily_at    time not null default '07:00'       -- when the letter of the day is mailed
);

create table seat (
    member      uuid not null references member,
    number      integer not null check (number in (1, 2)),
    officer     uuid references officer,
    deputy      uuid references officer,
    deputy_from timestamptz,                        -- while the deputy stands in
    deputy_until timestamptz,
    primary key (member, number)
);

-- A term of the chair that began. Terms to come are computed from the charter.
create table term (
    number      integer primary key,
    member      uuid not null references member,
    begins      timestamptz not null,
    ends        timestamptz not null check (ends > begins),
    noted_at    timestamptz not null default now()  -- when the handover was written down
);

-- Signing in ---------------------------------------------------------------------------------------------------------

create table sign_in_link (
    hash        bytea primary key,                  -- SHA-256 of the secret in the link
    officer     uuid not null references officer,
    expires_at  timestamptz not null,
    used_at     timestamptz
);

create table session (
    hash        bytea primary key,                  -- SHA-256 of the secret in the cookie
    officer     uuid not null references officer,
    how         text not null,                      -- link or passkey
    created_at  timestamptz not null default now(),
    seen_at     timestamptz not null default now(),
    expires_at  timestamptz not null,
    proven_at   timestamptz,                        -- when the officer last proved to be who they are, and by what
    proven_by   text check (proven_by in ('passkey', 'code', 'recovery', 'sample'))
);

create table passkey (
    id          bytea primary key,                  -- the credential's id
    officer     uuid not null references officer,
    public_key  bytea not null,
    sign_count  bigint not null default 0,
    name        text not null,
    created_at  timestamptz not null default now(),
    used_at     timestamptz
);

-- A device that makes codes, the other way to prove who one is (RFC 6238).
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

create table token (
    id          uuid primary key default gen_random_uuid(),
    hash        bytea not null unique,
    prefix      text not null,                      -- the first characters, to know it by
    name        text not null,
    member      uuid not null references member,
    officer     uuid not null references officer,
    scopes      text[] not null,                    -- lines of comity/model/scope.py
    source      uuid,                               -- a push token belongs to one source
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    used_at     timestamptz,
    revoked_at  timestamptz
);

-- What officers of a member did, for that member to read. No contents: who, what, when, to which thing, and by what.
create table act (
    id          uuid primary key default gen_random_uuid(),
    at          timestamptz not null default clock_timestamp(),
    member      uuid not null references member,
    officer     uuid references officer,            -- who did it; null: who operates the server
    kind        text not null,                      -- model.act.KINDS
    subject     uuid,                               -- the officer, report, source or token it was done to
    how         text                                -- by what somebody signed in or proved it
);
create index act_member on act (member, at desc, id);

-- Attempts to sign in, to slow down guessing.
create table attempt (
    who         text not null,                      -- a hash of the address or of the mail address
    at          timestamptz not null default now()
);
create index attempt_who on attempt (who, at);

-- Release ------------------------------------------------------------------------------------------------------------

-- A label is a set of clauses, written once and never changed. Whoever reads must satisfy every clause.
create table label (
    id          integer generated always as identity primary key,
    fingerprint bytea not null unique,              -- SHA-256 of the canonical clauses
    made_at     timestamptz not null default now()
);

create table clause (
    label       integer not null references label,
    number      integer not null,
    owner       uuid not null references member,
    audience    text not null check (audience in ('public', 'coalition', 'members')),
    epoch       integer not null,                   -- coalition: those who had joined by then; 2147483647: all to come
    onward      text not null default 'ask' check (onward in ('none', 'ask', 'same', 'public')),
    not_before  timestamptz,
    not_after   timestamptz,
    attribution text not null default 'named' check (attribution in ('named', 'withheld')),
    primary key (label, number)
);

create table clause_member (
    label       integer not null,
    number      integer not null,
    member      uuid not null references member,
    not_after   timestamptz,                        -- until when this member sees it; null: as long as the clause says
    primary key (label, number, member),
    foreign key (label, number) references clause
);
create index clause_member_member on clause_member (member, label, number);
create index clause_withheld on clause (owner, label) where attribution = 'withheld';

-- From when until when a member satisfies every clause of a label. Worked out when one of them is made (put_sight).
create table sight (
    member      uuid not null references member on delete cascade,
    label       integer not null references label on delete cascade,
    since       timestamptz not null,
    until       timestamptz not null,
    primary key (member, label) include (since, until)
);
create index sight_label on sight (label);

-- Gather -------------------------------------------------------------------------------------------------------------

create table source (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,    -- who added it and is originator of its reports
    label       integer not null references label,  -- who may see that it is read
    marking     integer not null references label,  -- label that its reports get
    kind        text not null check (kind in ('feed', 'page', 'listing', 'folder', 'mailbox', 'push', 'upload', 'written')),
    name        text not null,
    address     text not null default '',
    host        text generated always as (lower(substring(address from '^[A-Za-z]+://([^/?#]+)'))) stored,
    publisher   text,                               -- the house behind it, if the officer knows
    language    text,
    settings    jsonb not null default '{}',        -- what the kind needs: selector, folder, user …
    secret      bytea,                              -- password of a mailbox; for the courier alone
    active      boolean not null default true,
    grade       text,                               -- an officer's own word on how good it is
    added_at    timestamptz not null default now(),
    -- polling
    next_at     timestamptz not null default now(),
    taken_until timestamptz,                        -- lease of the courier that polls it now
    pause       interval not null default '15 minutes',
    etag        text,
    modified    text,                               -- Last-Modified as the server wrote it
    cursor      jsonb not null default '{}',        -- where a mailbox or folder was left
    -- health
    tried_at    timestamptz,
    succeeded_at timestamptz,
    new_at      timestamptz,                        -- when it last had something new
    failures    integer not null default 0,         -- in a row
    failure     text,                               -- what happened and what to do
    per_day     real,                               -- its habit: new reports a day, mean …
    per_day_spread real,                            -- … and standard deviation
    quiet       interval                            -- how long it is at most without anything new, by its habit
);
create index source_due on source (next_at) where active;
create index source_host on source (host, tried_at);

create table source_day (
    source      uuid not null references source on delete cascade,
    day         date not null,
    new         integer not null default 0,
    polls       integer not null default 0,
    failures    integer not null default 0,
    label       integer not null references label,
    primary key (source, day)
);

create table report (
    id          uuid primary key default gen_random_uuid(),
    document    uuid not null,                      -- all versions of one report share it
    version     integer not null default 1,
    latest      boolean not null default true,      -- of the document
    originator  uuid not null references member,
    label       integer not null references label,
    source      uuid,
    officer     uuid,                               -- who filed it, if a person did
    key         text not null,                      -- what the source knows it by: guid, link, path, message id
    path        text not null,                      -- how it is named to people where it has no title
    title       text not null default '',
    link        text,
    content     bytea not null,                     -- model.report.Report as JSON: what arrived
    fingerprint bytea not null,                     -- SHA-256 of what arrived, its place and time left out
    received_at timestamptz not null default clock_timestamp(),
    unique (originator, document, version)
);
create unique index report_key on report (originator, source, key, version) nulls not distinct;
create index report_received on report (received_at desc, id);
create index report_document on report (document, version);
create index report_source on report (source, received_at desc);

-- Who put a report in and from where: a row for each, written with it. Of a report whose label withholds this, the row is
-- seen by the originator alone; people read none of it from the table of reports.
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

-- The bytes as they came.
create table original (
    report      uuid primary key references report,
    label       integer not null references label,
    media_type  text not null,
    content     bytea not null
);
alter table original alter content set storage external;

-- Process ------------------------------------------------------------------------------------------------------------

-- The row is the queue: waiting → ready (annotated) → done (placed); or failed (in quarantine).
create table work (
    report      uuid primary key references report,
    state       text not null default 'waiting' check (state in ('waiting', 'ready', 'done', 'failed')),
    tries       integer not null default 0,
    taken_until timestamptz,                        -- lease of the annotator that has it
    since       timestamptz not null default clock_timestamp(),
    stages      text not null default ''            -- version of the stages that annotated it
);
create index work_waiting on work (since, report) where state = 'waiting';
create index work_ready on work (since, report) where state = 'ready';
create index work_stages on work (stages) where state = 'done';
create index work_taken on work (taken_until) where taken_until is not null;

create table analysis (
    report      uuid primary key references report,
    label       integer not null references label,
    stages      text not null,                      -- version of the stages
    title       text not null,
    language    text not null,
    publisher   text,
    published_on text,                              -- as fine as known
    published_at timestamptz,                       -- for sorting; the start of what is known
    received_at timestamptz not null,
    source      uuid,                               -- none where the label withholds it, …
    originator  uuid,                               -- … as here
    latest      boolean not null default true,
    story       text,                               -- set when it is placed
    content     bytea not null,                     -- model.analysis.Analysis as JSON
    profile     bytea not null,                     -- what the story index needs, as JSON
    vector      bytea,                              -- of the gist: float32, centred
    search      tsvector not null default ''        -- folded stems, field words, and the label as ~L<number>
);
alter table analysis alter vector set storage external;  -- it does not get smaller
create index analysis_search on analysis using gin (search) with (fastupdate = on);
create index analysis_received on analysis (received_at desc, report) where latest;
create index analysis_label on analysis (label, received_at desc, report) where latest;   -- for who sees few
create index analysis_label_older on analysis (label) where not latest;
create index analysis_story on analysis (story, received_at);
create index analysis_source on analysis (source, received_at desc);

create table mention (
    report      uuid not null references report,
    label       integer not null references label,
    place       text not null,                      -- GeoNames id, or name@country where it has none
    name        text not null,
    country     text not null,
    lat         real not null,
    lon         real not null,
    times       integer not null,
    primary key (report, place)
);
create index mention_place on mention (place);
create index mention_where on mention (lat, lon);

-- The direction of a report's vector: three bits for each of its 384 numbers, as code_of tells. What lies in nearly the same
-- direction is found among these, a tenth of the vectors themselves, which then put it in order. Written by a trigger.
create table meaning (
    report      uuid primary key references analysis on delete cascade,
    label       integer not null references label,
    code        bit(1152) not null
);
-- Those under a few labels are compared one by one, without a look at the table. Where the extension pgvector is there, a
-- graph of all (meaning_near, comity/db/schema.py) serves who sees many.
create index meaning_label on meaning (label) include (report, code);

-- What the stages found in a report before they found something else, for as long as the log must be replayed with it.
create table analysis_was (
    id          bigint generated always as identity primary key,
    report      uuid not null references report,
    until       bigint,                             -- position in the log from which it no longer counts; null: not yet
    content     bytea not null,
    profile     bytea not null,
    vector      bytea
);
create index analysis_was_report on analysis_was (report, until);
create unique index analysis_was_open on analysis_was (report) where until is null;

-- What could not be read or processed, kept with its reason.
create table quarantine (
    id          uuid primary key default gen_random_uuid(),
    label       integer not null references label,
    originator  uuid not null references member,
    source      uuid,
    report      uuid,                               -- if it got as far as a report
    path        text not null,
    reason      text not null,
    content     bytea,                              -- the bytes as they came, if it is not yet a report
    media_type  text,
    tries       integer not null default 0,
    at          timestamptz not null default now(),
    settled_at  timestamptz,                        -- read after all, or set aside by a person
    settled     text
);
create index quarantine_open on quarantine (at desc) where settled_at is null;

-- Stories ------------------------------------------------------------------------------------------------------------

-- What the sequencer did, in order; replaying it gives the same stories, byte for byte.
create table log (
    position    bigint generated always as identity primary key,
    kind        text not null,                      -- readers, placed, marked, again, repaired, formed
    report      uuid,
    label       integer,                            -- of the report at that time; readers: whose readers are told
    audience    uuid[],                             -- readers: members who see the label from then on
    common      boolean,                            -- readers: whether these are all members
    at          timestamptz not null default now()
);

create table filing (
    report      uuid primary key references report,
    label       integer not null references label,
    story       text not null,
    how         text not null,                      -- why it is there, one sentence
    odds        real not null,
    position    bigint not null
);
create index filing_story on filing (story);

-- A report shares text with another.
create table copy (
    report      uuid not null references report,
    other       uuid not null references report,
    label       integer not null references label,
    other_label integer not null references label,
    source      uuid,                               -- whose text it is, if known
    containment real not null,
    content     bytea not null,                     -- model.passage.Copied as JSON
    primary key (report, other)
);
create index copy_other on copy (other);

-- Stories that are to be weighed again, and what it cost the last time.
create table weighing (
    story       text primary key,
    dirty_at    timestamptz,                        -- since when its picture is not up to date; null: it is
    weighed_at  timestamptz,
    cost        real not null default 0,            -- seconds
    tries       integer not null default 0          -- begun and not ended since it was last weighed
);
create index weighing_dirty on weighing (dirty_at, story) where dirty_at is not null;

-- Vectors of what reports state, made once for all times that their stories are weighed.
create table sense (
    name        bytea primary key check (length(name) = 16),    -- of the encoder's model and the text, which it does not tell
    vector      bytea not null,                     -- single precision, little-endian
    used_on     date not null default current_date
);
create index sense_used on sense (used_on);

-- A story as those members see it who see the same of its reports. A member has one row of a story.
create table story_view (
    id          uuid primary key default gen_random_uuid(),
    story       text not null,
    audience    uuid[] not null,
    labels      integer[] not null,                 -- of all reports it was weighed from
    seen        bytea not null,                     -- SHA-256 of those reports' ids, to know whether it changed
    title       text not null,
    reports     integer not null,
    languages   text[] not null,
    places      text[] not null,
    since       text,
    until       text,
    claims      integer not null,
    contested   integer not null,                   -- claims that are
    origins     integer not null,                   -- most independent origins of a claim, lower bound
    stances     text[] not null default '{}',       -- what is done to its claims: asserts, denies, revises
    figures     integer not null default 0,         -- most different figures given for the same; 0: none differ
    began_at    timestamptz not null,               -- receipt of its first report
    changed_at  timestamptz not null,               -- receipt of its last report
    weighed_at  timestamptz not null default now(),
    content     bytea not null                      -- model.picture.StoryView as JSON
);
create index story_view_story on story_view (story);
create index story_view_changed on story_view (changed_at desc, id);
create index story_view_contested on story_view (changed_at desc, id) where contested > 0;

-- What became different in a story, for those who saw it.
create table story_change (
    id          uuid primary key default gen_random_uuid(),
    story       text not null,
    audience    uuid[] not null,
    labels      integer[] not null,
    at          timestamptz not null default now(),
    kind        text not null,                      -- contested, settled, origins, denied, revised, claim
    claim       text not null,
    words       text not null,                      -- the claim's
    was         text,
    becomes     text,
    rested      uuid[] not null default '{}'        -- the reports that what was before rested on
);
create index story_change_at on story_change (at desc, id);
create index story_change_story on story_change (story, at desc);

-- Sealed -------------------------------------------------------------------------------------------------------------

-- A public key (age) of a member: what is sealed to it, its holder alone opens. The secret one never comes here.
create table seal_key (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    name        text not null,                      -- who holds it, as the member calls them
    key         text not null unique check (key ~ '^age1[02-9ac-hj-np-z]{58}$'),
    added_at    timestamptz not null default now(),
    retired_at  timestamptz
);
create index seal_key_member on seal_key (member) where retired_at is null;

-- A report that came sealed: kept and handed out as it is; never opened, searched or weighed here.
create table sealed (
    id          uuid primary key default gen_random_uuid(),
    label       integer not null references label,
    originator  uuid not null references member,
    officer     uuid,
    title       text not null,                      -- by who put it in; it is not sealed
    fits        integer not null,                   -- how many keys open it
    content     bytea not null,                     -- a file in the format of age
    size        integer generated always as (length(content)) stored,
    received_at timestamptz not null default clock_timestamp()
);
alter table sealed alter content set storage external;
create index sealed_received on sealed (received_at desc, id);

-- Withdrawn and asked for --------------------------------------------------------------------------------------------

-- What its owner took back: hidden until it is shown again, recalled from its readers, or erased.
create table withdrawal (
    report      uuid primary key references report on delete cascade,
    member      uuid not null references member,
    kind        text not null check (kind in ('hidden', 'recalled', 'erased')),
    label       integer not null references label,  -- that it had before
    at          timestamptz not null default now()
);

-- A reader asks the owners of a report to have it shown to others.
create table request (
    id          uuid primary key default gen_random_uuid(),
    report      uuid not null references report on delete cascade,
    label       integer not null references label,  -- of the report when it was asked
    member      uuid not null references member,    -- who asks
    officer     uuid not null references officer,
    audience    text not null check (audience in ('public', 'coalition', 'members')),
    members     uuid[] not null default '{}',
    until       timestamptz,                        -- those asked for see it until then; null: for good
    purpose     text not null,
    asked_at    timestamptz not null default now(),
    term        timestamptz not null                -- silence until then refuses
);
create index request_report on request (report);

-- What each owner in the label says.
create table decision (
    request     uuid not null references request on delete cascade,
    owner       uuid not null references member,
    verdict     text check (verdict in ('granted', 'tear-line', 'refused')),
    tear        uuid references report on delete set null,  -- the shorter report that was made instead
    officer     uuid,
    at          timestamptz,
    primary key (request, owner)
);
create index decision_owner on decision (owner);

-- A member asks members a question, for its officers or its principal: a request for information. Who satisfies the label
-- sees the question and who took it on or declined; each answer has a label of its own.
create table rfi (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,    -- who asks
    officer     uuid not null references officer,
    label       integer not null references label,  -- who may see the question
    asked       uuid[] not null check (asked <> '{}'),  -- the members that shall answer
    words       text not null check (words <> ''),  -- the question
    query       text not null default '',           -- of a standing one: what to look for in all that comes in
    asked_at    timestamptz not null default now(),
    due_at      timestamptz not null check (due_at > asked_at),
    withdrawn_at timestamptz,
    overdue_at  timestamptz                         -- when it was told that no answer had come in time
);
create index rfi_asked_at on rfi (asked_at desc, id);
create index rfi_due on rfi (due_at) where withdrawn_at is null and overdue_at is null;

-- That a member that is asked has taken it on, or declines and why.
create table rfi_stand (
    rfi         uuid not null references rfi on delete cascade,
    member      uuid not null references member,
    stand       text not null check (stand in ('taken', 'declined')),
    reason      text not null default '' check (stand = 'taken' or reason <> ''),
    officer     uuid not null references officer,
    at          timestamptz not null default now(),
    primary key (rfi, member)
);

create table rfi_answer (
    id          uuid primary key default gen_random_uuid(),
    rfi         uuid not null references rfi on delete cascade,
    member      uuid not null references member,    -- who answers
    officer     uuid not null references officer,
    label       integer not null references label,  -- who may see the answer, of those who see the question
    words       text not null check (words <> ''),
    at          timestamptz not null default now()
);
create index rfi_answer_rfi on rfi_answer (rfi, at);

-- The reports and stories that a question, or an answer to it, is about: shown to those who may see these.
create table rfi_link (
    id          uuid primary key default gen_random_uuid(),
    rfi         uuid not null references rfi on delete cascade,
    answer      uuid references rfi_answer on delete cascade,   -- null: of the question
    report      uuid references report on delete cascade,
    story       text,
    check (num_nonnulls(report, story) = 1)
);
create index rfi_link_rfi on rfi_link (rfi);
create index rfi_link_report on rfi_link (report);

-- Which officer of a reader read a report that is for some members only; a row an hour.
create table report_read (
    report      uuid not null,                      -- of report or sealed
    member      uuid not null references member,
    officer     uuid not null references officer,
    hour        timestamptz not null,
    primary key (report, officer, hour)
);

-- Breaking the glass: in an emergency a member asks to read one report that is closed to it, and others agree.
create table glass (
    id          uuid primary key default gen_random_uuid(),
    report      uuid not null,                      -- as it was named; whether it is there is told to nobody
    member      uuid not null references member,    -- who asks
    officer     uuid not null references officer,
    purpose     text not null,
    hours       integer not null check (hours between 1 and 168),   -- how long it is open once enough agree
    quorum      integer not null,                   -- how many others must agree
    asked_at    timestamptz not null default now(),
    term        timestamptz not null,               -- silence until then refuses
    opened_at   timestamptz,                        -- when enough had agreed
    until       timestamptz                         -- when that ends
);
create index glass_asked on glass (asked_at desc, id);

create table glass_vote (
    glass       uuid not null references glass on delete cascade,
    member      uuid not null references member,
    agrees      boolean not null,
    officer     uuid not null references officer,
    at          timestamptz not null default now(),
    primary key (glass, member)
);

-- What a member is told of by the centre itself: a report it had was recalled, it is asked, it is answered, the glass, a
-- question to it or of it.
create table notice (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    kind        text not null check (kind in ('recalled', 'asked', 'answered', 'glass', 'broken',
                    'rfi', 'rfi_answered', 'rfi_declined', 'rfi_overdue', 'rfi_withdrawn')),
    report      uuid,
    request     uuid references request on delete cascade,
    title       text not null default '',           -- of what was recalled, as its readers knew it
    at          timestamptz not null default now(),
    glass       uuid references glass on delete cascade,
    told        boolean not null default false,     -- whether a letter may say the title
    rfi         uuid references rfi on delete cascade
);
create index notice_member on notice (member, at desc, id);

-- Situation report ---------------------------------------------------------------------------------------------------

-- An edition. That there is one, and of what time, every member may know.
create table sitrep (
    id          uuid primary key default gen_random_uuid(),
    day         date,                               -- of a daily one, in the centre's zone; null: somebody asked for it
    version     integer not null default 1,
    previous    uuid unique references sitrep,      -- the version whose place it takes
    since       timestamptz not null,               -- it tells what came in after …
    until       timestamptz not null check (until > since),  -- … and not after
    member      uuid references member,             -- who asked for it; null: the charter
    made_at     timestamptz not null default now(),
    drafted_at  timestamptz,                        -- when every member's draft was written
    released_at timestamptz
);
create unique index sitrep_day on sitrep (day, version);
create index sitrep_until on sitrep (until desc, version desc);

-- A sentence: by a rule from claims, or typed by an officer. Who may see all that it cites may see it, and nobody else.
create table sitrep_sentence (
    id          uuid primary key default gen_random_uuid(),
    sitrep      uuid not null references sitrep on delete cascade,
    section     text not null,                      -- model.sitrep.SECTIONS
    topic       text not null,                      -- what it is about: of sentences on one topic a reader gets one
    weight      integer not null default 0,         -- the heaviest stands first
    kind        text not null,                      -- model.sitrep.KINDS
    told        jsonb not null default '{}',        -- what fills the rule's sentence, in any language
    words       text check (words <> ''),           -- as typed; null: by a rule
    labels      integer[] not null default '{}',    -- of all that it cites; kept by the database
    officer     uuid references officer,            -- who typed it
    fingerprint bytea,                              -- of what a rule says and cites, so that it is said once
    made_at     timestamptz not null default now(),
    taken_at    timestamptz,                        -- taken out, or replaced, before release
    released    boolean not null default false,
    unique (sitrep, fingerprint)
);

-- What a sentence rests on: a statement in a report, or the report as a whole. A sentence without any is refused.
create table sitrep_citation (
    sentence    uuid not null references sitrep_sentence on delete cascade,
    number      integer not null,
    report      uuid not null references report,
    statement   text,
    label       integer not null references label,
    primary key (sentence, number)
);
create index sitrep_citation_report on sitrep_citation (report);

-- An officer of a member stands for the text as it is; the second, of another member, releases it.
create table sitrep_signing (
    sitrep      uuid not null references sitrep on delete cascade,
    member      uuid not null references member,
    officer     uuid not null references officer,
    at          timestamptz not null default clock_timestamp(),
    sentences   uuid[] not null default '{}',       -- that the officer saw: the signature is under these alone
    primary key (sitrep, member)
);

-- A member does not concur, with a sentence or with the whole, and says why; it stands in the product.
create table sitrep_dissent (
    id          uuid primary key default gen_random_uuid(),
    sitrep      uuid not null references sitrep on delete cascade,
    sentence    uuid references sitrep_sentence on delete cascade,
    member      uuid not null references member,
    officer     uuid not null references officer,
    reason      text not null check (reason <> ''),
    at          timestamptz not null default now(),
    unique nulls not distinct (sitrep, sentence, member)
);

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

-- Deliver ------------------------------------------------------------------------------------------------------------

create table standing (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    officer     uuid not null references officer,
    name        text not null,
    query       text not null,
    channels    text[] not null default '{screen}' check (channels <@ array['screen', 'email', 'webhook', 'push']),
    active      boolean not null default true,
    made_at     timestamptz not null default now(),
    changed_at  timestamptz not null default now(),
    again       text[] not null default '{contested,denied,origins}'    -- what fires an alert again
                check (again <@ array['contested', 'denied', 'origins', 'figures', 'place', 'report', 'heard']),
    pace        text not null default 'now' check (pace in ('urgent', 'now', 'hourly', 'daily')),
    deputy      uuid references officer,            -- gets an alert that its owner does not take on within …
    patience    integer not null default 15 check (patience between 1 and 1440),    -- … so many minutes
    silence     boolean not null default false,     -- it asks whether sources are silent, and not for reports
    earlier     jsonb not null default '[]',        -- what it asked before, the last first: query, until
    entrusted_at timestamptz not null default now() -- since when there is a deputy and it is not paused
);
create index standing_deputy on standing (id) where deputy is not null;
create index standing_silence on standing (id) where silence;
create index standing_officer on standing (officer);

-- A report answers a standing query: by itself, or as soon as its story shows what the query wants besides.
create table hit (
    standing    uuid not null references standing on delete cascade,
    report      uuid not null references report,
    member      uuid not null references member,
    officer     uuid not null references officer,
    label       integer not null references label,
    story       text not null,
    wants       text not null default '',           -- what the story must show, as a query; empty: nothing
    fired       boolean not null,
    received_at timestamptz not null,
    answers     boolean not null default true,      -- the query as it stands now; what does not fires nothing more
    primary key (standing, report)
);
create index hit_story on hit (story, standing);
create index hit_report on hit (report);

-- One alert of a query for a story, written anew as the story grows; or for a source that is silent, once for each silence.
create table alert (
    id          uuid primary key default gen_random_uuid(),
    standing    uuid not null references standing on delete cascade,
    member      uuid not null references member,
    officer     uuid not null references officer,
    story       text not null,                      -- of a source that is silent, its id
    labels      integer[] not null,                 -- of what it tells
    report      uuid,                               -- the report that fired it last
    kind        text not null,                      -- model.letter.Kind
    title       text not null,
    why         text not null,
    contested   boolean not null default false,     -- whether the story was when it fired last
    figures     integer not null default 0,         -- of the story when it fired last
    times       integer not null default 1,         -- it fired; 0: split off one that did
    received_at timestamptz not null,               -- of the report that fired it last
    fired_at    timestamptz not null default clock_timestamp(),
    seen_at     timestamptz,
    done_at     timestamptz,
    origins     integer not null default 0,         -- of the story when it fired last, as the three that follow
    denied      integer not null default 0,         -- claims of it that were denied
    places      text[] not null default '{}',
    changed     jsonb not null default '[]',        -- what was not as it was when it fired before: kind, was, now
    taken_at    timestamptz,                        -- its reader has taken it on
    passed_at   timestamptz,                        -- it was passed on to the deputy
    source      uuid references source on delete cascade,   -- that is silent, instead of a story
    since       timestamptz,                        -- it brought nothing
    usual       interval,                           -- between two things that it brings, by its habit
    heard_at    timestamptz,                        -- it brought something again
    refused_at  timestamptz,                        -- its reader called it not relevant
    first_at    timestamptz not null default clock_timestamp(),   -- it fired for the first time
    passed_to   uuid references officer,            -- the deputy to whom it was passed on
    taken_by    uuid references officer,            -- the deputy, where it was the deputy who took it on
    left_at     timestamptz,                        -- the deputy was done with it
    waits_since timestamptz not null default clock_timestamp(),   -- to be taken on, however often it fires meanwhile
    unique (standing, story)
);
create index alert_officer on alert (officer, fired_at desc, id);
create index alert_story on alert (story);
create index alert_source on alert (source) where source is not null;
create index alert_passed on alert (passed_to, passed_at desc) where passed_to is not null;

-- A device that shows its officer what is new: where its push service takes messages for it, and with what they are sealed.
create table device (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    officer     uuid not null references officer,
    name        text not null,
    endpoint    text not null unique,
    public      bytea not null check (length(public) = 65),
    auth        bytea not null check (length(auth) = 16),
    made_at     timestamptz not null default now(),
    told_at     timestamptz,                        -- when its push service last took a message
    lost_at     timestamptz                         -- its push service knows it no more
);
create index device_officer on device (officer);

create table outbox (
    id          bigint generated always as identity primary key,
    key         uuid not null unique default gen_random_uuid(),   -- idempotency key
    alert       uuid references alert on delete cascade,
    member      uuid not null references member,
    officer     uuid not null references officer,
    channel     text not null check (channel in ('email', 'webhook', 'push')),
    receiver    text not null,                      -- an address, or the id of a device; order is kept for each
    labels      integer[] not null,
    payload     jsonb not null,
    state       text not null default 'waiting' check (state in ('waiting', 'sent', 'dead', 'dropped')),
    tries       integer not null default 0,
    next_at     timestamptz not null default now(),
    taken_until timestamptz,
    reason      text,                               -- of the last failure
    received_at timestamptz not null,
    made_at     timestamptz not null default clock_timestamp(),
    sent_at     timestamptz,
    notice      uuid references notice on delete cascade,           -- instead of an alert
    sitrep      uuid references sitrep on delete cascade,           -- a reader's copy of a released one, instead of both
    held_until  timestamptz not null default '-infinity',           -- by the reader's wish
    bundle      text check (bundle in ('hourly', 'daily', 'quiet')),    -- goes in one letter with others that waited so
    bound       bigint references outbox on delete set null,    -- the message in whose letter it goes
    device      uuid references device on delete cascade        -- of which it tells that it was lost, instead of all these
);
create index outbox_waiting on outbox (receiver, id) where state = 'waiting';
create index outbox_dead on outbox (officer, id desc) where state = 'dead';
create index outbox_alert on outbox (alert);
create index outbox_bound on outbox (bound) where bound is not null;
create index outbox_notice on outbox (notice);
create unique index outbox_sitrep on outbox (sitrep, officer, channel, receiver);

-- How soon alerts reached their readers by which way; kept for as long as it is shown, whatever becomes of the alerts.
create table delivered (
    id          bigint generated always as identity primary key,
    member      uuid not null references member,
    officer     uuid not null references officer,
    channel     text not null check (channel in ('screen', 'email', 'webhook', 'push')),
    at          timestamptz not null default clock_timestamp(),
    seconds     double precision not null           -- since that came in by which the alert fired
);
create index delivered_officer on delivered (officer, at);
create index delivered_at on delivered (at);

-- By which push services know the centre.
create table push_key (
    only_one    boolean primary key default true check (only_one),
    public      bytea not null,                     -- P-256, a point that is not compressed
    secret      bytea not null,
    made_at     timestamptz not null default now()
);

-- How a receiver fares: after failures in a row nothing is sent to it for a while.
create table receiver (
    channel     text not null,
    receiver    text not null,
    failures    integer not null default 0,         -- in a row
    closed_until timestamptz not null default '-infinity',
    primary key (channel, receiver)
);

-- Ledger -------------------------------------------------------------------------------------------------------------

-- What happened, for good: written in the transaction in which it happened, sealed into the tree a minute later. Nobody's
-- words stand in it; what a report holds is told by salted hashes. docs/reference/ledger.md has the layout.
create table entry (
    id          bigint generated always as identity primary key,
    kind        text not null,                      -- model.entry.KINDS
    originator  uuid,                               -- whose deed; null: the centre's
    label       integer,                            -- who sees the label sees the entry; null: every member
    subject     uuid,                               -- the report, request, officer … it is about
    content     jsonb not null default '{}',
    secret      bytea,                              -- salt of the hashes in content; gone when what they hash is erased
    at          timestamptz not null default clock_timestamp(),
    -- since it is sealed
    leaf        bigint,                             -- its index in the tree
    stream      uuid,
    number      bigint,                             -- in its stream, without gaps
    envelope    bytea,                              -- the bytes that the leaf commits to
    salt        bytea
);
create index entry_unsealed on entry (id) where leaf is null;
create index entry_subject on entry (subject);
create index entry_at on entry (at desc);
create unique index entry_stream on entry (stream, number) where stream is not null;

-- Entries of one originator under one label: whoever may read one may read all, so that a gap tells of one suppressed.
create table stream (
    id          uuid primary key default gen_random_uuid(),
    originator  uuid,
    label       integer,
    number      bigint not null default 0,          -- of its last sealed entry
    head        bytea not null default '',          -- what that entry's leaf commits to
    unique nulls not distinct (originator, label)
);

-- The log's own name and key. The host can use it; what the host cannot do is in docs/explanation/ledger.md.
create table log_key (
    only_one    boolean primary key default true check (only_one),
    origin      text not null,                      -- first line of every checkpoint
    public      bytea not null,                     -- Ed25519
    secret      bytea not null,
    made_at     timestamptz not null default now()
);

-- Keys that the log had before. The secret of each is gone; with the note it handed over to the next.
create table log_key_was (
    number      integer generated always as identity primary key,
    public      bytea not null,
    note        text not null,                      -- ledger.succession, signed by both keys
    until       timestamptz not null default now()
);

-- The tree, as it is served: at most 256 hashes in a row. Level -1: what the leaves are hashes of, which hides all.
create table tile (
    level       integer not null check (level between -1 and 7),
    number      bigint not null,
    hashes      bytea not null check (length(hashes) between 32 and 8192),
    primary key (level, number)
);
alter table tile alter hashes set storage external;

create table checkpoint (
    size        bigint primary key,
    root        bytea not null,
    note        text not null,                      -- signed by the log alone
    at          timestamptz not null default clock_timestamp()
);

-- A witness of a member, as one of its officers made it known.
create table witness (
    id          uuid primary key default gen_random_uuid(),
    member      uuid not null references member,
    name        text not null,
    vkey        text not null unique,
    added_at    timestamptz not null default now(),
    retired_at  timestamptz
);
create unique index witness_member on witness (member) where retired_at is null;

create table cosignature (
    size        bigint not null references checkpoint,
    witness     uuid not null references witness,
    line        text not null,                      -- as it stands under a checkpoint
    signed_at   timestamptz not null,               -- by the witness's clock
    primary key (size, witness)
);

-- Health -------------------------------------------------------------------------------------------------------------

create table process (
    id          uuid primary key,
    kind        text not null,                      -- web, annotate, sequence, courier
    host        text not null,
    pid         integer not null,
    version     text not null,
    started_at  timestamptz not null default now(),
    seen_at     timestamptz not null default now(),
    trouble     text                                -- what happened and what to do
);
