package dev.lorekeep.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a sign-in lasts and how hard guessing is. */
@ConfigMapping(prefix = "lorekeep.access")
public interface AccessConfig {
    /** A session that was not used for this long ends; half a day survives a meeting, not a night. */
    @WithDefault("PT12H")
    Duration sessionIdle();

    /** A session ends this long after the sign-in, used or not. */
    @WithDefault("P14D")
    Duration sessionLifetime();

    /** Exponent of bcrypt's work: 12 costs about 0.25 s of one core here. Tests take the least, 4. */
    @WithDefault("12")
    int bcryptCost();

    /** Wrong passwords in a row for one account name before the first wait. */
    @WithDefault("5")
    int freeAttemptsPerName();

    /** Wrong passwords in a row from one address before the first wait; an office behind one address shares them. */
    @WithDefault("20")
    int freeAttemptsPerAddress();
}
