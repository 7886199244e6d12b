package dev.lorekeep.admin;

import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.Machine;
import dev.lorekeep.platform.StartupNotice;
import io.quarkus.arc.All;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The service: prints its banner when it is ready and stays until it is told to stop. */
@Singleton
@Unremovable
final class ServiceApplication implements QuarkusApplication {
    private final HttpServer server;
    private final DataFolder folder;
    private final List<StartupNotice> notices;
    private final String version;

    ServiceApplication(
            HttpServer server,
            DataFolder folder,
            @All List<StartupNotice> notices,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.server = server;
        this.folder = folder;
        this.notices = notices;
        this.version = version;
    }

    @Override
    public int run(String... arguments) throws IOException {
        var url = server.getLocalBaseUri().toString().replaceAll("/$", "");
        Machine.ready(url);
        banner(url).forEach(System.out::println);
        System.out.flush();
        Quarkus.waitForExit();
        return 0;
    }

    private List<String> banner(String url) {
        var lines = new ArrayList<>(List.of("Open: " + url, "Data folder: " + folder.root()));
        for (var notice : notices) lines.addAll(notice.lines());
        lines.add("Stop: Ctrl-C");
        return Banner.of("Lorekeep " + version + " is ready.", lines);
    }
}
