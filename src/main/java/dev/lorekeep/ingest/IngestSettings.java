package dev.lorekeep.ingest;

import dev.lorekeep.chunk.ChunkSettings;
import dev.lorekeep.parse.OcrChoice;

/** How the documents of a collection are read and cut. */
record IngestSettings(ChunkSettings chunks, OcrChoice ocr) {
    static final IngestSettings USUAL = new IngestSettings(ChunkSettings.DEFAULT, OcrChoice.USUAL);
}
