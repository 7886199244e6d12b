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

    /** @param words folded, without one of which the pattern finds nothing: looking for them is a hundred times as fast */
    record Sign(double weight, List<String> words, Pattern pattern) {
        Sign(double weight, List<String> words, String expression) {
            this(weight, words, Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        }

        /** @param folded the text as {@link Suspicion#fold} makes it */
        boolean mayBeIn(String folded) {
            return words.stream().anyMatch(folded::contains);
        }
    }

    // bounded repetitions only: the text is hostile
    static final List<Sign> SIGNS = List.of(
            new Sign(
                    0.9,
                    List.of("ignore", "disregard", "forget", "override", "bypass"),
                    "\\b(?:ignore|disregard|forget|override|bypass)\\b.{0,30}\\b(?:previous|prior|above|earlier|all|your|system)\\b"
                            + ".{0,30}\\b(?:instructions?|prompts?|rules?|context|tasks?|guidelines|orders?)\\b"),
            new Sign(
                    0.9,
                    List.of("ignorier", "vergiss", "missachte", "ignora", "olvida", "ignorez", "oubliez"),
                    "\\b(?:ignorier|vergiss|missachte|ignora|olvida|ignorez|oubliez)\\w{0,4}\\b.{0,40}"
                            + "\\b(?:anweisung|instruccion|instrucciones|instructions?|consignes?|aufgaben?|regeln?|istruzioni)\\w{0,4}\\b"),
            new Sign(
                    0.7,
                    List.of("<im_", "<|im_", "<system", "<|system", "endoftext", "start_header_id", "inst]", "sys>>"),
                    "<\\|?(?:im_start|im_end|system|endoftext|start_header_id)\\|?>|\\[/?INST]|<</?SYS>>"),
            new Sign(
                    0.6,
                    List.of("system", "assistant", "new instruction"),
                    "(?m)^\\s{0,8}(?:#{2,4}\\s{0,3})?(?:system|assistant|new instructions?)\\s{0,3}:"),
            new Sign(
                    0.6,
                    List.of("you are now", "from now on", "act as", "pretend"),
                    "\\b(?:you are now|from now on,? you|act as (?:an?|the)|pretend (?:to be|that you))\\b"),
            new Sign(
                    0.5,
                    List.of(
                            "system prompt",
                            "developer message",
                            "hidden instruction",
                            "prompt injection",
                            "jailbreak"),
                    "\\b(?:system prompt|developer message|hidden instructions?|prompt injection|jailbreak)\\b"),
            new Sign(
                    0.45,
                    List.of("must", "should", "please", "need to", "have to", "do not", "never"),
                    "\\b(?:dear |hey |hello |attention,? )?(?:ai|llm|chatbot|language model|ai assistant|assistant)\\b.{0,20}"
                            + "\\b(?:must|should|please|need to|have to|do not|never)\\b"),
            new Sign(
                    0.5,
                    List.of("http", "www.", "@"),
                    "\\b(?:send|e-?mail|forward|post|upload|transfer|submit)\\b.{0,80}\\b(?:to|at)\\b.{0,40}"
                            + "(?:https?://|www\\.|[\\w.+-]{1,64}@[\\w-]{1,64}\\.)"),
            new Sign(
                    0.5,
                    List.of("do not", "don't", "must not", "never"),
                    "\\b(?:do not|don't|must not|never)\\b.{0,20}\\b(?:tell|mention|reveal|inform|show)\\b.{0,30}\\b(?:user|person|human)\\b"),
            new Sign(
                    0.5,
                    List.of("your reply", "your response", "your answer", "your output", "your summary"),
                    "\\b(?:in|to|into) your (?:reply|response|answer|output|summary)\\b"),
            new Sign(0.6, List.of("](http"), "!\\[[^]]{0,100}]\\(https?://[^)]{0,300}[?&][^)]{0,300}\\)"));

    /** Zero-width characters: a few are for typesetters. */
    private static final int MANY = 8;

    private Suspicion() {}

    /** @return 0..1 */
    public static double of(String text) {
        var open = 1.0;
        var folded = fold(text);
        for (var sign : SIGNS)
            if (sign.mayBeIn(folded) && sign.pattern().matcher(text).find()) open *= 1 - sign.weight();
        if (text.codePoints().anyMatch(Suspicion::isTag)) open *= 0.05;
        if (text.chars().filter(Suspicion::isZeroWidth).limit(MANY).count() == MANY) open *= 0.6;
        return 1 - open;
    }

    /** They say nothing to people. */
    private static boolean isTag(int codePoint) {
        return codePoint >= 0xE0000 && codePoint <= 0xE007F;
    }

    private static boolean isZeroWidth(int character) {
        return character == 0x200B
                || character == 0x2060
                || character >= 0x2062 && character <= 0x2064
                || character == 0xFEFF
                || character >= 0x202A && character <= 0x202E
                || character >= 0x2066 && character <= 0x2069;
    }

    /** Each character as patterns that ignore case compare it; other than {@link String#toLowerCase}, one becomes one. */
    static String fold(String text) {
        var folded = text.toCharArray();
        for (var i = 0; i < folded.length; i++) folded[i] = Character.toLowerCase(Character.toUpperCase(folded[i]));
        return new String(folded);
    }
}
