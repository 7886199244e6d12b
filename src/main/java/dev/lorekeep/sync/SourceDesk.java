package dev.lorekeep.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import dev.lorekeep.ingest.Documents;
import dev.lorekeep.platform.Problems;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What admins do with sources: every change of one is here, with its check and its record in the audit log. */
@Singleton
class SourceDesk {
    /** A year; what is rarer is run by hand. */
    private static final int MAX_INTERVAL_MINUTES = 525_600;

    private static final int STANDARD_INTERVAL_MINUTES = 60;
    private static final int MAX_NAME = 200;
    private static final int MAX_SECRET = 4_000;

    private final Sources sources;
    private final SourceItems items;
    private final SourceRuns runs;
    private final SealedSecrets secrets;
    private final SourceProbe prober;
    private final SyncLoop loop;
    private final SyncAudit audit;
    private final Documents documents;
    private final Collections collections;

    SourceDesk(
            Sources sources,
            SourceItems items,
            SourceRuns runs,
            SealedSecrets secrets,
            SourceProbe prober,
            SyncLoop loop,
            SyncAudit audit,
            Documents documents,
            Collections collections) {
        this.sources = sources;
        this.items = items;
        this.runs = runs;
        this.secrets = secrets;
        this.prober = prober;
        this.loop = loop;
        this.audit = audit;
        this.documents = documents;
        this.collections = collections;
    }

    /**
     * What an admin sends; null leaves as it is, or stands for the default.
     *
     * @param secret password or secret key; only ever on its way in
     */
    record Given(
            @Nullable String kind,
            @Nullable String name,
            @Nullable JsonNode settings,
            @Nullable String secret,
            @Nullable Integer intervalMinutes) {
        /** Without the secret: requests are logged now and then. */
        @Override
        public String toString() {
            return "source " + name;
        }
    }

    List<SourceView> of(Caller caller, UUID collection) {
        collections.managed(caller, collection);
        return sources.of(collection).stream().map(this::view).toList();
    }

    SourceView view(Source source) {
        return SourceView.of(
                source, sources.isRunning(source.id()), runs.latest(source.id()).orElse(null));
    }

    /** What somebody may not manage is answered like what is not there. */
    Source managed(Caller caller, UUID collection, UUID source) {
        collections.managed(caller, collection);
        return sources.byId(source)
                .filter(each -> each.collectionId().equals(collection))
                .orElseThrow(() -> Problems.notFound("source"));
    }

    List<SourceView.Run> runs(Source source) {
        return runs.of(source.id(), 50).stream().map(SourceView.Run::of).toList();
    }

    SourceView create(Caller caller, UUID collection, Given given) {
        collections.managed(caller, collection);
        var kind = kind(given.kind());
        var settings = settings(kind, given.settings());
        var secret = secret(given.secret());
        if (secret == null) checkNeedsNone(settings);
        var id = UUID.randomUUID();
        var created = sources.insert(
                id,
                collection,
                kind,
                name(given.name(), settings),
                given(given.settings()),
                secret == null ? null : secrets.seal(id, secret),
                interval(given.intervalMinutes(), STANDARD_INTERVAL_MINUTES));
        audit.created(caller, created);
        loop.wake();
        return view(created);
    }

    SourceView change(Caller caller, Source source, Given given) throws InterruptedException {
        if (given.kind() != null && kind(given.kind()) != source.kind())
            throw Problems.invalid("The kind of a source cannot be changed: make another source.");
        var node = given.settings() == null ? source.given() : given.settings();
        var settings = settings(source.kind(), node);
        var secret = secret(given.secret());
        // else who may change a source could have its password sent to a server of their own
        if (secret == null
                && source.sealed() != null
                && !settings.account().equals(source.settings().account()))
            throw Problems.invalid(
                    "The host or the account is another one: give the password, too. It is only sent to where it "
                            + "was given for.");
        if (secret == null && source.sealed() == null) checkNeedsNone(settings);
        loop.interrupt(source.id());
        var changed = sources.change(
                source.id(),
                given.name() == null ? source.name() : name(given.name(), settings),
                node,
                secret == null ? source.sealed() : secrets.seal(source.id(), secret),
                interval(given.intervalMinutes(), source.intervalMinutes()));
        audit.changed(caller, changed, secret != null);
        loop.wake();
        return view(changed);
    }

