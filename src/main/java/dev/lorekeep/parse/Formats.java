package dev.lorekeep.parse;

import java.util.Set;

/** Which reader reads which media type. */
final class Formats {
    private static final Set<String> ARCHIVES = Set.of(
            "application/zip", "application/x-tar", "application/x-gtar", "application/gzip", "application/x-bzip2");

    private static final Set<String> CODE = Set.of(
            "application/javascript",
            "application/x-sh",
            "application/x-bat",
            "application/sql",
            "application/x-tex",
            "application/x-yaml",
            "application/toml");

    private final FormatReader pdf = new PdfReader();
    private final FormatReader office = new OfficeReader();
    private final FormatReader odf = new OdfReader();
    private final FormatReader html = new HtmlReader();
    private final FormatReader markdown = new MarkdownReader();
    private final FormatReader csv = new CsvReader();
    private final FormatReader json = new JsonReader();
    private final FormatReader xml = new XmlReader();
    private final FormatReader mail = new MailReader();
    private final FormatReader archive = new ArchiveReader();
    private final FormatReader picture = new PictureReader();
    private final FormatReader text = new PlainTextReader();

    FormatReader readerOf(String mediaType) throws Refusal {
        switch (mediaType) {
            case "application/pdf":
                return pdf;
            case "text/html", "application/xhtml+xml":
                return html;
            case "text/markdown":
                return markdown;
            case "text/csv", "text/tab-separated-values":
                return csv;
            case "message/rfc822":
                return mail;
            default:
        }
        if (OdfReader.reads(mediaType)) return odf;
        if (OfficeReader.reads(mediaType)) return office;
        if (isArchive(mediaType)) return archive;
        if (mediaType.equals("application/json") || mediaType.endsWith("+json") || mediaType.contains("ndjson"))
            return json;
        if (mediaType.equals("application/xml") || mediaType.equals("text/xml") || mediaType.endsWith("+xml"))
            return xml;
        if (PictureReader.MEDIA_TYPES.contains(mediaType)) return picture;
        if (mediaType.startsWith("image/")) throw Refusal.picture();
        if (mediaType.startsWith("text/") || CODE.contains(mediaType)) return text;
        throw Refusal.unsupported(mediaType);
    }

    static boolean isArchive(String mediaType) {
        return ARCHIVES.contains(mediaType);
    }
}
