-- People and what they may read ---------------------------------------------------------------------------------------

create table account (
    id uuid primary key,
    name text not null unique check (name = lower(name) and length(name) between 1 and 200),
    display_name text not null,
    password_hash text not null,
    role text not null check (role in ('USER', 'ADMIN', 'AUDITOR')),
    must_change_password boolean not null default false,
    disabled boolean not null default false,
    created_at timestamptz not null,
    password_changed_at timestamptz not null
);

create table team (
    id uuid primary key,
    name text not null unique,
    created_at timestamptz not null
);

create table membership (
    account_id uuid not null references account on delete cascade,
    team_id uuid not null references team on delete cascade,
    primary key (account_id, team_id)
);

-- A browser's sign-in. Only a hash of the cookie's token is kept.
create table session (
    id uuid primary key,
    token_hash bytea not null unique,
    csrf_token text not null,
    account_id uuid not null references account on delete cascade,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_account on session (account_id);

create table api_key (
    id uuid primary key,
    account_id uuid not null references account on delete cascade,
    name text not null,
    prefix text not null,
    key_hash bytea not null unique,
    scope uuid[],
    command_line boolean not null default false,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
comment on column api_key.command_line is 'the key of the machine''s own command line; made anew at each start';
create index api_key_account on api_key (account_id);

create table collection (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
    name text not null,
    description text not null default '',
    everyone boolean not null default false,
    sensitivity text not null default 'internal',
    folder text,
    created_at timestamptz not null
);
comment on column collection.folder is 'name of the sub-folder of docs-ingest that feeds it; null for uploads only';

create table collection_reader (
    collection_id uuid not null references collection on delete cascade,
    team_id uuid not null references team on delete cascade,
    primary key (collection_id, team_id)
);

-- Documents -----------------------------------------------------------------------------------------------------------

create table document (
    id uuid primary key,
    collection_id uuid not null references collection on delete cascade,
    source_uri text not null,
    name text not null,
    title text not null,
    sha256 text not null,
    media_type text not null,
    size_bytes bigint not null,
    revision integer not null,
    indexed_revision integer,
    state text not null check (state in ('WAITING', 'WORKING', 'SEARCHABLE', 'DEGRADED', 'FAILED', 'REMOVING')),
    stage text not null check (stage in ('RECEIVED', 'PARSE', 'CHUNK', 'EMBED', 'INDEX', 'DONE')),
    reason text,
    remedy text,
    attempts integer not null default 0,
    page_count integer not null default 0,
    chunk_count integer not null default 0,
    timings jsonb not null default '{}',
    source_modified_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (collection_id, source_uri)
);
create index document_state on document (collection_id, state);
create index document_unfinished on document (updated_at) where state in ('WAITING', 'WORKING');
create index document_sha256 on document (sha256);
comment on column document.source_modified_at is 'of the watched file, so that an unchanged one is not read again; null for uploads';
comment on column document.revision is 'counts up with each new content; indexed_revision is the one that searches see';

-- Parsed text with its structure, for citations and the viewer.
create table document_text (
    document_id uuid not null references document on delete cascade,
    revision integer not null,
    sha256 text not null,
    body text not null,
    blocks jsonb not null,
    boxes jsonb not null,
    metadata jsonb not null,
    primary key (document_id, revision)
);
create index document_text_sha256 on document_text (sha256);
comment on column document_text.sha256 is 'the original of this revision in the blob store';

create table chunk (
    id uuid primary key,
    document_id uuid not null references document on delete cascade,
    revision integer not null,
    ordinal integer not null,
    start_offset integer not null,
    end_offset integer not null,
    page integer not null,
    heading_path text[] not null,
    context text not null,
    body text not null,
    sha256 text not null,
    unique (document_id, revision, ordinal)
);
comment on column chunk.sha256 is 'of what was embedded: context, line feed, body';

-- Vectors by content: the same text is embedded once, and an index can be rebuilt without embedding again.
create table vector (
    fingerprint text not null,
    sha256 text not null,
    components bytea not null,
    primary key (fingerprint, sha256)
);

-- What the index has to catch up with, in commit order (writers take an advisory lock before they draw a number).
create table change (
    sequence bigint generated always as identity primary key,
    document_id uuid not null,
    revision integer not null,
    kind text not null check (kind in ('REPLACE', 'REMOVE')),
    created_at timestamptz not null
);
create index change_document on change (document_id, sequence);

-- Conversations -------------------------------------------------------------------------------------------------------

create table conversation (
    id uuid primary key,
    account_id uuid not null references account on delete cascade,
    title text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index conversation_account on conversation (account_id, updated_at desc);

create table message (
    id uuid primary key,
    conversation_id uuid not null references conversation on delete cascade,
    parent_id uuid references message on delete cascade,
    author text not null check (author in ('PERSON', 'LOREKEEP')),
    body text not null,
    created_at timestamptz not null
);
create index message_conversation on message (conversation_id, created_at);

create table run (
    id uuid primary key,
    conversation_id uuid not null references conversation on delete cascade,
    account_id uuid not null references account on delete cascade,
    question_id uuid not null references message on delete cascade,
    answer_id uuid references message on delete cascade,
    collections uuid[] not null,
    state text not null check (state in ('RUNNING', 'ANSWERED', 'ABSTAINED', 'STOPPED', 'FAILED')),
    model text,
    reason text,
    remedy text,
    source_collections uuid[] not null default '{}',
    created_at timestamptz not null,
    ended_at timestamptz
);

create index run_conversation on run (conversation_id);
-- one answer at a time in a conversation
create unique index run_running on run (conversation_id) where state = 'RUNNING';
create index run_answer on run (answer_id);
comment on column run.source_collections is 'collections whose passages were read for the answer: who may no longer read one of them no longer sees its text';

create table run_event (
    run_id uuid not null references run on delete cascade,
    seq integer not null,
    kind text not null,
    data jsonb not null,
    created_at timestamptz not null,
    primary key (run_id, seq)
);

create table citation (
    message_id uuid not null references message on delete cascade,
    number integer not null,
    nearest boolean not null default false,
    document_id uuid not null,
    revision integer not null,
    chunk_id uuid not null,
    title text not null,
    collection_id uuid not null,
    collection text not null,
    start_offset integer not null,
    end_offset integer not null,
    page integer not null,
    quote text not null,
    primary key (message_id, nearest, number)
);

-- Who did what; each record's hash covers the one before --------------------------------------------------------------

create table audit_record (
    sequence bigint primary key,
    created_at timestamptz not null,
    account_id uuid,
    account_name text not null,
    action text not null,
    subject text not null,
    detail jsonb not null,
    previous_hash bytea not null,
    hash bytea not null
);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'audit records are only ever appended';
end $$;
create trigger audit_record_appended_only before update or delete or truncate on audit_record
    for each statement execute function refuse_audit_change();

-- db-scheduler's own table (its PostgreSQL definition) ----------------------------------------------------------------

create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamp with time zone not null,
    picked boolean not null,
    picked_by text,
    last_success timestamp with time zone,
    last_failure timestamp with time zone,
    consecutive_failures int,
    last_heartbeat timestamp with time zone,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);
create index execution_time_idx on scheduled_tasks (execution_time);
create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc);
