package dev.lorekeep.models.config;

import java.net.URI;
import java.util.Optional;

/**
 * An OpenAI-compatible server on a machine of the company's choice.
 *
 * @param name what people see
 * @param url base address, such as {@code http://gpu1:8000/v1}
 * @param apiKey from the environment or a file; none when the endpoint wants none
 * @param maxConcurrent calls at the same time; more wait in line
 * @param maxWaiting calls that may wait; more are sent elsewhere
 * @param zone where its data goes; which labels may go there is said under {@code zones}
 * @param hardware what it costs to own; empty when calls are priced by token or not at all
 */
public record Endpoint(
        String name,
        URI url,
        Server server,
        Secret apiKey,
        int maxConcurrent,
        int maxWaiting,
        String zone,
        Optional<Hardware> hardware) {
    /** The zone of endpoints that name none: the company's own machines, cleared for everything. */
    public static final String ON_PREMISES = "on-premises";
}
