package dev.lorekeep.platform;

import java.util.List;

/**
 * Lines a feature adds to the banner that is printed when the service is ready, such as the first sign-in or the active
 * models. Implement it as a CDI bean; order among notices with {@code @Priority}, higher first.
 */
public interface StartupNotice {
    /** Asked once, after every startup observer has run. Each line reads "Name: value". */
    List<String> lines();
}
