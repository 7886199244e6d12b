package dev.lorekeep.parse;

import java.util.List;
import java.util.Map;

/**
 * One file as text with structure. Offsets everywhere are UTF-16 units of {@link #text}.
 *
 * @param title the document's own title, or its file name without extension
 * @param mediaType detected media type, not the claimed one
 * @param text the canonical text, blocks separated by line feeds; at least one visible character
 * @param blocks structure in reading order, not overlapping
 * @param boxes places on pages; empty for formats without pages
 * @param pageCount pages, slides or sheets; 0 where the format has none
 * @param metadata author, created, subject and the like, already trimmed to sane lengths
 * @param members files inside it, in the order of their sections, if they were to be kept; their text is in {@link #text}, too
 */
public record ParsedDocument(
        String title,
        String mediaType,
        String text,
        List<Block> blocks,
        List<LineBox> boxes,
        int pageCount,
        Map<String, String> metadata,
        List<Member> members) {
    public ParsedDocument(
            String title,
            String mediaType,
            String text,
            List<Block> blocks,
            List<LineBox> boxes,
            int pageCount,
            Map<String, String> metadata) {
        this(title, mediaType, text, blocks, boxes, pageCount, metadata, List.of());
    }

    public ParsedDocument {
        if (text.isBlank()) throw new IllegalArgumentException("parsed text is blank: " + title);
        blocks = List.copyOf(blocks);
        boxes = List.copyOf(boxes);
        metadata = Map.copyOf(metadata);
        members = List.copyOf(members);
    }
}
