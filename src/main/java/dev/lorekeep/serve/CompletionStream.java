package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends an answer as OpenAI's server-sent events while it is made. */
final class CompletionStream implements StreamingOutput {
    private final AnswerFeed feed;
    private final AnswerFeed.@Nullable Item first;
    private final CompletionForm form;
    private final ObjectMapper mapper;
    private final Duration heartbeat;

    /** @param first what was taken from the feed already; null when it had nothing to say for one heartbeat */
    CompletionStream(
            AnswerFeed feed,
            AnswerFeed.@Nullable Item first,
            CompletionForm form,
            ObjectMapper mapper,
            Duration heartbeat) {
        this.feed = feed;
        this.first = first;
        this.form = form;
        this.mapper = mapper;
        this.heartbeat = heartbeat;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try {
            event(out, form.first());
            var item = first;
            while (item == null || !send(out, item)) {
                item = feed.next(heartbeat);
                if (item == null) write(out, ": still there\n\n");
            }
        } finally {
            // a client that went away makes a write fail; the run looks here
            feed.abandon();
        }
    }

    /** @return whether that was the last */
    private boolean send(OutputStream out, AnswerFeed.Item item) throws IOException {
        switch (item) {
            case AnswerFeed.Piece piece -> event(out, form.piece(piece.text()));
            case AnswerFeed.Over over -> end(out, over.how());
        }
        return item instanceof AnswerFeed.Over;
    }

    private void end(OutputStream out, Ended how) throws IOException {
        if (!(how instanceof Ended.Answered answered)) {
            write(out, "event: error\n");
            event(out, Endings.refusal(how).error().body());
            return;
        }
        event(out, form.last(answered));
        if (form.includeUsage()) event(out, form.usageChunk(answered));
        write(out, "data: [DONE]\n\n");
    }

    private void event(OutputStream out, Object data) throws IOException {
        write(out, "data: " + mapper.writeValueAsString(data) + "\n\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
