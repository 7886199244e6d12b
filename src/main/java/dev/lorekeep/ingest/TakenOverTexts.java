package dev.lorekeep.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.parse.Block;
import dev.lorekeep.parse.LineBox;
import dev.lorekeep.parse.ParsedDocument;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was made of the same bytes before, in whatever collection: they are read once, however often they come and are cut. */
@Singleton
class TakenOverTexts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private final Database database;

    TakenOverTexts(Database database) {
        this.database = database;
    }

    /**
     * @param key how it would be read now
     * @param name the file's, for documents without a title of their own
     * @return empty when nobody has read these bytes in full and in this way
     */
    Optional<ParsedDocument> find(String sha256, String key, String name) {
        return database.query(session -> session.first(
                row -> document(row, name),
                "select title, media_type, body, blocks, boxes, page_count, metadata from document_text "
                        + "where sha256 = ? and parse_key = ?",
                sha256,
                key));
    }

    private static ParsedDocument document(ResultSet row, String name) throws SQLException {
        var own = row.getString("title");
        try {
            return new ParsedDocument(
                    own == null ? FileNames.stem(name) : own,
                    row.getString("media_type"),
                    row.getString("body"),
                    blocks(JSON.readTree(row.getString("blocks"))),
                    boxes(JSON.readTree(row.getString("boxes"))),
                    row.getInt("page_count"),
                    JSON.readValue(row.getString("metadata"), STRINGS));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored text cannot be read", e);
        }
    }

    private static List<Block> blocks(JsonNode json) {
        var blocks = new ArrayList<Block>();
        for (var each : json)
            blocks.add(new Block(
                    Block.Kind.valueOf(each.get("kind").asText()),
                    each.get("start").asInt(),
                    each.get("end").asInt(),
                    each.get("level").asInt(),
                    each.get("page").asInt(),
                    each.path("cells").asText("")));
        return blocks;
    }

    private static List<LineBox> boxes(JsonNode json) {
        var boxes = new ArrayList<LineBox>();
        for (var each : json)
            boxes.add(new LineBox(
                    each.get(0).asInt(),
                    each.get(1).asInt(),
                    each.get(2).asInt(),
                    each.get(3).floatValue(),
                    each.get(4).floatValue(),
                    each.get(5).floatValue(),
                    each.get(6).floatValue()));
        return boxes;
    }
}
