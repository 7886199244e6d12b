-- The same fields read out of every document of a collection.

create table extraction (
    id uuid primary key,
    account_id uuid not null references account on delete cascade,
    agent text not null,
    agent_version text not null,
    schema text not null,
    -- without a reference: one whose collection is gone ends, and says why
    collection_id uuid not null,
    state text not null check (state in ('RUNNING', 'DONE', 'STOPPED', 'FAILED')),
    reason text not null default '',
    total integer not null,
    created_at timestamptz not null,
    ended_at timestamptz
);
create index extraction_account on extraction (account_id, created_at);
-- what goes on after a restart
create index extraction_running on extraction (id) where state = 'RUNNING';

create table extraction_row (
    extraction_id uuid not null references extraction on delete cascade,
    -- what was read out of a document goes with it
    document_id uuid not null references document on delete cascade,
    revision integer not null,
    title text not null,
    state text not null check (state in ('DONE', 'FAILED')),
    data jsonb not null default '{}',
    citations jsonb not null default '[]',
    unsupported jsonb not null default '[]',
    reason text not null default '',
    created_at timestamptz not null,
    primary key (extraction_id, document_id)
);
create index extraction_row_order on extraction_row (extraction_id, created_at, document_id);
create index extraction_row_document on extraction_row (document_id);

comment on column extraction.schema is 'JSON Schema of an object, as text: the order of its properties is the order of columns';
comment on column extraction.reason is 'why it ended early, or what it waits for';
comment on column extraction.total is 'documents to read; those that may not be read any more are taken off';
comment on column extraction_row.citations is 'objects with field, value, chunk, ordinal, page, start and end: where a value stands';
comment on column extraction_row.unsupported is 'objects with field and value: what the document does not say in these words';
comment on column extraction_row.reason is 'why it failed, or what was left out';
