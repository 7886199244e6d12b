/**
 * Questions to the tables of a document: parsed text with its blocks in, {@link dev.lorekeep.agent.tools.table.TextTable}s and rows
 * that can be cited out. SQL is checked against a list of what is allowed before DuckDB runs it in memory; DuckDB sees no file, no
 * network and no other document.
 */
@NullMarked
package dev.lorekeep.agent.tools.table;

import org.jspecify.annotations.NullMarked;
