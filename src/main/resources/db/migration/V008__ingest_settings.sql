-- How a collection's documents are cut and read -------------------------------------------------------------------------

alter table collection add column ingest_settings jsonb;
comment on column collection.ingest_settings is 'lengths and strategy of chunks, text recognition; null: as usual';

alter table document add column ingest_settings jsonb;
comment on column document.ingest_settings is 'instead of its collection''s; null: those';

alter table document_text add column parse_key text;
alter table document_text add column title text;
alter table document_text add column media_type text not null default 'application/octet-stream';
alter table document_text add column page_count integer not null default 0;
comment on column document_text.parse_key is 'how the original was read; other documents with the same one and the same original take the text over. null: not to be taken over';
comment on column document_text.title is 'the document''s own; null when it was made from the file''s name';
