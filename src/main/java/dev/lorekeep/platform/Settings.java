package dev.lorekeep.platform;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What must be known before Quarkus runs: where the data is and which PostgreSQL holds it. The same names as in
 * {@link LorekeepConfig}, from the same places: options, system properties, environment, {@code
 * config/application.properties}, defaults.
 *
 * <p>Relative paths that were given for this run belong to the caller's working directory; those of the file and the defaults
 * belong to Lorekeep's home.
 */
public final class Settings {
    private final Path home;
    private final Map<String, String> options;
    private final Map<String, String> environment;
    private final Properties file;

    private Settings(Path home, Map<String, String> options, Map<String, String> environment, Properties file) {
        this.home = home;
        this.options = options;
        this.environment = environment;
        this.file = file;
    }

    /** @param options what was typed on the command line, by property name such as {@code lorekeep.port} */
    public static Settings read(Map<String, String> options) {
        var home = Path.of(System.getProperty("lorekeep.home", "")).toAbsolutePath();
        var given = new HashMap<String, String>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("lorekeep."))
                .forEach(name -> given.put(name, System.getProperty(name)));
        given.putAll(options);
        return read(home, given, System.getenv());
    }

    static Settings read(Path home, Map<String, String> given, Map<String, String> environment) {
        return new Settings(home, Map.copyOf(given), environment, properties(home));
    }

    public Path data() {
        return path("lorekeep.data", "data");
    }

    public Path documents() {
        return path("lorekeep.documents", "docs-ingest");
    }

    public Path models() {
        return path("lorekeep.models", "models.yaml");
    }

    /** Folder of the embedding model, if one is configured. */
    public Optional<Path> embeddingModel() {
        var name = "lorekeep.embedding.model";
        return value(name).filter(text -> !text.isBlank()).map(text -> path(name, ""));
    }

    /** Folder of the reranker, if one is configured. */
    public Optional<Path> rerankerModel() {
        var name = "lorekeep.reranker.model";
        return value(name).filter(text -> !text.isBlank()).map(text -> path(name, ""));
    }

    /** Whether Lorekeep must not download anything, whoever orders it. */
    public boolean airGapped() {
        var name = "lorekeep.air-gapped";
        var text = value(name).orElse("false").strip();
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            // a misspelt lock must not stand open
            default -> throw new StartupProblem(name + " is \"" + text + "\": give true or false");
        };
    }

    /** Where models are downloaded from when an admin orders it; Hugging Face itself unless set. */
    public Optional<String> modelsMirror() {
        return value("lorekeep.models.mirror").map(String::strip).filter(text -> !text.isEmpty());
    }

    public String host() {
        return value("lorekeep.host").orElse("127.0.0.1");
    }

    /** 0 lets the operating system choose. */
    public int port() {
        var text = value("lorekeep.port").orElse("8080").strip();
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535)
            throw new StartupProblem(
                    "The port is \"" + text + "\" (" + origin("lorekeep.port") + "): give a number from 0 to 65535");
        return Integer.parseInt(text);
    }

    /** The external PostgreSQL, if one is configured. */
    public Optional<String> databaseUrl() {
        var url = value("lorekeep.database.url").filter(text -> !text.isBlank());
        url.ifPresent(text -> {
            if (!text.startsWith("jdbc:postgresql:"))
                throw new StartupProblem("The database URL (" + origin("lorekeep.database.url")
                        + ") must look like jdbc:postgresql://HOST/DATABASE");
        });
        return url;
    }

    public Optional<String> databaseUser() {
        return value("lorekeep.database.user");
    }

    public Optional<String> databasePassword() {
        return value("lorekeep.database.password");
    }

    /**
     * Typed settings of a feature, for commands that do without Quarkus: from the same places, in the same order.
     *
     * @param fixed what the command decides by itself; paths must be absolute
     * @throws StartupProblem when a value is none
     */
    public <C> C mapping(Class<C> type, Map<String, String> fixed) {
        try {
            return new SmallRyeConfigBuilder()
                    .withMapping(type)
                    // the order of ordinals is that of Quarkus
                    .withSources(
                            new PropertiesConfigSource(fixed, "command", 500),
                            new PropertiesConfigSource(options, "options", 400),
                            new EnvConfigSource(environment, 300),
                            new PropertiesConfigSource(fromFile(), "file", 260))
                    // Quarkus does not mind them either
                    .withDefaultValue("smallrye.config.mapping.validate-unknown", "false")
                    .build()
                    .getConfigMapping(type);
        } catch (ConfigValidationException e) {
            throw new StartupProblem(StartupFailure.line(e, new DataFolder(data()).logs()), e);
        }
    }

    private Map<String, String> fromFile() {
        return file.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, file::getProperty));
    }

    /** Hands the paths to Quarkus, which knows neither the home nor the options. */
    public void publish() {
        System.setProperty("lorekeep.data", data().toString());
        System.setProperty("lorekeep.documents", documents().toString());
        System.setProperty("lorekeep.models", models().toString());
        embeddingModel().ifPresent(path -> System.setProperty("lorekeep.embedding.model", path.toString()));
        rerankerModel().ifPresent(path -> System.setProperty("lorekeep.reranker.model", path.toString()));
        System.setProperty("lorekeep.host", host());
        System.setProperty("lorekeep.port", "" + port());
        var extra = configFile(home);
        if (Files.exists(extra))
            System.setProperty("smallrye.config.locations", extra.toUri().toString());
    }

    private Path path(String name, String standard) {
        var given = given(name);
        if (given.isPresent()) return Path.of(given.get()).toAbsolutePath().normalize();
        return home.resolve(file.getProperty(name, standard)).normalize();
    }

    private Optional<String> value(String name) {
        return given(name).or(() -> Optional.ofNullable(file.getProperty(name)));
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(options.get(name)).or(() -> Optional.ofNullable(environment.get(variable(name))));
    }

    private String origin(String name) {
        if (options.containsKey(name)) return "option --" + name.substring(name.lastIndexOf('.') + 1);
        if (environment.containsKey(variable(name))) return "environment variable " + variable(name);
        return name + " in " + configFile(home);
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Path configFile(Path home) {
        return home.resolve("config").resolve("application.properties");
    }

    private static Properties properties(Path home) {
        var properties = new Properties();
        var path = configFile(home);
        if (!Files.exists(path)) return properties;
        try (var reader = Files.newBufferedReader(path)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new StartupProblem("Cannot read " + path + ": " + e.getMessage(), e);
        }
    }
}
