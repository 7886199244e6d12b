-- Documents that say nearly the same ------------------------------------------------------------------------------------

create table document_sketch (
    document_id uuid primary key references document on delete cascade,
    minhash integer[] not null,
    bands integer[] not null
);
create index document_sketch_bands on document_sketch using gin (bands);
comment on table document_sketch is 'MinHash of the text: from it nothing of the text can be told';
comment on column document_sketch.bands is 'hashes of groups of minhash: documents that share one are worth comparing';
