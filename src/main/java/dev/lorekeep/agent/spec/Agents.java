package dev.lorekeep.agent.spec;

import dev.lorekeep.access.Caller;
import dev.lorekeep.platform.Database;
import dev.lorekeep.platform.LorekeepConfig;
import dev.lorekeep.platform.StartupProblem;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The agents there are: those that Lorekeep brings along, and the files of the folder {@code agents}, which may replace them.
 * A changed file is taken over within two seconds; a bad one is reported and changes nothing. Every version that was ever used
 * is kept in PostgreSQL.
 */
@Singleton
@Startup
public class Agents {
    private static final Logger LOG = Logger.getLogger(Agents.class);
    private static final List<String> SHIPPED = List.of("ask", "research", "compare", "extract");
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration DRAFTS_LIVE = Duration.ofHours(2);
    private static final String DRAFT = "draft-";
    private static final int MAX_DRAFTS = 200;

    private final Path folder;
    private final Database database;
    private final Clock clock;
    private final Map<String, AgentSpec> shipped = new LinkedHashMap<>();
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private volatile Map<String, AgentSpec> current = Map.of();
    private volatile Map<String, String> problems = Map.of();
    /** What was read last; null before the first look. */
    private @Nullable Map<String, String> seen;

    private @Nullable Thread watcher;

    private record Draft(AgentSpec agent, UUID owner, Instant until) {}

    @Inject
    Agents(AgentConfig config, LorekeepConfig lorekeep, Database database, Clock clock) {
        this(lorekeep.home().map(home -> home.resolve(config.folder())).orElse(config.folder()), database, clock);
        look();
        watcher = Thread.ofVirtual().name("agents-folder").start(this::watch);
    }

    Agents(Path folder, Database database, Clock clock) {
        this.folder = folder;
        this.database = database;
        this.clock = clock;
        for (var name : SHIPPED) shipped.put(name, AgentFile.parse(name, resource(name)));
        current = shipped;
    }

    private static String resource(String name) {
        try (var stream = Agents.class.getResourceAsStream("/agents/" + name + ".md")) {
            if (stream == null) throw new IllegalStateException("agents/" + name + ".md is not in the program");
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @PreDestroy
    void close() {
        if (watcher != null) watcher.interrupt();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(ROUND);
                look();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf(e, "looking at %s", folder);
            }
        }
    }

    /** Takes over what has changed in the folder. */
    synchronized void look() {
        var texts = texts();
        if (texts.equals(seen)) return;
        seen = texts;
        var next = new TreeMap<>(shipped);
        var wrong = new TreeMap<String, String>();
        texts.forEach((name, text) -> {
            try {
                next.put(name, AgentFile.parse(name, text));
            } catch (StartupProblem e) {
                wrong.put(name, String.valueOf(e.getMessage()));
                var before = current.get(name);
                if (before != null) next.put(name, before);
                if (!String.valueOf(e.getMessage()).equals(problems.get(name)))
                    LOG.warnf("an agent cannot be used as it is written. %s", e.getMessage());
            }
        });
        next.values().forEach(this::keep);
        current = next;
        problems = wrong;
    }

    private Map<String, String> texts() {
        var texts = new TreeMap<String, String>();
        if (!Files.isDirectory(folder)) return texts;
        try (var files = Files.newDirectoryStream(folder, "*.md")) {
            for (var file : files) {
                var name = file.getFileName().toString().replaceFirst("\\.md$", "");
                texts.put(name, Files.readString(file));
            }
        } catch (IOException e) {
            LOG.warnf("%s cannot be read: %s", folder, e.getMessage());
        }
        return texts;
    }

    private void keep(AgentSpec agent) {
        database.update(
                "insert into agent_version (name, version, source, created_at) values (?, ?, ?, ?) on conflict do nothing",
                agent.name(),
                agent.version(),
                agent.source(),
                clock.instant());
    }

    /** Those that the caller may use. */
    public List<AgentSpec> usableBy(Caller caller) {
        return current.values().stream().filter(each -> mayUse(each, caller)).toList();
    }

    /** All, for administrators. */
    public List<AgentSpec> all() {
        return List.copyOf(current.values());
    }

    /** What is wrong with files that are not what runs, by name. */
    public Map<String, String> problems() {
        return problems;
    }

