package dev.lorekeep.admin;

import dev.lorekeep.admin.hub.FileChoice;
import dev.lorekeep.admin.hub.Hub;
import dev.lorekeep.admin.hub.ModelName;
import dev.lorekeep.admin.hub.ModelPull;
import dev.lorekeep.admin.hub.Patience;
import dev.lorekeep.embed.ModelSummary;
import dev.lorekeep.embed.convert.UnusableModel;
import dev.lorekeep.platform.ByteCount;
import dev.lorekeep.platform.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The only thing in Lorekeep that downloads, and only when somebody types it. */
@Command(
        name = "pull",
        description = "Download a model, verified and resumable: pull ORGANISATION/MODEL[@REVISION].",
        footer = {
            "",
            "Goes through https.proxyHost (LOREKEEP_JAVA_OPTS) or HTTPS_PROXY; signs in with the token in HF_TOKEN. Refused with"
                    + " lorekeep.air-gapped=true."
        })
final class ModelsPullCommand implements Callable<Integer> {
    private final ServiceOptions options;
    private final PrintStream out;

    @Parameters(paramLabel = "NAME", description = "Such as Qwen/Qwen3-Embedding-0.6B.")
    private String name = "";

    @Option(
            names = "--from",
            paramLabel = "URL",
            description =
                    "A mirror with Hugging Face's layout (lorekeep.models.mirror); by default " + Hub.STANDARD + ".")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "The folder to make; by default models/MODEL in the data folder.")
    private @Nullable Path to;

    @Option(names = "--onnx", description = "Get an exported graph instead of the safetensors.")
    private boolean onnx;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "With --onnx: model_F.onnx, such as fp16, int8, quantized.")
    private @Nullable String format;

    ModelsPullCommand(ServiceOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        var settings = options.settings();
        if (settings.airGapped())
            throw new CommandFailure(
                    "lorekeep.air-gapped is true, so Lorekeep downloads nothing: bring the model's folder"
                            + " here by other means, and try it with ./lorekeep models check DIR");
        if (format != null && !onnx)
            throw new CommandFailure(
                    "--format belongs to --onnx: safetensors are converted here, into" + " lorekeep.embedding.format");
        var model = ModelName.parse(name);
        var target = to == null ? ModelsCommand.folder(settings).resolve(model.model()) : to.toAbsolutePath();
        var base = Optional.ofNullable(from).or(settings::modelsMirror).orElse(Hub.STANDARD);
        try (var hub = new Hub(base, System.getenv());
                var progress = new Bar()) {
            new ModelPull(
                            hub,
                            Patience.USUAL,
                            folder -> Files.getFileStore(folder).getUsableSpace())
                    .pull(model, choice(), target, progress);
        }
        out.println(target + " is complete.");
        say(target, settings);
        return 0;
    }

    private FileChoice choice() {
        return onnx ? new FileChoice.Onnx(Optional.ofNullable(format)) : new FileChoice.Safetensors();
    }

    private void say(Path target, Settings settings) {
        try {
            ModelSummary.read(target, ModelsCommand.embedding(settings));
            out.println("Try it: ./lorekeep models check " + target);
            out.println("Use it: lorekeep.embedding.model=" + target);
        } catch (UnusableModel e) {
            out.println("Lorekeep cannot run it, though: " + e.getMessage());
        }
    }

    /** In MiB: a bar counts in whole numbers, and one of bytes would overflow at 2 GB. */
    private final class Bar implements ModelPull.Progress, AutoCloseable {
        private @Nullable ProgressBar bar;
        private int shown = -1;

        @Override
        public void begins(int files, long bytes) {
            out.println("Downloading " + files + " files, " + new ByteCount(bytes));
            bar = new ProgressBar(out, ProgressBar.onTerminal(), "MiB", mebibytes(bytes));
        }

        @Override
        public void reached(long bytes) {
            // bytes come in pieces of 64 kB
            if (bar == null || mebibytes(bytes) == shown) return;
            shown = mebibytes(bytes);
            bar.reach(shown);
        }

        private static int mebibytes(long bytes) {
            return Math.toIntExact((bytes + (1 << 20) - 1) >> 20);
        }

        @Override
        public void close() {
            if (bar != null) bar.close();
        }
    }
}
