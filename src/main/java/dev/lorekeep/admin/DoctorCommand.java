package dev.lorekeep.admin;

import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.config.Family;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.config.ModelsFile;
import dev.lorekeep.models.config.Server;
import dev.lorekeep.models.doctor.Doctor;
import dev.lorekeep.models.doctor.Finding;
import dev.lorekeep.models.doctor.ProfileText;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Examines the language models of {@code models.yaml}, or an endpoint that is not in it yet. Needs no running service. */
@Command(
        name = "doctor",
        description = "Examine live language models: doctor [MODEL...], or doctor --url http://HOST:PORT/v1 [--write].",
        footer = {
            "",
            "A dozen short calls for each model; nothing of yours is sent. Exit code 1 when a model cannot be used as described."
        })
final class DoctorCommand implements Callable<Integer> {
    private final ServiceOptions options;
    private final PrintStream out;

    @Parameters(paramLabel = "MODEL", description = "Names in models.yaml; without any, all.", arity = "0..*")
    private List<String> names = List.of();

    @Option(names = "--url", paramLabel = "URL", description = "An endpoint that need not be in models.yaml.")
    private String url = "";

    @Option(
            names = "--server",
            paramLabel = "KIND",
            description = "vllm, sglang, llama.cpp, ollama, nim, lm-studio or openai.")
    private String server = Server.OPENAI.key();

    @Option(names = "--family", paramLabel = "FAMILY", description = "Such as qwen3, gpt-oss or deepseek-v4.")
    private String family = Family.GENERIC.key();

    @Option(names = "--served-name", paramLabel = "NAME", description = "The model's name at the endpoint.")
    private String servedName = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Your name for it; default: chat.")
    private String name = "chat";

    @Option(names = "--api-key-env", paramLabel = "VARIABLE", description = "Environment variable that holds the key.")
    private String keyVariable = "";

    @Option(names = "--write", description = "Put what was found into models.yaml.")
    private boolean write;

    DoctorCommand(ServiceOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public Integer call() throws CommandFailure {
        var file = new ModelsFile(options.settings().models(), System::getenv);
        var settings = url.isEmpty() ? file.read() : file.parse(described());
        var chosen = chosen(settings, file);
        var usable = true;
        try (var models = new ChatModels(settings, Clock.systemUTC(), _ -> {})) {
            var doctor = new Doctor(models);
            for (var model : chosen) {
                out.println(model.name() + " (" + model.endpoint().url() + ")");
                var report = doctor.examine(model, this::print);
                usable &= report.isUsable();
                conclude(model, report, file);
            }
        }
        return usable ? 0 : 1;
    }

    private List<ModelProfile> chosen(ModelSettings settings, ModelsFile file) throws CommandFailure {
        if (settings.models().isEmpty())
            throw new CommandFailure(file.path()
                    + " describes no model: name an endpoint, as in doctor --url http://gpu1:8000/v1 --server vllm");
        var chosen = new ArrayList<ModelProfile>();
        for (var each : names.isEmpty() || !url.isEmpty() ? settings.models().keySet() : names) {
            var model = settings.models().get(each);
            if (model == null)
                throw new CommandFailure(file.path() + " describes no model " + each + ", only "
                        + String.join(", ", settings.models().keySet()));
            chosen.add(model);
        }
        return chosen;
    }

    /** The endpoint of the command line in the words of the file, so that one place says what is allowed. */
    private String described() {
        var text = new StringBuilder("models:\n  " + name + ":\n");
        text.append("    url: \"").append(url).append("\"\n");
        text.append("    server: \"").append(server).append("\"\n");
        text.append("    family: \"").append(family).append("\"\n");
        if (!servedName.isEmpty())
            text.append("    served-name: \"").append(servedName).append("\"\n");
        if (!keyVariable.isEmpty())
            text.append("    api-key-env: \"").append(keyVariable).append("\"\n");
        return text.toString();
    }

    private void print(Finding finding) {
        var sign = switch (finding.state()) {
            case GOOD -> "ok  ";
            case LIMITED -> "note";
            case BAD -> "BAD ";
            case SKIPPED -> "-   ";
        };
        out.println(String.format(Locale.ROOT, "  %s  %-15s %s", sign, finding.check(), finding.detail()));
        if (!finding.remedy().isEmpty()) out.println("                        -> " + finding.remedy());
    }

    private void conclude(ModelProfile given, Doctor.Report report, ModelsFile file) {
        var reached = report.findings().stream()
                .anyMatch(each -> each.check().equals("speed") && each.state() == Finding.State.GOOD);
        if (!reached) return;
        var block = ProfileText.of(report.profile(), keyVariable);
        if (url.isEmpty()) {
            var differences = differences(given, report.profile());
            if (!differences.isEmpty()) out.println("  models.yaml should say: " + String.join(", ", differences));
            return;
        }
        if (!write) {
            out.println("  For models.yaml (--write puts it there):\n\nmodels:\n" + block);
            return;
        }
        file.replace(ProfileText.insert(file.text(), block));
        out.println("  Written to " + file.path());
    }

    private static List<String> differences(ModelProfile given, ModelProfile found) {
        var differences = new ArrayList<String>();
        if (!given.context().equals(found.context()) && found.context().isPresent())
            differences.add("context: " + found.context().getAsInt());
        if (!given.tools().equals(found.tools())) differences.add("tools: " + ProfileText.tools(found));
        if (given.jsonSchema() != found.jsonSchema()) differences.add("json-schema: " + found.jsonSchema());
        if (!given.modalities().equals(found.modalities()))
            differences.add("modalities: " + ProfileText.modalities(found));
        return differences;
    }
}
