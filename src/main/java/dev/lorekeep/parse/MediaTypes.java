package dev.lorekeep.parse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.tika.detect.CompositeDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.detect.microsoft.POIFSContainerDetector;
import org.apache.tika.detect.zip.DefaultZipContainerDetector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypes;

/** Detects what a file is: by its content first; its name only tells apart what content cannot (CSV from plain text). */
final class MediaTypes {
    /** Loaded with the first file, not at start: reading Tika's type registry takes a quarter of a second. */
    private static final class Lazy {
        static final Detector DETECTOR = new CompositeDetector(
                MimeTypes.getDefaultMimeTypes().getMediaTypeRegistry(),
                List.of(
                        MimeTypes.getDefaultMimeTypes(),
                        new POIFSContainerDetector(),
                        new DefaultZipContainerDetector()));
    }

    private MediaTypes() {}

    static String detect(Path file, String name) throws IOException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        try (var stream = TikaInputStream.get(file, metadata)) {
            var type = Lazy.DETECTOR.detect(stream, metadata).getBaseType().toString();
            return type.equals("text/x-web-markdown") ? "text/markdown" : type;
        }
    }
}
