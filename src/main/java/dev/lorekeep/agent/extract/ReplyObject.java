package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.agent.tools.Arguments;
import java.io.IOException;
import java.util.Optional;

/** The JSON in what a model said. Some say something before it, or put it in a code block. */
final class ReplyObject {
    /** Beginnings that are tried: each failure reads on to its end. */
    private static final int MAX_TRIES = 20;

    private ReplyObject() {}

    /** The first object that is whole and has something in it, or else the first whole one. */
    static Optional<ObjectNode> in(String text) {
        Optional<ObjectNode> empty = Optional.empty();
        var tries = 0;
        for (var at = text.indexOf('{'); at >= 0 && tries < MAX_TRIES; at = text.indexOf('{', at + 1), tries++) {
            var found = at(text, at);
            if (found.isPresent() && !found.get().isEmpty()) return found;
            if (empty.isEmpty()) empty = found;
        }
        return empty;
    }

    /** What follows the object is not read. */
    private static Optional<ObjectNode> at(String text, int start) {
        try (var parser = Arguments.MAPPER.createParser(text.substring(start))) {
            return Arguments.MAPPER.readTree(parser) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
