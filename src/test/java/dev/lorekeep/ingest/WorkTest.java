package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkTest {
    private final Work work = new Work(new ProgressBoard(Clock.systemUTC()));
    private final SourceDocument document = document(UUID.randomUUID());

    static SourceDocument document(UUID collection) {
        return new SourceDocument(
                UUID.randomUUID(),
                collection,
                "upload:a.txt",
                "a.txt",
                "a.txt",
                "",
                "text/plain",
                1,
                1,
                DocumentState.WORKING,
                Stage.PARSE,
                null,
                null,
                0,
                0,
                1,
                null,
                null,
                true,
                "{}",
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Test
    void interruptsWhoeverWorksOnADocumentThatIsCalledOff() throws Exception {
        var begun = new CountDownLatch(1);
        var told = new CompletableFuture<Boolean>();
        var worker = Thread.ofPlatform().start(() -> {
            try (var step = work.begin(document)) {
                begun.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                told.complete(true);
            }
        });
        begun.await();
        work.callOff(UUID.randomUUID());
        assertThat(told).isNotDone();
        work.callOff(document.id());
        assertThat(told.get(20, TimeUnit.SECONDS)).isTrue();
        worker.join();
        assertThat(work.isEmpty()).isTrue();
    }

    @Test
    void leavesNoInterruptForTheNextDocument() {
        try (var step = work.begin(document)) {
            work.callOff(document.id());
            assertThat(step.isCalledOff()).isTrue();
        }
        assertThat(Thread.interrupted()).isFalse();
        try (var next = work.begin(document)) {
            assertThat(next.isCalledOff()).isFalse();
        }
    }
}
