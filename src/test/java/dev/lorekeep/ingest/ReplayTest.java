package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.chunk.Chunk;
import dev.lorekeep.chunk.ChunkSettings;
import dev.lorekeep.chunk.Chunker;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.EmbedderInfo;
import dev.lorekeep.embed.VectorCache;
import dev.lorekeep.parse.Given;
import dev.lorekeep.parse.OcrChoice;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import dev.lorekeep.parse.Parser;
import dev.lorekeep.platform.Blob;
import dev.lorekeep.platform.BlobStore;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.FullDisk;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingEmbedder;
import dev.lorekeep.testing.TestingPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Kills the service at every place where it touches PostgreSQL or the index, starts it again, and looks whether every document
 * is in the index exactly once. A real PostgreSQL; the other parts are small fakes.
 */
class ReplayTest {
    private DataSource pool;
    private Path data;
    private UUID collection;
    private TestingIndex index;
    private final Countdown countdown = new Countdown();

    /** The process dies here: no handler of the code under test knows it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Counts the places where a kill of the service can strike, or one of PostgreSQL. */
    private static final class Countdown {
        private int left = Integer.MAX_VALUE;
        private int leftToCrash = Integer.MAX_VALUE;

        void killAfter(int places) {
            left = places;
        }

        /** PostgreSQL is back after one failure. */
        void crashOnceAfter(int places) {
            leftToCrash = places;
        }

        void place() {
            if (left-- <= 0) throw new Killed();
        }

        void crash() {
            if (leftToCrash-- == 0) throw new Database.DatabaseTrouble(new SQLException("gone", "57P02"));
        }
    }

    /** Dies before a statement or a transaction and after its commit. */
    private final class MortalDatabase extends Database {
        MortalDatabase() {
            super(pool);
        }

        @Override
        <T extends @Nullable Object> T transaction(Work<T> work) {
            countdown.place();
            countdown.crash();
            var result = super.transaction(work);
            countdown.place();
            countdown.crash();
            return result;
        }

        @Override
        <T extends @Nullable Object> T query(Work<T> work) {
            countdown.place();
            countdown.crash();
            var result = super.query(work);
            countdown.place();
            countdown.crash();
            return result;
        }
    }

    /** One life of the service. */
    private final class Life {
        final Database database = new MortalDatabase();
        final ProgressBoard board = new ProgressBoard(Clock.systemUTC());
        final Work work = new Work(board);
        final SourceDocuments documents = new SourceDocuments(database, Clock.systemUTC());
        final BlobStore blobs = new BlobStore(DataFolder.open(data));
        final Embedder embedder = new MortalEmbedder();
        final PassageVectors vectors = new PassageVectors(new VectorCache(pool), embedder);
        final WorkingDocuments working = new WorkingDocuments(database, board, Clock.systemUTC());
        final IndexSignal signal = new IndexSignal();
        final IngestConfig config = new TestingIngestConfig();
        final LineParser parser = new LineParser();
        final Originals stored = new Originals(blobs, database, new Room(new DataFolder(data), config));
        final OriginalTexts originals =
                new OriginalTexts(blobs, parser, new TakenOverTexts(database), new DataFolder(data), config);
        final Members members =
                new Members(new Arrivals(stored, database, Clock.systemUTC()), documents, database, board);
        final Pipeline pipeline = new Pipeline(working, originals, new LineChunker(), members, vectors, work, signal);
        final IngestJobs jobs = new IngestJobs(
                database,
                working,
                pipeline,
                stored,
                new Room(new DataFolder(data), config),
                config,
                new DataFolder(data),
                Clock.systemUTC());
        final IndexLoop loop = loop();

        IndexLoop loop() {
            return new IndexLoop(
                    index,
                    new PendingChanges(database, vectors),
                    new AppliedChanges(database, board, Clock.systemUTC()),
                    signal,
                    work,
                    new DataFolder(data));
        }

        void submit(String name, String text) throws IOException {
            submit(name, text, null);
        }

        List<SourceDocument> submit(String name, String text, @Nullable UUID addedBy) throws IOException {
            return documents.register(List.of(arrival(name, text, addedBy)));
        }

