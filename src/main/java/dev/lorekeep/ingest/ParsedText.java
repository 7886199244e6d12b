package dev.lorekeep.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.chunk.Chunk;
import dev.lorekeep.chunk.Suspicion;
import dev.lorekeep.ingest.Database.Session;
import dev.lorekeep.parse.Block;
import dev.lorekeep.parse.LineBox;
import dev.lorekeep.parse.ParsedDocument;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code document_text} and {@code chunk}: what one revision of a document says. */
final class ParsedText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 500;
    private static final int FEW = 4;
    private static final String INSERT =
            "insert into chunk (id, document_id, revision, ordinal, start_offset, end_offset, "
                    + "page, heading_path, context, body, sha256, suspicion) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private ParsedText() {}

    /**
     * Puts the revision's text in the place of whatever is there: the same work twice leaves the same rows.
     *
     * @param parseKey how it was read; empty when it is incomplete, so that it is read again whenever somebody asks
     */
    static void replace(
            Session session,
            SourceDocument document,
            ParsedDocument parsed,
            Optional<String> parseKey,
            List<Chunk> chunks)
            throws SQLException {
        var before = document.chunkCount() == 0
                ? 0
                : session.update(
                        "delete from chunk where document_id = ? and revision = ?", document.id(), document.revision());
        insert(session, document.id(), document.revision(), parsed.title(), chunks);
        session.later(
                "insert into document_text (document_id, revision, sha256, body, blocks, boxes, metadata, parse_key, title, "
                        + "media_type, page_count) values (?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?, ?) "
                        + "on conflict (document_id, revision) do update set "
                        + "sha256 = excluded.sha256, body = excluded.body, blocks = excluded.blocks, boxes = excluded.boxes, "
                        + "metadata = excluded.metadata, parse_key = excluded.parse_key, title = excluded.title, "
                        + "media_type = excluded.media_type, page_count = excluded.page_count",
                document.id(),
                document.revision(),
                document.sha256(),
                parsed.text(),
                blocks(parsed.blocks()),
                boxes(parsed.boxes()),
                metadata(parsed),
                parseKey.orElse(null),
                parsed.title().equals(FileNames.stem(document.name())) ? null : parsed.title(),
                parsed.mediaType(),
                parsed.pageCount());
        // of what was never cut before nobody has changed a chunk
        if (before > 0 || document.revision() > 1)
            ChunkEdits.applyAll(session, document.id(), document.revision(), parsed.title(), chunks);
    }

    private static void insert(Session session, UUID documentId, int revision, String title, List<Chunk> chunks)
            throws SQLException {
        var rows = new ArrayList<@Nullable Object[]>();
        for (var chunk : chunks) {
            var context = chunk.context(title);
            rows.add(new Object[] {
                ContentHash.chunkId(documentId, revision, chunk.ordinal()),
                documentId,
                revision,
                chunk.ordinal(),
                chunk.start(),
                chunk.end(),
                chunk.page(),
                session.array("text", chunk.headingPath()),
                context,
                chunk.text(),
                ContentHash.sha256(embedded(context, chunk.text())),
                (float) Suspicion.of(chunk.text())
            });
            if (rows.size() < BATCH) continue;
            session.updateEach(INSERT, rows);
            rows.clear();
        }
        // those of a small document go with the rest of it
        if (chunks.size() <= FEW) for (var row : rows) session.later(INSERT, row);
        else session.updateEach(INSERT, rows);
    }

    /** What the embedder reads of a chunk. */
    static String embedded(String context, String body) {
        return context + "\n" + body;
    }

    /** {@code [{"kind","start","end","level","page"}, …]}, of a row of a sheet also {@code "cells"}. */
    static String blocks(List<Block> blocks) {
        var json = new StringBuilder("[");
        for (var block : blocks) {
            if (json.length() > 1) json.append(',');
            json.append("{\"kind\":\"").append(block.kind().name());
            json.append("\",\"start\":")
                    .append(block.start())
                    .append(",\"end\":")
                    .append(block.end());
            json.append(",\"level\":")
                    .append(block.level())
                    .append(",\"page\":")
                    .append(block.page());
            // letters, digits and a colon
            if (!block.cells().isEmpty())
                json.append(",\"cells\":\"").append(block.cells()).append('"');
            json.append('}');
        }
        return json.append(']').toString();
    }

    /** {@code [[start,end,page,x,y,width,height], …]}. */
    static String boxes(List<LineBox> boxes) {
        var json = new StringBuilder("[");
        for (var box : boxes) {
            if (json.length() > 1) json.append(',');
            json.append('[')
                    .append(box.start())
                    .append(',')
                    .append(box.end())
                    .append(',')
                    .append(box.page());
            for (var fraction : new float[] {box.x(), box.y(), box.width(), box.height()})
                json.append(',').append(rounded(fraction));
            json.append(']');
        }
        return json.append(']').toString();
    }

    /** A hundred-thousandth of a page is finer than any screen shows; a broken coordinate becomes 0. */
    private static double rounded(float fraction) {
        return Float.isFinite(fraction) ? Math.round(fraction * 100_000.0) / 100_000.0 : 0;
    }

    private static String metadata(ParsedDocument parsed) {
        try {
            return JSON.writeValueAsString(parsed.metadata());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings become JSON", e);
        }
    }
}
