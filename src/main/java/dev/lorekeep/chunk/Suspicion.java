package dev.lorekeep.chunk;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How much a text looks as if it were written for a language model and not for people: orders to forget instructions, markers of
 * chat templates, orders to send something somewhere, text that nobody can see. A hint for administrators, no defence: those hold
 * whatever a document says. Signs are independent of each other: the score is 1 minus the product of what each leaves open.
 */
public final class Suspicion {
    /** Documents from here on are shown to administrators. */
    public static final double NOTABLE = 0.5;

    private record Sign(double weight, Pattern pattern) {
        Sign(double weight, String expression) {
            this(weight, Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        }
    }

    // bounded repetitions only: the text is hostile
    private static final List<Sign> SIGNS = List.of(
            new Sign(
                    0.9,
                    "\\b(?:ignore|disregard|forget|override|bypass)\\b.{0,30}\\b(?:previous|prior|above|earlier|all|your|system)\\b"
                            + ".{0,30}\\b(?:instructions?|prompts?|rules?|context|tasks?|guidelines|orders?)\\b"),
            new Sign(
                    0.9,
                    "\\b(?:ignorier|vergiss|missachte|ignora|olvida|ignorez|oubliez)\\w{0,4}\\b.{0,40}"
                            + "\\b(?:anweisung|instruccion|instrucciones|instructions?|consignes?|aufgaben?|regeln?|istruzioni)\\w{0,4}\\b"),
            new Sign(0.7, "<\\|?(?:im_start|im_end|system|endoftext|start_header_id)\\|?>|\\[/?INST]|<</?SYS>>"),
            new Sign(0.6, "(?m)^\\s{0,8}(?:#{2,4}\\s{0,3})?(?:system|assistant|new instructions?)\\s{0,3}:"),
            new Sign(0.6, "\\b(?:you are now|from now on,? you|act as (?:an?|the)|pretend (?:to be|that you))\\b"),
            new Sign(0.5, "\\b(?:system prompt|developer message|hidden instructions?|prompt injection|jailbreak)\\b"),
            new Sign(
                    0.45,
                    "\\b(?:dear |hey |hello |attention,? )?(?:ai|llm|chatbot|language model|ai assistant|assistant)\\b.{0,20}"
                            + "\\b(?:must|should|please|need to|have to|do not|never)\\b"),
            new Sign(
                    0.5,
                    "\\b(?:send|e-?mail|forward|post|upload|transfer|submit)\\b.{0,80}\\b(?:to|at)\\b.{0,40}"
                            + "(?:https?://|www\\.|[\\w.+-]{1,64}@[\\w-]{1,64}\\.)"),
            new Sign(
                    0.5,
                    "\\b(?:do not|don't|must not|never)\\b.{0,20}\\b(?:tell|mention|reveal|inform|show)\\b.{0,30}\\b(?:user|person|human)\\b"),
            new Sign(0.5, "\\b(?:in|to|into) your (?:reply|response|answer|output|summary)\\b"),
            new Sign(0.6, "!\\[[^]]{0,100}]\\(https?://[^)]{0,300}[?&][^)]{0,300}\\)"));

    /** Tag characters say nothing to people; zero-width ones in number neither. */
    private static final Pattern UNSEEN = Pattern.compile("[\\x{E0000}-\\x{E007F}]");

    private static final Pattern ZERO_WIDTH =
            Pattern.compile("[\\u200B\\u2060\\u2062-\\u2064\\uFEFF\\u202A-\\u202E\\u2066-\\u2069]");
    private static final int MANY = 8;

    private Suspicion() {}

    /** @return 0..1 */
    public static double of(String text) {
        var open = 1.0;
        for (var sign : SIGNS) if (sign.pattern().matcher(text).find()) open *= 1 - sign.weight();
        if (UNSEEN.matcher(text).find()) open *= 0.05;
        if (ZERO_WIDTH.matcher(text).results().limit(MANY).count() == MANY) open *= 0.6;
        return 1 - open;
    }
}
