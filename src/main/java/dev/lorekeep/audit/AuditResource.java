package dev.lorekeep.audit;

import dev.lorekeep.access.NotForApiKeys;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit log, for auditors and admins; nobody changes it. */
@Path("/api/audit")
@RolesAllowed({"AUDITOR", "ADMIN"})
@NotForApiKeys
@RunOnVirtualThread
class AuditResource {
    private static final int MAX_RECORDS = 1000;

    private final AuditChain chain;

    AuditResource(AuditChain chain) {
        this.chain = chain;
    }

    record RecordView(
            long sequence,
            Instant createdAt,
            String accountName,
            String action,
            String subject,
            Map<String, String> detail) {}

    record VerificationView(
            boolean intact, long records, @Nullable Long firstBroken) {}

    /**
     * Oldest first after a record, or newest first before one.
     *
     * @param after sequence number of the last record that is known already
     * @param before sequence number of the oldest record that is known already; 0 reads forward
     */
    @GET
    public List<RecordView> list(
            @QueryParam("after") @DefaultValue("0") long after,
            @QueryParam("before") @DefaultValue("0") long before,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        var records = Math.clamp(limit, 1, MAX_RECORDS);
        return (before > 0 ? chain.before(before, records) : chain.after(after, records))
                .stream()
                        .map(each -> new RecordView(
                                each.sequence(),
                                each.createdAt(),
                                each.accountName(),
                                each.action(),
                                each.subject(),
                                each.detail()))
                        .toList();
    }

    @GET
    @Path("/verification")
    public VerificationView verify() {
        var verification = chain.verify();
        return new VerificationView(
                verification.intact(),
                verification.records(),
                verification.firstBroken().orElse(null));
    }
}
