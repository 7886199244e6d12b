package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.field.UnstructuredField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.message.DefaultMessageWriter;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.util.MimeUtil;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** Reads e-mail: who wrote to whom and when, the body once (its richest form), attachments as sections. */
final class MailReader implements FormatReader {
    private record Attachment(String name, Entity entity) {}

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.custom()
                .setMaxLineLen(-1)
                .setMaxHeaderLen(-1)
                .setMaxHeaderCount(-1)
                .build());
        builder.setDecodeMonitor(DecodeMonitor.SILENT);
        try (var content = new BufferedInputStream(Files.newInputStream(source.file()))) {
            var message = builder.parseMessage(content);
            try {
                headers(message, draft);
                var attachments = new ArrayList<Attachment>();
                body(message, attachments, draft, 0);
                for (var attachment : attachments)
                    try (var bytes = open(attachment.entity)) {
                        parts.add(source, attachment.name, bytes, draft);
                    }
            } finally {
                message.dispose();
            }
        }
    }

    private static void headers(Message message, Draft draft) {
        var subject = message.getSubject();
        draft.metadata("title", subject);
        draft.metadata("author", header(message, "From"));
        var date = message.getDate();
        if (date != null) draft.metadata("created", date.toInstant().toString());
        if (subject != null) draft.add(Kind.TITLE, subject);
        for (var name : List.of("From", "To", "Cc", "Date")) {
            var value = header(message, name);
            if (value != null && !value.isBlank()) draft.add(Kind.LIST_ITEM, name + ": " + value);
        }
        draft.breakApart();
    }

    private static @Nullable String header(Message message, String name) {
        var field = message.getHeader() == null ? null : message.getHeader().getField(name);
        if (field == null) return null;
        if (field instanceof UnstructuredField unstructured) return unstructured.getValue();
        return org.apache.james.mime4j.codec.DecoderUtil.decodeEncodedWords(
                MimeUtil.unfold(field.getBody()), DecodeMonitor.SILENT);
    }

    private static void body(Entity entity, List<Attachment> attachments, Draft draft, int depth) throws IOException {
        if (depth > 20) return;
        var body = entity.getBody();
        if (body instanceof Multipart multipart) {
            if ("alternative".equals(multipart.getSubType())) alternative(multipart, attachments, draft, depth);
            else for (var part : multipart.getBodyParts()) body(part, attachments, draft, depth + 1);
            return;
        }
        var name = entity.getFilename();
        var isAttachment = "attachment".equals(entity.getDispositionType()) || name != null || body instanceof Message;
        var type = String.valueOf(entity.getMimeType());
        if (isAttachment || !type.startsWith("text/")) {
            if (name == null && type.startsWith("image/")) return;
            attachments.add(new Attachment(nameOf(entity, name), entity));
            return;
        }
        text(entity, type, draft);
    }

    private static String nameOf(Entity entity, @Nullable String name) {
        if (name != null)
            return org.apache.james.mime4j.codec.DecoderUtil.decodeEncodedWords(name, DecodeMonitor.SILENT);
        if (entity.getBody() instanceof Message message && message.getSubject() != null)
            return message.getSubject() + ".eml";
        return "attachment";
    }

    /** The last alternative is the richest (RFC 2046); the ones before it say the same with less. */
    private static void alternative(Multipart multipart, List<Attachment> attachments, Draft draft, int depth)
            throws IOException {
        for (var part : multipart.getBodyParts().reversed()) {
            var before = draft.length();
            body(part, attachments, draft, depth + 1);
            if (draft.length() > before) return;
        }
    }

    private static void text(Entity entity, String type, Draft draft) throws IOException {
        if (!(entity.getBody() instanceof SingleBody)) return;
        byte[] bytes;
        try (var content = open(entity)) {
            bytes = content.readAllBytes();
        }
        if (type.equals("text/calendar")) return;
        var text = decode(entity, type, bytes);
        if (type.equals("text/html")) HtmlReader.blocks(Jsoup.parse(text), draft);
        else PlainTextReader.paragraphs(text, draft);
    }

    private static String decode(Entity entity, String type, byte[] bytes) {
        var declared = entity.getCharset();
        var silent = declared == null || declared.equalsIgnoreCase("us-ascii");
        if (silent) return type.equals("text/html") ? HtmlReader.decode(bytes) : Charsets.decode(bytes);
        try {
            var charset = java.nio.charset.Charset.forName(declared);
            if (!charset.name().equals("UTF-8") || Charsets.isMostlyUtf8(bytes)) return new String(bytes, charset);
        } catch (IllegalArgumentException unknown) {
            return Charsets.decode(bytes);
        }
        return Charsets.decode(bytes);
    }

    private static InputStream open(Entity entity) throws IOException {
        Body body = entity.getBody();
        if (body instanceof SingleBody single) return single.getInputStream();
        var bytes = new ByteArrayOutputStream();
        if (body instanceof Message message) new DefaultMessageWriter().writeMessage(message, bytes);
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
