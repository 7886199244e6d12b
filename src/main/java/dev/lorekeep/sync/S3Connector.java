package dev.lorekeep.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket, listed in pages of 1,000 objects. The checkpoint is the next page's continuation token. */
final class S3Connector implements Connector {
    private final SourceSettings.S3 settings;
    private final Spool spool;
    private final HostRules hosts;
    private final Retry retry;
    private final S3Client client;

    S3Connector(
            SourceSettings.S3 settings,
            @Nullable String secret,
            Spool spool,
            SyncConfig config,
            HostRules hosts,
            Retry retry) {
        this.settings = settings;
        this.spool = spool;
        this.hosts = hosts;
        this.retry = retry;
        // nothing from the machine's own AWS profile, environment or instance metadata: only what an admin entered
        this.client = S3Client.builder()
                .region(Region.of(settings.region()))
                .endpointOverride(settings.address())
                .forcePathStyle(settings.pathStyle())
                .credentialsProvider(credentials(settings.accessKeyId(), secret))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .apiCallTimeout(config.downloadTimeout()))
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(config.connectTimeout())
                        .socketTimeout(config.readTimeout())
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useSystemPropertyValues(false)
                                .useEnvironmentVariablesValues(false)
                                .build())
                        .build())
                .build();
    }

    private static AwsCredentialsProvider credentials(@Nullable String id, @Nullable String secret) {
        if (id == null || secret == null) return AnonymousCredentialsProvider.create();
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
    }

    @Override
    public void list(@Nullable String checkpoint, Listing listing) throws IOException, InterruptedException {
        hosts.check(settings.address().getHost(), true);
        var token = checkpoint;
        do {
            var from = token;
            var page = retry.call(() -> page(from));
            for (var each : page.contents()) found(each, listing);
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
            if (token == null && Boolean.TRUE.equals(page.isTruncated()))
                throw SourceTrouble.passing("The bucket's listing was cut off.", null);
            if (token != null) listing.reached(token);
        } while (token != null);
    }

    private ListObjectsV2Response page(@Nullable String token) throws IOException {
        var request = ListObjectsV2Request.builder().bucket(settings.bucket()).continuationToken(token);
        if (!settings.prefix().isEmpty()) request.prefix(settings.prefix());
        try {
            return client.listObjectsV2(request.build());
        } catch (S3Exception e) {
            throw trouble(e);
        } catch (SdkClientException e) {
            throw broken(e);
        }
    }

    private static void found(S3Object object, Listing listing) throws IOException {
        var key = object.key();
        // what consoles make to show an empty folder
        if (key.endsWith("/")) return;
        if (!RemoteFile.isStorable(key)) {
            listing.missed("a key has unusual characters");
            return;
        }
        var size = object.size();
        listing.found(new RemoteFile(key, object.eTag(), size == null ? -1 : size, object.lastModified()));
    }

    @Override
    public Fetched fetch(RemoteFile file, Path target) throws IOException, InterruptedException {
        var request = GetObjectRequest.builder()
                .bucket(settings.bucket())
                .key(file.uri())
                .build();
        var modified = retry.call(() -> {
            try (var object = client.getObject(request)) {
                var size = object.response().contentLength();
                if (size != null && size > spool.maxBytes()) {
                    object.abort();
                    throw new SourceTrouble(
                            SourceTrouble.Kind.ITEM, "The object is too large: " + size + " bytes.", "Split the file.");
                }
                Files.copy(object, target, StandardCopyOption.REPLACE_EXISTING);
                return object.response().lastModified();
            } catch (S3Exception e) {
                throw item(e);
            } catch (SdkClientException e) {
                throw broken(e);
            } catch (SourceTrouble e) {
                throw e;
            } catch (IOException e) {
                throw SourceTrouble.passing("The download from " + settings.host() + " broke off.", e);
            }
        });
        return new Fetched(file.uri(), modified == null ? file.modifiedAt() : modified);
    }

    private SourceTrouble item(S3Exception e) {
        var code = code(e);
        if (e.statusCode() == 404 && !code.equals("NoSuchBucket"))
            return new SourceTrouble(SourceTrouble.Kind.GONE, "The object is no longer there.", "Nothing to do.");
        if (code.equals("InvalidObjectState"))
            return new SourceTrouble(
                    SourceTrouble.Kind.ITEM,
                    "The object is archived (" + code + ").",
                    "Restore it from the archive; it is tried again by itself.");
        if (code.equals("AccessDenied"))
            return new SourceTrouble(
                    SourceTrouble.Kind.ITEM,
                    "The access key has no right to read this object.",
                    "Allow s3:GetObject on it; it is tried again by itself.");
        return trouble(e);
    }

    private SourceTrouble trouble(S3Exception e) {
        var code = code(e);
        var bucket = settings.bucket() + " at " + settings.host();
        return switch (code) {
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed", "AccessDenied" ->
                new SourceTrouble(
                        SourceTrouble.Kind.REFUSED,
                        settings.host() + " refused the access key "
                                + (settings.accessKeyId() == null ? "(none)" : settings.accessKeyId())
                                + " for the bucket "
                                + settings.bucket() + " (" + code + ").",
                        "Check the access key id, the secret key and the region, and allow s3:ListBucket and s3:GetObject.");
            case "NoSuchBucket" ->
                new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        "There is no bucket " + bucket + ".",
                        "Check the bucket's name, and the region or the endpoint.");
            case "RequestTimeTooSkewed" ->
                new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        "The clocks of this machine and of " + settings.host() + " differ too much.",
                        "Set this machine's clock by a time server.");
            default -> byStatus(e.statusCode(), code);
        };
    }

    private SourceTrouble byStatus(int status, String code) {
        if (status == 401 || status == 403)
            return new SourceTrouble(
                    SourceTrouble.Kind.REFUSED,
                    settings.host() + " refused the request (" + status + " " + code + ").",
                    "Check the access key id, the secret key and their rights.");
        if (status == 429 || status == 408 || status >= 500)
            return SourceTrouble.passing(settings.host() + " answered " + status + " " + code + ".", null);
        return new SourceTrouble(
                SourceTrouble.Kind.MISPLACED,
                settings.host() + " answered " + status + " " + code + ".",
                "Check the endpoint, the region and the bucket.");
    }

    private static String code(S3Exception e) {
        var details = e.awsErrorDetails();
        var code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    /** Of the exception only its kind: its message may quote what the server sent. */
    private SourceTrouble broken(SdkClientException e) {
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        return SourceTrouble.passing(
                "No whole answer from " + settings.host() + " ("
                        + root.getClass().getSimpleName() + ").",
                e);
    }

    @Override
    public void close() {
        client.close();
    }
}
