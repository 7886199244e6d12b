package dev.lorekeep.ingest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody made of a chunk.
 *
 * @param version counts up from 1 for each chunk
 * @param correction what is searched and read in place of the document's text; null for that text
 * @param keywords searched like words of the chunk
 * @param disabled whether it is neither found nor read
 */
record ChunkEdit(
        int version,
        @Nullable String correction,
        List<String> keywords,
        boolean disabled,
        String editedBy,
        Instant editedAt) {
    static final String COLUMNS = "version, correction, keywords, disabled, edited_by, edited_at";

    ChunkEdit {
        keywords = List.copyOf(keywords);
    }

    static ChunkEdit of(ResultSet row) throws SQLException {
        return new ChunkEdit(
                row.getInt("version"),
                row.getString("correction"),
                List.of((String[]) row.getArray("keywords").getArray()),
                row.getBoolean("disabled"),
                row.getString("edited_by"),
                row.getObject("edited_at", OffsetDateTime.class).toInstant());
    }

    /** Whether the chunk is as the document has it. */
    boolean isAsInDocument() {
        return correction == null && keywords.isEmpty() && !disabled;
    }
}