    /** Whether Lorekeep brings one of this name along, and whether a file replaces it. */
    public boolean isShipped(String name) {
        return shipped.containsKey(name);
    }

    public boolean hasFile(String name) {
        return Files.exists(folder.resolve(name + ".md"));
    }

    /** @return empty when there is none of this name that the caller may use */
    public Optional<AgentSpec> find(String name, Caller caller) {
        if (name.startsWith(DRAFT)) return draft(name, caller);
        return Optional.ofNullable(current.get(name)).filter(each -> mayUse(each, caller));
    }

    private boolean mayUse(AgentSpec agent, Caller caller) {
        if (agent.audience().isEmpty() || caller.isAdmin()) return true;
        var teams =
                database.list(row -> row.getString("name"), "select name from team where id = any (?)", caller.teams());
        return agent.audience().stream().anyMatch(teams::contains);
    }

    /** Collections and teams that a file names and that do not exist. */
    public List<String> unknown(AgentSpec agent) {
        var unknown = new ArrayList<String>();
        var slugs = names("select slug name from collection");
        var teams = names("select name from team");
        agent.collections().stream()
                .filter(each -> !slugs.contains(each))
                .forEach(each -> unknown.add("There is no collection “" + each + "”."));
        agent.audience().stream()
                .filter(each -> !teams.contains(each))
                .forEach(each -> unknown.add("There is no team “" + each + "”."));
        return unknown;
    }

    private Set<String> names(String sql) {
        return database.list(row -> row.getString("name"), sql).stream().collect(Collectors.toSet());
    }

    /** Ids of the collections that it is limited to; one that does not exist is an id that nobody has. */
    public Set<UUID> collections(AgentSpec agent) {
        return agent.collections().stream()
                .map(slug -> database.first(
                                row -> Database.id(row, "id"), "select id from collection where slug = ?", slug)
                        .orElse(new UUID(0, 0)))
                .collect(Collectors.toSet());
    }

    /**
     * Writes the file, at once and whole.
     *
     * @throws StartupProblem when it cannot be used or not be written; what runs stays
     */
    public synchronized AgentSpec save(String name, String source) {
        var agent = AgentFile.parse(name, source);
        try {
            Files.createDirectories(folder);
            var written = Files.createTempFile(folder, "." + name, ".tmp");
            Files.writeString(written, source);
            Files.move(
                    written,
                    folder.resolve(name + ".md"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartupProblem(folder + " cannot be written: " + e, e);
        }
        look();
        return agent;
    }

    /** Takes the file away; one that Lorekeep brings along is then as it was. @return whether there was a file */
    public synchronized boolean remove(String name) {
        try {
            var removed = Files.deleteIfExists(folder.resolve(name + ".md"));
            look();
            return removed;
        } catch (IOException e) {
            throw new StartupProblem(folder.resolve(name + ".md") + " cannot be removed: " + e, e);
        }
    }

    /** @param createdAt when it was first in use */
    public record Version(String version, Instant createdAt) {}

    /** Latest first. */
    public List<Version> versions(String name) {
        return database.list(
                row -> new Version(row.getString("version"), Database.instant(row, "created_at")),
                "select version, created_at from agent_version where name = ? order by created_at desc, version limit 100",
                name);
    }

    public Optional<String> source(String name, String version) {
        return database.first(
                row -> row.getString("source"),
                "select source from agent_version where name = ? and version = ?",
                name,
                version);
    }

    /**
     * An agent that only its writer may ask, to try it before it is saved.
     *
     * @return its name
     */
    public synchronized String draft(String name, String source, Caller writer) {
        var agent = AgentFile.parse(name, source);
        var now = clock.instant();
        drafts.values().removeIf(each -> each.until().isBefore(now));
        while (drafts.size() >= MAX_DRAFTS)
            drafts.remove(drafts.keySet().iterator().next());
        var key = DRAFT + UUID.randomUUID();
        drafts.put(key, new Draft(agent, writer.accountId(), now.plus(DRAFTS_LIVE)));
        return key;
    }

    private synchronized Optional<AgentSpec> draft(String key, Caller caller) {
        return Optional.ofNullable(drafts.get(key))
                .filter(each ->
                        each.owner().equals(caller.accountId()) && each.until().isAfter(clock.instant()))
                .map(Draft::agent);
    }
}
