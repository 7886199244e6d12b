-- Vectors go when the last chunk with their text has gone -------------------------------------------------------------------

alter table vector add column created_at timestamptz not null default now();
