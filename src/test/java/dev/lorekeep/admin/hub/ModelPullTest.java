package dev.lorekeep.admin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPullTest {
    private static final String ID = "some-lab/tiny.model";
    private static final byte[] WEIGHTS = new byte[300_000];
    private static final Patience PATIENT = new Patience(3, Duration.ZERO, Duration.ofSeconds(30));
    private static final Patience IMPATIENT = new Patience(1, Duration.ZERO, Duration.ofSeconds(30));

    static {
        new Random(1).nextBytes(WEIGHTS);
    }

    @TempDir
    Path folder;

    private final List<Long> reached = new ArrayList<>();
    private ScriptedHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = new ScriptedHub(ID)
                .file("config.json", "{\"model_type\":\"qwen3\"}")
                .file("tokenizer.json", "{}")
                .file("1_Pooling/config.json", "{\"pooling_mode_lasttoken\":true}")
                .file("LICENSE", "Apache")
                .file("model.safetensors", WEIGHTS)
                .file("pytorch_model.bin", "a program")
                .file("modeling.py", "another")
                .file(".gitattributes", "")
                .file("onnx/model.onnx", "graph")
                .file("onnx/model.onnx_data", "weights of the graph")
                .file("onnx/model_fp16.onnx", "graph of halves")
                .file("onnx/model_fp16.onnx_data", "halves");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void bringsWhatIsNeededAndNothingElse() throws Exception {
        pull(PATIENT);
        assertThat(files(target()))
                .containsExactly(
                        "1_Pooling/config.json",
                        "LICENSE",
                        "SHA256SUMS",
                        "config.json",
                        "model.safetensors",
                        "tokenizer.json");
        assertThat(target().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(files(folder)).as("nothing is left beside it").allMatch(path -> path.startsWith("tiny.model/"));
        assertThat(reached.getLast()).as("the bar ends full").isEqualTo(reached.getFirst());
    }

    @Test
    void writesSumsThatItsToolReads() throws Exception {
        pull(PATIENT);
        assertThat(target().resolve("SHA256SUMS"))
                .content()
                .startsWith("# some-lab/tiny.model at " + ScriptedHub.COMMIT + ", from " + hub.address() + "\n")
                .contains("\n" + ScriptedHub.hex("SHA-256", WEIGHTS) + "  model.safetensors\n")
                .contains("  1_Pooling/config.json\n");
    }

    @Test
    void asksForOneCommitWhateverTheBranchDoes() throws Exception {
        pull(PATIENT);
        assertThat(hub.requests()).first().isEqualTo("GET /api/models/" + ID + "/revision/main");
        assertThat(hub.requests().stream().filter(request -> request.contains("/resolve/")))
                .hasSize(5)
                .allMatch(request -> request.contains("/resolve/" + ScriptedHub.COMMIT + "/"));
    }

    @Test
    void goesOnWhereAConnectionWasCut() throws Exception {
        hub.cutting("model.safetensors", 100_000);
        pull(PATIENT);
        assertThat(target().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(rangesOfWeights())
                .singleElement()
                .satisfies(from -> assertThat(from).isBetween(1L, 100_000L));
    }

    @Test
    void goesOnWhereAnEarlierCommandEnded() throws Exception {
        hub.cutting("model.safetensors", 100_000);
        assertThatThrownBy(() -> pull(IMPATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("model.safetensors was cut off at ")
                .hasMessageContaining("The same command goes on from there");
        assertThat(target()).doesNotExist();
        hub.requests().clear();
        pull(IMPATIENT);
        assertThat(target().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(rangesOfWeights())
                .singleElement()
                .satisfies(from -> assertThat(from).isBetween(1L, 100_000L));
        assertThat(hub.requests())
                .as("what was whole is not asked for again")
                .noneMatch(request -> request.contains("config.json"));
    }

    @Test
    void startsAgainWhereTheServerKnowsNoRanges() throws Exception {
        hub.withoutRanges().cutting("model.safetensors", 100_000);
        pull(PATIENT);
        assertThat(target().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void givesUpOnASilentConnectionAndGoesOn() throws Exception {
        hub.stalling("model.safetensors", 100_000);
        pull(new Patience(3, Duration.ZERO, Duration.ofMillis(300)));
        assertThat(target().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(rangesOfWeights()).isNotEmpty();
    }

    @Test
    void replacesAStartThatIsOfAnotherRevision() throws Exception {
        var staging = Files.createDirectories(folder.resolve(".tiny.model.unfinished"));
        Files.write(staging.resolve("model.safetensors.part"), new byte[1000]);
        Files.writeString(staging.resolve("config.json"), "{\"model_type\":\"other\"}");
        Files.writeString(staging.resolve("old.json"), "{}");
        pull(PATIENT);
        assertThat(target().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(target().resolve("config.json")).hasContent("{\"model_type\":\"qwen3\"}");
        assertThat(target().resolve("old.json")).doesNotExist();
    }

    @Test
    void publishesNothingWhenAHashIsWrong() throws Exception {
        hub.lying("model.safetensors");
        assertThatThrownBy(() -> pull(PATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("model.safetensors from " + hub.address())
                .hasMessageContaining("SHA-256 " + ScriptedHub.hex("SHA-256", WEIGHTS))
                .hasMessageContaining("nothing is published");
        assertThat(target()).doesNotExist();
        assertThat(files(folder)).noneMatch(path -> path.contains("model.safetensors"));
    }

    @Test
    void verifiesSmallFilesByTheirBlobIds() throws Exception {
        // same length: only the hash tells
        Files.createDirectories(folder.resolve(".tiny.model.unfinished"));
        Files.writeString(folder.resolve(".tiny.model.unfinished/LICENSE"), "Other!");
        pull(PATIENT);
        assertThat(target().resolve("LICENSE")).hasContent("Apache");
    }

    @Test
    void refusesWeightsThatCannotBeVerified() {
        hub.withoutHashes();
        assertThatThrownBy(() -> pull(PATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("no hash of model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.json",
                "/etc/evil.json",
                "a/../../evil.json",
                "..\\evil.json",
                "C:\\evil.json",
                "a//evil.json",
                "./evil.json",
                "",
            })
    void refusesNamesThatLeaveTheFolder(String path) throws Exception {
        hub.listing(path);
        assertThatThrownBy(() -> pull(PATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("lists the file \"" + path + "\", which is not inside the model")
                .hasMessageContaining("nothing is downloaded");
        assertThat(hub.requests()).hasSize(1);
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void refusesMoreBytesThanAreListed() throws Exception {
        hub.file("vocab.txt", "abc").growing("vocab.txt");
        assertThatThrownBy(() -> pull(PATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("more than 3 bytes of vocab.txt");
        assertThat(target()).doesNotExist();
    }

    @Test
    void namesAModelThatIsNotThere() {
        assertThatThrownBy(() -> pull(new ModelName("some-lab/missing", "main"), new FileChoice.Safetensors(), PATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessage(hub.address()
                        + " has no model some-lab/missing@main that can be read without signing in (status 404); a token in HF_TOKEN"
                        + " signs in");
    }

    @Test
    void looksForRoomFirst() throws Exception {
        assertThatThrownBy(() -> new ModelPull(hub(Map.of()), PATIENT, any -> 50L << 20)
                        .pull(ModelName.parse(ID), new FileChoice.Safetensors(), target(), progress()))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("takes 67.4 MB")
                .hasMessageContaining("has 52.4 MB left");
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void leavesAFolderThatIsThereAlone() throws Exception {
        Files.createDirectories(target());
        assertThatThrownBy(() -> pull(PATIENT)).isInstanceOf(HubFailure.class).hasMessageContaining("already there");
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void letsOnlyOneCommandDownloadAFolder() throws Exception {
        var staging = Files.createDirectories(folder.resolve(".tiny.model.unfinished"));
        try (var channel = FileChannel.open(
                        staging.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            assertThatThrownBy(() -> pull(PATIENT))
                    .isInstanceOf(HubFailure.class)
                    .hasMessageContaining("another command");
        }
    }

    @Test
    void bringsAnExportedGraphInsteadWhenAsked() throws Exception {
        hub.file("model.safetensors.index.json", "{}");
        pull(ModelName.parse(ID), new FileChoice.Onnx(Optional.of("fp16")), PATIENT);
        assertThat(files(target()))
                .contains("onnx/model_fp16.onnx", "onnx/model_fp16.onnx_data", "config.json")
                .doesNotContain("onnx/model.onnx", "model.safetensors", "model.safetensors.index.json");
    }

    @Test
    void saysWhichGraphsThereAre() {
        assertThatThrownBy(() -> pull(ModelName.parse(ID), new FileChoice.Onnx(Optional.of("int4")), PATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("has no model_int4.onnx")
                .hasMessageContaining("onnx/model.onnx, onnx/model_fp16.onnx");
    }

    @Test
    void signsInAtTheHubAndNowhereElse() throws Exception {
        // another name of the same machine is another origin
        hub.closed("hf_secret").store("http://localhost:" + hub.port());
        assertThatThrownBy(() -> pull(PATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("a token in HF_TOKEN signs in");
        var signedIn = hub(Map.of("HF_TOKEN", " hf_secret\n"));
        new ModelPull(signedIn, PATIENT, any -> Long.MAX_VALUE)
                .pull(ModelName.parse(ID), new FileChoice.Safetensors(), target(), progress());
        assertThat(target().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThatThrownBy(() -> new ModelPull(hub(Map.of("HF_TOKEN", "hf_wrong")), PATIENT, any -> Long.MAX_VALUE)
                        .pull(ModelName.parse(ID), new FileChoice.Safetensors(), folder.resolve("other"), progress()))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("the token in HF_TOKEN opens")
                .hasMessageNotContaining("hf_wrong");
    }

    @ParameterizedTest
    @CsvSource({"http://mirror.example.org, hf_secret, is not https", "https://a, hf secret, is no token"})
    void sendsNoTokenThatOthersCouldRead(String address, String token, String reason) {
        assertThatThrownBy(() -> new Hub(address, Map.of("HF_TOKEN", token)).close())
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining(token);
    }

    @Test
    void doesNotFollowForEverNorElsewhere() {
        hub.store(hub.address() + "/" + ID + "/resolve/" + ScriptedHub.COMMIT);
        assertThatThrownBy(() -> pull(PATIENT)).isInstanceOf(IOException.class);
        hub.store("file:");
        assertThatThrownBy(() -> pull(PATIENT))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("redirects to where Lorekeep does not follow");
    }

    @Test
    void goesThroughTheProxyOfTheEnvironment() throws Exception {
        // the name has no address: only a proxy can have answered
        var hub = new Hub("http://hub.invalid", Map.of("HTTP_PROXY", this.hub.address()));
        new ModelPull(hub, PATIENT, any -> Long.MAX_VALUE)
                .pull(ModelName.parse(ID), new FileChoice.Safetensors(), target(), progress());
        assertThat(target().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void goesAroundTheProxyWhereToldTo() throws Exception {
        var hub = hub(Map.of("http_proxy", "http://proxy.invalid:3128", "no_proxy", "localhost, 127.0.0.1"));
        new ModelPull(hub, PATIENT, any -> Long.MAX_VALUE)
                .pull(ModelName.parse(ID), new FileChoice.Safetensors(), target(), progress());
        assertThat(target()).exists();
    }

    @Test
    void saysWhatToTryWhenTheHubCannotBeReached() {
        assertThatThrownBy(() -> new ModelPull(new Hub("http://hub.invalid", Map.of()), PATIENT, any -> Long.MAX_VALUE)
                        .pull(ModelName.parse(ID), new FileChoice.Safetensors(), target(), progress()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("http://hub.invalid cannot be reached")
                .hasMessageContaining("--from");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a", "http://", "https://user:secret@a", "https://a?b", "hub", "https://a b"})
    void refusesAnAddressThatIsNone(String address) {
        assertThatThrownBy(() -> new Hub(address, Map.of()).close())
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("is no hub's address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "model", "a/b/c", "../a", "a/..", "a/b@", "a/b@../c", "a/b?x", "/a", "a/b@c@d"})
    void refusesANameThatIsNone(String name) {
        assertThatThrownBy(() -> ModelName.parse(name))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("is no model's name");
    }

    @Test
    void readsRevisions() throws Exception {
        assertThat(ModelName.parse("a/b")).isEqualTo(new ModelName("a/b", "main"));
        assertThat(ModelName.parse("a/b@refs/pr/1").revision()).isEqualTo("refs/pr/1");
    }

    private void pull(Patience patience) throws IOException {
        pull(ModelName.parse(ID), new FileChoice.Safetensors(), patience);
    }

    private void pull(ModelName name, FileChoice choice, Patience patience) throws IOException {
        new ModelPull(hub(Map.of()), patience, any -> Long.MAX_VALUE).pull(name, choice, target(), progress());
    }

    private Hub hub(Map<String, String> environment) throws HubFailure {
        return new Hub(hub.address() + "/", environment);
    }

    private Path target() {
        return folder.resolve("tiny.model");
    }

    private ModelPull.Progress progress() {
        return new ModelPull.Progress() {
            @Override
            public void begins(int files, long bytes) {
                reached.add(bytes);
            }

            @Override
            public void reached(long bytes) {
                reached.add(bytes);
            }
        };
    }

    private List<Long> rangesOfWeights() {
        return hub.requests().stream()
                .filter(request -> request.startsWith("GET /cdn/model.safetensors bytes="))
                .map(request -> Long.parseLong(request.replaceAll(".*bytes=(\\d+)-", "$1")))
                .toList();
    }

    private static List<String> files(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .filter(path -> !path.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }
}
