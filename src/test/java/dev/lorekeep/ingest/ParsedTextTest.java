package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.parse.Block;
import dev.lorekeep.parse.LineBox;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ParsedTextTest {
    @Test
    void writesBlocksAsObjects() {
        var blocks = List.of(
                new Block(Block.Kind.HEADING, 0, 5, 2, 1),
                new Block(Block.Kind.PARAGRAPH, 6, 9, 0, 1),
                new Block(Block.Kind.TABLE_ROW, 10, 12, 0, 1, "B7:F7"));
        assertThat(ParsedText.blocks(blocks))
                .isEqualTo(
                        "[{\"kind\":\"HEADING\",\"start\":0,\"end\":5,\"level\":2,\"page\":1},"
                                + "{\"kind\":\"PARAGRAPH\",\"start\":6,\"end\":9,\"level\":0,\"page\":1},"
                                + "{\"kind\":\"TABLE_ROW\",\"start\":10,\"end\":12,\"level\":0,\"page\":1,\"cells\":\"B7:F7\"}]");
    }

    @Test
    void writesBoxesAsShortArrays() {
        var boxes = List.of(new LineBox(3, 9, 2, 0.1234567f, 0.5f, Float.NaN, 1f));
        assertThat(ParsedText.boxes(boxes)).isEqualTo("[[3,9,2,0.12346,0.5,0.0,1.0]]");
        assertThat(ParsedText.boxes(List.of())).isEqualTo("[]");
    }

    @Test
    void namesAChunkByItsPlace() {
        var document = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        var id = ContentHash.chunkId(document, 1, 0);
        assertThat(id).isEqualTo(ContentHash.chunkId(document, 1, 0));
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id)
                .isNotEqualTo(ContentHash.chunkId(document, 1, 1))
                .isNotEqualTo(ContentHash.chunkId(document, 2, 0));
    }
}
