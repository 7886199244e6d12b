package dev.lorekeep.ingest;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look at the watched folder: every file that could be a document. Symbolic links are not followed, so nothing outside of the
 * folder is ever read.
 *
 * @param files by path relative to the root, with forward slashes
 * @param folders every folder seen, the root included
 * @param unreadable relative paths of folders whose files are unknown; what was known of them still holds
 * @param strays files that are in no sub-folder and thus in no collection
 */
record FolderLook(Map<String, FolderFile> files, List<Path> folders, Set<String> unreadable, Set<String> strays) {
    /** @throws IOException if the root itself cannot be listed */
    static FolderLook at(Path root) throws IOException {
        // opened once by itself: an unreadable root must not look like an empty one
        Files.newDirectoryStream(root).close();
        var visitor = new Visitor(root.toRealPath());
        Files.walkFileTree(visitor.root, visitor);
        return new FolderLook(visitor.files, visitor.folders, visitor.unreadable, visitor.strays);
    }

    boolean isEmpty() {
        return files.isEmpty() && folders.size() <= 1;
    }

    /** Whether the look can tell that this path is gone. */
    boolean misses(String path) {
        return !files.containsKey(path)
                && unreadable.stream().noneMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        final Path root;
        final Map<String, FolderFile> files = new LinkedHashMap<>();
        final List<Path> folders = new ArrayList<>();
        final Set<String> unreadable = new HashSet<>();
        final Set<String> strays = new HashSet<>();

        Visitor(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(root) && FileNames.isIgnored(folder)) return FileVisitResult.SKIP_SUBTREE;
            folders.add(folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isRegularFile() || FileNames.isIgnored(file)) return FileVisitResult.CONTINUE;
            var path = relative(file);
            if (path.indexOf('/') < 0) strays.add(path);
            else {
                var modifiedAt = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS);
                files.put(path, new FolderFile(path, file, attributes.size(), modifiedAt));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            // a file that vanished between listing and look is simply gone
            if (!(e instanceof NoSuchFileException)) unreadable.add(relative(file));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            // the listing broke off: what is missing in it may still be there
            if (e != null) unreadable.add(relative(folder));
            return FileVisitResult.CONTINUE;
        }

        private String relative(Path path) {
            return PlainText.wellFormed(root.relativize(path).toString().replace('\\', '/'));
        }
    }
}
