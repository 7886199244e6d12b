-- Every call of a language model. Without references: what was used stays known when a conversation or an account is deleted.

create table model_call (
    id uuid primary key,
    started_at timestamptz not null,
    account_id uuid not null,
    run_id uuid,
    task text not null,
    model text not null,
    endpoint text not null,
    outcome text not null,
    input_tokens bigint not null,
    cached_tokens bigint not null,
    output_tokens bigint not null,
    thinking_tokens bigint not null,
    estimated boolean not null,
    queued_ms bigint not null,
    first_token_ms bigint,
    duration_ms bigint not null,
    occupied_seconds double precision not null,
    cost double precision not null,
    currency text not null,
    reason text not null
);
-- reports of a month
create index model_call_time on model_call (started_at);
-- a person's own use, and budgets
create index model_call_account on model_call (account_id, started_at);
-- the details of an answer
create index model_call_run on model_call (run_id) where run_id is not null;
-- since when a machine is in use
create index model_call_endpoint on model_call (endpoint, started_at);

comment on column model_call.run_id is 'the answer it was made for; it may have been deleted since';
comment on column model_call.cached_tokens is 'of input_tokens, which has them too';
comment on column model_call.thinking_tokens is 'of output_tokens, which has them too';
comment on column model_call.estimated is 'the server did not count all of it, so Lorekeep did';
comment on column model_call.first_token_ms is 'from being sent; null when none came';
comment on column model_call.occupied_seconds is 'of the endpoint''s time: while n calls run, each has one nth';
comment on column model_call.cost is 'in currency, as models.yaml had it then';
