package dev.lorekeep.admin.hub;

import java.util.regex.Pattern;

/**
 * A model as a hub knows it.
 *
 * @param id {@code organisation/model}
 * @param revision branch, tag or commit
 */
public record ModelName(String id, String revision) {
    // what hubs allow; 96 characters are their limit
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][\\w./-]{0,99}");

    public ModelName {
        if (!ID.matcher(id).matches() || id.contains("..")) throw new IllegalArgumentException("id: " + id);
        if (!REVISION.matcher(revision).matches() || revision.contains(".."))
            throw new IllegalArgumentException("revision: " + revision);
    }

    /** @param text {@code organisation/model} or {@code organisation/model@revision} */
    public static ModelName parse(String text) throws HubFailure {
        var at = text.indexOf('@');
        try {
            return at < 0 ? new ModelName(text, "main") : new ModelName(text.substring(0, at), text.substring(at + 1));
        } catch (IllegalArgumentException e) {
            throw new HubFailure(
                    "\"" + text
                            + "\" is no model's name: give organisation/model or organisation/model@revision, such as"
                            + " Qwen/Qwen3-Embedding-0.6B",
                    e);
        }
    }

    /** Without the organisation: what its folder is called. */
    public String model() {
        return id.substring(id.indexOf('/') + 1);
    }

    @Override
    public String toString() {
        return id + "@" + revision;
    }
}
