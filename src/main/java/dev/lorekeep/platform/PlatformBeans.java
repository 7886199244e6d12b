package dev.lorekeep.platform;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the beans that are not classes of ours, or not classes of their own. */
final class PlatformBeans {
    private PlatformBeans() {}

    @Produces
    @Singleton
    static Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    static DataFolder dataFolder(LorekeepConfig config) {
        return DataFolder.open(config.data());
    }
}
