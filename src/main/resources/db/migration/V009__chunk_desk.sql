-- What people change about chunks ---------------------------------------------------------------------------------------

alter table chunk add column correction text;
alter table chunk add column keywords text[] not null default '{}';
alter table chunk add column disabled boolean not null default false;
comment on column chunk.body is 'as in the document, always';
comment on column chunk.correction is 'what is searched and read instead of body; null: body';
comment on column chunk.keywords is 'searched like words of the chunk, never shown as its text';
comment on column chunk.disabled is 'not found and not read';
comment on column chunk.sha256 is 'of what was embedded: context, line feed, correction or body';

create table chunk_edit (
    document_id uuid not null references document on delete cascade,
    body_sha256 text not null,
    occurrence integer not null,
    version integer not null check (version > 0),
    correction text,
    keywords text[] not null,
    disabled boolean not null,
    edited_by text not null,
    edited_at timestamptz not null,
    primary key (document_id, body_sha256, occurrence, version)
);
comment on table chunk_edit is 'the history of a chunk, known by its text, so that it outlives a new reading or cutting that leaves the text as it was';
comment on column chunk_edit.body_sha256 is 'of the chunk''s body';
comment on column chunk_edit.occurrence is 'from 0, among the chunks of the document with the same body';
