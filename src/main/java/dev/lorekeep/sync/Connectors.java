package dev.lorekeep.sync;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Opens the line to a source: the only place where its password is opened, too. */
@Singleton
class Connectors {
    private final SealedSecrets secrets;
    private final Spool spool;
    private final SyncConfig config;
    private final HostRules hosts;
    private final Retry.Pause pause;

    @Inject
    Connectors(SealedSecrets secrets, Spool spool, SyncConfig config, HostRules hosts) {
        this(secrets, spool, config, hosts, Thread::sleep);
    }

    Connectors(SealedSecrets secrets, Spool spool, SyncConfig config, HostRules hosts, Retry.Pause pause) {
        this.secrets = secrets;
        this.spool = spool;
        this.config = config;
        this.hosts = hosts;
        this.pause = pause;
    }

    /** @throws IllegalArgumentException for web pages, which are crawled instead */
    Connector open(Source source) throws SourceTrouble {
        var sealed = source.sealed();
        return open(source.settings(), sealed == null ? null : secrets.open(source.id(), sealed), config.tries());
    }

    /**
     * @param tries of each request; 1 for somebody who waits
     */
    Connector open(SourceSettings settings, @Nullable String secret, int tries) {
        var retry = retry(tries);
        return switch (settings) {
            case SourceSettings.S3 s3 -> new S3Connector(s3, secret, spool, config, hosts, retry);
            case SourceSettings.WebDav webDav -> new WebDavConnector(webDav, secret, spool, config, hosts, retry);
            case SourceSettings.Imap imap -> new ImapConnector(imap, secret, spool, config, hosts, retry);
            case SourceSettings.Web web -> throw new IllegalArgumentException("pages are crawled: " + web.start());
        };
    }

    WebPages pages(SourceSettings.Web settings) {
        return pages(settings, config.tries());
    }

    WebPages pages(SourceSettings.Web settings, int tries) {
        return new WebPages(settings, spool, config, hosts, retry(tries), pause);
    }

    private Retry retry(int tries) {
        return new Retry(tries, config.firstBackoff(), pause);
    }
}
