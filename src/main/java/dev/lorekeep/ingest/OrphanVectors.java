package dev.lorekeep.ingest;

/**
 * Vectors of texts that no chunk has any more. They are kept by the hash of a text, whatever documents it is in, and tell much of it to
 * whoever has the model: so they go when the last chunk with that text has gone.
 */
final class OrphanVectors {
    /** The vectors of a document that is in work are there before its chunks are, and a slow model takes hours for a large one. */
    private static final String YOUNG = "interval '1 day'";

    private static final String ORPHAN = "not exists (select 1 from chunk c where c.sha256 = v.sha256)";

    private final Database database;

    OrphanVectors(Database database) {
        this.database = database;
    }

    /** @return whether there are some that are too young to tell them from those of documents in work */
    boolean remove() {
        return database.transaction(session -> {
            session.update("delete from vector v where v.created_at < now() - " + YOUNG + " and " + ORPHAN);
            return session.number("select count(*) from (select 1 from vector v where " + ORPHAN + " limit 1) young")
                    > 0;
        });
    }
}
