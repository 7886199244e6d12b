-- What questions to a collection are for ----------------------------------------------------------------------------------

alter table collection add column query_instruction text;
comment on column collection.query_instruction is 'told to the embedding model with each question; null: the model''s own';
