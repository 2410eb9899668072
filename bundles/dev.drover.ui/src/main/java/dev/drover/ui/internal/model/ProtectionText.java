package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Locale;

import dev.drover.api.process.Protection;
import dev.drover.api.process.Sandbox;

/** What the system really keeps from a process, which may be less than was asked for. */
final class ProtectionText {
    private ProtectionText() {}

    /** In which sandbox a process is, and what of it the system does not hold; "" if it has none and needs none. */
    static String note(Protection protection) {
        boolean sandboxed = protection.profile() != Sandbox.Profile.TRUSTED;
        List<String> missing = protection.missing();
        if (!sandboxed) return missing.isEmpty() ? "" : "The system does not hold all: " + text(missing);
        String profile = "In the sandbox " + protection.profile().name().toLowerCase(Locale.ROOT);
        return missing.isEmpty() ? profile + "." : profile + ", which the system does not hold whole: " + text(missing);
    }

    private static String text(List<String> missing) {
        return String.join("; ", missing) + ".";
    }
}
