package dev.lorekeep.models.ledger;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.NotForApiKeys;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;

/** What language models are used for and what that costs. */
@Path("/api/usage")
@RunOnVirtualThread
class UsageResource {
    private final UsageReports reports;
    private final Allotment allotment;
    private final CurrentCaller current;

    UsageResource(UsageReports reports, Allotment allotment, CurrentCaller current) {
        this.reports = reports;
        this.allotment = allotment;
        this.current = current;
    }

    /**
     * @param month such as 2026-11; empty means this one
     * @param by user, team, model, task or day
     */
    @GET
    @RolesAllowed({"ADMIN", "AUDITOR"})
    @NotForApiKeys
    public UsageReport report(
            @QueryParam("month") @DefaultValue("") String month, @QueryParam("by") @DefaultValue("user") String by) {
        return reports.of(month(month), grouping(by));
    }

    @GET
    @Path("csv")
    @RolesAllowed({"ADMIN", "AUDITOR"})
    @NotForApiKeys
    public Response csv(
            @QueryParam("month") @DefaultValue("") String month, @QueryParam("by") @DefaultValue("user") String by) {
        var report = reports.of(month(month), grouping(by));
        return Response.ok(UsageCsv.of(report), "text/csv; charset=UTF-8")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"usage-%s-by-%s.csv\"".formatted(report.month(), report.by()))
                .build();
    }

    /** The caller's own use and limits. */
    @GET
    @Path("mine")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Allotment.Mine mine() {
        return allotment.of(current.caller());
    }

    private YearMonth month(String text) {
        if (text.isEmpty()) return reports.thisMonth();
        try {
            var month = YearMonth.parse(text);
            if (month.getYear() >= 2000 && month.getYear() < 3000) return month;
        } catch (DateTimeParseException _) {
            // said below
        }
        throw HttpProblem.valueOf(Status.BAD_REQUEST, "The month is written like 2026-11.");
    }

    private static Grouping grouping(String word) {
        return Grouping.of(word)
                .orElseThrow(() ->
                        HttpProblem.valueOf(Status.BAD_REQUEST, "A report is by user, team, model, task or day."));
    }
}
