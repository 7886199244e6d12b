package dev.lorekeep.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** esbuild strips types without looking at them; this looks at them. */
class TypeScriptTest {
    private static final Path WEB = Path.of("src/main/resources/web").toAbsolutePath();
    private static final Path FOLDER = Path.of("target/typescript").toAbsolutePath();

    @Test
    void compilesStrictly() throws Exception {
        var modules = Files.createDirectories(FOLDER.resolve("node_modules"));
        var packages = new NodeModules(modules);
        packages.unpack("typescript", "typescript", "_static/typescript");
        packages.unpack("lit", "lit", "_static/lit");
        packages.unpack("lit-html", "lit-html", "_static/lit-html");
        packages.unpack("lit-element", "lit-element", "_static/lit-element");
        Files.createDirectories(modules.resolve("@lit"));
        packages.unpack("@lit/reactive-element", "reactive-element", "_static/reactive-element");
        packages.unpack("pdfjs-dist", "pdfjs-dist", "webjars/pdfjs-dist");

        var problems = run(
                "node",
                modules.resolve("typescript/lib/tsc.js").toString(),
                "-p",
                project().toString());

        assertThat(problems).as("tsc --noEmit").isEmpty();
    }

    /** Packages are looked up beside the project file, and sources may not be searched for packages outside the folder. */
    private static Path project() throws IOException {
        var own = Files.readString(WEB.resolve("tsconfig.json"));
        var adapted = own.replace(
                        "\"compilerOptions\": {",
                        "\"compilerOptions\": { \"baseUrl\": \".\", \"paths\": { \"*\": [\"./node_modules/*\"] },")
                .replace("app/**/*.ts", WEB + "/app/**/*.ts");
        return Files.writeString(FOLDER.resolve("tsconfig.json"), adapted);
    }

    private static String run(String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var exit = process.waitFor();
            return exit == 0 ? "" : output + "exit code " + exit;
        } catch (IOException e) {
            return fail("The type check needs Node.js: apt-get install nodejs", e);
        }
    }
}