    /** @param withDocuments whether its documents go with it; else they stay as they are */
    void delete(Caller caller, Source source, boolean withDocuments) throws InterruptedException {
        sources.pause(source.id(), true);
        loop.interrupt(source.id());
        var ids = withDocuments ? items.documents(source.id()) : List.<UUID>of();
        sources.delete(source.id());
        ids.forEach(documents::remove);
        audit.deleted(caller, source, ids.size());
    }

    SourceView pause(Caller caller, Source source, boolean paused) throws InterruptedException {
        sources.pause(source.id(), paused);
        if (paused) loop.interrupt(source.id());
        audit.paused(caller, source, paused);
        loop.wake();
        return view(sources.byId(source.id()).orElse(source));
    }

    SourceView run(Caller caller, Source source, boolean acceptEmpty) {
        if (source.paused()) throw Problems.conflict("The source is paused: resume it first.");
        if (sources.isRunning(source.id())) throw Problems.conflict("The source is being run at this moment.");
        sources.request(source.id(), caller.name(), acceptEmpty);
        audit.requested(caller, source, acceptEmpty);
        loop.wake();
        return view(sources.byId(source.id()).orElse(source));
    }

    /** @param known a source whose stored password is used when none is given and the account is the same; or null */
    SourceProbe.Finding probe(Caller caller, UUID collection, @Nullable Source known, Given given)
            throws InterruptedException {
        collections.managed(caller, collection);
        var kind = known == null ? kind(given.kind()) : known.kind();
        var settings = given.settings() == null && known != null ? known.settings() : settings(kind, given.settings());
        var secret = secret(given.secret());
        SourceProbe.Finding finding;
        try {
            finding = prober.probe(settings, secret == null ? stored(known, settings) : secret);
        } catch (SourceTrouble trouble) {
            finding = new SourceProbe.Finding(false, settings.host(), trouble.reason(), trouble.remedy(), List.of());
        }
        audit.tested(caller, settings.host(), finding.reachable());
        return finding;
    }

    private @Nullable String stored(@Nullable Source known, SourceSettings settings) throws SourceTrouble {
        if (known == null) return null;
        var sealed = known.sealed();
        if (sealed == null || !settings.account().equals(known.settings().account())) return null;
        return secrets.open(known.id(), sealed);
    }

    private static SourceKind kind(@Nullable String name) {
        return Arrays.stream(SourceKind.values())
                .filter(each -> name != null && each.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problems.invalid("kind must be one of " + Arrays.toString(SourceKind.values())));
    }

    private static SourceSettings settings(SourceKind kind, @Nullable JsonNode node) {
        try {
            return SettingsReader.read(kind, node);
        } catch (SettingsReader.BadSettings e) {
            throw Problems.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode given(@Nullable JsonNode node) {
        if (node == null) throw Problems.invalid("settings must be an object.");
        return node;
    }

    private static @Nullable String secret(@Nullable String given) {
        if (given == null || given.isEmpty()) return null;
        if (given.length() > MAX_SECRET || given.chars().anyMatch(Character::isISOControl))
            throw Problems.invalid("secret is too long or has control characters.");
        return given;
    }

    private static void checkNeedsNone(SourceSettings settings) {
        var missing = switch (settings) {
            case SourceSettings.S3 s3 -> s3.accessKeyId() != null;
            case SourceSettings.WebDav webDav -> webDav.user() != null;
            case SourceSettings.Imap imap -> true;
            case SourceSettings.Web web -> false;
        };
        if (missing) throw Problems.invalid("secret is missing: the password or secret key of the account.");
    }

    private static String name(@Nullable String given, SourceSettings settings) {
        var name = given == null ? settings.host() : given.strip();
        if (name.isEmpty() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl))
            throw Problems.invalid("A source's name has 1 to " + MAX_NAME + " characters.");
        return name;
    }

    private static int interval(@Nullable Integer given, int standard) {
        if (given == null) return standard;
        if (given < 0 || given > MAX_INTERVAL_MINUTES)
            throw Problems.invalid("intervalMinutes is 0 (by hand) to " + MAX_INTERVAL_MINUTES + " (a year).");
        return given;
    }
}
