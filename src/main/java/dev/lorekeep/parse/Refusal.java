package dev.lorekeep.parse;

/** A file that cannot be read, in words for the person who uploaded it. Cheap: carries no stack trace. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    Refusal(String reason, String remedy) {
        super(reason, null, false, false);
        this.remedy = remedy;
    }

    static Refusal password(String kind) {
        return new Refusal("This " + kind + " is protected by a password.", "Remove the password and upload it again.");
    }

    static Refusal damaged(String kind) {
        return new Refusal(
                "This " + kind + " is damaged and cannot be opened.",
                "Open it in the program it was made with, save it again and upload the new copy.");
    }

    static Refusal withoutText(String kind) {
        return new Refusal("This " + kind + " contains no text.", "Check that it is the right file.");
    }

    static Refusal picture() {
        return new Refusal(
                "This is a picture of a kind that cannot be read.",
                "Save it as PNG or JPEG, or as a PDF with text, and upload that.");
    }

    static Refusal unsupported(String mediaType) {
        return new Refusal(
                "Files of this kind cannot be read (" + mediaType + ").",
                "Save it as PDF, Word, plain text or another common document format and upload that.");
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
