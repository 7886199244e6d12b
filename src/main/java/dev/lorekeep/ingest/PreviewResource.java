package dev.lorekeep.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** How a file would be read and cut in a collection, before it is taken in. */
@Path("/api/collections")
@RunOnVirtualThread
@RolesAllowed("ADMIN")
class PreviewResource {
    private final Previews previews;
    private final StoredSettings settings;
    private final DocumentRights rights;
    private final CurrentCaller current;
    private final IngestConfig config;
    private final Embedder embedder;
    private final ObjectMapper json;

    PreviewResource(
            Previews previews,
            StoredSettings settings,
            DocumentRights rights,
            CurrentCaller current,
            IngestConfig config,
            Embedder embedder,
            ObjectMapper json) {
        this.previews = previews;
        this.settings = settings;
        this.rights = rights;
        this.current = current;
        this.config = config;
        this.embedder = embedder;
        this.json = json;
    }

    /**
     * @param file the bytes, unless {@code of} names what was read just before
     * @param of of an earlier answer
     * @param given settings as JSON; those of the collection when missing
     */
    @POST
    @Path("/{id}/preview")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Previews.Preview preview(
            UUID id,
            @RestForm("file") @Nullable FileUpload file,
            @RestForm("of") @Nullable String of,
            @RestForm("settings") @Nullable String given)
            throws IOException, InterruptedException {
        var caller = current.caller();
        rights.managed(caller, id);
        var wanted = given == null || given.isBlank() ? settings.ofCollection(id) : settings(given);
        if (file != null) return preview(caller.accountId(), file, wanted);
        if (of == null || of.isBlank())
            throw Problems.invalid("There is no file in the request: send a part named \"file\".");
        return previews.again(caller.accountId(), of, wanted)
                .orElseThrow(() -> Problems.notFound("preview any more: send the file again"));
    }

    private Previews.Preview preview(UUID account, FileUpload file, IngestSettings wanted)
            throws IOException, InterruptedException {
        var name = FileNames.clean(file.fileName() == null ? "" : file.fileName())
                .orElseThrow(() -> Problems.invalid("The file has no name."));
        if (file.size() > config.maxFileBytes())
            throw Problems.tooLarge(name + ": "
                    + Verdict.tooLarge(file.size(), config.maxFileBytes()).reason());
        if (file.size() == 0) throw Problems.invalid(name + ": " + Verdict.EMPTY.reason());
        try {
            return previews.of(account, file.uploadedFile(), name, wanted);
        } catch (Previews.Busy _) {
            throw Problems.busy(
                    "Too many files are being looked at: try again in a moment, or add the file without looking.");
        }
    }

    private IngestSettings settings(String given) {
        try {
            return json.readValue(given, GivenSettings.class)
                    .checked(embedder.info().maxTokens());
        } catch (JsonProcessingException e) {
            throw Problems.invalid("The settings are not JSON as expected: line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ".");
        }
    }
}
