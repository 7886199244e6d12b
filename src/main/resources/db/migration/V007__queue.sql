-- Whose turn it is -----------------------------------------------------------------------------------------------------

alter table document add column added_by uuid references account on delete set null;
alter table document add column bulk boolean not null default true;
comment on column document.bulk is 'waits behind what people add a few files at a time';
create index document_waiting on document (collection_id, added_by) where state = 'WAITING';

alter table collection add column paused_at timestamptz;
alter table collection add column paused_by text;
comment on column collection.paused_at is 'its documents wait until somebody lets them go on';

-- Where each lane of the queue has got to, in the queue's own time: see Turns.
create table ingest_lane (
    lane text not null,
    bulk boolean not null,
    finish timestamptz not null,
    primary key (lane, bulk)
);
