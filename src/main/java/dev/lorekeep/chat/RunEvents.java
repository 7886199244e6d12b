package dev.lorekeep.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The events of runs in PostgreSQL. */
@Singleton
final class RunEvents {
    private final Database database;
    private final ObjectMapper mapper;
    private final Clock clock;

    RunEvents(Database database, ObjectMapper mapper, Clock clock) {
        this.database = database;
        this.mapper = mapper;
        this.clock = clock;
    }

    void append(UUID run, RunEvent event) {
        // a crash ends a run in any case, so only its last event has to outlive one
        var durably = event.body().isLast() ? "" : " from " + Database.NOT_WAITING_FOR_DISK;
        database.update(
                "insert into run_event (run_id, seq, kind, data, created_at) select ?, ?, ?, ?::jsonb, ?" + durably,
                run,
                event.seq(),
                event.body().kind(),
                json(event.body()),
                clock.instant());
    }

    List<RunEvent> after(UUID run, int seq) {
        return database.list(
                row -> new RunEvent(row.getInt("seq"), body(row.getString("kind"), row.getString("data"))),
                "select seq, kind, data from run_event where run_id = ? and seq > ? order by seq",
                run,
                seq);
    }

    private String json(RunEvent.Body body) {
        try {
            var json = mapper.createObjectNode();
            switch (body) {
                case RunEvent.Status status -> json.put("text", status.text());
                case RunEvent.Text text -> json.put("text", text.text());
                case RunEvent.Stepped stepped -> json.set("step", mapper.valueToTree(stepped.step()));
                case RunEvent.Sources sources -> {
                    var list = json.putArray("sources");
                    for (var source : sources.sources()) {
                        var node = mapper.<ObjectNode>valueToTree(source);
                        list.add(node.put("collectionId", source.collectionId().toString()));
                    }
                }
                case RunEvent.Finished finished ->
                    json.put("messageId", finished.messageId().toString());
                case RunEvent.Failed failed ->
                    json.put("reason", failed.reason())
                            .put("remedy", failed.remedy())
                            .put("messageId", failed.messageId().toString());
            }
            return mapper.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event of kind " + body.kind(), e);
        }
    }

    private RunEvent.Body body(String kind, String json) {
        try {
            var data = mapper.readTree(json);
            return switch (kind) {
                case "status" -> new RunEvent.Status(data.get("text").asText());
                case "text" -> new RunEvent.Text(data.get("text").asText());
                case "step" -> new RunEvent.Stepped(mapper.treeToValue(data.get("step"), Step.class));
                case "sources" -> new RunEvent.Sources(sources(data.get("sources")));
                case "finished" ->
                    new RunEvent.Finished(UUID.fromString(data.get("messageId").asText()));
                case "failed" ->
                    new RunEvent.Failed(
                            data.get("reason").asText(),
                            data.get("remedy").asText(),
                            UUID.fromString(data.get("messageId").asText()));
                default -> throw new IllegalStateException("unknown kind of event: " + kind);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<CitationView> sources(JsonNode list) throws IOException {
        var sources = new ArrayList<CitationView>();
        for (var source : list) sources.add(mapper.treeToValue(source, CitationView.class));
        return sources;
    }
}
