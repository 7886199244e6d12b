package dev.lorekeep.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks web jars of the class path into a {@code node_modules} folder, so that the type checker finds them without npm.
 * A mvnpm jar keeps its type declarations in {@code META-INF/.more.tgz}.
 */
final class NodeModules {
    private static final String MORE = "META-INF/.more.tgz";

    private final Path folder;

    NodeModules(Path folder) {
        this.folder = folder;
    }

    /**
     * @param name the package's npm name
     * @param jar part of its jar's file name
     * @param inside what precedes {@code /VERSION/} in the jar's paths
     */
    void unpack(String name, String jar, String inside) throws IOException {
        var target = folder.resolve(name);
        if (Files.exists(target)) return;
        var partial = folder.resolve(name + ".partial");
        try (var zip = new ZipInputStream(Files.newInputStream(onClassPath(jar)))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                if (entry.getName().equals(MORE)) unpackMore(zip, inside, partial);
                else if (!entry.isDirectory()) write(entry.getName(), zip, inside, partial);
            }
        }
        Files.move(partial, target);
    }

    private static void unpackMore(InputStream zip, String inside, Path target) throws IOException {
        // not closed: closing would close the jar
        var tar = new TarArchiveInputStream(new GZIPInputStream(zip));
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (entry.isFile()) write(entry.getName(), tar, inside, target);
        }
    }

    private static void write(String path, InputStream content, String inside, Path target) throws IOException {
        var at = path.indexOf(inside + "/");
        if (at < 0 || !isNeeded(path)) return;
        var behindVersion = path.indexOf('/', at + inside.length() + 1) + 1;
        var file = target.resolve(path.substring(behindVersion)).normalize();
        if (!file.startsWith(target)) throw new IOException("path leaves its package: " + path);
        Files.createDirectories(file.getParent());
        Files.write(file, content.readAllBytes());
    }

    private static boolean isNeeded(String path) {
        if (path.contains("/typescript/")) return path.endsWith(".d.ts") || path.endsWith("tsc.js");
        return path.endsWith(".d.ts") || path.endsWith(".d.mts") || path.endsWith("package.json");
    }

    private static Path onClassPath(String jar) {
        return List.of(System.getProperty("java.class.path").split(System.getProperty("path.separator"))).stream()
                .map(Path::of)
                .filter(path -> path.getFileName() != null
                        && path.getFileName().toString().matches(jar + "-\\d.*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not on the class path: " + jar));
    }
}
