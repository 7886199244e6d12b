package dev.lorekeep.embed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Asks the tool that comes with the driver: ONNX Runtime does not tell what memory it has taken. */
final class NvidiaSmi implements Supplier<List<GpuMemory>> {
    private static final Logger LOG = Logger.getLogger(NvidiaSmi.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    // a name may have anything but a line break in it
    private static final Pattern LINE = Pattern.compile("(\\d+), (.*), (\\d+), (\\d+)");

    private final String program;

    NvidiaSmi(String program) {
        this.program = program;
    }

    /** @return empty when the tool does not answer: figures are worth no error */
    @Override
    public List<GpuMemory> get() {
        try {
            var process = new ProcessBuilder(
                            program, "--query-gpu=index,name,memory.used,memory.total", "--format=csv,noheader,nounits")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return gpus(output(process));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.debugf("%s cannot be asked for the memory of GPUs: %s", program, e.getMessage());
            return List.of();
        }
    }

    /** A driver that hangs keeps the tool and its output open. */
    private static String output(Process process) throws IOException {
        var reading = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        return "";
                    }
                },
                task -> Thread.ofVirtual().start(task));
        try {
            return reading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("no answer within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    private static List<GpuMemory> gpus(String output) {
        return output.lines().map(LINE::matcher).flatMap(NvidiaSmi::gpu).toList();
    }

    private static Stream<GpuMemory> gpu(Matcher line) {
        if (!line.matches()) return Stream.of();
        return Stream.of(new GpuMemory(
                Integer.parseInt(line.group(1)),
                line.group(2),
                Long.parseLong(line.group(3)),
                Long.parseLong(line.group(4))));
    }
}