        Arrival arrival(String name, String text, @Nullable UUID addedBy) throws IOException {
            Blob blob = blobs.put(new ByteArrayInputStream(text.getBytes(UTF_8)));
            return new Arrival(collection, "upload:" + name, name, blob, null, addedBy, null, Given.NOTHING);
        }

        /** What the scheduler and the loop do, on one thread. */
        void workOff() throws InterruptedException {
            loop.recover();
            loop.catchUp();
            for (var job : due()) {
                jobs.ingest(Jobs.Payload.parse(job));
                done(job);
                if (job.hashCode() % 3 != 0) loop.catchUp();
            }
            loop.catchUp();
        }

        private List<String> due() {
            return database.query(
                    session -> session.list(
                            row -> row.getString(1),
                            "select task_instance from scheduled_tasks where task_name = 'ingest-document' order by execution_time"));
        }

        /** Names of the documents that are in work or wait for a parser. */
        private List<String> picked() {
            return new Database(pool)
                    .query(session -> session.list(
                            row -> row.getString(1),
                            "select d.name from scheduled_tasks t join document d on d.id = " + Jobs.DOCUMENT
                                    + " where t.task_name = ? and t.picked",
                            Jobs.INGEST));
        }

        private void done(String job) {
            database.transaction(session -> session.update(
                    "delete from scheduled_tasks where task_name = 'ingest-document' and task_instance = ?", job));
        }
    }

    private final class MortalEmbedder implements Embedder {
        private final TestingEmbedder words = new TestingEmbedder();

        @Override
        public EmbedderInfo info() {
            return words.info();
        }

        @Override
        public CompletableFuture<List<float[]>> embed(List<String> texts, Side side, Priority priority) {
            countdown.place();
            whileEmbedding.run();
            embedded.addAndGet(texts.size());
            return words.embed(texts, side, priority);
        }

        @Override
        public int countTokens(String text) {
            return words.countTokens(text);
        }

        @Override
        public void close() {}
    }

    private final AtomicInteger embedded = new AtomicInteger();

    private boolean noRoom;
    private boolean unreadable;
    private Runnable whileReading = () -> {};
    private Runnable whileEmbedding = () -> {};

    private final class LineParser implements Parser {
        @Override
        public Parser with(OcrChoice ocr) {
            return this;
        }

        @Override
        public String fingerprint() {
            return "lines";
        }

        private final AtomicInteger files = new AtomicInteger();

