package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;

/**
 * The chat that Qwen3-Reranker was trained on; its next word, yes or no, is the judgement. Only the passage, and a question beyond
 * half of the room, are ever cut: without the chat's end the last token says nothing. Source: the model's card.
 */
final class Qwen3RerankerPrompt implements PairEncoding {
    static final String BEFORE =
            "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query"
                    + " and the Instruct provided. Note that the answer can only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n";
    static final String AFTER = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";

    /** Fewer tokens of passage and question say too little to judge. */
    private static final int MIN_ROOM = 32;

    private final TextTokenizer tokenizer;
    private final String instruction;
    private final int[] before;
    private final int[] after;
    private final int room;
    private final int maxQueryTokens;

    /** @throws UnusableModel when {@code maxTokens} leaves no room for a question and a passage */
    Qwen3RerankerPrompt(TextTokenizer tokenizer, String instruction, int maxTokens) {
        this.tokenizer = tokenizer;
        this.instruction = "<Instruct>: " + instruction.strip() + "\n<Query>: ";
        before = tokenizer.plain(BEFORE);
        after = tokenizer.plain(AFTER);
        room = maxTokens - before.length - after.length;
        int left = room - tokenizer.count(asked(""));
        if (left < MIN_ROOM)
            throw new UnusableModel("the prompt leaves " + left + " of " + maxTokens
                    + " tokens for question and passage: raise lorekeep.reranker.max-tokens, or shorten"
                    + " lorekeep.reranker.instruction");
        maxQueryTokens = left / 2;
    }

    @Override
    public TokenizedText encode(String query, String passage) {
        var question = tokenizer.start(unmarked(query), maxQueryTokens);
        var body = tokenizer.plain(asked(question) + unmarked(passage));
        int kept = Math.min(body.length, room);
        var ids = new int[before.length + kept + after.length];
        System.arraycopy(before, 0, ids, 0, before.length);
        System.arraycopy(body, 0, ids, before.length, kept);
        System.arraycopy(after, 0, ids, before.length + kept, after.length);
        return new TokenizedText(ids);
    }

    private String asked(String question) {
        return instruction + question + "\n<Document>: ";
    }

    /** A passage that ends the user's turn by itself could go on as the judge, and praise itself. */
    private static String unmarked(String text) {
        return text.replace("<|", "< |");
    }
}
