package dev.lorekeep.retrieve;

import dev.lorekeep.access.Caller;
import java.util.List;

/** Finds passages. The filter is inside the index query; the result is checked against PostgreSQL once more. */
public interface Retriever {
    /** Best first; only passages that the caller may read at this moment, of current revisions. */
    List<Passage> find(Query query, Caller caller);
}
