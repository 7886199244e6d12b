package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.Embedder.Side;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnnxRuntimesTest {
    /** In a process of its own, since it takes the process along when it fails. */
    @Test
    void outlivesTheShutdownHookOfTheBinding() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hooked.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/hooked.log"))
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Does what the hook does, then embeds on. */
    static final class Hooked {
        public static void main(String[] arguments) throws Exception {
            var embedder = OnnxEmbedder.bundled(Path.of("target", "native"));
            var api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            var handle = OrtEnvironment.class.getDeclaredField("nativeHandle");
            var close = OrtEnvironment.class.getDeclaredMethod("close", long.class, long.class);
            api.setAccessible(true);
            handle.setAccessible(true);
            close.setAccessible(true);
            close.invoke(null, api.getLong(null), handle.getLong(OrtEnvironment.getEnvironment()));
            var texts = IntStream.range(0, 20).mapToObj("some words "::repeat).toList();
            embedder.embed(texts, Side.DOCUMENT, Priority.BULK).join();
            embedder.close();
            Runtime.getRuntime().halt(0);
        }
    }
}
