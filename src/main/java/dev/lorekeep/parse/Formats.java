package dev.lorekeep.parse;

import java.util.Set;

/** Which reader reads which media type. */
final class Formats {
    private static final Set<String> ARCHIVES = Set.of(
            "application/zip", "application/x-tar", "application/x-gtar", "application/gzip", "application/x-bzip2");

    private final FormatReader pdf = new PdfReader();
    private final FormatReader office = new OfficeReader();
    private final FormatReader text = new PlainTextReader();

    FormatReader readerOf(String mediaType) throws Refusal {
        if (mediaType.equals("application/pdf")) return pdf;
        if (OfficeReader.reads(mediaType)) return office;
        if (mediaType.startsWith("image/")) throw Refusal.picture();
        if (mediaType.startsWith("audio/") || mediaType.startsWith("video/")) throw Refusal.unsupported(mediaType);
        if (mediaType.startsWith("text/") || isTextual(mediaType)) return text;
        throw Refusal.unsupported(mediaType);
    }

    private static boolean isTextual(String mediaType) {
        return mediaType.endsWith("+json")
                || mediaType.endsWith("javascript")
                || mediaType.endsWith("sql")
                || mediaType.endsWith("x-sh");
    }

    static boolean isArchive(String mediaType) {
        return ARCHIVES.contains(mediaType);
    }
}
