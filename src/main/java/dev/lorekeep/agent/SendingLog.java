package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.route.RouteRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Records where text is about to be sent, for the audit log: names and labels, never the text. */
@FunctionalInterface
public interface SendingLog {
    /** What cannot be recorded is not sent: throws then. */
    void sending(Caller caller, Optional<UUID> run, RouteRequest request, ModelProfile model);

    /** A person, or what they said before, decided about a call with effects; arguments are not recorded. */
    default void decided(Caller caller, Optional<UUID> run, String tool, Tier tier, boolean allowed, String by) {}

    static SendingLog in(AuditLog log) {
        return new SendingLog() {
            @Override
            public void sending(Caller caller, Optional<UUID> run, RouteRequest request, ModelProfile model) {
                log.append(
                        caller,
                        "model.asked",
                        run.map(UUID::toString).orElse(request.task()),
                        Map.of(
                                "task",
                                request.task(),
                                "model",
                                model.name(),
                                "endpoint",
                                model.endpoint().name(),
                                "zone",
                                model.endpoint().zone(),
                                "sensitivity",
                                request.label()));
            }

            @Override
            public void decided(Caller caller, Optional<UUID> run, String tool, Tier tier, boolean allowed, String by) {
                log.append(
                        caller,
                        allowed ? "tool.allowed" : "tool.refused",
                        run.map(UUID::toString).orElse(tool),
                        Map.of("tool", tool, "tier", tier.name(), "by", by));
            }
        };
    }
}
