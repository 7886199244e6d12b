-- Agents: what was allowed for a conversation, which agent a run is of, and what its answer rests on.

create table tool_approval (
    conversation_id uuid not null references conversation on delete cascade,
    tool text not null,
    account_id uuid not null references account on delete cascade,
    created_at timestamptz not null,
    primary key (conversation_id, tool)
);

alter table run add column agent text not null default 'ask';
-- the only model that may answer, when a person wants to know what that one says
alter table run add column only_model text;
-- statements of the answer and whether their sources support them
alter table run add column verdicts jsonb not null default '[]';
-- contradictions between the sources that it cites
alter table run add column conflicts jsonb not null default '[]';

create table agent_version (
    name text not null,
    version text not null,
    source text not null,
    created_at timestamptz not null,
    primary key (name, version)
);
