-- What the tools of MCP servers said of themselves when an admin approved them: who says something else later is withheld.

create table mcp_pin (
    server text not null,
    tool text not null,
    sha256 text not null,
    description text not null,
    schema text not null,
    first_seen_at timestamptz not null,
    primary key (server, tool)
);
comment on column mcp_pin.sha256 is 'of name, description and schema as the server sent them';
comment on column mcp_pin.first_seen_at is 'when it was approved as it is here';
