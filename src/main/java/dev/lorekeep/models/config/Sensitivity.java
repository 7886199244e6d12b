package dev.lorekeep.models.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which labels there are and which zones may see them.
 *
 * @param labels least sensitive first
 * @param zones highest label that may go to a zone; a zone that is not named may see the first label only
 */
public record Sensitivity(List<String> labels, Map<String, String> zones) {
    public static final Sensitivity DEFAULT =
            new Sensitivity(List.of("public", "internal", "confidential", "secret"), Map.of());

    public Sensitivity {
        labels = List.copyOf(labels);
        zones = Map.copyOf(zones);
    }

    /** The most sensitive of these. A label that is not known counts as the most sensitive there is. */
    public String highest(Collection<String> found) {
        return labels.get(found.stream().mapToInt(this::rank).max().orElse(0));
    }

    public boolean isCleared(String zone, String label) {
        return rank(label) <= clearance(zone);
    }

    private int clearance(String zone) {
        var highest = zones.get(zone);
        if (highest != null) return labels.indexOf(highest);
        return zone.equals(Endpoint.ON_PREMISES) ? labels.size() - 1 : 0;
    }

    private int rank(String label) {
        var rank = labels.indexOf(label);
        return rank < 0 ? labels.size() - 1 : rank;
    }
}
