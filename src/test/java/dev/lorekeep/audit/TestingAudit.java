package dev.lorekeep.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/** An audit log on a database of a test. */
public final class TestingAudit {
    private final AuditChain chain;
    public final AuditLog log;

    public TestingAudit(DataSource database) {
        this.chain = new AuditChain(database, new ObjectMapper());
        this.log = new AuditLog(chain, Clock.systemUTC());
    }

    /** As "action subject by name". */
    public List<String> records() {
        return chain.after(0, 100).stream()
                .map(each -> each.action() + " " + each.subject() + " by " + each.accountName())
                .toList();
    }
}
