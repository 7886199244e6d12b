package dev.lorekeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The architecture, as a table of allowed calls and a table of vendor fences. A new arrow is a design decision. */
class ArchitectureTest {
    private static final String ROOT = "dev.lorekeep";

    private static final Map<String, Set<String>> MAY_CALL = Map.ofEntries(
            Map.entry("platform", Set.of()),
            Map.entry("access", Set.of("platform")),
            // what access has to say (sign-ins, changed rights) reaches audit as events that audit observes
            Map.entry("audit", Set.of("platform", "access")),
            Map.entry("parse", Set.of("platform")),
            // its input is parse's output type
            Map.entry("chunk", Set.of("parse", "platform")),
            Map.entry("embed", Set.of("platform")),
            Map.entry("models", Set.of("access", "platform")),
            Map.entry("index", Set.of("chunk", "embed", "access", "platform")),
            Map.entry("retrieve", Set.of("index", "embed", "access", "audit", "platform")),
            Map.entry("ingest", Set.of("parse", "chunk", "embed", "index", "access", "audit", "platform")),
            // what comes from other machines goes the way of every document: through ingest
            Map.entry("sync", Set.of("ingest", "access", "audit", "platform")),
            // chunk: the extractive answer quotes sentences; embed: they are ranked by their similarity to the question
            Map.entry("agent", Set.of("retrieve", "chunk", "embed", "models", "access", "audit", "platform")),
            Map.entry("chat", Set.of("agent", "access", "audit", "platform")),
            // answers, searches and vectors for other programs: retrieve and embed are what they ask for without an
            // agent
            Map.entry("serve", Set.of("agent", "retrieve", "embed", "access", "audit", "platform")));

    private static final Map<String, Set<String>> FENCES = Map.ofEntries(
            Map.entry("ai.onnxruntime", Set.of("embed", "models")),
            Map.entry("ai.djl", Set.of("embed")),
            Map.entry("org.apache.lucene", Set.of("index", "retrieve")),
            Map.entry("dev.langchain4j", Set.of("agent", "models")),
            Map.entry("org.apache.tika", Set.of("parse")),
            Map.entry("org.apache.pdfbox", Set.of("parse")),
            Map.entry("org.apache.poi", Set.of("parse")),
            // sync: the links of a page
            Map.entry("org.jsoup", Set.of("parse", "sync")),
            Map.entry("com.github.kagkarlsson", Set.of("ingest")),
            Map.entry("io.zonky", Set.of("platform")),
            Map.entry("software.amazon.awssdk", Set.of("sync")),
            Map.entry("jakarta.mail", Set.of("sync")),
            Map.entry("crawlercommons", Set.of("sync")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void featuresCallOnlyWhatTheTableAllows() {
        var violations = new ArrayList<String>();
        for (var origin : CLASSES) {
            var caller = feature(origin);
            if (!MAY_CALL.containsKey(caller)) continue;
            for (var dependency : origin.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                if (!target.getPackageName().startsWith(ROOT)) continue;
                var callee = feature(target);
                if (!callee.equals(caller) && !MAY_CALL.get(caller).contains(callee))
                    violations.add(caller + " -> " + callee + ": " + dependency.getDescription());
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void vendorsStayBehindTheirFences() {
        var violations = new ArrayList<String>();
        for (var origin : CLASSES) {
            var caller = feature(origin);
            // the root composes, admin holds benchmarks against peers
            if (caller.isEmpty() || caller.equals("admin")) continue;
            for (var dependency : origin.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType().getPackageName();
                FENCES.forEach((vendor, allowed) -> {
                    if (target.startsWith(vendor) && !allowed.contains(caller))
                        violations.add(caller + " uses " + vendor + ": " + dependency.getDescription());
                });
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void everyFeatureIsInTheTable() {
        var features = new ArrayList<String>();
        for (var type : CLASSES) {
            var feature = feature(type);
            if (!feature.isEmpty() && !feature.equals("admin") && !features.contains(feature)) features.add(feature);
        }
        assertThat(MAY_CALL.keySet()).containsAll(features);
        assertThat(List.of("service", "dto", "entity", "repository", "util", "common"))
                .doesNotContainAnyElementsOf(features);
    }

    private static String feature(JavaClass type) {
        var name = type.getPackageName();
        if (name.length() <= ROOT.length()) return "";
        var rest = name.substring(ROOT.length() + 1);
        var dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
