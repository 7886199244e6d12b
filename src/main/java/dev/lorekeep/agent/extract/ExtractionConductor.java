package dev.lorekeep.agent.extract;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import dev.lorekeep.agent.SendingLog;
import dev.lorekeep.agent.spec.AgentFile;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.spec.Agents;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.models.Allowance;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.platform.StartupProblem;
import dev.lorekeep.retrieve.Documents;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Starts extractions, ends them, and goes on with those that a restart interrupted. */
@Singleton
final class ExtractionConductor {
    private static final Logger LOG = Logger.getLogger(ExtractionConductor.class);
    private static final int LIST_AT_ONCE = 500;

    private final Extractions extractions;
    private final Documents documents;
    private final Agents agents;
    private final AccessRules rules;
    private final Allowance allowance;
    private final AuditLog audit;
    private final DocumentReader reader;
    private final Map<UUID, ExtractionRun> running = new ConcurrentHashMap<>();

    ExtractionConductor(
            Extractions extractions,
            Documents documents,
            Agents agents,
            AccessRules rules,
            Collections collections,
            Allowance allowance,
            ChatModels models,
            AuditLog audit) {
        this.extractions = extractions;
        this.documents = documents;
        this.agents = agents;
        this.rules = rules;
        this.allowance = allowance;
        this.audit = audit;
        this.reader =
                new DocumentReader(models, documents, collections::labelsOf, SendingLog.in(audit), new SecureRandom());
    }

    Extraction start(Caller caller, AgentSpec agent, String schema, UUID collection) {
        // limited like the caller that goes on after a restart
        var owner = new Caller(
                caller.accountId(), caller.name(), caller.role(), caller.teams(), Optional.of(Set.of(collection)));
        var todo = readable(collection, owner);
        var extraction = extractions.create(caller, agent, schema, collection, todo.size());
        audit.append(
                caller,
                "extraction.started",
                extraction.id().toString(),
                Map.of("agent", agent.name(), "version", agent.version(), "collection", collection.toString()));
        conduct(extraction, agent, owner, todo);
        return extraction;
    }

    private Set<UUID> readable(UUID collection, Caller caller) {
        var found = new LinkedHashSet<UUID>();
        for (var offset = 0; ; offset += LIST_AT_ONCE) {
            var some = documents.documents(Set.of(collection), "", offset, LIST_AT_ONCE, caller);
            some.forEach(each -> found.add(each.id()));
            if (some.size() < LIST_AT_ONCE) return found;
        }
    }

    private void conduct(Extraction extraction, AgentSpec agent, Caller owner, Set<UUID> todo) {
        var task = new DocumentReader.Task(
                extraction.id(),
                agent.route(),
                agent.instructions(),
                Fields.of(extraction.schema()),
                extraction.collectionId(),
                owner);
        var run = new ExtractionRun(task, reader, extractions, documents, rules, allowance, todo);
        running.put(extraction.id(), run);
        Thread.ofVirtual().name("extraction-" + extraction.id()).start(() -> {
            try {
                run.run();
            } finally {
                running.remove(extraction.id(), run);
            }
        });
    }

    /** Ends it now: what is being read is dropped, what was read stays. */
    void stop(UUID extraction) {
        extractions.end(extraction, Extraction.State.STOPPED, "");
        var run = running.get(extraction);
        if (run != null) run.stop();
    }

    /** Goes on with the documents that have no row yet. */
    void recover(@Observes StartupEvent started) {
        for (var extraction : extractions.running()) {
            if (running.containsKey(extraction.id())) continue;
            try {
                recover(extraction);
            } catch (RuntimeException e) {
                LOG.errorf(e, "extraction %s does not go on", extraction.id());
                extractions.end(
                        extraction.id(),
                        Extraction.State.FAILED,
                        "The service was restarted and could not go on. Start it again.");
            }
        }
    }

    private void recover(Extraction extraction) {
        var owner = extractions.owner(extraction);
        if (owner.isEmpty()) {
            extractions.end(extraction.id(), Extraction.State.FAILED, "The account of its owner is closed.");
            return;
        }
        if (!rules.mayRead(owner.get(), extraction.collectionId())) {
            extractions.end(extraction.id(), Extraction.State.FAILED, ExtractionRun.NOT_READABLE);
            return;
        }
        var agent = agent(extraction, owner.get());
        if (agent.isEmpty()) {
            extractions.end(
                    extraction.id(),
                    Extraction.State.FAILED,
                    "The agent “" + extraction.agent() + "” is not there any more.");
            return;
        }
        var todo = readable(extraction.collectionId(), owner.get());
        var read = extractions.read(extraction.id());
        todo.removeAll(read);
        extractions.total(extraction.id(), read.size() + todo.size());
        LOG.infof("extraction %s goes on with %d documents", extraction.id(), todo.size());
        conduct(extraction, agent.get(), owner.get(), todo);
    }

    /** In the version that it began with, while its owner may use the agent at all. */
    private Optional<AgentSpec> agent(Extraction extraction, Caller owner) {
        var current = agents.find(extraction.agent(), owner);
        if (current.isEmpty() || current.get().version().equals(extraction.agentVersion())) return current;
        return agents.source(extraction.agent(), extraction.agentVersion()).flatMap(source -> {
            try {
                return Optional.of(AgentFile.parse(extraction.agent(), source));
            } catch (StartupProblem e) {
                LOG.warnf("an old version of the agent %s cannot be read: %s", extraction.agent(), e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** They go on when the service is back. */
    @PreDestroy
    void close() {
        running.values().forEach(ExtractionRun::stop);
    }
}
