package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.route.RouteRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Records where text is about to be sent, for the audit log: names and labels, never the text. */
@FunctionalInterface
interface SendingLog {
    /** What cannot be recorded is not sent: throws then. */
    void sending(Caller caller, Optional<UUID> run, RouteRequest request, ModelProfile model);

    static SendingLog in(AuditLog log) {
        return (caller, run, request, model) -> log.append(
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
}
