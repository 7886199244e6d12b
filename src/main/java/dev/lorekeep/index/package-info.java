/** The searchable projection of the stored chunks: keyword and vector search with the access filter inside both queries. Can be thrown away and rebuilt. */
@NullMarked
package dev.lorekeep.index;

import org.jspecify.annotations.NullMarked;
