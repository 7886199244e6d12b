-- What is said of a document beside its own bytes ---------------------------------------------------------------------------

alter table document add column given jsonb;
comment on column document.given is 'title and metadata that go before its own, from the metadata file of the archive it came in; null: none';
