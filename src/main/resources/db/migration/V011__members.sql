-- Files inside files ----------------------------------------------------------------------------------------------------

alter table document add column parent_id uuid references document on delete cascade;
create index document_parent on document (parent_id) where parent_id is not null;
comment on column document.parent_id is 'the mail or archive that it came in; it goes with that';