        @Override
        public Parsed parse(Path file, String name, @Nullable Path members) {
            files.incrementAndGet();
            whileReading.run();
            if (unreadable) return new Parsed.Unreadable("The file is empty.", "Nothing to do.");
            if (noRoom) throw FullDisk.at(data, new IOException("No space left on device"));
            try {
                var text = Files.readString(file);
                return new Parsed.Complete(
                        new ParsedDocument(name, "text/plain", text, List.of(), List.of(), 0, Map.of()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class LineChunker implements Chunker {
        private static final Pattern LINE = Pattern.compile("[^\n]+");

        @Override
        public List<Chunk> chunk(ParsedDocument document, ChunkSettings settings) {
            var chunks = new ArrayList<Chunk>();
            var lines = LINE.matcher(document.text());
            while (lines.find())
                chunks.add(new Chunk(chunks.size(), lines.start(), lines.end(), lines.group(), List.of(), "", 0));
            return chunks;
        }
    }

    /** However many are in work at once: an end of one is a place for what goes first. */
    @Test
    void takesWhatAPersonAddsAsSoonAsOneInWorkHasEnded() throws Exception {
        var life = new Life();
        for (var bulk = 0; bulk < 12; bulk++) life.submit("bulk-" + bulk + ".txt", "bulk " + bulk);
        var mayEnd = new Semaphore(0);
        whileReading = mayEnd::acquireUninterruptibly;
        life.jobs.start();
        try {
            Eventually.passes(
                    Duration.ofSeconds(20), () -> assertThat(life.picked()).hasSize(4));
            var person = person();
            life.submit("first.txt", "first", person);
            life.jobs.wakeFor(life.submit("second.txt", "second", person));
            mayEnd.release();
            Eventually.passes(
                    Duration.ofSeconds(5), () -> assertThat(life.picked()).contains("first.txt"));
            assertThat(life.parser.files.get()).isLessThanOrEqualTo(2);
            mayEnd.release();
            Eventually.passes(
                    Duration.ofSeconds(5), () -> assertThat(life.picked()).contains("second.txt"));
            assertThat(life.parser.files.get()).isLessThanOrEqualTo(3);
        } finally {
            mayEnd.release(100);
            life.jobs.stop();
        }
    }

    @Test
    void takesManyAtOnceWhateverIsAtTheirPlaces() throws Exception {
        var life = new Life();
        life.submit("known.txt", "of before");
        life.submit("same.txt", "the same");
        life.workOff();
        for (var addedBy : Arrays.asList(null, person())) {
            var by = addedBy == null ? "nobody" : "person";
            var arrivals = List.of(
                    life.arrival("new of " + by, "new of " + by, addedBy),
                    life.arrival("known.txt", "changed by " + by, addedBy),
                    life.arrival("empty of " + by, "", addedBy),
                    life.arrival("again of " + by, "one", addedBy),
                    life.arrival("again of " + by, "two", addedBy),
                    life.arrival("same.txt", "the same", addedBy));
            var documents = life.documents.register(arrivals);
            assertThat(documents)
                    .extracting(SourceDocument::name)
                    .isEqualTo(arrivals.stream().map(Arrival::name).toList());
            assertThat(documents)
                    .extracting(SourceDocument::state)
                    .containsExactly(
                            DocumentState.WAITING,
                            DocumentState.WAITING,
                            DocumentState.FAILED,
                            DocumentState.WAITING,
                            DocumentState.WAITING,
                            DocumentState.SEARCHABLE);
            // what is told is what stands in the rows
            for (var document : List.of(documents.getFirst(), documents.get(2), documents.get(5)))
                assertThat(life.documents.byId(document.id())).contains(document);
            assertThat(documents).extracting(SourceDocument::bulk).startsWith(addedBy == null, addedBy == null);
            assertThat(documents.get(4).id()).isEqualTo(documents.get(3).id());
            assertThat(documents.get(4).revision()).isEqualTo(2);
            life.workOff();
            assertThat(index.texts()).contains("new of " + by, "changed by " + by, "two", "the same");
            assertThat(index.texts()).doesNotContain("of before", "one");
        }
    }

    private UUID person() {
        var id = UUID.randomUUID();
        new Database(pool)
                .transaction(session -> session.update(
                        "insert into account (id, name, display_name, password_hash, role, created_at, password_changed_at) "
                                + "values (?, 'person', 'Person', '', 'USER', now(), now())",
                        id));
        return id;
    }

    @Test
    void countsNoTryWhileTheDiskIsFull() throws Exception {
        var life = new Life();
        life.submit("a.txt", "one\ntwo");
        var id = life.documents.idsOf(collection, Optional.empty()).getFirst();
        noRoom = true;
        for (var attempt = 0; attempt < 2 * new TestingIngestConfig().maxAttempts(); attempt++)
            assertThatThrownBy(life::workOff).isInstanceOf(FullDisk.class);
        var waiting = life.documents.byId(id).orElseThrow();
        assertThat(waiting.state()).isEqualTo(DocumentState.WAITING);
        assertThat(waiting.attempts()).isZero();
        assertThat(waiting.reason()).startsWith("The disk of " + data + " is full");
        noRoom = false;
        life.workOff();
        assertThat(index.texts()).containsExactly("one", "two");
    }

    @BeforeEach
    void makeDatabase() throws SQLException, IOException {
        var settings = TestingPostgres.properties();
        var url = requireNonNull(settings.get("quarkus.datasource.jdbc.url"));
        var user = settings.get("quarkus.datasource.username");
        var password = settings.get("quarkus.datasource.password");
        var name = "replay_" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        var source = new PGSimpleDataSource();
        source.setUrl(url.substring(0, url.lastIndexOf('/') + 1) + name);
        source.setUser(user);
        source.setPassword(password);
        pool = source;
        Flyway.configure().dataSource(pool).load().migrate();
        data = Files.createTempDirectory(Path.of(settings.get("lorekeep.data")), "replay");
        collection = UUID.randomUUID();
        new Database(pool)
                .transaction(session -> session.update(
                        "insert into collection (id, slug, name, created_at) values (?, 'replay', 'Replay', now())",
                        collection));
        index = new TestingIndex(countdown::place);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyDocumentIsSearchableExactlyOnceHoweverOftenItIsKilled(int seed) throws Exception {
        var random = new Random(seed);
        var expected = new HashMap<String, String>();
        var kills = 0;
        for (var round = 0; round < 6; round++) {
            change(random, expected);
            // the first life never gets far, so that each seed kills; later ones may finish
            countdown.killAfter(random.nextInt(round == 0 ? 2 : 120));
            try {
                new Life().workOff();
            } catch (Killed e) {
                kills++;
            }
            countdown.killAfter(Integer.MAX_VALUE);
        }
        new Life().workOff();
        assertThat(index.texts()).isEqualTo(chunksOf(expected));
        assertThat(kills).as("the test itself: it has to kill").isPositive();
        assertThat(unfinished()).isZero();
        assertConsistentRows();
    }

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    /** New, changed, unchanged and removed documents. */
    private void change(Random random, Map<String, String> expected) throws IOException {
        var life = new Life();
        for (var i = 0; i < 4; i++) {
            var name = "file" + random.nextInt(6) + ".txt";
            if (random.nextInt(4) == 0) {
                expected.remove(name);
                life.database
                        .query(session -> session.first(
                                row -> row.getObject(1, UUID.class), "select id from document where name = ?", name))
                        .ifPresent(life.documents::remove);
                continue;
            }
            var text = name + " says " + random.nextInt(5) + "\nand a second line " + random.nextInt(3);
            expected.put(name, text);
            life.submit(name, text);
        }
    }

    private static List<String> chunksOf(Map<String, String> documents) {
        return documents.values().stream().flatMap(String::lines).sorted().toList();
    }

    private long unfinished() {
        return new Database(pool)
                .<Long>query(session -> session.number("select count(*) from document where state <> 'SEARCHABLE'"));
    }

    private void assertConsistentRows() {
        new Database(pool).query(session -> {
            assertThat(session.number("select count(*) from document where indexed_revision is distinct from revision"))
                    .isZero();
            assertThat(session.number("select count(*) from chunk c join document d on d.id = c.document_id "
                            + "where c.revision <> d.revision"))
                    .isZero();
            assertThat(session.number("select count(*) from (select document_id from change group by document_id "
                            + "having count(*) > 1) twice"))
                    .isZero();
            return true;
        });
    }

    @Test
    void buildsALostIndexAgainWithoutEmbedding() throws Exception {
        var life = new Life();
        life.submit("a.txt", "first line\nsecond line");
        life.submit("b.txt", "third line");
        life.workOff();
        var texts = index.texts();
        var before = embedded.get();
        index = new TestingIndex(countdown::place);
        new Life().workOff();
        assertThat(index.texts()).isEqualTo(texts);
        assertThat(embedded.get()).isEqualTo(before);
        assertThat(unfinished()).isZero();
    }

    @Test
    void readsAndEmbedsTheSameBytesOnce() throws Exception {
        var life = new Life();
        life.submit("a.txt", "first line\nsecond line");
        life.workOff();
        var before = embedded.get();
        life.submit("b.txt", "first line\nsecond line");
        life.workOff();
        assertThat(life.parser.files).hasValue(1);
        assertThat(embedded.get()).isEqualTo(before);
        assertThat(index.texts()).containsExactly("first line", "first line", "second line", "second line");
        assertThat(unfinished()).isZero();
        // with another ending it may be another format
        life.submit("c.csv", "first line\nsecond line");
        life.workOff();
        assertThat(life.parser.files).hasValue(2);
    }

    @Test
    void letsTheSameBytesWaitUntilTheyAreRead() throws Exception {
        var life = new Life();
        life.submit("a.txt", "one line");
        life.submit("b.txt", "one line");
        var documents = life.documents.idsOf(collection, Optional.empty()).stream()
                .map(id -> life.documents.byId(id).orElseThrow())
                .toList();
        try (var _ = life.originals.open(documents.getFirst(), Given.NOTHING, OcrChoice.USUAL)) {
            assertThatExceptionOfType(OriginalTexts.BeingRead.class)
                    .isThrownBy(() -> life.originals.open(documents.getLast(), Given.NOTHING, OcrChoice.USUAL));
        }
        life.originals.open(documents.getLast(), Given.NOTHING, OcrChoice.USUAL).close();
    }

    @Test
    void embedsAgainOnlyWhatIsMissing() throws Exception {
        var life = new Life();
        life.submit("a.txt", "first line\nsecond line");
        life.workOff();
        new Database(pool)
                .transaction(session ->
                        session.update("delete from vector where sha256 = (select min(sha256) from vector)"));
        var before = embedded.get();
        index = new TestingIndex(countdown::place);
        new Life().workOff();
        assertThat(index.texts()).containsExactly("first line", "second line");
        assertThat(embedded.get()).isEqualTo(before + 1);
    }

    @Test
    void keepsOneChangeOfARemovedDocumentThoughKilledAfterTheIndexTookIt() throws Exception {
        var life = new Life();
        life.submit("a.txt", "only line");
        life.workOff();
        life.documents.remove(life.documents.idsOf(collection, Optional.empty()).getFirst());
        var calls = new AtomicInteger();
        var taken = index;
        index = new TestingIndex(() -> {
            if (calls.incrementAndGet() == 2) throw new Killed();
        });
        index.pretend(taken.appliedSequence(), "only line");
        assertThatThrownBy(() -> new Life().loop.catchUp()).isInstanceOf(Killed.class);
        assertThat(index.appliedSequence()).isGreaterThan(taken.appliedSequence());
        new Life().workOff();
        assertConsistentRows();
    }

    @Test
    void clearsAnIndexThatIsAheadOfTheDatabase() throws Exception {
        var life = new Life();
        life.submit("a.txt", "only line");
        life.workOff();
        index.pretend(1_000_000, "from another database");
        new Life().workOff();
        assertThat(index.texts()).containsExactly("only line");
    }

    @Test
    void saysOfADocumentThatALostIndexLacksThatItIsInWork() throws Exception {
        var life = new Life();
        life.submit("a.txt", "only line");
        life.workOff();
        index = new TestingIndex(countdown::place);
        new Life().loop.recover();
        assertThat(unfinished()).isEqualTo(1);
        new Life().workOff();
        assertThat(unfinished()).isZero();
    }

    static IntStream placesOfTheLoop() {
        return IntStream.range(0, 18);
    }

    @ParameterizedTest
    @MethodSource("placesOfTheLoop")
    void indexesEveryDocumentWhereverPostgresCrashes(int place) throws Exception {
        var life = new Life();
        life.submit("a.txt", "only line");
        life.jobs.ingest(Jobs.Payload.parse(life.due().getFirst()));
        countdown.crashOnceAfter(place);
        life.loop.start();
        try {
            Eventually.passes(Duration.ofSeconds(20), () -> {
                assertThat(countdown.leftToCrash).isNegative();
                assertThat(unfinished()).isZero();
            });
        } finally {
            life.loop.stop(Duration.ofSeconds(5));
        }
        assertThat(index.texts()).containsExactly("only line");
    }

    @Test
    void readsADocumentAgainWhoseClaimACrashOfPostgresTook() throws Exception {
        var life = new Life();
        life.submit("a.txt", "only line");
        var job = Jobs.Payload.parse(life.due().getFirst());
        whileEmbedding = this::loseClaim;
        assertThatThrownBy(() -> life.jobs.ingest(job)).isInstanceOf(RuntimeException.class);
        whileEmbedding = () -> {};
        life.workOff();
        assertThat(index.texts()).containsExactly("only line");
        assertThat(unfinished()).isZero();
    }

    @Test
    void saysAgainThatADocumentCannotBeReadWhoseClaimACrashOfPostgresTook() throws Exception {
        var life = new Life();
        life.submit("a.txt", "no words");
        var id = life.documents.idsOf(collection, Optional.empty()).getFirst();
        var job = Jobs.Payload.parse(life.due().getFirst());
        unreadable = true;
        whileReading = this::loseClaim;
        assertThatThrownBy(() -> life.jobs.ingest(job)).isInstanceOf(RuntimeException.class);
        whileReading = () -> {};
        life.workOff();
        assertThat(life.documents.byId(id).orElseThrow().state()).isEqualTo(DocumentState.FAILED);
    }

    /** All of it or nothing: text, chunks, the change for the index and the end of the job. */
    @Test
    void readsADocumentAgainWhoseChunksACrashOfPostgresTook() throws Exception {
        var life = new Life();
        life.submit("a.txt", "only line");
        var job = Jobs.Payload.parse(life.due().getFirst());
        // the last thing in its transaction
        new Database(pool).transaction(session -> session.update("alter table change rename to gone"));
        assertThatThrownBy(() -> life.jobs.ingest(job)).isInstanceOf(RuntimeException.class);
        new Database(pool).transaction(session -> session.update("alter table gone rename to change"));
        assertThat(life.due()).containsExactly(job.instance());
        life.workOff();
        assertThat(index.texts()).containsExactly("only line");
        assertThat(unfinished()).isZero();
    }

    @Test
    void endsTheJobWithTheCommitOfItsDocument() throws Exception {
        var life = new Life();
        life.submit("a.txt", "only line");
        assertThat(life.jobs.ingest(Jobs.Payload.parse(life.due().getFirst()))).isTrue();
        assertThat(life.due()).isEmpty();
    }

    @Test
    void storesOnceWhatTwoJobsRead() throws Exception {
        var life = new Life();
        life.submit("a.txt", "only line");
        var job = Jobs.Payload.parse(life.due().getFirst());
        var first = life.working.claim(job).orElseThrow();
        var second = life.working.claim(job).orElseThrow();
        assertThat(life.pipeline.run(first)).isTrue();
        assertThat(life.pipeline.run(second)).isFalse();
        life.loop.catchUp();
        assertThat(index.texts()).containsExactly("only line");
        assertThat(unfinished()).isZero();
    }

    /** PostgreSQL may forget in a crash what it has not written, the index does not. */
    @Test
    void givesTheIndexOnlyWhatIsOnTheDisk() throws Exception {
        var life = new Life();
        var pending = new PendingChanges(life.database, life.vectors);
        for (var i = 0; i < 20; i++) {
            life.submit(i + ".txt", "text of " + i);
            life.jobs.ingest(Jobs.Payload.parse(life.due().getFirst()));
            var written = life.database.query(
                    session -> session.first(row -> row.getString(1), "select pg_current_wal_insert_lsn()::text"));
            assertThat(pending.after(0)).hasSize(i + 1);
            assertThat(life.database.<Long>query(session -> session.number(
                            "select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), ?::pg_lsn)::bigint",
                            written.orElseThrow())))
                    .isNotNegative();
        }
    }

    /** Under a bulk load there is always something more; a commit of the index for each document would take half of the time. */
    @Test
    void leavesWhatComesInDuringACommitToTheNext() throws Exception {
        var life = new Life();
        for (var name : List.of("a", "b", "c")) life.submit(name + ".txt", "text of " + name);
        var jobs = new ArrayDeque<>(life.due());
        index = new TestingIndex(() -> ingestNext(life, jobs));
        var loop = life.loop();
        life.jobs.ingest(Jobs.Payload.parse(jobs.remove()));
        loop.catchUp();
        assertThat(index.texts()).containsExactly("text of a");
        loop.catchUp();
        assertThat(index.texts()).containsExactly("text of a", "text of b", "text of c");
    }

    @Test
    void keepsOtherIndexesUntilThisOneHasAll() throws Exception {
        var life = new Life();
        life.submit("a.txt", "text of a");
        life.jobs.ingest(Jobs.Payload.parse(life.due().getFirst()));
        var full = new AtomicBoolean(true);
        index = new TestingIndex(() -> {
            if (full.get()) throw new UncheckedIOException(new IOException("no space left on device"));
        });
        var loop = life.loop();
        assertThatThrownBy(loop::catchUp).isInstanceOf(UncheckedIOException.class);
        assertThat(index.othersRemovedAt).isNegative();

        full.set(false);
        // of a rebuild that the end of the process cuts off
        var stopping = life.loop();
        stopping.stop(Duration.ZERO);
        stopping.catchUp();
        assertThat(index.othersRemovedAt).isNegative();

        loop.catchUp();

        assertThat(index.othersRemovedAt).isPositive().isEqualTo(index.appliedSequence());
    }

    @Test
    void commitsSeldomThoughSmallDocumentsComeOneByOne() throws Exception {
        var life = new Life();
        for (var i = 0; i < 60; i++) life.submit(i + ".txt", "text of " + i);
        var jobs = new ArrayDeque<>(life.due());
        var commits = new AtomicInteger();
        index = new TestingIndex(commits::incrementAndGet);
        var loop = life.loop();
        loop.start();
        try {
            while (!jobs.isEmpty()) ingestNext(life, jobs);
            Eventually.passes(
                    Duration.ofSeconds(20), () -> assertThat(unfinished()).isZero());
        } finally {
            loop.stop(Duration.ofSeconds(5));
        }
        // it is told before and after each; a pass is shorter than a document, so without a rest there are nearly 60
        assertThat(commits.get() / 2).isBetween(1, 25);
    }

    private static void ingestNext(Life life, Queue<String> jobs) {
        var next = jobs.poll();
        if (next != null) life.jobs.ingest(Jobs.Payload.parse(next));
    }

    private void loseClaim() {
        new Database(pool)
                .transaction(session -> session.update(
                        "update document set state = 'WAITING', stage = 'RECEIVED', attempts = attempts - 1"));
    }

    /** A job that is taken and waits has no heartbeat: after some time it is held for dead and done once more. */
    @Test
    void takesNoMoreJobsThanItWorksOn() throws Exception {
        var life = new Life();
        for (var i = 0; i < 24; i++) life.submit(i + ".txt", "text of " + i);
        var most = new AtomicLong();
        whileReading = () -> most.accumulateAndGet(taken(), Math::max);
        life.jobs.start();
        try {
            Eventually.passes(
                    Duration.ofSeconds(30), () -> assertThat(life.due()).isEmpty());
        } finally {
            life.jobs.stop();
        }
        assertThat(life.parser.files).hasValue(24);
        // four for each document that is read
        assertThat(most).hasValueGreaterThan(0).hasValueLessThanOrEqualTo(4);
    }

    private long taken() {
        return new Database(pool)
                .<Long>query(session -> session.number(
                        "select count(*) from scheduled_tasks where task_name = ? and picked", Jobs.INGEST));
    }

    @Test
    void setsAsideADocumentThatKillsTheServiceAgainAndAgain() throws Exception {
        new Life().submit("poison.txt", "one line");
        for (var i = 0; i < 5; i++) {
            // claimed, looked for the same bytes, then the end while embedding
            countdown.killAfter(4);
            var life = new Life();
            var job = Jobs.Payload.parse(life.due().getFirst());
            assertThatThrownBy(() -> life.jobs.ingest(job)).isInstanceOf(Killed.class);
            countdown.killAfter(Integer.MAX_VALUE);
        }
        new Life().workOff();
        var document = new Database(pool)
                .query(session ->
                        session.first(SourceDocument::of, "select " + SourceDocument.COLUMNS + " from document"))
                .orElseThrow();
        assertThat(document.state()).isEqualTo(DocumentState.FAILED);
        assertThat(document.reason()).contains("ended 5 times");
    }
}
