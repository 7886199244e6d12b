package dev.lorekeep.agent.verify;

import java.util.SortedSet;

/**
 * A sentence of an answer that claims something.
 *
 * @param start first UTF-16 unit in the answer, inclusive
 * @param end last UTF-16 unit, exclusive
 * @param text the sentence without Markdown and without markers
 * @param cited its own markers, else those of its paragraph
 */
record Statement(int start, int end, String text, SortedSet<Integer> cited) {}
