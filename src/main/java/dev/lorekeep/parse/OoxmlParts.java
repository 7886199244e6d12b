package dev.lorekeep.parse;

import dev.lorekeep.platform.SecureXml;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Parts of an OOXML package (ECMA-376, part 2) that its main part lists: slides, sheets. */
final class OoxmlParts {
    private OoxmlParts() {}

    /**
     * @param folder of the main part, like "ppt"
     * @param main name of the main part, like "presentation.xml"
     * @param element by which it lists a part
     * @return names of the parts, as {@link #parse} takes them, in the order of the list; with what the element calls them, if it does
     */
    static Map<String, String> listed(ZipFile zip, String folder, String main, String element) throws Exception {
        var targets = new HashMap<String, String>();
        parse(zip, folder + "/_rels/" + main + ".rels", new Relations(targets));
        var ids = new LinkedHashMap<String, String>();
        parse(zip, folder + "/" + main, new Listed(element, ids));
        var parts = new LinkedHashMap<String, String>();
        ids.forEach((id, name) ->
                parts.put(folder + "/" + String.valueOf(targets.get(id)).replaceFirst("^/?" + folder + "/", ""), name));
        return parts;
    }

    static void parse(ZipFile zip, String name, DefaultHandler handler) throws Exception {
        var entry = zip.getEntry(name);
        if (entry == null) throw new IOException("no part " + name);
        try (InputStream content = zip.getInputStream(entry)) {
            SecureXml.parse(content, handler);
        }
    }

    private static final class Relations extends DefaultHandler {
        private final Map<String, String> targets;

        Relations(Map<String, String> targets) {
            this.targets = targets;
        }

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes) {
            if (localName.equals("Relationship")) targets.put(attributes.getValue("Id"), attributes.getValue("Target"));
        }
    }

    private static final class Listed extends DefaultHandler {
        private final String element;
        private final Map<String, String> ids;

        Listed(String element, Map<String, String> ids) {
            this.element = element;
            this.ids = ids;
        }

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes) {
            var id = attributes.getValue("r:id");
            var name = attributes.getValue("name");
            if (localName.equals(element) && id != null) ids.put(id, name == null ? "" : name);
        }
    }
}
