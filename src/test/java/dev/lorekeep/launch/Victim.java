package dev.lorekeep.launch;

import dev.lorekeep.admin.fuzz.CommandLine;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A process of the launched program that can be killed. */
enum Victim {
    SERVICE {
        @Override
        List<ProcessHandle> candidates(LaunchedService service) {
            return List.of(service.handle());
        }
    },
    PARSER {
        @Override
        List<ProcessHandle> candidates(LaunchedService service) {
            return having("ParserMain", service.handle().descendants().toList());
        }
    },
    POSTMASTER {
        @Override
        List<ProcessHandle> candidates(LaunchedService service) {
            return ProcessHandle.of(service.databasePid()).stream().toList();
        }
    },
    BACKEND {
        @Override
        List<ProcessHandle> candidates(LaunchedService service) {
            var postmaster = ProcessHandle.of(service.databasePid());
            return having(
                    "postgres: lorekeep",
                    postmaster.stream().flatMap(ProcessHandle::children).toList());
        }
    };

    abstract List<ProcessHandle> candidates(LaunchedService service);

    /** SIGKILL for one of them, or nothing if there is none at this moment. */
    boolean kill(LaunchedService service, Random random) {
        var candidates = candidates(service);
        if (candidates.isEmpty()) return false;
        var victim = candidates.get(random.nextInt(candidates.size()));
        if (!victim.destroyForcibly()) return false;
        victim.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        return true;
    }

    private static List<ProcessHandle> having(String words, List<ProcessHandle> processes) {
        return processes.stream()
                .filter(each -> CommandLine.of(each.pid()).contains(words))
                .toList();
    }
}
