package dev.lorekeep.parse.child;

import dev.lorekeep.parse.Block;
import dev.lorekeep.parse.Given;
import dev.lorekeep.parse.LineBox;
import dev.lorekeep.parse.Member;
import dev.lorekeep.parse.ParseLimits;
import dev.lorekeep.parse.ParseOptions;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules, requests and replies as bytes, big-endian, strings as a length and UTF-8. A reply comes from a process that has read an untrusted
 * file: lengths are checked before memory is taken, and every value goes through the constructors that check it.
 */
final class Wire {
    private static final int MAX_LINE = 1 << 20;
    private static final int MAX_ADDRESS = 40;
    private static final int MAX_METADATA = 10_000;
    private static final int MAX_MEMBERS = 10_000;
    private static final Block.Kind[] KINDS = Block.Kind.values();

    private Wire() {}

    /** What was received cannot be a reply. */
    static final class Nonsense extends IOException {
        private static final long serialVersionUID = 1;

        Nonsense(String what) {
            super(what);
        }
    }

    static void write(DataOutputStream out, Rules rules) throws IOException {
        var limits = rules.limits();
        out.writeLong(limits.maxFileBytes());
        out.writeInt(limits.maxCharacters());
        out.writeLong(limits.maxDuration().toMillis());
        out.writeInt(limits.maxDepth());
        out.writeInt(limits.maxParts());
        out.writeLong(limits.maxPartBytes());
        var options = rules.options();
        string(out, options.ocr().name());
        out.writeInt(options.languages().size());
        for (var language : options.languages()) string(out, language);
        string(out, options.command());
        out.writeInt(options.maxOcrPages());
        out.writeLong(options.maxOcrDuration().toMillis());
        out.flush();
    }

    static Rules readRules(DataInputStream in) throws IOException {
        var limits = new ParseLimits(
                in.readLong(),
                in.readInt(),
                Duration.ofMillis(in.readLong()),
                in.readInt(),
                in.readInt(),
                in.readLong());
        var ocr = ParseOptions.Ocr.valueOf(string(in, MAX_LINE));
        var languages = new ArrayList<String>();
        for (var left = count(in, MAX_METADATA); left > 0; left--) languages.add(string(in, MAX_LINE));
        var command = string(in, MAX_LINE);
        return new Rules(
                limits, new ParseOptions(ocr, languages, command, in.readInt(), Duration.ofMillis(in.readLong())));
    }

    static void write(DataOutputStream out, Request request) throws IOException {
        string(out, request.file().toString());
        string(out, request.name());
        string(out, request.members() == null ? "" : request.members().toString());
        out.flush();
    }

    /** @throws java.io.EOFException when there will be no more */
    static Request readRequest(DataInputStream in) throws IOException {
        var file = Path.of(string(in, MAX_LINE));
        var name = string(in, MAX_LINE);
        var members = string(in, MAX_LINE);
        return new Request(file, name, members.isEmpty() ? null : Path.of(members));
    }

    static void write(DataOutputStream out, Reply.NoRoom reply) throws IOException {
        out.writeBoolean(false);
        out.writeByte('N');
        out.flush();
    }

    static void write(DataOutputStream out, Reply.Read reply) throws IOException {
        out.writeBoolean(reply.exhausted());
        switch (reply.parsed()) {
            case Parsed.Complete complete -> {
                out.writeByte('C');
                write(out, complete.document());
            }
            case Parsed.Degraded degraded -> {
                out.writeByte('D');
                string(out, degraded.reason());
                string(out, degraded.remedy());
                write(out, degraded.document());
            }
            case Parsed.Unreadable unreadable -> {
                out.writeByte('U');
                string(out, unreadable.reason());
                string(out, unreadable.remedy());
            }
        }
        out.flush();
    }

    /**
     * @param maxCharacters more text than this was not asked for
     * @param members where files inside the file were to be kept; null when none were
     */
    static Reply readReply(DataInputStream in, int maxCharacters, @Nullable Path members) throws IOException {
        var exhausted = in.readBoolean();
        var kind = in.readByte();
        if (kind == 'N') return new Reply.NoRoom();
        try {
            return new Reply.Read(
                    switch (kind) {
                        case 'C' -> new Parsed.Complete(document(in, maxCharacters, members));
                        case 'D' -> {
                            var reason = string(in, MAX_LINE);
                            var remedy = string(in, MAX_LINE);
                            yield new Parsed.Degraded(document(in, maxCharacters, members), reason, remedy);
                        }
                        case 'U' -> new Parsed.Unreadable(string(in, MAX_LINE), string(in, MAX_LINE));
                        default -> throw new Nonsense("unknown kind of reply: " + kind);
                    },
                    exhausted);
        } catch (IllegalArgumentException e) {
            throw new Nonsense("impossible document: " + e.getMessage());
        }
    }

