-- Places outside of this machine whose files are documents of a collection: S3, WebDAV, IMAP, web pages.

create table source (
    id uuid primary key,
    collection_id uuid not null references collection on delete cascade,
    kind text not null check (kind in ('S3', 'WEBDAV', 'IMAP', 'WEB')),
    name text not null,
    settings jsonb not null,
    secret bytea,
    interval_minutes integer not null check (interval_minutes >= 0),
    paused boolean not null default false,
    next_run_at timestamptz,
    requested_by text,
    accept_empty boolean not null default false,
    failures integer not null default 0,
    lease_owner text,
    lease_until timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index source_collection on source (collection_id);
create index source_due on source (next_run_at) where not paused;
comment on column source.secret is 'sealed with AES-256-GCM; the key is a file outside of this database';
comment on column source.interval_minutes is '0: only when somebody asks for it';
comment on column source.requested_by is 'who asked for the next run; null when the schedule did';
comment on column source.accept_empty is 'somebody said that the source is really empty: the next run may remove everything';
comment on column source.failures is 'runs in a row that failed';
comment on column source.lease_owner is 'the process that runs it; one at a time';

create table source_run (
    id uuid primary key,
    source_id uuid not null references source on delete cascade,
    state text not null check (state in ('RUNNING', 'DONE', 'HELD', 'FAILED', 'STOPPED')),
    phase text not null check (phase in ('LIST', 'FETCH', 'REMOVE')),
    started_by text not null,
    began_at timestamptz not null,
    ended_at timestamptz,
    seen bigint not null default 0,
    added bigint not null default 0,
    changed bigint not null default 0,
    renamed bigint not null default 0,
    removed bigint not null default 0,
    failed bigint not null default 0,
    partial text,
    reason text,
    remedy text,
    checkpoint text
);
create index source_run_source on source_run (source_id, began_at desc);
comment on column source_run.state is 'HELD: the source looked empty, so nothing was removed';
comment on column source_run.partial is 'why the listing is not complete, so that nothing is removed; null while it is';
comment on column source_run.checkpoint is 'where the listing goes on after a stop: a continuation token, folders still to be listed';

create table source_item (
    source_id uuid not null references source on delete cascade,
    uri text not null,
    etag text,
    size_bytes bigint,
    modified_at timestamptz,
    sha256 text,
    document_id uuid references document on delete set null,
    seen_run uuid,
    queued_run uuid,
    failed_run uuid,
    pending boolean not null,
    depth integer not null default 0,
    links jsonb,
    primary key (source_id, uri)
);
create index source_item_pending on source_item (source_id, depth, uri) where pending;
create index source_item_sha256 on source_item (source_id, sha256);
create index source_item_document on source_item (document_id);
comment on column source_item.seen_run is 'the last run that found it at the source';
comment on column source_item.queued_run is 'web pages: the last run that a link to it was found in';
comment on column source_item.pending is 'its bytes have to be looked at: new, or other validators than before';
comment on column source_item.links is 'web pages: where it links to, for when the page is unchanged';
