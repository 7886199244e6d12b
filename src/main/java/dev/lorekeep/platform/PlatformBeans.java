package dev.lorekeep.platform;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;

/** Makes the beans that are not classes of ours, or not classes of their own. */
final class PlatformBeans {
    private PlatformBeans() {}

    @Produces
    @Singleton
    static Clock clock() {
        return Clock.systemUTC();
    }

    /** Whose midnights end the days and months that are counted by. */
    @Produces
    @Singleton
    static ZoneId zone() {
        return ZoneId.systemDefault();
    }

    @Produces
    @Singleton
    static DataFolder dataFolder(LorekeepConfig config) {
        return DataFolder.open(config.data());
    }
}