    private static void write(DataOutputStream out, ParsedDocument document) throws IOException {
        string(out, document.title());
        string(out, document.mediaType());
        string(out, document.text());
        out.writeInt(document.pageCount());
        write(out, document.metadata());
        out.writeInt(document.blocks().size());
        for (var block : document.blocks()) {
            out.writeByte(block.kind().ordinal());
            out.writeInt(block.start());
            out.writeInt(block.end());
            out.writeByte(block.level());
            out.writeInt(block.page());
            string(out, block.cells());
        }
        out.writeInt(document.boxes().size());
        for (var box : document.boxes()) {
            out.writeInt(box.start());
            out.writeInt(box.end());
            out.writeInt(box.page());
            out.writeFloat(box.x());
            out.writeFloat(box.y());
            out.writeFloat(box.width());
            out.writeFloat(box.height());
        }
        out.writeInt(document.members().size());
        for (var member : document.members()) {
            string(out, member.name());
            out.writeInt(member.start());
            string(out, member.given().title());
            write(out, member.given().metadata());
        }
    }

    private static void write(DataOutputStream out, Map<String, String> metadata) throws IOException {
        out.writeInt(metadata.size());
        for (var entry : metadata.entrySet()) {
            string(out, entry.getKey());
            string(out, entry.getValue());
        }
    }

    private static ParsedDocument document(DataInputStream in, int maxCharacters, @Nullable Path members)
            throws IOException {
        var title = string(in, MAX_LINE);
        var mediaType = string(in, MAX_LINE);
        var text = string(in, (int) Math.min(Integer.MAX_VALUE - 8L, 3L * maxCharacters + 1000));
        var pages = in.readInt();
        var metadata = metadata(in, MAX_METADATA);
        var blocks = blocks(in, text.length());
        var boxes = boxes(in, text.length());
        return new ParsedDocument(
                title, mediaType, text, blocks, boxes, pages, metadata, members(in, text.length(), members));
    }

    /** Where they are is not for a process to say: each has its number for a name. */
    private static List<Member> members(DataInputStream in, int length, @Nullable Path folder) throws IOException {
        var members = new ArrayList<Member>();
        for (var left = count(in, folder == null ? 0 : MAX_MEMBERS); left > 0 && folder != null; left--) {
            var name = string(in, MAX_LINE);
            var start = in.readInt();
            if (start > length) throw new Nonsense("a member begins at " + start + " of " + length);
            var given = new Given(string(in, MAX_LINE), metadata(in, Given.MAX_PROPERTIES));
            members.add(new Member(name, folder.resolve(String.valueOf(members.size())), start, given));
        }
        return members;
    }

    private static Map<String, String> metadata(DataInputStream in, int most) throws IOException {
        var metadata = new HashMap<String, String>();
        for (var left = count(in, most); left > 0; left--) metadata.put(string(in, MAX_LINE), string(in, MAX_LINE));
        return metadata;
    }

    private static List<Block> blocks(DataInputStream in, int length) throws IOException {
        var blocks = new ArrayList<Block>();
        for (var left = count(in, length); left > 0; left--) {
            var kind = in.readUnsignedByte();
            if (kind >= KINDS.length) throw new Nonsense("unknown kind of block: " + kind);
            var start = in.readInt();
            blocks.add(new Block(
                    KINDS[kind], start, end(in, length), in.readByte(), in.readInt(), string(in, MAX_ADDRESS)));
        }
        return blocks;
    }

    private static List<LineBox> boxes(DataInputStream in, int length) throws IOException {
        var boxes = new ArrayList<LineBox>();
        for (var left = count(in, length); left > 0; left--) {
            var start = in.readInt();
            boxes.add(new LineBox(
                    start,
                    end(in, length),
                    in.readInt(),
                    in.readFloat(),
                    in.readFloat(),
                    in.readFloat(),
                    in.readFloat()));
        }
        return boxes;
    }

    private static int end(DataInputStream in, int length) throws IOException {
        var end = in.readInt();
        if (end > length) throw new Nonsense("a range ends at " + end + " of " + length);
        return end;
    }

    private static int count(DataInputStream in, int most) throws IOException {
        var count = in.readInt();
        if (count < 0 || count > most) throw new Nonsense("impossible count: " + count);
        return count;
    }

    private static void string(DataOutputStream out, String value) throws IOException {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String string(DataInputStream in, int maxBytes) throws IOException {
        var bytes = new byte[count(in, maxBytes)];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
